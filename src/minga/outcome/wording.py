"""The words of this link on screen. What a verdict may say follows its level; nobody can type it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.outcome.rules import ImportKind, PlanMethod, PlanState, RivalState, VerdictState

PLAN_STATES = {
    PlanState.DRAFT: pgettext_lazy("measurement plan", "Draft"),
    PlanState.LOCKED: pgettext_lazy("measurement plan", "Locked"),
}
VERDICT_STATES = {
    VerdictState.COMPUTED: pgettext_lazy("verdict", "Computed"),
    VerdictState.SIGNED: pgettext_lazy("verdict", "Signed"),
    VerdictState.PUBLISHED: pgettext_lazy("verdict", "Published"),
}
RIVAL_STATES = {
    RivalState.NAMED: pgettext_lazy("rival explanation", "Not examined"),
    RivalState.RULED_OUT: pgettext_lazy("rival explanation", "Ruled out or taken out"),
    RivalState.STANDS: pgettext_lazy("rival explanation", "Stands"),
}
IMPORT_KINDS = {ImportKind.SERIES: _("Series by unit and period"), ImportKind.TRIAL: _("Lottery, one row a person")}
METHODS = {
    PlanMethod.BEFORE_AFTER: _("Before and after, against the usual variation"),
    PlanMethod.DIFFERENCE_IN_DIFFERENCES: _("Difference in differences, against units that start later or never"),
    PlanMethod.SYNTHETIC_CONTROL: _("Synthetic control, against a blend of other units"),
    PlanMethod.INTENTION_TO_TREAT: _("Invitation by lottery, everybody drawn counts"),
}
LEVELS = (
    pgettext_lazy("evidence level", "asserted"),
    pgettext_lazy("evidence level", "described"),
    pgettext_lazy("evidence level", "changed"),
    pgettext_lazy("evidence level", "contributed"),
    pgettext_lazy("evidence level", "caused, compared"),
    pgettext_lazy("evidence level", "caused, randomised or replicated"),
)
MAY_SAY = (
    _("the community says"),
    _("is intended to"),
    _("changed after"),
    _("probably contributed"),
    _("changed by about, with an interval"),
    _("caused, with an interval"),
)
VERDICTS = {
    "improved": pgettext_lazy("verdict", "Improved"),
    "no_detectable_change": pgettext_lazy("verdict", "No detectable change"),
    "inconclusive": pgettext_lazy("verdict", "Inconclusive"),
    "harm": pgettext_lazy("verdict", "Harm"),
    "nothing_to_report": pgettext_lazy("verdict", "Nothing to report"),
}
TONES = {"improved": "good", "harm": "bad", "inconclusive": "warn", "no_detectable_change": "", "nothing_to_report": ""}

# One sentence for each rung, for what moved; the others say the same on every rung.
SENTENCES = {
    "community_says": _(
        "The community says that “%(initiative)s” changed %(indicator)s. Nothing shown here supports more than that."
    ),
    "is_intended_to": _(
        "“%(initiative)s” is intended to change %(indicator)s. What was measured does not yet say that it did."
    ),
    "changed_after": _("%(indicator)s changed by %(effect)s %(unit)s after “%(initiative)s” began. Why is not known."),
    "probably_contributed": _(
        "“%(initiative)s” probably contributed to a change of %(effect)s %(unit)s in %(indicator)s."
    ),
    "changed_by_about": _(
        "With “%(initiative)s”, %(indicator)s changed by about %(effect)s %(unit)s [%(low)s to %(high)s] compared with "
        "going without it."
    ),
    "caused": _("“%(initiative)s” caused a change of %(effect)s %(unit)s [%(low)s to %(high)s] in %(indicator)s."),
}
NO_CHANGE = _(
    "No detectable change in %(indicator)s: the effect of “%(initiative)s” lies between %(low)s and %(high)s %(unit)s, "
    "and a change of %(smallest)s would have been seen."
)
INCONCLUSIVE = _(
    "It cannot be told whether “%(initiative)s” changed %(indicator)s: between %(low)s and %(high)s %(unit)s is all the "
    "figures allow."
)
NOTHING = _("There is nothing to report: no indicator was named, so nobody can say what “%(title)s” changed.")
NOT_YET = _("There is no verdict yet on “%(title)s”.")

REASONS = {
    "method_limit": _("This method cannot carry a stronger claim."),
    "not_randomised": _("Nobody was drawn by lottery: those who took part chose to, and they differ from the rest."),
    "no_point_before": _("There is no point before the start."),
    "indicator_registered_late": _("The indicator was registered after the start."),
    "within_usual_variation": _("The change is no larger than the usual variation."),
    "pre_trend_failed": _("Those compared were already moving differently before the start."),
    "pre_trend_untested": _("Whether those compared moved alike before the start could not be tested."),
    "placebo_failed": _("A pretended start shows an effect too, so the comparison cannot be trusted."),
    "placebo_untested": _("A pretended start could not be tested."),
    "plan_not_locked_before_start": _("The measurement plan was not locked before the start."),
    "series_too_short": _("The series is too short."),
    "rival_unexamined": _("Known rival explanations have not been examined, or nobody has looked for any."),
    "no_second_person": _("No second person examined the rival explanations."),
    "plan_amended_after_data": _("The plan was changed after data had been seen."),
    "source_changed": _("The indicator's source changed."),
    "guardrail_breached": _("A guardrail was breached."),
    "points_missing": _("More than a tenth of the points are missing."),
    "indicators_untold": _("More indicators were tried than are told."),
}
CHECKS = {
    "pre_trend": _("Moved alike before the start"),
    "pre_fit": _("The blend followed it well before the start"),
    "placebo_in_time": _("A pretended earlier start shows nothing"),
    "placebo_in_space": _("Few other units show a gap as large"),
    "no_trend_before": _("Was not already moving before the start"),
    "even_loss": _("As many people lost on both sides"),
    "balance": _("Both sides alike at the draw"),
}
NAIVE = {
    "before_after": _("the treated alone, before and after"),
    "as_treated": _("those who joined against those who did not"),
    "after_only": _("after the start alone"),
}
NAIVE_REASONS = {
    "no_comparison": _("It counts as effect what moved everywhere."),
    "self_selection": _("Self-selection: who joined was keener from the start. Level 0."),
    "trend": _("It counts the trend as effect."),
}

REFUSALS = {
    "outcome:plan-needs-start": _("The plan needs at least one unit with a start date."),
    "outcome:plan-needs-windows": _("The plan needs at least one period before and one after the start."),
    "outcome:plan-one-treated": _("A synthetic control looks at exactly one unit; %(treated)s have a start."),
    "outcome:plan-needs-comparison": _("This method needs units to compare with."),
    "outcome:plan-locked": _("The plan is locked. It can be amended in the open, with a reason."),
    "outcome:plan-not-locked": _("The plan is not locked yet."),
    "outcome:plan-needs-theory": _("Say how the initiative is supposed to change the indicator."),
    "outcome:plan-exists": _("This initiative already has a plan for this indicator."),
    "outcome:unknown-indicator": _("There is no such indicator in this purpose."),
    "outcome:unknown-unit": _("No observation names the unit “%(unit)s”."),
    "outcome:unreadable-design": _("The plan's design cannot be read: %(why)s."),
    "outcome:amendment-needs-reason": _("An amendment needs a reason."),
    "outcome:no-observations": _("There are no observations to assess."),
    "outcome:not-estimable": _("No honest estimate can be made: %(why)s"),
    "outcome:already-signed": _("This assessment has been signed."),
    "outcome:signer-is-party": _("Somebody else signs than the initiative's owner or the sponsor."),
    "outcome:not-signed": _("An evaluator has to sign first."),
    "outcome:already-published": _("This verdict has been published."),
    "outcome:rival-examined": _("This rival explanation has been examined."),
    "outcome:rival-own": _("A second person examines a rival explanation, not the one who named it."),
    "outcome:examination-needs-words": _("Say what the examination found."),
    "outcome:rows-bad": _("%(bad)s of %(rows)s rows cannot be used; nothing was imported."),
    "outcome:too-many-rows": _("The file has more than %(most)s rows."),
    "outcome:not-parquet": _("The file is not readable as Parquet: %(why)s."),
    "outcome:trial-too-small": _("A lottery needs at least %(least)s people on each side."),
    "outcome:row-period": _("is not a period of this indicator's grain"),
    "outcome:row-number": _("is not a number"),
    "outcome:row-n": _("is not a whole number of cases"),
    "outcome:row-twice": _("has a value for this unit and period already in this file"),
    "outcome:row-no-unit": _("lacks the unit"),
    "outcome:row-long-unit": _("is too long for a unit's name"),
    "outcome:row-unit-alike": _("differs from a known unit only by case, accents or spaces"),
    "outcome:row-yes-no": _("is neither yes nor no (1 or 0)"),
}
