"""The words of search are made anew after an upgrade that changed how texts become words, or where things are found."""

from collections.abc import Iterable, Iterator
from typing import Any

from minga.foundation.declared import declared
from minga.foundation.jobs.redrawing import Drawn, declare_drawn, digest_of
from minga.foundation.markdown import SPECIMEN, to_html, to_text
from minga.foundation.scope import in_space
from minga.foundation.search.indexing import reindex
from minga.foundation.search.words import terms_of
from minga.foundation.tenancy.models import Space


def addresses(patterns: Iterable[Any], before: str = "") -> Iterator[str]:
    """Every address that the house answers, as a pattern."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here


def fingerprint() -> str:
    """What documents are made with now."""
    from django.urls import get_resolver  # noqa: PLC0415  (loads every view)

    words = sorted(terms_of(to_text(to_html(SPECIMEN))))
    return digest_of("among", *words, *declared().searchables, *sorted(addresses(get_resolver().url_patterns)))


def redraw(after: int) -> int | None:
    """Index the next space anew; its id."""
    space = Space.objects.filter(pk__gt=after).order_by("pk").first()
    if space is None:
        return None
    with in_space(space.pk):
        for kind in declared().searchables:
            reindex(kind)
    return space.pk


def declare() -> None:
    declare_drawn(Drawn("words of search", fingerprint, redraw))
