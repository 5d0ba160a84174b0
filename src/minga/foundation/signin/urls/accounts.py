"""Everything below ``/accounts/``: what django-allauth brings, and the providers, loaded by whoever comes with one.

django-allauth's own addresses of providers are not taken: they would load what they need at each start.
"""

from django.urls import include, path

from minga.foundation.signin import passwords, views

urlpatterns = [
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("with/<slug:provider_id>/", views.begin, name="openid_connect_login"),
    path("with/<slug:provider_id>/back/", views.come_back, name="openid_connect_callback"),
    path("with/<slug:provider_id>/signed-out/", views.signed_out, name="signin_ended"),
    path("with/<slug:provider_id>/password/", passwords.by_password, name="signin_password"),
    path("saml/<slug:organization_slug>/login/", views.begin_saml, name="saml_login"),
    path("saml/<slug:organization_slug>/acs/", views.saml, {"step": "acs"}, name="saml_acs"),
    path("saml/<slug:organization_slug>/acs/finish/", views.saml, {"step": "finish_acs"}, name="saml_finish_acs"),
    path("saml/<slug:organization_slug>/sls/", views.saml, {"step": "sls"}, name="saml_sls"),
    path("saml/<slug:organization_slug>/metadata/", views.saml, {"step": "metadata"}, name="saml_metadata"),
]
