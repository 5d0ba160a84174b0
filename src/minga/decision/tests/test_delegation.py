"""A voice that is lent: transitive, taken back until the close, told to nobody but its owner."""

import json

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction

from minga.algorithms import tally
from minga.community.tests import factories as community
from minga.decision import actions, declarations, queries
from minga.decision.models import Delegation
from minga.decision.queries.delegations import my_voice_path, voices_of
from minga.decision.tests import factories
from minga.decision.tests.factories import CLOSES_AT, STARTS
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space

YES, WAIT = {"approved": ["option-1"]}, {"approved": ["wait"]}


@pytest.fixture
def vote(cast):
    """An open vote that admits lending, with four neighbours besides Rosa, Tito and Inés on the roll."""
    draft = factories.drafted(cast, allows_delegation=True)
    people = factories.crowd(cast, draft.community, 4)
    return factories.open_it(cast, draft), people


def lend(cast, decision, who, to, now=STARTS):
    return actions.delegate_vote(decision_id=decision.pk, delegate_id=to.pk, by=cast.actor(who), now=now)


def close(decision):
    return actions.close_decision(decision_id=decision.pk, by=None, now=CLOSES_AT)


def counted(decision):
    return tally.recount(close(decision).result)


def refused_with(code, act):
    kept = list(Delegation.objects.order_by("id").values())
    with pytest.raises(RefusedError) as caught:
        act()
    assert caught.value.refusal.code == code
    assert list(Delegation.objects.order_by("id").values()) == kept


def test_a_voice_goes_on_until_somebody_votes(cast, vote):
    decision, (first, second, third, _fourth) = vote
    lend(cast, decision, first, second)
    lend(cast, decision, second, third)
    factories.cast_one(cast, decision, third, YES)
    factories.cast_one(cast, decision, cast.tito, WAIT)
    assert voices_of(decision) == {third.pk: 3, cast.tito.pk: 1}
    result = counted(decision)
    assert (result.present, result.winner) == (4, "option-1")
    assert set(decision.ballots.values_list("voter_id", "voices")) == {(third.pk, 3), (cast.tito.pk, 1)}


def test_ones_own_ballot_goes_before_the_delegates(cast, vote):
    decision, (first, second, *_others) = vote
    lend(cast, decision, first, second)
    factories.cast_one(cast, decision, second, YES)
    factories.cast_one(cast, decision, first, WAIT)
    assert voices_of(decision) == {first.pk: 1, second.pk: 1}


def test_a_circle_is_not_voted_unless_one_of_it_votes(cast, vote):
    decision, (first, second, third, _fourth) = vote
    for owner, delegate in ((first, second), (second, third), (third, first)):
        lend(cast, decision, owner, delegate)
    factories.cast_one(cast, decision, cast.tito, WAIT)
    assert voices_of(decision) == {cast.tito.pk: 1}
    factories.cast_one(cast, decision, second, YES)
    assert voices_of(decision) == {cast.tito.pk: 1, second.pk: 3}


def test_what_is_lent_for_this_vote_goes_before_what_is_lent_in_the_community(cast, vote):
    decision, (first, second, third, _fourth) = vote
    actions.delegate_in_community(
        community_id=decision.community_id, delegate_id=second.pk, by=cast.actor(first), now=STARTS
    )
    for who in (second, third):
        factories.cast_one(cast, decision, who, YES)
    assert voices_of(decision) == {second.pk: 2, third.pk: 1}
    lend(cast, decision, first, third)
    assert voices_of(decision) == {second.pk: 1, third.pk: 2}
    actions.revoke_delegation(decision_id=decision.pk, by=cast.actor(first), now=STARTS)
    assert voices_of(decision) == {second.pk: 2, third.pk: 1}


def test_a_voice_is_taken_back_until_the_close_and_not_after(cast, vote):
    decision, (first, second, *_others) = vote
    lend(cast, decision, first, second)
    actions.revoke_delegation(decision_id=decision.pk, by=cast.actor(first), now=STARTS)
    factories.cast_one(cast, decision, second, YES)
    assert voices_of(decision) == {second.pk: 1}
    lend(cast, decision, first, second)
    take_back = {"decision_id": decision.pk, "by": cast.actor(first)}
    refused_with("decision:not-open", lambda: actions.revoke_delegation(**take_back, now=CLOSES_AT))
    close(decision)
    refused_with("decision:not-open", lambda: actions.revoke_delegation(**take_back, now=STARTS))


def test_what_was_lent_stays_written(cast, vote):
    decision, (first, second, third, _fourth) = vote
    lend(cast, decision, first, second)
    lend(cast, decision, first, third)
    lend(cast, decision, first, third)
    actions.revoke_delegation(decision_id=decision.pk, by=cast.actor(first), now=STARTS)
    kept = Delegation.objects.order_by("id").values_list("delegate_id", "ended_at")
    assert list(kept) == [(second.pk, STARTS), (third.pk, STARTS)]
    refused_with(
        "decision:nothing-lent",
        lambda: actions.revoke_delegation(decision_id=decision.pk, by=cast.actor(first), now=STARTS),
    )


def test_only_the_owner_is_told_where_a_voice_goes(cast, vote):
    decision, (first, second, third, _fourth) = vote
    lend(cast, decision, first, second)
    lend(cast, decision, second, third)
    path = my_voice_path(decision, first.pk)
    assert (path.names, path.is_counted, path.is_for_this_vote) == ((str(second), str(third)), False, True)
    factories.cast_one(cast, decision, second, YES)
    assert my_voice_path(decision, first.pk).names == (str(second),)
    assert my_voice_path(decision, third.pk) is None
    seen = queries.decision_detail(cast.actor(third), decision.pk, now=STARTS, today=STARTS.date())
    assert seen.voice is None
    assert seen.result is None


def test_the_journal_and_the_published_file_name_neither_owner_nor_delegate(cast, vote):
    decision, (first, second, *_others) = vote
    lend(cast, decision, first, second)
    actions.revoke_delegation(decision_id=decision.pk, by=cast.actor(first), now=STARTS)
    lend(cast, decision, first, second)
    entries = Entry.objects.filter(name__in=["decision:vote-delegated", "decision:delegation-revoked"])
    assert {entry.actor_id for entry in entries} == {None}
    assert {(entry.occurred_at.hour, entry.occurred_at.minute) for entry in entries} == {(0, 0)}
    where = {"community_id": decision.community_id, "decision_id": decision.pk}
    assert all(entry.payload == where for entry in entries)
    factories.cast_one(cast, decision, second, YES)
    close(decision)
    decision.refresh_from_db()
    file = queries.recount_file(factories.publish_it(cast, decision))
    assert str(first) not in json.dumps(file, ensure_ascii=False)
    assert file["listed_ballots"] == [{"voter": str(second), "ballot": YES, "voices": 2}]


def test_who_lent_their_voice_is_not_called_to_vote(cast, vote):
    decision, (first, second, *_others) = vote
    assert [each.url for each in declarations._votes_awaited(cast.actor(first), STARTS)]
    lend(cast, decision, first, second)
    assert not list(declarations._votes_awaited(cast.actor(first), STARTS))


@pytest.mark.parametrize(
    ("state", "expected"),
    [("draft", "hidden"), ("open", "lent"), ("closed", "decision:not-open"), ("published", "decision:not-open")],
)
def test_who_may_lend_in_which_state(cast, state, expected):
    decision = factories.drafted(cast, allows_delegation=True)
    if state != "draft":
        decision = factories.open_it(cast, decision)
    if state in {"closed", "published"}:
        decision = factories.closed(cast, decision)
    if state == "published":
        decision = factories.publish_it(cast, decision)
    told = {}
    for who in ("rosa", "tito", "salma", "erik", "omar", "nadie", "ada"):
        delegate = cast.ines
        try:
            lend(cast, decision, getattr(cast, who), delegate)
            told[who] = "lent"
        except RefusedError as refused:
            told[who] = refused.refusal.code
        except NotAllowedError:
            told[who] = "not-allowed"
        except NotFoundError:
            told[who] = "hidden"
    drafts = {"rosa": "not-allowed", "tito": "hidden"}
    voters = drafts if state == "draft" else {"rosa": expected, "tito": expected}
    others = "hidden" if state == "draft" else "not-allowed"
    assert told == voters | dict.fromkeys(("salma", "erik", "omar", "ada"), others) | {"nadie": "hidden"}


def test_a_voice_is_lent_to_somebody_else_who_votes_here(cast, vote):
    decision, _people = vote
    refused_with("decision:delegate-is-oneself", lambda: lend(cast, decision, cast.tito, cast.tito))
    refused_with("decision:delegate-does-not-vote", lambda: lend(cast, decision, cast.tito, cast.erik))
    community_id = decision.community_id
    refused_with(
        "decision:delegate-does-not-vote",
        lambda: actions.delegate_in_community(
            community_id=community_id, delegate_id=cast.salma.pk, by=cast.actor(cast.tito), now=STARTS
        ),
    )


def test_other_votes_and_secret_ones_admit_no_lending(cast, neighbours):
    where = community.opened(cast)
    decision = factories.opened(cast, where)
    refused_with("decision:no-delegation-here", lambda: lend(cast, decision, cast.tito, cast.rosa))
    with pytest.raises(RefusedError) as caught:
        factories.drafted(cast, where, allows_delegation=True, is_secret=True)
    assert caught.value.refusal.code == "decision:delegation-is-open"
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        lend(neighbours, decision, neighbours.tito, neighbours.rosa)


def test_the_database_refuses_a_secret_vote_that_admits_it_and_two_delegates(cast, vote):
    decision, (first, second, third, _fourth) = vote
    with pytest.raises(IntegrityError), transaction.atomic():
        type(decision).objects.filter(pk=decision.pk).update(is_secret=True)
    lend(cast, decision, first, second)
    row = {"community_id": decision.community_id, "decision": decision, "owner": first, "given_at": STARTS}
    for delegate in (third, first):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.create(**row, delegate=delegate)


def test_the_pages_lend_and_take_back(cast, vote, client, monkeypatch):
    from django.urls import reverse

    from minga.foundation import clock

    monkeypatch.setattr(clock, "now", lambda: STARTS)
    decision, (first, second, *_others) = vote
    client.force_login(first)
    page = reverse("decision:lend", args=[cast.space.slug, decision.pk])
    assert str(second) in client.get(page, {"q": "vecina 1"}).text
    assert str(second) not in client.get(page, {"q": "nadie así"}).text
    client.post(page, {"delegate_id": second.pk})
    shown = client.get(reverse("decision:detail", args=[cast.space.slug, decision.pk])).text
    assert f"→ {second}" in shown
    client.post(reverse("decision:take-back", args=[cast.space.slug, decision.pk]))
    assert not Delegation.objects.in_force().exists()
    there = reverse("decision:lend-in-community", args=[cast.space.slug, decision.community_id])
    client.post(there, {"delegate_id": second.pk})
    assert str(second) in client.get(there).text
    client.post(reverse("decision:take-back-in-community", args=[cast.space.slug, decision.community_id]))
    assert not Delegation.objects.in_force().exists()
    assert serializers.serialize("json", Delegation.objects.all()).count('"ended_at": "') == 2
