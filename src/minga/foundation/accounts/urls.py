from django.urls import path

from minga.foundation.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("me/export/", views.export, name="export"),
    path("me/keys/", views.token_list, name="tokens"),
    path("me/keys/<int:token_id>/revoke/", views.revoke_token, name="revoke-token"),
    path("enter/<str:token>/", views.enter_demo, name="enter"),
]
