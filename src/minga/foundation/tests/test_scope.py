"""Tenancy fails closed."""

import pytest

from minga.foundation.scope import OutsideSpaceError, across_spaces, current_space_id, in_space
from minga.foundation.testing.cast import NOW
from minga.purpose.models import Purpose


def make(cast, title="Propósito"):
    return Purpose.objects.create(title=title, author=cast.rosa, chartered_at=NOW)


def test_a_query_outside_a_space_raises(db):
    with pytest.raises(OutsideSpaceError):
        Purpose.objects.count()


def test_a_row_is_not_written_outside_a_space(cast):
    with across_spaces(), pytest.raises(OutsideSpaceError):
        make(cast)


def test_each_space_sees_only_its_own_rows(cast, neighbours):
    here = make(cast)
    with in_space(neighbours.space.pk):
        assert not Purpose.objects.filter(pk=here.pk).exists()
        there = make(neighbours)
        assert list(Purpose.objects.all()) == [there]
    assert list(Purpose.objects.all()) == [here]


def test_across_spaces_is_the_only_way_to_see_all(cast, neighbours):
    make(cast)
    with in_space(neighbours.space.pk):
        make(neighbours)
    with across_spaces():
        assert Purpose.objects.count() == 2


def test_bulk_rows_are_born_in_the_space(cast):
    Purpose.objects.bulk_create([Purpose(title="a", author=cast.rosa, chartered_at=NOW)])
    assert Purpose.objects.get().space_id == current_space_id() == cast.space.pk


def test_scopes_nest_and_end(cast, neighbours):
    with in_space(neighbours.space.pk):
        assert current_space_id() == neighbours.space.pk
    assert current_space_id() == cast.space.pk
