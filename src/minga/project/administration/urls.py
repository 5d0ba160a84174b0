"""What an administrator does for a space, below ``/s/<space>/administration/``."""

from django.urls import path

from minga.project.administration import look, rights, views
from minga.project.condition import views as condition

app_name = "administration"
urlpatterns = [
    path("", views.start, name="start"),
    path("look/", look.look, name="look"),
    path("look/logo/", look.change_logo, name="change-logo"),
    path("look/logo/remove/", look.remove_logo, name="remove-logo"),
    path("rights/", rights.rights, name="rights"),
    path("condition/", condition.of_space, name="condition"),
    path("condition/test-mail/", condition.test_mail, name="test-mail"),
    path("happened/", views.happened, name="happened"),
    path("happened.csv", views.happened_file, {"kind": "csv"}, name="happened-csv"),
    path("happened.json", views.happened_file, {"kind": "json"}, name="happened-json"),
]
