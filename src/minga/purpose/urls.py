"""Addresses of this link, under ``/s/<space>/purpose/``."""

from django.urls import path

from minga.purpose import views

urlpatterns = [
    path("", views.purpose_list, name="list"),
    path("new/", views.charter_purpose, name="charter"),
    path("<int:purpose_id>/", views.purpose_detail, name="detail"),
    path("<int:purpose_id>/charter/", views.revise_charter, name="revise"),
    path("<int:purpose_id>/review/", views.review_criterion, name="review"),
    path("<int:purpose_id>/indicator/", views.register_indicator, name="indicator"),
    path("<int:purpose_id>/goal/", views.set_goal, name="goal"),
    path("<int:purpose_id>/call/", views.call_purpose, name="call"),
    path("<int:purpose_id>/close/", views.close_purpose, name="close"),
    path("<int:purpose_id>/move/", views.move_on_roadmap, name="move"),
]
