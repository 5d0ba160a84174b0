"""From figures and history to checks, level and verdict. Nothing here is typed by anybody."""

from collections.abc import Collection, Mapping
from typing import Any

from minga.algorithms import impact
from minga.algorithms.impact.ladder import MISSING_TOLERATED
from minga.outcome.assessing.panels import share_missing_after
from minga.outcome.assessing.plain import Inputs
from minga.outcome.rules import DRAWN, EVERYBODY_DRAWN, PEOPLE

STRONG = 4


def code_of(inputs: Inputs, estimate: impact.Estimate | None) -> impact.Verdict:
    """What the figures say. An interval over zero is no null where the design's own ranking says otherwise.

    The algorithm asks the converse already: an interval without zero is no change where the ranking contradicts it.
    """
    code = impact.verdict(estimate, impact.Direction(inputs["direction"]), inputs["smallest_change"])
    if estimate is None or code is not impact.Verdict.NO_DETECTABLE_CHANGE:
        return code
    is_doubted = impact.doubt(estimate, inputs["smallest_change"]) is not None
    return impact.Verdict.INCONCLUSIVE if is_doubted else code


def doubt_of(inputs: Inputs, estimate: impact.Estimate | None, code: impact.Verdict) -> str | None:
    """Why an inconclusive verdict is one; None for every other."""
    if estimate is None or code is not impact.Verdict.INCONCLUSIVE:
        return None
    found = impact.doubt(estimate, inputs["smallest_change"])
    return found.value if found is not None else None


def guardrail(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """Breached when the mean after the start lies on the wrong side of the limit."""
    values = [value for value in frozen["values"] if value is not None]
    mean = sum(values) / len(values) if values else None
    is_good_up = frozen["direction"] == "up"
    is_breached = mean is not None and (mean < frozen["limit"] if is_good_up else mean > frozen["limit"])
    kept = {name: frozen[name] for name in ("name", "unit", "direction", "limit")}
    return kept | {"mean": mean, "points": len(values), "is_breached": is_breached}


def facts_of(
    inputs: Inputs,
    estimate: impact.Estimate | None,
    code: impact.Verdict,
    *,
    checks: Collection[impact.Check],
    breached: int,
) -> impact.EvidenceFacts:
    """What the ladder looks at: every check that is shown, and the qualities of the plan's history."""
    facts = inputs["facts"]
    sample = estimate.sample if estimate is not None else None
    return impact.EvidenceFacts(
        method=estimate.method if estimate is not None else impact.Method.DESCRIPTION,
        checks=checks,
        guardrails_breached=breached,
        is_plan_locked_before_start=facts["is_locked_before_start"],
        is_plan_amended_after_data=facts["amendments"] > 0,
        is_indicator_registered_before_start=facts["is_registered_before_start"],
        points_before=sample.periods_before if sample is not None else facts["points_before"],
        points_after=sample.periods_after if sample is not None else 0,
        has_source_changed=len(facts["sources"]) > 1,
        share_missing=_share_missing(inputs, estimate),
        indicators_tried=facts["tried"],
        indicators_told=facts["told"],
        is_larger_than_usual_variation=estimate is not None and estimate.is_larger_than_usual_variation,
        rivals=impact.Rivals[facts["rivals"]],
        is_randomised=facts["is_draw_proven"],
        replicated_in=_replications(facts.get("replications", ()), set(inputs["starts"]), code),
        contribution=_contribution(inputs.get("contribution")),
    )


def _share_missing(inputs: Inputs, estimate: impact.Estimate | None) -> float:
    """Of what the method looked at, or of what the plan's window should hold by now, whichever lacks more."""
    if estimate is None or inputs["method"] in PEOPLE:
        return estimate.sample.share_missing if estimate is not None else 0.0
    return max(estimate.sample.share_missing, share_missing_after(inputs))


def _replications(others: Collection[Mapping[str, Any]], own: set[str], code: impact.Verdict) -> int:
    """Published results of the same kind, at level 4 or more, none of whose units stands in another of them."""
    seen, count = set(own), 0
    for other in others:
        if other["code"] != code.value or other["level"] < STRONG or seen & set(other["units"]):
            continue
        seen |= set(other["units"])
        count += 1
    return count


def _contribution(frozen: Mapping[str, Any] | None) -> impact.Contribution | None:
    """Steps with their evidence, and rivals as they were examined."""
    if frozen is None:
        return None
    return impact.Contribution(
        steps=tuple(impact.Step(step["claim"], step["has_evidence"]) for step in frozen["steps"]),
        rivals=tuple(
            impact.Rival(rival["claim"], impact.RivalStatus(rival["status"]), rival["is_second_person"])
            for rival in frozen["rivals"]
        ),
    )


def checks_of(inputs: Inputs, estimate: impact.Estimate | None) -> list[impact.Check]:
    """The method's own checks, then those of the plan's history."""
    facts = inputs["facts"]
    checks = list(estimate.checks) if estimate is not None else []
    if inputs["method"] in DRAWN:
        checks.append(_asked("draw_proven", passed=facts["is_draw_proven"]))
    if inputs.get("is_list_fixed") is not None:
        checks.append(_asked("list_fixed", passed=inputs["is_list_fixed"]))
    if set(inputs["starts"]) != {EVERYBODY_DRAWN}:
        checks.append(_asked("starts_kept", passed=not facts["moved"]))
        if "started_too" in inputs and estimate is not None and estimate.sample.comparison_units:
            checks.append(_asked("comparison_untouched", passed=not inputs["started_too"]))
    checks.append(_asked("window_complete", passed=inputs["assessed_on"] >= inputs["closes_on"]))
    if estimate is not None:
        share = _share_missing(inputs, estimate)
        checks.append(impact.Check("points_known", share <= MISSING_TOLERATED, share, "share_missing"))
    checks.append(_asked("plan_kept", passed=not facts["amendments"]))
    checks.append(_asked("source_kept", passed=len(facts["sources"]) <= 1))
    return [*checks, _asked("all_told", passed=facts["tried"] <= facts["told"])]


def _asked(code: str, *, passed: bool) -> impact.Check:
    return impact.Check(code, passed, measure="")
