"""The tests' own house: what one test leaves on, the next does not find."""

import pytest
from django.conf import settings
from django.utils import timezone, translation

from minga.foundation.testing import order
from minga.foundation.testing.plugin import CHECKOUT

DOOR, JOURNEY_A, JOURNEY_B = "tests/doors/test_state.py", "tests/journeys/test_a.py::a", "tests/journeys/test_b.py::b"


@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_begins_with_the_language_and_the_zone_of_the_process(turn: int) -> None:
    assert translation.get_language() == settings.LANGUAGE_CODE
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE
    translation.activate("en")
    timezone.activate("Pacific/Auckland")


def test_a_file_stays_whole_and_a_journey_is_split_by_its_languages() -> None:
    units = [order.unit_of(test) for test in (f"{DOOR}::a", f"{DOOR}::b[es]", JOURNEY_A, f"{JOURNEY_B}[en]")]
    assert units == [DOOR, DOOR, "tests/journeys/test_a.py", "tests/journeys/test_b.py[en]"]


def test_what_takes_longest_begins_first() -> None:
    files = ["src/minga/kernel/tests/test_a.py", DOOR, "tests/architecture/test_crawl.py", JOURNEY_A]
    assert sorted(files, key=order.place_of) == [*files[::-1][:2], DOOR, files[0]]
    assert all((CHECKOUT / place).exists() for place in (*order.LONGEST_FIRST, order.IN_LANGUAGES))


def test_only_what_asks_for_the_database_runs_on_another_one(request: pytest.FixtureRequest) -> None:
    assert not order.asks_for_the_database(request.node)


def test_who_enters_with_the_cast_asks_for_the_database(request: pytest.FixtureRequest, cast: object) -> None:
    assert order.asks_for_the_database(request.node)


@pytest.mark.django_db
def test_whoever_is_marked_asks_for_the_database(request: pytest.FixtureRequest) -> None:
    assert order.asks_for_the_database(request.node)
