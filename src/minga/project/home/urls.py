"""Pages that weave the links together."""

from django.urls import path
from django.views.i18n import set_language

from minga.project.home import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("spaces/", views.count_in_spaces, name="spaces"),
    path("language/", set_language, name="set-language"),
    path("s/<slug:space>/", views.space_home, name="space"),
    path("s/<slug:space>/portfolio/", views.portfolio, name="portfolio"),
    path("s/<slug:space>/people/", views.people, name="people"),
    path("s/<slug:space>/people/<int:user_id>/", views.change_role, name="role"),
    path("s/<slug:space>/health/", views.health, name="health"),
]
