"""From frozen inputs to figures and level. Pure: the same inputs give the same figures, to the last digit.

Loads SciPy: import it where figures are computed, not where pages are.
"""

from dataclasses import asdict
from typing import Any

from minga.algorithms import impact
from minga.outcome.assessing.costs import costs_of
from minga.outcome.assessing.judging import checks_of, code_of, doubt_of, facts_of, guardrail
from minga.outcome.assessing.methods import estimate_of
from minga.outcome.assessing.panels import panel_of
from minga.outcome.assessing.plain import Columns, Figures, Inputs, pack, plain, unpack
from minga.outcome.assessing.power import smallest_change
from minga.outcome.assessing.simulation import simulate_power
from minga.outcome.assessing.trials import trial_estimate
from minga.outcome.rules import PEOPLE


def assess(inputs: Inputs, columns: Columns | None = None) -> Figures:
    """Estimate, level and verdict of frozen inputs (see ``queries.freezing``). Never raises for what data lack."""
    estimate, error = _estimate(inputs, columns)
    guardrails = [guardrail(each) for each in inputs["guardrails"]]
    code, checks = code_of(inputs, estimate), checks_of(inputs, estimate)
    breached = sum(row["is_breached"] for row in guardrails)
    level = impact.evidence_level(facts_of(inputs, estimate, code, checks=checks, breached=breached))
    return {
        "estimate": plain(asdict(estimate)) if estimate is not None else None,
        "error": error,
        "guardrails": guardrails,
        "checks": [plain(asdict(check)) for check in checks],
        "level": level.number,
        "level_key": level.key,
        "wording_key": level.wording_key,
        "reasons": [reason.value for reason in level.reasons],
        "code": code.value,
        "doubt": doubt_of(inputs, estimate, code),
    }


def _estimate(inputs: Inputs, columns: Columns | None) -> tuple[impact.Estimate | None, dict[str, Any] | None]:
    try:
        if inputs["method"] in PEOPLE:
            return trial_estimate(inputs, columns)
        return estimate_of(inputs, panel_of(inputs)), None
    except impact.ImpactError as error:
        facts = {name: str(value) for name, value in error.facts.items()}
        return None, {"code": error.code, "facts": facts}


__all__ = ["assess", "costs_of", "pack", "panel_of", "simulate_power", "smallest_change", "unpack"]
