"""Open the vote: from here on nothing it is judged by changes."""

from datetime import datetime

from django.db import transaction

from minga.decision import events, permissions, rules
from minga.decision.actions.drafting import require_decidable
from minga.decision.actions.locking import lock_decision
from minga.decision.models import Decision, RollEntry
from minga.decision.queries.decisions import drawn_of
from minga.decision.queries.electorate import voters_of
from minga.decision.queries.opening import opening_check
from minga.foundation.census.actions import lock_census
from minga.foundation.events import publish
from minga.foundation.ids import secret_token
from minga.foundation.inserting import insert_for_each
from minga.foundation.markdown import people_named
from minga.foundation.policy import Actor, refuse_if, require
from minga.foundation.writing.actions import mention_people


@transaction.atomic
def open_decision(*, decision_id: int, by: Actor, now: datetime) -> Decision:
    """Open the vote: options, rules, the order that settles ties and the roll are fixed from here on."""
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_OPEN, by, decision)
    community = decision.community
    if decision.census_id is not None:
        lock_census(decision.census_id)
    voters = voters_of(decision)
    check = opening_check(decision, voters.count())
    refuse_if(rules.refusal_to_open(rules.State(decision.state), check, now=now))
    if decision.question_id is not None:
        require_decidable(by, decision.question_id, community.pk)
    decision.state, decision.opens_at = rules.State.OPEN, now
    decision.tie_seed = decision.tie_seed or secret_token()
    decision.save(update_fields=["state", "opens_at", "tie_seed"])
    insert_for_each("user", voters, RollEntry(decision=decision))
    publish(events.DecisionOpened(community_id=community.pk, decision_id=decision.pk), by=by, now=now)
    people = people_named(drawn_of(decision))
    mention_people(kind="decision", text_id=decision.pk, people=people, by=by, now=now)
    return decision
