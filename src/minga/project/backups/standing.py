"""Which database this thread stands on: the installation's own, or for a while another."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def standing_on(database: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """Within, everything this thread asks of its database goes to this one, over a connection of its own."""
    before = connections[DEFAULT_DB_ALIAS]
    wanted = connections.configure_settings({DEFAULT_DB_ALIAS: dict(database)})
    kept, connections.settings[DEFAULT_DB_ALIAS] = connections.settings[DEFAULT_DB_ALIAS], wanted[DEFAULT_DB_ALIAS]
    try:
        there = connections.create_connection(DEFAULT_DB_ALIAS)
    finally:
        connections.settings[DEFAULT_DB_ALIAS] = kept
    connections[DEFAULT_DB_ALIAS] = there
    try:
        yield there
    finally:
        connections[DEFAULT_DB_ALIAS] = before
        there.close()
