"""Pages that weave the links together."""

from django.urls import path
from django.views.i18n import set_language

from minga.project.home import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("language/", set_language, name="set-language"),
    path("s/<slug:space>/", views.space_home, name="space"),
    path("s/<slug:space>/portfolio/", views.portfolio, name="portfolio"),
    path("s/<slug:space>/health/", views.health, name="health"),
]
