"""What a person wrote, row by row, for their own download: each link says which of its tables hold words of whom."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from minga.foundation.declared import declare_export
from minga.foundation.kept import declared_columns
from minga.foundation.policy import Actor

type Written = Mapping[tuple[type[Model], str], str]


def declare_written(link: str, written: Written) -> None:
    """``{(Contribution, "author"): "title body written_at"}``: these fields of the rows with this author are theirs."""
    tables = {key: tuple(fields.split()) for key, fields in written.items()}
    WRITTEN.update({(model, author.partition("__")[0]) for model, author in written})
    _tables[link] = tables
    declare_export(link, lambda actor: _rows(actor, tables))


WRITTEN: set[tuple[type[Model], str]] = set()
"""Every table and author that some link has declared."""

_tables: dict[str, Mapping[tuple[type[Model], str], Iterable[str]]] = {}


def own_words_of(actor: Actor) -> dict[str, Any]:
    """What this actor wrote, voted and promised in the space we are in, by link; without what they only stood for."""
    words = {(model, name) for (model, name), (kept, _after) in declared_columns().items() if kept.are_words}
    return {
        link: _rows(actor, {key: fields for key, fields in tables.items() if _column(key) in words})
        for link, tables in _tables.items()
    }


def _column(key: tuple[type[Model], str]) -> tuple[type[Model], str]:
    """Revisions are declared by what they revise."""
    model, author = key
    way, _, name = author.partition("__")
    related = model._meta.get_field(way).related_model if name else None
    return (related, name) if isinstance(related, type) and (model, author) not in declared_columns() else key


def _rows(actor: Actor, tables: Mapping[tuple[type[Model], str], Iterable[str]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for (model, author), fields in tables.items():
        rows = model._default_manager.filter(**{author: actor.person_id}).order_by("pk")
        values = list(rows.values("pk", *fields))
        if values:
            found.setdefault(model._meta.model_name or "", []).extend(values)
    return found
