"""A lottery whose draw is a sort by SHA-256."""

import hashlib
from collections.abc import Sequence

from .errors import SamplingError


def draw_order(ids: Sequence[str], seed: str) -> tuple[str, ...]:
    """All ids in drawn order: ascending hexadecimal SHA-256 of the UTF-8 bytes of ``seed|id``.

    Anybody can repeat it: ``printf '%s' 'seed|id' | sha256sum`` for each id, then sort. The order in
    which ids are listed plays no part, and taking one id away moves no other past its neighbour.

    Raises `SamplingError` for an empty seed, an id that is not text or is empty, or a repeated id.
    """
    if not seed:
        raise SamplingError("empty_seed", "A draw needs a seed that has been made public.")
    listed: Sequence[object] = ids
    seen: set[str] = set()
    for entry in listed:
        if not isinstance(entry, str) or not entry:
            raise SamplingError("bad_id", f"{entry!r} is not an id.")
        if entry in seen:
            raise SamplingError("repeated_id", f"{entry!r} is on the list twice.")
        seen.add(entry)
    return tuple(sorted(ids, key=lambda one: hashlib.sha256(f"{seed}|{one}".encode()).hexdigest()))


def draw_lottery(ids: Sequence[str], k: int, seed: str) -> tuple[str, ...]:
    """`k` of the `ids`, in drawn order; each id has the same chance, k / len(ids).

    A longer draw with the same seed begins with the shorter one, so the ids that follow are the reserves.
    Raises `SamplingError` as :func:`draw_order`, and for a `k` outside 0 to len(ids).
    """
    if type(k) is not int or not 0 <= k <= len(ids):
        raise SamplingError("bad_size", f"Cannot draw {k} of {len(ids)}.")
    return draw_order(ids, seed)[:k]
