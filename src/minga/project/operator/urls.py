"""What those who run the installation see, below ``/operator/``; and where anybody asks them for a space."""

from django.urls import path

from minga.project.condition import views as condition
from minga.project.operator import views

app_name = "operator"
urlpatterns = [
    path("operator/", views.spaces, name="spaces"),
    path("operator/spaces/<slug:slug>/", views.space, name="space"),
    path("operator/spaces/<slug:slug>/suspend/", views.suspend, name="suspend"),
    path("operator/spaces/<slug:slug>/reinstate/", views.reinstate, name="reinstate"),
    path("operator/condition/", condition.of_house, name="condition"),
    path("operator/condition/test-mail/", condition.test_mail_of_house, name="test-mail"),
    path("operator/requests/", views.wishes, name="wishes"),
    path("operator/requests/<int:wish_id>/", views.wish, name="wish"),
    path("operator/requests/<int:wish_id>/decline/", views.decline, name="decline"),
    path("ask-for-a-space/", views.ask, name="ask"),
]
