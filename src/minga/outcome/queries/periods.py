"""Periods as people write them, and rows that wait for theirs to end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, format_skeleton
from django.utils.translation import gettext as _

from minga.outcome.rules import known_from
from minga.ui import numbers


def period_label(period: date, grain: str) -> str:
    """A period as people write it: 1989, Jan 2027, Q1 2027, week of 4 Jan 2027, 4 Jan 2027."""
    locale = numbers.locale_of_page()
    if grain == "year":
        return str(period.year)
    if grain == "month":
        return str(format_date(period, "MMM y", locale=locale))
    if grain == "quarter":
        return _("Q%(quarter)s %(year)s") % {"quarter": (period.month + 2) // 3, "year": period.year}
    day = str(format_date(period, "d MMM y", locale=locale))
    return _("week of %(day)s") % {"day": day} if grain == "week" else day


def whole_day(day: date) -> str:
    """A day within a sentence, written out: 1 February 2027."""
    return str(format_date(day, format="long", locale=numbers.locale_of_page()))


def whole_label(period: date, grain: str) -> str:
    """A period within a sentence: a month is written out, November 2025."""
    if grain != "month":
        return period_label(period, grain)
    return str(format_skeleton("yMMMM", period, locale=numbers.locale_of_page()))


def window_label(first: date, last: date, grain: str) -> str:
    if first == last:
        return _("in %(period)s") % {"period": whole_label(first, grain)}
    if grain == "week":
        words = {"first": period_label(first, "day"), "last": period_label(last, "day")}
        return _("from the week of %(first)s to that of %(last)s") % words
    return _("from %(first)s to %(last)s") % {
        "first": whole_label(first, grain),
        "last": whole_label(last, grain),
    }


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One row that is kept aside: ``line`` counts from 1 with the header; it is taken from ``known_from`` on."""

    line: int
    unit: str
    period: date
    period_label: str
    known_from: date

    @property
    def sentence(self) -> str:
        """In the active language, with the period and the day."""
        words = {"period": self.period_label, "day": numbers.written_date(self.known_from)}
        return _("Not over yet: %(period)s. Its value is taken from %(day)s on.") % words


def waiting_row(line: int, unit: str, period: date, grain: str) -> WaitingRow:
    return WaitingRow(line, unit, period, period_label(period, grain), known_from(period, grain))


def waiting_rows(kept: Iterable[tuple[int, str, str]], grain: str) -> tuple[WaitingRow, ...]:
    """Those that an import has kept aside."""
    return tuple(waiting_row(line, unit, date.fromisoformat(day), grain) for line, unit, day in kept)
