"""Participatory budgets in the Pabulib format (.pb): three blocks of semicolon-separated values.

Faliszewski et al., *Participatory Budgeting: Data, Tools and Analysis*, IJCAI 2023; http://pabulib.org/format.
"""

import csv
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from minga.algorithms.tally.budgets.profile import MONEY_LIMIT, BudgetProfile, Ints, Rows, make_profile

from .amounts import may_be_thousands, read_amount
from .limits import whole_number
from .pabulib_blocks import Blocks, split_blocks
from .pabulib_errors import PabulibError

BLANK = frozenset({"", "none"})
MARKS = {"": 0, "0": 0, "0.0": 0, "1": 1, "1.0": 1, "2": 2, "2.0": 2, "3": 3, "3.0": 3}
"""Not funded; funded from this budget; from elsewhere by the rule; from elsewhere besides."""
VOTE_TYPES = ("approval", "choose-1", "cumulative", "ordinal")
LIMITS = (
    *(f"{end}_{limit}" for limit in ("length", "sum_cost", "points", "sum_points") for end in ("min", "max")),
    "min_project_score_threshold",
)


@dataclass(frozen=True)
class PabulibFile:
    """One file as it stands, and what its numbers mean.

    - `meta`: the fields of the first block, in order, as text.
    - `projects` and `voters`: the columns of the other two blocks as text, all but `vote` and `points`.
    - `votes`: one row per voter; columns are project indices in the order written, values the points given
      (cumulative) or 1.
    - `limits`: those of `LIMITS` that the first block states, as whole numbers (sums of costs in the smallest unit).
    - `scale`: how many of the smallest unit make one unit of the file's currency: 100 where amounts have cents.
      `budget` and `costs` (m,) are whole numbers of that smallest unit.
    - `vote_lines`: the line of each ballot.
    """

    meta: Mapping[str, str]
    projects: Mapping[str, tuple[str, ...]]
    voters: Mapping[str, tuple[str, ...]]
    votes: Rows
    limits: Mapping[str, int]
    scale: int
    budget: int
    costs: tuple[int, ...]
    vote_lines: Sequence[int]

    @property
    def project_ids(self) -> tuple[str, ...]:
        return self.projects["project_id"]

    @property
    def vote_type(self) -> str:
        return self.meta["vote_type"]

    @property
    def selected(self) -> frozenset[str] | None:
        """The projects marked as funded from this budget (`selected` is 1); `None` where no one is marked at all."""
        marks = self.projects.get("selected")
        if marks is None:
            return None
        return frozenset(name for name, mark in zip(self.project_ids, marks, strict=True) if MARKS[mark] == 1)

    @cached_property
    def strengths(self) -> Ints:
        """(entries,) what each entry of `votes` weighs: 1, the points, or for rankings the places still below it.

        A first place is worth `max_length` points (every project, where there is no such limit), the last one 1.
        """
        if self.vote_type != "ordinal":
            return self.votes.values
        lengths = np.diff(self.votes.starts)
        place = np.arange(len(self.votes.columns)) - np.repeat(self.votes.starts[:-1], lengths)
        longest = self.limits.get("max_length")
        return np.maximum((len(self.costs) if longest is None else longest) - place, 0)

    def profile(self) -> BudgetProfile:
        """The instance to count. The order of the projects in the file settles ties."""
        votes = Rows(self.votes.starts, self.votes.columns, self.strengths)
        return make_profile(self.costs, self.budget, votes)


def read_pabulib(content: bytes) -> PabulibFile:
    """Read a .pb file. Raises `PabulibError`, naming the line, on whatever cannot be understood.

    Refused: a missing block or field, other numbers of projects or ballots than the file announces, amounts that are
    negative, no numbers, or thousands as well as decimals, a project or a voter that is listed twice, no project, and
    ballots that name an unknown project or one twice. Passed over: rows and columns without anything in them, and
    comments. Not refused: a project dearer than the budget (it is never funded), an empty ballot, and ballots beyond
    the limits of the first block: `breaches` lists those.
    """
    blocks = split_blocks(content)
    vote_type = blocks.meta["vote_type"] = blocks.meta["vote_type"].lower()
    if vote_type not in VOTE_TYPES:
        sentence = f"vote_type must be one of {', '.join(VOTE_TYPES)}."
        raise PabulibError("unknown_vote_type", blocks.meta_lines["vote_type"], sentence)
    _check_marks(blocks)
    amounts = _amounts(blocks)
    scale = 10 ** max(_digits(amount) for amount in amounts.values())
    whole = {line: _in_smallest_unit(amount, scale, line) for line, amount in amounts.items()}
    lists = {"vote", "points"} if vote_type == "cumulative" else {"vote"}
    return PabulibFile(
        meta=blocks.meta,
        projects=blocks.projects,
        voters={field: values for field, values in blocks.voters.items() if field not in lists},
        votes=_read_votes(blocks, has_points=vote_type == "cumulative"),
        limits=_limits(blocks, whole),
        scale=scale,
        budget=whole[blocks.meta_lines["budget"]],
        costs=tuple(whole[line] for line in blocks.project_lines),
        vote_lines=blocks.vote_lines,
    )


def write_pabulib(file: PabulibFile) -> bytes:
    """The file again, in UTF-8: reading it gives an equal one."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerows((["META"], ["key", "value"], *file.meta.items()))
    writer.writerows((["PROJECTS"], list(file.projects), *zip(*file.projects.values(), strict=True)))
    names = ["vote", "points"] if file.vote_type == "cumulative" else ["vote"]
    fields = list(file.voters)
    writer.writerows((["VOTES"], [fields[0], *names, *fields[1:]]))
    others = zip(*file.voters.values(), strict=True)
    writer.writerows(
        [voter, *lists[: len(names)], *rest] for (voter, *rest), lists in zip(others, _written(file), strict=True)
    )
    return text.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Breach:
    """A ballot beyond a limit of the first block, by line and the name of the limit."""

    line: int
    limit: str


def breaches(file: PabulibFile) -> tuple[Breach, ...]:
    """Ballots that the limits of the first block do not allow, in the order of the file."""
    rows = len(file.votes.starts) - 1
    owners = np.repeat(np.arange(rows), np.diff(file.votes.starts))
    costs = np.asarray(file.costs, dtype=np.int64)[file.votes.columns]
    each = np.arange(rows)
    measured: dict[str, tuple[Ints, NDArray[np.number]]] = {
        "length": (each, np.diff(file.votes.starts)),
        "sum_cost": (each, np.bincount(owners, weights=costs, minlength=rows)),
    }
    if file.vote_type == "cumulative":
        measured["points"] = owners, file.votes.values
        measured["sum_points"] = each, np.bincount(owners, weights=file.votes.values, minlength=rows)
    found: list[Breach] = []
    for name, (ballots, values) in measured.items():
        least, most = file.limits.get(f"min_{name}"), file.limits.get(f"max_{name}")
        low = np.unique(ballots[values < least]).tolist() if least is not None else []
        high = np.unique(ballots[values > most]).tolist() if most is not None else []
        found += [Breach(file.vote_lines[row], f"min_{name}") for row in low]
        found += [Breach(file.vote_lines[row], f"max_{name}") for row in high]
    return tuple(sorted(found, key=lambda breach: breach.line))


def _written(file: PabulibFile) -> Iterator[tuple[str, str]]:
    ids = file.project_ids
    columns, values = file.votes.columns.tolist(), file.votes.values.tolist()
    starts = file.votes.starts.tolist()
    for start, end in itertools.pairwise(starts):
        yield ",".join(ids[column] for column in columns[start:end]), ",".join(map(str, values[start:end]))


def _check_marks(blocks: Blocks) -> None:
    for mark, line in zip(blocks.projects.get("selected", ()), blocks.project_lines, strict=False):
        if mark not in MARKS:
            raise PabulibError("bad_mark", line, f"selected must be 0, 1, 2 or 3, not {mark!r}.")


def _amounts(blocks: Blocks) -> dict[int, Decimal]:
    """Every amount of money in the file, by line."""
    fields = ["budget", *(field for field in ("min_sum_cost", "max_sum_cost") if _is_stated(blocks, field))]
    amounts = {blocks.meta_lines[field]: (field, blocks.meta[field]) for field in fields}
    costs = zip(blocks.project_lines, blocks.projects["cost"], strict=True)
    amounts |= {line: ("cost", cost) for line, cost in costs}
    return {line: _decimal(text, line, field) for line, (field, text) in amounts.items()}


def _is_stated(blocks: Blocks, field: str) -> bool:
    return blocks.meta.get(field, "").lower() not in BLANK


def _limits(blocks: Blocks, amounts: Mapping[int, int]) -> dict[str, int]:
    limits: dict[str, int] = {}
    for field in LIMITS:
        if not _is_stated(blocks, field):
            continue
        line, text = blocks.meta_lines[field], blocks.meta[field].strip()
        if field.endswith("sum_cost"):
            limits[field] = amounts[line]
            continue
        limit = whole_number(text)
        if limit is None:
            raise PabulibError("bad_limit", line, f"{field} must be a whole number of 0 or more, not {text!r}.")
        limits[field] = limit
    if blocks.meta["vote_type"] == "choose-1":
        limits.setdefault("max_length", 1)
    return limits


def _decimal(text: str, line: int, field: str) -> Decimal:
    """An amount of 0 or more; a comma may stand for the decimal point."""
    if may_be_thousands(text):
        sentence = (
            f"{field} {text.strip()!r} may be thousands or decimals: write it without the mark, or with two decimals."
        )
        raise PabulibError("bad_amount", line, sentence)
    amount = read_amount(text)
    if amount is None:
        raise PabulibError("bad_amount", line, f"{field} must be an amount of 0 or more, not {text!r}.")
    return amount


def _in_smallest_unit(amount: Decimal, scale: int, line: int) -> int:
    whole = int(amount * scale)
    if whole > MONEY_LIMIT:
        raise PabulibError("bad_amount", line, f"an amount may be at most {MONEY_LIMIT} of the smallest unit.")
    return whole


def _digits(amount: Decimal) -> int:
    """Decimal places that matter: none in 400000.0, and two in 0.5, as money has cents rather than tenths."""
    exponent = amount.normalize().as_tuple().exponent
    return max(2, -exponent) if isinstance(exponent, int) and exponent < 0 else 0


def _read_votes(blocks: Blocks, *, has_points: bool) -> Rows:
    columns, lengths = _project_lists(blocks)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    _refuse_repeats(blocks, columns, lengths)
    values = _points(blocks, lengths) if has_points else np.ones(len(columns), dtype=np.int64)
    return Rows(starts, columns, values)


def _project_lists(blocks: Blocks) -> tuple[Ints, Ints]:
    """Project index of every entry, and how many each ballot has."""
    numbers = {name: index for index, name in enumerate(blocks.projects["project_id"])}
    votes = ["" if vote.strip().lower() in BLANK else vote for vote in blocks.voters["vote"]]
    lengths = np.array([vote.count(",") + 1 if vote else 0 for vote in votes], dtype=np.int64)
    names = ",".join(filter(None, votes)).split(",") if lengths.any() else []
    found = list(map(numbers.get, names))
    if None in found:
        found = [numbers.get(name.strip()) for name in names]
    if None in found:
        entry = found.index(None)
        line = blocks.vote_lines[int(np.searchsorted(np.cumsum(lengths), entry, side="right"))]
        raise PabulibError("unknown_project", line, f"{names[entry]!r} is not a project.")
    return np.array(found, dtype=np.int64), lengths


def _refuse_repeats(blocks: Blocks, columns: Ints, lengths: Ints) -> None:
    owners = np.repeat(np.arange(len(lengths)), lengths)
    codes = np.sort(owners * len(blocks.project_lines) + columns)
    repeated = np.flatnonzero(codes[1:] == codes[:-1])
    if len(repeated):
        row, column = divmod(int(codes[repeated[0]]), len(blocks.project_lines))
        name = blocks.projects["project_id"][column]
        raise PabulibError("repeated_vote", blocks.vote_lines[row], f"{name!r} is named twice.")


def _points(blocks: Blocks, lengths: Ints) -> Ints:
    given = blocks.voters.get("points")
    if given is None:
        raise PabulibError("missing_field", blocks.vote_head, "cumulative votes need the field points.")
    points: list[int] = []
    for row, (text, length) in enumerate(zip(given, lengths.tolist(), strict=True)):
        numbers = list(map(whole_number, text.split(","))) if length else []
        given_points = [number for number in numbers if number is not None]
        if len(numbers) != length or len(given_points) != length:
            line = blocks.vote_lines[row]
            raise PabulibError("bad_points", line, "points must be one whole number of 0 or more per project named.")
        points += given_points
    return np.array(points, dtype=np.int64)
