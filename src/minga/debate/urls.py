"""Addresses of this link, under ``/s/<space>/debate/``."""

from django.urls import path

from minga.debate import views

urlpatterns = [
    path("", views.question_list, name="list"),
    path("<int:question_id>/", views.question_page, name="question"),
]
