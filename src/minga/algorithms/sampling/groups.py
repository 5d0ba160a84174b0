"""Lots for whole groups: which clusters start, and in which order everybody does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .errors import SamplingError
from .lottery import draw_lottery, draw_order


@dataclass(frozen=True, slots=True)
class ClusterDraw:
    """Clusters drawn, in drawn order, and everybody in them, cluster after cluster, as they were listed."""

    clusters: tuple[str, ...]
    drawn: tuple[str, ...]


def draw_clusters(cluster_of: Mapping[str, str], k: int, seed: str) -> ClusterDraw:
    """`k` whole clusters by :func:`draw_lottery` on their names; `cluster_of` maps each id to its cluster.

    Every cluster has the same chance, so everybody has, whatever the clusters' sizes. Raises `SamplingError`
    as the lottery does.
    """
    members: dict[str, list[str]] = {}
    for one, cluster in cluster_of.items():
        if not one:
            raise SamplingError("bad_id", f"{one!r} is not an id.")
        members.setdefault(cluster, []).append(one)
    clusters = draw_lottery(tuple(members), k, seed)
    return ClusterDraw(clusters, tuple(one for cluster in clusters for one in members[cluster]))


def draw_steps(ids: Sequence[str], sizes: Sequence[int], seed: str) -> tuple[tuple[str, ...], ...]:
    """Waves of a stepped wedge: the drawn order of :func:`draw_order`, cut into `sizes` (first wave first).

    The sizes add up to the number of ids; a last wave that starts after the data is the comparison that
    waits. Raises `SamplingError` as :func:`draw_order`, and for sizes below one or with another sum.
    """
    if any(type(size) is not int or size < 1 for size in sizes) or sum(sizes) != len(ids):
        raise SamplingError("bad_size", f"Waves of {list(sizes)} cannot be dealt to {len(ids)}.")
    order = draw_order(ids, seed)
    waves: list[tuple[str, ...]] = []
    for size in sizes:
        waves.append(order[:size])
        order = order[size:]
    return tuple(waves)
