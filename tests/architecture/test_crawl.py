"""The sixth gate, from outside: every page is led to from home, for somebody; and no link leads to a wall."""

from datetime import datetime

import pytest
import time_machine
from django.template.base import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import reverse

from minga.debate.models import Question
from minga.debate.views.frame import COOKIE
from minga.debate.views.visiting import cookie_of
from minga.foundation.scope import in_space
from minga.foundation.tenancy.actions import admit_person, create_space
from minga.foundation.testing.cast import NOW, Cast, raise_cast
from tests.architecture.crawl import Walk, addresses_in, all_addresses, name_of, walk
from tests.architecture.scene import JUDGED, MOMENTS, OPEN, SUMMED_UP, VISIT, set_the_scene
from tests.architecture.sight import faults_in

PEOPLE = ("ada", "salma", "rosa", "tito", "ines", "erik", "omar", None)
WIDE = {
    ("rosa", OPEN),
    ("tito", OPEN),
    ("omar", OPEN),
    ("tito", SUMMED_UP),
    ("ines", SUMMED_UP),
    ("rosa", JUDGED),
    ("erik", JUDGED),
}
"""Who looks at everything there is, and when; the others look at a little of each, when the verdict is there."""
ELSEWHERE = {
    "accounts:enter": "the demo prints it",
    "community:invitation": "the mail, and whoever was given the link, lead there",
    "notices:stop": "stands in the foot of each mail",
    "ui:gallery": "the design system, for who builds pages: its README leads there",
}
"""Addresses that no page leads to, each with what does. This list only shrinks."""
ELSEWHERE_MOST = 4


FOUND = 302

KEPT: dict[str, Walk] = {}


@pytest.fixture
def walks(db: None) -> dict[str, Walk]:
    """Everybody's walk; one scene and one walk for all tests of this module. Tito has another space."""
    if not KEPT:
        cast = raise_cast("paseo")
        with in_space(cast.space.pk):
            set_the_scene(cast)
        elsewhere = create_space(slug="otra-parte", name="Otra parte", now=NOW)
        admit_person(space_id=elsewhere.pk, user_id=cast.tito.pk, now=NOW)
        everybody = {(who, JUDGED) for who in PEOPLE} | WIDE
        KEPT.update({f"{who} {now:%Y-%m-%d}": walk_as(cast, who, now) for who, now in sorted(everybody, key=str)})
    return KEPT


def walk_as(cast: Cast, who: str | None, now: datetime) -> Walk:
    is_wide = (who, now) in WIDE
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(now, tick=False):
        # Nobody asks which template drew what; keeping it for each page would take half of the time.
        patch.setattr(Template, "_render", _TestState.saved_data.template_render)
        client = Client()
        if who:
            client.force_login(getattr(cast, who))
        if who == "tito":
            client.cookies[COOKIE] = cookie_of(f"{VISIT}0")
        if (who, now) == ("tito", OPEN):
            write_something(client, cast)
        return walk(client, hubs=30 if is_wide else 3, forms=1)


def write_something(client: Client, cast: Cast) -> None:
    """What can be undone for some seconds is led to by the page that comes then."""
    with in_space(cast.space.pk):
        question = Question.objects.filter(state="open", opens_at__lte=OPEN, closes_at__gt=OPEN).latest("pk")
    there = reverse("debate:write", args=[cast.space.slug, question.pk])
    assert client.post(there, {"kind": "experience", "body": "Lo vimos ayer."}).status_code == FOUND


def reached(walks: dict[str, Walk]) -> set[str]:
    return set[str]().union(*(each.reached for each in walks.values()))


def test_every_address_is_led_to_from_home(walks):
    assert sorted(all_addresses() - reached(walks) - set(ELSEWHERE)) == []


def test_what_is_led_to_from_elsewhere_only_shrinks(walks):
    assert set(ELSEWHERE) <= all_addresses() - reached(walks)
    assert len(ELSEWHERE) <= ELSEWHERE_MOST


def test_no_link_leads_to_a_wall_for_anybody_in_either_language(walks):
    assert [line for each in walks.values() for line in each.dead] == []
    assert len(walks) == len({(who, JUDGED) for who in PEOPLE} | WIDE)
    assert set(MOMENTS) == {OPEN, SUMMED_UP, JUDGED}


def test_no_page_has_two_black_buttons_or_jumps_over_a_heading(walks):
    assert [line for each in walks.values() for line in each.ugly] == []


UGLY = """<main><h1>Uno</h1><h3>Tres</h3><a class="button" href="/">Ir</a>
<button class="button button-large">Sí</button>
<p class="help">Por ejemplo: menos espera</p><input type="text" value="menos espera"></main>"""


def test_a_page_that_no_eye_accepts_is_named():
    assert list(faults_in(UGLY)) == [
        "2 black buttons",
        "a heading of level 3 after one of 1",
        "a help repeats what its field says: menos espera",
    ]
    fine = (
        UGLY.replace("h3", "h2").replace("button-large", "button-plain").replace("menos espera</p>", "menos ruido</p>")
    )
    assert list(faults_in(fine)) == []


PAGE = """<a href="/s/x/purpose/">…</a> <form method="post" action="/s/x/purpose/3/close/">
<button formaction="/s/x/purpose/3/call/"></form><div hx-get="/s/x/debate/2/similar/">"""


def test_a_page_that_no_link_leads_to_is_named():
    """Shown on a page with three links and one form: what is not among them is missing."""
    found = {name_of(address) for address, _sent in addresses_in(PAGE)}
    assert found == {"purpose:list", "purpose:close", "purpose:call", "debate:similar"}
    assert "purpose:terms" in all_addresses() - found
    assert [address for address, is_sent in addresses_in(PAGE) if is_sent] == [
        "/s/x/purpose/3/close/",
        "/s/x/purpose/3/call/",
    ]


def test_a_link_that_leads_to_a_wall_is_named(db):
    with time_machine.travel(JUDGED, tick=False):
        found = walk(Client(), hubs=1, forms=1, start="/s/nobody-here/purpose/")
    assert [line.partition(",")[0] for line in found.dead] == [
        "/s/nobody-here/purpose/ in en",
        "/s/nobody-here/purpose/ in es",
    ]
