"""From frozen inputs to figures, level and verdict: the same inputs give the same figures to the last digit. Pure."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from minga.algorithms import impact
from minga.algorithms.impact import Direction, Estimate, EvidenceFacts, Method, Panel, Rivals

SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Assessed:
    """Figures as JSON values; evidence level 0..5; verdict code; why the level is not higher."""

    figures: dict[str, Any]
    level: int
    wording: str
    verdict: str
    reasons: tuple[str, ...]


def assess(inputs: Mapping[str, Any]) -> Assessed:
    """Compute everything from frozen inputs. Raises ``impact.ImpactError`` where no honest estimate exists.

    ``inputs``: ``plan`` (method, treated, comparison, excluded, pre, post, season, smallest_change), ``direction``,
    ``rows`` ([unit, ISO period, value]) or ``trial`` (packed bits), and ``facts`` for the ladder.
    """
    estimate = _estimate(inputs)
    plan, facts = inputs["plan"], inputs["facts"]
    evidence = EvidenceFacts(
        method=Method(plan["method"]),
        points_before=estimate.sample.periods_before,
        points_after=estimate.sample.periods_after,
        pre_trend_passed=estimate.pre_trend_passed,
        placebo_passed=estimate.placebo_passed,
        is_larger_than_usual_variation=estimate.is_larger_than_usual_variation,
        share_missing=max(estimate.sample.share_missing, facts.get("share_missing", 0.0)),
        rivals=Rivals(facts["rivals"]),
        **{name: facts[name] for name in FACT_NAMES},
    )
    level = impact.evidence_level(evidence)
    code = impact.verdict(estimate, Direction(inputs["direction"]), plan.get("smallest_change"))
    reasons = tuple(reason.value for reason in level.reasons)
    return Assessed(figures_of(estimate), level.number, level.wording_key, code.value, reasons)


FACT_NAMES = (
    "is_plan_locked_before_start",
    "is_plan_amended_after_data",
    "is_indicator_registered_before_start",
    "has_source_changed",
    "is_guardrail_breached",
    "indicators_tried",
    "indicators_told",
    "is_randomised",
    "replicated_in",
)


def _estimate(inputs: Mapping[str, Any]) -> Estimate:
    plan = inputs["plan"]
    method = Method(plan["method"])
    if method == Method.INTENTION_TO_TREAT:
        return _trial(inputs["trial"], plan.get("scale", 1.0))
    panel = panel_of(inputs["rows"]).without(sorted(set(plan["excluded"]) & {row[0] for row in inputs["rows"]}))
    starts = {unit: date.fromisoformat(start) for unit, start in plan["treated"].items() if unit in panel.units}
    if method == Method.DIFFERENCE_IN_DIFFERENCES:
        wanted = [unit for unit in panel.units if unit in starts or unit in plan["comparison"]]
        return impact.difference_in_differences(
            panel.only(wanted), starts, pre_window=tuple(plan["pre"]), post_window=tuple(plan["post"]),
            comparison="not_yet" if plan.get("not_yet") else "never", log=bool(plan.get("log")), seed=SEED,
        )  # fmt: skip
    start = min(starts.values())
    if method == Method.SYNTHETIC_CONTROL:
        (treated,) = starts
        return impact.synthetic_control(panel.only([treated, *plan["comparison"]]), treated, start)
    return impact.before_after(panel.mean(list(starts)), start, season=plan.get("season"))


def panel_of(rows: Sequence[Sequence[Any]]) -> Panel:
    """The panel of frozen rows [unit, ISO period, value]."""
    return Panel.from_rows([(unit, period, value) for unit, period, value in rows])


def _trial(trial: Mapping[str, Any], scale: float) -> Estimate:
    size = trial["size"]
    assigned, outcome = unpack(trial["assigned"], size), unpack(trial["outcome"], size)
    took_up = unpack(trial["took_up"], size) if trial.get("took_up") else None
    return impact.intention_to_treat(assigned, outcome * scale, took_up)


def pack(bits: Sequence[bool] | np.ndarray[Any, Any]) -> str:
    """Yes/no of many people, eight to a byte, base64."""
    return base64.b64encode(np.packbits(np.asarray(bits, dtype=bool)).tobytes()).decode()


def unpack(text: str, size: int) -> np.ndarray[Any, Any]:
    """The yes/no of ``size`` people as floats 0 and 1, (size,)."""
    raw = np.frombuffer(base64.b64decode(text), dtype=np.uint8)
    return np.unpackbits(raw, count=size).astype(float)


def figures_of(estimate: Estimate) -> dict[str, Any]:
    """The estimate as plain JSON values: dates as ISO text, nothing left out that a picture or a reader needs."""
    return _plain(asdict(estimate))  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, np.generic):
        return value.item()
    return value
