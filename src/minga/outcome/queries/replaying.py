"""Compute an assessment again from what was frozen with it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from minga.foundation.policy import Actor
from minga.outcome.models import Assessment, Trial
from minga.outcome.permissions import plans_visible_to
from minga.outcome.queries.freezing import RULES_VERSION
from minga.outcome.rules import canonical, fingerprint


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


type State = Literal["same", "differs", "broken", "earlier"]


@dataclass(frozen=True, slots=True)
class Replay:
    """One assessment computed again: the same to the last digit, different, no longer what was frozen, or judged by
    earlier rules and not compared."""

    assessment_id: int
    verdict_id: int | None
    plan_id: int
    number: int
    level: int
    code: str
    inputs_hash: str
    state: State


def replays(actor: Actor, *, verdict_id: int | None = None) -> Iterator[Replay]:
    """Every assessment that the actor may know of, computed again, oldest first; or that of one verdict."""
    rows = Assessment.objects.for_page().filter(plan__in=plans_visible_to(actor)).select_related("verdict")
    if verdict_id is not None:
        rows = rows.filter(verdict=verdict_id)
    for row in rows.order_by("pk"):
        yield Replay(
            row.pk, _verdict_id(row), row.plan_id, row.number, row.level, row.code, row.inputs_hash, _state(row)
        )


def _verdict_id(assessment: Assessment) -> int | None:
    try:
        return int(assessment.verdict.pk)
    except Assessment.verdict.RelatedObjectDoesNotExist:
        return None


def _state(assessment: Assessment) -> State:
    try:
        figures = replay(assessment.pk)
    except BrokenInputsError:
        return "broken"
    if json.loads(assessment.inputs).get("version", 0) < RULES_VERSION:
        return "earlier"
    kept = (assessment.figures, assessment.level, assessment.code)
    is_same = canonical((figures, figures["level"], figures["code"])) == canonical(kept)
    return "same" if is_same else "differs"
