"""Numbers that are kept beside the rows they count: tests of a link prove at their end that they still agree."""

from collections.abc import Callable, Iterator

import pytest


def agreeing_at_the_end(request: pytest.FixtureRequest, check: Callable[[], None]) -> Iterator[None]:
    """For an autouse fixture to yield from: ``check`` runs after each test with a database, before its rows go."""
    uses_database = "db" in request.fixturenames
    if uses_database:
        request.getfixturevalue("db")
    yield
    if uses_database:
        check()
