"""What an initiative, its units and its promises may become, and why not. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from minga.kernel import Refusal
from minga.kernel.writing import is_blank

TITLE_MAX, NAME_MAX, WHAT_MAX, BODY_MAX, REASON_MAX, SOURCE_MAX = 200, 120, 300, 20_000, 4_000, 300
UNITS_MAX = 500
HOURS_MAX = 500.0
DAY_HOURS_MAX = 24.0
TOTAL_HOURS_MAX = 10_000_000.0
GROUP_MIN = 7
BACKDATED_DAYS_MAX = 60
DEFAULT_OPEN_COMMITMENTS = 3
OPEN_COMMITMENTS_MAX = 9
DEFAULT_WEEKLY_HOURS = 3.0
WEEKLY_HOURS_MAX = 60.0
REMIND_DAYS = 2


class State(StrEnum):
    """How far the work is. It says nothing about whether it helped."""

    DRAFTED = "drafted"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


class OutcomeStatus(StrEnum):
    """What is known of its effect. It says nothing about whether the work is finished."""

    NOT_MEASURED = "not_measured"
    WINDOW_OPEN = "window_open"
    JUDGED = "judged"


class CommitmentState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    RELEASED = "released"


class UnitRole(StrEnum):
    """What a unit is in the evidence: it has started, it will, or it is compared with."""

    STARTED = "started"
    PLANNED = "planned"
    COMPARISON = "comparison"


ENDED = frozenset({State.DONE, State.STOPPED})


@dataclass(frozen=True, slots=True)
class Load:
    """What one person carries: shown to that person only. Hours of one week, Monday to Sunday."""

    open_commitments: int
    open_commitments_max: int
    hours_noted: float
    hours_due: float
    weekly_hours: float

    @property
    def hours(self) -> float:
        return self.hours_noted + self.hours_due

    @property
    def is_over(self) -> bool:
        return self.hours > self.weekly_hours

    @property
    def share(self) -> int:
        """Hours of this week per hundred of the budget, at most 100."""
        return min(100, round(100 * self.hours / self.weekly_hours))


def week_of(today: date) -> tuple[date, date]:
    """Monday and Sunday of the week that holds ``today``."""
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=6)


def refusal_to_revise(state: State) -> Refusal | None:
    return Refusal("initiative:ended") if state in ENDED else None


refusal_to_plan = refusal_to_revise


def refusal_to_ask_owner(state: State, *, owner_id: int | None, user_id: int, is_taking_part: bool) -> Refusal | None:
    if state in ENDED:
        return Refusal("initiative:ended")
    if not is_taking_part:
        return Refusal("initiative:unknown-person")
    return Refusal("initiative:already-owner") if owner_id == user_id else None


def refusal_to_answer(state: State, *, asked_id: int | None, user_id: int | None) -> Refusal | None:
    """Only the person who was asked accepts or declines."""
    if state in ENDED:
        return Refusal("initiative:ended")
    return None if asked_id is not None and asked_id == user_id else Refusal("initiative:not-asked")


def refusal_to_start(state: State, *, owner_id: int | None) -> Refusal | None:
    """Work begins with somebody responsible who has said yes."""
    if state in ENDED:
        return Refusal("initiative:ended")
    if state == State.UNDER_WAY:
        return Refusal("initiative:already-started")
    return Refusal("initiative:needs-owner") if owner_id is None else None


def refusal_to_finish(state: State, *, end_note: str) -> Refusal | None:
    if state in ENDED:
        return Refusal("initiative:ended")
    if state == State.DRAFTED:
        return Refusal("initiative:not-started")
    return Refusal("initiative:needs-end-note") if is_blank(end_note) else None


def refusal_to_stop(state: State, *, end_note: str) -> Refusal | None:
    """What never began may be stopped too; a reason is left behind in every case."""
    if state in ENDED:
        return Refusal("initiative:ended")
    return Refusal("initiative:needs-end-note") if is_blank(end_note) else None


def outcome_status_after(current: OutcomeStatus, state: State, *, has_started_unit: bool) -> OutcomeStatus:
    """*Done* opens the measurement window; staggered units open it earlier, with the first that really started.

    What was stopped after it began may have changed something too, and is measured. A judgement stays.
    """
    if current == OutcomeStatus.JUDGED or state == State.DRAFTED:
        return current
    if state == State.DONE or has_started_unit:
        return OutcomeStatus.WINDOW_OPEN
    return current


def refusal_to_judge(status: OutcomeStatus) -> Refusal | None:
    """A later verdict may follow an earlier one; none comes before there is something to measure."""
    return Refusal("initiative:window-closed") if status == OutcomeStatus.NOT_MEASURED else None


def unit_role(starts_on: date | None, started_on: date | None) -> UnitRole:
    if started_on is not None:
        return UnitRole.STARTED
    return UnitRole.COMPARISON if starts_on is None else UnitRole.PLANNED


def has_come(start: date, day: date) -> bool:
    """Whether a start has come on a day: the one comparison of starts with a day, of units and of plans alike.

    A start has come on its own day. Whoever asks gives the day of the space, so that nobody's clock decides.
    """
    return start <= day


def has_reached(starts_on: date | None, started_on: date | None, today: date) -> bool:
    """Whether the unit's date lies behind us, so that moving it would rewrite the evidence."""
    return started_on is not None or (starts_on is not None and has_come(starts_on, today))


def real_start(starts_on: date | None, today: date) -> date | None:
    """A date that is given although it lies behind us says that the unit did start then."""
    return starts_on if starts_on is not None and has_come(starts_on, today) else None


def refusal_to_set_start(
    name: str, before: date | None, after: date | None, *, started_on: date | None, today: date
) -> Refusal | None:
    """A plan moves freely until its day; once reached, it is corrected with a reason or not at all."""
    if before == after:
        return None
    return Refusal("initiative:start-reached", {"unit": name}) if has_reached(before, started_on, today) else None


def refusal_to_start_unit(
    state: State, *, started_on: date, already: date | None, today: date, name: str
) -> Refusal | None:
    if state in ENDED:
        return Refusal("initiative:ended")
    if state == State.DRAFTED:
        return Refusal("initiative:not-started")
    if already is not None:
        return Refusal("initiative:unit-started", {"unit": name})
    return None if has_come(started_on, today) else Refusal("initiative:start-in-future")


def refusal_to_correct_start(before: date | None, after: date | None, *, reason: str) -> Refusal | None:
    if is_blank(reason):
        return Refusal("initiative:needs-reason")
    return Refusal("initiative:start-unchanged") if before == after else None


def refusal_to_promise(
    state: State, *, hours: float, due_on: date, today: date, open_commitments: int, open_max: int
) -> Refusal | None:
    """Nobody carries more open commitments than the cap, however willing."""
    if state in ENDED:
        return Refusal("initiative:ended")
    if not 0 < hours <= HOURS_MAX:
        return Refusal("initiative:hours-out-of-range", {"most": HOURS_MAX})
    if due_on < today:
        return Refusal("initiative:due-in-past")
    if open_commitments >= open_max:
        return Refusal("initiative:carries-enough", {"open": open_commitments, "most": open_max})
    return None


def refusal_to_settle(state: CommitmentState, *, is_reason_needed: bool, note: str) -> Refusal | None:
    if state != CommitmentState.OPEN:
        return Refusal("initiative:commitment-settled")
    return Refusal("initiative:needs-reason") if is_reason_needed and is_blank(note) else None


def refusal_to_note_hours(state: State, *, hours: float, worked_on: date, today: date) -> Refusal | None:
    """Hours are noted while people still remember them, also shortly after the end."""
    if state == State.DRAFTED:
        return Refusal("initiative:not-started")
    if not 0 < hours <= DAY_HOURS_MAX:
        return Refusal("initiative:hours-out-of-range", {"most": DAY_HOURS_MAX})
    if worked_on > today:
        return Refusal("initiative:worked-in-future")
    if worked_on < today - timedelta(days=BACKDATED_DAYS_MAX):
        return Refusal("initiative:worked-too-long-ago", {"days": BACKDATED_DAYS_MAX})
    return None


def refusal_to_group_sum(*, hours: float, people: int, source: str) -> Refusal | None:
    """A sum that somebody else hands in speaks of a group, never of a person."""
    if not 0 < hours <= TOTAL_HOURS_MAX:
        return Refusal("initiative:hours-out-of-range", {"most": TOTAL_HOURS_MAX})
    if people < GROUP_MIN:
        return Refusal("initiative:group-too-small", {"least": GROUP_MIN})
    return Refusal("initiative:needs-source") if is_blank(source) else None


def refusal_to_limit(*, weekly_hours: float, open_commitments: int) -> Refusal | None:
    if not 0 < weekly_hours <= WEEKLY_HOURS_MAX:
        return Refusal("initiative:hours-out-of-range", {"most": WEEKLY_HOURS_MAX})
    if not 1 <= open_commitments <= OPEN_COMMITMENTS_MAX:
        return Refusal("initiative:cap-out-of-range", {"most": OPEN_COMMITMENTS_MAX})
    return None


def can_show_sum(people: int) -> bool:
    """A sum of fewer people than this would tell what one of them did."""
    return people >= GROUP_MIN


class Step(StrEnum):
    """What one person does next with an initiative; the last four are only said."""

    ANSWER = "answer"
    ASK_OWNER = "ask_owner"
    NAME_GROUPS = "name_groups"
    BEGIN = "begin"
    TELL_STARTS = "tell_starts"
    FINISH = "finish"
    PROMISE = "promise"
    WAIT_OWNER = "wait_owner"
    WAIT_ANSWER = "wait_answer"
    WAIT_BEGIN = "wait_begin"
    WATCH = "watch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How far an initiative is. ``is_start_untold``: somebody's day has come, and nobody said whether they started."""

    state: State = State.DRAFTED
    has_owner: bool = False
    is_somebody_asked: bool = False
    has_groups: bool = False
    is_start_untold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """What somebody is to it. Who sponsors neither plans nor ends it."""

    is_asked: bool = False
    asks_owners: bool = False
    leads: bool = False
    takes_part: bool = False


def next_step(facts: Facts, roles: Roles) -> Step | None:
    """None where it has ended: what it changed is another link's question."""
    if facts.state in ENDED:
        return None
    if roles.is_asked:
        return Step.ANSWER
    if not facts.has_owner:
        if facts.is_somebody_asked:
            return Step.WAIT_ANSWER
        return Step.ASK_OWNER if roles.asks_owners else Step.WAIT_OWNER
    if roles.leads:
        return _next_of_leader(facts)
    if facts.state == State.DRAFTED:
        return Step.PROMISE if roles.takes_part else Step.WAIT_BEGIN
    return Step.PROMISE if roles.takes_part else Step.WATCH


def _next_of_leader(facts: Facts) -> Step:
    if not facts.has_groups:
        return Step.NAME_GROUPS
    if facts.state == State.DRAFTED:
        return Step.BEGIN
    return Step.TELL_STARTS if facts.is_start_untold else Step.FINISH
