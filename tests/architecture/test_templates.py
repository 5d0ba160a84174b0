"""Templates are for people: a line is read at one glance. What is sent may be compacted, the source may not."""

from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src/minga"
LONGEST = 120
DENSE: tuple[str, ...] = (
    "community/templates",
    "foundation/accounts",
)
"""Folders whose templates are still to be written so. This list only shrinks."""


def too_long(lines: list[str]) -> list[int]:
    return [number for number, line in enumerate(lines, start=1) if len(line) > LONGEST]


def templates() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("templates/**/*.html"))


def dense() -> list[str]:
    """Each place where a line is too long to be read."""
    return [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in templates()
        for number in too_long(path.read_text().splitlines())
    ]


def test_every_line_of_a_template_can_be_read() -> None:
    assert [place for place in dense() if not place.startswith(DENSE)] == []


def test_a_folder_that_can_be_read_leaves_the_list() -> None:
    found = dense()
    assert [folder for folder in DENSE if not any(place.startswith(folder) for place in found)] == []


def test_a_long_line_is_named() -> None:
    assert too_long(["<p>", "x" * 121, "</p>"]) == [2]
