"""Templates are for people: a line is read at one glance. What is sent may be compacted, the source may not."""

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src/minga"
LONGEST = 120


def too_long(lines: list[str]) -> list[int]:
    return [number for number, line in enumerate(lines, start=1) if len(line) > LONGEST]


def templates() -> list[Path]:
    return sorted(path for kind in ("html", "txt") for path in SOURCE.rglob(f"templates/**/*.{kind}"))


def test_every_line_of_a_template_can_be_read() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in templates()
        for number in too_long(path.read_text().splitlines())
    ]
    assert found == []


def test_a_long_line_is_named() -> None:
    assert too_long(["<p>", "x" * 121, "</p>"]) == [2]


BROKEN_ADDRESS = re.compile(r'(?:href|src|action|formaction|hx-[a-z]+)="[ \t]*\n')


def test_an_address_begins_where_its_attribute_begins() -> None:
    """A line that breaks after the quote puts white space before the address."""
    found = [str(path.relative_to(SOURCE)) for path in templates() if BROKEN_ADDRESS.search(path.read_text())]
    assert found == []
    assert BROKEN_ADDRESS.search('<a href="\n  /x/">')
