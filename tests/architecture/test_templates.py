"""Templates are for people: a line is read at one glance. What is sent may be compacted, the source may not."""

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
