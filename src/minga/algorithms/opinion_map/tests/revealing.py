"""Conversations whose every answer is known, revealed vote by vote in the order that a routing asks for them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from minga.algorithms.opinion_map import EMPHASIS, OpinionMap, Votes, opinion_map
from minga.algorithms.opinion_map.routing import RoutingMethod, RoutingWeights, next_statements, routing_weights
from minga.algorithms.opinion_map.tests.polis_data import adjusted_rand_index, as_shipped

type Order = RoutingMethod | None

# Whoever has fewer answers than this has no place on a map of what was revealed.
_FEWEST_ANSWERS = 3


class Conversation(NamedTuple):
    """``stance`` (n, m) of everybody on everything, true where ``known`` (n, m); ``group`` (n,) and place ``xy``
    (n, 2) of each; ``shares`` (k, m) the mean stance of each group when all is known."""

    stance: np.ndarray
    known: np.ndarray
    group: np.ndarray
    xy: np.ndarray
    shares: np.ndarray


class Quality(NamedTuple):
    """``groups``: adjusted Rand index with the true groups. ``place``: multiple correlation of the true places with
    those found. ``error``: root mean square error, in units of stance, of what the map says of each person's group on
    each statement that seven of every true group have answered; ``share_error`` that of the revealed answers of the
    true groups."""

    groups: float
    place: float
    error: float
    share_error: float


def three_camps(seed: int, *, people: int = 400, statements: int = 60) -> Conversation:
    """Three camps of 45, 35 and 20 % on a plane, answering by a logistic law; one answer in six is a pass.

    Statements differ in how much they divide (exponential law): most say little, few say much, as in real ones.
    """
    rng = np.random.default_rng(seed)
    group = rng.choice(3, size=people, p=[0.45, 0.35, 0.2])
    turn = rng.uniform(0, 2 * np.pi) + np.arange(3) * 2 * np.pi / 3
    place = np.stack([np.cos(turn), np.sin(turn)], axis=1)[group] + rng.normal(0, 0.3, (people, 2))
    angle, strength = rng.uniform(0, 2 * np.pi, statements), rng.exponential(2.0, statements)
    leaning = place @ (np.stack([np.cos(angle), np.sin(angle)]) * strength) + rng.normal(0.3, 1.0, statements)
    stance = np.where(rng.random(leaning.shape) < 1 / (1 + np.exp(-leaning)), 1, -1)
    stance[rng.random(leaning.shape) < rng.beta(2, 10, statements)] = 0
    shares = np.stack([stance[group == camp].mean(axis=0) for camp in range(3)])
    known = np.ones(stance.shape, dtype=bool)
    return Conversation(stance, known, group, opinion_map(_votes(stance, known), resamples=0).xy, shares)


def replayed(name: str, *, most_seen: int, least: int) -> Conversation:
    """The dense core of a real conversation: its ``most_seen`` statements, and who answered ``least`` of these.

    What moderation took out is not asked. The map of all their votes stands for the truth.
    """
    real = as_shipped(name)
    votes = real.votes
    stance = np.zeros((votes.n_people, votes.n_statements), dtype=np.int64)
    known = np.zeros(stance.shape, dtype=bool)
    stance[votes.person, votes.statement], known[votes.person, votes.statement] = votes.value, True
    known[:, np.isin(votes.statement_ids, list(real.moderated))] = False
    core = np.sort(np.argsort(-known.sum(axis=0), kind="stable")[:most_seen])
    who = known[:, core].sum(axis=1) >= least
    stance, known = stance[who][:, core], known[who][:, core]
    full = opinion_map(_votes(stance, known), resamples=0)
    return Conversation(stance, known, full.group, full.xy, _mean_stances(full))


def revealed(
    talk: Conversation, *, budget: int, order: Order, seed: int, cohort: int = 40, emphasis: float = EMPHASIS
) -> np.ndarray:
    """Which answers (n, m) are known after people came in cohorts and gave ``budget`` answers each, or all they have.

    The map behind the routing is computed anew for each cohort, from what has been revealed until then.
    """
    n, m = talk.stance.shape
    arrival = np.random.default_rng(seed).permutation(n)
    answered = np.zeros((n, m), dtype=bool)
    nothing = RoutingWeights(np.arange(m), np.zeros(m, dtype=np.int64), np.zeros((m, 2)), np.ones(m))
    for first in range(0, n, cohort):
        who = arrival[first : first + cohort]
        weights = _weights(talk, answered) if order and first else nothing
        for _ in range(budget):
            if order:
                weights = RoutingWeights(weights.key, answered.sum(axis=0), weights.loading, weights.importance)
            asked = next_statements(
                weights,
                answered[who],
                who,
                withheld=~talk.known[who],
                seed=seed,
                method=order or "classic",
                emphasis=emphasis,
            )
            answered[who[asked >= 0], asked[asked >= 0]] = True
    return answered


def _weights(talk: Conversation, answered: np.ndarray) -> RoutingWeights:
    votes = _votes(talk.stance, answered)
    return routing_weights(votes, opinion_map(votes, k_max=1, resamples=0))


def _votes(stance: np.ndarray, answered: np.ndarray) -> Votes:
    person, statement = np.nonzero(answered)
    n, m = answered.shape
    return Votes.from_rows(person, statement, stance[person, statement], people=range(n), statements=range(m))


def _mean_stances(found: OpinionMap) -> np.ndarray:
    shares = found.reading.shares
    mean: np.ndarray = (shares.agrees - shares.disagrees) / np.maximum(shares.seen, 1)
    return mean


def quality(talk: Conversation, answered: np.ndarray) -> Quality:
    found = opinion_map(_votes(talk.stance, answered), min_votes_per_person=_FEWEST_ANSWERS, resamples=0)
    group = np.maximum(found.group, 0)
    member = talk.group[None, :] == np.arange(len(talk.shares))[:, None]
    comparable = (member @ talk.known.astype(np.int64)).min(axis=0) >= 7
    error = (_mean_stances(found)[group] - talk.shares[talk.group])[:, comparable]
    told, asked = member @ (talk.stance * answered), member @ answered.astype(np.int64)
    everybody = (talk.stance * answered).sum(axis=0) / np.maximum(answered.sum(axis=0), 1)
    shares = np.where(asked > 0, told / np.maximum(asked, 1), everybody)
    share_error = (shares - talk.shares)[talk.group][:, comparable]
    return Quality(
        groups=adjusted_rand_index(talk.group, group) if found.k > 1 else 0.0,
        place=_multiple_correlation(found.xy, talk.xy),
        error=float(np.sqrt((error**2).mean())),
        share_error=float(np.sqrt((share_error**2).mean())),
    )


def _multiple_correlation(found: np.ndarray, true: np.ndarray) -> float:
    known = np.concatenate([np.ones((len(found), 1)), found], axis=1)
    left = true - known @ np.linalg.lstsq(known, true, rcond=None)[0]
    return float(np.sqrt(max(0.0, 1.0 - (left**2).sum() / ((true - true.mean(axis=0)) ** 2).sum())))
