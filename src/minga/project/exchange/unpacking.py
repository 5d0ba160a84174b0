"""Files as people have them, packed or not: gzip, and a zip folder that holds one file."""

import io
import zipfile
import zlib
from pathlib import Path
from typing import IO

from django.utils.translation import gettext_lazy as _

from minga.foundation.declared import declare_refusals
from minga.foundation.exchange.tables import TableError, read_packed
from minga.foundation.exchange.tables import unpacked as without_gzip

ZIP = b"PK\x03\x04"
BYTES_MOST = 200_000_000
declare_refusals(
    {
        "unpack:several": _("%(file)s holds %(count)s files: unpack it and name the one that is meant."),
    }
)
PACKED_ENDINGS = frozenset({".gz", ".zip"})


def unpacked(path: Path) -> tuple[str, bytes]:
    """The name of what is in a file, and its bytes. What a file is packed with, its first bytes say.

    Raises ``TableError`` where it cannot be read, is broken or too large, or a zip folder holds several files.
    """
    content = read_packed(path, max_bytes=BYTES_MOST)
    if content.startswith(ZIP) and path.suffix.lower() == ".zip":
        try:
            return _only_member(content, path)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            raise TableError("exchange:broken-packing", path=str(path)) from None
    return _plain_name(path), without_gzip(content, name=path.name, max_bytes=BYTES_MOST)


def _plain_name(path: Path) -> str:
    return path.stem if path.suffix.lower() in PACKED_ENDINGS else path.name


def _limited(stream: IO[bytes], path: Path) -> bytes:
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
