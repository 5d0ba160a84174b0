"""What happened to a forecast: who may say it, and how. Pure."""

from dataclasses import dataclass
from datetime import date

from minga.kernel import Refusal
from minga.kernel.writing import is_blank

TRUTH_MAX = 1e15


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What somebody says happened; ``value`` None where it cannot be told. ``reason``: why not, or why it changes."""

    value: float | None
    source: str = ""
    reason: str = ""


def refusal_to_state(
    stated: Stated, *, is_measured: bool, is_probability: bool, resolves_on: date, today: date, is_correction: bool
) -> Refusal | None:
    """What happened is said once it can be known, with a source; an indicator's value speaks for itself."""
    if is_measured:
        return Refusal("outcome:truth-is-measured")
    if today < resolves_on:
        return Refusal("outcome:truth-too-early", {"day": resolves_on})
    if stated.value is not None and is_blank(stated.source):
        return Refusal("outcome:truth-needs-source")
    if (stated.value is None or is_correction) and is_blank(stated.reason):
        return Refusal("outcome:truth-needs-reason")
    if stated.value is not None and not abs(stated.value) <= TRUTH_MAX:
        return Refusal("outcome:truth-needs-number")
    if is_probability and stated.value not in {None, 0, 100}:
        return Refusal("outcome:truth-yes-or-no")
    return None


def refusal_of_stater(*, stater_id: int | None, asked_by: int, has_estimated: bool) -> Refusal | None:
    """Neither who chose the status quo nor who estimated says what happened."""
    if stater_id == asked_by:
        return Refusal("outcome:own-forecast")
    return Refusal("outcome:has-estimated") if has_estimated else None
