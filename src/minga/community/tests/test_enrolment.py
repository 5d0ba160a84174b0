"""Many people at once."""

import pytest

from minga.community import actions
from minga.community.actions import Enrolment
from minga.community.models import Membership
from minga.community.tests import factories
from minga.foundation.accounts.models import User
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, RefusedError
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import NOW
from minga.purpose.models import PurposeReader


def many(count):
    return [Enrolment(f"p{number}@x.org", f"Persona {number}", is_external=True) for number in range(count)]


@pytest.mark.parametrize("count", [1, 300])
def test_the_number_of_statements_does_not_grow(cast, count, count_queries):
    community = factories.opened(cast)
    with count_queries() as made:
        ids = factories.enrol(cast, community, *many(count))
    assert len(ids) == count
    assert len(made) <= 24
    entry = Entry.objects.filter(name="community:people-enrolled").latest("pk")
    assert entry.payload == {"community_id": community.pk, "count": count}
    assert PurposeReader.objects.filter(purpose=community.purpose, user_id__in=ids.values()).count() == count


def test_enrolling_twice_changes_nothing(cast):
    community = factories.opened(cast)
    first = factories.enrol(cast, community, *many(3))
    facts, users, places = Entry.objects.count(), User.objects.count(), Membership.objects.count()
    assert factories.enrol(cast, community, *many(3)) == first
    assert (Entry.objects.count(), User.objects.count(), Membership.objects.count()) == (facts, users, places)


def test_who_left_stays_away(cast):
    community = factories.opened(cast)
    actions.leave_community(community_id=community.pk, by=cast.actor(cast.tito), now=NOW)
    factories.enrol(cast, community, Enrolment(cast.tito.email))
    assert Membership.objects.get(community=community, user=cast.tito).state == "left"


def test_a_facilitator_opens_the_community_not_the_space(cast):
    community = factories.opened(cast)
    internal = [Enrolment("dentro@x.org"), Enrolment("fuera@x.org", is_external=True)]
    factories.enrol(cast, community, internal[0])
    assert SpaceMembership.objects.get(user__email="dentro@x.org").role == "guest"
    more = [Enrolment("casa@x.org"), internal[1]]
    actions.enrol_people(community_id=community.pk, people=more, by=cast.actor(cast.ada), now=NOW)
    roles = dict(SpaceMembership.objects.values_list("user__email", "role"))
    assert (roles["casa@x.org"], roles["fuera@x.org"]) == ("member", "guest")


def test_people_enrolled_sign_in_by_mailed_code_only(cast):
    community = factories.opened(cast)
    factories.enrol(cast, community, Enrolment("Nueva@X.org", "Nueva"))
    user = User.objects.get(email="nueva@x.org")
    assert (user.name, user.has_usable_password()) == ("Nueva", False)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (Enrolment("sin-arroba"), "community:bad-enrolment"),
        (Enrolment("p0@x.org"), "community:bad-enrolment"),
        (Enrolment("z@x.org", role="reina"), "community:bad-enrolment"),
        (Enrolment("z@x.org", role="sponsor"), "community:only-the-sponsor-sponsors"),
        (Enrolment("omar@prueba.example.org"), "community:owner-stands-outside"),
        (Enrolment("salma@prueba.example.org"), "community:sponsor-only-sponsors"),
    ],
)
def test_one_wrong_row_and_nobody_is_enrolled(cast, wrong, code):
    community = factories.opened(cast)
    before = (User.objects.count(), Membership.objects.count(), Entry.objects.count())
    with pytest.raises(RefusedError) as error:
        factories.enrol(cast, community, *many(2), wrong)
    assert error.value.refusal.code == code
    assert (User.objects.count(), Membership.objects.count(), Entry.objects.count()) == before


def test_a_member_enrols_nobody(cast):
    community = factories.opened(cast)
    with pytest.raises(NotAllowedError):
        actions.enrol_people(community_id=community.pk, people=many(1), by=cast.actor(cast.tito), now=NOW)
    assert not User.objects.filter(email="p0@x.org").exists()
