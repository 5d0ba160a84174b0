"""Which tests PostgreSQL is shown after SQLite has passed all of them: those that together make every statement.

While the suite runs on SQLite, each test's statements are noted by their *shape*: their text as Django writes it,
without numbers and without the length of its lists. On PostgreSQL only some tests are run again, chosen greedily by
how many shapes they add for the seconds they take, until each shape is made at least once. Whatever can end otherwise
though its statements are the same is run on both in any case: tests that really commit, tests in which a statement
failed (a transaction is lost by that on PostgreSQL only), and tests that did not pass on SQLite or were skipped there.

``make test ARGS="src tests"`` names every test, and what is named runs whole on both.
"""

import json
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

UNCOUNTED = re.compile(r"\((?:%s(?:, )?)+\)(?:, \((?:%s(?:, )?)+\))*|\d+")
SECONDS_OF_ANY = 0.02
"""What a test takes besides its statements: without it, a test of nothing would cost nothing."""


@dataclass(slots=True)
class Noted:
    """What one test has asked of the database; ``is_needed`` if it is run again whatever others cover."""

    seconds: float = 0
    is_needed: bool = False
    shapes: set[str] = field(default_factory=set)


def shape_of(sql: str) -> str:
    return UNCOUNTED.sub("…", sql)


class Noting:
    """A pytest plugin: one file of notes in ``folder`` for each process that ran tests."""

    def __init__(self, folder: Path, worker: str) -> None:
        self._path = folder / f"{worker}.json"
        self._tests: dict[str, Noted] = {}

    @contextmanager
    def noting(self, nodeid: str, *, is_needed: bool) -> Iterator[None]:
        from django.db import connection  # noqa: PLC0415

        noted = self._tests[nodeid] = Noted(is_needed=is_needed)
        begun = time.perf_counter()

        def follow(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
            noted.shapes.add(shape_of(sql))
            try:
                return execute(sql, parameters, many, context)
            except Exception:
                noted.is_needed = True
                raise

        with connection.execute_wrapper(follow):
            yield
        noted.seconds = time.perf_counter() - begun

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Of a test that did not pass nothing is known: what is not noted runs again."""
        if not report.passed:
            self._tests.pop(report.nodeid, None)

    def pytest_sessionfinish(self) -> None:
        notes = {nodeid: asdict(noted) | {"shapes": sorted(noted.shapes)} for nodeid, noted in self._tests.items()}
        self._path.write_text(json.dumps(notes))


def read(folder: Path) -> dict[str, Noted]:
    """The notes of all processes."""
    found: dict[str, Noted] = {}
    for path in sorted(folder.glob("*.json")):
        for nodeid, noted in json.loads(path.read_text()).items():
            found[nodeid] = Noted(noted["seconds"], noted["is_needed"], set(noted["shapes"]))
    return found


def spared(notes: dict[str, Noted]) -> set[str]:
    """The tests that need not run again: the others make every shape that was noted."""
    chosen = {nodeid for nodeid, noted in notes.items() if noted.is_needed}
    missing = _shapes(notes.values()) - _shapes(notes[nodeid] for nodeid in chosen)
    others = {nodeid: noted for nodeid, noted in notes.items() if nodeid not in chosen}
    while missing:
        best = max(others, key=lambda nodeid: _worth(others[nodeid], missing))
        missing -= others.pop(best).shapes
    return set(others)


def _shapes(notes: Iterable[Noted]) -> set[str]:
    return set().union(*(noted.shapes for noted in notes))


def _worth(noted: Noted, missing: set[str]) -> float:
    return len(noted.shapes & missing) / (noted.seconds + SECONDS_OF_ANY)
