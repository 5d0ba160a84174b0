"""Screens that weave the links together: what needs me, how far each purpose has come, activity apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from minga.foundation.cord import Step, reached, steps_of
from minga.foundation.declared import Attention, AttentionSource, HealthFigure, declared
from minga.foundation.policy import Actor
from minga.foundation.prepared import prepared
from minga.foundation.tenancy.models import Space
from minga.outcome.queries.portfolio import portfolio
from minga.outcome.queries.rows import PortfolioRow
from minga.outcome.wording import evidence
from minga.purpose.queries import PurposeRow, purpose_list
from minga.ui.charts import Chart, IntervalRow, Words, portfolio_strip
from minga.ui.numbers import percent


@dataclass(frozen=True, slots=True)
class Way:
    """A purpose and how far along the chain it has come."""

    purpose: PurposeRow
    steps: tuple[Step, ...]


@prepared
def _gates(actor: Actor) -> QuerySet[Space, tuple[bool, ...]]:
    """One row: for each gate of each source, whether there is anything behind it."""
    gates = [Exists(gate(actor)) for source in declared().attention for gate in source.gates]
    return Space.objects.filter(pk=actor.space_id).values_list(*gates)


def open_sources(actor: Actor) -> Iterator[AttentionSource]:
    """The sources that can have something for this person, all found in one query."""
    found = iter(_gates.first(actor) or ())
    for source in declared().attention:
        if any(tuple(islice(found, len(source.gates)))):
            yield source


def waiting_for(actor: Actor, now: datetime) -> tuple[Attention, ...]:
    """What needs this person now: nearest due date first, then by weight."""
    sources = open_sources(actor) if actor.is_known else ()
    items = [item for source in sources for item in source(actor, now)]
    return tuple(sorted(items, key=lambda item: nearest_first(item, now)))


def nearest_first(item: Attention, now: datetime) -> tuple[bool, datetime, int]:
    return item.due_at is None, item.due_at or now, -item.weight


def ways(actor: Actor, *, space: str, today: date) -> tuple[Way, ...]:
    """Every visible purpose with how far it has come. Seven queries, however many purposes."""
    found = reached(actor)
    rows = purpose_list(actor, today=today)
    return tuple(Way(row, steps_of(row.id, found, space)) for row in rows)


def outcomes_first(actor: Actor, *, today: date) -> tuple[Sequence[PortfolioRow], Chart | None]:
    """The sponsor's portfolio and its picture: what changed, at what cost, when to decide again. Never activity.

    Without any number there is no picture: an axis with nothing on it says nothing.
    """
    rows = portfolio(actor, today=today)
    if all(row.estimate is None for row in rows):
        return rows, None
    strips = [_strip(row) for row in rows]
    words = Words(
        title=_("What each purpose changed"),
        description=_("As a share of the way to its goal: 0 is no change, 100 % is the goal reached."),
    )
    heads = (_("Purpose"), _("Effect"), _("Interval from"), _("to"))
    return rows, portfolio_strip(strips, words=words, heads=heads, number=percent)


STRIP_TONES = {"good": "good", "bad": "accent", "warn": "warn"}
COMPARED = 4
UNDECIDED = {"no_detectable_change", "inconclusive"}


def _strip(row: PortfolioRow) -> IntervalRow:
    """Below level 4 the figures do not say what was caused: the row then tells its verdict and draws no effect."""
    if row.level < COMPARED:
        said = row.code_label if row.verdict_id is None else f"{row.code_label} · {evidence(row.level)}"
        return IntervalRow(name=row.title, said=said, tone="none")
    said = row.code_label if row.code in UNDECIDED else ""
    tone = STRIP_TONES.get(row.tone, "none")
    return IntervalRow(name=row.title, estimate=row.estimate, low=row.low, high=row.high, said=said, tone=tone)


def health(actor: Actor, now: datetime) -> tuple[HealthFigure, ...]:
    """Activity: a cost and a health sign, on a page of its own."""
    return tuple(figure for source in declared().health for figure in source(actor, now))
