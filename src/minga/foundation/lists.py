"""Lists of a whole space as pages: which of them are shown stands in the address, and so does the page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

PER_PAGE = 20


class Show(StrEnum):
    """What of a list is shown: what is going on, what is in one's own communities, or everything."""

    OPEN = "open"
    MINE = "mine"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it asks for wrongly is the first page of the first way."""

    show: Show
    page: int = 1


@dataclass(frozen=True, slots=True)
class Sheet[R]:
    """One page of rows, and whether there is another."""

    rows: tuple[R, ...]
    has_next: bool = False


def ways_for(labels: Mapping[Show, str], *, is_known: bool) -> dict[Show, str]:
    """The ways of looking, each with its label: a visitor has nothing of their own."""
    return {show: label for show, label in labels.items() if is_known or show != Show.MINE}


def asked_of(request: HttpRequest, ways: Iterable[Show]) -> Asked:
    known = list(ways)
    show, page = request.GET.get("show", ""), request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 5 else 1
    return Asked(Show(show) if show in known else known[0], max(number, 1))


def window[M: Model](rows: QuerySet[M], asked: Asked) -> QuerySet[M]:
    """The page asked for, with one row more than is shown: nothing is counted."""
    start = (asked.page - 1) * PER_PAGE
    return rows[start : start + PER_PAGE + 1]


def sheet_of[M: Model, R](found: Sequence[M], row: Callable[[M], R]) -> Sheet[R]:
    """The rows of a :func:`window`, and whether there is another page."""
    return Sheet(tuple(row(each) for each in found[:PER_PAGE]), len(found) > PER_PAGE)


def frame(asked: Asked, sheet: Sheet[Any], labels: Mapping[Show, str]) -> dict[str, Any]:
    """What ``ui/list.html`` draws around the rows: the ways of looking, and older and newer."""
    first = next(iter(labels))

    def url(show: Show, page: int = 1) -> str:
        asked_for = {"show": show.value} if show != first else {}
        return "?" + urlencode(asked_for | ({"page": page} if page > 1 else {}))

    return {
        "rows": sheet.rows,
        "show": asked.show.value,
        "tabs": [(label, url(show), show == asked.show, None) for show, label in labels.items()],
        "all_url": url(Show.ALL) if asked.show != Show.ALL else "",
        "previous_url": url(asked.show, asked.page - 1) if asked.page > 1 else "",
        "next_url": url(asked.show, asked.page + 1) if sheet.has_next else "",
        "summary": _("Page %(n)s") % {"n": asked.page} if asked.page > 1 or sheet.has_next else "",
    }
