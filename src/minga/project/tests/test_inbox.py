"""Home as an inbox across spaces: what waits for this person, what moved there, and nothing they may not read."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from minga.community.rules import Role
from minga.community.tests import factories as communities
from minga.debate.tests import factories as debates
from minga.decision.tests import factories as decisions
from minga.foundation.scope import in_space
from minga.foundation.tenancy.actions import admit_person, create_space
from minga.foundation.tenancy.queries import spaces_of
from minga.initiative.tests import factories as initiatives
from minga.outcome.tests import factories as outcomes
from minga.project.home import inbox, queries
from minga.project.home.moving import moving
from minga.purpose.tests import factories as purposes

SOON = decisions.STARTS + timedelta(hours=1)


def browser_of(person, language="es"):
    browser = Client(headers={"accept-language": language})
    if person is not None:
        browser.force_login(person)
    return browser


def also_in(cast, neighbours):
    """Tito belongs to both spaces; in the other he is in a community with an open vote."""
    admit_person(space_id=neighbours.space.pk, user_id=cast.tito.pk, now=communities.NOW)
    return cast.tito


def vote_next_door(cast, neighbours, **changes):
    with in_space(neighbours.space.pk):
        where = communities.opened(neighbours)
        communities.enrol(neighbours, where, communities.actions.Enrolment(cast.tito.email, "Tito", Role.MEMBER))
        return decisions.opened(neighbours, where, **changes)


# Who has several spaces


def test_what_waits_in_all_spaces_stands_on_one_page_the_nearest_first(cast, neighbours):
    tito = also_in(cast, neighbours)
    later = decisions.opened(cast, title="Más tarde", closes_at=decisions.CLOSES_AT + timedelta(days=3))
    sooner = vote_next_door(cast, neighbours, title="Antes", closes_at=decisions.CLOSES_AT)
    parts = inbox.parts_of(spaces_of(tito.pk), user_id=tito.pk, now=SOON)
    rows = inbox.rows_of(parts, SOON)
    told = [(row.item.url, row.space) for row in rows if row.item.kind == "decision"]
    assert told == [
        (f"/s/{neighbours.space.slug}/decision/{sooner.pk}/", neighbours.space.name),
        (f"/s/{cast.space.slug}/decision/{later.pk}/", cast.space.name),
    ]


def test_a_vote_leaves_the_inbox_by_being_cast(cast):
    decision = decisions.opened(cast)
    waiting = [item.url for item in queries.waiting_for(cast.actor(cast.tito), SOON)]
    assert f"/s/{cast.space.slug}/decision/{decision.pk}/" in waiting
    decisions.cast_one(cast, decision, cast.tito)
    waiting = [item.url for item in queries.waiting_for(cast.actor(cast.tito), SOON)]
    assert f"/s/{cast.space.slug}/decision/{decision.pk}/" not in waiting


def test_home_leads_to_each_space_and_says_how_much_waits_there(cast, neighbours):
    tito = also_in(cast, neighbours)
    vote_next_door(cast, neighbours)
    page = browser_of(tito).get("/").text
    for space in (cast.space, neighbours.space):
        assert f'href="/s/{space.slug}/"' in page
    counted = browser_of(tito).get(f"/spaces/?here={cast.space.slug}").text
    assert re.search(rf'href="/s/{cast.space.slug}/" aria-current="true"', counted)
    assert "para ti" not in counted.partition(neighbours.space.name)[0]
    assert browser_of(None).get("/spaces/").status_code == 302


@pytest.mark.parametrize("spaces", [1, 3])
def test_each_space_costs_the_same_number_of_queries_however_much_waits(cast, neighbours, count_queries, spaces):
    tito, slugs = cast.tito, [cast.space.slug]
    for number in range(1, spaces):
        other = create_space(slug=f"otro-{number}", name=f"Otro {number}", now=communities.NOW)
        admit_person(space_id=other.pk, user_id=tito.pk, now=communities.NOW)
        slugs.append(other.slug)
    mine = [space for space in spaces_of(tito.pk) if space.slug in slugs]
    made_for = []
    where = communities.opened(cast)
    for count in range(4):
        if count:
            decisions.opened(cast, where, title=f"Decisión {count}")
        with count_queries() as made:
            parts = inbox.parts_of(mine, user_id=tito.pk, now=SOON)
        waiting = [row for row in inbox.rows_of(parts, SOON) if row.item.kind == "decision"]
        assert len(waiting) == count
        made_for.append(len(made))
    none, *some = made_for
    assert len(set(some)) == 1, made_for
    assert none < some[0], made_for
    assert made_for[0] <= 45 * spaces, made_for


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_more_than_a_screenful_is_folded_and_none_is_lost(cast, monkeypatch, count):
    monkeypatch.setattr(inbox, "SHOWN", 1)
    made = [purposes.ready(cast, title=f"Propósito {number}") for number in range(count)]
    page = browser_of(cast.salma).get(f"/s/{cast.space.slug}/").text
    waiting = page[page.index('id="now"') :].partition("</section>")[0]
    assert all(f'/purpose/{purpose.pk}/sponsor/"' in waiting for purpose in made)
    assert ("<details" in waiting) is (count > 1)
    assert ("Nada te espera" in waiting) is (count == 0)


# What moved


def sentences(places):
    return [moved.sentence for place in places for moved in place.moved]


def test_what_moved_is_told_of_things_and_never_of_people(cast):
    verdict = outcomes.published(cast)
    now = verdict.published_at + timedelta(hours=1)
    told = sentences(moving(cast.actor(cast.tito), space=cast.space.slug, now=now))
    assert any("veredicto" in each or "verdict" in each for each in told)
    page = "\n".join(told)
    for person in ("Rosa", "Tito", "Salma", "Erik", "Inés"):
        assert person not in page


def test_each_link_tells_what_moved_in_it(cast):
    question = debates.opened(cast)
    debates.idea(cast, question)
    tito = cast.actor(cast.tito)
    urls = [m.url for p in moving(tito, space=cast.space.slug, now=debates.NOW + timedelta(hours=1)) for m in p.moved]
    base = f"/s/{cast.space.slug}"
    assert f"{base}/debate/{question.pk}/" in urls
    decision = decisions.published(cast)
    for now in (decisions.STARTS + timedelta(hours=1), decisions.PUBLISHED_AT + timedelta(hours=1)):
        urls = [m.url for p in moving(tito, space=cast.space.slug, now=now) for m in p.moved]
        assert f"{base}/decision/{decision.pk}/" in urls
    long_after = decisions.PUBLISHED_AT + timedelta(days=60)
    assert moving(tito, space=cast.space.slug, now=long_after) == ()


def test_work_that_began_is_told(cast):
    initiative = initiatives.under_way(cast)
    now = initiative.started_at + timedelta(hours=1)
    urls = [m.url for p in moving(cast.actor(cast.tito), space=cast.space.slug, now=now) for m in p.moved]
    assert f"/s/{cast.space.slug}/initiative/{initiative.pk}/" in urls


@pytest.mark.parametrize("access", ["invitation", "secret"])
def test_what_moves_behind_closed_doors_is_told_to_those_inside_only(cast, access):
    where = communities.opened(cast, access)
    question = debates.opened(cast, where, title="Lo de dentro")
    debates.contribution(cast, question)
    now = debates.NOW + timedelta(hours=1)
    inside = moving(cast.actor(cast.tito), space=cast.space.slug, now=now)
    assert any("Lo de dentro" in each for each in sentences(inside))
    for outsider in (cast.omar, cast.ada, None):
        assert moving(cast.actor(outsider), space=cast.space.slug, now=now) == ()


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_as_many_queries_however_much_moved(cast, count_queries, count):
    where = communities.opened(cast)
    for number in range(count):
        debates.contribution(cast, debates.opened(cast, where, title=f"Pregunta {number}"))
    actor = cast.actor(cast.tito)
    with count_queries() as made:
        places = moving(actor, space=cast.space.slug, now=debates.NOW + timedelta(hours=1))
    assert len(places) == 1
    assert len(made) == 8


def test_a_long_week_is_cut_and_says_how_much_stands_behind(cast):
    where = communities.opened(cast)
    for number in range(6):
        debates.opened(cast, where, title=f"Pregunta {number}")
    (place,) = moving(cast.actor(cast.tito), space=cast.space.slug, now=debates.NOW + timedelta(hours=1))
    assert len(place.moved) == 4
    assert place.more == 3


# Where nothing is yet


def steps_on(browser, cast):
    page = browser.get(f"/s/{cast.space.slug}/").text
    if 'id="begin"' not in page:
        return None
    listed = page[page.index('class="tasks"') :].partition("</ul>")[0]
    return [("is-done" in item, "href=" in item) for item in listed.split("<li")[1:]]


def test_an_empty_space_shows_five_steps_that_are_ticked_as_they_are_done(cast):
    browser = browser_of(cast.rosa)
    assert steps_on(browser, cast) == [(False, True), *[(False, False)] * 4]
    draft = purposes.draft(cast)
    assert steps_on(browser, cast) == [(True, True), (False, True), *[(False, False)] * 3]
    draft.delete()
    purpose = communities.called_go(cast)
    assert steps_on(browser, cast) == [(True, True), (True, True), (False, True), *[(False, False)] * 2]
    where = communities.formed(cast, purpose=purpose)
    assert [done for done, _url in steps_on(browser, cast)] == [True, True, True, False, False]
    communities.invited(cast, where, "nueva@example.org")
    assert [done for done, _url in steps_on(browser, cast)] == [True, True, True, True, False]
    debates.opened(cast, communities.opened(cast))
    assert steps_on(browser, cast) is None


@pytest.mark.parametrize("who", ["ines", None])
def test_who_may_begin_nothing_is_shown_no_steps(cast, who):
    assert steps_on(browser_of(getattr(cast, who) if who else None), cast) is None


# Who has none


def test_a_visitor_finds_the_way_in_and_reads_nothing_false(cast):
    cast.space.is_open_to_visitors = False
    cast.space.save()
    page = browser_of(None).get("/").text
    assert "Aún no hay ningún espacio" not in page
    assert page.count('href="/accounts/login/"') == 1
    assert cast.space.name not in page


def test_an_empty_installation_says_so(db):
    assert "Aún no hay ningún espacio" in browser_of(None).get("/").text


def test_who_belongs_to_no_space_is_told_how_one_comes_in(cast):
    page = browser_of(cast.nadie).get("/").text
    assert "Todavía no estás en ningún espacio" in page
    assert f'href="/s/{cast.space.slug}/"' in page


def test_nothing_for_me_shows_what_moves(cast):
    debates.opened(cast, communities.opened(cast))
    where = inbox.parts_of(spaces_of(cast.ines.pk), user_id=cast.ines.pk, now=debates.NOW + timedelta(hours=1))
    assert where[0].waiting == ()
    assert where[0].moving != ()
