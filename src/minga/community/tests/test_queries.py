"""Lists ask the database as often for one row as for three, and tell nothing they should not."""

from datetime import timedelta

import pytest

from minga.community import actions, declarations, queries
from minga.community.actions import Enrolment
from minga.community.events import CommunityClosed, JoinRequested
from minga.community.models import Community
from minga.community.tests import factories
from minga.foundation.declared import declared
from minga.foundation.events import Happening
from minga.foundation.policy import NotAllowedError, NotFoundError
from minga.foundation.search.queries import search
from minga.foundation.testing.cast import NOW


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
def test_a_community_takes_three_queries_however_many_facilitate(cast, count, django_assert_num_queries):
    community = factories.opened(cast)
    for who in (cast.tito, cast.erik)[: count - 1]:
        actions.change_role(
            community_id=community.pk, user_id=who.pk, role="facilitator", by=cast.actor(cast.rosa), now=NOW
        )
    tito = cast.actor(cast.tito)
    with django_assert_num_queries(3):
        detail = queries.community_detail(tito, community.pk)
    assert (len(detail.facilitators), detail.sponsor) == (count, "Salma")


@pytest.mark.parametrize("count", [1, 3])
def test_people_and_requests_and_invitations(cast, count, django_assert_num_queries):
    community = factories.opened(cast, "listed", audience="public")
    factories.invited(cast, community, *[f"i{number}@x.org" for number in range(count)])
    for who in (cast.ada, cast.nadie, None)[:count]:
        if who:
            actions.request_to_join(community_id=community.pk, answer="Hola", by=cast.actor(who), now=NOW)
    rosa = cast.actor(cast.rosa)
    with django_assert_num_queries(5):
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
    fact = JoinRequested(community_id=community.pk, user_id=cast.ada.pk, before={})
    (told,) = declarations._tell_of_request(fact, Happening(1, cast.space.pk, cast.ada.pk, NOW))
    assert list(told.user_ids) == [cast.rosa.pk]
    factories.invited(cast, community, cast.nadie.email)
    waiting = {who: list(declarations._attention(cast.actor(who), NOW)) for who in (cast.rosa, cast.tito, cast.nadie)}
    assert [item.url for item in waiting[cast.rosa]] == [f"/s/prueba/community/{community.pk}/requests/"]
    assert waiting[cast.tito] == []
    assert [item.url for item in waiting[cast.nadie]] == ["/s/prueba/community/invitations/"]
    assert list(declarations._attention(cast.actor(cast.nadie), NOW + timedelta(days=31))) == []


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
