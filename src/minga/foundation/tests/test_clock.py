"""A day that decides anything is the space's, whoever asks and wherever they are."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from minga.foundation import clock
from minga.foundation.policy import RefusedError
from minga.foundation.scope import OutsideSpaceError, across_spaces, in_space
from minga.foundation.tenancy.actions import create_space
from minga.foundation.tenancy.models import Space

EVENING_IN_LIMA = datetime(2026, 12, 4, 1, 0, tzinfo=UTC)
ZONES = ["UTC", "America/Lima", "Pacific/Auckland", "Europe/Madrid", "America/Santiago", "Asia/Beirut", "Pacific/Apia"]


def put(cast, zone):
    Space.objects.filter(pk=cast.space.pk).update(time_zone=zone)
    return in_space(cast.space.pk)


@pytest.mark.parametrize("pressed_in", ["UTC", "America/Lima", "Pacific/Auckland"])
def test_the_day_is_the_spaces_whatever_zone_is_active(cast, pressed_in):
    with put(cast, "America/Lima"), timezone.override(ZoneInfo(pressed_in)):
        assert clock.day_of(EVENING_IN_LIMA) == date(2026, 12, 3)
    with put(cast, "Pacific/Auckland"), timezone.override(ZoneInfo(pressed_in)):
        assert clock.day_of(EVENING_IN_LIMA) == date(2026, 12, 4)


def test_a_space_that_tells_its_zone_spares_the_query(cast, django_assert_num_queries):
    with in_space(cast.space.pk, "America/Lima"), django_assert_num_queries(0):
        assert clock.day_of(EVENING_IN_LIMA) == date(2026, 12, 3)
    with in_space(cast.space.pk), django_assert_num_queries(1):
        assert {clock.day_of(EVENING_IN_LIMA) for _ in range(5)} == {date(2026, 12, 4)}


def test_outside_a_space_there_is_no_day_that_decides(db):
    with pytest.raises(OutsideSpaceError):
        clock.today()
    with across_spaces(), pytest.raises(OutsideSpaceError):
        clock.today()
    assert clock.day_of(EVENING_IN_LIMA, ZoneInfo("America/Lima")) == date(2026, 12, 3)


@pytest.mark.parametrize("zone", ZONES)
def test_every_day_begins_and_ends_on_itself_also_where_clocks_are_turned(zone):
    with in_space(1, zone):
        for place in range(3 * 366):
            day = date(2025, 1, 1) + timedelta(days=place)
            assert clock.day_of(clock.beginning_of(day)) == clock.day_of(clock.end_of(day)) == day
            before = clock.day_of(clock.beginning_of(day) - timedelta(microseconds=1))
            assert before < day


def test_a_zone_nobody_knows_opens_no_space(db):
    with pytest.raises(RefusedError, match="space:unknown-zone"):
        create_space(slug="lejos", name="Lejos", now=EVENING_IN_LIMA, time_zone="America/Limma")
    assert not Space.objects.exists()
    assert (clock.is_zone("UTC"), clock.is_zone("../etc"), clock.is_zone("\0")) == (True, False, False)
