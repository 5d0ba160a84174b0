"""People brought by a file, below ``/s/<space>/administration/roster/``."""

from django.urls import path

from minga.project.provisioning import views

app_name = "roster"
urlpatterns = [
    path("", views.roster, name="choose"),
    path("<int:roster_id>/", views.look_at_roster, name="look"),
    path("<int:roster_id>/start/", views.start_roster, name="start"),
    path("<int:roster_id>/stop/", views.stop_roster, name="stop"),
]
