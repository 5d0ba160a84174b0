"""How each way of counting is shown: shares of the votes, or the picture that belongs to it."""

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from django.utils.translation import gettext as _

from minga.algorithms import tally
from minga.decision import wording
from minga.decision.models import Decision
from minga.decision.queries.naming import Names, votes
from minga.decision.queries.results import ResultView
from minga.decision.rules import PROPOSAL_METHODS, Method
from minga.ui import numbers
from minga.ui.charts import (
    BasketRow,
    Chart,
    LevelsRow,
    SupportRow,
    Words,
    basket,
    histogram,
    level_bars,
    pairwise_grid,
    ranked_rounds,
    support_bars,
)

ROUND_METHODS = frozenset({Method.RANKED, Method.STV})
DRAWN_OTHERWISE = frozenset({Method.SCORE, Method.STAR, Method.MAJORITY_JUDGMENT})


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One option with its part of all the votes; ``width`` is that part as a bar is drawn."""

    name: str
    said: str
    share: float
    is_chosen: bool

    @property
    def width(self) -> str:
        return f"{100 * min(max(self.share, 0), 1):.2f}%"


def shares_of(decision: Decision, result: ResultView) -> tuple[ShareRow, ...]:
    """Each option's part of the votes, of a hundred; none where the method compares otherwise."""
    counted, method = result.counted, Method(decision.method)
    if not counted.votes_cast:
        return ()
    if method in PROPOSAL_METHODS:
        return _positions(counted)
    if method in DRAWN_OTHERWISE or isinstance(counted.picture, tally.Pairwise | tally.Basket | tally.Amounts):
        return ()
    return tuple(ShareRow(row.title, row.value, row.share, row.is_winner) for row in result.standings)


def pictures_of(decision: Decision, result: ResultView) -> tuple[Chart, ...]:
    """How the count came about, where shares do not tell it: a picture, and for STAR a second of its runoff."""
    counted, method = result.counted, Method(decision.method)
    if not counted.votes_cast:
        return ()
    if method in ROUND_METHODS and len(counted.rounds) > 1:
        return (_rounds(counted, result.names),)
    match counted.picture:
        case tally.Pairwise():
            return (_pairs(counted.picture, result.names),)
        case tally.Basket():
            return (_basket(counted.picture, result.names),)
        case tally.Amounts() if counted.picture.levels:
            return (_amounts(counted.picture, result.names),)
        case tally.Distribution() if method in DRAWN_OTHERWISE:
            return _levels(decision, result, counted.picture)
        case _:
            return ()


def _positions(counted: tally.Result) -> tuple[ShareRow, ...]:
    facts = next(step.facts for step in counted.steps if step.kind == "positions_counted")
    names = wording.YES_NO if counted.method == "majority" else wording.POSITIONS
    given = zip(names.values(), (facts["for"], facts["against"], facts["abstentions"]), strict=True)
    return tuple(
        ShareRow(str(name), str(count), float(str(count)) / counted.present, place == 0 and bool(counted.winners))
        for place, (name, count) in enumerate(given)
    )


MOST_BINS = 12


def _amounts(picture: tally.Amounts, names: Names) -> Chart:
    """The amounts in bins of one width, the middle answer marked."""
    lowest, highest = picture.levels[0], picture.levels[-1]
    bins = min(MOST_BINS, 1 + isqrt(sum(picture.voters))) if highest > lowest else 1
    width = (highest - lowest) / bins or Fraction(1)
    start = lowest if highest > lowest else lowest - width / 2
    counts = [0] * bins
    for level, voters in zip(picture.levels, picture.voters, strict=True):
        counts[min(int((level - start) / width), bins - 1)] += voters
    edges = [float(start + width * place) for place in range(bins + 1)]
    middle = [] if picture.median is None else [(float(picture.median), names.amount(picture.median))]
    words = Words(title=_("Who asked for how much"), description=_("The marked amount is the answer in the middle."))
    heads = (names.unit or _("Amount"), _("voters"))
    return histogram(edges, counts, words=words, heads=heads, markers=middle, number=numbers.number)


def _rounds(counted: tally.Result, names: Names) -> Chart:
    """The rounds of a ranked count, with the votes that name nobody who is left."""
    description = ""
    quota = counted.rounds[0].quota
    if quota is not None:
        description = _("%(quota)s votes elect; what somebody has above that moves on.") % {"quota": votes(quota)}
    words = Words(
        title=_("How the votes moved, round by round"), description=description, empty=_("Nobody ranked anything.")
    )
    spent = _("Nobody left to name")
    rounds = [
        {names.option(key): float(value) for key, value in each.counts.items()}
        | ({spent: float(each.exhausted)} if each.exhausted else {})
        for each in counted.rounds
    ]
    return ranked_rounds(rounds, words=words, heads=(_("Option"), _("Round")), number=numbers.number)


def _pairs(pairwise: tally.Pairwise, names: Names) -> Chart:
    words = Words(
        title=_("Every option against every other"),
        description=_("A row's figure says how many put its option above the one of the column. Filled: most did."),
        empty=_("Nobody ranked anything."),
    )
    called = [names.option(key) for key in pairwise.options]
    return pairwise_grid(called, pairwise.preferred, words=words, heads=(_("Option"), _("voters")))


def _levels(decision: Decision, result: ResultView, picture: tally.Distribution) -> tuple[Chart, ...]:
    is_judgment = decision.method == Method.MAJORITY_JUDGMENT
    levels = list(reversed(decision.grades)) if is_judgment else [numbers.number(level) for level in picture.levels]
    rows = [
        LevelsRow(name=row.title, voters=picture.voters[row.key], said=row.value, is_chosen=row.is_winner)
        for row in result.standings
    ]
    description = _("The dashed line is the middle voter.") if is_judgment else ""
    words = Words(title=_("Who gave what"), description=description, empty=_("Nobody marked anything."))
    heads = (_("Option"), result.unit)
    charts = [level_bars(rows, levels, words=words, heads=heads, marks_middle=is_judgment)]
    if picture.final_votes:
        charts.append(_final(picture, result))
    return tuple(charts)


def _final(picture: tally.Distribution, result: ResultView) -> Chart:
    rows = [
        SupportRow(
            name=result.names.option(key),
            value=count,
            said=numbers.number(count),
            is_chosen=key in result.counted.winners,
        )
        for key, count in zip(picture.finalists, picture.final_votes, strict=True)
    ]
    words = Words(title=_("The runoff between the two best"), description=_("Who gave which of them more points"))
    return support_bars(rows, words=words, heads=(_("Option"), _("voters")), most=sum(picture.final_votes))


NOTES = {
    "too_dear": lambda: _("dearer than the budget"),
    "no_support": lambda: _("marked by nobody"),
    "below_min_support": lambda: _("too few supporters"),
    "supporters_cannot_pay": lambda: _("its supporters could not pay"),
    "after_the_stop": lambda: _("after the buying stopped"),
    "waiting": lambda: _("more than half marked waiting"),
    "no_money_left": lambda: _("the money was gone"),
}


def _basket(bought: tally.Basket, names: Names) -> Chart:
    rows = [
        BasketRow(
            name=names.option(each.option),
            cost=each.cost,
            said=names.money(each.cost),
            note=_("%(n)s supporters") % {"n": numbers.number(each.supporters)},
            is_bought=True,
        )
        for each in bought.purchases
    ] + [
        BasketRow(
            name=names.option(each.option), cost=each.cost, said=names.money(each.cost), note=NOTES[each.reason]()
        )
        for each in bought.rejections
    ]
    left = _("%(left)s left") % {"left": names.money(bought.amount - bought.spent)}
    words = Words(
        title=_("What the money bought"),
        description=_("In the order of buying, along the whole budget of %(amount)s; grey is what was not bought.")
        % {"amount": names.money(bought.amount)},
        empty=_("Nothing was bought."),
    )
    return basket(rows, bought.amount, words=words, heads=(_("Project"), _("Cost"), _("Why")), left=left)
