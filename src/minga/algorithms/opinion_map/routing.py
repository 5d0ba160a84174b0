"""Which statement a person should be asked about next: votes spread evenly, and within that what tells most of them.

Asking statement s tells ½ log(1 + aᵀ C a) nats of the person's place, where ``a`` is the statement's loading in
standard deviations of its noise and C what is still uncertain of the place after the statements already answered
(the expected information of a Gaussian linear model: Lindley 1956, *On a measure of the information provided by an
experiment*; the D-optimal choice of adaptive testing, Segall 1996, *Multidimensional adaptive testing*).

That alone would ask everybody the same few statements. Principal components of votes with gaps weigh a statement by
how many have answered it, so such a map would confirm the plane it began with; hence a statement that has been seen
less than the others comes first, and information decides among those that are about as well covered.

What a person answered plays no part, only which statements; others' votes only through the loadings of a map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from .mapping import OpinionMap
from .votes import OpinionMapError, Votes

type Floats = npt.NDArray[np.float64]
type Integers = npt.NDArray[np.int64]
type Booleans = npt.NDArray[np.bool_]
type RoutingMethod = Literal["informative", "classic"]

#: After so many answers a person's place is known; what is still asked serves the statements few have seen.
REST_AFTER = 40
#: Power of the information, relative to the other statements', in the draw: level with a random order or better on
#: real conversations. ``STRONG_EMPHASIS`` saves more votes where opinions do lie on a plane, and may cost where not.
EMPHASIS, STRONG_EMPHASIS, MOST_EMPHASIS = 1.0, 3.0, 10.0
# Ridge of the loadings, in people, and the noise they start from: a loading known from few votes is drawn to nothing.
_RIDGE, _IMAGINARY_VOTES = 5.0, 2.0
# How sharply the draw prefers what few have seen: six percent more votes than another's make a chance 1.4 times less.
_EVENNESS = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class RoutingWeights:
    """What is known of asking each of m statements; computed once per map, used for every person.

    ``loading`` (m, 2): change of stance for one standard deviation of place along each axis of the map, in standard
    deviations of what the place leaves unexplained; zeros where unknown. ``seen`` (m,): people who have answered.
    ``importance`` (m,): the published measure, for the method "classic" only. ``key`` (m,): a whole number that stays
    the statement's own in every draw, its id where ids are numbers.

    Raises:
        OpinionMapError: the shapes differ, a number is negative where it counts, or not finite.
    """

    key: Integers
    seen: Integers
    loading: Floats
    importance: Floats

    def __post_init__(self) -> None:
        m = self.key.size
        if self.seen.shape != (m,) or self.loading.shape != (m, 2) or self.importance.shape != (m,):
            raise OpinionMapError(f"seen, loading and importance must have a row for each of {m} statements")
        finite = np.isfinite(self.loading).all() and np.isfinite(self.importance).all()
        if not finite or (self.seen < 0).any() or (self.importance < 0).any():
            raise OpinionMapError("loadings must be finite, and neither seen nor importance may be negative")


def routing_weights(votes: Votes, result: OpinionMap, *, min_seen: int = 7) -> RoutingWeights:
    """The weights of a map and the votes it was made of, in the order of ``votes.statement_ids``.

    Loadings are a ridge regression of each statement's votes on the places of those who cast them. They are zero
    where the map shows no places and for statements fewer than ``min_seen`` placed people have answered, so that
    nothing about few people shows in the order: there, only how many have seen a statement counts.
    """
    ids = votes.statement_ids
    return RoutingWeights(
        key=ids.astype(np.int64) if ids.dtype.kind == "i" else np.arange(votes.n_statements),
        seen=result.community.seen,
        loading=_loadings(votes, result, min_seen),
        importance=_importance(result),
    )


def routing_priorities(
    weights: RoutingWeights,
    answered: Booleans,
    *,
    method: RoutingMethod = "informative",
    emphasis: float = EMPHASIS,
    rest_after: int = REST_AFTER,
) -> Floats:
    """Priority (n, m) of asking each of n people about each statement; ``answered`` (n, m) tells what they answered.

    For "informative": ((1 + mean seen) / (1 + seen))^6 times the ``emphasis``-th power of the information about the
    person's place, as a multiple of the mean statement's; 1 for statements with an unknown loading, and for whoever
    has answered ``rest_after`` statements. For "classic" the Polis server's weight:
    ((1 - p)(E + 1) a (1 + 8 · 2^(-n / 5)))², p and a the Laplace shares of pass and agree, E the length of the
    statement's projection, n who has seen it; it is the same for everybody. Answered statements have priority 0.

    Raises:
        OpinionMapError: the shape of ``answered``, a setting or the method is not as stated.
    """
    if answered.ndim != 2 or answered.shape[1] != weights.key.size or answered.dtype.kind != "b":
        raise OpinionMapError(f"answered must hold true or false for each person and {weights.key.size} statements")
    if rest_after < 0:
        raise OpinionMapError(f"rest_after must be at least 0, not {rest_after}")
    if not 0.0 <= emphasis <= MOST_EMPHASIS:
        raise OpinionMapError(f"emphasis must be from 0 to {MOST_EMPHASIS:g}, not {emphasis}")
    if method == "classic":
        newness = 1.0 + 8.0 * 2.0 ** (-weights.seen / 5.0)
        return np.where(answered, 0.0, (weights.importance * newness) ** 2)
    if method != "informative":
        raise OpinionMapError(f"method {method!r} is not known; known: 'informative', 'classic'")
    if not weights.key.size:
        return np.zeros(answered.shape)
    evenness = ((1.0 + weights.seen.mean()) / (1.0 + weights.seen)) ** _EVENNESS
    rested = answered.sum(axis=1) >= rest_after
    telling = np.where(rested[:, None], 1.0, _relative_information(weights.loading, answered) ** emphasis)
    return np.where(answered, 0.0, evenness * telling)


def next_statements(
    weights: RoutingWeights,
    answered: Booleans,
    people: Integers,
    *,
    withheld: Booleans | None = None,
    seed: int = 0,
    method: RoutingMethod = "informative",
    emphasis: float = EMPHASIS,
    rest_after: int = REST_AFTER,
) -> Integers:
    """Position (n,) of the statement each person should be asked about next; -1 where none is left.

    One statement is drawn with chance proportional to its priority, see :func:`routing_priorities`.
    The draw depends on the seed, the person's number in ``people`` (n,) and the statement's key only: the same
    person is asked the same again until something is answered, and two people begin differently.
    ``withheld`` (n, m) or (m,) are not to be asked: one's own, or moderated.

    Raises:
        OpinionMapError: as :func:`routing_priorities`, or people or withheld do not fit ``answered``.
    """
    priority = routing_priorities(weights, answered, method=method, emphasis=emphasis, rest_after=rest_after)
    people = np.asarray(people)
    if people.shape != (len(answered),) or people.dtype.kind not in "iu":
        raise OpinionMapError(f"people must hold one whole number for each of {len(answered)} people")
    closed = answered
    if withheld is not None:
        if withheld.shape not in {answered.shape, answered.shape[1:]} or withheld.dtype.kind != "b":
            raise OpinionMapError("withheld must hold true or false for each statement, or each person and statement")
        closed = answered | withheld
    if not weights.key.size:
        return np.full(len(answered), -1, dtype=np.int64)
    # A race of exponential clocks (Efraimidis and Spirakis 2006): the first to ring is drawn in proportion to its rate.
    rings = np.log(-np.log(_uniform(people, weights.key, seed)))
    rings -= np.log(np.maximum(priority, np.finfo(np.float64).tiny))
    rings[closed] = np.inf
    return np.where(closed.all(axis=1), -1, rings.argmin(axis=1))


def _relative_information(loading: Floats, answered: Booleans) -> Floats:
    """Information (n, m) as a multiple of its mean over the statements with a loading; 1 for those without."""
    known = loading.any(axis=1)
    if not known.any():
        return np.ones(answered.shape)
    told = _information(loading, answered)
    mean = told[:, known].mean(axis=1, keepdims=True)
    return np.where(known & (mean > 0.0), told / np.where(mean > 0.0, mean, 1.0), 1.0)


def _information(loading: Floats, answered: Booleans) -> Floats:
    """Nats (n, m) that a statement would tell of each person's place, given which they have answered."""
    a, b = loading[:, 0], loading[:, 1]
    squares = np.stack([a * a, a * b, b * b], axis=1)
    known = answered.astype(np.float64) @ squares + np.array([1.0, 0.0, 1.0])
    determinant = known[:, 0] * known[:, 2] - known[:, 1] ** 2
    uncertain = np.stack([known[:, 2], -2.0 * known[:, 1], known[:, 0]], axis=1) / determinant[:, None]
    gain: Floats = 0.5 * np.log1p(np.maximum(uncertain @ squares.T, 0.0))
    return gain


def _loadings(votes: Votes, result: OpinionMap, min_seen: int) -> Floats:
    m = votes.n_statements
    if not result.placed.any():
        return np.zeros((m, 2))
    spread = np.sqrt((result.xy[result.placed] ** 2).mean(axis=0))
    place = result.xy / np.where(spread > 0.0, spread, 1.0)
    kept = result.placed[votes.person]
    statement, value = votes.statement[kept], votes.value[kept].astype(np.float64)
    known = np.concatenate([np.ones((len(value), 1)), place[votes.person[kept]]], axis=1)
    seen = np.bincount(statement, minlength=m)
    moment, product = np.zeros((m, 3, 3)), np.zeros((m, 3))
    for i in range(3):
        product[:, i] = np.bincount(statement, weights=known[:, i] * value, minlength=m)
        for j in range(i, 3):
            moment[:, i, j] = np.bincount(statement, weights=known[:, i] * known[:, j], minlength=m)
            moment[:, j, i] = moment[:, i, j]
    slope = np.linalg.solve(moment + np.diag([1.0, _RIDGE, _RIDGE]), product[:, :, None])[:, :, 0]
    squares = np.bincount(statement, weights=value * value, minlength=m)
    unexplained = np.maximum(squares - (slope * product).sum(axis=1), 0.0)
    noise = (unexplained + _IMAGINARY_VOTES) / (seen + _IMAGINARY_VOTES)
    return np.where((seen >= min_seen)[:, None], slope[:, 1:] / np.sqrt(noise)[:, None], 0.0)


def _importance(result: OpinionMap) -> Floats:
    """(1 - p)(E + 1) a of the Polis server, E the projection of somebody who disagreed with this statement alone."""
    everybody = result.community
    passing = (everybody.passes + 1.0) / (everybody.seen + 2.0)
    extremity = np.abs(1.0 + result.centre) * np.sqrt((result.components**2).sum(axis=0) * result.centre.size)
    importance: Floats = (1.0 - passing) * (extremity + 1.0) * everybody.p_agree
    return importance


def _uniform(people: Integers, keys: Integers, seed: int) -> Floats:
    """Numbers in (0, 1), shape (n, m), by SplitMix64 (Steele, Lea, Flood 2014) of seed, person and statement."""
    with np.errstate(over="ignore"):
        of_person = _mixed(people.astype(np.uint64) + np.uint64(seed % 2**64) * np.uint64(0x9E3779B97F4A7C15))
        mixed = _mixed(of_person[:, None] + _mixed(keys.astype(np.uint64))[None, :])
    return (np.asarray(mixed >> np.uint64(11), dtype=np.float64) + 0.5) * 2.0**-53


def _mixed(number: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    number = number + np.uint64(0x9E3779B97F4A7C15)
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))
