"""Majority judgment: the best grade that a majority stands behind."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cmp_to_key

from .ballots import ScoreBallot
from .ordering import winning_tie
from .pictures import Distribution
from .points import score_levels
from .poll import Poll
from .results import Count, Standing, Step

type Grades = Sequence[int]


def count_majority_judgment(poll: Poll[ScoreBallot]) -> Count:
    """Majority judgment (Balinski and Laraki, *PNAS* 104 (2007); *Majority Judgment*, 2010).

    Every voter grades every option: one that a vote cast leaves out gets the lowest grade, 0. The option with
    the highest majority grade (the lower median) leads; level ones lose one vote of that grade each until their
    medians differ (the majority value), which is exact and needs no average. `Standing.value`: the number of
    the majority grade; support: the voters who grade the option above the lowest grade.
    """
    grades = _grades(poll)
    by_value = cmp_to_key(compare_majority_values)
    order = sorted(poll.options, key=lambda option: poll.favour[option])
    order.sort(key=lambda option: by_value(grades[option]), reverse=True)
    standings = _standings(order, grades)
    tied = tuple(standing.option for standing in standings if standing.rank == 1)
    steps = [
        Step("option_counted", {"option": s.option, "value": s.value, "voters": int(s.support), "rule": "median"})
        for s in standings
    ]
    if len(tied) > 1:
        steps.append(winning_tie(tied, tied[0]))
    return Count(
        leader=order[0],
        support=standings[0].support,
        standings=standings,
        steps=tuple(steps),
        picture=Distribution(
            tuple(range(poll.rules.score_max + 1)),
            {option: tuple(numbers) for option, numbers in grades.items()},
            dict.fromkeys(poll.options, 0),
        ),
        is_tie_decisive=len(tied) > 1,
    )


def majority_grade(voters: Grades) -> int:
    """The lower median of a distribution: `voters[g]` gave grade g. At least one voter is needed."""
    middle, reached = (sum(voters) + 1) // 2, 0
    for grade, number in enumerate(voters):
        reached += number
        if reached >= middle:
            return grade
    raise ValueError("nobody gave a grade")


def compare_majority_values(these: Grades, those: Grades) -> int:
    """Above 0 when the first distribution has the higher majority value, below 0 the lower, 0 when they are equal.

    Both hold the same number of voters. Votes are taken off in steps as large as leave both medians alike,
    so that a million voters take no longer than a hundred.
    """
    here, there = list(these), list(those)
    while here != there:
        grade, other = majority_grade(here), majority_grade(there)
        if grade != other:
            return grade - other
        upper = _alternates_with(here, grade)
        if upper is not None and upper == _alternates_with(there, grade):
            taken = min(here[grade], there[grade], here[upper], there[upper])
            _take(here, there, upper, taken)
        else:
            taken = 1 + min(_votes_to_spare(here, grade), _votes_to_spare(there, grade))
        _take(here, there, grade, taken)
    return 0


def _take(here: list[int], there: list[int], grade: int, votes: int) -> None:
    here[grade] -= votes
    there[grade] -= votes


def _votes_to_spare(voters: Grades, grade: int) -> int:
    """How many votes of its median grade a distribution can lose and still have it for its median."""
    everybody, below = sum(voters), sum(voters[:grade])
    return min(everybody - 2 * below - 1, 2 * (below + voters[grade]) - everybody)


def _alternates_with(voters: Grades, grade: int) -> int | None:
    """The next grade up, where exactly half of the votes are at the median or below: then votes go in pairs."""
    if 2 * sum(voters[: grade + 1]) != sum(voters):
        return None
    return next(upper for upper in range(grade + 1, len(voters)) if voters[upper])


def _grades(poll: Poll[ScoreBallot]) -> dict[str, list[int]]:
    """Voters per grade and option, all of them, the silent ones in the lowest grade."""
    grades = {}
    for option, given in score_levels(poll).items():
        numbers = [given.get(grade, 0) for grade in range(poll.rules.score_max + 1)]
        numbers[0] += poll.electorate.votes_cast - sum(numbers)
        grades[option] = numbers
    return grades


def _standings(order: Sequence[str], grades: dict[str, list[int]]) -> tuple[Standing, ...]:
    standings: list[Standing] = []
    for place, option in enumerate(order, start=1):
        above = standings[-1] if standings else None
        is_level = above is not None and compare_majority_values(grades[above.option], grades[option]) == 0
        rank = above.rank if above is not None and is_level else place
        value, support = majority_grade(grades[option]), sum(grades[option][1:])
        standings.append(Standing(option, rank, Fraction(value), Fraction(support)))
    return tuple(standings)
