"""What a draft still lacks before its vote may open, and who would vote."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.community.models import Membership
from minga.community.rules import State as CommunityState
from minga.debate.queries import refusal_to_decide_on
from minga.decision import rules, wording
from minga.decision.models import ANSWERS, Decision
from minga.decision.queries.electorate import (
    is_electorate_known,
    only_told,
    refusal_of_its_census,
    within_electorate,
)
from minga.decision.rules import Method, Step
from minga.foundation.declared import sentence_for
from minga.kernel import Refusal
from minga.ui.numbers import written_deadline


@dataclass(frozen=True, slots=True)
class StepRow:
    """A page of a draft: what stands there already, or what it still lacks."""

    step: Step
    title: str
    is_done: bool
    note: str


@dataclass(frozen=True, slots=True)
class VoterCount:
    role: str
    people: int


def refusal_to_begin(right: str, community_state: str, question_id: int | None) -> Refusal | None:
    is_open = community_state == CommunityState.OPEN
    return rules.refusal_to_draft(right, has_question=question_id is not None, is_community_open=is_open)


def opening_check(decision: Decision, roll_size: int) -> rules.OpeningCheck:
    """What an opening looks at."""
    community, options = decision.community, list(decision.options.all())
    proposals = [option for option in options if not option.is_wait]
    durability, lesson, robustness, waiting_burden = (getattr(decision, name) for name in ANSWERS)
    origin = refusal_to_begin(community.purpose.decision_right, community.state, decision.question_id)
    if origin is None and decision.question is not None:
        origin = refusal_to_decide_on(decision.question)
    return rules.OpeningCheck(
        terms=decision.terms,
        costs=tuple(option.cost for option in proposals),
        proposals=len(proposals),
        waiting_cost=next(option.body for option in options if option.is_wait),
        is_high_stakes=decision.is_high_stakes,
        answers=(durability, lesson, robustness, waiting_burden),
        closes_at=decision.closes_at,
        roll_size=roll_size or _who_may_come(decision),
        titles=tuple(option.title for option in proposals),
        waiting=(*wording.wait_titles(), *(option.title for option in options if option.is_wait)),
        origin=origin,
        is_electorate_known=is_electorate_known(decision),
        census=refusal_of_its_census(decision),
    )


def _who_may_come(decision: Decision) -> int:
    """How many take part in a vote whose roll stays open: nobody needs to be verified before it opens."""
    if not decision.admits_verified:
        return 0
    roles = rules.roles_on_roll(decision.community.purpose.decision_right)
    inside = Membership.objects.active().filter(community_id=decision.community_id, role__in=roles)
    return inside.count()


def voters_now(decision: Decision) -> tuple[VoterCount, ...]:
    """Who would be on the roll if the vote opened now, counted by role, in the order of the roles."""
    roles = rules.roles_on_roll(decision.community.purpose.decision_right)
    active = Membership.objects.active().filter(community_id=decision.community_id, role__in=roles)
    active = within_electorate(active, decision)
    counted = dict(active.order_by().values_list("role").annotate(people=Count("user_id", distinct=True)))
    return tuple(VoterCount(str(wording.VOTERS[role]), counted[role]) for role in roles if counted.get(role))


def steps_of(decision: Decision, *, now: datetime) -> tuple[StepRow, ...]:
    """The pages of a draft with what they hold or lack."""
    voters = sum(each.people for each in voters_now(decision))
    check = opening_check(decision, voters)
    missing = rules.missing_to_open(check, now=now)
    held = {
        Step.WHAT: decision.title,
        Step.OPTIONS: ngettext("%(n)s option, and waiting", "%(n)s options, and waiting", check.proposals)
        % {"n": check.proposals},
        Step.COUNT: _count_held(decision),
        Step.WHEN: _when_held(decision, voters),
    }
    return tuple(
        StepRow(step, str(wording.STEPS[step]), refusal is None, sentence_for(refusal) if refusal else held[step])
        for step, refusal in missing.items()
    )


def method_name(decision: Decision) -> str:
    return str(wording.METHOD_NAMES[Method(decision.method)])


def _count_held(decision: Decision) -> str:
    secrecy = _("secret ballots") if decision.is_secret else _("open ballots")
    return f"{method_name(decision)}, {secrecy}"


def _when_held(decision: Decision, voters: int) -> str:
    if decision.closes_at is None:
        return ""
    people = ngettext("%(n)s person may vote", "%(n)s people may vote", voters) % {"n": voters}
    only = only_told(decision)
    told = f" ({only})" if only else ""
    return f"{written_deadline(decision.closes_at)}. {people}{told}"
