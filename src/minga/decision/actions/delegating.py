"""Lend one's voice to somebody, for one vote or for all of a community that admit it, and take it back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from minga.community.models import Community
from minga.community.queries import readable_community
from minga.decision import events, permissions, rules
from minga.decision.actions.locking import lock_decision
from minga.decision.models import Decision, Delegation, DelegationQuerySet, RollEntry
from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotAllowedError, RefusedError, refuse_if, require
from minga.kernel import Refusal


@transaction.atomic
def delegate_vote(*, decision_id: int, delegate_id: int, by: Actor, now: datetime) -> Delegation:
    """Let somebody on the roll speak for oneself in this vote, until it closes; one's own ballot goes before it."""
    decision = _locked_for_delegation(decision_id, by, now)
    may_vote = RollEntry.objects.filter(decision=decision, user_id=delegate_id).exists()
    refuse_if(rules.refusal_to_delegate_to(delegate_id, by=by.person_id, may_vote=may_vote))
    lent = Delegation.objects.in_force().filter(decision=decision, owner_id=by.person_id)
    where = {"community_id": decision.community_id, "decision_id": decision.pk}
    return _lend(lent, where, delegate_id, by, now)


@transaction.atomic
def revoke_delegation(*, decision_id: int, by: Actor, now: datetime) -> None:
    """Take one's voice in this vote back."""
    decision = _locked_for_delegation(decision_id, by, now)
    lent = Delegation.objects.in_force().filter(decision=decision, owner_id=by.person_id)
    _take_back(lent, decision.community_id, decision.pk, now)


@transaction.atomic
def delegate_in_community(*, community_id: int, delegate_id: int, by: Actor, now: datetime) -> Delegation:
    """Let somebody speak for oneself in every vote of a community that admits it and in which one lends no other way.

    It counts in votes that are open by now, too: until they close it is taken back as easily.
    """
    community = _locked_community(community_id, by)
    if not permissions.votes_in(by.person_id, community):
        raise NotAllowedError(permissions.CAN_VOTE.name)
    may_vote = permissions.votes_in(delegate_id, community)
    refuse_if(rules.refusal_to_delegate_to(delegate_id, by=by.person_id, may_vote=may_vote))
    lent = Delegation.objects.in_force().filter(community=community, decision=None, owner_id=by.person_id)
    return _lend(lent, {"community_id": community.pk, "decision_id": None}, delegate_id, by, now)


@transaction.atomic
def revoke_in_community(*, community_id: int, by: Actor, now: datetime) -> None:
    """Take back the voice lent for a whole community; also when one has left it and may no longer read it."""
    lent = Delegation.objects.in_force().filter(community_id=community_id, decision=None, owner_id=by.person_id)
    if not lent.exists():
        readable_community(by, community_id)
    _take_back(lent, community_id, None, now)


def _locked_for_delegation(decision_id: int, by: Actor, now: datetime) -> Decision:
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_VOTE, by, decision)
    state = rules.state_at(rules.State(decision.state), closes_at=decision.closes_at, now=now)
    refuse_if(rules.refusal_to_delegate_in(state, allows=decision.allows_delegation))
    return decision


def _locked_community(community_id: int, by: Actor) -> Community:
    community = readable_community(by, community_id)
    Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    return community


def _lend(lent: DelegationQuerySet, where: dict[str, Any], delegate_id: int, by: Actor, now: datetime) -> Delegation:
    same = lent.filter(delegate_id=delegate_id).first()
    if same is not None:
        return same
    lent.update(ended_at=now)
    made: Delegation = Delegation.objects.create(**where, owner_id=by.person_id, delegate_id=delegate_id, given_at=now)
    _tell(events.VoteDelegated(**where), now)
    return made


def _take_back(lent: DelegationQuerySet, community_id: int, decision_id: int | None, now: datetime) -> None:
    if not lent.update(ended_at=now):
        raise RefusedError(Refusal("decision:nothing-lent"))
    _tell(events.DelegationRevoked(community_id=community_id, decision_id=decision_id), now)


def _tell(fact: events.VoteDelegated | events.DelegationRevoked, now: datetime) -> None:
    # The journal's readers may be delegates: it says that a voice was lent that day, neither whose nor to whom.
    publish(fact, by=None, now=rules.fact_moment(opened_at=None, day_began=clock.beginning_of(clock.day_of(now))))
