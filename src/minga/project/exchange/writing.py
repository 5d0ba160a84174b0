"""Files as a whole or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.core.serializers.json import DjangoJSONEncoder

from minga.foundation.exchange.tables import TableError
from minga.kernel.cells import as_csv


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill, which takes its name only when all of it is written. An existing one must be empty."""
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TableError("export:folder-not-empty", path=str(folder))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise TableError("export:not-writable", path=str(folder), why=error.strerror) from None
    try:
        yield draft
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A file to fill, readable by its owner only, which takes its name only when all of it is written."""
    if path.exists():
        raise TableError("export:file-exists", path=str(path))
    draft: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(handle)
        draft = Path(name)
        yield draft
        draft.rename(path)
    except OSError as error:
        raise TableError("export:not-writable", path=str(path), why=error.strerror) from None
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


def write_table(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], *, is_marked: bool = False
) -> None:
    """A table whose text no spreadsheet takes for formulas; marked as UTF-8 where people open it to read."""
    path.write_text(as_csv([header, *rows], is_marked=is_marked), encoding="utf-8", newline="")


def write_lines(path: Path, rows: Iterable[Mapping[str, object]]) -> int:
    """JSON lines; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder) + "\n")
            count += 1
    return count


def write_json(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder) + "\n", encoding="utf-8")
