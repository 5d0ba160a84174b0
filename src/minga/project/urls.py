"""Every address. Inside a space they begin with ``/s/<space>/``."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from minga.project.api import api


def _link_urls() -> list[URLPattern | URLResolver]:
    """Each link's pages under its own name: ``/s/<space>/purpose/…``."""
    return [
        path(f"s/<slug:space>/{link}/", include((import_module(f"minga.{link}.urls"), link)))
        for link in settings.LINKS
        if apps.is_installed(f"minga.{link}") and find_spec(f"minga.{link}.urls")
    ]


urlpatterns = [
    path("", include("minga.project.home.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("minga.foundation.accounts.urls")),
    path("notices/", include("minga.foundation.notices.urls")),
    path("api/v1/", api.urls),
    path("s/<slug:space>/search/", include("minga.foundation.search.urls")),
    *([path("", include("minga.ui.urls"))] if find_spec("minga.ui.urls") else []),
    *_link_urls(),
]
