"""The published ballots in the formats of other programs, in an order that tells nothing of when each was cast."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.algorithms import tally
from minga.algorithms.tally.budgets.profile import Rows
from minga.algorithms.tally.formats.ballot_csv import write_ballot_csv
from minga.algorithms.tally.formats.ballot_heads import NO_OPTIONS
from minga.algorithms.tally.formats.blt import write_blt
from minga.algorithms.tally.formats.election_file import ElectionFile, FileBallot
from minga.algorithms.tally.formats.pabulib import PabulibFile, write_pabulib
from minga.algorithms.tally.formats.pabulib_counting import count_budget
from minga.algorithms.tally.formats.pabulib_rules import RULES
from minga.algorithms.tally.formats.preflib import write_preflib
from minga.decision.models import Ballot, Decision, Option
from minga.decision.queries.counting import option_keys, to_tally_ballot
from minga.decision.rules import (
    ONE_OPTION_METHODS,
    SEVERAL_METHODS,
    WAIT_KEY,
    BudgetRule,
    Completion,
    Family,
    Method,
    Utility,
    family_of,
)
from minga.kernel.sameness import comparison_key
from minga.ui.numbers import decimals_of, plain_amount


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """``write`` gives the bytes; ``json`` is written by its own view and has none to write here."""

    label: Promise
    write: Callable[[Decision], bytes]


def files_of(decision: Decision) -> dict[str, PublishedFile]:
    """The formats that hold this decision's kind of ballot, by the ending of their name."""
    files = {"json": PublishedFile(_("The whole count (JSON)"), lambda _decision: b"")}
    if decision.method in ONE_OPTION_METHODS:
        return files
    files["csv"] = PublishedFile(_("Ballots as a table (CSV)"), lambda each: write_ballot_csv(election_of(each)))
    if family_of(decision.method) == Family.RANK:
        files["blt"] = PublishedFile(_("Rankings (BLT)"), lambda each: write_blt(election_of(each)))
        files["toi"] = PublishedFile(_("Preferences (PrefLib)"), lambda each: write_preflib(election_of(each)))
    if family_of(decision.method) == Family.APPROVE:
        files["cat"] = PublishedFile(_("Preferences (PrefLib)"), lambda each: write_preflib(election_of(each)))
    if decision.method == Method.BUDGET:
        files["pb"] = PublishedFile(_("Budget (Pabulib)"), lambda each: write_pabulib(budget_of(each)))
    return files


def election_of(decision: Decision) -> ElectionFile:
    """Every ballot over the options' titles, with the voices it carried.

    Titles that read the same, or as the head of a column does, give way to the options' keys.
    """
    names = _names(decision)
    counted = [(_written(decision, ballot, names), voices) for ballot, voices in _ballots(decision)]
    counted.sort(key=lambda each: repr(each[0]))
    return ElectionFile(
        options=tuple(names.values()),
        ballots=tuple(ballot for ballot, _voices in counted),
        weights=tuple(voices for _ballot, voices in counted),
        title=decision.title,
        seats=decision.seats if decision.method in SEVERAL_METHODS else 1,
        tie_order=tuple(names[key] for key in tally.tie_order(names, decision.tie_seed)),
        metadata={"DATA TYPE": "toi"} if family_of(decision.method) == Family.RANK else {},
    )


def _names(decision: Decision) -> dict[str, str]:
    titles = dict(Option.objects.filter(decision=decision).order_by("is_wait", "id").values_list("key", "title"))
    read = {comparison_key(title) for title in titles.values()}
    is_clear = len(read) == len(titles) and not read & NO_OPTIONS
    return titles if is_clear else {key: key for key in titles}


def _ballots(decision: Decision) -> Iterator[tuple[tally.Ballot, int]]:
    method = Method(decision.method)
    for choice, voices in Ballot.objects.filter(decision=decision).values_list("choice", "voices"):
        yield to_tally_ballot(method, choice), voices


def _written(decision: Decision, ballot: tally.Ballot, names: dict[str, str]) -> FileBallot:
    """The ballot over names. Votes that are numbers become scores, one mark an approval."""
    match ballot:
        case tally.RankedBallot():
            groups = (frozenset(names[key] for key in sorted(group)) for group in ballot.places())
            return tally.RankedBallot(tuple(next(iter(group)) if len(group) == 1 else group for group in groups))
        case tally.ApprovalBallot():
            return tally.ApprovalBallot(frozenset(names[key] for key in ballot.approved))
        case tally.ChoiceBallot():
            return tally.ApprovalBallot(frozenset() if ballot.choice is None else frozenset({names[ballot.choice]}))
        case tally.ScoreBallot():
            given = ballot.scores
        case tally.CreditBallot():
            given = ballot.votes
        case tally.PointsBallot():
            given = ballot.points
        case _:
            raise TypeError(f"decision {decision.pk}: {type(ballot).__name__} is in no table")
    return tally.ScoreBallot({names[key]: number for key, number in given.items()})


PABULIB_RULES = {
    (BudgetRule.GREEDY, ""): "greedy",
    (BudgetRule.EQUAL_SHARES, Completion.NONE): "equalshares",
    (BudgetRule.EQUAL_SHARES, Completion.ADD1): "equalshares/add1",
}


def budget_of(decision: Decision) -> PabulibFile:
    """The projects, in the order that settles ties, what they cost and who marked them.

    Marks for *wait*, which Pabulib lacks, are left out. A rule is named only where counting this file by it gives what
    was decided: not where waiting won, a quorum was missed, or Pabulib has no name for the rule.
    """
    file = _budget_file(decision)
    rule = PABULIB_RULES.get((BudgetRule(decision.budget_rule), _completion(decision)))
    if rule and frozenset(count_budget(file, RULES[rule]).winners) == file.selected:
        return replace(file, meta={**file.meta, "rule": rule})
    own = ", ".join(filter(None, (decision.budget_rule, _completion(decision), decision.utility)))
    return replace(
        file, meta={**file.meta, "comment": f"#1: Counted by {own}. The file in JSON holds the whole count."}
    )


def _completion(decision: Decision) -> str:
    """Pabulib's equal shares are those where a project is worth what it costs."""
    if decision.budget_rule != BudgetRule.EQUAL_SHARES:
        return ""
    return decision.completion if decision.utility == Utility.COST else decision.utility


def _budget_file(decision: Decision) -> PabulibFile:
    keys = [key for key in tally.tie_order(option_keys(decision.pk), decision.tie_seed) if key != WAIT_KEY]
    rows = sorted(
        [keys.index(key) for key in keys if key in ballot.approved]
        for ballot, voices in _ballots(decision)
        for _voice in range(voices)
        if isinstance(ballot, tally.ApprovalBallot)
    )
    options = {each.key: each for each in Option.objects.filter(decision=decision, is_wait=False)}
    flat = [place for row in rows for place in row]
    starts = np.cumsum([0, *map(len, rows)])
    votes = Rows(starts, np.array(flat, dtype=np.int64), np.ones(len(flat), dtype=np.int64))
    amounts = [options[key].cost or 0 for key in keys]
    supporters = [sum(place in row for row in rows) for place in range(len(keys))]
    return PabulibFile(
        meta=_meta(decision, rows, len(keys)),
        projects={
            "project_id": tuple(keys),
            "cost": tuple(plain_amount(cost, decision.currency) for cost in amounts),
            "votes": tuple(map(str, supporters)),
            "name": tuple(options[key].title for key in keys),
            "selected": tuple("1" if options[key].place else "0" for key in keys),
        },
        voters={"voter_id": tuple(str(number) for number in range(1, len(rows) + 1))},
        votes=votes,
        limits={},
        scale=10 ** decimals_of(decision.currency),
        budget=decision.budget or 0,
        costs=tuple(amounts),
        vote_lines=range(1, len(rows) + 1),
    )


def _meta(decision: Decision, rows: Sequence[Sequence[int]], projects: int) -> dict[str, str]:
    days = {"date_begin": decision.opens_at, "date_end": decision.closed_at}
    # Without the mark for *wait* a ballot may be shorter than was asked for.
    shortest = min(filter(None, map(len, rows)), default=0)
    fewest = decision.fewest_choices if shortest >= decision.fewest_choices else 0
    limits = {"min_length": fewest, "max_length": decision.most_choices}
    budget = plain_amount(decision.budget or 0, decision.currency)
    return {
        "description": decision.title,
        "country": "none",
        "unit": str(decision.community.name),
        "instance": str(decision.pk),
        "num_projects": str(projects),
        "num_votes": str(len(rows)),
        "budget": budget,
        "vote_type": "approval",
        "rule": "unknown",
        **{name: f"{day:%d.%m.%Y}" for name, day in days.items() if day},
        "currency": decision.currency,
        **{name: str(limit) for name, limit in limits.items() if limit},
        **({"max_sum_cost": budget} if decision.is_basket_capped else {}),
    }
