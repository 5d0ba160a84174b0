"""Write a decision down, with its options and rules; open the vote or withdraw the draft."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import override

from minga.community.queries import member_ids, readable_community
from minga.community.rules import State as CommunityState
from minga.debate.queries import idea_choices, refusal_to_decide_on, visible_question
from minga.decision import events, permissions, rules, wording
from minga.decision.actions.locking import lock_decision
from minga.decision.models import ANSWERS, Decision, Option, RollEntry
from minga.foundation.events import publish
from minga.foundation.ids import secret_token
from minga.foundation.markdown import to_html
from minga.foundation.policy import Actor, RefusedError, refuse_if, require
from minga.foundation.tenancy.models import Space
from minga.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a facilitator writes when drafting. ``quorum`` is a percentage of the roll, 0 for none.

    ``tie_seed`` may name a public draw; where it is empty, one is drawn when the vote opens.
    """

    title: str
    method: str
    body: str = ""
    waiting_cost: str = ""
    is_secret: bool = False
    is_high_stakes: bool = False
    durability: str = ""
    lesson: str = ""
    robustness: str = ""
    waiting_burden: str = ""
    quorum: int = 0
    threshold: str = rules.Threshold.MORE_THAN_HALF
    majority_base: str = rules.MajorityBase.VOTES_CAST
    closes_at: datetime | None = None
    tie_seed: str = ""

    def fields(self) -> dict[str, object]:
        """Values of the decision's own columns."""
        values = asdict(self)
        del values["waiting_cost"]
        return values


@transaction.atomic
def draft_decision(
    *, community_id: int, draft: Draft, by: Actor, now: datetime, question_id: int | None = None
) -> Decision:
    """Write a decision down as a draft, *wait* among its options. ``question_id`` is the debate it comes out of."""
    community = readable_community(by, community_id)
    require(permissions.CAN_DRAFT, by, community)
    refuse_if(_refusal_to_draft(community.purpose.decision_right, community.state, question_id))
    if question_id is not None:
        _require_decidable(by, question_id, community_id)
    decision = Decision.objects.create(
        **draft.fields(),
        community=community,
        question_id=question_id,
        body_html=to_html(draft.body),
        drafted_by_id=by.person_id,
        drafted_at=now,
    )
    Option.objects.create(
        decision=decision,
        key=rules.WAIT_KEY,
        title=_wait_title(by.space_id),
        body=draft.waiting_cost,
        body_html=to_html(draft.waiting_cost),
        is_wait=True,
    )
    publish(events.DecisionDrafted(decision_id=decision.pk), by=by, now=now)
    return decision


def _refusal_to_draft(right: str, community_state: str, question_id: int | None) -> Refusal | None:
    is_open = community_state == CommunityState.OPEN
    return rules.refusal_to_draft(right, has_question=question_id is not None, is_community_open=is_open)


def _require_decidable(by: Actor, question_id: int, community_id: int) -> None:
    question = visible_question(by, question_id)
    if question.community_id != community_id:
        raise RefusedError(Refusal("decision:unknown-question"))
    refuse_if(refusal_to_decide_on(question))


def _wait_title(space_id: int) -> str:
    # Written down once, in the language of the space: everybody then reads the same option.
    with override(Space.objects.values_list("language", flat=True).get(pk=space_id)):
        return str(wording.WAIT_TITLE)


@transaction.atomic
def revise_decision(*, decision_id: int, draft: Draft, by: Actor, now: datetime) -> Decision:
    """Change a draft; what stood there before stays in the journal."""
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    refuse_if(rules.refusal_to_edit(rules.State(decision.state)))
    wait = Option.objects.get(decision=decision, is_wait=True)
    changed = {name: value for name, value in draft.fields().items() if getattr(decision, name) != value}
    before = {name: str(getattr(decision, name)) for name in changed}
    for name, value in changed.items():
        setattr(decision, name, value)
    if changed:
        decision.body_html = to_html(decision.body)
        decision.save(update_fields=[*changed, "body_html"])
    if wait.body != draft.waiting_cost:
        before["waiting_cost"] = wait.body
        wait.body, wait.body_html = draft.waiting_cost, to_html(draft.waiting_cost)
        wait.save(update_fields=["body", "body_html"])
    if before:
        publish(events.DecisionRevised(decision_id=decision.pk, before=before), by=by, now=now)
    return decision


@transaction.atomic
def add_option(
    *, decision_id: int, title: str, by: Actor, now: datetime, body: str = "", idea_id: int | None = None
) -> Option:
    """Add something to choose, in free words or from an idea of the decision's question."""
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    keys = set(Option.objects.filter(decision=decision).values_list("key", flat=True))
    method = rules.Method(decision.method)
    refuse_if(rules.refusal_to_add_option(rules.State(decision.state), method, proposals=len(keys) - 1))
    if idea_id is not None:
        offered = _idea_title(decision, idea_id)
        title = title.strip() or offered
    if not title.strip():
        raise RefusedError(Refusal("decision:option-needs-title"))
    try:
        with transaction.atomic():
            option = Option.objects.create(
                decision=decision, key=rules.next_key(keys), title=title, body=body, body_html=to_html(body),
                idea_id=idea_id,
            )  # fmt: skip
    except IntegrityError:
        raise RefusedError(Refusal("decision:idea-is-option")) from None
    publish(events.OptionAdded(decision_id=decision.pk, option_id=option.pk), by=by, now=now)
    return option


def _idea_title(decision: Decision, idea_id: int) -> str:
    ideas = {choice.id: choice.title for choice in idea_choices(decision.question_id)} if decision.question_id else {}
    if idea_id not in ideas:
        raise RefusedError(Refusal("decision:unknown-idea"))
    return ideas[idea_id]


def _option_of(decision: Decision, option_id: int) -> Option:
    option = Option.objects.filter(pk=option_id, decision=decision).first()
    if option is None:
        raise RefusedError(Refusal("decision:unknown-option"))
    return option


@transaction.atomic
def revise_option(*, decision_id: int, option_id: int, title: str, body: str, by: Actor, now: datetime) -> Option:
    """Say an option of a draft in other words."""
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    refuse_if(rules.refusal_to_edit(rules.State(decision.state)))
    option = _option_of(decision, option_id)
    before = {"title": option.title, "body": option.body}
    if before != {"title": title, "body": body}:
        option.title, option.body, option.body_html = title, body, to_html(body)
        option.save(update_fields=["title", "body", "body_html"])
        fact = events.OptionRevised(decision_id=decision.pk, option_id=option.pk, before=before)
        publish(fact, by=by, now=now)
    return option


@transaction.atomic
def remove_option(*, decision_id: int, option_id: int, by: Actor, now: datetime) -> None:
    """Take an option out of a draft; waiting stays."""
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    option = _option_of(decision, option_id)
    refuse_if(rules.refusal_to_remove_option(rules.State(decision.state), is_wait=option.is_wait))
    before = {"key": option.key, "title": option.title, "body": option.body}
    option.delete()
    publish(events.OptionRemoved(decision_id=decision.pk, before=before), by=by, now=now)


@transaction.atomic
def withdraw_decision(*, decision_id: int, reason: str, by: Actor, now: datetime) -> Decision:
    """Give a draft up, with the reason."""
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    refuse_if(rules.refusal_to_withdraw(rules.State(decision.state), reason=reason))
    decision.state, decision.withdrawal_reason = rules.State.WITHDRAWN, reason
    decision.save(update_fields=["state", "withdrawal_reason"])
    publish(events.DecisionWithdrawn(decision_id=decision.pk), by=by, now=now)
    return decision


@transaction.atomic
def open_decision(*, decision_id: int, by: Actor, now: datetime) -> Decision:
    """Open the vote: options, rules, the order that settles ties and the roll are fixed from here on."""
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    community = decision.community
    voters = member_ids(community.pk, rules.roles_on_roll(community.purpose.decision_right))
    refuse_if(rules.refusal_to_open(rules.State(decision.state), _opening_check(decision, len(voters)), now=now))
    refuse_if(_refusal_to_draft(community.purpose.decision_right, community.state, decision.question_id))
    if decision.question_id is not None:
        _require_decidable(by, decision.question_id, community.pk)
    decision.state, decision.opens_at = rules.State.OPEN, now
    decision.tie_seed = decision.tie_seed or secret_token()
    decision.save(update_fields=["state", "opens_at", "tie_seed"])
    RollEntry.objects.bulk_create([RollEntry(decision=decision, user_id=voter) for voter in voters], batch_size=500)
    publish(events.DecisionOpened(community_id=community.pk, decision_id=decision.pk), by=by, now=now)
    return decision


def _opening_check(decision: Decision, roll_size: int) -> rules.OpeningCheck:
    options = list(Option.objects.filter(decision=decision))
    durability, lesson, robustness, waiting_burden = (getattr(decision, name) for name in ANSWERS)
    return rules.OpeningCheck(
        method=rules.Method(decision.method),
        is_secret=decision.is_secret,
        proposals=sum(not option.is_wait for option in options),
        waiting_cost=next(option.body for option in options if option.is_wait),
        is_high_stakes=decision.is_high_stakes,
        answers=(durability, lesson, robustness, waiting_burden),
        closes_at=decision.closes_at,
        roll_size=roll_size,
    )
