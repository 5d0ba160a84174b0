"""A map from a real local cluster of worker processes is the map of one machine, also when a worker is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from minga.algorithms.opinion_map import MapSettings, OpinionMap, OpinionMapError, Votes, opinion_map
from minga.algorithms.opinion_map.canonical import canonical_orders
from minga.algorithms.opinion_map.mapping import draw
from minga.project.cluster import Partitions, opinion_map_on_cluster

PEOPLE, STATEMENTS = 400, 40


def rows_of(shard: int, shards: int) -> tuple[list[int], list[int], list[int]]:
    """Two camps that answer two thirds of the statements; people are dealt to the shards in turn."""
    rng = np.random.default_rng(11)
    leaning = rng.choice([-1, 1], size=(2, STATEMENTS))
    loyal = rng.random((PEOPLE, STATEMENTS)) < 0.8
    seen = rng.random((PEOPLE, STATEMENTS)) < 0.67
    camp = np.arange(PEOPLE) % 5 // 3
    stance = np.where(loyal, leaning[camp], 0)
    person, statement = np.nonzero(seen & (np.arange(PEOPLE) % shards == shard)[:, None])
    return (1000 - person).tolist(), statement.tolist(), stance[person, statement].tolist()


def load(shard: int, shards: int) -> Votes:
    return Votes.from_rows(*rows_of(shard, shards), statements=range(STATEMENTS))


def loaders(shards: int) -> list[Callable[[], Votes]]:
    return [partial(load, shard, shards) for shard in range(shards)]


class Here:
    """The smallest cluster: this process, at once."""

    def submit(self, function: Callable[..., Any], *args: Any, pure: bool) -> Any:
        return function(*args)

    def gather(self, futures: list[Any]) -> list[Any]:
        return futures


def assert_same(one: OpinionMap, other: OpinionMap) -> None:
    assert (one.state, one.k) == (other.state, other.k) == ("grouped", 2)
    assert np.array_equal(one.group, other.group)
    assert np.abs(one.xy - other.xy).max() < 1e-8
    assert np.abs(one.components - other.components).max() < 1e-8
    assert np.array_equal(one.reading.shares.agrees, other.reading.shares.agrees)
    assert np.abs(one.reading.consensus_agree - other.reading.consensus_agree).max() < 1e-8
    assert one.reading.verdict == other.reading.verdict
    assert np.abs(one.stability.of_group - other.stability.of_group).max() < 1e-8
    assert np.array_equal(one.floods.of_person, other.floods.of_person)


def test_the_map_of_partitions_is_the_map_of_one_table() -> None:
    settings = MapSettings(moderated=frozenset({3}))
    assert_same(opinion_map_on_cluster(Here(), loaders(10), settings), opinion_map(load(0, 1), moderated={3}))


def test_a_worker_killed_in_the_middle_changes_nothing() -> None:
    distributed = pytest.importorskip("distributed", reason="the extra minga[cluster] is not installed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=0) as workers,
        distributed.Client(workers) as client,
    ):
        source = Partitions(client, loaders(4))
        none = np.zeros(STATEMENTS, dtype=np.bool_)
        source.plane(none, canonical_orders(source, none))
        held = client.who_has()
        pids = client.run(os.getpid)
        assert len(pids) == 2
        victim, pid = next(iter(pids.items()))
        assert any(victim in holders for holders in held.values())
        os.kill(pid, signal.SIGKILL)
        assert_same(draw(source, MapSettings()), opinion_map(load(0, 1)))


def test_partitions_that_do_not_fit_are_refused() -> None:
    with pytest.raises(OpinionMapError, match="person 604 is in two partitions"):
        opinion_map_on_cluster(Here(), [partial(load, 0, 2), partial(load, 0, 3)])
    with pytest.raises(OpinionMapError, match="same statements"):
        opinion_map_on_cluster(Here(), [partial(load, 0, 2), partial(Votes.from_rows, [1], [1], [1])])
    with pytest.raises(OpinionMapError, match="at least one partition"):
        opinion_map_on_cluster(Here(), [])
