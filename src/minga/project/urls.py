"""Every address. Inside a space they begin with ``/s/<space>/``."""

from importlib import import_module

from django.conf import settings
from django.urls import include, path

from minga.foundation.phone import views as phone
from minga.project.api import api

handler500 = "minga.project.refusing.server_error"
urlpatterns = [
    path("", include("minga.project.home.urls")),
    path("welcome/", include("minga.project.welcome.urls")),
    path("accounts/", include("minga.foundation.signin.urls.accounts")),
    path("", include("minga.foundation.accounts.urls")),
    path("", include("minga.foundation.rights.urls")),
    path("", include("minga.foundation.mail_in.urls")),
    path("", include("minga.foundation.calendars.urls")),
    path("", include("minga.foundation.push.urls")),
    path("", include("minga.foundation.phone.urls")),
    path("worker.js", phone.worker),
    path("offline/", phone.offline),
    path("", include("minga.project.operator.urls")),
    path("me/drafts/", include("minga.foundation.writing.urls")),
    path("notices/", include("minga.foundation.notices.urls")),
    path("api/v1/", api.urls),
    path("s/<slug:space>/", include("minga.foundation.signin.urls.of_space")),
    path("scim/v2/<slug:space>/", include("minga.project.provisioning.scim.urls")),
    path("s/<slug:space>/administration/roster/", include("minga.project.provisioning.roster.urls")),
    path("s/<slug:space>/administration/groups/", include("minga.project.provisioning.urls")),
    path("s/<slug:space>/administration/census/", include("minga.project.census.urls")),
    path("s/<slug:space>/administration/", include("minga.project.administration.urls")),
    path("s/<slug:space>/", include("minga.foundation.provisioning.urls")),
    path("s/<slug:space>/", include("minga.foundation.census.urls")),
    path("s/<slug:space>/files/", include("minga.foundation.media.urls")),
    path("s/<slug:space>/follow/", include("minga.foundation.notices.urls_of_space")),
    path("s/<slug:space>/", include("minga.foundation.profiles.urls")),
    path("s/<slug:space>/search/", include("minga.foundation.search.urls")),
    path("", include("minga.ui.urls")),
    path("s/<slug:space>/", include("minga.project.feeds.urls")),
    *(path(f"s/<slug:space>/{link}/", include((import_module(f"minga.{link}.urls"), link))) for link in settings.LINKS),
]
