"""Which statements speak for a group, for everybody, across groups, and between them.

The rules for representative and consensus statements are those published with Polis (Small et al. 2021) and run by
its server; the order of what divides is Minga's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from .figures import Booleans, Contrast, Floats, Integers, Shares

type Side = Literal["agree", "disagree"]

# One-sided 90 %, as published.
Z_SIGNIFICANT = 1.2816
MAX_SELECTED = 5


@dataclass(frozen=True, slots=True)
class ChosenStatement:
    """A statement chosen to speak for a group or for everybody.

    ``index`` is its position in the votes' ``statement_ids`` and ``statement`` its id. Of ``trials`` people who saw
    it, ``successes`` took ``side``; ``p`` is that share with Laplace's rule and ``z`` its test against one half.
    ``r`` and ``z_r`` compare the group with the others (1 and 0 for a statement chosen for everybody).
    ``leads_agreement`` marks the one statement by which a group agrees most characteristically.
    """

    index: int
    statement: int | str
    side: Side
    successes: int
    trials: int
    p: float
    z: float
    r: float
    z_r: float
    leads_agreement: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """The figures of one group on every statement, shape (n_statements,), and of the side it takes more than others."""

    agrees: Integers
    disagrees: Integers
    seen: Integers
    sides_with: Booleans
    is_significant: Booleans
    successes: Integers
    p: Floats
    z: Floats
    r: Floats
    z_r: Floats
    # What ranks agreement: within the group, and within it as against the others.
    r_agree: Floats
    agreement: Floats
    may_lead: Booleans

    @classmethod
    def of(cls, g: int, groups: Shares, contrast: Contrast) -> _Column:
        r_agree, z_agree, z_disagree = contrast.r_agree[g], groups.z_agree[g], groups.z_disagree[g]
        z_r_agree, z_r_disagree = contrast.z_r_agree[g], contrast.z_r_disagree[g]
        agrees_more = z_r_agree > z_r_disagree
        return cls(
            agrees=groups.agrees[g],
            disagrees=groups.disagrees[g],
            seen=groups.seen[g],
            sides_with=agrees_more,
            is_significant=(np.minimum(z_r_agree, z_agree) > Z_SIGNIFICANT)
            | (np.minimum(z_r_disagree, z_disagree) > Z_SIGNIFICANT),
            successes=np.where(agrees_more, groups.agrees[g], groups.disagrees[g]),
            p=np.where(agrees_more, groups.p_agree[g], groups.p_disagree[g]),
            z=np.where(agrees_more, z_agree, z_disagree),
            r=np.where(agrees_more, r_agree, contrast.r_disagree[g]),
            z_r=np.maximum(z_r_agree, z_r_disagree),
            r_agree=r_agree,
            agreement=groups.p_agree[g] * z_agree,
            may_lead=(z_agree > Z_SIGNIFICANT) | ((r_agree > 1.0) & (groups.p_agree[g] > 0.5)),
        )

    @property
    def weight(self) -> Floats:
        """The published order within a group: larger speaks louder."""
        return self.r * self.z_r * self.p * self.z

    def leader(self, eligible: Integers, z_r_agree: Floats) -> int | None:
        """The statement by which the group agrees most characteristically, found as published but not in order of ids.

        The first that may lead does; then each that beats the leader so far, by agreement as against the others where
        the leader is more usual in the group than outside, else by agreement alone.
        """
        voted = eligible[(self.agrees[eligible] > 0) | (self.disagrees[eligible] > 0)]
        against_others = self.r_agree * z_r_agree * self.agreement
        best: int | None = None
        better = np.flatnonzero(self.may_lead[voted])
        while better.size:
            place = int(better[0])
            best, rest = int(voted[place]), voted[place + 1 :]
            score = against_others if self.r_agree[best] > 1.0 else self.agreement
            better = place + 1 + np.flatnonzero(score[rest] > score[best])
        return best

    def chosen(self, i: int, statement_ids: npt.NDArray[Any], *, leads_agreement: bool = False) -> ChosenStatement:
        return ChosenStatement(
            index=i,
            statement=statement_ids[i].item(),
            side="agree" if self.sides_with[i] else "disagree",
            successes=int(self.successes[i]),
            trials=int(self.seen[i]),
            p=float(self.p[i]),
            z=float(self.z[i]),
            r=float(self.r[i]),
            z_r=float(self.z_r[i]),
            leads_agreement=leads_agreement,
        )


def representative_statements(
    groups: Shares, contrast: Contrast, statement_ids: npt.NDArray[Any], eligible: Integers
) -> tuple[tuple[ChosenStatement, ...], ...]:
    """For each group, at most five statements that set it apart, agreed ones first; at least one where any exists.

    ``eligible`` are the positions that moderation left, in the order in which equals are taken. Nothing is chosen with
    fewer than two groups.
    """
    k = len(groups.seen)
    if k < 2:
        return ((),) * k
    return tuple(_representative_of(g, groups, contrast, statement_ids, eligible) for g in range(k))


def _representative_of(
    g: int, groups: Shares, contrast: Contrast, statement_ids: npt.NDArray[Any], eligible: Integers
) -> tuple[ChosenStatement, ...]:
    column = _Column.of(g, groups, contrast)
    leader = column.leader(eligible, contrast.z_r_agree[g])
    head = [] if leader is None else [column.chosen(leader, statement_ids, leads_agreement=True)]
    significant = eligible[column.is_significant[eligible]]
    if not significant.size:
        strongest = eligible[np.argmax(column.z_r[eligible])] if eligible.size else None
        return tuple(head or ([] if strongest is None else [column.chosen(int(strongest), statement_ids)]))
    rest = significant[significant != leader] if leader is not None else significant
    loudest = rest[np.argsort(-column.weight[rest], kind="stable")][: MAX_SELECTED - len(head)]
    top = head + [column.chosen(i, statement_ids) for i in loudest.tolist()]
    return tuple(sorted(top, key=lambda chosen: chosen.side != "agree"))


def consensus_statements(
    everybody: Shares, statement_ids: npt.NDArray[Any], eligible: Integers, side: Side
) -> tuple[ChosenStatement, ...]:
    """At most five of the ``eligible`` on whose ``side`` more than half of everybody stands, significantly."""
    counts, p, z = (
        (everybody.agrees, everybody.p_agree, everybody.z_agree)
        if side == "agree"
        else (everybody.disagrees, everybody.p_disagree, everybody.z_disagree)
    )
    candidates = eligible[(p[eligible] > 0.5) & (z[eligible] > Z_SIGNIFICANT)]
    best = candidates[np.argsort(-(p * z)[candidates], kind="stable")][:MAX_SELECTED]
    return tuple(
        ChosenStatement(
            index=i,
            statement=statement_ids[i].item(),
            side=side,
            successes=int(counts[i]),
            trials=int(everybody.seen[i]),
            p=float(p[i]),
            z=float(z[i]),
            r=1.0,
            z_r=0.0,
        )
        for i in best.tolist()
    )


def group_informed_consensus(probability: Floats) -> Floats:
    """Product over groups of the Laplace probability (k, n_statements): high only where no group is against it."""
    product: Floats = probability.prod(axis=0)
    return product


def division(groups: Shares, sizes: Integers) -> Floats:
    """How far groups stand apart on each statement (n_statements,): 0 none, 1 two equal halves wholly opposed.

    It is the standard deviation between groups of their mean stance (-1..1), each group weighing its people. A
    group's mean is pulled towards the common mean by two imaginary votes, so that silence is not taken for dissent.
    """
    net = groups.agrees - groups.disagrees
    common = net.sum(axis=0) / np.maximum(groups.seen.sum(axis=0), 1)
    stance = (net + 2.0 * common) / (groups.seen + 2.0)
    weight = sizes[:, None] / max(int(sizes.sum()), 1)
    centre = (weight * stance).sum(axis=0)
    spread: Floats = np.sqrt((weight * (stance - centre) ** 2).sum(axis=0))
    return spread


def by_score(score: Floats, eligible: Integers) -> Integers:
    """Positions of the eligible statements, highest score first; equals in the order given."""
    return eligible[np.argsort(-score[eligible], kind="stable")]


def by_figures(everybody: Integers, counts: Integers) -> Integers:
    """Positions of statements in an order that only their figures give: the most answered first, then by each count.

    ``everybody`` (3, n_statements) and ``counts`` (3, k, n_statements). Statements that stay equal are twins in every
    figure, so that no id decides which of two is told first.
    """
    by_group = [count for side in counts for count in side]
    return np.lexsort([*by_group, *everybody, -everybody.sum(axis=0)])
