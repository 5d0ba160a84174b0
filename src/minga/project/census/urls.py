"""Lists of censuses by file, below ``/s/<space>/administration/census/``."""

from django.urls import path

from minga.project.census import views

app_name = "census_file"
urlpatterns = [
    path("<int:census_id>/file/", views.choose, name="choose"),
    path("files/<int:file_id>/", views.look, name="look"),
    path("files/<int:file_id>/start/", views.start, name="start"),
    path("files/<int:file_id>/stop/", views.stop, name="stop"),
]
