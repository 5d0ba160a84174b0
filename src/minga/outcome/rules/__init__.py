"""What a plan, an assessment and a verdict may become, and why not. Pure."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from minga.kernel import Refusal

TRUTH_MAX = 1e15
UNIT_MAX, TEXT_MAX, NOTE_MAX, SOURCE_MAX, SEED_MAX = 120, 4_000, 8_000, 300, 200
UNITS_MAX = 1_000
GROUP_MIN = 7
FILE_MAX = 50_000_000
PUSH_MAX = 10_000
ROWS_MAX, CELLS_MAX = 1_000_000, 5_000_000
# Beyond it sums of squares leave the range of floats, and no figure of anything is so large.
VALUE_MAX = 1e100
OFFSET_MAX = 4_000
ERRORS_SHOWN = 50
EVERYBODY_DRAWN = "*"
"""The one treated "unit" of a randomised invitation: the people who were drawn."""


class PlanState(StrEnum):
    DRAFT = "draft"
    LOCKED = "locked"


class Method(StrEnum):
    """How an effect is measured; names are those of ``algorithms.impact``."""

    BEFORE_AFTER = "before_after"
    INTERRUPTED_TIME_SERIES = "interrupted_time_series"
    STRUCTURAL_TIME_SERIES = "structural_time_series"
    CONTROLLED_INTERRUPTED_TIME_SERIES = "controlled_interrupted_time_series"
    CONTROLLED_STRUCTURAL_TIME_SERIES = "controlled_structural_time_series"
    DIFFERENCE_IN_DIFFERENCES = "difference_in_differences"
    STAGGERED_DIFFERENCE_IN_DIFFERENCES = "staggered_difference_in_differences"
    SYNTHETIC_CONTROL = "synthetic_control"
    SYNTHETIC_DIFFERENCE_IN_DIFFERENCES = "synthetic_difference_in_differences"
    INTENTION_TO_TREAT = "intention_to_treat"


class ComparisonRule(StrEnum):
    """Who counts as untreated: those who never start, or also those who start later."""

    NEVER = "never"
    NOT_YET = "not_yet"


class RevisionPolicy(StrEnum):
    SUPERSEDE = "supersede"
    APPEND_ONLY = "append_only"


class ImportKind(StrEnum):
    FILE = "file"
    PUSH = "push"
    FEED = "feed"
    TRIAL = "trial"


class RivalState(StrEnum):
    OPEN = "open"
    RULED_OUT = "ruled_out"
    ACCOUNTED_FOR = "accounted_for"
    STANDS = "stands"


class Code(StrEnum):
    """What the figures say; computed, and every one as easy to publish as any other."""

    IMPROVED = "improved"
    NO_DETECTABLE_CHANGE = "no_detectable_change"
    INCONCLUSIVE = "inconclusive"
    HARM = "harm"
    NOTHING_TO_REPORT = "nothing_to_report"


class DateOrder(StrEnum):
    ISO = "iso"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


ALONE = frozenset({Method.BEFORE_AFTER, Method.INTERRUPTED_TIME_SERIES, Method.STRUCTURAL_TIME_SERIES})
"""Methods that look at the treated units only."""
ONE_START = ALONE | {
    Method.CONTROLLED_INTERRUPTED_TIME_SERIES,
    Method.CONTROLLED_STRUCTURAL_TIME_SERIES,
    Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES,
}
"""Methods whose treated units all start in the same period."""
PEOPLE = frozenset({Method.INTENTION_TO_TREAT})
"""Methods that look at single people instead of series."""
DRAWN = PEOPLE
"""Methods that are as good as their lottery."""
WAITING = frozenset({Method.DIFFERENCE_IN_DIFFERENCES, Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES})
"""Methods that can compare with units which have not started yet."""
EXAMINED = frozenset({RivalState.RULED_OUT, RivalState.ACCOUNTED_FOR, RivalState.STANDS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How an effect will be measured. Offsets count periods of the indicator's grain from each unit's start.

    ``starts`` holds treated units; an empty ``comparison`` means every other unit that reports.
    """

    method: Method
    starts: Mapping[str, date]
    comparison: tuple[str, ...] = ()
    comparison_rule: ComparisonRule = ComparisonRule.NEVER
    pre_first: int = -12
    pre_last: int = -1
    post_first: int = 0
    post_last: int = 11
    is_logarithmic: bool = False
    theory: str = ""
    draw_seed: str = ""
    draw_size: int | None = None
    draw_total: int | None = None


def canonical(content: object) -> str:
    """JSON in the one form that is hashed: sorted keys, no spaces, UTF-8. Raises ``ValueError`` for NaN."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def fingerprint(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, hexadecimal: ``sha256sum`` of the downloaded file says the same."""
    return hashlib.sha256(text.encode()).hexdigest()


def period_containing(day: date, grain: str) -> date:
    """The first day of the indicator's period in which ``day`` lies; weeks begin on Monday."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    if grain == "quarter":
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return date(day.year, 1, 1) if grain == "year" else day


def shifted(period: date, grain: str, steps: int) -> date:
    """The period ``steps`` later (negative: earlier); kept inside the calendar."""
    try:
        if grain in {"day", "week"}:
            return period + timedelta(days=steps * (7 if grain == "week" else 1))
        months = period.year * 12 + period.month - 1 + steps * {"month": 1, "quarter": 3, "year": 12}[grain]
        return date(months // 12, months % 12 + 1, 1)
    except (OverflowError, ValueError):
        return date.max if steps > 0 else date.min


_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-?[QqTt]([1-4])")
_WEEK = re.compile(r"(\d{4})-?[Ww](\d{1,2})")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_WRITTEN = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


def read_period(text: str, grain: str, order: DateOrder = DateOrder.ISO) -> date | None:
    """The period a text names, by the indicator's grain; None where it names none.

    Accepts a day of any grain (2027-03-05), 2027-03 for months, 2027-Q1 or 2027T1, 2027-W05, 2027 for years; and
    with an ``order`` that says so, 05/03/2027.
    """
    try:
        return _read_period(text.strip(), grain, order)
    except ValueError:
        return None


def _read_period(text: str, grain: str, order: DateOrder) -> date | None:
    if found := _DAY.fullmatch(text):
        return period_containing(date.fromisoformat(found[1]), grain)
    if grain == "year" and _YEAR.fullmatch(text):
        return date(int(text), 1, 1)
    if grain == "month" and (found := _MONTH.fullmatch(text)):
        return date(int(found[1]), int(found[2]), 1)
    if grain == "quarter" and (found := _QUARTER.fullmatch(text)):
        return date(int(found[1]), int(found[2]) * 3 - 2, 1)
    if grain == "week" and (found := _WEEK.fullmatch(text)):
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    if order != DateOrder.ISO and (found := _WRITTEN.fullmatch(text)):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        day, month = (first, second) if order == DateOrder.DAY_FIRST else (second, first)
        return period_containing(date(year, month, day), grain)
    return None


def window(design: Design, grain: str) -> tuple[date, date]:
    """First and last day-of-period that the design looks at, over all its units."""
    periods = [period_containing(day, grain) for day in design.starts.values()]
    return shifted(min(periods), grain, design.pre_first), shifted(max(periods), grain, design.post_last)


def window_closes(design: Design, grain: str) -> date:
    """The first day on which every period of the measurement window is over."""
    return shifted(window(design, grain)[1], grain, 1)


def refusal_to_plan(design: Design, *, grain: str) -> Refusal | None:
    """A plan names who started when, whom they are compared with, and over which periods."""
    if not design.starts:
        return Refusal("outcome:needs-units")
    if len(design.starts) + len(design.comparison) > UNITS_MAX:
        return Refusal("outcome:too-many-units", {"most": UNITS_MAX})
    both = set(design.starts) & set(design.comparison)
    if both:
        return Refusal("outcome:unit-on-both-sides", {"unit": min(both)})
    if (
        not -OFFSET_MAX
        <= design.pre_first
        <= design.pre_last
        < 0
        <= design.post_first
        <= design.post_last
        <= OFFSET_MAX
    ):
        return Refusal("outcome:bad-window")
    return _refusal_by_method(design, grain)


def _refusal_by_method(design: Design, grain: str) -> Refusal | None:
    is_trial = design.method == Method.INTENTION_TO_TREAT
    if is_trial != (set(design.starts) == {EVERYBODY_DRAWN}):
        return Refusal("outcome:needs-units")
    if is_trial:
        return _refusal_to_draw(design)
    if design.method == Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES and len(design.starts) > 1:
        return Refusal("outcome:one-unit-only")
    periods = {period_containing(day, grain) for day in design.starts.values()}
    if design.method in ONE_START and len(periods) > 1:
        return Refusal("outcome:one-start-only")
    if design.is_logarithmic and design.method != Method.DIFFERENCE_IN_DIFFERENCES:
        return Refusal("outcome:no-proportion")
    return None


def _refusal_to_draw(design: Design) -> Refusal | None:
    """Whoever may be drawn, how many and with which seed is fixed before the draw."""
    if not design.draw_seed.strip() or design.draw_size is None or design.draw_total is None:
        return Refusal("outcome:needs-draw")
    if min(design.draw_size, design.draw_total - design.draw_size) < GROUP_MIN:
        return Refusal("outcome:group-too-small", {"least": GROUP_MIN})
    return None


def refusal_to_revise(state: PlanState) -> Refusal | None:
    return None if state == PlanState.DRAFT else Refusal("outcome:plan-locked")


def refusal_to_lock(state: PlanState, *, theory: str) -> Refusal | None:
    """What is locked says why the indicator should move; nobody can write that afterwards."""
    if state == PlanState.LOCKED:
        return Refusal("outcome:plan-locked")
    return None if theory.strip() else Refusal("outcome:needs-theory")


def refusal_to_amend(state: PlanState, *, reason: str, changed: Collection[str], is_published: bool) -> Refusal | None:
    if state != PlanState.LOCKED:
        return Refusal("outcome:not-locked")
    if is_published:
        return Refusal("outcome:already-published")
    if not reason.strip():
        return Refusal("outcome:needs-reason")
    return None if changed else Refusal("outcome:nothing-changed")


def refusal_to_assess(state: PlanState, *, is_published: bool) -> Refusal | None:
    """What has been judged stays judged; a new question takes a new plan."""
    if state != PlanState.LOCKED:
        return Refusal("outcome:not-locked")
    return Refusal("outcome:already-published") if is_published else None


def refusal_of_early(*, has_estimate: bool, closes_on: date, today: date) -> Refusal | None:
    """Before the window is over, figures that cannot be computed are waited for, not judged."""
    if has_estimate or today >= closes_on:
        return None
    return Refusal("outcome:too-early", {"day": closes_on.isoformat()})


def refusal_to_sign(
    *, signer_id: int | None, owner_id: int | None, sponsor_ids: Collection[int], is_latest: bool, is_published: bool
) -> Refusal | None:
    """A second person signs: neither who did the work nor who paid for it; and never an older assessment."""
    if is_published:
        return Refusal("outcome:already-published")
    if signer_id == owner_id:
        return Refusal("outcome:own-work")
    if signer_id in sponsor_ids:
        return Refusal("outcome:sponsor-signs")
    return None if is_latest else Refusal("outcome:not-the-latest")


def refusal_to_cost(*, amount: float | None, currency: str, source: str) -> Refusal | None:
    """Money stands beside the effect only with its currency and its source."""
    if amount is None:
        return None
    if not 0 <= amount <= 1e15:
        return Refusal("outcome:bad-cost")
    return None if currency.strip() and source.strip() else Refusal("outcome:cost-needs-source")


def refusal_to_examine(
    state: RivalState, finding: str, *, raised_by: int, examiner_id: int | None, is_published: bool
) -> Refusal | None:
    if is_published:
        return Refusal("outcome:already-published")
    if state not in EXAMINED or not finding.strip():
        return Refusal("outcome:needs-finding")
    return Refusal("outcome:own-rival") if raised_by == examiner_id else None


def rivals_standing(rivals: Collection[tuple[str, int | None]], *, close_ids: Collection[int | None]) -> str:
    """What the ladder may assume of rival explanations, from (state, examiner) of each.

    One that nobody examined, or that was examined and still stands, leaves them all unexamined. ``close_ids`` own or
    drafted what is judged: they are no second person.
    """
    if not rivals:
        return "NONE_KNOWN"
    if any(state in {RivalState.OPEN, RivalState.STANDS} for state, _ in rivals):
        return "UNEXAMINED"
    is_second = all(examiner not in close_ids for _, examiner in rivals)
    return "EXAMINED_BY_SECOND_PERSON" if is_second else "EXAMINED_BY_OWNER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What somebody says happened; ``value`` None where it cannot be told. ``reason``: why not, or why it changes."""

    value: float | None
    source: str = ""
    reason: str = ""


def refusal_to_state(
    stated: Stated, *, is_measured: bool, is_probability: bool, resolves_on: date, today: date, is_correction: bool
) -> Refusal | None:
    """What happened is said once it can be known, with a source; an indicator's value speaks for itself."""
    if is_measured:
        return Refusal("outcome:truth-is-measured")
    if today < resolves_on:
        return Refusal("outcome:truth-too-early", {"day": resolves_on.isoformat()})
    if stated.value is not None and not stated.source.strip():
        return Refusal("outcome:truth-needs-source")
    if (stated.value is None or is_correction) and not stated.reason.strip():
        return Refusal("outcome:truth-needs-reason")
    if stated.value is not None and not abs(stated.value) <= TRUTH_MAX:
        return Refusal("outcome:truth-needs-number")
    if is_probability and stated.value not in {None, 0, 100}:
        return Refusal("outcome:truth-yes-or-no")
    return None


def refusal_of_stater(*, stater_id: int | None, asked_by: int, has_estimated: bool) -> Refusal | None:
    """Neither who chose the status quo nor who estimated says what happened."""
    if stater_id == asked_by:
        return Refusal("outcome:own-forecast")
    return Refusal("outcome:has-estimated") if has_estimated else None
