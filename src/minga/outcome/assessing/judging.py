"""From figures and history to checks, level and verdict. Nothing here is typed by anybody."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from minga.algorithms import impact
from minga.algorithms.impact.ladder import CONTRADICTING_P
from minga.outcome.assessing.plain import Inputs, plain
from minga.outcome.rules import DRAWN, EVERYBODY_DRAWN

STRONG = 4


def code_of(inputs: Inputs, estimate: impact.Estimate | None) -> impact.Verdict:
    """What the figures say. An interval over zero is no null where the design's own ranking says otherwise.

    The algorithm asks the converse already: an interval without zero is no change where the ranking contradicts it.
    """
    code = impact.verdict(estimate, impact.Direction(inputs["direction"]), inputs["smallest_change"])
    p_value = estimate.p_value if estimate is not None else None
    is_contradicted = p_value is not None and p_value <= CONTRADICTING_P
    return impact.Verdict.INCONCLUSIVE if code is impact.Verdict.NO_DETECTABLE_CHANGE and is_contradicted else code


def guardrail(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """Breached when the mean after the start lies on the wrong side of the limit."""
    values = [value for value in frozen["values"] if value is not None]
    mean = sum(values) / len(values) if values else None
    is_good_up = frozen["direction"] == "up"
    is_breached = mean is not None and (mean < frozen["limit"] if is_good_up else mean > frozen["limit"])
    kept = {name: frozen[name] for name in ("name", "unit", "direction", "limit")}
    return kept | {"mean": mean, "points": len(values), "is_breached": is_breached}


def facts_of(
    inputs: Inputs, estimate: impact.Estimate | None, code: impact.Verdict, *, is_breached: bool
) -> impact.EvidenceFacts:
    """What the ladder looks at."""
    facts = inputs["facts"]
    sample = estimate.sample if estimate is not None else None
    return impact.EvidenceFacts(
        method=estimate.method if estimate is not None else impact.Method.DESCRIPTION,
        is_plan_locked_before_start=facts["is_locked_before_start"],
        is_plan_amended_after_data=facts["amendments"] > 0,
        is_indicator_registered_before_start=facts["is_registered_before_start"],
        points_before=sample.periods_before if sample is not None else facts["points_before"],
        points_after=sample.periods_after if sample is not None else 0,
        has_source_changed=len(facts["sources"]) > 1,
        pre_trend_passed=estimate.pre_trend_passed if estimate is not None else None,
        placebo_passed=estimate.placebo_passed if estimate is not None else None,
        is_guardrail_breached=is_breached,
        share_missing=sample.share_missing if sample is not None else 0.0,
        indicators_tried=facts["tried"],
        indicators_told=facts["told"],
        is_larger_than_usual_variation=estimate is not None and estimate.is_larger_than_usual_variation,
        rivals=impact.Rivals[facts["rivals"]],
        is_randomised=facts["is_draw_proven"],
        doubts=estimate.doubts if estimate is not None else (),
        is_comparison_touched=bool(inputs.get("started_too")),
        replicated_in=_replications(facts.get("replications", ()), set(inputs["starts"]), code),
        contribution=_contribution(inputs.get("contribution")),
    )


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


def checks_of(inputs: Inputs, estimate: impact.Estimate | None) -> list[dict[str, Any]]:
    """The method's own checks, then those of the plan's history."""
    facts = inputs["facts"]
    checks = [plain(asdict(check)) for check in estimate.checks] if estimate is not None else []
    if inputs["method"] in DRAWN:
        checks.append(_asked("draw_proven", passed=facts["is_draw_proven"]))
    if inputs.get("is_list_fixed") is not None:
        checks.append(_asked("list_fixed", passed=inputs["is_list_fixed"]))
    if set(inputs["starts"]) != {EVERYBODY_DRAWN}:
        checks.append(_asked("starts_kept", passed=not facts["moved"]))
        if "started_too" in inputs and estimate is not None and estimate.sample.comparison_units:
            checks.append(_asked("comparison_untouched", passed=not inputs["started_too"]))
    return [*checks, _asked("window_complete", passed=inputs["assessed_on"] >= inputs["closes_on"])]


def _asked(code: str, *, passed: bool) -> dict[str, Any]:
    return {"code": code, "passed": passed, "figure": None, "measure": ""}
