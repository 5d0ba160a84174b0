"""What a debate may become, and why not. Pure."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from minga.kernel import Refusal
from minga.kernel.writing import is_blank, one_line

TITLE_MAX, BODY_MAX, REASON_MAX, STATEMENT_MAX, UNIT_MAX = 160, 10_000, 4_000, 280, 40
IMPORTED_STATEMENT_MAX = 1_000
ESTIMATE_MAX = 1e15
SOURCE_MAX, NAME_MAX, SURE = 200, 80, 100
TIME_BOX_MAX_DAYS = 180
CHALLENGE_DAYS = 7
FEWEST_SHOWN = 7
MAP_WAITS = timedelta(days=3)
# Wider than the interval of fifty answers of which half agree.
LITTLE_KNOWN = 0.28
VOTES_IN_REQUEST = 5_000
PAGE_SIZE = 30


class State(StrEnum):
    """Where a question stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    SUMMARIZED = "summarized"


class Kind(StrEnum):
    """What a contribution is."""

    IDEA = "idea"
    QUESTION = "question"
    ANSWER = "answer"
    EXPERIENCE = "experience"
    EVIDENCE = "evidence"
    CONCERN = "concern"


class ReplyRole(StrEnum):
    """What a reply does to that to which it replies."""

    SUPPORTS = "supports"
    OBJECTS = "objects"
    ASKS = "asks"
    ADDS_EVIDENCE = "adds_evidence"


class ContributionState(StrEnum):
    """How a contribution stands. Only an idea is settled; anything may be withdrawn by its author."""

    OPEN = "open"
    UNDER_REVIEW = "under_review"
    TAKEN_UP = "taken_up"
    DECLINED = "declined"
    MERGED = "merged"
    PARKED = "parked"
    WITHDRAWN = "withdrawn"


class Stance(IntEnum):
    AGREE = 1
    PASS = 0
    DISAGREE = -1


class RoundState(StrEnum):
    SEALED = "sealed"
    REVEALED = "revealed"


class ReportState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


FINAL = frozenset(
    {
        ContributionState.TAKEN_UP,
        ContributionState.DECLINED,
        ContributionState.MERGED,
        ContributionState.PARKED,
        ContributionState.WITHDRAWN,
    }
)
SETTLED_BY_HAND = FINAL - {ContributionState.WITHDRAWN} | {ContributionState.UNDER_REVIEW}
UNSETTLED = frozenset({ContributionState.OPEN, ContributionState.UNDER_REVIEW})


def state_at(state: State, *, closes_at: datetime, now: datetime) -> State:
    """The state as the clock has it: an open question is closed once its time is up, whoever notices."""
    return State.CLOSED if state == State.OPEN and now >= closes_at else state


def refusal_to_time(opens_at: datetime, closes_at: datetime, *, now: datetime) -> Refusal | None:
    """A time box ends after it begins, in the future, and within half a year."""
    if closes_at <= opens_at or closes_at <= now:
        return Refusal("debate:closes-before-it-opens")
    if closes_at - max(opens_at, now) > timedelta(days=TIME_BOX_MAX_DAYS):
        return Refusal("debate:time-box-too-long", {"days": TIME_BOX_MAX_DAYS})
    return None


def answer_due(closes_at: datetime, response_days: int) -> datetime:
    """The day until which every idea has its answer."""
    return closes_at + timedelta(days=response_days)


def refusal_to_revise_question(state: State) -> Refusal | None:
    return None if state == State.DRAFT else Refusal("debate:not-a-draft")


def refusal_to_open(state: State, *, opens_at: datetime, closes_at: datetime, now: datetime) -> Refusal | None:
    if state != State.DRAFT:
        return Refusal("debate:not-a-draft")
    return refusal_to_time(opens_at, closes_at, now=now)


def refusal_to_close(state: State) -> Refusal | None:
    return None if state == State.OPEN else Refusal("debate:not-open")


def refusal_to_take_part(state: State, *, opens_at: datetime, closes_at: datetime, now: datetime) -> Refusal | None:
    """People write, vote and estimate between opening and closing."""
    if state == State.DRAFT:
        return Refusal("debate:not-open")
    if state_at(state, closes_at=closes_at, now=now) != State.OPEN:
        return Refusal("debate:closed")
    return Refusal("debate:not-open-yet") if now < opens_at else None


def refusal_to_write(*, title: str, body: str, kind: Kind, is_reply: bool) -> Refusal | None:
    """A contribution says something; an idea has a name by which it can be chosen."""
    if is_blank(body):
        return Refusal("debate:nothing-written")
    if len(body) > BODY_MAX:
        return Refusal("debate:too-long", {"limit": BODY_MAX})
    if len(title) > TITLE_MAX:
        return Refusal("debate:title-too-long", {"limit": TITLE_MAX})
    if kind == Kind.IDEA and not is_reply and is_blank(title):
        return Refusal("debate:idea-needs-title")
    return None


def refusal_to_reply(*, is_same_question: bool, is_hidden: bool, state: ContributionState) -> Refusal | None:
    if not is_same_question:
        return Refusal("debate:reply-elsewhere")
    if is_hidden or state == ContributionState.WITHDRAWN:
        return Refusal("debate:reply-to-nothing")
    return None


def refusal_to_revise(state: ContributionState, *, is_hidden: bool) -> Refusal | None:
    """What has been answered, withdrawn or hidden stays as it was answered, withdrawn or hidden."""
    if is_hidden:
        return Refusal("debate:hidden")
    if state == ContributionState.WITHDRAWN:
        return Refusal("debate:withdrawn")
    return Refusal("debate:already-settled") if state in FINAL else None


def refusal_to_withdraw(state: ContributionState) -> Refusal | None:
    if state == ContributionState.WITHDRAWN:
        return Refusal("debate:withdrawn")
    return Refusal("debate:already-settled") if state in FINAL else None


def refusal_to_settle(
    before: ContributionState, after: ContributionState, *, kind: Kind, reason: str, has_target: bool
) -> Refusal | None:
    """An idea ends in a named state with a human reason; a merged one says into which."""
    if kind != Kind.IDEA:
        return Refusal("debate:not-an-idea")
    if after not in SETTLED_BY_HAND:
        return Refusal("debate:not-a-settlement")
    if before == ContributionState.WITHDRAWN:
        return Refusal("debate:withdrawn")
    if before == ContributionState.MERGED:
        return Refusal("debate:already-settled")
    if after in FINAL and is_blank(reason):
        return Refusal("debate:settlement-needs-reason")
    if after == ContributionState.MERGED and not has_target:
        return Refusal("debate:merge-needs-target")
    return None


def is_overdue(state: ContributionState, *, kind: Kind, due_at: datetime | None, now: datetime) -> bool:
    return kind == Kind.IDEA and state in UNSETTLED and due_at is not None and now > due_at


def refusal_to_state(text: str, *, is_there: bool = False, was_hidden: bool = False) -> Refusal | None:
    """A statement is one short claim, and a new one; what the moderation has hidden does not come back."""
    if is_blank(text):
        return Refusal("debate:nothing-written")
    if len(one_line(text)) > STATEMENT_MAX:
        return Refusal("debate:statement-too-long", {"limit": STATEMENT_MAX})
    if is_there:
        return Refusal("debate:statement-exists")
    return Refusal("debate:statement-hidden") if was_hidden else None


def refusal_to_ask_estimate(*, has_round: bool, low: float | None, high: float | None) -> Refusal | None:
    if has_round:
        return Refusal("debate:round-exists")
    if low is not None and high is not None and low >= high:
        return Refusal("debate:hints-crossed")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What makes a question of estimates a forecast that can be scored; fixed before anybody estimates.

    ``status_quo`` is what anybody would have said without asking (the last known value, the base rate), ``named``
    what one named forecaster says; both in the round's unit. Where ``is_probability``, all are percent and what
    happens is yes or no. ``indicator_id`` with ``unit`` and ``period`` says which value will be the truth.
    """

    status_quo: float
    status_quo_source: str
    resolves_on: date
    is_probability: bool = False
    named: float | None = None
    named_by: str = ""
    indicator_id: int | None = None
    unit: str = ""
    period: date | None = None


def refusal_to_fix(terms: Terms, *, closes_on: date) -> Refusal | None:
    """A status quo has a source, and nobody estimates once it can be known."""
    if is_blank(terms.status_quo_source):
        return Refusal("debate:status-quo-needs-source")
    if (terms.named is None) != is_blank(terms.named_by):
        return Refusal("debate:named-needs-both")
    if terms.resolves_on < closes_on:
        return Refusal("debate:resolves-before-closing")
    is_tied = terms.indicator_id is not None
    if is_tied != (not is_blank(terms.unit)) or is_tied != (terms.period is not None):
        return Refusal("debate:needs-unit-and-period")
    if is_tied and terms.is_probability:
        return Refusal("debate:probability-of-a-value")
    chances = [each for each in (terms.status_quo, terms.named) if each is not None]
    return refusal_of_chance(*chances) if terms.is_probability else None


def refusal_of_chance(*chances: float) -> Refusal | None:
    return None if all(0 <= chance <= SURE for chance in chances) else Refusal("debate:not-a-percentage")


def refusal_to_ask_again(rounds: Sequence[RoundState]) -> Refusal | None:
    """A second round is asked once, after the first was revealed and there was something to talk about."""
    if len(rounds) > 1:
        return Refusal("debate:second-round-exists")
    if list(rounds) != [RoundState.REVEALED]:
        return Refusal("debate:first-round-sealed")
    return None


def refusal_to_estimate(round_state: RoundState) -> Refusal | None:
    return None if round_state == RoundState.SEALED else Refusal("debate:already-revealed")


def refusal_to_reveal(round_state: RoundState, *, estimates: int) -> Refusal | None:
    """Fewer than seven numbers would tell whose they are."""
    if round_state == RoundState.REVEALED:
        return Refusal("debate:already-revealed")
    if estimates < FEWEST_SHOWN:
        return Refusal("debate:too-few-estimates", {"least": FEWEST_SHOWN})
    return None


def refusal_to_report(*, has_open_report: bool, is_hidden: bool, reason: str) -> Refusal | None:
    if is_blank(reason):
        return Refusal("debate:report-needs-reason")
    if is_hidden:
        return Refusal("debate:hidden")
    return Refusal("debate:already-reported") if has_open_report else None


def refusal_to_moderate(report: ReportState, *, reason: str) -> Refusal | None:
    if report != ReportState.OPEN:
        return Refusal("debate:report-decided")
    return Refusal("debate:moderation-needs-reason") if is_blank(reason) else None


def refusal_to_summarize(state: State, *, body: str) -> Refusal | None:
    """The summary is signed after the closing; a later version replaces none, it follows."""
    if state not in {State.CLOSED, State.SUMMARIZED}:
        return Refusal("debate:not-closed")
    if is_blank(body):
        return Refusal("debate:nothing-written")
    return Refusal("debate:too-long", {"limit": BODY_MAX}) if len(body) > BODY_MAX else None


def refusal_to_save_summary(state: State, *, body: str, is_newest: bool) -> Refusal | None:
    """A version is saved after the closing, by whoever has read the one before it."""
    if refusal := refusal_to_summarize(state, body=body):
        return refusal
    return None if is_newest else Refusal("debate:newer-draft")


def refusal_to_challenge(*, is_latest: bool, open_until: datetime, body: str, now: datetime) -> Refusal | None:
    if not is_latest:
        return Refusal("debate:older-summary")
    if now > open_until:
        return Refusal("debate:challenge-window-over")
    if is_blank(body):
        return Refusal("debate:nothing-written")
    return None


def refusal_to_answer_challenge(*, is_answered: bool, answer: str) -> Refusal | None:
    if is_answered:
        return Refusal("debate:challenge-answered")
    return Refusal("debate:nothing-written") if is_blank(answer) else None


def refusal_to_decide(state: State, *, open_challenges: int) -> Refusal | None:
    """A decision opens only when the summary is signed and the open challenges are answered."""
    if state != State.SUMMARIZED:
        return Refusal("debate:not-summarized")
    if open_challenges:
        return Refusal("debate:challenges-open", {"count": open_challenges})
    return None


def refusal_to_import(state: State) -> Refusal | None:
    return Refusal("debate:already-summarized") if state == State.SUMMARIZED else None


def unknown_people(people: AbstractSet[int], members: AbstractSet[int]) -> Refusal | None:
    """Whoever is said to have written or voted takes part in the community."""
    missing = len(people - members)
    return Refusal("debate:import-unknown-people", {"count": missing}) if missing else None


def is_map_stale(*, has_changed: bool, has_figures: bool, people_changed: int, is_closed: bool) -> bool:
    """Whether the opinion map is computed anew.

    While votes come in, figures that follow each single vote would tell how that one person voted; so a map
    that shows figures waits for seven more people, or for the closing.
    """
    return has_changed and (is_closed or not has_figures or people_changed >= FEWEST_SHOWN)


def tells_little(low: float, high: float) -> bool:
    """Whether an interval of a share leaves open which way most people stand: then we do not know yet."""
    return low < 0.5 < high and high - low > LITTLE_KNOWN


def groups_told(seen: Sequence[int], *, groupless: int) -> tuple[frozenset[int], bool]:
    """Groups whose figures on a statement may be told, and whether those in no group count among everybody there.

    ``seen`` counts the people of each group who answered the statement, ``groupless`` those who answered and are in
    none. A group of fewer than seven is never told, also not by subtraction from the figures of everybody: whoever
    those hold beyond the groups told is nobody, or at least seven people. Where a few without a group would hide the
    groups, they are left out of everybody instead.
    """
    counted = _groups_beside(seen, groupless)
    if len(counted) == len(seen) or not groupless:
        return counted, True
    alone = _groups_beside(seen, 0)
    return (alone, False) if len(alone) > len(counted) else (counted, True)


def _groups_beside(seen: Sequence[int], groupless: int) -> frozenset[int]:
    told = sorted((group for group, count in enumerate(seen) if count >= FEWEST_SHOWN), key=lambda group: -seen[group])
    left = groupless + sum(seen) - sum(seen[group] for group in told)
    while told and 0 < left < FEWEST_SHOWN:
        left += seen[told.pop()]
    return frozenset(told)
