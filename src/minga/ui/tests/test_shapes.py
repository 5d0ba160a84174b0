"""Soft shapes hold whom they say they hold, wherever people stand."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.ui.charts.points import TALL, WIDE, in_frame
from minga.ui.charts.shapes import Loop, smooth_path, soft_shape

SPOTS = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 750)), min_size=1, max_size=30)


def is_inside(x: float, y: float, loops: tuple[Loop, ...]) -> bool:
    """Whether a ray to the right crosses the lines an odd number of times."""
    crossings = 0
    for loop in loops:
        for (x1, y1), (x2, y2) in zip(loop, np.roll(loop, -1, axis=0), strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                crossings += 1
    return crossings % 2 == 1


def camps(*middles: tuple[float, float], people: int = 60) -> np.ndarray:
    draw = np.random.default_rng(5)
    return np.vstack([draw.normal(middle, 25, (people, 2)) for middle in middles])


@settings(max_examples=25, deadline=None)
@given(SPOTS)
def test_nine_in_ten_stand_inside_and_half_of_them_in_the_core(spots):
    points = np.array(spots, dtype=float)
    for share, loops in zip((0.9, 0.5), soft_shape(points, (0.9, 0.5)), strict=True):
        inside = sum(is_inside(x, y, loops) for x, y in points)
        assert inside >= int(share * len(points)), (share, inside)
        assert all(np.isfinite(loop).all() and len(loop) >= 4 for loop in loops)


@settings(max_examples=20, deadline=None)
@given(SPOTS, st.integers(-400, 400), st.integers(-400, 400))
def test_a_shape_moves_with_its_people(spots, right, down):
    points = np.array(spots, dtype=float)
    move = np.array([right, down])
    here, there = soft_shape(points)[0], soft_shape(points + move)[0]
    assert sum(map(len, here)) == sum(map(len, there))
    assert np.allclose(np.vstack(here).mean(axis=0) + move, np.vstack(there).mean(axis=0), atol=1e-6)


def test_two_places_have_two_lines_and_one_has_one():
    assert len(soft_shape(camps((200, 200)))[0]) == 1
    assert len(soft_shape(camps((100, 100), (900, 650)), (0.9,))[0]) == 2


def test_a_far_voice_does_not_stretch_the_shape():
    crowd = camps((300, 300), people=100)
    far = np.vstack([crowd, [[950.0, 700.0]]])
    assert all(loop.max() < 600 for loop in soft_shape(far)[0])


def test_a_smooth_path_is_closed_and_stays_with_its_loop():
    loop = soft_shape(camps((300, 300)))[0][0]
    d = smooth_path(loop)
    assert d.startswith("M")
    assert d.endswith("Z")
    numbers = np.array(re.findall(r"-?\d+", d), dtype=float).reshape(-1, 2)
    assert (numbers[0] == numbers[-1]).all(), "the last arc ends where the first begins"
    assert (numbers.min(axis=0) >= loop.min(axis=0) - 1).all()
    assert (numbers.max(axis=0) <= loop.max(axis=0) + 1).all()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(-5000, 5000), st.integers(-5000, 5000)), min_size=2, max_size=30))
def test_the_frame_holds_everybody_and_keeps_who_is_further_out(spots):
    points = np.array(spots) / 100
    points = np.vstack([points, np.median(points, axis=0)])
    drawn = in_frame(points, np.ones(len(points), dtype=bool))
    assert (drawn >= -1e-6).all()
    assert (drawn <= [WIDE + 1e-6, TALL + 1e-6]).all()
    before, after = (np.hypot(*(each - each[-1]).T) for each in (points, drawn))
    assert (np.diff(after[np.argsort(before, kind="stable")]) >= -1e-6).all()


def test_one_far_voice_leaves_the_others_their_room():
    crowd = np.random.default_rng(2).normal(0, 1, (99, 2))
    drawn = in_frame(np.vstack([crowd, [[400.0, 0.0]]]), np.ones(100, dtype=bool))
    assert np.ptp(drawn[:99, 1]) > 300
    assert drawn[99, 0] == drawn[:, 0].max()


def test_nobody_known_is_nowhere():
    kept = np.array([True, False])
    assert np.isnan(in_frame(np.array([[1.0, 2.0], [np.nan, 0.0]]), kept)[1]).all()


@pytest.mark.parametrize("count", [1, 7])
def test_people_in_one_place_have_room_around_them(count):
    loops = soft_shape(np.full((count, 2), 400.0))[0]
    assert len(loops) == 1
    assert is_inside(400, 400, loops)
    assert np.ptp(loops[0], axis=0).min() > 10
