"""People brought by a file, below ``/s/<space>/administration/roster/``."""

from django.urls import path

from minga.project.provisioning.roster import views

app_name = "roster"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("<int:roster_id>/", views.look, name="look"),
    path("<int:roster_id>/start/", views.start, name="start"),
    path("<int:roster_id>/stop/", views.stop, name="stop"),
]
