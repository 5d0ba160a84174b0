"""Compute an assessment again from what was frozen with it."""

import json
from typing import Any

from minga.outcome.models import Assessment, Trial
from minga.outcome.rules import fingerprint


class BrokenInputsError(Exception):
    """What was frozen is no longer what its hash says."""


def columns_of(inputs: dict[str, Any]) -> Any:
    """The people of the frozen inputs' lottery as arrays; None where there is none."""
    from minga.outcome.assessing import unpack  # noqa: PLC0415  (scipy is loaded only where figures are computed)

    frozen = inputs["trial"]
    if frozen is None:
        return None
    trial = Trial.objects.get(pk=frozen["id"])
    columns = bytes(trial.columns)
    if fingerprint(columns.hex()) != frozen["hash"]:
        raise BrokenInputsError
    return unpack(columns, people=trial.people, has_takers=trial.has_takers, has_clusters=bool(trial.clusters))


def compute(inputs: dict[str, Any]) -> dict[str, Any]:
    """Figures of frozen inputs."""
    from minga.outcome.assessing import assess  # noqa: PLC0415

    return assess(inputs, columns_of(inputs))


def replay(assessment_id: int) -> dict[str, Any]:
    """The figures computed again from the frozen inputs; raises ``BrokenInputsError`` when those were touched.

    For ``minga`` commands and tests: it does not ask who is looking.
    """
    assessment = Assessment.objects.get(pk=assessment_id)
    if fingerprint(assessment.inputs) != assessment.inputs_hash:
        raise BrokenInputsError
    return compute(json.loads(assessment.inputs))
