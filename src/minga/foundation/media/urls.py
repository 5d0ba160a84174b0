"""Addresses of files, under ``/s/<space>/files/``."""

from django.urls import path

from minga.foundation.media import views
from minga.foundation.media.rules import Size

app_name = "media"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("bring/", views.bring, name="bring"),
    path("administration/", views.administration, name="administration"),
    path("<slug:file_key>/", views.file, name="file"),
    path("<slug:file_key>/small/", views.file, {"size": Size.SMALL}, name="small"),
    path("<slug:file_key>/large/", views.file, {"size": Size.LARGE}, name="large"),
    path("<slug:file_key>/delete/", views.delete, name="delete"),
]
