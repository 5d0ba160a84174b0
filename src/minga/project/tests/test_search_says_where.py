"""A thing found says where it stands, in what state and since when, and people are found beside things."""

import pytest
from django.test import Client

from minga.decision.tests import factories as decisions
from minga.foundation.declared import declared
from minga.foundation.search.indexing import reindex_all
from minga.foundation.search.queries import search
from minga.outcome.tests import factories as outcomes


def test_every_kind_says_where_it_stands(cast):
    verdict = outcomes.published(cast)
    reindex_all()
    assert verdict.pk
    actor = cast.actor(cast.rosa)
    told = {}
    for kind, searchable in declared().searchables.items():
        assert searchable.places is not None, kind
        for row in search(actor, "a", kind=kind).rows + search(actor, "combustibles", kind=kind).rows:
            told[kind] = row.place
            assert row.place.at is not None
    assert {"community", "decision"} <= set(told) or told


@pytest.mark.parametrize("count", [1, 3])
def test_places_cost_one_query_a_kind(cast, count_queries, count):
    where = decisions.community.opened(cast)
    for number in range(count):
        decisions.opened(cast, where, title=f"Compost {number}")
    reindex_all()
    with count_queries() as made:
        found = search(cast.actor(cast.tito), "compost")
    assert [row.place.where for row in found.rows] == ["Hornos limpios"] * count
    assert {row.place.state for row in found.rows} != {""}
    assert len([sql for sql in made if 'FROM "decision_decision"' in sql]) == 2


def test_the_page_has_one_box_and_shows_people_community_and_date(cast):
    decisions.opened(cast, title="Compost para Inés")
    reindex_all()
    browser = Client(headers={"accept-language": "es"})
    browser.force_login(cast.tito)
    page = browser.get(f"/s/{cast.space.slug}/search/?q=ines").text
    main = page[page.index('id="main"') :]
    assert main.count('type="search"') == 1
    assert "/people/?q=In%C3%A9s" in main
    assert "Hornos limpios ·" in main
