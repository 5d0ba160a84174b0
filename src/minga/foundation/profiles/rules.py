"""How much a person says of themselves."""

from typing import Final

from minga.kernel import Refusal

HELPS_MAX: Final = 600
HELPS_LINES: Final = 12
SPEAKS_MAX: Final = 120
PICTURE_MAX: Final = 8_000_000
"""Bytes of the file that somebody brings: what a phone takes."""
PICTURE_SIDE: Final = 320
"""Points of the longer side, as it is kept."""


def subjects(text: str) -> tuple[str, ...]:
    """What somebody helps with: a line each, without empty ones."""
    return tuple(line for line in (" ".join(each.split()) for each in text.splitlines()) if line)


def refusal_to_present(helps_with: str, speaks: str) -> Refusal | None:
    lines = subjects(helps_with)
    if len(lines) > HELPS_LINES or len("\n".join(lines)) > HELPS_MAX:
        return Refusal("profile:too-much-help", {"lines": HELPS_LINES, "letters": HELPS_MAX})
    if len(speaks) > SPEAKS_MAX:
        return Refusal("profile:too-many-languages", {"letters": SPEAKS_MAX})
    return None


def refusal_of_picture(size: int) -> Refusal | None:
    return Refusal("profile:large-picture", {"megabytes": PICTURE_MAX // 1_000_000}) if size > PICTURE_MAX else None
