"""What is taken, what it is called, how it is named in a text, and how long it waits. Pure."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from minga.kernel.writing import one_line

NAME_MAX: Final = 120
KEY_BYTES: Final = 10
FILES_MAX: Final = 10
"""In one form."""
WAIT: Final = timedelta(days=30)
"""How long a file stays that stands in no text."""
IN_TEXT_MAX: Final = 60

SCHEME: Final = "media:"
NAMED: Final = re.compile(r"\bmedia:([0-9a-f]{20})\b")
ALONE: Final = re.compile(r"\s*!?\[[^\]\n]*\]\(media:[0-9a-f]{20}\)")
PLAIN: Final = re.compile(r"!?\[([^\]\n]*)\]\(media:[^)\s]*\)")


class Size(StrEnum):
    """As what a picture is kept: beside others, in a text, by itself."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


BOXES: Final = {Size.LARGE: (2160, 2160), Size.MEDIUM: (1080, 1440), Size.SMALL: (320, 320)}
"""The largest first: each is drawn from the one before."""

UNKNOWN_KIND: Final = "application/octet-stream"
PICTURE_KIND: Final = "image/webp"
# What a browser might run when it is opened (drawings, pages) is handed out as nothing in particular.
KINDS: Final = {
    **dict.fromkeys(("svg", "html", "htm", "xml", "json", "geojson", "md", "epub", "gpx", "kml"), UNKNOWN_KIND),
    "pdf": "application/pdf",
    "txt": "text/plain",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ics": "text/calendar",
    "rtf": "application/rtf",
    "zip": "application/zip",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "odg": "application/vnd.oasis.opendocument.graphics",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "ogv": "video/ogg",
}
PICTURE_ENDINGS: Final = frozenset(
    ["png", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "bmp", "tif", "tiff", "avif", "heic", "heif"]
)
APPLE_ENDINGS: Final = frozenset({"heic", "heif"})
APPLE_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
SIGNATURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


class Sort(StrEnum):
    """What a file is by its content, whatever it is called."""

    PICTURE = "picture"
    APPLE = "apple"
    OTHER = "other"


def sort_of(head: bytes) -> Sort:
    """By the first bytes: a picture that we draw anew, one that only Apple's programs read, or something else."""
    if head.startswith(SIGNATURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return Sort.PICTURE
    if head[4:8] == b"ftyp" and head[8:12] in APPLE_BRANDS:
        return Sort.APPLE
    return Sort.OTHER


def ending_of(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def clean_name(name: str, ending: str = "") -> str:
    """What a file is called: one line, no folders, no signs that turn or hide, not too long; with this ending."""
    last = one_line(re.split(r"[/\\]", name.replace("\0", ""))[-1])
    last = re.sub(r" +", " ", re.sub(r'[<>:"|?*]', "_", last))
    stem, dot, found = last.rpartition(".")
    stem, ending = (stem, ending or found.lower()) if dot else (last, ending)
    stem = stem.strip(". ")[: NAME_MAX - len(ending) - 1].rstrip(". ") or "_"
    return f"{stem}.{ending}" if ending else stem


def named_in(text: str) -> list[str]:
    """The keys of the files that a text names, each once, in their order; no more than a page can bear."""
    return list(dict.fromkeys(NAMED.findall(text)))[:IN_TEXT_MAX] if SCHEME in text else []


def plain_words(text: str) -> str:
    """The text with the words of its files and pictures, without their keys."""
    return PLAIN.sub(r"\1", text) if SCHEME in text else text


def without_files(text: str) -> str:
    """The text without the files that it names."""
    return ALONE.sub("", text).strip() if SCHEME in text else text


def reference(key: str, words: str, *, is_picture: bool) -> str:
    """How a file stands in a text."""
    told = re.sub(r"([\\\[\]`*_<>])", r"\\\1", one_line(words))
    return f"{'!' if is_picture else ''}[{told}]({SCHEME}{key})"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes: of one file, of one person's files in a space, of all files of a space."""

    file: int
    person: int
    space: int


def refusal_code(size: int, limits: Limits, *, person: int, space: int) -> str:
    """Which limit a file of this size would break, with what is there already; empty for none."""
    if size > limits.file:
        return "file"
    if person + size > limits.person:
        return "person"
    return "space" if space + size > limits.space else ""
