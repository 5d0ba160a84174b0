"""A stored count as its page shows it: outcome, standings, and how it went, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minga.algorithms import tally
from minga.decision import wording
from minga.decision.models import Decision
from minga.decision.queries.keeping import kept_count
from minga.decision.queries.naming import Names
from minga.decision.queries.telling import outcome_sentence, told
from minga.decision.rules import Family, Method, family_of


@dataclass(frozen=True, slots=True)
class StandingRow:
    """``value`` is in the method's unit, ``share`` the part (0 to 1) of the most there could be."""

    key: str
    title: str
    rank: int
    value: str
    share: float
    is_winner: bool
    is_wait: bool


@dataclass(frozen=True, slots=True)
class ResultView:
    """``counted`` is the count itself, for the pictures; ``warning`` what a secret result tells of single voters."""

    counted: tally.Result
    names: Names
    sentence: str
    unit: str
    standings: tuple[StandingRow, ...]
    steps: tuple[str, ...]
    turnout: float
    lent: int
    warning: str

    @property
    def outcome(self) -> str:
        return self.counted.outcome

    @property
    def is_chosen(self) -> bool:
        return bool(self.counted.winners)


def result_view(decision: Decision, titles: Mapping[str, str]) -> ResultView:
    """What was counted when the vote closed: kept with the document that is published, and equal to its recount."""
    kept = kept_count(decision)
    counted = kept.result
    method = Method(decision.method)
    grades = tuple(reversed(decision.grades)) if method == Method.MAJORITY_JUDGMENT else ()
    names = Names(titles, decision.currency if method == Method.BUDGET else "", grades, decision.unit)
    return ResultView(
        counted=counted,
        names=names,
        sentence=outcome_sentence(counted, names),
        unit=_unit(method),
        standings=_standings(counted, names),
        steps=told(counted, names),
        turnout=float(counted.turnout),
        lent=counted.present - kept.ballots,
        warning=str(wording.DISCLOSURES.get(kept.disclosure, "")) if decision.is_secret and kept.ballots else "",
    )


def _unit(method: Method) -> str:
    units = {
        Family.PROPOSAL: _("votes"),
        Family.CONSENT: _("positions"),
        Family.ONE: _("votes"),
        Family.APPROVE: _("approvals"),
        Family.SCORE: _("points"),
        Family.GRADE: _("grade in the middle"),
        Family.CREDITS: _("votes"),
        Family.RANK: _("votes in the last round it reached"),
        Family.BASKET: _("supporters"),
        Family.AMOUNT: _("people"),
    }
    special = {
        Method.SCHULZE: _("options not above it"),
        Method.RANKED_PAIRS: _("options not above it"),
        Method.BORDA: _("points"),
        Method.COPELAND: _("points for pairs"),
        Method.MINIMAX: _("worst defeat"),
        Method.DOTS: _("dots"),
    }
    return special.get(method) or units[family_of(method)]


def _standings(counted: tally.Result, names: Names) -> tuple[StandingRow, ...]:
    base = counted.votes_cast
    return tuple(
        StandingRow(
            key=standing.option,
            title=names.option(standing.option),
            rank=standing.rank,
            value=names.value(standing.value),
            share=float(standing.support / base) if base else 0.0,
            is_winner=standing.option in counted.winners,
            is_wait=standing.option == "wait",
        )
        for standing in counted.standings
    )
