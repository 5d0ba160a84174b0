"""Role × access × audience × state: seeing one and seeing it in a list always agree."""

import pytest

from minga.community import permissions
from minga.community.models import Community
from minga.community.tests import factories

INSIDE = {"salma", "rosa", "tito", "ines", "erik"}
OF_SPACE = {"ada", "omar"} | INSIDE
EVERYBODY = {"nadie", "visitor"} | OF_SPACE

SEES = {
    ("open", "public"): EVERYBODY,
    ("listed", "public"): EVERYBODY,
    ("invitation", "public"): OF_SPACE,
    ("secret", "public"): INSIDE,
    ("open", "space"): OF_SPACE,
    ("listed", "space"): OF_SPACE,
    ("invitation", "space"): OF_SPACE,
    ("secret", "space"): INSIDE,
    ("secret", "confidential"): INSIDE,
}
READS = {("open", "public"): EVERYBODY, ("open", "space"): OF_SPACE}


def actor(cast, who):
    return cast.actor(None if who == "visitor" else getattr(cast, who))


@pytest.mark.parametrize(("access", "audience"), SEES)
def test_who_sees_and_who_reads(cast, access, audience):
    community = factories.opened(cast, access, audience=audience)
    for who in EVERYBODY:
        sees = permissions.CAN_SEE(actor(cast, who), community)
        reads = permissions.CAN_READ(actor(cast, who), community)
        assert sees is (who in SEES[access, audience]), who
        assert reads is (who in READS.get((access, audience), INSIDE)), who
        assert sees is permissions.visible_to(actor(cast, who)).filter(pk=community.pk).exists(), who
        assert reads is permissions.readable_by(actor(cast, who)).filter(pk=community.pk).exists(), who


@pytest.mark.parametrize(("access", "audience"), SEES)
def test_a_guest_of_the_space_outside_the_community_is_like_a_stranger(cast, access, audience):
    community = factories.formed(cast, access, audience=audience)
    for who in (cast.ines, cast.nadie, None):
        is_seen = audience == "public" and access in {"open", "listed"}
        assert permissions.CAN_SEE(cast.actor(who), community) is is_seen
        assert permissions.visible_to(cast.actor(who)).exists() is is_seen


def test_a_forming_community_is_read_by_those_inside_only(cast):
    community = factories.formed(cast, "open", audience="public")
    readers = {who for who in EVERYBODY if permissions.CAN_READ(actor(cast, who), community)}
    assert readers == {"salma", "rosa"}
    assert {who for who in EVERYBODY if permissions.readable_by(actor(cast, who)).exists()} == readers


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("CAN_TAKE_PART", {"salma", "rosa", "tito", "ines"}),
        ("IS_FACILITATOR", {"rosa"}),
        ("IS_SPONSOR", {"salma"}),
        ("IS_EVALUATOR", {"erik"}),
        ("IS_MEMBER", INSIDE),
        ("CAN_SEE_PEOPLE", OF_SPACE),
        ("CAN_ENROL", {"rosa", "ada"}),
        ("CAN_COME_IN", {"ada", "omar", "nadie"}),
    ],
)
def test_who_may(cast, name, allowed):
    community = factories.opened(cast, audience="public")
    held = {who for who in EVERYBODY if getattr(permissions, name)(actor(cast, who), community)}
    assert held == allowed


def test_nobody_takes_part_in_what_is_not_open(cast):
    community = factories.formed(cast)
    assert not permissions.CAN_TAKE_PART(cast.actor(cast.rosa), community)


def test_an_administrator_neither_sees_nor_enrols_into_a_secret_community(cast):
    community = factories.opened(cast, "secret")
    assert not permissions.CAN_SEE(cast.actor(cast.ada), community)
    assert not permissions.CAN_ENROL(cast.actor(cast.ada), community)


def test_all_roles_of_a_person_take_one_query(cast, django_assert_num_queries):
    communities = [factories.opened(cast), factories.opened(cast)]
    tito = cast.actor(cast.tito)
    with django_assert_num_queries(1):
        assert [permissions.role_in(tito, community.pk) for community in communities] == ["member"] * 2


def test_another_space_sees_nothing(cast, neighbours):
    from minga.foundation.scope import in_space

    factories.opened(cast, audience="public")
    with in_space(neighbours.space.pk):
        assert not permissions.visible_to(neighbours.actor(neighbours.ada)).exists()
        assert not Community.objects.exists()


def test_whom_the_charter_comes_to_name_as_sponsor_facilitates_no_more(cast):
    community = factories.opened(cast)
    assert permissions.CAN_FACILITATE(cast.actor(cast.rosa), community)
    community.purpose.sponsor_id = cast.rosa.pk
    assert not permissions.CAN_FACILITATE(cast.actor(cast.rosa), community)
    assert not permissions.CAN_ENROL(cast.actor(cast.rosa), community)
