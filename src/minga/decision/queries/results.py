"""A stored count in words and figures: outcome, standings, rounds, and how it went, step by step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.algorithms import tally
from minga.decision import wording
from minga.decision.models import Decision
from minga.decision.rules import Method, reveals_votes
from minga.ui.numbers import number, percent

type Titles = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StandingRow:
    """``value`` is in the method's unit, ``share`` the part (0 to 1) of the most there could be."""

    key: str
    title: str
    rank: int
    value: float
    share: float
    is_winner: bool
    is_wait: bool


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round of a ranked count: votes by option key, who leaves, where their votes go."""

    number: int
    counts: tuple[tuple[str, int], ...]
    exhausted: int
    eliminated: str | None
    transfers: tuple[tuple[str, int], ...]
    newly_exhausted: int


@dataclass(frozen=True, slots=True)
class ResultView:
    outcome: str
    sentence: str
    is_chosen: bool
    unit: str
    standings: tuple[StandingRow, ...]
    rounds: tuple[RoundRow, ...]
    steps: tuple[str, ...]
    present: int
    roll_size: int
    abstentions: int
    turnout: float
    reveals_votes: bool


def result_view(decision: Decision, titles: Titles) -> ResultView:
    """What the stored document says, counted again on the way: page and published file cannot differ."""
    document: Mapping[str, Any] = decision.result or {}
    counted = tally.recount(document)
    choices = [{name: said for name, said in each.items() if name != "weight"} for each in document["ballots"]]
    winner = titles.get(counted.winner or "", "")
    sentence = str(wording.OUTCOMES[counted.outcome]) % {"winner": winner}
    return ResultView(
        outcome=counted.outcome,
        sentence=sentence,
        is_chosen=counted.winner is not None,
        unit=_unit(Method(decision.method)),
        standings=_standings(counted, titles),
        rounds=tuple(_round(each, titles) for each in counted.rounds),
        steps=tuple(filter(None, (_told(step, titles) for step in counted.steps))),
        present=counted.present,
        roll_size=counted.roll_size,
        abstentions=counted.abstentions,
        turnout=float(counted.turnout),
        reveals_votes=decision.is_secret and reveals_votes(choices),
    )


def _unit(method: Method) -> str:
    units = {
        Method.APPROVAL: _("approvals"),
        Method.SCORE: _("points"),
        Method.RANKED: _("votes in its last round"),
        Method.YES_NO: _("votes"),
        Method.CONSENT: _("positions"),
    }
    return units[method]


def _standings(counted: tally.Result, titles: Titles) -> tuple[StandingRow, ...]:
    base = counted.votes_cast
    return tuple(
        StandingRow(
            key=standing.option,
            title=titles.get(standing.option, standing.option),
            rank=standing.rank,
            value=float(standing.value),
            share=float(standing.support / base) if base else 0.0,
            is_winner=standing.option == counted.winner,
            is_wait=standing.option == "wait",
        )
        for standing in counted.standings
    )


def _round(this: tally.Round, titles: Titles) -> RoundRow:
    return RoundRow(
        number=this.number,
        counts=tuple((titles.get(key, key), votes) for key, votes in this.counts.items()),
        exhausted=this.exhausted,
        eliminated=_listed(this.eliminated, titles) or None,
        transfers=tuple((titles.get(key, key), votes) for key, votes in this.transfers.items()),
        newly_exhausted=this.newly_exhausted,
    )


def _listed(keys: Sequence[str], titles: Titles) -> str:
    return "”, “".join(titles.get(key, key) for key in keys)


def _told(step: tally.Step, titles: Titles) -> str:
    """One step of the count as a sentence; empty where the page says it elsewhere."""
    tell = _SENTENCES.get(step.kind)
    return tell(step.facts, titles) if tell else ""


def _title(facts: Mapping[str, Any], titles: Titles, name: str = "option") -> str:
    return titles.get(facts[name] or "", "")


def _share(value: Fraction) -> str:
    return percent(float(value), 1)


def _ballots(facts: Mapping[str, Any], _titles: Titles) -> str:
    sentence = _("Of %(roll)s people on the roll, %(present)s voted; %(abstentions)s of them abstained.")
    named = {"roll": facts["roll_size"], "present": facts["present"], "abstentions": facts["abstentions"]}
    return sentence % {name: number(value) for name, value in named.items()}


def _quorum(facts: Mapping[str, Any], _titles: Titles) -> str:
    if not facts["needed"]:
        return ""
    reached = _("The quorum of %(needed)s voters was reached with %(present)s.")
    missed = _("The quorum of %(needed)s voters was missed: %(present)s voted.")
    sentence = reached if facts["is_quorate"] else missed
    return sentence % {"needed": number(facts["needed"]), "present": number(facts["present"])}


def _option(facts: Mapping[str, Any], titles: Titles) -> str:
    value = number(float(facts["value"]))
    if facts["rule"] == "approvals":
        return _("“%(option)s” was accepted by %(value)s.") % {"option": _title(facts, titles), "value": value}
    sentence = _("“%(option)s” was given %(value)s points by %(voters)s voters.")
    return sentence % {"option": _title(facts, titles), "value": value, "voters": number(facts["voters"])}


def _positions(facts: Mapping[str, Any], titles: Titles) -> str:
    sentence = _("“%(option)s”: %(for)s for it, %(against)s against, %(abstentions)s abstained.")
    named = {name: number(facts[name]) for name in ("for", "against", "abstentions")}
    return sentence % {"option": _title(facts, titles), **named}


def _round_told(facts: Mapping[str, Any], titles: Titles) -> str:
    named = {
        "round": number(facts["round"]),
        "leader": _title(facts, titles, "leader"),
        "votes": number(facts["votes"]),
        "continuing": number(facts["continuing"]),
        "eliminated": _listed(facts["eliminated"], titles),
    }
    if facts["eliminated"]:
        sentence = _(
            "Round %(round)s: “%(leader)s” leads with %(votes)s of %(continuing)s votes; “%(eliminated)s” leaves."
        )
        return sentence % named
    return _("Round %(round)s: “%(leader)s” ends with %(votes)s of %(continuing)s votes.") % named


def _tie(facts: Mapping[str, Any], titles: Titles) -> str:
    tied = ", ".join(f"“{titles.get(key, key)}”" for key in facts["tied"])
    wins = _("A tie between %(tied)s; by the order drawn before the vote, “%(picked)s” wins it.")
    leaves = _("A tie between %(tied)s; by the order drawn before the vote, “%(picked)s” leaves.")
    sentence = wins if facts["place"] == "winning" else leaves
    return sentence % {"tied": tied, "picked": _title(facts, titles, "picked")}


def _threshold(facts: Mapping[str, Any], titles: Titles) -> str:
    if facts["needed"] is None:
        return ""
    named = {
        "option": _title(facts, titles),
        "share": _share(facts["share"]),
        "needed": _share(facts["needed"]),
        "base": str(wording.MAJORITY_BASES[facts["majority_base"]]),
    }
    if facts["comparison"] == "more_than":
        passes = _("“%(option)s” has %(share)s %(base)s, more than the %(needed)s that the rules ask for.")
        fails = _("“%(option)s” has %(share)s %(base)s; the rules ask for more than %(needed)s.")
    else:
        passes = _("“%(option)s” has %(share)s %(base)s and reaches the %(needed)s that the rules ask for.")
        fails = _("“%(option)s” has %(share)s %(base)s; the rules ask for at least %(needed)s.")
    return (passes if facts["passes"] else fails) % named


def _objections(facts: Mapping[str, Any], _titles: Titles) -> str:
    count = facts["objections"]
    sentence = ngettext("%(count)s objection stands.", "%(count)s objections stand.", count)
    return sentence % {"count": number(count)}


_SENTENCES: dict[str, Callable[[Mapping[str, Any], Titles], str]] = {
    "ballots_counted": _ballots,
    "quorum_checked": _quorum,
    "option_counted": _option,
    "positions_counted": _positions,
    "round_counted": _round_told,
    "tie_settled": _tie,
    "threshold_checked": _threshold,
    "objections_open": _objections,
}
