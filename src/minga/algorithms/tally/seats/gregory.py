"""Single transferable vote, stage by stage, by the weighted inclusive Gregory method."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .profile import PreferenceProfile
from .stages import Action, Amount, SeatsCount, Stage, Tie
from .stv_rules import ExclusionKind, GregoryRule


def count_gregory(profile: PreferenceProfile, seats: int, rule: GregoryRule, tie_order: Sequence[int]) -> SeatsCount:
    """Fill `seats` from `profile` under `rule`.

    At every stage whoever reaches the quota is elected; then the largest surplus moves on, or, when there
    is none, the candidate with the fewest votes is excluded. It ends when all seats are taken or no more
    candidates than seats are left. `tie_order` names every candidate once: where the rule knows no other
    way, the last of the tied in it is picked, both for exclusion and for whose surplus moves first.
    """
    kind = OneByOneCount if rule.elects_one_by_one else GregoryCount
    count = kind(profile, seats, rule, tuple(tie_order))
    while not count.advance():
        pass
    return SeatsCount(rule.name, seats, rule.unit, tuple(count.winners), tuple(count.stages))


@dataclass(slots=True)
class GregoryCount:
    """The state of a count between two stages."""

    profile: PreferenceProfile
    seats: int
    rule: GregoryRule
    tie_order: tuple[int, ...]
    holder: Any = field(init=False)
    values: Any = field(init=False)
    worth: Any = field(init=False)
    row_numbers: Any = field(init=False)
    is_open: Any = field(init=False)
    votes: list[Any] = field(init=False)
    quota: Amount = field(init=False)
    total: Amount = field(init=False)
    hopeful: list[int] = field(init=False)
    pending: list[int] = field(default_factory=list)
    winners: list[int] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)

    def __post_init__(self) -> None:
        profile, unit = self.profile, self.rule.unit
        is_exact = self.rule.decimals is None
        self.holder = profile.preferences[:, 0].copy()
        self.values = np.full(len(profile.weights), unit, dtype=object if is_exact else np.int64)
        self.worth = self.values * profile.weights
        self.row_numbers = np.arange(len(profile.weights))
        # One place more than there are candidates: exhausted ballots end there, and it never closes.
        self.is_open = np.ones(profile.candidates + 1, dtype=bool)
        self.votes = self._sums(self.holder, self.worth)
        voters = profile.voters
        self.quota = self.rule.quota(voters, self.seats)
        self.total = voters * unit
        self.hopeful = list(range(profile.candidates))

    def advance(self) -> bool:
        """Count one stage; say whether it was the last."""
        elected = self._elect()
        if self._is_complete():
            return self._finish(elected)
        if losers := self._sure_losers(sum(self.votes[c] - self.quota for c in self.pending)):
            return self._exclude(losers, elected, kind="batch")
        if self.pending:
            self._pass_surplus_on(elected)
            return False
        return self._exclude_lowest(elected)

    def _elect(self) -> tuple[int, ...]:
        votes, quota = self.votes, self.quota
        elected = [c for c in self.hopeful if votes[c] >= quota]
        if self.rule.quota_rule == "exact":
            # An exact quota has to be exceeded: one candidate more than there are seats can hold it.
            elected = [c for c in elected if votes[c] > quota]
        if elected:
            elected.sort(key=lambda c: (-votes[c], self.tie_order.index(c)))
            self.winners += elected
            self.pending += elected
            self._close(elected)
        return tuple(elected)

    def _close(self, candidates: Sequence[int]) -> None:
        for candidate in candidates:
            self.hopeful.remove(candidate)
            self.is_open[candidate] = False

    def _is_complete(self) -> bool:
        vacant = self.seats - len(self.winners)
        return vacant <= 0 or len(self.hopeful) <= vacant

    def _finish(self, elected: tuple[int, ...]) -> bool:
        remaining = self.hopeful if len(self.hopeful) <= self.seats - len(self.winners) else []
        last = tuple(sorted(remaining, key=lambda c: (-self.votes[c], self.tie_order.index(c))))
        self._record(None, (), elected, elected_below_quota=last)
        self.winners += last
        return True

    def _exclude_lowest(self, elected: tuple[int, ...]) -> bool:
        loser, tie = self._pick(self.hopeful, "exclusion")
        return self._exclude((loser,), elected, kind="single", tie=tie)

    def _exclude(
        self, losers: tuple[int, ...], elected: tuple[int, ...], *, kind: ExclusionKind, tie: Tie | None = None
    ) -> bool:
        self._record("exclusion", losers, elected, tie=tie)
        self._close(losers)
        if kind in self.rule.last_votes_stay_after and self._is_complete():
            return self._finish(())
        self._move(losers)
        return False

    def _pass_surplus_on(self, elected: tuple[int, ...]) -> None:
        winner, tie = self._pick(self.pending, "surplus")
        self.pending.remove(winner)
        self._pass_on(winner, elected, tie)

    def _pass_on(self, winner: int, elected: tuple[int, ...], tie: Tie | None) -> None:
        surplus, total = self.votes[winner] - self.quota, self.votes[winner]
        self._record("surplus", (winner,), elected, tie=tie, surplus=surplus)
        rows = (self.holder == winner).nonzero()[0]
        self.values[rows] = moved = self.rule.moved_values(self.values[rows], surplus, total)
        self.worth[rows] = moved * self.profile.weights[rows]
        self._move((winner,))
        self.votes[winner] = self.quota

    def _move(self, subjects: Sequence[int]) -> None:
        """Hand the ballots of `subjects` to the next open candidate they name, at the values they have."""
        holder = self.holder
        is_theirs = holder == subjects[0]
        for other in subjects[1:]:
            is_theirs |= holder == other
        rows = is_theirs.nonzero()[0]
        preferences = self.profile.preferences.take(rows, axis=0)
        heirs = preferences[self.row_numbers[: len(rows)], self.is_open[preferences].argmax(axis=1)]
        holder[rows] = heirs
        gained = self._sums(heirs, self.worth.take(rows))
        self.votes = [held + gain for held, gain in zip(self.votes, gained, strict=True)]
        for subject in subjects:
            self.votes[subject] = gained[subject]

    def _sums(self, holders: Any, amounts: Any) -> list[Any]:
        sums = np.zeros(self.profile.candidates + 1, dtype=amounts.dtype)
        np.add.at(sums, holders, amounts)
        listed: list[Any] = sums.tolist()
        return listed

    def _sure_losers(self, surplus: Any) -> tuple[int, ...]:
        """The largest batch whose votes, with every surplus, stay below the next candidate's."""
        if not self.rule.excludes_in_batches:
            return ()
        ranked = sorted(self.hopeful, key=lambda c: self.votes[c])
        reach = surplus
        batch = 0
        for size in range(1, len(ranked) - max(self.seats - len(self.winners), 1) + 1):
            reach += self.votes[ranked[size - 1]]
            if reach < self.votes[ranked[size]]:
                batch = size
        return tuple(sorted(ranked[:batch]))

    def _pick(self, candidates: Sequence[int], purpose: Action) -> tuple[int, Tie | None]:
        """Whoever has the most (surplus) or the fewest (exclusion) votes, and how a tie was settled."""
        best = max if purpose == "surplus" else min
        extreme = best(self.votes[c] for c in candidates)
        tied = [c for c in candidates if self.votes[c] == extreme]
        if len(tied) == 1:
            return tied[0], None
        level = tuple(sorted(tied))
        if self.rule.looks_back:
            for stage in reversed(self.stages):
                extreme = best(stage.votes[c] for c in tied)
                tied = [c for c in tied if stage.votes[c] == extreme]
                if len(tied) == 1:
                    return tied[0], Tie(level, tied[0], purpose, "earlier_stage", stage.number)
        picked = max(tied, key=self.tie_order.index)
        return picked, Tie(level, picked, purpose, "tie_order")

    def _record(
        self,
        action: Action | None,
        subjects: tuple[int, ...],
        elected: tuple[int, ...],
        *,
        elected_below_quota: tuple[int, ...] = (),
        surplus: Amount = 0,
        tie: Tie | None = None,
    ) -> None:
        held = tuple(self.votes)
        self.stages.append(
            Stage(
                number=len(self.stages) + 1,
                quota=self.quota,
                votes=held[:-1],
                exhausted=held[-1],
                residual=self.total - sum(held),
                elected=elected,
                elected_below_quota=elected_below_quota,
                action=action,
                subjects=subjects,
                surplus=surplus,
                tie=tie,
            )
        )


@dataclass(slots=True)
class OneByOneCount(GregoryCount):
    """As 167.70 of Minneapolis has it: only the largest surplus elects at a stage.

    Whoever else holds the quota goes on receiving votes until it is their turn, or until as many hold it as
    there are seats.
    """

    def advance(self) -> bool:
        """Count one stage; say whether it was the last."""
        ready = [c for c in self.hopeful if self.votes[c] >= self.quota]
        if len(self.winners) + len(ready) >= self.seats:
            self.hopeful, elected = ready, self._elect()
            return self._finish(elected)
        if losers := self._sure_losers(sum(self.votes[c] - self.quota for c in ready)):
            return self._exclude(losers, (), kind="batch")
        if ready:
            winner, tie = self._pick(ready, "surplus")
            self.winners.append(winner)
            self._close((winner,))
            self._pass_on(winner, (winner,), tie)
            return False
        return self._finish(()) if self._is_complete() else self._exclude_lowest(())
