"""Whoever sponsors a purpose sponsors its communities; whoever says no leaves that place."""

from minga.community.models import Membership
from minga.community.tests import factories
from minga.foundation.journal.models import Entry
from minga.foundation.testing.cast import NOW
from minga.purpose import actions
from minga.purpose.models import Purpose


def sponsors(where):
    places = Membership.objects.active().filter(community=where, role="sponsor")
    return [str(place.user) for place in places.select_related("user")]


def ask(cast, where, person):
    purpose = Purpose.objects.get(pk=where.purpose_id)
    terms = {name: getattr(purpose, name) for name in ("decision_right", "response_days", "redecide_on")}
    actions.settle_terms(purpose_id=purpose.pk, sponsor_id=person.pk, by=cast.actor(cast.ada), now=NOW, **terms)


def test_another_sponsor_takes_the_place(cast):
    where = factories.opened(cast)
    assert sponsors(where) == ["Salma"]
    ask(cast, where, cast.erik)
    assert sponsors(where) == ["Erik"]
    assert Entry.objects.filter(name="community:person-left", payload__user_id=cast.salma.pk).count() == 1


def test_a_sponsor_who_says_no_leaves_the_place_empty(cast):
    where = factories.opened(cast)
    ask(cast, where, cast.erik)
    actions.answer_as_sponsor(
        purpose_id=where.purpose_id, is_accepted=False, reason="No puedo", by=cast.actor(cast.erik), now=NOW
    )
    assert sponsors(where) == []


def test_who_alone_facilitates_goes_on_facilitating(cast):
    where = factories.opened(cast)
    ask(cast, where, cast.rosa)
    assert Membership.objects.get(community=where, user=cast.rosa).role == "facilitator"
