"""What one person carries. Everything here is asked by a person about that same person."""

from datetime import date

from django.db.models import Sum

from minga.foundation.policy import Actor
from minga.initiative.models import Commitment, HoursEntry, LoadLimit
from minga.initiative.queries.rows import MyHoursRow
from minga.initiative.rules import (
    DEFAULT_OPEN_COMMITMENTS,
    DEFAULT_WEEKLY_HOURS,
    ENDED,
    Load,
    week_of,
)


def limits_of(user_id: int) -> tuple[float, int]:
    """Hours a week and open commitments that this person set as a limit, or the defaults."""
    limit = LoadLimit.objects.filter(user_id=user_id).values_list("weekly_hours", "open_commitments").first()
    return limit or (DEFAULT_WEEKLY_HOURS, DEFAULT_OPEN_COMMITMENTS)


def carried_by(user_id: int) -> int:
    """Open commitments of this person in initiatives that have not ended."""
    return Commitment.objects.unsettled().filter(user_id=user_id).exclude(initiative__state__in=ENDED).count()


def my_load(actor: Actor, *, today: date) -> Load:
    """This week's hours against the person's own budget: what was noted, and what is due until Sunday."""
    weekly_hours, most = limits_of(actor.person_id)
    monday, sunday = week_of(today)
    mine = HoursEntry.objects.standing().filter(user_id=actor.person_id)
    noted = mine.filter(worked_on__range=(monday, sunday)).aggregate(total=Sum("hours"))["total"]
    by_commitment = dict(
        mine.filter(commitment__state="open").values_list("commitment_id").annotate(total=Sum("hours")).order_by()
    )
    carried = list(
        Commitment.objects.unsettled()
        .filter(user_id=actor.person_id)
        .exclude(initiative__state__in=ENDED)
        .values_list("id", "hours", "due_on")
    )
    due = sum(max(0.0, hours - by_commitment.get(pk, 0.0)) for pk, hours, due_on in carried if due_on <= sunday)
    return Load(
        open_commitments=len(carried),
        open_commitments_max=most,
        hours_noted=float(noted or 0),
        hours_due=due,
        weekly_hours=weekly_hours,
    )


def my_hours(actor: Actor, initiative_id: int) -> tuple[MyHoursRow, ...]:
    """The viewer's own standing entries on one initiative, newest first; nobody else's."""
    if actor.user_id is None:
        return ()
    rows = (
        HoursEntry.objects.standing()
        .for_page()
        .filter(user_id=actor.user_id, initiative_id=initiative_id)
        .select_related("commitment")
        .order_by("-worked_on", "-id")
    )
    return tuple(
        MyHoursRow(row.pk, row.hours, row.worked_on, row.commitment.what if row.commitment else "") for row in rows
    )


def my_commitments(actor: Actor, initiative_id: int) -> list[tuple[int, str]]:
    """The viewer's commitments on one initiative, for a choice field."""
    rows = Commitment.objects.filter(user_id=actor.person_id, initiative_id=initiative_id).order_by("due_on", "id")
    return list(rows.values_list("id", "what"))
