"""Censuses, below ``/s/<space>/``."""

from django.urls import path

from minga.foundation.census import views

app_name = "census"
urlpatterns = [
    path("verify/", views.mine, name="mine"),
    path("verify/<int:census_id>/", views.verify, name="verify"),
    path("administration/census/", views.census_list, name="censuses"),
    path("administration/census/new/", views.make, name="new"),
    path("administration/census/<int:census_id>/", views.census, name="census"),
    path("administration/census/<int:census_id>/free/", views.free, name="free"),
    path("administration/census/<int:census_id>/remove/", views.remove, name="remove"),
    path("people/<int:user_id>/checked/", views.check, name="check"),
]
