"""Home, portfolio and health: what each person sees, and how often the database is asked."""

import re

import pytest
from django.test import Client

from minga.decision.tests import factories as decisions
from minga.foundation import clock
from minga.foundation.scope import in_space
from minga.project.home import queries
from minga.purpose.tests import factories


@pytest.fixture
def client_of(cast):
    def signed_in(person):
        client = Client(headers={"accept-language": "es"})
        if person is not None:
            client.force_login(person)
        return client

    return signed_in


def url(cast, path=""):
    return f"/s/{cast.space.slug}/{path}"


def test_the_sponsor_sees_what_waits_for_her(cast, client_of):
    factories.ready(cast)
    page = client_of(cast.salma).get(url(cast)).content.decode()
    assert "Para ti" in page
    assert "Más combustibles alternativos" in page


def test_a_visitor_sees_only_what_is_public(cast, client_of):
    factories.called_go(cast, title="Abierto", audience="public")
    factories.called_go(cast, title="De la casa")
    page = client_of(None).get(url(cast)).content.decode()
    assert "Abierto" in page
    assert "De la casa" not in page


@pytest.mark.parametrize("path", ["portfolio/", "health/"])
def test_only_people_of_the_space_open_portfolio_and_health(cast, client_of, path):
    assert client_of(cast.tito).get(url(cast, path)).status_code == 200
    assert client_of(cast.ines).get(url(cast, path)).status_code == 403
    assert client_of(None).get(url(cast, path)).status_code == 302


def test_the_portfolio_shows_no_activity(cast, client_of):
    factories.called_go(cast)
    page = client_of(cast.salma).get(url(cast, "portfolio/")).content.decode()
    assert "Nada que informar" in page or "Nothing to report" in page
    for word in ("aportes", "miembros", "visitas"):
        assert word not in page


def test_another_spaces_home_does_not_show_ours(cast, neighbours, client_of):
    factories.called_go(cast, audience="public")
    page = client_of(neighbours.tito).get(f"/s/{neighbours.space.slug}/").content.decode()
    assert "Más combustibles alternativos" not in page


def test_an_unknown_space_is_not_found(db):
    assert Client().get("/s/nadie-aqui/").status_code == 404


def test_a_closed_space_asks_visitors_to_sign_in_and_hides_from_strangers(cast, client_of):
    cast.space.is_open_to_visitors = False
    cast.space.save()
    assert client_of(None).get(url(cast)).status_code == 302
    assert client_of(cast.nadie).get(url(cast)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_home_takes_as_many_queries_with_one_purpose_as_with_three(cast, count, count_queries):
    for number in range(count):
        factories.called_go(cast, title=f"Propósito {number}")
    with in_space(cast.space.pk), count_queries() as made:
        ways = queries.ways(cast.actor(cast.tito), space=cast.space.slug, today=clock.today())
    assert [way.steps[0].state for way in ways] == ["current"] * count
    assert len(made) <= 14


def test_the_start_page_leads_to_the_only_space(cast, client_of):
    answer = client_of(cast.tito).get("/")
    assert answer.status_code == 302
    assert answer.url == url(cast)


def test_a_foreign_language_cookie_is_ignored_and_english_is_complete(cast):
    page = Client(headers={"accept-language": "en"}).get(url(cast)).content.decode()
    assert '<html lang="en"' in page
    assert "Our purposes" in page


def cord(page):
    """The steps on the page's first cord, as (state, address)."""
    steps = re.findall(r'<li class="(done|current|upcoming|skipped)"[^>]*>(.*?)</li>', page, re.DOTALL)
    return [(state, "".join(re.findall(r'href="([^"]+)"', inside))) for state, inside in steps[:6]]


def test_the_cord_links_every_step_that_was_reached_and_the_furthest_too(cast, client_of):
    decisions.published(cast)
    browser = client_of(cast.tito)
    steps = cord(browser.get(url(cast)).text)
    assert [state for state, _address in steps] == ["done", "done", "done", "done", "current", "upcoming"]
    for _state, address in steps[:5]:
        assert browser.get(address).status_code == 200
    assert steps[5][1] == ""


def test_the_cord_says_where_a_decision_came_out_of_no_debate(cast, client_of):
    decisions.opened(cast)
    steps = cord(client_of(cast.tito).get(url(cast)).text)
    assert [state for state, _address in steps][2:4] == ["skipped", "current"]
