"""A refusal names its code, and nothing has changed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection

from minga.foundation.policy import RefusedError


def everything_kept() -> dict[str, list[object]]:
    """Every row of every table of the house, so that two moments can be compared."""
    kept: dict[str, list[object]] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model.__module__.startswith("minga."):
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
                kept[model._meta.db_table] = cursor.fetchall()
    return kept


@contextmanager
def refused(code: str) -> Iterator[None]:
    """``with refused("debate:withdrawn"):`` what is done inside is refused with this code, and no table changes."""
    before = everything_kept()
    with pytest.raises(RefusedError) as caught:
        yield
    assert caught.value.refusal.code == code
    assert everything_kept() == before
