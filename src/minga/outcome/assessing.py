"""From frozen inputs to figures and level. Pure: the same inputs give the same figures, to the last digit.

Loads SciPy: import it where figures are computed, not where pages are.
"""

import zlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from enum import Enum
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from minga.algorithms import impact
from minga.algorithms.impact.errors import EmptyPanel
from minga.algorithms.impact.ladder import CONTRADICTING_P
from minga.outcome.rules import EVERYBODY_DRAWN, Method, period_containing, shifted

type Inputs = Mapping[str, Any]
type Figures = dict[str, Any]
type Columns = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64] | None]

SEASONS = {"month": 12, "quarter": 4}


def pack(assigned: list[float], outcome: list[float], took_up: list[float] | None) -> bytes:
    """Three columns of single people as compressed little-endian float64, one after the other."""
    columns = [assigned, outcome, *([took_up] if took_up is not None else [])]
    return zlib.compress(np.array(columns, dtype="<f8").tobytes(), 6)


def unpack(packed: bytes, *, people: int, has_takers: bool) -> Columns:
    """(assigned, outcome, took_up), each (people,); ``took_up`` is None where nobody noted it."""
    numbers = np.frombuffer(zlib.decompress(packed), dtype="<f8").reshape(3 if has_takers else 2, people)
    return numbers[0], numbers[1], numbers[2] if has_takers else None


def assess(inputs: Inputs, columns: Columns | None = None) -> Figures:
    """Estimate, level and verdict of frozen inputs (see ``queries.freezing``). Never raises for what data lack."""
    estimate, error = _estimate(inputs, columns)
    guardrails = [_guardrail(each) for each in inputs["guardrails"]]
    level = impact.evidence_level(_facts(inputs, estimate, is_breached=any(row["is_breached"] for row in guardrails)))
    code = _code(inputs, estimate)
    return {
        "estimate": _plain(asdict(estimate)) if estimate is not None else None,
        "error": error,
        "guardrails": guardrails,
        "checks": _checks(inputs, estimate),
        "level": level.number,
        "level_key": level.key,
        "wording_key": level.wording_key,
        "reasons": [reason.value for reason in level.reasons],
        "code": code.value,
    }


def _code(inputs: Inputs, estimate: impact.Estimate | None) -> impact.Verdict:
    """What the figures say. An interval over zero is no null where the design's own ranking says otherwise.

    The algorithm asks the converse already: an interval without zero is no change where the ranking contradicts it.
    """
    code = impact.verdict(estimate, impact.Direction(inputs["direction"]), inputs["smallest_change"])
    p_value = estimate.p_value if estimate is not None else None
    is_contradicted = p_value is not None and p_value <= CONTRADICTING_P
    return impact.Verdict.INCONCLUSIVE if code is impact.Verdict.NO_DETECTABLE_CHANGE and is_contradicted else code


def _estimate(inputs: Inputs, columns: Columns | None) -> tuple[impact.Estimate | None, dict[str, Any] | None]:
    try:
        if inputs["method"] == Method.INTENTION_TO_TREAT:
            return _trial_estimate(inputs, columns)
        return _panel_estimate(inputs, panel_of(inputs)), None
    except impact.ImpactError as error:
        facts = {name: str(value) for name, value in error.facts.items()}
        return None, {"code": error.code, "facts": facts}


def _trial_estimate(inputs: Inputs, columns: Columns | None) -> tuple[impact.Estimate | None, dict[str, Any] | None]:
    if columns is None:
        return None, {"code": "no_trial", "facts": {}}
    assigned, outcome, took_up = columns
    estimate = impact.intention_to_treat(assigned, outcome, took_up)
    is_share = bool(np.isin(outcome[~np.isnan(outcome)], (0.0, 1.0)).all())
    return _scaled(estimate, inputs["scale"] if is_share else 1), None


def _scaled(estimate: impact.Estimate, scale: float) -> impact.Estimate:
    """Shares (0 to 1) in the points of an indicator in per cent."""
    if scale == 1:
        return estimate
    interval = impact.Interval(estimate.interval.low * scale, estimate.interval.high * scale)
    return replace(
        estimate,
        effect=estimate.effect * scale,
        interval=interval,
        standard_error=estimate.standard_error * scale,
        refused=tuple(replace(each, effect=each.effect * scale) for each in estimate.refused),
        secondary=tuple(
            replace(
                each,
                effect=each.effect * scale,
                interval=impact.Interval(each.interval.low * scale, each.interval.high * scale),
            )
            for each in estimate.secondary
        ),
        figures=tuple((name, value * scale) for name, value in estimate.figures),
    )


def panel_of(inputs: Inputs) -> impact.Panel:
    """The frozen observations; raises ``ImpactError``."""
    values = np.array([[np.nan if cell is None else cell for cell in row] for row in inputs["values"]], dtype=float)
    if values.size == 0:
        raise EmptyPanel
    periods = tuple(date.fromisoformat(period) for period in inputs["periods"])
    return impact.Panel(values=values, units=tuple(inputs["units"]), periods=periods)


def _starts(inputs: Inputs) -> dict[str, impact.Period]:
    return {unit: period_containing(date.fromisoformat(day), inputs["grain"]) for unit, day in inputs["starts"].items()}


def _panel_estimate(inputs: Inputs, panel: impact.Panel) -> impact.Estimate:
    method, starts = Method(inputs["method"]), _starts(inputs)
    for unit in starts:
        panel.row(unit)
    if method == Method.DIFFERENCE_IN_DIFFERENCES:
        rule = cast("Literal['never', 'not_yet']", inputs["comparison_rule"])
        pre, post = (int(inputs["pre"][0]), int(inputs["pre"][1])), (int(inputs["post"][0]), int(inputs["post"][1]))
        return impact.difference_in_differences(
            panel, starts, pre_window=pre, post_window=post, comparison=rule, log=inputs["is_logarithmic"]
        )
    start = min(cast("dict[str, date]", starts).values())
    panel = _cut(panel, inputs, start)
    if method == Method.SYNTHETIC_CONTROL:
        return impact.synthetic_control(panel, next(iter(starts)), start)
    season = SEASONS.get(inputs["grain"])
    is_long = season is not None and len(panel.periods) >= 3 * season
    return impact.before_after(panel.mean(list(starts)), start, season=season if is_long else None)


def _cut(panel: impact.Panel, inputs: Inputs, start: date) -> impact.Panel:
    """The periods of the plan's windows that the data hold."""
    first = shifted(start, inputs["grain"], inputs["pre"][0])
    last = shifted(start, inputs["grain"], inputs["post"][1])
    inside = [period for period in cast("tuple[date, ...]", panel.periods) if first <= period <= last]
    if not inside:
        raise EmptyPanel
    return panel.between(inside[0], inside[-1])


def _guardrail(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """Breached when the mean after the start lies on the wrong side of the limit."""
    values = [value for value in frozen["values"] if value is not None]
    mean = sum(values) / len(values) if values else None
    is_good_up = frozen["direction"] == "up"
    is_breached = mean is not None and (mean < frozen["limit"] if is_good_up else mean > frozen["limit"])
    kept = {name: frozen[name] for name in ("name", "unit", "direction", "limit")}
    return kept | {"mean": mean, "points": len(values), "is_breached": is_breached}


def _facts(inputs: Inputs, estimate: impact.Estimate | None, *, is_breached: bool) -> impact.EvidenceFacts:
    facts = inputs["facts"]
    has_figures = estimate is not None
    return impact.EvidenceFacts(
        method=estimate.method if estimate is not None else impact.Method.DESCRIPTION,
        is_plan_locked_before_start=facts["is_locked_before_start"],
        is_plan_amended_after_data=facts["amendments"] > 0,
        is_indicator_registered_before_start=facts["is_registered_before_start"],
        points_before=estimate.sample.periods_before if estimate is not None else facts["points_before"],
        points_after=estimate.sample.periods_after if estimate is not None else 0,
        has_source_changed=len(facts["sources"]) > 1,
        pre_trend_passed=estimate.pre_trend_passed if estimate is not None else None,
        placebo_passed=estimate.placebo_passed if estimate is not None else None,
        is_guardrail_breached=is_breached,
        share_missing=estimate.sample.share_missing if estimate is not None else 0.0,
        indicators_tried=facts["tried"],
        indicators_told=facts["told"],
        is_larger_than_usual_variation=has_figures and cast("impact.Estimate", estimate).is_larger_than_usual_variation,
        rivals=impact.Rivals[facts["rivals"]],
        is_randomised=facts["is_draw_proven"],
    )


def _checks(inputs: Inputs, estimate: impact.Estimate | None) -> list[dict[str, Any]]:
    checks = [_plain(asdict(check)) for check in estimate.checks] if estimate is not None else []
    if inputs["method"] == Method.INTENTION_TO_TREAT:
        checks.append(_asked("draw_proven", passed=inputs["facts"]["is_draw_proven"]))
    else:
        checks.append(_asked("starts_kept", passed=not inputs["facts"]["moved"]))
    return [*checks, _asked("window_complete", passed=inputs["assessed_on"] >= inputs["closes_on"])]


def _asked(code: str, *, passed: bool) -> dict[str, Any]:
    return {"code": code, "passed": passed, "figure": None, "measure": ""}


def smallest_change(inputs: Inputs) -> tuple[float | None, dict[str, Any] | None]:
    """The smallest change this design would probably see (power .8, 5 %), from the history before the start.

    (change in the indicator's unit, None), or (None, why not as code and facts). For a synthetic control it comes from
    the spread of placebos at a pretended start inside the history.
    """
    try:
        return _smallest_change(inputs), None
    except impact.ImpactError as error:
        return None, {"code": error.code, "facts": {name: str(value) for name, value in error.facts.items()}}


def _smallest_change(inputs: Inputs) -> float:
    if inputs["method"] == Method.INTENTION_TO_TREAT:
        size, total, baseline = inputs["draw"]["size"], inputs["draw"]["total"], inputs["baseline"]
        share = impact.smallest_visible_change_in_proportions((baseline or 0) / inputs["scale"], size, total - size)
        return share.change * float(inputs["scale"])
    starts = cast("dict[str, date]", _starts(inputs))
    panel = panel_of(inputs)
    treated = [unit for unit in starts if unit in panel.units]
    history = _history(panel, min(starts.values()))
    after = inputs["post"][1] - inputs["post"][0] + 1
    if inputs["method"] == Method.BEFORE_AFTER:
        if not treated:
            raise EmptyPanel
        return impact.smallest_visible_change_before_after(history.mean(treated), after).change
    if inputs["method"] == Method.SYNTHETIC_CONTROL:
        return _of_placebos(history, next(iter(starts)), after)
    others = len(history.units) - len(treated)
    if inputs["is_logarithmic"]:
        level = float(np.nanmean(history.values))
        history = impact.Panel(values=np.log(history.values), units=history.units, periods=history.periods)
        return float(np.expm1(_in_panel(history, len(treated), others, inputs))) * level
    return _in_panel(history, len(treated), others, inputs)


def _history(panel: impact.Panel, start: date) -> impact.Panel:
    before = [period for period in cast("tuple[date, ...]", panel.periods) if period < start]
    if not before:
        raise EmptyPanel
    return panel.between(before[0], before[-1])


def _of_placebos(history: impact.Panel, unit: str, after: int) -> float:
    count = len(history.periods)
    turn = max(2 * count // 3, count - after)
    pretended = impact.synthetic_control(history, unit, history.periods[min(turn, count - 1)])
    return impact.smallest_visible_change(pretended.standard_error).change


def _in_panel(history: impact.Panel, treated: int, others: int, inputs: Inputs) -> float:
    pre, post = tuple(inputs["pre"]), tuple(inputs["post"])
    return impact.smallest_visible_change_in_panel(
        history, treated, others, pre_window=(pre[0], pre[1]), post_window=(post[0], post[1])
    ).change


def is_drawn_by(seed: str, ids: list[str], drawn: set[str]) -> bool:
    """Whether exactly these people are the ones that the seed draws from the list."""
    from minga.algorithms.sampling import draw_lottery  # noqa: PLC0415  (only lotteries need it)

    return set(draw_lottery(ids, len(drawn), seed)) == drawn


def _plain(thing: Any) -> Any:
    """Dates, enumerations and tuples as JSON keeps them."""
    if isinstance(thing, dict):
        return {key: _plain(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_plain(each) for each in thing]
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, np.generic):
        return thing.item()
    return thing.isoformat() if isinstance(thing, date) else thing


__all__ = ["EVERYBODY_DRAWN", "assess", "is_drawn_by", "pack", "panel_of", "smallest_change", "unpack"]
