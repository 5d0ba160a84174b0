"""What people do with a community, and what is refused without a trace."""

from datetime import timedelta

import pytest

from minga.community import actions, rules
from minga.community.models import Community, EarlierAnswer, Membership
from minga.community.queries import member_ids
from minga.community.rules import Role
from minga.community.tests import factories
from minga.community.tests.factories import called_go
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import NOW
from minga.purpose.actions import call_purpose
from minga.purpose.models import PurposeReader
from minga.purpose.rules import Verdict
from minga.purpose.tests.factories import draft


def refused(act, *args, **kwargs):
    """The code with which an act was refused; journal and tables are as before."""
    before = (Entry.objects.count(), list(Membership.objects.order_by("pk").values()), list(Community.objects.values()))
    with pytest.raises(RefusedError) as error:
        act(*args, **kwargs)
    after = (Entry.objects.count(), list(Membership.objects.order_by("pk").values()), list(Community.objects.values()))
    assert before == after
    return error.value.refusal.code


def found(cast, who, purpose, **changes):
    fields = {"name": "X", "about": "", "access": "open"} | changes
    return actions.found_community(purpose_id=purpose.pk, by=cast.actor(who), now=NOW, **fields)


def do(cast, who, act, community, **more):
    return act(community_id=community.pk, by=cast.actor(who), now=NOW, **more)


def role_of(cast, community, who):
    return Membership.objects.active().filter(community=community, user=who).values_list("role", flat=True).first()


def test_rosa_founds_and_salma_sponsors(cast):
    community = factories.formed(cast)
    assert (role_of(cast, community, cast.rosa), role_of(cast, community, cast.salma)) == ("facilitator", "sponsor")
    assert community.state == "forming"
    assert Entry.objects.get(name="community:community-founded").payload == {"community_id": community.pk}


def test_a_draft_gathers_nobody(cast):
    assert refused(found, cast, cast.rosa, draft(cast)) == "community:purpose-not-active"


def test_a_confidential_purpose_has_only_secret_communities(cast):
    purpose = called_go(cast, audience="confidential")
    assert refused(found, cast, cast.rosa, purpose) == "community:access-too-wide"
    assert found(cast, cast.rosa, purpose, access="secret").pk


def test_who_owns_the_indicator_does_not_found(cast):
    assert refused(found, cast, cast.omar, called_go(cast)) == "community:owner-stands-outside"


def test_the_sponsor_founds_only_with_somebody_else_facilitating(cast):
    purpose = called_go(cast)
    assert refused(found, cast, cast.salma, purpose) == "community:sponsor-only-sponsors"
    community = found(cast, cast.salma, purpose, facilitator_id=cast.tito.pk)
    assert role_of(cast, community, cast.tito) == "facilitator"
    assert role_of(cast, community, cast.salma) == "sponsor"


def test_a_stranger_does_not_become_facilitator(cast):
    purpose = called_go(cast)
    assert refused(found, cast, cast.rosa, purpose, facilitator_id=cast.nadie.pk) == "community:unknown-person"


def test_a_guest_does_not_found(cast):
    with pytest.raises(NotFoundError):
        found(cast, cast.ines, called_go(cast))
    public = called_go(cast, audience="public")
    with pytest.raises(NotAllowedError):
        found(cast, cast.ines, public)
    assert not Community.objects.exists()


def test_a_community_does_not_open_when_its_purpose_has_become_a_no(cast):
    community = factories.formed(cast)
    call_purpose(
        purpose_id=community.purpose_id,
        verdict=Verdict.NO,
        reason="Ya no",
        expires_on=None,
        by=cast.actor(cast.salma),
        now=NOW,
    )
    assert refused(do, cast, cast.rosa, actions.open_community, community) == "community:purpose-not-active"


def test_the_sponsor_neither_opens_nor_closes_nor_revises(cast):
    community = factories.opened(cast)
    settings = {"name": "Otro", "about": "", "access": "open", "joining_question": ""}
    for act, more in (
        (actions.open_community, {}),
        (actions.close_community, {"result_note": "Fin"}),
        (actions.revise_community, settings),
        (actions.change_role, {"user_id": cast.tito.pk, "role": "guest"}),
        (actions.invite_people, {"emails": ["a@x.org"], "role": "member"}),
    ):
        with pytest.raises(NotAllowedError):
            do(cast, cast.salma, act, community, **more)
    community.refresh_from_db()
    assert (community.name, community.state) == ("Hornos limpios", "open")


def test_closing_leaves_a_note_and_ends_entering(cast):
    community = factories.opened(cast)
    assert refused(do, cast, cast.rosa, actions.close_community, community, result_note=" ").endswith("needs-note")
    do(cast, cast.rosa, actions.close_community, community, result_note="Subió **4** puntos")
    community.refresh_from_db()
    assert (community.state, community.result_note_html) == (
        "closed",
        "<p>Subió <strong>4</strong> puntos</p>\n",
    )
    assert refused(do, cast, cast.ada, actions.join_community, community) == "community:closed"


def test_a_revision_keeps_what_stood_there(cast):
    community = factories.opened(cast)
    do(
        cast,
        cast.rosa,
        actions.revise_community,
        community,
        name="Hornos",
        about=community.about,
        access="listed",
        joining_question="¿Qué sabes?",
    )
    before = Entry.objects.get(name="community:community-revised").payload["before"]
    assert before == {"name": "Hornos limpios", "access": "open", "joining_question": ""}


def test_ada_walks_into_an_open_community_and_may_read_the_purpose(cast):
    community = factories.opened(cast)
    do(cast, cast.ada, actions.join_community, community)
    assert role_of(cast, community, cast.ada) == "member"
    assert PurposeReader.objects.filter(purpose=community.purpose, user=cast.ada).exists()
    assert refused(do, cast, cast.ada, actions.join_community, community) == "community:already-inside"


def test_a_stranger_walks_into_a_public_one_as_an_external_guest(cast):
    community = factories.opened(cast, audience="public")
    membership = do(cast, cast.nadie, actions.join_community, community)
    assert (membership.role, membership.is_external) == ("guest", True)
    assert SpaceMembership.objects.get(space=cast.space, user=cast.nadie).role == "guest"


def test_a_visitor_joins_nothing(cast):
    community = factories.opened(cast, audience="public")
    with pytest.raises(NotAllowedError):
        do(cast, None, actions.join_community, community)


def test_who_owns_the_indicator_does_not_join(cast):
    community = factories.opened(cast)
    assert refused(do, cast, cast.omar, actions.join_community, community) == "community:owner-stands-outside"


@pytest.mark.parametrize("act", [actions.join_community, actions.request_to_join, actions.leave_community])
def test_a_secret_community_does_not_exist_for_others(cast, act):
    community = factories.opened(cast, "secret")
    more = {"answer": ""} if act is actions.request_to_join else {}
    with pytest.raises(NotFoundError):
        do(cast, cast.ada, act, community, **more)


def test_asking_being_declined_and_asking_again(cast):
    community = factories.opened(cast, "listed")
    do(cast, cast.ada, actions.request_to_join, community, answer="Sé de hornos")
    assert role_of(cast, community, cast.ada) is None
    again = refused(do, cast, cast.ada, actions.request_to_join, community, answer="Otra vez")
    assert again == "community:already-asked"
    decide = {"user_id": cast.ada.pk, "is_accepted": False}
    assert refused(do, cast, cast.rosa, actions.decide_request, community, reason="", **decide).endswith("needs-reason")
    do(cast, cast.rosa, actions.decide_request, community, reason="Ya somos muchas", **decide)
    later = NOW + timedelta(days=31)
    actions.request_to_join(community_id=community.pk, answer="¿Y ahora?", by=cast.actor(cast.ada), now=later)
    kept = EarlierAnswer.objects.get(membership__user=cast.ada)
    assert (kept.answer, kept.note) == ("Sé de hornos", "Ya somos muchas")
    told = Entry.objects.filter(name="community:join-requested").latest("pk").payload
    assert told == {"community_id": community.pk, "user_id": cast.ada.pk}, "the journal keeps nobody's words"


def test_rosa_lets_ada_in(cast):
    community = factories.opened(cast, "listed")
    do(cast, cast.ada, actions.request_to_join, community, answer="")
    do(cast, cast.rosa, actions.decide_request, community, user_id=cast.ada.pk, is_accepted=True, reason="")
    assert role_of(cast, community, cast.ada) == "member"
    assert Entry.objects.filter(name="community:person-joined", payload__how="request").count() == 1


def test_a_member_decides_no_request(cast):
    community = factories.opened(cast, "listed")
    do(cast, cast.ada, actions.request_to_join, community, answer="")
    with pytest.raises(NotAllowedError):
        do(cast, cast.tito, actions.decide_request, community, user_id=cast.ada.pk, is_accepted=True, reason="")
    assert role_of(cast, community, cast.ada) is None


def test_the_last_facilitator_hands_over_before_leaving(cast):
    community = factories.opened(cast)
    assert refused(do, cast, cast.rosa, actions.leave_community, community) == "community:last-facilitator"
    step_down = {"user_id": cast.rosa.pk, "role": "member"}
    assert refused(do, cast, cast.rosa, actions.change_role, community, **step_down) == "community:last-facilitator"
    do(cast, cast.rosa, actions.change_role, community, user_id=cast.tito.pk, role="facilitator")
    do(cast, cast.rosa, actions.leave_community, community)
    assert (role_of(cast, community, cast.rosa), role_of(cast, community, cast.tito)) == (None, "facilitator")


def test_who_left_may_come_back(cast):
    community = factories.opened(cast)
    do(cast, cast.tito, actions.leave_community, community)
    assert cast.tito.pk not in member_ids(community.pk)
    do(cast, cast.tito, actions.join_community, community)
    assert cast.tito.pk in member_ids(community.pk)


def test_roles_are_limited(cast):
    community = factories.opened(cast)
    sponsor = {"user_id": cast.salma.pk, "role": "facilitator"}
    assert refused(do, cast, cast.rosa, actions.change_role, community, **sponsor) == "community:sponsor-only-sponsors"
    tito = {"user_id": cast.tito.pk, "role": "sponsor"}
    assert refused(do, cast, cast.rosa, actions.change_role, community, **tito) == "community:only-the-sponsor-sponsors"
    omar = {"user_id": cast.omar.pk, "role": "member"}
    assert refused(do, cast, cast.rosa, actions.change_role, community, **omar) == "community:not-inside"


def test_member_ids_by_role(cast):
    community = factories.opened(cast)
    assert set(member_ids(community.pk)) == {who.pk for who in (cast.salma, cast.rosa, cast.tito, cast.ines, cast.erik)}
    assert member_ids(community.pk, roles=[Role.GUEST]) == [cast.ines.pk]


def test_another_spaces_community_does_not_exist(cast, neighbours):
    community = factories.opened(cast)
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        do(neighbours, neighbours.ada, actions.join_community, community)


def test_rules_know_every_role_that_is_invited():
    assert set(rules.INVITABLE_BY_LINK) < set(rules.INVITABLE) < set(Role)
