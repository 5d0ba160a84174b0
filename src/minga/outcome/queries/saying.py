"""Turn computed figures into what may be said, in the reader's language. Nothing here decides anything."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.foundation.declared import in_whole
from minga.outcome import wording
from minga.outcome.models import Assessment, MeasurementPlan
from minga.outcome.queries.periods import window_label
from minga.outcome.queries.rows import CheckRow, Claim, GuardrailRow, RefusedRow, Rung, SecondaryRow
from minga.outcome.rules import PEOPLE, Code, Method, period_containing, shifted
from minga.outcome.rules import rungs as rungs_above
from minga.outcome.wording import sentences
from minga.ui import numbers

BLENDED = frozenset({Method.SYNTHETIC_CONTROL, Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES})
SMALLEST_SHARE, UNITS_SHOWN, MOST_PLACES = 0.01, 12, 8


def places_for(width: float) -> int:
    """As many decimals as the uncertainty allows to be meant."""
    if width >= 50:
        return 0
    return 1 if width >= 0.5 else 2 if width >= 0.05 else 3


def places_of(low: float, high: float) -> int:
    """So many decimals that an end which is not zero does not read as zero: on its side hangs the verdict."""
    places = places_for((high - low) / 2)
    while places < MOST_PLACES and any(end and not round(end, places) for end in (low, high)):
        places += 1
    return places


def unit_of_change(unit: str) -> str:
    """A difference between two percentages is told in points: “+4 %” would read as a relative change."""
    return _("percentage points") if unit.strip() == "%" else unit


def indicator_name(plan: MeasurementPlan) -> str:
    name = plan.indicator.name
    return f"{name[:1].lower()}{name[1:]}" if len(name) > 1 and name[1].islower() else name


def denominator_of(plan: MeasurementPlan) -> str:
    """What is counted, out of what."""
    indicator = plan.indicator
    if not indicator.denominator:
        return indicator.numerator
    return _("%(numerator)s ÷ %(denominator)s") % {
        "numerator": indicator.numerator,
        "denominator": indicator.denominator,
    }


def why(error: Mapping[str, Any]) -> str:
    """A refusal of the algorithms in words."""
    sentence = sentences.IMPACT.get(error["code"], sentences.IMPACT["impact_error"])
    try:
        said = in_whole(sentence, error["facts"])
    except KeyError:
        said = ""
    return said or str(sentences.IMPACT["impact_error"])


def _window(plan: MeasurementPlan, estimate: Mapping[str, Any] | None) -> str:
    grain = plan.indicator.grain
    after = estimate["after"] if estimate else None
    if after is not None and isinstance(after["first"], str):
        return window_label(date.fromisoformat(after["first"]), date.fromisoformat(after["last"]), grain)
    starts = [period_containing(date.fromisoformat(day), grain) for day in plan.starts.values()]
    first = shifted(min(starts), grain, plan.post_first)
    return window_label(first, shifted(max(starts), grain, plan.post_last), grain)


def _compared(plan: MeasurementPlan, estimate: Mapping[str, Any] | None) -> str:
    if estimate is None:
        return ""
    sample = estimate["sample"]
    treated, others = sample["treated_units"], sample["comparison_units"]
    if plan.method in PEOPLE:
        drawn = {"drawn": numbers.number(treated, 0), "others": numbers.number(others, 0)}
        if plan.method == Method.CLUSTER_LOTTERY:
            return _("%(drawn)s clusters drawn against %(others)s not drawn") % drawn
        return _("%(drawn)s people drawn against %(others)s not drawn") % drawn
    periods = ngettext(
        "%(before)s period before and %(after)s after",
        "%(before)s periods before and %(after)s after",
        sample["periods_before"],
    ) % {"before": sample["periods_before"], "after": sample["periods_after"]}
    if not others:
        return periods
    if plan.method == Method.STEPPED_WEDGE:
        started = _("%(treated)s of %(others)s units started, in the order of the lots")
        return f"{started % {'treated': treated, 'others': others}}, {periods}"
    units = _("%(treated)s treated against %(others)s comparison units") % {"treated": treated, "others": others}
    return f"{units}, {periods}"


def claim_of(plan: MeasurementPlan, assessment: Assessment) -> Claim:
    """What may be said of an assessment at its level; ``plan.indicator`` and ``plan.initiative`` must be loaded."""
    figures = assessment.figures
    estimate, error = figures["estimate"], figures["error"]
    code, level = Code(assessment.code), assessment.level
    interval: Mapping[str, Any] = estimate["interval"] if estimate else {"low": None, "high": None}
    low, high = interval["low"], interval["high"]
    places = places_of(low, high) if estimate else 1
    effect = numbers.signed(estimate["effect"], places) if estimate else ""
    unit, window = unit_of_change(plan.indicator.unit), _window(plan, estimate)
    words = {
        "initiative": plan.initiative.title,
        "indicator": indicator_name(plan),
        "unit": unit,
        "low": numbers.signed(low, places),
        "high": numbers.signed(high, places),
        "window": window,
        "why": why(error) if error else "",
        "chance": _chance(estimate),
        "sense": sentences.SENSES.get(code.value, ""),
    }
    sentence = str(_template(figures, code, level)) % (words | _size(estimate, places))
    return Claim(
        sentence=f"{sentence[:1].upper()}{sentence[1:]}",
        code=code.value,
        code_label=wording.code_label(code, level),
        tone=wording.code_tone(code, level),
        level=level,
        level_name=str(wording.LEVELS[level]),
        effect=effect,
        relative=_relative(estimate),
        unit=unit,
        interval=numbers.interval(low, high, places) if estimate else "",
        denominator=denominator_of(plan),
        window=window,
        compared=_compared(plan, estimate),
        p_value=estimate["p_value"] if estimate else None,
        smallest_p=estimate["smallest_p"] if estimate else None,
        failed=_failed(figures),
        reasons=tuple(
            str(sentences.REASONS[reason]) for reason in figures["reasons"] if reason not in sentences.FAILED
        ),
        next_level=rungs_above.next_level(level, figures["reasons"]),
        takes=_takes(figures, level),
        refused=_refused(estimate, places),
        secondary=_secondary(estimate, places),
        blend=_blend(plan, estimate),
        checks=_checks(figures),
        guardrails=_guardrails(figures),
    )


def _template(figures: Mapping[str, Any], code: Code, level: int) -> Any:
    if code == Code.INCONCLUSIVE and figures.get("doubt"):
        return sentences.INCONCLUSIVE[figures["doubt"]]
    if (code.value, level) in sentences.MOVED:
        rose, fell = sentences.MOVED[code.value, level]
        return rose if figures["estimate"]["effect"] > 0 else fell
    return sentences.VERDICTS[code.value, level]


def _size(estimate: Mapping[str, Any] | None, places: int) -> dict[str, str]:
    """How much it rose or fell, without a sign: the verb says it. An interval on both sides of zero keeps its signs."""
    if not estimate:
        return {}
    low, high = estimate["interval"]["low"], estimate["interval"]["high"]
    if low is None or high is None or low < 0 < high:
        ends = numbers.signed(low, places), numbers.signed(high, places)
    else:
        least, most = sorted((abs(low), abs(high)))
        ends = numbers.number(least, places), numbers.number(most, places)
    return {"size": numbers.number(abs(estimate["effect"]), places), "least": ends[0], "most": ends[1]}


def _chance(estimate: Mapping[str, Any] | None) -> str:
    return numbers.percent(estimate["p_value"], 1) if estimate and estimate["p_value"] is not None else ""


def _failed(figures: Mapping[str, Any]) -> tuple[str, ...]:
    """What failed, in sentences, the costliest first; a breached guardrail is named."""
    codes = [check["code"] for check in figures["checks"] if check["passed"] is False]
    reasons = [reason for reason in figures["reasons"] if reason in sentences.FAILED]
    reasons += [sentences.FAILURES.get(code, "check_failed") for code in codes]
    told: list[str] = []
    for reason in dict.fromkeys(reasons):
        told += _breached(figures) if reason == "guardrail_breached" else [str(sentences.REASONS[reason])]
    return tuple(told)


def _breached(figures: Mapping[str, Any]) -> list[str]:
    rows = [_guardrail(each) for each in figures["guardrails"] if each["is_breached"]]
    return [
        sentences.GUARDRAIL_BREACHED
        % {"name": row.name, "mean": row.mean, "unit": row.unit, "limit": f"{row.limit} {row.unit}".strip()}
        for row in rows
    ]


def _relative(estimate: Mapping[str, Any] | None) -> str:
    if not estimate or estimate["relative"] is None:
        return ""
    share = estimate["relative"]
    return ("+" if share > 0 else "") + numbers.percent(share, 1)


def _takes(figures: Mapping[str, Any], level: int) -> tuple[str, ...]:
    """What would have had to be otherwise for the next level, in sentences."""
    codes = rungs_above.what_it_takes(figures["reasons"], level=level)
    return tuple(dict.fromkeys(str(sentences.TAKES[code]) for code in codes))


def _refused(estimate: Mapping[str, Any] | None, places: int) -> tuple[RefusedRow, ...]:
    return tuple(
        RefusedRow(
            str(sentences.REFUSED_FIGURES.get(each["code"], each["code"])),
            numbers.signed(each["effect"], places),
            str(sentences.REFUSED_BECAUSE.get(each["reason"], each["reason"])),
        )
        for each in (estimate["refused"] if estimate else ())
    )


def _blend(plan: MeasurementPlan, estimate: Mapping[str, Any] | None) -> tuple[tuple[str, str], ...]:
    """The units that a synthetic control is made of, the largest share first, none under one per cent."""
    if not estimate or plan.method not in BLENDED:
        return ()
    shares = sorted(((share, unit) for unit, share in estimate["weights"] if share >= SMALLEST_SHARE), reverse=True)
    return tuple((unit, numbers.percent(share)) for share, unit in shares[:UNITS_SHOWN])


def _secondary(estimate: Mapping[str, Any] | None, places: int) -> tuple[SecondaryRow, ...]:
    return tuple(
        SecondaryRow(
            str(sentences.SECONDARY.get(each["code"], each["code"])),
            numbers.signed(each["effect"], places),
            numbers.interval(each["interval"]["low"], each["interval"]["high"], places),
        )
        for each in (estimate["secondary"] if estimate else ())
    )


def _checks(figures: Mapping[str, Any]) -> tuple[CheckRow, ...]:
    """What failed first, then what could not be asked."""
    rows = [
        CheckRow(
            check["code"], str(sentences.CHECKS.get(check["code"], check["code"])), check["passed"], check["figure"]
        )
        for check in figures["checks"]
    ]
    return tuple(sorted(rows, key=lambda row: (row.passed is True, row.passed is None)))


def _guardrails(figures: Mapping[str, Any]) -> tuple[GuardrailRow, ...]:
    """The breached first, then those without values."""
    rows = [_guardrail(each) for each in figures["guardrails"]]
    return tuple(sorted(rows, key=lambda row: (not row.is_breached, row.has_values)))


def _guardrail(row: Mapping[str, Any]) -> GuardrailRow:
    limit = numbers.number(row["limit"])
    sentence = _("at least %(limit)s") if row["direction"] == "up" else _("at most %(limit)s")
    return GuardrailRow(
        row["name"],
        row["unit"],
        sentence % {"limit": limit},
        numbers.number(row["mean"]),
        row["is_breached"],
        row["mean"] is not None,
    )


def rungs() -> tuple[Rung, ...]:
    """The ladder, highest rung first."""
    return tuple(Rung(n, str(wording.LEVELS[n]), str(wording.MAY_SAY[n])) for n in range(5, -1, -1))
