"""Everything that is kept about a person as one archive, written while it is read: JSON, readable HTML, and files."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.dateparse import parse_datetime

from minga.foundation.accounts.exports import personal_export
from minga.foundation.accounts.models import User
from minga.foundation.declared import declared
from minga.foundation.rights.queries import what_is_kept
from minga.foundation.rights.words import column_called, table_called
from minga.ui.numbers import written_moment

NOT_SHOWN = {"pk"}

type Files = Callable[[int], Iterable[tuple[str, bytes]]]


class _Drain(io.RawIOBase):
    """What was written since it was asked last. Nobody can go back in it, so that an archive of any size passes."""

    def __init__(self) -> None:
        super().__init__()
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._written += data
        return len(data)

    def take(self) -> bytes:
        taken, self._written = bytes(self._written), bytearray()
        return taken


def archive_of(user: User, now: datetime, *, language: str) -> Iterator[bytes]:
    """The archive piece by piece: ``my-data.html``, ``my-data.json`` and a folder ``files``."""
    drain = _Drain()
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED) as archive:
        data = personal_export(user, now)
        with translation.override(language):
            archive.writestr("my-data.html", as_page(user, data))
        yield drain.take()
        archive.writestr("my-data.json", json.dumps(data, ensure_ascii=False, indent=1, default=str))
        yield drain.take()
        for name, content in _files_of(user.pk):
            archive.writestr(f"files/{name}", content)
            yield drain.take()
    yield drain.take()


def _files_of(user_id: int) -> Iterator[tuple[str, bytes]]:
    for number, (name, content) in enumerate(
        (each for source in declared().personal_files for each in source(user_id)), start=1
    ):
        safe = "".join(sign if sign.isalnum() or sign in "._- " else "_" for sign in name)[-120:].lstrip(".")
        yield f"{number:03d} {safe}", content


def as_page(user: User, data: dict[str, Any]) -> str:
    """The same for reading, in the active language: tables with names that people use."""
    context = {
        "person": user,
        "made_at": written_moment(datetime.fromisoformat(data["made_at"])),
        "profile": [(column_called(name), _said(value)) for name, value in data["profile"].items() if value],
        "others": [
            table
            for name, rows in [*data["signing_in"].items(), *_plain(data)]
            if (table := _table(name, rows)) is not None
        ],
        "spaces": [_space(each) for each in [*data["spaces"], *data["left_spaces"]]],
        "kept": what_is_kept(user.pk),
        "language": translation.get_language(),
    }
    return render_to_string("rights/archive.html", context)


def _plain(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in ("keys", *declared().personal):
        yield name, data[name]


def _space(space: dict[str, Any]) -> dict[str, Any]:
    rows = [(name, each) for part in space["wrote"].values() for name, each in _parts(part)]
    rows += [("told", space.get("told", [])), ("did", space.get("did", []))]
    tables = [table for name, each in rows if (table := _table(name, each)) is not None]
    return {"name": space["name"], "tables": tables}


def _parts(part: Any) -> Iterable[tuple[str, Any]]:
    return part.items() if isinstance(part, dict) else [("", part)]


def _table(name: str, rows: Any) -> dict[str, Any] | None:
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
        return None
    heads = [head for head in rows[0] if head not in NOT_SHOWN]
    return {
        "name": table_called(name),
        "heads": [column_called(head) for head in heads],
        "rows": [[_said(row.get(head)) for head in heads] for row in rows],
    }


def _said(value: Any) -> str:
    if isinstance(value, str):
        moment = parse_datetime(value) if value[:4].isdecimal() and "T" in value else None
        return written_moment(moment) if moment else value
    if isinstance(value, datetime):
        return written_moment(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else str(value)
