"""Ballots: who casts them, what they may say, and what a secret one leaves behind."""

import json
from datetime import timedelta

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction

from minga.community import actions as community_actions
from minga.decision import actions
from minga.decision.models import Ballot, RollEntry
from minga.decision.tests import factories
from minga.decision.tests.factories import CHOICES, STARTS
from minga.foundation.ids import digest
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space


def what_is_kept(decision):
    return (
        list(Ballot.objects.order_by("id").values()),
        list(RollEntry.objects.filter(decision=decision).order_by("id").values()),
        Entry.objects.count(),
    )


def refused(code, decision, act):
    before = what_is_kept(decision)
    with pytest.raises(RefusedError) as error:
        act()
    assert error.value.refusal.code == code
    assert what_is_kept(decision) == before


@pytest.mark.parametrize("method", CHOICES)
def test_every_method_takes_its_ballot(cast, method):
    decision = factories.opened(cast, method=method)
    assert factories.cast_one(cast, decision, cast.tito) == ""
    ballot = decision.ballots.get()
    assert ballot.voter == cast.tito
    assert {name: ballot.choice[name] for name in CHOICES[method]} == CHOICES[method]
    assert list(decision.roll.filter(has_voted=True).values_list("user_id", flat=True)) == [cast.tito.pk]


@pytest.mark.parametrize(
    ("method", "choice", "code"),
    [
        ("approval", {"approved": ["option-7"]}, "decision:unknown-option"),
        ("ranked", {"order": ["wait", "wait"]}, "decision:option-twice"),
        ("score", {"scores": {"wait": 6}}, "decision:score-out-of-range"),
        ("yes_no", {"choice": "perhaps"}, "decision:unreadable-ballot"),
        ("consent", {"position": "object", "reason": ""}, "decision:objection-needs-reason"),
    ],
)
def test_a_ballot_that_says_nothing_sensible_is_refused(cast, method, choice, code):
    decision = factories.opened(cast, method=method)
    refused(code, decision, lambda: factories.cast_one(cast, decision, cast.tito, choice))


def test_an_option_of_another_decision_is_unknown(cast):
    other = factories.drafted(cast)
    third = factories.option(cast, other, "Neumáticos")
    decision = factories.opened(cast, other.community, title="Otra")
    choice = {"approved": [third.key]}
    refused("decision:unknown-option", decision, lambda: factories.cast_one(cast, decision, cast.tito, choice))


def test_an_open_ballot_can_be_changed_until_the_close_and_keeps_what_it_said(cast):
    decision = factories.opened(cast)
    factories.cast_one(cast, decision, cast.tito, {"approved": ["option-1"]})
    factories.cast_one(cast, decision, cast.tito, {"approved": ["wait"]})
    assert decision.ballots.get().choice == {"approved": ["wait"]}
    assert Entry.objects.get(name="decision:ballot-changed").payload["before"] == '{"approved": ["option-1"]}'
    factories.cast_one(cast, decision, cast.tito, {"approved": ["wait"]})
    assert Entry.objects.filter(name="decision:ballot-changed").count() == 1


def test_a_secret_ballot_is_cast_once_and_never_changed(cast):
    decision = factories.opened(cast, is_secret=True)
    factories.cast_one(cast, decision, cast.tito)
    refused("decision:already-voted", decision, lambda: factories.cast_one(cast, decision, cast.tito, {"approved": []}))


def test_two_tabs_cast_one_secret_ballot(cast):
    """The second tab has read the roll before the first one wrote: the condition of the write decides."""
    from minga.decision.actions.voting import _cast_secretly

    decision = factories.opened(cast, is_secret=True)
    read_by_second_tab = RollEntry.objects.get(decision=decision, user=cast.tito)
    factories.cast_one(cast, decision, cast.tito)
    refused(
        "decision:already-voted",
        decision,
        lambda: _cast_secretly(decision, read_by_second_tab, {"approved": ["wait"]}, STARTS),
    )


def test_a_vote_after_the_deadline_is_refused_even_before_anybody_closed_it(cast):
    decision = factories.opened(cast)
    refused(
        "decision:closed",
        decision,
        lambda: actions.cast_ballot(
            decision_id=decision.pk, choice=CHOICES["approval"], by=cast.actor(cast.tito), now=factories.CLOSES_AT
        ),
    )


def test_a_draft_and_a_counted_vote_take_no_ballot(cast):
    draft = factories.drafted(cast)
    refused("decision:not-open", draft, lambda: factories.cast_one(cast, draft, cast.rosa))
    decision = factories.closed(cast, factories.opened(cast, draft.community, title="Otra"))
    refused("decision:closed", decision, lambda: factories.cast_one(cast, decision, cast.tito, {"approved": []}))


@pytest.mark.parametrize("who", ["ada", "salma", "erik", "omar"])
def test_who_is_not_on_the_roll_does_not_vote(cast, who):
    decision = factories.opened(cast)
    before = what_is_kept(decision)
    with pytest.raises(NotAllowedError):
        factories.cast_one(cast, decision, getattr(cast, who))
    assert what_is_kept(decision) == before


def test_a_stranger_and_another_space_do_not_even_find_it(cast, neighbours):
    decision = factories.opened(cast)
    before = what_is_kept(decision)
    with pytest.raises(NotFoundError):
        factories.cast_one(cast, decision, cast.nadie)
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        factories.cast_one(neighbours, decision, neighbours.tito)
    assert what_is_kept(decision) == before


def test_who_leaves_stays_on_the_frozen_roll(cast):
    decision = factories.opened(cast)
    community_actions.leave_community(community_id=decision.community_id, by=cast.actor(cast.tito), now=STARTS)
    assert decision.roll.filter(user=cast.tito).exists()
    factories.cast_one(cast, decision, cast.tito)
    assert decision.ballots.count() == 1


def test_a_receipt_finds_its_ballot_and_is_kept_nowhere(cast):
    decision = factories.opened(cast, is_secret=True)
    receipt = factories.cast_one(cast, decision, cast.tito, {"approved": ["wait"]})
    ballot = decision.ballots.get(receipt_digest=digest(receipt))
    assert ballot.choice == {"approved": ["wait"]}
    kept = serializers.serialize("json", [*Ballot.objects.all(), *RollEntry.objects.all()])
    assert receipt not in kept
    assert receipt not in json.dumps(list(Entry.objects.values_list("payload", flat=True)))


def test_nothing_joins_roll_and_ballots_of_a_secret_vote(cast):
    decision = factories.opened(cast, is_secret=True)
    for who, option in ((cast.rosa, "option-1"), (cast.tito, "wait"), (cast.ines, "option-2")):
        factories.cast_one(cast, decision, who, {"approved": [option]})
    columns = {field.attname for field in Ballot._meta.concrete_fields}
    assert columns == {
        "id",
        "space_id",
        "decision_id",
        "is_secret",
        "voter_id",
        "choice",
        "receipt_digest",
        "voices",
        "is_mixed",
    }
    assert {field.attname for field in RollEntry._meta.concrete_fields} == {
        "id",
        "space_id",
        "decision_id",
        "user_id",
        "has_voted",
        "is_mixed",
    }
    assert set(decision.ballots.values_list("voter_id", flat=True)) == {None}
    assert min(decision.ballots.values_list("id", flat=True)) > 2**32


def test_the_journal_tells_neither_who_nor_what_nor_when(cast):
    decision = factories.opened(cast, is_secret=True)
    for minutes, who in ((7, cast.tito), (1500, cast.ines)):
        actions.cast_ballot(
            decision_id=decision.pk,
            choice=CHOICES["approval"],
            by=cast.actor(who),
            now=STARTS + timedelta(minutes=minutes),
        )
    facts = list(Entry.objects.filter(name="decision:ballot-cast").order_by("id"))
    assert [fact.actor_id for fact in facts] == [None, None]
    assert [fact.payload for fact in facts] == [{"decision_id": decision.pk}] * 2
    assert facts[0].occurred_at == decision.opens_at
    assert facts[1].occurred_at == (STARTS + timedelta(days=1)).replace(hour=0, minute=0)


def test_closing_writes_a_secret_vote_in_an_order_that_tells_nothing(cast):
    decision = factories.opened(cast, is_secret=True)
    for number, who in enumerate((cast.ines, cast.tito, cast.rosa)):
        factories.cast_one(cast, decision, who, {"approved": [] if number else ["wait"]})
    before = {ballot.pk: ballot.choice for ballot in decision.ballots.all()}
    roll = dict(decision.roll.values_list("user_id", "has_voted"))
    actions.close_decision(decision_id=decision.pk, by=cast.actor(cast.rosa), now=STARTS)
    assert {ballot.pk: ballot.choice for ballot in decision.ballots.all()} == before
    assert dict(decision.roll.values_list("user_id", "has_voted")) == roll
    # Without an ORDER BY both databases show the rows as they lie on the disk.
    assert list(decision.ballots.order_by().values_list("pk", flat=True)) == sorted(before)
    assert list(decision.roll.order_by().values_list("pk", flat=True)) == sorted(
        decision.roll.values_list("pk", flat=True)
    )


def test_the_database_refuses_a_secret_ballot_with_a_name_and_an_open_one_without(cast):
    decision = factories.opened(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(decision=decision, is_secret=True, voter=cast.tito, choice={}, receipt_digest="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(decision=decision, is_secret=False, choice={})
    factories.cast_one(cast, decision, cast.tito)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(decision=decision, is_secret=False, voter=cast.tito, choice={})


def test_every_seventh_secret_ballot_writes_a_batch_of_seven_anew_in_both_tables(cast):
    decision = factories.drafted(cast, is_secret=True)
    people = factories.crowd(cast, decision.community, 9)
    decision = factories.open_it(cast, decision)
    for count, who in enumerate(people, start=1):
        factories.cast_one(cast, decision, who)
        mixed = 7 if count >= 7 else 0
        assert decision.ballots.filter(is_mixed=True).count() == mixed
        assert decision.roll.filter(is_mixed=True, has_voted=True).count() == mixed
        assert not decision.roll.filter(is_mixed=True, has_voted=False).exists()
        assert decision.ballots.count() == decision.roll.filter(has_voted=True).count() == count
