"""What a plan, an assessment and a verdict may become, and why not. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from minga.kernel import Refusal
from minga.kernel.writing import is_blank
from minga.outcome.rules.days import first_start as first_start
from minga.outcome.rules.days import is_before_start as is_before_start
from minga.outcome.rules.days import refusal_of_early as refusal_of_early
from minga.outcome.rules.days import refusal_of_early_people as refusal_of_early_people
from minga.outcome.rules.days import refusal_of_outlived as refusal_of_outlived
from minga.outcome.rules.names import DRAW_ALGORITHM as DRAW_ALGORITHM
from minga.outcome.rules.names import alike as alike
from minga.outcome.rules.names import canonical as canonical
from minga.outcome.rules.names import fingerprint as fingerprint
from minga.outcome.rules.names import is_in_percent as is_in_percent
from minga.outcome.rules.names import list_hash as list_hash
from minga.outcome.rules.names import plain_name as plain_name
from minga.outcome.rules.names import sealed_seed as sealed_seed
from minga.outcome.rules.periods import DateOrder as DateOrder
from minga.outcome.rules.periods import has_ended as has_ended
from minga.outcome.rules.periods import known_from as known_from
from minga.outcome.rules.periods import period_containing as period_containing
from minga.outcome.rules.periods import place_of as place_of
from minga.outcome.rules.periods import read_period as read_period
from minga.outcome.rules.periods import shifted as shifted

UNIT_MAX, TEXT_MAX, NOTE_MAX, SOURCE_MAX, SEED_MAX = 120, 4_000, 8_000, 300, 200
UNITS_MAX = 1_000
GROUP_MIN = 7
CLUSTERS_MIN, WAVES_MIN, WAVES_MAX = 2, 2, 60
STEPS_MAX, STEP_MAX = 20, 300
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
    CONTRIBUTION_ANALYSIS = "contribution_analysis"
    INTERRUPTED_TIME_SERIES = "interrupted_time_series"
    STRUCTURAL_TIME_SERIES = "structural_time_series"
    CONTROLLED_INTERRUPTED_TIME_SERIES = "controlled_interrupted_time_series"
    CONTROLLED_STRUCTURAL_TIME_SERIES = "controlled_structural_time_series"
    DIFFERENCE_IN_DIFFERENCES = "difference_in_differences"
    STAGGERED_DIFFERENCE_IN_DIFFERENCES = "staggered_difference_in_differences"
    SYNTHETIC_CONTROL = "synthetic_control"
    SYNTHETIC_DIFFERENCE_IN_DIFFERENCES = "synthetic_difference_in_differences"
    INTENTION_TO_TREAT = "intention_to_treat"
    CLUSTER_LOTTERY = "cluster_lottery"
    STEPPED_WEDGE = "stepped_wedge"


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


ALONE = frozenset(
    {
        Method.BEFORE_AFTER,
        Method.CONTRIBUTION_ANALYSIS,
        Method.INTERRUPTED_TIME_SERIES,
        Method.STRUCTURAL_TIME_SERIES,
    }
)
"""Methods that look at the treated units only."""
ONE_START = ALONE | {
    Method.CONTROLLED_INTERRUPTED_TIME_SERIES,
    Method.CONTROLLED_STRUCTURAL_TIME_SERIES,
    Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES,
}
"""Methods whose treated units all start in the same period."""
PEOPLE = frozenset({Method.INTENTION_TO_TREAT, Method.CLUSTER_LOTTERY})
"""Methods that look at single people instead of series."""
DRAWN = PEOPLE | {Method.STEPPED_WEDGE}
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
    is_seed_sealed: bool = False
    units: tuple[str, ...] = ()
    waves: tuple[tuple[date, int], ...] = ()
    steps: tuple[str, ...] = ()


def is_sealed(design: Design) -> bool:
    """Whether the draw takes its seed from the typed one and the lock's place in the journal.

    Invitations of plans drafted before that was possible keep the typed seed alone.
    """
    return design.method in DRAWN and (design.is_seed_sealed or design.method != Method.INTENTION_TO_TREAT)


def start_days(design: Design) -> list[date]:
    """The days on which somebody starts; of a stepped wedge before its draw, those of its waves."""
    return list(design.starts.values()) or [day for day, _size in design.waves]


def window(design: Design, grain: str) -> tuple[date, date]:
    """First and last day-of-period that the design looks at, over all its units."""
    periods = [period_containing(day, grain) for day in start_days(design)]
    return shifted(min(periods), grain, design.pre_first), shifted(max(periods), grain, design.post_last)


def window_closes(design: Design, grain: str) -> date:
    """The first day on which every period of the measurement window is over."""
    return shifted(window(design, grain)[1], grain, 1)


def refusal_to_plan(design: Design, *, grain: str) -> Refusal | None:
    """A plan names who started when, whom they are compared with, and over which periods."""
    if not start_days(design):
        is_wedge = design.method == Method.STEPPED_WEDGE
        return Refusal("outcome:needs-waves" if is_wedge else "outcome:needs-units")
    if len(design.starts) + len(design.units) + len(design.comparison) > UNITS_MAX:
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
    if design.method == Method.STEPPED_WEDGE:
        return _refusal_to_waves(design, grain)
    is_trial = design.method in PEOPLE
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
    return _refusal_to_steps(design.steps) if design.method == Method.CONTRIBUTION_ANALYSIS else None


def _refusal_to_steps(steps: Collection[str]) -> Refusal | None:
    """A contribution is told step by step; each step is one claim that can be shown or not."""
    if not steps or len(steps) > STEPS_MAX or any(not 0 < len(step) <= STEP_MAX for step in steps):
        return Refusal("outcome:needs-steps", {"most": STEPS_MAX})
    twice = alike(steps)
    return Refusal("outcome:names-alike", {"value": twice[0], "other": twice[1]}) if twice else None


def _refusal_to_waves(design: Design, grain: str) -> Refusal | None:
    """Which units, and how many of them start on which day; lots say later who is who."""
    if is_blank(design.draw_seed):
        return Refusal("outcome:needs-seed")
    periods = {period_containing(day, grain) for day, _size in design.waves}
    is_few = not WAVES_MIN <= len(design.waves) <= WAVES_MAX
    if is_few or len(periods) < len(design.waves) or any(size < 1 for _day, size in design.waves):
        return Refusal("outcome:needs-waves")
    twice = alike(design.units)
    if twice:
        return Refusal("outcome:names-alike", {"value": twice[0], "other": twice[1]})
    total = sum(size for _day, size in design.waves)
    if total != len(design.units):
        return Refusal("outcome:waves-differ", {"found": len(design.units), "total": total})
    return None


def _refusal_to_draw(design: Design) -> Refusal | None:
    """Whoever may be drawn, how many and with which seed is fixed before the draw."""
    if is_blank(design.draw_seed) or design.draw_size is None or design.draw_total is None:
        return Refusal("outcome:needs-draw")
    if design.method == Method.CLUSTER_LOTTERY:
        is_few = min(design.draw_size, design.draw_total - design.draw_size) < CLUSTERS_MIN
        return Refusal("outcome:too-few-clusters", {"least": CLUSTERS_MIN}) if is_few else None
    if min(design.draw_size, design.draw_total - design.draw_size) < GROUP_MIN:
        return Refusal("outcome:group-too-small", {"least": GROUP_MIN})
    return None


def refusal_to_revise(state: PlanState) -> Refusal | None:
    return None if state == PlanState.DRAFT else Refusal("outcome:plan-locked")


def refusal_to_lock(state: PlanState, *, theory: str) -> Refusal | None:
    """What is locked says why the indicator should move; nobody can write that afterwards."""
    if state == PlanState.LOCKED:
        return Refusal("outcome:plan-locked")
    return Refusal("outcome:needs-theory") if is_blank(theory) else None


def refusal_to_amend(state: PlanState, *, reason: str, changed: Collection[str], is_published: bool) -> Refusal | None:
    if state != PlanState.LOCKED:
        return Refusal("outcome:not-locked")
    if is_published:
        return Refusal("outcome:already-published")
    if is_blank(reason):
        return Refusal("outcome:needs-reason")
    return None if changed else Refusal("outcome:nothing-changed")


def refusal_to_redraw(changed: Collection[str], *, is_drawn: bool) -> Refusal | None:
    """What lots have decided is not amended: it would be a second draw."""
    touched = {"method", "draw", "units", "waves", "starts"} & set(changed)
    return Refusal("outcome:already-drawn") if is_drawn and touched else None


def refusal_to_assess(state: PlanState, *, is_published: bool) -> Refusal | None:
    """What has been judged stays judged; a new question takes a new plan."""
    if state != PlanState.LOCKED:
        return Refusal("outcome:not-locked")
    return Refusal("outcome:already-published") if is_published else None


def refusal_to_draw(
    state: PlanState, design: Design, *, is_drawn: bool, is_published: bool, first: date, today: date
) -> Refusal | None:
    """Once, after the lock and before anybody starts."""
    if not is_sealed(design):
        return Refusal("outcome:no-draw-here")
    if state != PlanState.LOCKED:
        return Refusal("outcome:not-locked")
    if is_drawn:
        return Refusal("outcome:already-drawn")
    if is_published:
        return Refusal("outcome:already-published")
    return None if is_before_start(today, first) else Refusal("outcome:draw-too-late")


def refusal_of_list(names: Collection[str], design: Design) -> Refusal | None:
    """The list to draw from has as many names as the plan says, and none twice."""
    if not names:
        return Refusal("outcome:empty-list")
    if len(names) != design.draw_total:
        return Refusal("outcome:list-size", {"found": len(names), "total": design.draw_total})
    if any(len(name) > UNIT_MAX for name in names):
        return Refusal("outcome:list-name-long", {"most": UNIT_MAX})
    twice = alike(names)
    return Refusal("outcome:names-alike", {"value": twice[0], "other": twice[1]}) if twice else None


def refusal_to_fix(state: PlanState, design: Design) -> Refusal | None:
    """A list of people or groups is fixed in the draft: once the seed can be known, spellings could be tried."""
    if state != PlanState.DRAFT:
        return Refusal("outcome:plan-locked")
    return None if is_sealed(design) and design.method in PEOPLE else Refusal("outcome:no-draw-here")


def refusal_to_evidence(
    state: PlanState, *, step: str, steps: Collection[str], text: str, source: str, is_published: bool
) -> Refusal | None:
    """What shows a step has a source; a step is one of those that were locked."""
    if state != PlanState.LOCKED:
        return Refusal("outcome:not-locked")
    if is_published:
        return Refusal("outcome:already-published")
    if step not in steps:
        return Refusal("outcome:unknown-step")
    return Refusal("outcome:needs-evidence") if is_blank(text) or is_blank(source) else None


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
    return Refusal("outcome:cost-needs-source") if is_blank(currency) or is_blank(source) else None


def refusal_to_examine(
    state: RivalState, finding: str, *, raised_by: int, examiner_id: int | None, is_published: bool
) -> Refusal | None:
    if is_published:
        return Refusal("outcome:already-published")
    if state not in EXAMINED or is_blank(finding):
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
