"""Uncertainty is told as it is: intervals cover, verdicts wait for votes, noise lowers stability, floods are seen."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from minga.algorithms.opinion_map import OpinionMapError, Votes, opinion_map, read_groups
from minga.algorithms.opinion_map.certainty import division_interval, product_interval
from minga.algorithms.opinion_map.figures import shares_of
from minga.algorithms.opinion_map.selection import division
from minga.algorithms.opinion_map.stability import adjusted_rand_index, best_jaccard

from .test_map import Row, two_camps, votes_of


def test_the_interval_of_one_share_is_its_beta_interval() -> None:
    """A share of 7 in 10 is Beta(8, 4), whose distribution function is a binomial tail: P(B(11, x) >= 8)."""
    edges = product_interval(np.array([[7]]), np.array([[10]]))[0]
    tails = [sum(comb(11, j) * x**j * (1 - x) ** (11 - j) for j in range(8, 12)) for x in edges.tolist()]
    assert tails == pytest.approx([0.025, 0.975])


def test_the_interval_of_a_product_is_that_of_many_draws() -> None:
    rng = np.random.default_rng(7)
    successes, trials = (
        np.array([[9, 0, 40], [30, 3, 55], [5, 0, 60]]),
        np.array([[12, 0, 41], [45, 3, 60], [9, 2, 60]]),
    )
    drawn = rng.beta(successes + 1, trials - successes + 1, size=(100_000, 3, 3)).prod(axis=1)
    assert product_interval(successes, trials) == pytest.approx(np.quantile(drawn, [0.025, 0.975], axis=0).T, abs=0.006)


@pytest.mark.parametrize("sizes", [(60, 40), (50, 30, 20), (40, 30, 20, 10)])
def test_the_interval_of_division_covers_the_truth(sizes: tuple[int, ...]) -> None:
    """500 statements with known shares, voted on by half of each group; the promise is 95 %."""
    rng = np.random.default_rng(3)
    size = np.array(sizes)
    truth = rng.dirichlet([1.0, 1.0, 1.0], size=(size.size, 500))
    counts = rng.multinomial((size // 2)[:, None], truth).transpose(2, 0, 1)
    shares = shares_of(counts)
    stance = truth[..., 2] - truth[..., 0]
    weight = (size / size.sum())[:, None]
    real = np.sqrt((weight * (stance - (weight * stance).sum(axis=0)) ** 2).sum(axis=0))
    interval = division_interval(shares, size, division(shares, size))
    assert np.mean((interval[:, 0] <= real) & (real <= interval[:, 1])) >= 0.93


def test_a_verdict_needs_votes() -> None:
    """The same shares say nothing with eight people in a group, and much with eighty."""

    def verdicts(per_group: int) -> tuple[str, ...]:
        rows: list[Row] = []
        for person in range(2 * per_group):
            rank, group = divmod(person, 2)
            most, half = rank < 0.75 * per_group, rank < 0.5 * per_group
            rows += [(person, 0, 1 if most else -1), (person, 1, -1 if most else 1)]
            rows += [(person, 2, 1 if most == (group == 0) else -1), (person, 3, 0 if most else 1 if half else -1)]
            rows += [(person, 4, 1)]
        votes = votes_of(rows)
        return read_groups(votes, np.arange(2 * per_group) % 2, moderated={4}).verdict

    assert verdicts(8) == ("unknown", "unknown", "unknown", "unknown", "unknown")
    assert verdicts(80) == ("unites_for", "unites_against", "divides", "mixed", "unknown")


def test_below_seven_people_the_community_has_verdicts_but_nobody_a_place() -> None:
    result = opinion_map(votes_of([(p, s, 1 if s else (-1) ** p) for p in range(6) for s in range(2)]))
    assert result.state == "too_few_people"
    assert result.reading.verdict == ("unknown", "unites_for")
    assert (result.stability.resamples, result.stability.of_group.size) == (0, 0)


def test_clear_groups_are_stable_and_a_cut_through_a_cloud_is_not() -> None:
    clear = opinion_map(votes_of(two_camps((30, 40)))).stability
    assert clear.by_k[2] == 1.0
    assert clear.of_group.min() > 0.95
    assert clear.agreement > 0.9
    rng = np.random.default_rng(1)
    leaning = rng.normal(size=120)
    rows = [(p, s, int(np.sign(leaning[p] + rng.normal()))) for p in range(120) for s in range(14)]
    cloud = opinion_map(votes_of(rows)).stability
    assert cloud.resamples == 20
    assert cloud.by_k.sum() == pytest.approx(1.0)
    assert cloud.agreement < clear.agreement


def test_likeness_of_divisions() -> None:
    """Two of ten people change sides: 4 / 6 and 4 / 6; the index of Hubert and Arabie by hand."""
    table = np.array([[4.0, 1.0], [1.0, 4.0]])
    assert best_jaccard(table) == pytest.approx([4 / 6, 4 / 6])
    assert adjusted_rand_index(table) == pytest.approx((12 - 20 * 20 / 45) / (20 - 20 * 20 / 45))
    assert adjusted_rand_index(np.array([[3.0]])) == 1.0


def test_a_flood_of_identical_accounts_is_reported_and_honest_likeness_is_not() -> None:
    rng = np.random.default_rng(4)
    rows = [(p, s, int(rng.integers(-1, 2))) for p in range(200) for s in range(30) if rng.random() < 0.6]
    copied = rng.integers(-1, 2, 20)
    flood = [(1000 + p, s, int(copied[s])) for p in range(15) for s in range(20)]
    eager = [(2000 + p, s, 1) for p in range(40) for s in range(6)]
    result = opinion_map(votes_of(rows + flood + eager))
    assert result.floods.sizes.tolist() == [15]
    assert result.floods.votes.tolist() == [20]
    assert result.floods.people == 15
    assert result.floods.expected[0] < 1.0
    assert result.people[result.floods.of_person == 0].tolist() == list(range(1000, 1015))
    # Everybody agrees with everything: identical votes are what is to be expected.
    assert opinion_map(votes_of([(p, s, 1) for p in range(30) for s in range(10)])).floods.people == 0


def test_the_stance_that_comes_with_writing_can_be_left_out() -> None:
    votes = votes_of([(1, 5, 1), (1, 6, -1), (2, 5, 0), (3, 6, 1)])
    left = votes.without([1, 2, 3, 9], [5, 6, 6, 5])
    assert list(zip(left.person.tolist(), left.statement.tolist(), left.value.tolist(), strict=True)) == [
        (0, 1, -1),
        (1, 0, 0),
    ]
    assert left.person_ids.tolist() == [1, 2, 3]
    assert Votes.from_rows([], [], []).without([1], [1]).n_people == 0
    with pytest.raises(OpinionMapError, match="differ in length"):
        votes.without([1], [])
