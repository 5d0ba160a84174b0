"""How much each space holds: rows, bytes and files, counted by the database table by table; nothing is read."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, F, Func, Sum, Value
from django.db.models.functions import Coalesce

from minga.foundation.jobs.rounds import every
from minga.foundation.media.models import Stored
from minga.foundation.scope import across_spaces
from minga.foundation.tenancy.models import PersonWord, Space, SpaceSize

HELD = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


class Octets(Func):
    """How many bytes a value takes."""

    function = "OCTET_LENGTH"
    output_field = models.BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return super().as_sql(compiler, connection, template="LENGTH(CAST(%(expressions)s AS BLOB))", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        kind = self.get_source_expressions()[0].output_field
        cast = "" if isinstance(kind, models.BinaryField) else "::text"
        return super().as_sql(compiler, connection, template=f"OCTET_LENGTH(%(expressions)s{cast})", **more)


def tables_of_spaces() -> list[type[models.Model]]:
    """Every table whose rows belong to a space."""
    return [
        model
        for model in apps.get_models()
        if model is not SpaceSize
        and any(field.name == "space" and field.related_model is Space for field in model._meta.concrete_fields)
    ]


def _octets_of(model: type[models.Model]) -> Any:
    held = [field.name for field in model._meta.concrete_fields if isinstance(field, HELD)]
    total: Any = Value(0)
    for name in held:
        total = total + Coalesce(Octets(F(name)), 0)
    return Sum(total, output_field=models.BigIntegerField())


def _holds_files(model: type[models.Model]) -> bool:
    return model is not PersonWord and any(
        isinstance(field, models.BinaryField) for field in model._meta.concrete_fields
    )


def _files_kept() -> Iterable[tuple[int, int, int]]:
    """What lies in the folder or the bucket of people's files: of each space how many, and how many bytes."""
    rows = Stored.objects.order_by().values("space_id").annotate(n=Count("pk"), all=Sum("size"))
    return rows.values_list("space_id", "n", "all")


@every(hours=6)
def measure_spaces(now: datetime) -> int:
    """Measure every space: one question to each table, whatever the number of spaces; returns how many."""
    rows: dict[int, int] = defaultdict(int)
    octets: dict[int, int] = defaultdict(int)
    files: dict[int, int] = defaultdict(int)
    with across_spaces():
        for model in tables_of_spaces():
            counted = model._base_manager.order_by().values("space_id").annotate(n=Count("pk"), size=_octets_of(model))
            for space_id, count, size in counted.values_list("space_id", "n", "size"):
                if space_id is None:
                    continue
                rows[space_id] += count
                octets[space_id] += size or 0
                files[space_id] += count if _holds_files(model) else 0
        for space_id, count, size in _files_kept():
            octets[space_id] += size
            files[space_id] += count
    for space_id in Space.objects.order_by().values_list("pk", flat=True):
        said = {"rows": rows[space_id], "bytes": octets[space_id], "files": files[space_id], "measured_at": now}
        SpaceSize.objects.update_or_create(space_id=space_id, defaults=said)
    return len(rows)
