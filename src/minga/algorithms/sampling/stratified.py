"""A lottery inside each stratum, so that the draw has the population's proportions."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from .errors import SamplingError
from .lottery import draw_lottery


@dataclass(frozen=True, slots=True)
class StratumDraw:
    """One stratum: its size, who was drawn (in drawn order), and each member's chance beforehand."""

    stratum: str
    size: int
    drawn: tuple[str, ...]
    chance: Fraction


@dataclass(frozen=True, slots=True)
class StratifiedDraw:
    """A stratified draw, strata by name. Chances differ between strata: weight by their inverse."""

    strata: tuple[StratumDraw, ...]

    @property
    def drawn(self) -> tuple[str, ...]:
        """Everybody drawn, stratum after stratum."""
        return tuple(one for stratum in self.strata for one in stratum.drawn)


def allocate_seats(sizes: Mapping[str, int], k: int, seed: str) -> dict[str, int]:
    """Share `k` places among strata in proportion to their sizes, by largest remainder (Hamilton 1792).

    Equal remainders go by ascending SHA-256 of ``seed|stratum``. No stratum gets more places than members.
    Raises `SamplingError` for an empty seed, negative sizes, or a `k` outside 0 to the sum of the sizes.
    """
    if not seed:
        raise SamplingError("empty_seed", "A draw needs a seed that has been made public.")
    if any(type(size) is not int or size < 0 for size in sizes.values()):
        raise SamplingError("bad_strata", "The size of a stratum must be a whole number.")
    total = sum(sizes.values())
    if type(k) is not int or not 0 <= k <= total:
        raise SamplingError("bad_size", f"Cannot draw {k} of {total}.")
    if not total:
        return dict.fromkeys(sorted(sizes), 0)
    shares = {stratum: Fraction(k * size, total) for stratum, size in sizes.items()}
    seats = {stratum: int(share) for stratum, share in shares.items()}

    def claim(stratum: str) -> tuple[Fraction, str]:
        digest = hashlib.sha256(f"{seed}|{stratum}".encode()).hexdigest()
        return seats[stratum] - shares[stratum], digest

    for stratum in sorted(shares, key=claim)[: k - sum(seats.values())]:
        seats[stratum] += 1
    return dict(sorted(seats.items()))


def draw_stratified(
    stratum_of: Mapping[str, str], k: int, seed: str, *, seats: Mapping[str, int] | None = None
) -> StratifiedDraw:
    """Draw `k` ids, proportionally from each stratum, or by the `seats` given for every stratum.

    `stratum_of` maps each id to its stratum. Inside a stratum the draw is :func:`draw_lottery` with the
    same seed. Raises `SamplingError` as it does, and for seats that name other strata or do not add up to `k`.
    """
    members: dict[str, list[str]] = {}
    for one, stratum in stratum_of.items():
        members.setdefault(stratum, []).append(one)
    sizes = {stratum: len(ids) for stratum, ids in members.items()}
    places = dict(seats) if seats is not None else allocate_seats(sizes, k, seed)
    if places.keys() != sizes.keys():
        raise SamplingError("bad_strata", "Seats must be given for every stratum, and for no other.")
    if sum(places.values()) != k:
        raise SamplingError("bad_size", f"The seats add up to {sum(places.values())}, not to {k}.")
    return StratifiedDraw(
        tuple(
            StratumDraw(
                stratum=stratum,
                size=sizes[stratum],
                drawn=draw_lottery(members[stratum], places[stratum], seed),
                chance=Fraction(places[stratum], sizes[stratum]),
            )
            for stratum in sorted(members)
        )
    )
