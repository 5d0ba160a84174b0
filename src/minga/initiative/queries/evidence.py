"""What later links read of an initiative: when each unit started, what it cost, how long it took."""

from datetime import date, datetime

from django.db.models import Count, Q, Sum

from minga.debate.events import ContributionWritten
from minga.decision.events import DecisionPublished
from minga.foundation import clock
from minga.foundation.journal.models import Entry
from minga.initiative.events import InitiativeDone, InitiativeStarted, InitiativeStopped
from minga.initiative.models import HoursEntry, HoursTotal, Initiative, Unit
from minga.initiative.queries.rows import CycleTimes, HoursSum, HoursTotalRow
from minga.initiative.rules import can_show_sum, week_of


def unit_starts(initiative_id: int) -> dict[str, date | None]:
    """Each unit's start by name: the real one where there is one, else the plan; None for a comparison."""
    rows = Unit.objects.filter(initiative_id=initiative_id).values_list("name", "starts_on", "started_on")
    return {name: started_on or starts_on for name, starts_on, started_on in rows}


def hours_sum(initiative_id: int, *, today: date) -> HoursSum:
    """The sum that may be shown: entries of at least seven people, up to last Sunday, and group sums.

    It moves on Mondays only, so that watching it does not tell what one person just noted.
    """
    monday = clock.beginning_of(week_of(today)[0])
    own = (
        HoursEntry.objects.standing()
        .filter(initiative_id=initiative_id, noted_at__lt=monday)
        .aggregate(hours=Sum("hours"), people=Count("user_id", distinct=True))
    )
    totals = HoursTotal.objects.for_page().filter(initiative_id=initiative_id).select_related("recorded_by")
    sources = tuple(
        HoursTotalRow(row.hours, row.people, row.source, str(row.recorded_by), row.recorded_at) for row in totals
    )
    has_own = can_show_sum(own["people"])
    if not has_own and not sources:
        return HoursSum(None, None, ())
    hours = sum(row.hours for row in sources) + (own["hours"] if has_own else 0)
    people = None if has_own and sources else own["people"] if has_own else sum(row.people for row in sources)
    return HoursSum(hours, people, sources)


def cycle_times(initiative_id: int) -> CycleTimes:
    """Idea, decision, start and end as the journal tells them; one query besides the initiative's."""
    initiative = Initiative.objects.values("space_id", "decision_id", "option__idea_id").get(pk=initiative_id)
    own = Q(payload__initiative_id=initiative_id)
    wanted = (
        Q(name=DecisionPublished.name, payload__decision_id=initiative["decision_id"])
        | Q(name=InitiativeStarted.name) & own
        | Q(name__in=[InitiativeDone.name, InitiativeStopped.name]) & own
    )
    idea_id = initiative["option__idea_id"]
    if idea_id is not None:
        wanted |= Q(name=ContributionWritten.name, payload__contribution_id=idea_id)
    entries = Entry.objects.filter(wanted, space_id=initiative["space_id"]).order_by("id")
    at: dict[str, datetime] = {}
    for name, occurred_at in entries.values_list("name", "occurred_at"):
        at.setdefault(name, occurred_at)
    return CycleTimes(
        idea_at=at.get(ContributionWritten.name),
        decided_at=at.get(DecisionPublished.name),
        started_at=at.get(InitiativeStarted.name),
        ended_at=at.get(InitiativeDone.name) or at.get(InitiativeStopped.name),
    )
