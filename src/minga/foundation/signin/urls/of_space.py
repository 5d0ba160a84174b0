"""Addresses below ``/s/<space>/``."""

from django.urls import path

from minga.foundation.signin import administering, views

app_name = "signin"
urlpatterns = [
    path("second-factor/", views.second_factor, name="second-factor"),
    path("administration/sign-in/", administering.whole, name="whole"),
    path("administration/address/", administering.address, name="address"),
    path("administration/address/give-up/", administering.give_up_address, name="give-up-address"),
    path("administration/sign-in/new/", administering.connect, name="connect"),
    path("administration/sign-in/people/", administering.unlink, name="unlink"),
    path("administration/sign-in/domains/", administering.claim, name="claim"),
    path("administration/sign-in/domains/<int:domain_id>/", administering.domain, name="domain"),
    path("administration/sign-in/domains/<int:domain_id>/release/", administering.release, name="release"),
    path("administration/sign-in/<int:provider_id>/", administering.provider, name="provider"),
    path("administration/sign-in/<int:provider_id>/try/", administering.try_it, name="try"),
    path("administration/sign-in/<int:provider_id>/remove/", administering.remove, name="remove"),
]
