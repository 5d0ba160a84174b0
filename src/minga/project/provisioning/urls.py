"""Groups of a directory, below ``/s/<space>/administration/groups/``."""

from django.urls import path

from minga.project.provisioning import views

app_name = "placing"
urlpatterns = [
    path("", views.groups, name="groups"),
    path("<int:group_id>/", views.group, name="group"),
    path("places/<int:place_id>/", views.place, name="place"),
    path("places/<int:place_id>/switch/", views.switch, name="switch"),
    path("places/<int:place_id>/remove/", views.remove, name="remove"),
]
