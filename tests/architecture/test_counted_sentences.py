"""A template that counts resolves its number after its other names: one of these must not hide what is counted."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "minga"
TAG = re.compile(r"\{%\s*blocktrans(?:late)?\s+([^%]*?)\s*%\}", re.DOTALL)
COUNT = re.compile(r"\bcount\s+(\w+)=(\w+)")
NAME = re.compile(r"(?<![\w.])(\w+)=")


def hidden_counts(template: str) -> list[str]:
    """Each tag in which a name given to the sentence stands before the dot of what is counted."""
    found = []
    for tag in TAG.findall(template):
        counted = COUNT.search(tag)
        if counted and counted.group(2) in set(NAME.findall(tag)) - {counted.group(1)}:
            found.append(tag)
    return found


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("templates/**/*.*")), ids=lambda path: path.name)
def test_no_name_hides_what_is_counted(path: Path) -> None:
    assert hidden_counts(path.read_text()) == []


def test_a_hidden_count_is_named() -> None:
    tag = "count people=source.people with source=source.source trimmed"
    assert hidden_counts(f"{{% blocktranslate {tag} %}}") == [tag]
    assert hidden_counts("{% blocktranslate count n=source.people with origin=source.source trimmed %}") == []
