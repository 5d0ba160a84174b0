"""When mail may leave, on a person's own clock."""

from datetime import UTC, date, datetime

import pytest

from minga.foundation.notices.rules import Digest, Times, is_digest_due, is_quiet

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "quiet"), [(0, True), (6, True), (7, False), (12, False), (20, False), (21, True), (23, True)]
)
def test_quiet_hours(hour: int, quiet: bool) -> None:
    assert is_quiet(at(MONDAY, hour)) is quiet


@pytest.mark.parametrize(
    ("digest", "last_on", "local", "due"),
    [
        (Digest.DAILY, None, at(TUESDAY, 8), True),
        (Digest.DAILY, None, at(TUESDAY, 7), False),
        (Digest.DAILY, None, at(TUESDAY, 22), False),
        (Digest.DAILY, MONDAY, at(TUESDAY, 9), True),
        (Digest.DAILY, TUESDAY, at(TUESDAY, 9), False),
        (Digest.DAILY, TUESDAY, at(MONDAY, 9), False),
        (Digest.WEEKLY, None, at(TUESDAY, 9), False),
        (Digest.WEEKLY, None, at(MONDAY, 9), True),
        (Digest.WEEKLY, MONDAY, at(MONDAY, 10), False),
        (Digest.WEEKLY, date(2026, 2, 23), at(TUESDAY, 9), True),
        (Digest.WEEKLY, date(2026, 2, 28), at(TUESDAY, 9), False),
        (Digest.NONE, None, at(MONDAY, 9), False),
    ],
)
def test_one_digest_a_day_in_the_morning(digest: Digest, last_on: date | None, local: datetime, due: bool) -> None:
    assert is_digest_due(Times(digest), last_on=last_on, local=local) is due
