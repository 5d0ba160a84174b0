"""Where a person stands with a decision: what they do next, and in which words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from minga.community.permissions import roles_of
from minga.decision import permissions, rules, wording
from minga.decision.models import Decision, Response, RollEntry
from minga.decision.queries.opening import steps_of
from minga.decision.rules import NextStep, Part, Situation, State
from minga.foundation.policy import Actor
from minga.ui.numbers import written_deadline


@dataclass(frozen=True, slots=True)
class Standing:
    """``label`` is the button's, empty where nothing is pressed; ``missing`` is the first page of a draft to write."""

    step: NextStep
    sentence: str
    label: str
    missing: str = ""


def standing_of(actor: Actor, decision: Decision, *, now: datetime) -> Standing | None:
    """What this actor does next with a decision that they may see; None where nothing is left, or they are nobody."""
    if not actor.is_known:
        return None
    state = rules.state_at(State(decision.state), closes_at=decision.closes_at, now=now)
    rows = steps_of(decision, now=now) if state == State.DRAFT else ()
    missing = [row for row in rows if not row.is_done]
    response = Response.objects.filter(decision=decision).first() if state == State.PUBLISHED else None
    sponsor = decision.community.purpose.sponsor
    figures = _roll_figures(decision, actor) if state == State.OPEN else {"mine": 0, "mine_voted": 0, "left": 1}
    step = rules.next_step_for(
        Situation(
            state=state,
            part=_part(actor, decision),
            is_complete=not missing,
            may_open=permissions.CAN_OPEN(actor, decision),
            is_on_roll=bool(figures["mine"]),
            has_voted=bool(figures["mine_voted"]),
            is_secret=decision.is_secret,
            may_close=not figures["left"],
            is_counted=decision.state != State.OPEN,
            has_response=response is not None and response.given_at is not None,
            has_sponsor=sponsor is not None,
        )
    )
    if step is None:
        return None
    sentence, label = wording.NEXT_STEPS[step]
    said = {
        "missing": ", ".join(row.title for row in missing),
        "closes": written_deadline(decision.closes_at) if decision.closes_at else "",
        "due": written_deadline(response.due_at) if response else "",
        "sponsor": str(sponsor or ""),
    }
    return Standing(step, str(sentence) % said, str(label), missing[0].step if missing else "")


def _part(actor: Actor, decision: Decision) -> Part:
    if permissions.CAN_FACILITATE(actor, decision):
        return Part.FACILITATOR
    if permissions.CAN_RESPOND(actor, decision):
        return Part.SPONSOR
    role = roles_of(actor).get(decision.community_id)
    return Part.EVALUATOR if role == "evaluator" else Part.OTHER


def _roll_figures(decision: Decision, actor: Actor) -> dict[str, int]:
    mine = Q(user_id=actor.person_id)
    return RollEntry.objects.filter(decision=decision).aggregate(
        mine=Count("id", filter=mine),
        mine_voted=Count("id", filter=mine & Q(has_voted=True)),
        left=Count("id", filter=Q(has_voted=False)),
    )
