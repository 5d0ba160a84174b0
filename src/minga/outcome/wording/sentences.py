"""Sentences that a verdict is made of. Keys are codes of the algorithms; a test checks that none is missing."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

_INCONCLUSIVE = _(
    "Inconclusive: the effect of “%(initiative)s” on %(indicator)s is put at %(low)s to %(high)s %(unit)s, %(window)s; "
    "that does not settle it."
)
INCONCLUSIVE = {
    "too_wide": _(
        "Inconclusive: the effect of “%(initiative)s” on %(indicator)s lies somewhere from %(low)s to %(high)s "
        "%(unit)s, %(window)s; the figures cannot tell which way."
    ),
    "no_size_promised": _(
        "Inconclusive: the effect of “%(initiative)s” on %(indicator)s lies somewhere from %(low)s to %(high)s "
        "%(unit)s, %(window)s; it may be none, and nobody could say before the start how small a change would be seen."
    ),
    "seldom_by_chance": _(
        "Inconclusive: the effect of “%(initiative)s” on %(indicator)s lies somewhere from %(low)s to %(high)s "
        "%(unit)s, %(window)s, so it may be none; yet chance alone shows as much only %(chance)s of the time. The two "
        "do not agree."
    ),
    "placebos_show_as_much": _(
        "Inconclusive: the effect of “%(initiative)s” on %(indicator)s is put at %(low)s to %(high)s %(unit)s, "
        "%(window)s, but the placebos do not bear it out: units where nothing was done stand out as much %(chance)s of "
        "the time."
    ),
    "chance_shows_as_much": _(
        "Inconclusive: the effect of “%(initiative)s” on %(indicator)s is put at %(low)s to %(high)s %(unit)s, "
        "%(window)s, but chance does not bear it out: without any effect, figures like these turn up %(chance)s of the "
        "time."
    ),
    "too_few_to_rank": _(
        "Inconclusive: the effect of “%(initiative)s” on %(indicator)s is put at %(low)s to %(high)s %(unit)s, "
        "%(window)s. It stands out as much as anything can here, but there is too little to compare it with: chance "
        "alone would do so %(chance)s of the time."
    ),
}
"""By why it is inconclusive; a verdict computed before that was kept has the sentence that claims least."""
_NOTHING = _("Nothing to report on %(indicator)s: %(why)s")
_UNSEEN = _(
    "No change in %(indicator)s beyond its usual variation was seen, %(window)s: the difference lies from %(low)s to "
    "%(high)s %(unit)s; the evidence is too weak to say more about “%(initiative)s”."
)
_NO_CHANGE_AFTER = _(
    "No detectable change in %(indicator)s after “%(initiative)s”, %(window)s: the difference lies from %(low)s to "
    "%(high)s %(unit)s."
)
_NO_DIFFERENCE = _(
    "“%(initiative)s” made no detectable difference to %(indicator)s, %(window)s: the effect lies from %(low)s to "
    "%(high)s %(unit)s."
)

_AFTER = (
    _(
        "After “%(initiative)s”, %(indicator)s rose by %(size)s %(unit)s, %(sense)s, %(window)s; these figures do not "
        "say why."
    ),
    _(
        "After “%(initiative)s”, %(indicator)s fell by %(size)s %(unit)s, %(sense)s, %(window)s; these figures do not "
        "say why."
    ),
)
_PROBABLY = (
    _("“%(initiative)s” probably contributed to a rise of %(size)s %(unit)s in %(indicator)s, %(sense)s, %(window)s."),
    _("“%(initiative)s” probably contributed to a fall of %(size)s %(unit)s in %(indicator)s, %(sense)s, %(window)s."),
)
_THANKS_TO = (
    _("Thanks to “%(initiative)s”, %(indicator)s rose by about %(size)s %(unit)s (%(least)s to %(most)s), %(window)s."),
    _("Thanks to “%(initiative)s”, %(indicator)s fell by about %(size)s %(unit)s (%(least)s to %(most)s), %(window)s."),
)
_BECAUSE_OF = (
    _(
        "Because of “%(initiative)s”, %(indicator)s rose by about %(size)s %(unit)s (%(least)s to %(most)s), "
        "%(sense)s, %(window)s."
    ),
    _(
        "Because of “%(initiative)s”, %(indicator)s fell by about %(size)s %(unit)s (%(least)s to %(most)s), "
        "%(sense)s, %(window)s."
    ),
)
_CAUSED = (
    _(
        "“%(initiative)s” caused a rise of %(size)s %(unit)s (%(least)s to %(most)s) in %(indicator)s, %(sense)s, "
        "%(window)s."
    ),
    _(
        "“%(initiative)s” caused a fall of %(size)s %(unit)s (%(least)s to %(most)s) in %(indicator)s, %(sense)s, "
        "%(window)s."
    ),
)
SENSES = {"improved": _("for the better"), "harm": _("for the worse")}

VERDICTS = {
    ("improved", 0): _(
        "The community says that “%(initiative)s” improved %(indicator)s; the evidence does not allow us to say more."
    ),
    ("improved", 1): _(
        "“%(initiative)s” is intended to improve %(indicator)s; the figures do not allow us to say that it did."
    ),
    ("harm", 0): _(
        "The figures of %(indicator)s went the wrong way with “%(initiative)s”; the evidence does not allow us to say "
        "more."
    ),
    ("harm", 1): _(
        "“%(initiative)s” is intended to improve %(indicator)s; the figures went the wrong way and do not allow us to "
        "say why."
    ),
    **{("no_detectable_change", level): _UNSEEN for level in (0, 1)},
    **{("no_detectable_change", level): _NO_CHANGE_AFTER for level in (2, 3)},
    **{("no_detectable_change", level): _NO_DIFFERENCE for level in (4, 5)},
    **{("inconclusive", level): _INCONCLUSIVE for level in range(6)},
    **{("nothing_to_report", level): _NOTHING for level in range(6)},
}
MOVED = {
    **{(code, 2): _AFTER for code in ("improved", "harm")},
    **{(code, 3): _PROBABLY for code in ("improved", "harm")},
    ("improved", 4): _THANKS_TO,
    ("harm", 4): _BECAUSE_OF,
    **{(code, 5): _CAUSED for code in ("improved", "harm")},
}
"""Verdicts that tell a change: as it rose, and as it fell. Nothing below 4 is owed to the work (“thanks to”)."""

REASONS = {
    "method_limit": _("With this method no more can be said."),
    "not_randomised": _("Who was drawn is not whom the sealed lots give."),
    "no_point_before": _("There is no value from before the start."),
    "indicator_registered_late": _("The indicator was registered after the start."),
    "within_usual_variation": _("The change is no larger than the indicator's usual variation."),
    "pre_trend_failed": _("Treated units and their comparison were already moving apart before the start."),
    "pre_trend_untested": _(
        "Whether treated units and their comparison moved together before the start cannot be tested."
    ),
    "past_not_followed": _("Before the start the series bent: the line drawn from its past does not follow it."),
    "placebo_failed": _("A pretended start, before anything was done, shows an effect too."),
    "placebo_untested": _("A pretended start could not be tested."),
    "plan_not_locked_before_start": _("The plan was not sealed before the start."),
    "series_too_short": _("There are too few points before or after."),
    "rival_unexamined": _("A known rival explanation has not been ruled out."),
    "rival_explains_it": _("A rival explanation accounts for the change."),
    "theory_missing": _("There is no theory of change, step by step."),
    "step_without_evidence": _("A step of the theory of change has no evidence."),
    "no_second_person": _("No second person examined the rival explanations."),
    "plan_amended_after_data": _("The plan was changed after it had been sealed."),
    "source_changed": _("The indicator's source changed."),
    "guardrail_breached": _("A guardrail was breached."),
    "points_missing": _("More than a tenth of the points is missing."),
    "comparison_treated": _("A comparison unit took part in the initiative too."),
    "indicators_untold": _("Another assessment of this initiative was computed and is not published."),
    "interval_untrusted": _(
        "Neighbouring points resemble each other so much that these few cannot say how large chance alone would be."
    ),
    "season_not_taken_out": _(
        "Less than two full seasons lie on record, so the season could not be taken out: the change may be the "
        "calendar's."
    ),
    "moving_before": _("The indicator was already moving before the start."),
    "one_unit_carries_it": _("Without one single comparison unit the finding does not hold."),
    "neighbours_alike": _(
        "Neighbouring periods still resemble each other: there is a pattern that the model does not know."
    ),
    "loss_uneven": _("More people were lost from one of the two groups than from the other."),
    "draw_moved_few": _("Being drawn moved hardly anybody to take part."),
    "list_not_fixed": _("The list that was drawn from was not fixed before the seed could be known."),
    "started_otherwise": _("Units started otherwise than the plan said."),
    "window_open": _("The measurement window was not over."),
    "check_failed": _("A check failed."),
}
FAILURES = {
    "pre_trend": "pre_trend_failed",
    "straight_before": "past_not_followed",
    "placebo_in_time": "placebo_failed",
    "pre_fit": "pre_trend_failed",
    "comparison_follows": "pre_trend_failed",
    "comparison_untouched": "comparison_treated",
    "interval_holds": "interval_untrusted",
    "season_taken_out": "season_not_taken_out",
    "no_trend_before": "moving_before",
    "draw_proven": "not_randomised",
    "list_fixed": "list_not_fixed",
    "even_loss": "loss_uneven",
    "draw_moved_taking_part": "draw_moved_few",
    "leave_one_out": "one_unit_carries_it",
    "no_autocorrelation_left": "neighbours_alike",
    "starts_kept": "started_otherwise",
    "window_complete": "window_open",
    "plan_kept": "plan_amended_after_data",
    "source_kept": "source_changed",
    "points_known": "points_missing",
    "all_told": "indicators_untold",
}
"""The reason that a failed check gives, as the algorithms price it (a test compares); its sentence stands above."""
FAILED = frozenset({*FAILURES.values(), "guardrail_breached", "check_failed"})
TAKES = {
    "lots": _("Lots would have to decide who starts, or two other places would have to find the same."),
    "comparison": _("Units that do not start, or start later, would have to report the same figure."),
    "series": _(
        "It would take two years of regular values before the start, or a comparison with units that do not start."
    ),
    "not_randomised": _("Those who start would have to be the ones whom the sealed lots give."),
    "no_point_before": _("A value from before the start would have to be known."),
    "indicator_registered_late": _("The indicator would have to be written down before the start."),
    "within_usual_variation": _("The change would have to be larger, or be followed for longer."),
    "pre_trend_failed": _("It would take a comparison that moved alike before the start."),
    "pre_trend_untested": _("More values from before the start would have to be known."),
    "past_not_followed": _("It would take a steadier past, or a comparison with units that do not start."),
    "placebo_failed": _("It would take a comparison in which a pretended start shows nothing."),
    "placebo_untested": _("More values from before the start would have to be known."),
    "plan_not_locked_before_start": _("The plan would have to be sealed before the start."),
    "series_too_short": _("At least eight periods before the start and eight after it would have to be known."),
    "rival_unexamined": _("Somebody who neither did the work nor planned it would have to examine the other causes."),
    "rival_explains_it": _("It would take a comparison that the other cause touches just as much."),
    "theory_missing": _("The plan would have to tell the way from the work to the change, step by step."),
    "step_without_evidence": _("Each step of the way would need something that shows it."),
    "no_second_person": _("Somebody who neither did the work nor planned it would have to examine the other causes."),
    "plan_amended_after_data": _("The plan would have to stay as it was sealed."),
    "source_changed": _("All values would have to come from one source."),
    "guardrail_breached": _("What must not get worse would have to hold."),
    "points_missing": _("The missing values would have to come in."),
    "comparison_treated": _("The units compared with would have to stay out of the work until the window is over."),
    "indicators_untold": _("Every assessment of this initiative would have to be published."),
    "interval_untrusted": _("More periods before and after the start would have to be known."),
    "season_not_taken_out": _("Two full years from before the start would have to be known."),
    "moving_before": _("It would take a steadier past, or a comparison with units that do not start."),
    "one_unit_carries_it": _("It would take more units to compare with."),
    "neighbours_alike": _("It would take a longer past, or a comparison with units that do not start."),
    "loss_uneven": _("As many people would have to be found again in one group as in the other."),
    "draw_moved_few": _("More of those who were drawn would have to take part."),
    "list_not_fixed": _("The list would have to be fixed before the lots can be known."),
    "started_otherwise": _("Units would have to start on the day that the plan says."),
    "window_open": _("It would have to be assessed after the window is over."),
    "check_failed": _("The check that failed would have to pass."),
}
"""What would have lifted a verdict, by the reason that keeps it down; where only the method does, by what it lacks."""

GUARDRAIL_BREACHED = _("A guardrail was breached: %(name)s, %(mean)s %(unit)s on average; promised was %(limit)s.")

CHECKS = {
    "pre_trend": _("Treated and comparison units moved together before the start"),
    "pre_fit": _("The blend follows the treated unit before the start"),
    "placebo_in_time": _("A pretended start shows no effect"),
    "leave_one_out": _("The finding holds without any single comparison unit"),
    "straight_before": _("The series followed a straight line before the start"),
    "comparison_follows": _("The comparison series explain how the indicator moved before the start"),
    "no_autocorrelation_left": _("Neighbouring periods say nothing more of each other once the model has spoken"),
    "no_trend_before": _("The series was not already moving before the start"),
    "even_loss": _("People were lost equally from both groups"),
    "draw_moved_taking_part": _("Being drawn moved people to take part"),
    "starts_kept": _("Units started when the plan said"),
    "comparison_untouched": _("No comparison unit took part in the initiative inside the window"),
    "window_complete": _("The measurement window is over"),
    "draw_proven": _("The lots fell as the sealed plan says"),
    "list_fixed": _("The list that was drawn from was fixed before anybody could know the seed"),
    "interval_holds": _("There are points enough, little enough alike, for the interval to hold"),
    "season_taken_out": _("The season was taken out of the figures"),
    "plan_kept": _("The plan stayed as it was sealed"),
    "source_kept": _("All values come from one source"),
    "points_known": _("No more than a tenth of the points is missing"),
    "all_told": _("No other assessment of this initiative is kept back"),
}

REFUSED_FIGURES = {
    "before_after_of_treated_only": _("before and after, treated units only"),
    "started_against_not_started": _("after starting against before, all periods together"),
    "as_treated": _("those who took part against those who did not"),
}
REFUSED_BECAUSE = {
    "ignores_what_happened_without_it": _("It ignores what would have happened anyway."),
    "self_selection": _("People chose themselves whether to take part: this compares who they are, not what it did."),
}
SECONDARY = {
    "complier_effect": _("for those who took part because they were drawn"),
    "augmented_effect": _("with the blend's miss before the start corrected by regression"),
}

IMPACT = {
    "impact_error": _("The estimate cannot be made."),
    "empty_panel": _("There is no observation to work with."),
    "wrong_shape": _("The series do not fit together."),
    "duplicate_point": _("%(unit)s has two values for %(period)s."),
    "not_a_number": _("A value is not a finite number."),
    "bad_period": _("A period cannot be read."),
    "mixed_grain": _("%(period)s does not fall on the regular grain of the other periods."),
    "unit_names_alike": _("“%(unit)s” differs from “%(other)s” only by case, accents or spaces."),
    "unknown_unit": _("There is no value of the unit “%(unit)s”."),
    "unknown_period": _("There is no value for %(period)s."),
    "too_few_points": ngettext_lazy(
        "%(found)s point where at least %(needed)s are needed.",
        "%(found)s points where at least %(needed)s are needed.",
        "found",
    ),
    "treated_from_the_start": _("%(unit)s starts before the first value, so there is nothing to compare it with."),
    "no_comparison": _("No unit stays untreated long enough to compare with."),
    "no_overlap": _("Treated and comparison units differ so much that none can stand for another."),
    "collinear_covariates": _("A characteristic does not vary between units, or follows from the others."),
    "nothing_treated": _("No unit has started inside the values that are known."),
    "missing_points": ngettext_lazy(
        "%(unit)s lacks %(missing)s point that this method needs.",
        "%(unit)s lacks %(missing)s points that this method needs.",
        "missing",
    ),
    "no_variation": _("The series never varies, so its usual variation is unknown."),
    "no_spread": _("The other units are so few, or move so alike, that chance cannot be told from an effect."),
    "not_positive": _("%(unit)s has a value of zero or less, which a proportional scale cannot take."),
    "bad_setting": _("A setting of the plan does not suit the values."),
    "not_finite": _("A figure came out without a finite value, so nothing is shown."),
    "no_trial": _("No rows of the lottery have been imported."),
    "no_indicator": _("the purpose has no outcome indicator."),
    "no_verdict": _("no verdict has been published."),
}
