"""A count told in sentences, step by step: the same words on the page and on the command line."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.algorithms import tally
from minga.decision import wording
from minga.decision.queries.naming import Names, votes
from minga.decision.queries.telling_budgets import told_budget
from minga.ui.numbers import number, percent

type Facts = Mapping[str, Any]


def told(counted: tally.Result, names: Names) -> tuple[str, ...]:
    """The whole count, one sentence for each step; what the page says elsewhere is left out."""
    return tuple(filter(None, _sentences(counted, names)))


def outcome_sentence(counted: tally.Result, names: Names) -> str:
    """What came out, in one sentence."""
    several = len(counted.winners) > 1 and counted.outcome in {"chosen", "tie_broken"}
    key = f"several_{counted.outcome}" if several else counted.outcome
    if isinstance(counted.picture, tally.Amounts) and counted.winner and not waited(counted):
        return _amounts_reached(counted.picture, names.option(counted.winner), names)
    winners = names.listed(counted.winners)
    named = {"winner": names.option(counted.winner), "winners": winners, "count": number(len(counted.winners))}
    return str(wording.OUTCOMES[key]) % named


def waited(counted: tally.Result) -> bool:
    """Whether waiting, and no amount, leads the count of a quantity."""
    return all(step.facts["option"] != counted.leader for step in counted.steps if step.kind == "amounts_counted")


def _amounts_reached(picture: tally.Amounts, option: str, names: Names) -> str:
    if picture.median is None or picture.lower_quartile is None or picture.upper_quartile is None:
        return ""
    named = {
        "option": option,
        "median": names.amount(picture.median),
        "lower": names.amount(picture.lower_quartile, with_unit=False),
        "upper": names.amount(picture.upper_quartile),
    }
    sentence = _(
        "“%(option)s”: the middle answer is %(median)s; "
        "at least half of the answers lie between %(lower)s and %(upper)s."
    )
    return sentence % named


def _amounts(facts: Facts, names: Names) -> str:
    sentence = _("“%(option)s”: %(voters)s gave an amount, %(waiting)s chose to wait.")
    numbers = {"voters": number(facts["voters"]), "waiting": number(facts["waiting"])}
    said = sentence % {"option": names.option(facts["option"]), **numbers}
    if facts["median"] is None:
        return said
    named = {key: names.amount(facts[key]) for key in ("median", "lower_quartile", "upper_quartile")}
    ordered = _(
        "From the smallest to the largest: a quarter say %(lower_quartile)s at most, half %(median)s at most, "
        "three quarters %(upper_quartile)s at most."
    )
    return f"{said} {ordered % named}"


def _sentences(counted: tally.Result, names: Names) -> Iterator[str]:
    for step in counted.steps:
        if step.kind == "outcome_reached":
            yield from _picture_told(counted.picture, names)
        if step.kind == "round_counted":
            yield _round_told(step.facts, _round_of(counted, step.facts["round"]), names)
        elif tell := _TELL.get(step.kind):
            yield tell(step.facts, names)


def _round_of(counted: tally.Result, place: Any) -> tally.Round | None:
    return next((each for each in counted.rounds if each.number == place), None)


def _share(value: Fraction) -> str:
    return percent(float(value), 1)


def _ballots(facts: Facts, names: Names) -> str:
    sentence = ngettext(
        "Of %(roll)s person on the roll, %(present)s voted; %(abstentions)s of them abstained.",
        "Of %(roll)s people on the roll, %(present)s voted; %(abstentions)s of them abstained.",
        facts["roll_size"],
    )
    named = {"roll": facts["roll_size"], "present": facts["present"], "abstentions": facts["abstentions"]}
    lent = facts["present"] - facts["ballots"]
    told_of = sentence % {name: number(value) for name, value in named.items()}
    if not lent or not names.lends:
        return told_of
    spoken = ngettext(
        "%(lent)s of them let somebody else's ballot speak.", "%(lent)s of them let somebody else's ballot speak.", lent
    )
    return f"{told_of} {spoken % {'lent': number(lent)}}"


def _quorum(facts: Facts, _names: Names) -> str:
    if not facts["needed"]:
        return ""
    reached = ngettext(
        "The quorum of %(needed)s voter was reached with %(present)s.",
        "The quorum of %(needed)s voters was reached with %(present)s.",
        facts["needed"],
    )
    missed = ngettext(
        "The quorum of %(needed)s voter was missed: %(present)s voted.",
        "The quorum of %(needed)s voters was missed: %(present)s voted.",
        facts["needed"],
    )
    sentence = reached if facts["is_quorate"] else missed
    return sentence % {"needed": number(facts["needed"]), "present": number(facts["present"])}


_OPTION_SENTENCES: dict[str, Callable[[], str]] = {
    "approvals": lambda: _("“%(option)s” was accepted by %(value)s."),
    "votes": lambda: _("“%(option)s” was marked by %(value)s."),
    "quadratic": lambda: _("“%(option)s” got %(votes)s, from %(people)s."),
    "median": lambda: _("“%(option)s”: the voter in the middle gives it “%(value)s”."),
}
_MARKED = ("equal_shares", *tally.BUDGET_RULES)


def _option(facts: Facts, names: Names) -> str:
    points = _("“%(option)s” was given %(points)s by %(people)s.")
    rule = facts["rule"]
    if rule in _MARKED and facts["value"] == facts["voters"]:
        rule = "votes"  # One mark, one vote: points and places weigh something else.
    sentence = _OPTION_SENTENCES[rule]() if rule in _OPTION_SENTENCES else points
    value, count = names.value(facts["value"]), 1 if facts["value"] == 1 else 2
    return sentence % {
        "option": names.option(facts["option"]),
        "value": value,
        "votes": ngettext("%(n)s vote", "%(n)s votes", count) % {"n": value},
        "points": ngettext("%(n)s point", "%(n)s points", count) % {"n": value},
        "people": ngettext("%(n)s voter", "%(n)s voters", facts["voters"]) % {"n": number(facts["voters"])},
    }


def _duels(facts: Facts, names: Names) -> str:
    sentence = _("“%(option)s” wins %(won)s of its pairs and loses %(lost)s.")
    return sentence % {
        "option": names.option(facts["option"]),
        "won": number(facts["won"]),
        "lost": number(facts["lost"]),
    }


def _positions(facts: Facts, names: Names) -> str:
    sentence = _("“%(option)s”: %(for)s for it, %(against)s against, %(abstentions)s abstained.")
    named = {name: number(facts[name]) for name in ("for", "against", "abstentions")}
    return sentence % {"option": names.option(facts["option"]), **named}


def _round_told(facts: Facts, this: tally.Round | None, names: Names) -> str:
    """One round: who leads, who is elected or leaves, and where the votes that move go."""
    named = {
        "round": number(facts["round"]),
        "leader": names.option(facts["leader"]),
        "votes": votes(facts["votes"]),
        "continuing": votes(facts["continuing"]),
        "elected": names.listed(facts["elected"]),
        "eliminated": names.listed(facts["eliminated"]),
        "quota": votes(this.quota) if this and this.quota is not None else "",
    }
    if facts["elected"] and named["quota"]:
        said = _("Round %(round)s: elected with at least the %(quota)s votes of the quota: %(elected)s.") % named
    elif facts["elected"]:
        said = _("Round %(round)s: chosen: %(elected)s.") % named
    elif facts["eliminated"]:
        leads = _("Round %(round)s: “%(leader)s” leads with %(votes)s of %(continuing)s votes; leaves: %(eliminated)s.")
        said = leads % named
    elif this and this.transferred_from:
        passing = names.listed(this.transferred_from)
        said = _("Round %(round)s: what is above the quota moves on from %(options)s.") % {**named, "options": passing}
    else:
        said = _("Round %(round)s: “%(leader)s” ends with %(votes)s of %(continuing)s votes.") % named
    return " ".join(filter(None, (said, _moved(this, names) if this else "")))


def _moved(this: tally.Round, names: Names) -> str:
    moved = [(names.option(key), value) for key, value in this.transfers.items() if value]
    if not moved and not this.newly_exhausted:
        return ""
    parts = ", ".join(_("%(votes)s to “%(option)s”") % {"votes": votes(value), "option": key} for key, value in moved)
    said = _("Votes move: %(parts)s.") % {"parts": parts} if parts else ""
    if not this.newly_exhausted:
        return said
    return f"{said} {_('%(votes)s name nobody who is left.') % {'votes': votes(this.newly_exhausted)}}".strip()


def _final(facts: Facts, names: Names) -> str:
    first, second = facts["finalists"][0], facts["finalists"][-1]
    sentence = _("Runoff: %(votes)s prefer “%(first)s”, %(other)s prefer “%(second)s”, %(level)s put both level.")
    named = {"first": names.option(first), "second": names.option(second)}
    numbers = {"votes": facts["votes"], "other": facts["other_votes"], "level": facts["level"]}
    return sentence % {**named, **{name: number(value) for name, value in numbers.items()}}


_TIES: dict[str, Callable[[], str]] = {
    "elimination": lambda: _("A tie between %(tied)s; by the order drawn before the vote, “%(picked)s” leaves."),
    "surplus": lambda: _("A tie between %(tied)s; by the order drawn before the vote, “%(picked)s” passes on first."),
    "bought": lambda: _("A tie between %(tied)s; by the order drawn before the vote, “%(picked)s” is bought first."),
    "runoff": lambda: _("A tie between %(tied)s; by the order drawn before the vote, “%(picked)s” is in the runoff."),
}


def _tie(facts: Facts, names: Names) -> str:
    if facts["place"] == "locking":
        return _tied_pairs(facts, names)
    wins = _("A tie between %(tied)s; by the order drawn before the vote, “%(picked)s” wins it.")
    sentence = _TIES[facts["place"]]() if facts["place"] in _TIES else wins
    return sentence % {"tied": names.listed(facts["tied"]), "picked": names.option(facts["picked"])}


def _tied_pairs(facts: Facts, names: Names) -> str:
    """Majorities of the same strength, each written ``winner>loser``."""
    pairs = [pair.split(">") for pair in facts["tied"]]
    parts = [
        _("“%(winner)s” over “%(loser)s”") % {"winner": names.option(a), "loser": names.option(b)} for a, b in pairs
    ]
    sentence = _("Equally clear: %(pairs)s. By the order drawn before the vote, the first goes first.")
    return sentence % {"pairs": "; ".join(parts)}


def _threshold(facts: Facts, names: Names) -> str:
    if facts["needed"] is None:
        return ""
    named = {
        "option": names.option(facts["option"]),
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


def _completion(_facts: Facts, _names: Names) -> str:
    return _("What is left cannot pay for anybody by the rule alone; the seats that remain go by how little they load.")


def _seats(facts: Facts, names: Names) -> str:
    named = {"seats": number(facts["seats"]), "winners": names.listed(facts["winners"])}
    filled = ngettext("%(seats)s seat: %(winners)s.", "%(seats)s seats, in this order: %(winners)s.", facts["seats"])
    said = filled % named if facts["winners"] else ""
    if not facts["vacant"]:
        return said
    vacant = ngettext("%(n)s seat stays empty.", "%(n)s seats stay empty.", facts["vacant"])
    return f"{said} {vacant % {'n': number(facts['vacant'])}}".strip()


def _objections(facts: Facts, _names: Names) -> str:
    count = facts["objections"]
    sentence = ngettext("%(count)s objection stands.", "%(count)s objections stand.", count)
    return sentence % {"count": number(count)}


_TELL: dict[str, Callable[[Facts, Names], str]] = {
    "ballots_counted": _ballots,
    "quorum_checked": _quorum,
    "option_counted": _option,
    "duels_counted": _duels,
    "positions_counted": _positions,
    "amounts_counted": _amounts,
    "final_counted": _final,
    "tie_settled": _tie,
    "completion_started": _completion,
    "seats_filled": _seats,
    "threshold_checked": _threshold,
    "objections_open": _objections,
}


def _picture_told(picture: tally.Picture | None, names: Names) -> Iterator[str]:
    match picture:
        case tally.Pairwise():
            yield from (_pair(pair, names) for pair in picture.decisions)
        case tally.Basket():
            yield from told_budget(picture, names)


def _pair(pair: tally.PairDecision, names: Names) -> str:
    locked = _("“%(winner)s” over “%(loser)s”, %(votes)s to %(against)s: kept.")
    left = _("“%(winner)s” over “%(loser)s”, %(votes)s to %(against)s: left out, it would close a circle.")
    return (locked if pair.is_locked else left) % {
        "winner": names.option(pair.winner),
        "loser": names.option(pair.loser),
        "votes": number(pair.votes),
        "against": number(pair.votes_against),
    }
