"""Names and what is hashed of them. Pure."""

import hashlib
import json
import unicodedata
from collections.abc import Collection

DRAW_ALGORITHM = "sha256-order/1"
"""Ascending hexadecimal SHA-256 of ``seed|name``; see ``algorithms.sampling``."""


def canonical(content: object) -> str:
    """JSON in the one form that is hashed: sorted keys, no spaces, UTF-8. Raises ``ValueError`` for NaN."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def fingerprint(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, hexadecimal: ``sha256sum`` of the downloaded file says the same."""
    return hashlib.sha256(text.encode()).hexdigest()


def sealed_seed(typed: str, chain_hash: str) -> str:
    """The seed that nobody could choose: what was typed, and the hash that the lock got in the journal's chain."""
    return f"{typed}|{chain_hash}"


def list_hash(names: Collection[str]) -> str:
    """SHA-256 of the names in byte order, one a line: ``LC_ALL=C sort list | sha256sum`` says the same."""
    return fingerprint("".join(f"{name}\n" for name in sorted(names)))


def plain_name(name: str) -> str:
    """A name without case, accents, doubled spaces and what nobody sees: people take two that agree in it for one."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    seen = (mark for mark in decomposed if not unicodedata.combining(mark) and unicodedata.category(mark) != "Cf")
    return " ".join("".join(seen).split())


def alike(names: Collection[str]) -> tuple[str, str] | None:
    """The first two names that differ only by case, accents or spaces (or not at all)."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(plain_name(name), name)
        if other is not name:
            return name, other
    return None


def is_in_percent(unit: str) -> bool:
    """Whether an indicator's unit says that its figures are percentages."""
    words = plain_name(unit)
    return "%" in words or words.startswith(("percent", "porcentaje", "por ciento", "puntos porcentuales"))
