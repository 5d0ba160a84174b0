"""Which worker takes which tests, and in what order: a file stays whole, and whatever takes longest begins first."""

import re

import pytest
from xdist.scheduler import LoadFileScheduling

IN_LANGUAGES = "tests/journeys/"
"""Where a file that tells the same in several languages is as many pieces of work: each takes minutes."""

LONGEST_FIRST = (
    "tests/journeys/test_tutorial.py",
    "tests/journeys/test_whole_chain.py",
    "tests/journeys/test_years_later.py",
    "tests/journeys/",
    "tests/architecture/test_crawl.py",
    "tests/doors/",
    "src/minga/project/tests/",
    "tests/",
    "src/minga/outcome/tests/",
    "src/minga/algorithms/",
)


class ByFile(LoadFileScheduling):  # type: ignore[misc]
    """One file to one worker, so that what a file sets up once is set up once; of a journey, each language to one.

    (Marks of ``xdist_group`` would do, but xdist writes them where pytest 9 does not look.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """What goes to one worker whole: the test's file, of a journey told in several languages each of them."""
    file = nodeid.partition("::")[0]
    language = re.search(r"\[(es|en)\]$", nodeid) if file.startswith(IN_LANGUAGES) else None
    return f"{file}{language[0]}" if language else file


def place_of(nodeid: str) -> int:
    """Where a test stands in the order: by the first beginning of its path that is listed, the others last."""
    beginnings = (place for place, path in enumerate(LONGEST_FIRST) if nodeid.startswith(path))
    return next(beginnings, len(LONGEST_FIRST))


def sort(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place_of(item.nodeid))


def asks_for_the_database(item: pytest.Item) -> bool:
    """Whether a test has a database of its own, and so may end otherwise on another one."""
    names = getattr(item, "fixturenames", ())
    return not {"db", "transactional_db", "django_db_setup"}.isdisjoint(names) or bool(
        item.get_closest_marker("django_db")
    )
