"""Colours that an organization brings: whether they can be read on our papers, and what they are in the dark."""

import re
from collections.abc import Mapping
from typing import Final

PAPERS: Final[Mapping[str, str]] = {"light": "#fafaf8", "dark": "#121514"}
"""``--paper`` of both schemes; a test reads them in the style sheet."""
READABLE: Final = 4.5
"""WCAG 2.2, success criterion 1.4.3: the least contrast of text with what lies behind it."""
STEPS: Final = 50
_HEX = re.compile(r"#[0-9a-f]{6}")


def is_colour(text: str) -> bool:
    """Whether the text is ``#rrggbb`` in small letters."""
    return _HEX.fullmatch(text) is not None


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1, as WCAG 2.2 defines it."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, whichever is lighter."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(colour: str, scheme: str) -> bool:
    """Whether text in this colour can be read on the paper of the scheme, and the paper's colour on it."""
    return contrast(colour, PAPERS[scheme]) >= READABLE


def readable_in_the_dark(colour: str) -> str:
    """The colour itself, or the first on its way to white that can be read on dark paper."""
    for step in range(STEPS + 1):
        mixed = "#" + "".join(f"{round(part + (255 - part) * step / STEPS):02x}" for part in _channels(colour))
        if is_readable(mixed, "dark"):
            return mixed
    return "#ffffff"


def accent_sheet(light: str, dark: str) -> str:
    """The style sheet that puts an organization's accent in the place of ours."""
    wash = ", ".join(
        f"color-mix(in srgb, {own} 11%, {PAPERS[scheme]})" for own, scheme in ((light, "light"), (dark, "dark"))
    )
    return (
        f"@layer tokens {{ :root {{ --accent: light-dark({light}, {dark}); --accent-wash: light-dark({wash}); }} }}\n"
    )
