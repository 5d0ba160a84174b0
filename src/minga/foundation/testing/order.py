"""Which worker takes which tests, and in what order: a file stays whole, and whatever takes longest begins first."""

import pytest
from xdist.scheduler import LoadFileScheduling

WHOLE_FOLDERS = ("tests/journeys/",)
"""Folders whose tests share a served house, and so a worker."""

LONGEST_FIRST = (
    "tests/journeys/",
    "tests/architecture/test_crawl.py",
    "tests/doors/",
    "src/minga/project/tests/",
    "tests/",
    "src/minga/outcome/tests/",
    "src/minga/algorithms/",
)


class ByFile(LoadFileScheduling):  # type: ignore[misc]
    """One file to one worker, so that what a file sets up once is set up once; and a house's folder to one worker.

    (Marks of ``xdist_group`` would do, but xdist writes them where pytest 9 does not look.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """What goes to one worker whole: the test's file, or its folder."""
    whole = (folder for folder in WHOLE_FOLDERS if nodeid.startswith(folder))
    return next(whole, nodeid.partition("::")[0])


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
