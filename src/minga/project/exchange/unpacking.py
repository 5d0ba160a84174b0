"""Files as people have them, packed or not: gzip, and a zip folder that holds one file."""

import io
import zipfile
import zlib
from gzip import BadGzipFile, GzipFile
from pathlib import Path
from typing import IO

from django.utils.translation import gettext_lazy as _

from minga.foundation.declared import declare_refusals
from minga.foundation.exchange.tables import TableError

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
BYTES_MOST = 200_000_000
declare_refusals(
    {
        "unpack:broken": _("%(file)s is packed, and what it is packed with is broken."),
        "unpack:several": _("%(file)s holds %(count)s files: unpack it and name the one that is meant."),
    }
)
PACKED_ENDINGS = frozenset({".gz", ".zip"})


def unpacked(path: Path) -> tuple[str, bytes]:
    """The name of what is in a file, and its bytes. What a file is packed with, its first bytes say.

    Raises ``TableError`` where it cannot be read, is broken or too large, or a zip folder holds several files.
    """
    try:
        with path.open("rb") as stream:
            content = _limited(stream, path)
        if content.startswith(GZIP):
            return _plain_name(path), _limited(GzipFile(fileobj=io.BytesIO(content)), path)
        if content.startswith(ZIP) and path.suffix.lower() == ".zip":
            return _only_member(content, path)
    except FileNotFoundError:
        raise TableError("exchange:no-file", path=str(path)) from None
    except (BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise TableError("unpack:broken", file=path.name) from None
    except OSError as error:
        raise TableError("exchange:unreadable", path=str(path), why=str(error)) from None
    return _plain_name(path), content


def _plain_name(path: Path) -> str:
    return path.stem if path.suffix.lower() in PACKED_ENDINGS else path.name


def _limited(stream: IO[bytes] | GzipFile, path: Path) -> bytes:
    content: bytes = stream.read(BYTES_MOST + 1)
    if len(content) > BYTES_MOST:
        raise TableError("exchange:too-large", path=str(path), megabytes=BYTES_MOST // 1_000_000)
    return content


def _only_member(content: bytes, path: Path) -> tuple[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        members = [each for each in folder.infolist() if not each.is_dir() and not _is_of_the_system(each.filename)]
        if len(members) != 1:
            raise TableError("unpack:several", file=path.name, count=len(members))
        with folder.open(members[0]) as stream:
            return Path(members[0].filename).name, _limited(stream, path)


def _is_of_the_system(name: str) -> bool:
    """What some systems put into every zip folder."""
    return name.startswith("__MACOSX/") or Path(name).name.startswith("._")
