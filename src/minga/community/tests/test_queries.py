"""Lists ask the database as often for one row as for three, and tell nothing they should not."""

from datetime import timedelta

import pytest

from minga.community import actions, declarations, queries
from minga.community.actions import Enrolment
from minga.community.events import CommunityClosed, JoinRequested
from minga.community.models import Community
from minga.community.permissions import CAN_SEE_PEOPLE
from minga.community.tests import factories
from minga.foundation.declared import declared
from minga.foundation.events import Happening
from minga.foundation.policy import NotAllowedError, NotFoundError
from minga.foundation.search.queries import search
from minga.foundation.testing.cast import NOW
from minga.foundation.testing.waiting import waits as waits_in


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_two_queries(cast, count, django_assert_num_queries):
    purpose = factories.called_go(cast)
    for _each in range(count):
        factories.opened(cast, purpose=purpose)
    tito = cast.actor(cast.tito)
    with django_assert_num_queries(2):
        rows = queries.community_list(tito)
    assert [(row.role, row.purpose) for row in rows] == [("member", purpose.title)] * count


@pytest.mark.parametrize("count", [1, 3])
def test_a_community_takes_four_queries_however_many_facilitate(cast, count, django_assert_num_queries):
    community = factories.opened(cast)
    for who in (cast.tito, cast.erik)[: count - 1]:
        actions.change_role(
            community_id=community.pk, user_id=who.pk, role="facilitator", by=cast.actor(cast.rosa), now=NOW
        )
    tito = cast.actor(cast.tito)
    with django_assert_num_queries(4):
        detail = queries.community_detail(tito, community.pk)
    assert (len(detail.facilitators), detail.sponsor) == (count, "Salma")


@pytest.mark.parametrize("access", ["open", "listed", "invitation", "secret"])
def test_how_many_people_there_are_is_told_to_those_who_may_see_them(cast, access):
    community = factories.opened(cast, access)
    for who in (cast.rosa, cast.tito, cast.ines, cast.ada, cast.omar, cast.nadie, None):
        actor = cast.actor(who)
        may_see = CAN_SEE_PEOPLE(actor, Community.objects.select_related("purpose").get(pk=community.pk))
        rows = {row.id: row.people for row in queries.community_list(actor)}
        assert rows.get(community.pk) == (5 if may_see else None)
        if community.pk in rows:
            detail = queries.community_detail(actor, community.pk)
            assert (detail.people, bool(detail.faces)) == ((5, True) if may_see else (0, False))


@pytest.mark.parametrize("access", ["open", "listed", "invitation", "secret"])
@pytest.mark.parametrize(
    ("who", "in_all", "in_open"),
    [("tito", True, True), ("ines", True, True), ("omar", False, True), ("nadie", False, False), (None, False, False)],
)
def test_people_are_found_by_those_who_may_see_them(cast, access, who, in_all, in_open):
    factories.opened(cast, access)
    actor = cast.actor(getattr(cast, who) if who else None)
    found = [person.name for person in queries.people_found(actor, "ines")]
    assert found == (["Inés"] if in_all or (in_open and access == "open") else [])


@pytest.mark.parametrize(
    ("words", "found"),
    [("Tito", 1), ("tí", 1), ("ito", 0), ("tito ines", 0), ("", 0), (".*", 0), ("[", 0), ("t\0", 1), ("(" * 50, 0)],
)
def test_a_name_is_found_by_its_beginnings_and_hostile_patterns_find_nobody(cast, words, found):
    factories.opened(cast)
    assert len(list(queries.people_found(cast.actor(cast.rosa), words))) == found


def test_who_left_is_not_found_and_somebody_in_three_communities_is_found_once(cast, django_assert_num_queries):
    communities = [factories.opened(cast) for _each in range(3)]
    rosa = cast.actor(cast.rosa)
    assert len(list(queries.people_found(rosa, "Tito"))) == 1
    with django_assert_num_queries(1):
        list(queries.people_found(rosa, "Tito"))
    for community in communities:
        actions.leave_community(community_id=community.pk, by=cast.actor(cast.tito), now=NOW)
    assert list(queries.people_found(cast.actor(cast.rosa), "Tito")) == []


def test_the_people_of_a_community_are_found_by_name(cast, client):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    page = client.get(f"/s/{cast.space.slug}/community/{community.pk}/people/?q=in%C3%89s").text
    people = page[page.index('id="main"') :]
    assert "Inés" in people
    assert "Erik" not in people


@pytest.mark.parametrize("count", [1, 3])
def test_people_and_requests_and_invitations(cast, count, django_assert_num_queries):
    community = factories.opened(cast, "listed", audience="public")
    factories.invited(cast, community, *[f"i{number}@x.org" for number in range(count)])
    for who in (cast.ada, cast.nadie, None)[:count]:
        if who:
            actions.request_to_join(community_id=community.pk, answer="Hola", by=cast.actor(who), now=NOW)
    rosa = cast.actor(cast.rosa)
    # Outside a request it is asked too where the space is reached.
    with django_assert_num_queries(8):
        page = queries.people_page(rosa, community.pk)
        asked = queries.requests_of(community.pk)
        sent = queries.invitations_of(community.pk, now=NOW)
    assert [(each.name, each.is_external) for each in page.people] == [
        ("Salma", False),
        ("Rosa", False),
        ("Tito", False),
        ("Inés", True),
        ("Erik", False),
    ]
    assert (len(asked), len(sent)) == (min(count, 2), count)


def test_fifty_people_to_a_page(cast):
    community = factories.opened(cast)
    factories.enrol(cast, community, *[Enrolment(f"p{n:03}@x.org", f"Persona {n:03}") for n in range(46)])
    rosa = cast.actor(cast.rosa)
    first, second = (queries.people_page(rosa, community.pk, page=number) for number in (1, 2))
    assert (len(first.people), first.has_next, len(second.people), second.has_next) == (50, True, 1, False)
    assert not {each.user_id for each in first.people} & {each.user_id for each in second.people}


def test_a_listed_community_shows_its_name_but_not_its_text(cast):
    community = factories.opened(cast, "listed", audience="public")
    detail = queries.community_detail(cast.actor(None), community.pk)
    assert (detail.community.name, detail.about_html, detail.facilitators) == ("Hornos limpios", "", ())
    with pytest.raises(NotFoundError):
        queries.readable_community(cast.actor(None), community.pk)
    with pytest.raises(NotAllowedError):
        queries.people_page(cast.actor(cast.ada), community.pk)


def test_a_secret_community_leaves_no_trace_for_others(cast):
    community = factories.opened(cast, "secret", name="Zeta")
    factories.invited(cast, community, cast.nadie.email)
    for who in (cast.ada, cast.omar, cast.nadie, None):
        actor = cast.actor(who)
        assert queries.community_list(actor) == ()
        assert queries.community_list(actor, purpose_id=community.purpose_id) == ()
        assert declared().searchables["community"].visible(actor, [community.pk]) == set()
        assert list(declarations._health(actor, NOW)) == []
        with pytest.raises(NotFoundError):
            queries.community_detail(actor, community.pk)
        with pytest.raises(NotFoundError):
            queries.people_page(actor, community.pk)
    happening = Happening(1, cast.space.pk, 0, NOW)
    told = declarations._tell_of_closing(CommunityClosed(community_id=community.pk), happening)
    inside = {cast.salma.pk, cast.rosa.pk, cast.tito.pk, cast.ines.pk, cast.erik.pk}
    assert [set(each.user_ids) for each in told] == [inside]


def test_search_holds_the_text_of_open_communities_only(cast):
    purpose = factories.called_go(cast)
    for access in ("open", "listed", "secret"):
        factories.opened(cast, access, purpose=purpose)
    texts = {each.object_id: each.body for each in declarations._texts(None)}
    held = {community.access: texts[community.pk] for community in Community.objects.all()}
    assert held == {"open": "Lo que **funciona** en cada planta.", "listed": "", "secret": ""}


def test_facilitators_hear_of_requests_and_the_invited_of_invitations(cast):
    community = factories.opened(cast, "listed")
    actions.request_to_join(community_id=community.pk, answer="", by=cast.actor(cast.ada), now=NOW)
    fact = JoinRequested(community_id=community.pk, user_id=cast.ada.pk)
    (told,) = declarations._tell_of_request(fact, Happening(1, cast.space.pk, cast.ada.pk, NOW))
    assert list(told.user_ids) == [cast.rosa.pk]
    factories.invited(cast, community, cast.nadie.email)
    waiting = {who: waits_in("community", cast.actor(who), NOW) for who in (cast.rosa, cast.tito, cast.nadie)}
    assert [item.url for item in waiting[cast.rosa]] == [f"/s/prueba/community/{community.pk}/requests/"]
    assert waiting[cast.tito] == []
    assert [item.url for item in waiting[cast.nadie]] == ["/s/prueba/community/invitations/"]
    assert waits_in("community", cast.actor(cast.nadie), NOW + timedelta(days=31)) == []


def test_health_is_silent_below_seven_people(cast):
    community = factories.opened(cast)
    assert list(declarations._health(cast.actor(cast.ada), NOW)) == []
    factories.enrol(cast, community, Enrolment("a@x.org"), Enrolment("b@x.org"))
    figures = {figure.key: figure.value for figure in declarations._health(cast.actor(cast.ada), NOW)}
    assert figures == {"community:members": 7, "community:joined": 7}
    later = declarations._health(cast.actor(cast.ada), NOW + timedelta(days=40))
    assert {figure.key for figure in later} == {"community:members"}


def test_search_does_not_tell_what_a_forming_community_prepares(cast):
    forming = factories.formed(cast, "open", about="Un secreto de cocina")
    assert search(cast.actor(cast.omar), "cocina").rows == ()
    actions.open_community(community_id=forming.pk, by=cast.actor(cast.rosa), now=NOW)
    assert [row.object_id for row in search(cast.actor(cast.omar), "cocina").rows] == [forming.pk]
