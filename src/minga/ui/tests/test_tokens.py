"""Text can be read on its ground, in light and in dark (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[1] / "static/ui/minga.css").read_text()
LIGHT, DARK = 0, 1
TEXT_ON = [
    *((text, ground) for text in ("ink", "ink-2", "ink-3") for ground in ("paper", "surface", "sunken")),
    *((text, ground) for text in ("accent", "good", "warn", "bad") for ground in ("paper", "surface")),
    *((tone, f"{tone}-wash") for tone in ("accent", "good", "warn", "bad")),
    *(("ink", f"{tone}-wash") for tone in ("good", "warn", "bad")),
    ("paper", "ink"),
    ("paper", "accent"),
    ("paper", "bad"),
    ("paper", "chart-2"),
    ("paper", "chart-3"),
    *(("paper", f"group-{index}") for index in range(5)),
]
MARKS_ON = [("field", "paper"), ("field", "surface"), *((f"chart-{index}", "paper") for index in range(6))]


def tokens() -> dict[str, tuple[str, str]]:
    pairs = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS)
    found = {name: (light, dark) for name, light, dark in pairs}
    for name, other in re.findall(r"--([\w-]+): var\(--([\w-]+)\);", CSS):
        if other in found:
            found.setdefault(name, found[other])
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_stands_out(text: str, ground: str, scheme: int) -> None:
    assert contrast(tokens()[text][scheme], tokens()[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS_ON)
def test_marks_stand_out(mark: str, ground: str, scheme: int) -> None:
    assert contrast(tokens()[mark][scheme], tokens()[ground][scheme]) >= 3


def test_every_custom_property_that_is_used_is_defined() -> None:
    used = set(re.findall(r"var\(--([\w-]+)", CSS))
    defined = set(re.findall(r"--([\w-]+):", CSS))
    assert used <= defined
