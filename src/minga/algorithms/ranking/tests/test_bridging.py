"""What the bridging rank promises: the published objective at rest, both sides or silence, the same every time."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from minga.algorithms.ranking import BridgingRank, RankingError, bridging_rank

CELLS = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 5)), st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=50
)


def ranked(cells: dict[tuple[int, int], float], **settings_) -> BridgingRank:
    rows = list(cells.items())
    rater, item = [pair[0] for pair, _ in rows], [pair[1] for pair, _ in rows]
    sizes = {"n_raters": 10, "n_items": 6} | settings_
    return bridging_rank(rater, item, [value for _, value in rows], **sizes)


def published_loss(cells: dict[tuple[int, int], float], parameters: np.ndarray, raters: list, items: list) -> float:
    """As published: means over ratings, and over the parameters of those who rated or were rated."""
    u, n = len(raters), len(items)
    level, generosity, viewpoint = parameters[0], parameters[1 : 1 + u], parameters[1 + u : 1 + 2 * u]
    intercept, factor = parameters[1 + 2 * u : 1 + 2 * u + n], parameters[1 + 2 * u + n :]
    error = [
        value
        - level
        - generosity[raters.index(r)]
        - intercept[items.index(i)]
        - viewpoint[raters.index(r)] * factor[items.index(i)]
        for (r, i), value in cells.items()
    ]
    intercepts = level**2 + (generosity**2).mean() + (intercept**2).mean()
    return float(np.mean(np.square(error)) + 0.15 * intercepts + 0.03 * ((viewpoint**2).mean() + (factor**2).mean()))


def parameters_of(fit: BridgingRank, raters: list, items: list) -> np.ndarray:
    sides = [fit.generosity[raters], fit.viewpoint[raters], fit.intercept[items], fit.factor[items]]
    return np.concatenate([[fit.level], *sides])


@given(cells=CELLS)
@settings(max_examples=15, deadline=None)
def test_it_rests_where_the_published_loss_does(cells):
    raters, items = sorted({r for r, _ in cells}), sorted({i for _, i in cells})
    fit = ranked(cells)
    found = parameters_of(fit, raters, items)
    here = published_loss(cells, found, raters, items)
    assert here == pytest.approx(fit.loss[-1], abs=1e-12)
    step = 1e-4 * np.eye(found.size)
    slope = [
        published_loss(cells, found + s, raters, items) - published_loss(cells, found - s, raters, items) for s in step
    ]
    assert np.abs(slope).max() / 2e-4 < 2e-3
    assert (np.diff(fit.loss) <= 1e-12).all()


def test_no_other_start_finds_a_lower_loss():
    rng = np.random.default_rng(3)
    cells = {(r, i): float(rng.random() < (0.9 if (r < 5) == (i < 3) else 0.2)) for r in range(10) for i in range(6)}
    raters, items = list(range(10)), list(range(6))
    best = min(
        minimize(lambda x: published_loss(cells, x, raters, items), rng.normal(0, 0.5, 33), method="L-BFGS-B").fun
        for _ in range(2)
    )
    assert ranked(cells).loss[-1] <= best + 1e-6


@given(cells=CELLS, data=st.data())
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_changes_nothing(cells, data):
    shuffled = dict(data.draw(st.permutations(list(cells.items()))))
    one, other = ranked(cells), ranked(shuffled)
    for field in fields(one):
        assert np.array_equal(getattr(one, field.name), getattr(other, field.name))
        assert np.isfinite(getattr(one, field.name)).all() or field.name == "uncertainty"
    assert (one.viewpoint > 0).sum() <= (one.viewpoint < 0).sum()


def camps(*, seed: int = 0, raters: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Items 0-3 liked by both camps, 4-7 by the larger only, 8-11 by the smaller only, 12-15 by nobody."""
    rng = np.random.default_rng(seed)
    larger = np.arange(raters) < 0.7 * raters
    likes = np.stack([np.isin(np.arange(16) // 4, [0, 1]), np.isin(np.arange(16) // 4, [0, 2])])
    rater, item = np.nonzero(rng.random((raters, 16)) < 0.6)
    chance = np.where(likes[np.where(larger[rater], 0, 1), item], 0.9, 0.1)
    return rater, item, (rng.random(rater.size) < chance).astype(float)


@pytest.mark.parametrize("seed", range(3))
def test_what_both_camps_like_comes_before_what_the_majority_likes(seed):
    rater, item, rating = camps(seed=seed)
    fit = bridging_rank(rater, item, rating, n_raters=60, n_items=16)
    assert fit.converged
    assert set(fit.order[:4].tolist()) == {0, 1, 2, 3}
    assert fit.intercept[:4].min() > fit.intercept[4:].max()
    assert fit.helpful.tolist() == [False] * 16 or set(np.flatnonzero(fit.helpful)) <= {0, 1, 2, 3}
    share = [rating[item == i].mean() for i in range(4, 8)]
    assert min(share) > 0.5
    assert (np.sign(fit.factor[4:8]) != np.sign(fit.factor[8:12])).all()
    assert (fit.viewpoint[:42] < 0).mean() > 0.9


def test_with_more_ratings_the_uncertainty_falls():
    few, many = camps(raters=30), camps(raters=120)
    one = bridging_rank(*few, n_raters=30, n_items=16).uncertainty
    other = bridging_rank(*many, n_raters=120, n_items=16).uncertainty
    assert (other < one).all()


def test_under_the_floor_we_do_not_know_yet():
    rater, item, rating = camps()
    kept = (item != 0) | (np.cumsum(item == 0) <= 6)
    fit = bridging_rank(rater[kept], item[kept], rating[kept], n_raters=60, n_items=16)
    assert fit.raters[0] == 6
    assert not fit.known[0]
    assert 0 not in fit.order
    assert fit.known[1:].all()


def test_what_one_side_alone_has_rated_is_not_known_however_many_they_are():
    rater, item, rating = camps()
    whole = bridging_rank(rater, item, rating, n_raters=60, n_items=16)
    kept = (item != 5) | (whole.viewpoint[rater] < -0.2)
    fit = bridging_rank(rater[kept], item[kept], rating[kept], n_raters=60, n_items=16)
    assert fit.viewpoint[rater[kept & (item == 5)]].max() < 0
    assert fit.raters[5] >= 7
    assert whole.known[5]
    assert not fit.known[5]
    assert 5 not in fit.order


@pytest.mark.parametrize(
    ("rows", "level"),
    [
        ([], 0.0),
        ([(0, 0, 1.0)], None),
        ([(0, i, 1.0) for i in range(6)], None),
        ([(r, 0, 0.0) for r in range(10)], 0.0),
    ],
)
def test_little_or_equal_ratings_are_defined(rows, level):
    fit = ranked({(r, i): value for r, i, value in rows})
    assert fit.converged
    assert np.isfinite(fit.intercept).all()
    assert (np.isfinite(fit.uncertainty) == (fit.raters > 0)).all()
    assert level is None or fit.level == level
    assert not fit.helpful.any()


def test_where_all_are_equal_nobody_is_set_apart():
    fit = ranked({(r, i): 1.0 for r in range(10) for i in range(6)})
    for figures in (fit.generosity, fit.viewpoint, fit.intercept, fit.factor):
        assert np.ptp(figures) < 1e-9
    assert fit.known.all()
    assert fit.order.tolist() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("rows", "settings_", "sentence"),
    [
        ([(0, 0, 1.2)], {}, "row 0: rating 1.2 is not in 0..1"),
        ([(0, 0, 1.0), (1, 0, np.nan)], {}, "row 1: rating nan"),
        ([(0, 0, 1.0), (10, 0, 1.0)], {}, r"row 1: rater 10 is outside 0\.\.9"),
        ([(0, -1, 1.0)], {}, "row 0: item -1 is outside"),
        ([(0, 0.5, 1.0)], {}, "item must hold whole numbers"),
        ([(0, 1, 1.0), (0, 0, 1.0), (0, 1, 0.0)], {}, "row 2: rater 0 has rated item 1 already"),
        ([(0, 0, 1.0)], {"min_raters": 0}, "min_raters must be at least 1"),
        ([(0, 0, 1.0)], {"factor_penalty": 0.0}, "factor_penalty must be a positive number"),
    ],
)
def test_what_cannot_be_used_is_refused(rows, settings_, sentence):
    rater, item, rating = zip(*rows, strict=True)
    with pytest.raises(RankingError, match=sentence):
        bridging_rank(rater, item, rating, n_raters=10, n_items=6, **settings_)


def test_columns_of_different_length_are_refused():
    with pytest.raises(RankingError, match="differ in length"):
        bridging_rank([0], [0, 1], [1.0], n_raters=1, n_items=2)


def test_results_cannot_be_changed():
    fit = ranked({(0, 0): 1.0})
    assert not any(
        getattr(fit, f.name).flags.writeable for f in fields(fit) if isinstance(getattr(fit, f.name), np.ndarray)
    )
