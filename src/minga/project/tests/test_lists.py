"""Lists of a whole space: what is going on, what is mine, everything; in pages, by the address, at equal cost."""

import re

import pytest
from django.test import Client, RequestFactory

from minga.community.tests import factories as communities
from minga.debate.queries import questions_shown
from minga.debate.tests import factories as debates
from minga.decision.queries import decisions_shown
from minga.decision.tests import factories as decisions
from minga.foundation import lists
from minga.foundation.lists import Asked, Show, asked_of
from minga.initiative.queries import initiatives_shown
from minga.initiative.tests import factories as initiatives
from minga.outcome.queries import verdicts_shown
from minga.outcome.tests import factories as outcomes

ALL = Asked(Show.ALL)


def made(cast, link, count):
    """``count`` things of a link in one community, each with its own title."""
    where = communities.opened(cast) if link in {"debate", "decision"} else None
    for number in range(count):
        if link == "debate":
            debates.opened(cast, where, title=f"Cosa {number}")
        elif link == "decision":
            decisions.opened(cast, where, title=f"Cosa {number}")
        elif link == "initiative":
            initiatives.drafted(cast)
        else:
            outcomes.published(cast)


def shown(actor, link, asked, now=decisions.STARTS):
    return {
        "debate": lambda: questions_shown(actor, asked, now=now),
        "decision": lambda: decisions_shown(actor, asked, now=now),
        "initiative": lambda: initiatives_shown(actor, asked),
        "outcome": lambda: verdicts_shown(actor, asked),
    }[link]()


@pytest.mark.parametrize("link", ["debate", "decision", "initiative", "outcome"])
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(cast, count_queries, link):
    counts = []
    for count in (1, 2):
        made(cast, link, count)
        actor = cast.actor(cast.tito)
        with count_queries() as asked_for:
            sheet = shown(actor, link, ALL)
        counts.append(len(asked_for))
    assert len(sheet.rows) == 3
    assert len(set(counts)) == 1


@pytest.mark.parametrize("link", ["debate", "decision", "initiative", "outcome"])
@pytest.mark.parametrize("show", ["", "?show=open", "?show=mine", "?show=all", "?show=nonsense&page=x", "?page=99"])
def test_a_list_is_a_page_however_it_is_asked_for(cast, link, show):
    browser = Client(headers={"accept-language": "es"})
    browser.force_login(cast.tito)
    for count in (0, 1):
        made(cast, link, count)
        assert browser.get(f"/s/{cast.space.slug}/{link}/{show}").status_code == 200


def test_open_is_what_goes_on_and_mine_is_where_i_take_part(cast):
    here, there = communities.opened(cast), communities.opened(cast, name="Otra")
    going = debates.opened(cast, here)
    over = debates.opened(cast, here, closes_at=decisions.STARTS)
    elsewhere = debates.opened(cast, there, closes_at=decisions.CLOSES_AT)
    actor = cast.actor(cast.omar)
    ids = [row.id for row in questions_shown(actor, Asked(Show.OPEN), now=debates.NOW).rows]
    assert set(ids) == {going.pk, over.pk, elsewhere.pk}
    ids = [row.id for row in questions_shown(actor, Asked(Show.OPEN), now=decisions.STARTS).rows]
    assert elsewhere.pk in ids
    assert over.pk not in ids
    assert questions_shown(actor, Asked(Show.MINE), now=debates.NOW).rows == ()
    mine = questions_shown(cast.actor(cast.tito), Asked(Show.MINE), now=debates.NOW).rows
    assert {row.id for row in mine} == {going.pk, over.pk, elsewhere.pk}


def test_a_decision_that_is_published_is_no_longer_open(cast):
    decision = decisions.published(cast)
    actor = cast.actor(cast.tito)
    assert decisions_shown(actor, Asked(Show.OPEN), now=decisions.PUBLISHED_AT).rows == ()
    assert [row.id for row in decisions_shown(actor, ALL, now=decisions.PUBLISHED_AT).rows] == [decision.pk]


def test_a_visitor_has_no_list_of_their_own(cast):
    debates.opened(cast, communities.opened(cast, audience="public"))
    page = Client(headers={"accept-language": "es"}).get(f"/s/{cast.space.slug}/debate/?show=mine").text
    assert "De mis comunidades" not in page
    assert re.search(r'href="\?"\s+aria-current="page"', page)


def test_older_ones_are_a_page_away_and_keep_what_is_shown(cast, monkeypatch):
    monkeypatch.setattr(lists, "PER_PAGE", 2)
    made(cast, "debate", 5)
    browser = Client(headers={"accept-language": "es"})
    browser.force_login(cast.tito)
    seen, address = [], f"/s/{cast.space.slug}/debate/?show=all"
    while address:
        page = browser.get(address).text
        seen += re.findall(r">Cosa (\d)<", page)
        following = re.search(r'href="(\?[^"]+)" rel="next"', page)
        address = f"/s/{cast.space.slug}/debate/{following[1].replace('&amp;', '&')}" if following else ""
    assert sorted(seen) == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("", Asked(Show.OPEN)),
        ("?show=all&page=3", Asked(Show.ALL, 3)),
        ("?show=secret&page=-1", Asked(Show.OPEN)),
        ("?page=0", Asked(Show.OPEN)),
        ("?page=²", Asked(Show.OPEN)),
        ("?page=99999999999999999999", Asked(Show.OPEN)),
    ],
)
def test_what_is_asked_wrongly_is_the_first_page(address, asked):
    assert asked_of(RequestFactory().get(f"/{address}"), Show) == asked
