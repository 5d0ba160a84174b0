"""Periods of an indicator's grain: which one a day lies in, which one a text names. Pure."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum


class DateOrder(StrEnum):
    ISO = "iso"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


def period_containing(day: date, grain: str) -> date:
    """The first day of the indicator's period in which ``day`` lies; weeks begin on Monday."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    if grain == "quarter":
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return date(day.year, 1, 1) if grain == "year" else day


def shifted(period: date, grain: str, steps: int) -> date:
    """The period ``steps`` later (negative: earlier); kept inside the calendar."""
    try:
        if grain in {"day", "week"}:
            return period + timedelta(days=steps * (7 if grain == "week" else 1))
        months = period.year * 12 + period.month - 1 + steps * {"month": 1, "quarter": 3, "year": 12}[grain]
        return date(months // 12, months % 12 + 1, 1)
    except (OverflowError, ValueError):
        return date.max if steps > 0 else date.min


def place_of(period: date, grain: str) -> int:
    """The place of a period in the line of all periods of its grain, so that windows are counted, not listed."""
    months = period.year * 12 + period.month - 1
    places = {"week": (period.toordinal() - 1) // 7, "month": months, "quarter": months // 3, "year": period.year}
    return places.get(grain, period.toordinal())


def known_from(period: date, grain: str) -> date:
    """The first day on which a value of this period can be known: the day after its last."""
    return shifted(period, grain, 1)


def has_ended(period: date, grain: str, days: Collection[date]) -> bool:
    """Whether a period is over on each of these days: the space's, and that of where the values come from."""
    return all(known_from(period, grain) <= day for day in days)


# A cell that held a number comes with decimals that say nothing: 1985.0, 202701,00.
_NUMBER = re.compile(r"(\d{4}|\d{6}|\d{8})[.,]0+")
_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})[-/]?(\d{2})|(\d{4})-(\d)|(\d{1,2})[-/](\d{4})")
_QUARTER = re.compile(r"(\d{4})-?[QqTt]([1-4])")
_WEEK = re.compile(r"(\d{4})-?[Ww](\d{1,2})")
_DAY = re.compile(r"(\d{4})([-/]?)(\d{2})\2(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_WRITTEN = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")


def read_period(text: str, grain: str, order: DateOrder = DateOrder.ISO) -> date | None:
    """The period a text names, by the indicator's grain; None where it names none.

    Accepts a day of any grain (2027-03-05, 20270305), 2027-03, 03/2027 or 202703 for months, 2027-Q1 or 2027T1,
    2027-W05, 2027 for years, also where a spreadsheet made 2027.0 of them; and with an ``order`` that says so,
    05/03/2027. Six digits are a month only where months are counted: elsewhere they could be a week or a quarter.
    """
    try:
        return _read_period(text.strip(), grain, order)
    except ValueError:
        return None


def _read_period(text: str, grain: str, order: DateOrder) -> date | None:
    if found := _NUMBER.fullmatch(text):
        text = found[1]
    # Digits alone may also be 311227; as a year they begin with one that anybody has figures of.
    if text.isdigit() and len(text) > 4 and not "1500" <= text[:4] <= "2999":
        return None
    if found := _DAY.fullmatch(text):
        return period_containing(date(int(found[1]), int(found[3]), int(found[4])), grain)
    if grain == "year" and _YEAR.fullmatch(text):
        return date(int(text), 1, 1)
    if grain == "month" and (found := _MONTH.fullmatch(text)):
        return date(int(found[1] or found[3] or found[6]), int(found[2] or found[4] or found[5]), 1)
    if grain == "quarter" and (found := _QUARTER.fullmatch(text)):
        return date(int(found[1]), int(found[2]) * 3 - 2, 1)
    if grain == "week" and (found := _WEEK.fullmatch(text)):
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    if order != DateOrder.ISO and (found := _WRITTEN.fullmatch(text)):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        day, month = (first, second) if order == DateOrder.DAY_FIRST else (second, first)
        return period_containing(date(year, month, day), grain)
    return None
