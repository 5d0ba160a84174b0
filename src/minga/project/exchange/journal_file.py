"""Export the hash-chained journal, so that whoever holds two copies, or the whole, can verify it without Minga."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from minga.foundation.exchange.tables import TableError
from minga.foundation.journal.chain import seal_waiting
from minga.foundation.journal.models import Entry
from minga.foundation.policy import Actor, is_space_administrator
from minga.project.exchange.writing import new_file, write_lines


@dataclass(frozen=True, slots=True)
class JournalExported:
    entries: int
    head: str


def export_journal(*, path: Path, is_full: bool, by: Actor) -> JournalExported:
    """Write one line per entry: place and hashes, and with ``is_full`` everything that the hashes are of.

    A full journal tells who did what and when, in secret communities too: it is for whoever audits the space.
    """
    if not is_space_administrator(by, None):
        raise TableError("export:not-administrator")
    seal_waiting(by.space_id)
    with new_file(path) as draft:
        count = write_lines(draft, _lines(by.space_id, is_full=is_full))
    last = Entry.objects.filter(space_id=by.space_id, position=count).values_list("hash", flat=True).first()
    return JournalExported(count, last or "")


def _lines(space_id: int, *, is_full: bool) -> Iterator[dict[str, Any]]:
    chain = Entry.objects.filter(space_id=space_id, position__isnull=False).order_by("position")
    for entry in chain.iterator(chunk_size=2000):
        line = {"position": entry.position, "previous": entry.previous_hash, "hash": entry.hash}
        yield line | _body(entry) if is_full else line


def _body(entry: Entry) -> dict[str, Any]:
    """With ``position`` and ``previous``, exactly what the hash is of; see ``foundation.journal.chain.entry_hash``."""
    return {
        "space": entry.space_id,
        "name": entry.name,
        "actor": entry.actor_id,
        "occurred_at": entry.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "payload": entry.payload,
    }
