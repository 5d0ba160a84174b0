"""What the tests of imports and exports share: running a command, and a small conversation as files."""

import csv
import gzip
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.apps import apps

from minga.foundation.journal.models import Entry
from minga.foundation.scope import across_spaces
from minga.project.cli import assessing, commands, erasing, exporting, importing  # noqa: F401  (registers the commands)
from minga.project.cli.main import cli

UBER, BOWLING_GREEN = "vtaiwan.uberx", "american-assembly.bowling-green"
AUSTRIA = "austria-climate.2vkxcncppn.2022-07-07"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def ran(*arguments: object) -> str:
    """The output of a command that succeeds."""
    result = run(*arguments)
    assert result.exit_code == 0, f"{result.output}\n{result.exception!r}"
    return result.output


def refused(*arguments: object) -> str:
    """The one sentence of a command that fails, without a traceback."""
    result = run(*arguments)
    assert result.exit_code in {1, 2}, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result.stderr


def everything() -> dict[str, int]:
    """How many rows each table of the house holds, journal included."""
    with across_spaces():
        models = [model for model in apps.get_models() if model.__module__.startswith("minga.")]
        return {model._meta.label: model._base_manager.count() for model in models}


def facts() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("name", flat=True))


def polis(data_folder: Path, name: str) -> Path:
    folder = data_folder / "polis" / name
    if not folder.is_dir():
        pytest.skip(f"REAL DATA ABSENT: {folder} (set MINGA_DATA)")
    return folder


def copied(folder: Path, to: Path) -> Path:
    to.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        shutil.copyfile(path, to / path.name)
    return to


def read_csv(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(header)
        writer.writerows(rows)
    return path


VOTES = ["timestamp", "datetime", "comment-id", "voter-id", "vote"]
COMMENTS = ["timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"]
START = 1_500_000_000_000


def small_conversation(folder: Path, *, people: int = 20, statements: int = 10, sign: int = 1) -> Path:
    """Two camps of equal size, each agreeing with one half of the statements; the last statement is moderated out."""
    folder.mkdir(parents=True, exist_ok=True)

    def vote(person: int, statement: int) -> int:
        # Each camp has one statement on which it is of two minds, so that people differ a little.
        if statement < 2:
            return 1 if (person + statement) % 3 else 0
        return 1 if person % 2 == statement % 2 else -1

    grid = {(p, s): vote(p, s) for p in range(people) for s in range(statements)}
    votes = [(START + 1000 * (s * people + p), "", s, p, sign * value) for (p, s), value in grid.items()]
    write_csv(folder / "votes.csv", VOTES, votes)
    comments = []
    for s in range(statements):
        cast = [grid[p, s] for p in range(people)]
        agrees, disagrees = cast.count(sign), cast.count(-sign)
        moderated = -1 if s == statements - 1 else 1
        comments.append((START + s, "", s, s, agrees, disagrees, moderated, f"Statement number {s}"))
    write_csv(folder / "comments.csv", COMMENTS, comments)
    header = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", *range(statements)]
    matrix = []
    for p in range(people):
        cast = [grid[p, s] * sign for s in range(statements)]
        matrix.append((p, p % 2, 1, statements, cast.count(1), cast.count(-1), *cast))
    write_csv(folder / "participants-votes.csv", header, matrix)
    write_csv(
        folder / "summary.csv",
        ["topic", "A small conversation"],
        [("url", f"https://pol.is/{folder.name}"), ("voters", people)],
    )
    return folder
