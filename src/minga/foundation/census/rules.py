"""How identifiers are written, what a census may be, and how often one may try. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from minga.kernel import Refusal
from minga.kernel.sameness import comparison_key

NAME_MAX, LABEL_MAX, IDENTIFIER_MAX, CLAIM_MAX, VALUE_MAX = 80, 60, 64, 120, 120
CENSUSES_MAX, COLUMNS_MAX, GROUPS_MAX, ROWS_MAX = 20, 3, 5_000, 1_000_000
SLICE, BAD_KEPT, BAD_SHOWN, FEWEST = 2_000, 1_000, 50, 7
PERSON_MOST, ADDRESS_MOST, WINDOW = 5, 30, timedelta(hours=1)

_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_DOCUMENT: Final = re.compile(r"([XYZ]?)(\d{7,8})([A-Z])")
_ISO: Final = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[T ].*)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_SEPARATORS: Final = str.maketrans("", "", " .-\t\r\n")


class Source(StrEnum):
    """How a census knows who is on it."""

    FILE = "file"
    ATTRIBUTE = "attribute"
    CLAIM = "claim"


class Way(StrEnum):
    """How somebody showed that they are on it."""

    SELF = "self"
    STAFF = "staff"
    CLAIM = "claim"


class Because(StrEnum):
    """Why an identifier is freed."""

    LEFT = "left"
    ACCOUNT_LOST = "account_lost"
    MISTAKE = "mistake"


class Mode(StrEnum):
    REPLACE = "replace"
    ADD = "add"


class FileState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


def plain_identifier(text: str) -> str:
    """An identifier as it is compared: without case, spaces, dots, hyphens and accents; leading zeros stay."""
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(
            each for each in parts if unicodedata.category(each) not in {"Mn", "Cf", "Pd", "Zs", "Cc", "Zl", "Zp"}
        )
        text = text.replace("·", "")
    return text.translate(_SEPARATORS).upper()


def refusal_of_identifier(plain: str, *, is_document: bool) -> Refusal | None:
    """What is wrong with how it is written; it says nothing of whether anybody has it.

    ``is_document``: it is a Spanish identity number where it looks like one, and its last letter is checked.
    """
    if not plain:
        return Refusal("census:identifier-missing")
    if len(plain) > IDENTIFIER_MAX:
        return Refusal("census:identifier-too-long", {"most": IDENTIFIER_MAX})
    if not any(each.isalnum() for each in plain):
        return Refusal("census:identifier-unreadable")
    found = _DOCUMENT.fullmatch(plain) if is_document else None
    if found is None:
        return None
    first, digits, letter = found.groups()
    number = int(f"{'XYZ'.index(first)}{digits}") if first else int(digits)
    return None if _LETTERS[number % 23] == letter else Refusal("census:letter-wrong")


def plain_proof(text: str, *, is_day: bool) -> str:
    """A proof as it is compared; empty where a day cannot be read. Days are written with the day or the year first."""
    if not is_day:
        return plain_identifier(text)
    text = " ".join(text.split())
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def refusal_to_make(name: str, *, others: Sequence[str]) -> Refusal | None:
    """``others`` are the names of the space's other censuses."""
    if not comparison_key(name):
        return Refusal("census:needs-name")
    if comparison_key(name) in {comparison_key(other) for other in others}:
        return Refusal("census:twice", {"name": name})
    return Refusal("census:too-many", {"most": CENSUSES_MAX}) if len(others) >= CENSUSES_MAX else None


def refusal_of_source(source: Source, *, has_attribute: bool, is_own: bool, value: str, claim: str) -> Refusal | None:
    """Whether a census can be known by this. What people say of themselves proves nothing."""
    if source == Source.CLAIM and not claim:
        return Refusal("census:needs-claim")
    if source != Source.ATTRIBUTE:
        return None
    if not has_attribute or not value:
        return Refusal("census:needs-attribute")
    return Refusal("census:attribute-is-own") if is_own else None


def minutes_left(began_at: datetime, now: datetime) -> int:
    """Whole minutes until one may try again."""
    return max(1, -int(-(began_at + WINDOW - now).total_seconds() // 60))


def shown(count: int) -> int | None:
    """How many people a group of a census has; below seven it is not told."""
    return count if count >= FEWEST else None
