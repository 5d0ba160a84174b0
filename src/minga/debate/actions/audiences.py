"""Who counts on an opinion map, and members and visitors told apart beside it, never fewer than seven of either."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Q

from minga.algorithms.opinion_map import OpinionMap, Votes, opinion_map, wilson_interval
from minga.debate.actions.snapshots import told_groups
from minga.debate.models import Stance, Statement, VisitorStance
from minga.debate.queries.visiting import door_of, mark_of_audience
from minga.debate.rules import FEWEST_SHOWN, visiting

type Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ballots:
    """Votes as rows of (who, statement, value), members' and visitors'; visitors are numbered below zero."""

    question_id: int
    members: Rows
    visitors: Rows
    are_left_out: bool
    mark: str

    @property
    def are_visitors_counted(self) -> bool:
        return visiting.are_counted(_voters(self.visitors), are_left_out=self.are_left_out)

    def votes(self) -> Votes:
        """The votes that the map is drawn from."""
        return _votes(self.everybody if self.are_visitors_counted else self.members)

    @property
    def needed(self) -> int:
        """How many more people have to vote before anything is told: visitors count when there are seven of them."""
        voters = [_voters(self.members), *([] if self.are_left_out else [_voters(self.visitors)])]
        return max(0, FEWEST_SHOWN - max(voters))

    @property
    def everybody(self) -> Rows:
        return np.concatenate([self.members, self.visitors])


def ballots_of(question_id: int) -> Ballots:
    """Without the stances that come with writing a statement, and without whom facilitators have set aside."""
    own = Q(is_own_statement=False) | ~Q(source="")
    members = Stance.objects.filter(own, question_id=question_id).values_list("person_id", "statement_id", "value")
    rows = VisitorStance.objects.filter(question_id=question_id, is_own_statement=False, visitor__set_aside_at=None)
    visitors = _rows(rows.values_list("visitor_id", "statement_id", "value"))
    visitors[:, 0] *= -1
    door = door_of(question_id)
    is_left_out = door is not None and door.are_left_out
    return Ballots(question_id, _rows(members), visitors, is_left_out, mark_of_audience(question_id))


def _rows(values: Any) -> Rows:
    return np.array(list(values), dtype=np.int64).reshape(-1, 3)


def _votes(rows: Rows) -> Votes:
    return Votes.from_rows(rows[:, 0], rows[:, 1], rows[:, 2])


def _voters(rows: Rows) -> int:
    return int(np.unique(rows[:, 0]).size)


def beside_of(ballots: Ballots, computed: OpinionMap) -> dict[str, Any]:
    """Members and visitors apart: how many, the groups with and without visitors, and how both stand on statements.

    Where either are fewer than seven nothing is told: the other would be found by subtraction.
    """
    told: dict[str, Any] = {"mark": ballots.mark}
    members, visitors = _voters(ballots.members), _voters(ballots.visitors)
    if not visitors:
        return told
    told |= {"are_counted": ballots.are_visitors_counted, "are_left_out": ballots.are_left_out}
    if not visiting.may_tell_apart(members, visitors):
        return told
    moderated = frozenset(
        Statement.objects.filter(question_id=ballots.question_id, hidden_at__isnull=False).values_list("pk", flat=True)
    )
    rest = ballots.members if ballots.are_visitors_counted else ballots.everybody
    other = opinion_map(_votes(rest), moderated=moderated) if rest.size else None
    here, there = _groups(computed), _groups(other)
    return told | {
        "members": members,
        "visitors": visitors,
        "groups_with": here if ballots.are_visitors_counted else there,
        "groups_without": there if ballots.are_visitors_counted else here,
        "statements": _apart(ballots, computed, moderated),
    }


def _groups(computed: OpinionMap | None) -> list[int]:
    """The sizes of the groups, as a map tells them; none where there is one cloud, or we do not know."""
    if computed is None or computed.state != "grouped":
        return []
    return [int(size) for size in computed.reading.sizes if size >= FEWEST_SHOWN]


def _apart(ballots: Ballots, computed: OpinionMap, moderated: frozenset[int]) -> list[dict[str, Any]]:
    places = {int(pk): place for place, pk in enumerate(computed.statements)}
    found = []
    for pk in np.unique(ballots.everybody[:, 1]).tolist():
        place = places.get(pk)
        if pk in moderated or place is None or not told_groups(computed, place)[1]:
            continue
        of_members, of_visitors = (_shares(rows[rows[:, 1] == pk, 2]) for rows in (ballots.members, ballots.visitors))
        if of_members and of_visitors:
            found.append({"id": pk, "members": of_members, "visitors": of_visitors})
    return found


def _shares(values: Rows) -> dict[str, Any] | None:
    if values.size < FEWEST_SHOWN:
        return None
    seen = int(values.size)
    counts = np.array([np.count_nonzero(values == 1), np.count_nonzero(values == -1)])
    agree, disagree = wilson_interval(counts, np.full(2, seen))

    def share(count: Any, interval: Any) -> list[float]:
        return [round(float(each), 4) for each in (count / seen, *interval)]

    return {"seen": seen, "agree": share(counts[0], agree), "disagree": share(counts[1], disagree)}
