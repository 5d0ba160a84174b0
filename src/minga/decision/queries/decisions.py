"""Decisions as lists and pages show them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from minga.algorithms import tally
from minga.community.permissions import roles_of
from minga.debate.models import Contribution
from minga.debate.rules import ContributionState
from minga.decision import rules, wording
from minga.decision.models import ANSWERS, Decision, DecisionQuerySet, Option, Response, RollEntry
from minga.decision.permissions import CAN_SEE, visible_to
from minga.decision.queries.ballots import my_choice
from minga.decision.queries.delegations import VoicePath, my_voice_path
from minga.decision.queries.electorate import only_told
from minga.decision.queries.opening import voters_now
from minga.decision.queries.origins import Origin, origin_of
from minga.decision.queries.results import ResultView, result_view
from minga.decision.queries.terms import method_terms, quorum_told
from minga.decision.rules import MajorityBase, Method, ResponseKind, State, Threshold
from minga.foundation.lists import Asked, Sheet, Show, sheet_of, window
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.prepared import prepared
from minga.ui.numbers import money


@dataclass(frozen=True, slots=True)
class DecisionRow:
    id: int
    title: str
    community_id: int
    community: str
    question_id: int | None
    method: str
    state: str
    state_label: str
    tone: str
    is_secret: bool
    closes_at: datetime | None
    chosen: str
    more_chosen: int
    response: str
    response_due_at: datetime | None
    is_response_overdue: bool


@dataclass(frozen=True, slots=True)
class OptionRow:
    id: int
    key: str
    title: str
    body_html: str
    is_wait: bool
    is_chosen: bool
    idea: str = ""
    idea_id: int | None = None
    cost: int | None = None
    cost_text: str = ""


@dataclass(frozen=True, slots=True)
class ResponseRow:
    kind: str
    reason_html: str
    due_at: datetime
    given_by: str
    given_at: datetime | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class DecisionDetail:
    decision: Decision
    origin: Origin
    state: str
    state_label: str
    tone: str
    method: str
    method_terms: tuple[tuple[str, str], ...]
    options: tuple[OptionRow, ...]
    answers: tuple[tuple[str, str], ...]
    threshold: str
    quorum: str
    tie_order: tuple[str, ...]
    roll_size: int
    only: str
    turnout: int | None
    has_voted: bool
    may_vote: bool
    is_on_roll: bool
    may_close: bool
    my_choice: dict[str, Any] | None
    voice: VoicePath | None
    is_small_secret: bool
    result: ResultView | None
    response: ResponseRow | None
    sponsor: str
    is_review_due: bool


@prepared
def _whole(decision_id: int) -> QuerySet[Decision]:
    people = ("drafted_by", "published_by")
    rows = Decision.objects.for_page().select_related("community__purpose__sponsor", "question", "chosen", *people)
    return rows.filter(pk=decision_id).defer("result")


def visible_decision(actor: Actor, decision_id: int) -> Decision:
    """The decision with its community, purpose and people; ``NotFoundError`` where the actor may not know of it."""
    decision = _whole.first(decision_id)
    if decision is None or not CAN_SEE(actor, decision):
        raise NotFoundError
    return decision


def _state(decision: Decision, now: datetime) -> State:
    return rules.state_at(State(decision.state), closes_at=decision.closes_at, now=now)


def decision_list(
    actor: Actor, *, now: datetime, community_id: int | None = None, question_id: int | None = None
) -> tuple[DecisionRow, ...]:
    """Decisions of a community or a question, or all that this actor may know of; open ones first."""
    return tuple(_row(decision, now) for decision in _listed(actor, community_id, question_id))


def _rows(actor: Actor) -> DecisionQuerySet:
    rows = visible_to(actor).for_page().select_related("community", "chosen", "response").defer("result", "counted")
    return rows.annotate(chosen_count=Count("options", filter=Q(options__place__isnull=False))).by_urgency()


@prepared
def _listed(actor: Actor, community_id: int | None, question_id: int | None) -> QuerySet[Decision]:
    rows = _rows(actor)
    if community_id is not None:
        rows = rows.filter(community_id=community_id)
    if question_id is not None:
        rows = rows.filter(question_id=question_id)
    return rows


def decisions_shown(actor: Actor, asked: Asked, *, now: datetime) -> Sheet[DecisionRow]:
    """A page of the space's decisions: those going on, those of one's own communities, or all."""
    return sheet_of(_shown(actor, asked), lambda decision: _row(decision, now))


@prepared
def _shown(actor: Actor, asked: Asked) -> QuerySet[Decision]:
    rows = _rows(actor)
    if asked.show == Show.OPEN:
        rows = rows.exclude(state__in=(State.PUBLISHED, State.WITHDRAWN))
    elif asked.show == Show.MINE:
        rows = rows.filter(community_id__in=list(roles_of(actor)))
    return window(rows, asked)


def _row(decision: Decision, now: datetime) -> DecisionRow:
    state = _state(decision, now)
    response = getattr(decision, "response", None)
    answer = _response_row(response, now) if response and state == State.PUBLISHED else None
    return DecisionRow(
        id=decision.pk,
        title=decision.title,
        community_id=decision.community_id,
        community=decision.community.name,
        question_id=decision.question_id,
        method=str(wording.METHOD_NAMES[Method(decision.method)]),
        state=state,
        state_label=str(wording.STATES[state]),
        tone=wording.STATE_TONES.get(state, ""),
        is_secret=decision.is_secret,
        closes_at=decision.closes_at,
        chosen=decision.chosen.title if decision.chosen else "",
        more_chosen=max(0, decision.chosen_count - 1),  # type: ignore[attr-defined]
        response=answer.kind if answer else "",
        response_due_at=answer.due_at if answer else None,
        is_response_overdue=bool(answer and answer.is_overdue),
    )


def _response_row(response: Response, now: datetime, given_by: str = "") -> ResponseRow:
    is_given = response.given_at is not None
    return ResponseRow(
        kind=str(wording.RESPONSE_NAMES[ResponseKind(response.kind)]) if is_given else "",
        reason_html=response.reason_html,
        due_at=response.due_at,
        given_by=given_by,
        given_at=response.given_at,
        is_overdue=rules.is_response_overdue(due_at=response.due_at, has_responded=is_given, now=now),
    )


def decision_detail(actor: Actor, decision_id: int, *, now: datetime, today: date) -> DecisionDetail:
    decision = visible_decision(actor, decision_id)
    state = _state(decision, now)
    options = options_of(decision)
    titles = {option.key: option.title for option in options}
    size, voted, mine = _roll_figures(decision, actor.user_id)
    may_vote = state == State.OPEN and mine is not None and not (decision.is_secret and mine)
    return DecisionDetail(
        decision=decision,
        origin=origin_of(decision),
        state=state,
        state_label=str(wording.STATES[state]),
        tone=wording.STATE_TONES.get(state, ""),
        method=str(wording.METHODS[Method(decision.method)]),
        method_terms=method_terms(decision),
        options=options,
        answers=answers_of(decision),
        threshold=threshold_text(decision),
        quorum=quorum_told(decision.quorum, size or _voters(decision)),
        tie_order=tuple(titles[key] for key in tally.tie_order(titles, decision.tie_seed)),
        roll_size=size,
        only=only_told(decision),
        turnout=rules.turnout_shown(State(decision.state), is_secret=decision.is_secret, turnout=voted),
        has_voted=bool(mine),
        may_vote=may_vote,
        is_on_roll=mine is not None,
        may_close=_may_close(decision, turnout=voted, electorate=size, now=now),
        my_choice=my_choice(decision, actor.user_id) if mine else None,
        voice=_voice(decision, actor, has_voted=bool(mine), may_vote=may_vote),
        is_small_secret=decision.is_secret and size < rules.FEWEST_SHOWN,
        result=result_view(decision, titles) if decision.state in rules.ENDED else None,
        response=_response_of(decision, now),
        sponsor=str(decision.community.purpose.sponsor or ""),
        is_review_due=decision.review_due_on is not None and decision.review_due_on <= today,
    )


def _voters(decision: Decision) -> int:
    """How many would vote if the vote opened now."""
    return sum(each.people for each in voters_now(decision))


def _may_close(decision: Decision, *, turnout: int, electorate: int, now: datetime) -> bool:
    """Whether the vote may be closed and counted now, by whoever facilitates it."""
    state, closes_at = State(decision.state), decision.closes_at
    refusal = rules.refusal_to_close(
        state,
        turnout=turnout,
        electorate=electorate,
        admits=decision.admits_verified,
        closes_at=closes_at,
        now=now,
    )
    return refusal is None


def _voice(decision: Decision, actor: Actor, *, has_voted: bool, may_vote: bool) -> VoicePath | None:
    """Where the viewer's own voice goes, while it may still be taken back and they have not voted themselves."""
    if not decision.allows_delegation or has_voted or not may_vote:
        return None
    return my_voice_path(decision, actor.person_id)


def _roll_figures(decision: Decision, user_id: int | None) -> tuple[int, int, bool | None]:
    """How many are on the roll, how many of them have voted, and whether this person has (None: not on it)."""
    figures = RollEntry.objects.filter(decision=decision).aggregate(
        size=Count("id"),
        voted=Count("id", filter=Q(has_voted=True)),
        mine=Count("id", filter=Q(user_id=user_id)),
        mine_voted=Count("id", filter=Q(user_id=user_id, has_voted=True)),
    )
    return figures["size"], figures["voted"], bool(figures["mine_voted"]) if figures["mine"] else None


def options_of(decision: Decision) -> tuple[OptionRow, ...]:
    """Proposals in the order they were written, *wait* last."""
    options = Option.objects.for_page().filter(decision=decision).select_related("idea").order_by("is_wait", "id")
    return tuple(
        OptionRow(
            id=option.pk,
            key=option.key,
            title=option.title,
            body_html=option.body_html,
            is_wait=option.is_wait,
            is_chosen=option.place is not None,
            idea=_title_shown(option.idea),
            idea_id=option.idea_id,
            cost=option.cost,
            cost_text=money(option.cost, decision.currency) if option.cost is not None else "",
        )
        for option in options
    )


def drawn_of(decision: Decision) -> str:
    """Everything that a vote is asked with, drawn: what one should know, and what there is to choose."""
    options = Option.objects.filter(decision=decision).values_list("body_html", flat=True)
    return " ".join([decision.body_html, *options])


def _title_shown(idea: Contribution | None) -> str:
    """The idea's title; nothing of one that is hidden or withdrawn."""
    if idea is None or idea.hidden_at is not None or idea.state == ContributionState.WITHDRAWN:
        return ""
    return idea.title


def answers_of(decision: Decision) -> tuple[tuple[str, str], ...]:
    """The four questions of a high-stakes decision with their answers; none otherwise."""
    if not decision.is_high_stakes:
        return ()
    return tuple((str(wording.FOUR_QUESTIONS[name]), getattr(decision, name)) for name in ANSWERS)


def threshold_text(decision: Decision) -> str:
    """The threshold with its base, in one phrase."""
    threshold = Threshold(decision.threshold)
    if threshold == Threshold.NONE:
        return str(wording.THRESHOLDS[threshold])
    return f"{wording.THRESHOLDS[threshold]} {wording.MAJORITY_BASES[MajorityBase(decision.majority_base)]}"


def _response_of(decision: Decision, now: datetime) -> ResponseRow | None:
    if decision.state != State.PUBLISHED:
        return None
    response = Response.objects.for_page().select_related("given_by").filter(decision=decision).first()
    return _response_row(response, now, str(response.given_by or "")) if response else None
