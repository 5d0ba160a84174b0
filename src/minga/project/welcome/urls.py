"""The first hour of an installation: open from this machine, by the printed address, until something stands."""

from django.urls import path

from minga.project.welcome import views

app_name = "welcome"
urlpatterns = [
    path("organization/", views.organization, name="organization"),
    path("purpose/", views.purpose, name="purpose"),
    path("question/", views.question, name="question"),
    path("people/", views.people, name="people"),
    path("made/", views.made, name="made"),
    path("<str:token>/", views.begin, name="begin"),
]
