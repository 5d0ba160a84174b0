"""A plan's start, a unit's start, the window's end and today, compared once for lock, draw and verdict. Pure."""

from collections.abc import Collection, Mapping
from datetime import date

from minga.initiative.rules import has_come
from minga.kernel import Refusal


def first_start(starts_on: date, treated: Collection[str], began: Mapping[str, date | None]) -> date:
    """The day on which the first treated unit starts: as the plan says, or earlier where one really began before.

    ``began`` is each unit's start in the initiative. Units of a plan that draws people have no names to go by.
    """
    return min([starts_on, *(day for unit, day in began.items() if day is not None and unit in treated)])


def is_before_start(day: date, first: date) -> bool:
    """Whether something that happened on ``day`` was done before anybody could know."""
    return not has_come(first, day)


def refusal_of_early(*, closes_on: date, today: date) -> Refusal | None:
    """Before the window is over by the clock nothing is assessed, whatever has been brought in."""
    return None if today >= closes_on else Refusal("outcome:too-early", {"day": closes_on})


def refusal_of_early_people(*, closes_on: date, known_on: date) -> Refusal | None:
    """What became of the people of a lottery is told once the window is over: before, nobody can know it."""
    return None if known_on >= closes_on else Refusal("outcome:trial-early", {"day": closes_on})


def refusal_of_outlived(*, is_amended: bool, closes_on: date, assessed_on: date) -> Refusal | None:
    """What was computed before the window was over, or from a plan that was amended since, is not signed."""
    if assessed_on < closes_on:
        return Refusal("outcome:assessed-early", {"day": closes_on})
    return Refusal("outcome:amended-since") if is_amended else None
