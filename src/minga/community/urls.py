"""Addresses of this link, under ``/s/<space>/community/``."""

from django.urls import path

from minga.community import views

urlpatterns = [
    path("", views.community_list, name="list"),
    path("new/", views.found_community, name="found"),
    path("invitations/", views.my_invitations, name="mine"),
    path("invitations/<int:invitation_id>/", views.answer_invitation, name="answer"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("<int:community_id>/", views.community_detail, name="detail"),
    path("<int:community_id>/settings/", views.revise_community, name="settings"),
    path("<int:community_id>/open/", views.open_community, name="open"),
    path("<int:community_id>/close/", views.close_community, name="close"),
    path("<int:community_id>/join/", views.join_community, name="join"),
    path("<int:community_id>/request/", views.request_to_join, name="request"),
    path("<int:community_id>/leave/", views.leave_community, name="leave"),
    path("<int:community_id>/people/", views.people, name="people"),
    path("<int:community_id>/people/<int:user_id>/", views.change_role, name="role"),
    path("<int:community_id>/requests/", views.join_requests, name="requests"),
    path("<int:community_id>/requests/<int:user_id>/", views.decide_request, name="decide"),
    path("<int:community_id>/invite/", views.invite_people, name="invite"),
    path("<int:community_id>/invite/sheet/", views.invitation_sheet, name="sheet"),
    path("<int:community_id>/invite/link/", views.make_link, name="link"),
    path("<int:community_id>/invite/<int:invitation_id>/send/", views.send_again, name="send-again"),
    path("<int:community_id>/invite/<int:invitation_id>/revoke/", views.revoke_invitation, name="revoke"),
]
