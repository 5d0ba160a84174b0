"""Feeds of what visitors may read, under ``/s/<space>/…/feed.atom``."""

from django.urls import path

from minga.project.feeds import views

app_name = "feeds"
urlpatterns = [
    path("feed.atom", views.of_space, name="space"),
    path("community/<int:community_id>/feed.atom", views.of_community, name="community"),
    path("debate/<int:question_id>/feed.atom", views.of_question, name="question"),
]
