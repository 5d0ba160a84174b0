"""The words of this link on screen."""

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from minga.outcome.rules import (
    Code,
    ComparisonRule,
    DateOrder,
    ImportKind,
    Method,
    PlanState,
    RevisionPolicy,
    RivalState,
)
from minga.outcome.rules.feeds import FeedKind, FeedState, Rhythm, RunState

PLAN_STATES = {
    PlanState.DRAFT: pgettext_lazy("measurement plan", "Draft"),
    PlanState.LOCKED: pgettext_lazy("measurement plan", "Sealed"),
}
METHODS = {
    Method.BEFORE_AFTER: _("Before and after, against the usual variation"),
    Method.CONTRIBUTION_ANALYSIS: _("Contribution analysis, step by step from the work to the change"),
    Method.INTERRUPTED_TIME_SERIES: _("Interrupted series, against the line its own past draws"),
    Method.STRUCTURAL_TIME_SERIES: _("Structural series, against a forecast from its own past"),
    Method.CONTROLLED_INTERRUPTED_TIME_SERIES: _("Interrupted series, beside the mean of units that do not start"),
    Method.CONTROLLED_STRUCTURAL_TIME_SERIES: _("Structural series, forecast from units that do not start"),
    Method.DIFFERENCE_IN_DIFFERENCES: _("Difference in differences, against units that do not start"),
    Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES: _("Staggered differences, for units that start at different times"),
    Method.SYNTHETIC_CONTROL: _("Synthetic control, against a blend of other units"),
    Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES: _("Synthetic differences, a blend of units and of earlier periods"),
    Method.INTENTION_TO_TREAT: _("Invitation by lottery, everybody drawn against everybody not drawn"),
    Method.CLUSTER_LOTTERY: _("Lottery of whole groups, groups drawn against groups not drawn"),
    Method.STEPPED_WEDGE: _("Stepped start, everybody starts and lots decide who starts when"),
}
METHODS_SHORT = {
    Method.BEFORE_AFTER: _("Before and after"),
    Method.CONTRIBUTION_ANALYSIS: _("Contribution analysis"),
    Method.INTERRUPTED_TIME_SERIES: _("Interrupted series"),
    Method.STRUCTURAL_TIME_SERIES: _("Structural series"),
    Method.CONTROLLED_INTERRUPTED_TIME_SERIES: _("Controlled interrupted series"),
    Method.CONTROLLED_STRUCTURAL_TIME_SERIES: _("Controlled structural series"),
    Method.DIFFERENCE_IN_DIFFERENCES: _("Difference in differences"),
    Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES: _("Staggered differences"),
    Method.SYNTHETIC_CONTROL: _("Synthetic control"),
    Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES: _("Synthetic differences"),
    Method.INTENTION_TO_TREAT: _("Invitation by lottery"),
    Method.CLUSTER_LOTTERY: _("Lottery of groups"),
    Method.STEPPED_WEDGE: _("Stepped start"),
}
COMPARED = {
    Method.BEFORE_AFTER: _("With how it was before"),
    Method.CONTRIBUTION_ANALYSIS: _("With nothing: step by step, what shows how the work leads to the change"),
    Method.INTERRUPTED_TIME_SERIES: _("With how it would have gone on: the line that its own past draws"),
    Method.STRUCTURAL_TIME_SERIES: _("With a forecast from its own past"),
    Method.CONTROLLED_INTERRUPTED_TIME_SERIES: _("With those that do not start, and the line of its own past"),
    Method.CONTROLLED_STRUCTURAL_TIME_SERIES: _("With a forecast from those that do not start"),
    Method.DIFFERENCE_IN_DIFFERENCES: _("With those that do not start, before and after"),
    Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES: _("With those that start later, until they do"),
    Method.SYNTHETIC_CONTROL: _("With a blend of others that moved like it before"),
    Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES: _("With a blend of others and of earlier times"),
    Method.INTENTION_TO_TREAT: _("With people whom lots did not choose"),
    Method.CLUSTER_LOTTERY: _("With groups that lots did not choose"),
    Method.STEPPED_WEDGE: _("With those whose turn, by lot, comes later"),
}
"""What each method compares with, as anybody would say it."""
METHOD_FAMILIES = (
    (
        _("Only the units that start"),
        (
            Method.BEFORE_AFTER,
            Method.CONTRIBUTION_ANALYSIS,
            Method.INTERRUPTED_TIME_SERIES,
            Method.STRUCTURAL_TIME_SERIES,
        ),
    ),
    (
        _("Beside units that do not start, or start later"),
        (
            Method.DIFFERENCE_IN_DIFFERENCES,
            Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES,
            Method.CONTROLLED_INTERRUPTED_TIME_SERIES,
            Method.CONTROLLED_STRUCTURAL_TIME_SERIES,
            Method.SYNTHETIC_CONTROL,
            Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES,
        ),
    ),
    (_("By lottery"), (Method.INTENTION_TO_TREAT, Method.CLUSTER_LOTTERY, Method.STEPPED_WEDGE)),
)
"""The methods as the form offers them; a test checks that none is missing."""
METHOD_NEEDS = {
    Method.BEFORE_AFTER: _("A year or more of values before and after. It says that something changed, never why."),
    Method.CONTRIBUTION_ANALYSIS: _(
        "The way from the work to the change, step by step, with evidence for each step and every rival examined by "
        "somebody else. For work that has no comparison."
    ),
    Method.INTERRUPTED_TIME_SERIES: _(
        "Two years of regular values before the start, and a past that follows a line and its seasons."
    ),
    Method.STRUCTURAL_TIME_SERIES: _("A long, calm past: the forecast is only as good as the past is steady."),
    Method.DIFFERENCE_IN_DIFFERENCES: _(
        "Several units that start and several that do not, and that moved alike before the start."
    ),
    Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES: _(
        "Units that start at different times; those that wait are the comparison."
    ),
    Method.CONTROLLED_INTERRUPTED_TIME_SERIES: _(
        "One series that starts and others that do not and are shaken by the same things."
    ),
    Method.CONTROLLED_STRUCTURAL_TIME_SERIES: _(
        "Other series that explain how this one moves, and that the work does not touch."
    ),
    Method.SYNTHETIC_CONTROL: _(
        "One unit, or a few, a dozen or more others to blend, and a long past for the blend to follow."
    ),
    Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES: _(
        "One unit and a dozen others; it asks less of the past than a synthetic control."
    ),
    Method.INTENTION_TO_TREAT: _("A list of people of whom lots decide who is invited first."),
    Method.CLUSTER_LOTTERY: _("Groups of people (schools, teams, towns) of which lots decide who starts."),
    Method.STEPPED_WEDGE: _("Units that will all start, in an order that lots decide."),
}
"""What each method needs, in plain words."""


def method_choices() -> list[tuple[str | Promise, list[tuple[str, str | Promise]]]]:
    """Families of methods with their members, as a form's choices."""
    return [(family, [(each.value, METHODS[each]) for each in members]) for family, members in METHOD_FAMILIES]


COMPARISON_RULES = {
    ComparisonRule.NEVER: _("Only units that never start"),
    ComparisonRule.NOT_YET: _("Also units that have not started yet"),
}
REVISION_POLICIES = {
    RevisionPolicy.SUPERSEDE: _("A new value takes the place of the earlier one; both are kept"),
    RevisionPolicy.APPEND_ONLY: _("Known values may not change; such a file is refused"),
}
IMPORT_KINDS = {
    ImportKind.FILE: pgettext_lazy("import", "File"),
    ImportKind.PUSH: pgettext_lazy("import", "Sent by a program"),
    ImportKind.FEED: pgettext_lazy("import", "Fetched"),
    ImportKind.TRIAL: pgettext_lazy("import", "Lottery"),
}
FEED_KINDS = {
    FeedKind.HTTPS: pgettext_lazy("feed", "A file at an https address"),
    FeedKind.SQL: pgettext_lazy("feed", "A view of a database"),
}
RHYTHMS = {
    Rhythm.HOURLY: pgettext_lazy("feed", "Every hour"),
    Rhythm.DAILY: pgettext_lazy("feed", "Every day"),
    Rhythm.WEEKLY: pgettext_lazy("feed", "Every week"),
}
FEED_STATES = {
    FeedState.RUNNING: pgettext_lazy("feed", "Running"),
    FeedState.PAUSED: pgettext_lazy("feed", "Paused"),
    FeedState.STOPPED: pgettext_lazy("feed", "Stopped after failures"),
    FeedState.REMOVED: pgettext_lazy("feed", "Removed"),
}
FEED_TONES = {FeedState.RUNNING: "good", FeedState.PAUSED: "warn", FeedState.STOPPED: "bad", FeedState.REMOVED: ""}
RUN_STATES = {
    RunState.BEGUN: pgettext_lazy("feed", "Begun"),
    RunState.BROUGHT: pgettext_lazy("feed", "Brought values"),
    RunState.SAME: pgettext_lazy("feed", "Nothing new"),
    RunState.FAILED: pgettext_lazy("feed", "Failed"),
}
RIVAL_STATES = {
    RivalState.OPEN: pgettext_lazy("rival explanation", "Not examined"),
    RivalState.RULED_OUT: pgettext_lazy("rival explanation", "Ruled out"),
    RivalState.ACCOUNTED_FOR: pgettext_lazy("rival explanation", "Accounted for"),
    RivalState.STANDS: pgettext_lazy("rival explanation", "Still possible"),
}
RIVAL_TONES = {
    RivalState.OPEN: "warn",
    RivalState.RULED_OUT: "good",
    RivalState.ACCOUNTED_FOR: "good",
    RivalState.STANDS: "bad",
}
STEP_STATES = {
    "open": pgettext_lazy("step of a theory", "No evidence yet"),
    "shown": pgettext_lazy("step of a theory", "Shown"),
    "contradicted": pgettext_lazy("step of a theory", "Spoken against"),
}
STEP_TONES = {"open": "open", "shown": "good", "contradicted": "bad"}
CODES = {
    Code.IMPROVED: pgettext_lazy("verdict", "It improved"),
    Code.NO_DETECTABLE_CHANGE: pgettext_lazy("verdict", "No detectable change"),
    Code.INCONCLUSIVE: pgettext_lazy("verdict", "Inconclusive"),
    Code.HARM: pgettext_lazy("verdict", "It got worse"),
    Code.NOTHING_TO_REPORT: pgettext_lazy("verdict", "Nothing to report"),
}
CODE_TONES = {Code.IMPROVED: "good", Code.HARM: "bad", Code.INCONCLUSIVE: "warn"}
DATE_ORDERS = {
    DateOrder.ISO: _("Year first: 2027-03-05"),
    DateOrder.DAY_FIRST: _("Day first: 05/03/2027"),
    DateOrder.MONTH_FIRST: _("Month first: 03/05/2027"),
}
ORDERS_SHORT = {
    DateOrder.DAY_FIRST: pgettext_lazy("order of dates", "day/month/year"),
    DateOrder.MONTH_FIRST: pgettext_lazy("order of dates", "month/day/year"),
}
COLUMN_ROLES = {
    "value": pgettext_lazy("column", "the value"),
    "period": pgettext_lazy("column", "the time"),
    "unit": pgettext_lazy("column", "the place or group"),
    "n": pgettext_lazy("column", "the number of cases"),
}
LEVELS = {
    0: pgettext_lazy("evidence level", "by word only"),
    1: pgettext_lazy("evidence level", "described"),
    2: pgettext_lazy("evidence level", "before and after"),
    3: pgettext_lazy("evidence level", "with indications"),
    4: pgettext_lazy("evidence level", "with a comparison"),
    5: pgettext_lazy("evidence level", "by lottery, or repeated"),
}
"""What the evidence is, never what the work did: a verdict may say that it did nothing."""
SHOWS_A_CHANGE = 2
NOT_SHOWN = pgettext_lazy("verdict", "Improvement not shown")


def code_label(code: Code, level: int) -> str:
    """A verdict's badge. Below the evidence that can show a change, nothing is said to have improved."""
    return str(NOT_SHOWN if code == Code.IMPROVED and level < SHOWS_A_CHANGE else CODES[code])


def code_tone(code: Code, level: int) -> str:
    return "warn" if code == Code.IMPROVED and level < SHOWS_A_CHANGE else CODE_TONES.get(code, "")


def evidence(level: int) -> str:
    """The level in one line."""
    return gettext("Evidence %(level)s of 5: %(name)s") % {"level": level, "name": LEVELS[level]}


MAY_SAY = {
    0: _("the community says"),
    1: _("is intended to"),
    2: _("changed after"),
    3: _("probably contributed"),
    4: _("changed by about Δ [interval]"),
    5: _("caused Δ [interval]"),
}
PLAN_FIELDS = {
    "indicator": _("Indicator"),
    "method": _("Method"),
    "starts": _("Who starts when"),
    "comparison": _("Compared with"),
    "comparison_rule": _("Who counts as untreated"),
    "pre": _("Window before"),
    "post": _("Window after"),
    "is_logarithmic": _("Measured in proportion"),
    "theory": _("Why it should change"),
    "draw": _("Lottery"),
    "list": _("List, SHA-256"),
    "units": _("Units that start in an order given by lots"),
    "waves": _("Days and sizes of the groups that start"),
    "steps": _("Steps of the theory of change"),
}

REFUSALS = {
    "outcome:looks-from-late": _("Look back to a day before the first start, %(day)s: otherwise there is no before."),
    "outcome:looks-until-early": _("Look until a day after the last start, %(day)s: otherwise there is no after."),
    "outcome:file-unread": _("Say first which column is what, and how its dates are written."),
    "outcome:unknown-indicator": _("There is no such indicator in this purpose."),
    "outcome:not-an-outcome": _("A plan measures an outcome indicator; this one is a guardrail or has no goal."),
    "outcome:needs-units": _("Say which units start, and when."),
    "outcome:too-many-units": _("A plan names at most %(most)s units."),
    "outcome:unit-on-both-sides": _("“%(unit)s” cannot be both treated and compared with."),
    "outcome:bad-window": _("The window before ends before the start, and the window after begins with it or later."),
    "outcome:one-unit-only": _("Synthetic differences are built for exactly one unit."),
    "outcome:one-start-only": _("This method takes units that all start in the same period."),
    "outcome:no-proportion": _("Only a difference in differences is measured in proportion."),
    "outcome:needs-draw": _("A lottery needs its seed, how many are drawn and out of how many, before the draw."),
    "outcome:group-too-small": _("A group of fewer than %(least)s people is never shown."),
    "outcome:needs-seed": _("Lots need a word of their own, before the plan is sealed."),
    "outcome:needs-waves": _(
        "Name at least two groups that start, each in a period of its own and with at least one unit."
    ),
    "outcome:waves-differ": ngettext_lazy(
        "The groups take %(total)s units, and %(found)s is named.",
        "The groups take %(total)s units, and %(found)s are named.",
        "found",
    ),
    "outcome:names-alike": _("“%(value)s” and “%(other)s” are the same, or differ only by case, accents or spaces."),
    "outcome:too-few-clusters": _("At least %(least)s groups are drawn, and at least %(least)s are not."),
    "outcome:needs-steps": _("Write down the steps from the work to the change, one a line, at most %(most)s."),
    "outcome:no-draw-here": _("No lots are drawn for this plan here."),
    "outcome:already-drawn": _("Lots have been drawn for this plan. There is no second draw."),
    "outcome:not-drawn": _("The lots of this plan have not been drawn yet."),
    "outcome:draw-too-late": _("The day of the first start has come: lots are drawn before it."),
    "outcome:not-sealed": _("The seal of this plan is not in the journal, and without it no lots can be drawn."),
    "outcome:empty-list": _("The list is empty."),
    "outcome:list-size": ngettext_lazy(
        "The list has %(found)s entry, and the plan says %(total)s.",
        "The list has %(found)s entries, and the plan says %(total)s.",
        "found",
    ),
    "outcome:list-name-long": _("A number or name on the list has more than %(most)s characters."),
    "outcome:list-not-plain": _("Line %(line)s is not a single number or name. The list has one a line, no columns."),
    "outcome:needs-cluster-column": _("Say which column holds the group of each person. The file has: %(columns)s."),
    "outcome:needs-person-column": _("Say which column holds each person's number. The file has: %(columns)s."),
    "outcome:needs-assigned-column": _("Say which column tells who was drawn. The file has: %(columns)s."),
    "outcome:needs-outcome-column": _("Say which column holds the outcome. The file has: %(columns)s."),
    "outcome:cluster-split": _("Of the group “%(name)s” some people are marked as drawn and others are not."),
    "outcome:cluster-too-small": _("The group “%(name)s” has fewer than %(least)s people."),
    "outcome:draw-of-clusters-differs": _(
        "The file lists %(found)s groups, of which %(drawn)s drawn; the plan says %(total)s and %(size)s."
    ),
    "outcome:unknown-step": _("There is no such step in the sealed plan."),
    "outcome:needs-evidence": _("Say what was seen, and where it can be looked up."),
    "outcome:plan-locked": _("The plan is sealed. It can be amended, visibly and with a reason."),
    "outcome:not-locked": _("The plan is not sealed yet."),
    "outcome:needs-theory": _("Say why the initiative should change this indicator, before the plan is sealed."),
    "outcome:needs-reason": _("An amendment needs a reason."),
    "outcome:nothing-changed": _("The amendment changes nothing."),
    "outcome:already-published": _("The verdict on this plan is published; it stays as it is."),
    "outcome:too-early": _("Nothing is assessed before the measurement window is over, on %(day)s."),
    "outcome:trial-early": _("What became of people is brought in when the window is over, from %(day)s on."),
    "outcome:assessed-early": _(
        "This was assessed before the measurement window was over, on %(day)s. Assess it again then."
    ),
    "outcome:amended-since": _("The plan was amended after this assessment. Assess it again."),
    "outcome:own-work": _("A verdict is not signed by the owner of the initiative."),
    "outcome:sponsor-signs": _("A verdict is not signed by the sponsor."),
    "outcome:not-the-latest": _("Only the latest assessment of a plan can be published."),
    "outcome:bad-cost": _("The cost is not a sensible amount."),
    "outcome:cost-needs-source": _("An amount of money needs its currency and its source."),
    "outcome:needs-finding": _("Say what you found, and whether the rival explanation is ruled out."),
    "outcome:own-rival": _("Somebody else examines a rival explanation than the person who raised it."),
    "outcome:needs-rival": _("Say in one sentence what else could explain the change."),
    "outcome:bad-rows": ngettext_lazy(
        "%(count)s row is wrong; nothing was written. It is on line %(line)s: %(why)s",
        "%(count)s rows are wrong; nothing was written. The first is on line %(line)s: %(why)s",
        "count",
    ),
    "outcome:missing-column": _("The file has no column called “%(column)s”. It has: %(columns)s."),
    "outcome:bad-table": _("The file cannot be read: %(why)s"),
    "outcome:not-a-table": _("This is neither a CSV nor a Parquet file nor a spreadsheet."),
    "outcome:missing-sheet": _("The file has no sheet called “%(sheet)s”. It has: %(sheets)s."),
    "outcome:no-such-head": _("Say which column is the %(role)s. The file has: %(columns)s."),
    "outcome:list-differs": _("This is not the list that was fixed before the plan was sealed."),
    "outcome:no-simulation": _(
        "For a lottery the smallest change is known without a simulation, or not before the draw."
    ),
    "outcome:too-many-feeds": _("An indicator has at most %(most)s feeds."),
    "outcome:feed-address": _("A feed needs an address that begins with https://, without a password in it."),
    "outcome:feed-source": _("Choose a database that the operator of this Minga has set up."),
    "outcome:feed-no-view": _("The database has no table or view called “%(view)s”."),
    "outcome:feed-successor": _(
        "Its values are brought in by the owner of the indicator, or by whoever administers the space."
    ),
    "outcome:feed-removed": _("This feed has been removed."),
    "outcome:feed-private": _("“%(host)s” lies inside a private network; only the operator can allow that."),
    "outcome:feed-unreachable": _("“%(host)s” could not be reached (%(why)s)."),
    "outcome:feed-redirects": _("The address leads on more than %(most)s times."),
    "outcome:feed-status": _("The server answered %(status)s instead of a file."),
    "outcome:feed-slow": _("The file did not arrive within %(seconds)s seconds."),
    "outcome:feed-database": _("The database could not be read (%(why)s)."),
    "outcome:feed-not-allowed": _("Whoever made this feed may no longer bring values in."),
    "outcome:file-too-large": _("The file is larger than %(megabytes)s MB."),
    "outcome:all-waiting": _(
        "No period of this file is over. The first, on line %(line)s, is %(period)s: taken from %(day)s on."
    ),
    "outcome:unknown-zone": _("“%(zone)s” is not a time zone. They are called like America/Lima or Europe/Madrid."),
    "outcome:no-rows": _("The file holds no row with a value."),
    "outcome:unclear-decimals": _(
        "The numbers can be read in two ways. In the file: %(value)s. With a decimal comma that is %(comma)s; with a "
        "decimal point, %(point)s. Say which decimal mark the file uses."
    ),
    "outcome:mixed-decimals": _(
        "“%(first)s” has a decimal comma and “%(second)s” a decimal point. Say which decimal mark the file uses."
    ),
    "outcome:known-value-changed": _(
        "Line %(line)s would change a value that is known, and this import only adds. Nothing was written."
    ),
    "outcome:too-many-points": _("At most %(most)s values can be sent at once."),
    "outcome:not-a-lottery": _("Rows of single people belong to a plan with an invitation by lottery."),
    "outcome:draw-differs": _(
        "The file lists %(found)s people, of whom %(drawn)s drawn; the plan says %(total)s and %(size)s."
    ),
    "outcome:row-unit-empty": _("the unit has no name."),
    "outcome:row-unit-long": _("the unit's name is too long."),
    "outcome:row-units-alike": _("“%(value)s” differs from “%(other)s” only by case, accents or spaces."),
    "outcome:row-period": _("“%(value)s” is not a period of this indicator."),
    "outcome:row-number": _("“%(value)s” is not a number."),
    "outcome:row-n": _("“%(value)s” is not a count of cases."),
    "outcome:row-duplicate": _("this unit already has a value for “%(value)s” in this file."),
    "outcome:row-flag": _("“%(value)s” is neither 0 nor 1."),
    "outcome:row-person-empty": _("the person has no number."),
    "outcome:row-person-twice": _("this person is listed twice."),
    "outcome:row-too-short": _("the row has fewer cells than the header."),
    "outcome:row-total": _(
        "“%(value)s” looks like the sum of the other rows. Take the row out of the file, or give it another name."
    ),
    "outcome:row-percent": _("“%(value)s” is a percentage, and this column takes plain numbers."),
    "outcome:row-too-long": _("the row has more cells than the header: is a separator or a decimal comma inside one?"),
}
