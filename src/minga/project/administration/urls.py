"""What an administrator does for a space, below ``/s/<space>/administration/``."""

from django.urls import path

from minga.project.administration import views

app_name = "administration"
urlpatterns = [
    path("", views.start, name="start"),
]
