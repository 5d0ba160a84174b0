"""What a person wrote, row by row, for their own download: each link says which of its tables hold words of whom."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from minga.foundation.declared import declare_export
from minga.foundation.policy import Actor

type Written = Mapping[tuple[type[Model], str], str]


def declare_written(link: str, written: Written) -> None:
    """``{(Contribution, "author"): "title body written_at"}``: these fields of the rows with this author are theirs."""
    tables = {key: tuple(fields.split()) for key, fields in written.items()}
    WRITTEN.update({(model, author.partition("__")[0]) for model, author in written})
    declare_export(link, lambda actor: _rows(actor, tables))


WRITTEN: set[tuple[type[Model], str]] = set()
"""Every table and author that some link has declared."""


def _rows(actor: Actor, tables: Mapping[tuple[type[Model], str], Iterable[str]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for (model, author), fields in tables.items():
        rows = model._default_manager.filter(**{author: actor.person_id}).order_by("pk")
        values = list(rows.values("pk", *fields))
        if values:
            found.setdefault(model._meta.model_name or "", []).extend(values)
    return found
