"""Pages that weave the links together."""

from django.urls import path

from minga.project.administration import look
from minga.project.home import people, views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("spaces/", views.count_in_spaces, name="spaces"),
    path("words/", views.words, name="words"),
    path("look/<str:light>-<str:dark>.css", look.accent, name="accent"),
    path("language/", views.choose_language, name="set-language"),
    path("s/<slug:space>/", views.space_home, name="space"),
    path("s/<slug:space>/logo/<slug:key>/", look.logo, name="logo"),
    path("s/<slug:space>/portfolio/", views.portfolio, name="portfolio"),
    path("s/<slug:space>/people/", people.people, name="people"),
    path("s/<slug:space>/people/invite/", people.invite, name="invite"),
    path("s/<slug:space>/people/<int:user_id>/", people.person, name="person"),
    path("s/<slug:space>/people/<int:user_id>/role/", people.change_role, name="role"),
    path("s/<slug:space>/people/<int:user_id>/invitation/", people.invite_again, name="invite-again"),
    path("s/<slug:space>/people/<int:user_id>/belonging/", people.change_belonging, name="belonging"),
    path("s/<slug:space>/people/<int:user_id>/hand-over/", people.hand_over, name="hand-over"),
    path("s/<slug:space>/people/<int:user_id>/remove/", people.remove, name="remove"),
    path("s/<slug:space>/people/<int:user_id>/suspend/", people.suspend, name="suspend"),
    path("s/<slug:space>/people/<int:user_id>/reinstate/", people.reinstate, name="reinstate"),
    path("s/<slug:space>/settings/", people.settings, name="settings"),
    path("s/<slug:space>/health/", views.health, name="health"),
]
