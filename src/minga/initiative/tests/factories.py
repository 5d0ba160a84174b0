"""Initiatives as tests need them, made through the actions a person would use."""

from datetime import date, datetime, timedelta
from typing import Any

from minga.decision.tests import factories as decision
from minga.foundation.accounts.models import User
from minga.foundation.testing.cast import Cast
from minga.foundation.testing.scenes import scene
from minga.initiative import actions
from minga.initiative.models import Commitment, HoursEntry, Initiative, Milestone, Unit

DRAFTED_AT = decision.PUBLISHED_AT
STARTED_AT = DRAFTED_AT + timedelta(days=10)
DONE_AT = STARTED_AT + timedelta(days=90)
TODAY = STARTED_AT.date()
FIRST_WAVE = TODAY + timedelta(days=7)
SECOND_WAVE = TODAY + timedelta(days=40)
UNITS: dict[str, date | None] = {"Planta 1": FIRST_WAVE, "Planta 2": SECOND_WAVE, "Planta 3": None}


@scene
def drafted(cast: Cast, **changes: Any) -> Initiative:
    """What the reaction drafts when a decision that chose its first idea is published."""
    published = decision.published(cast, **changes)
    return Initiative.objects.get(decision=published)


@scene
def owned(cast: Cast, initiative: Initiative | None = None, who: User | None = None) -> Initiative:
    """Tito has been asked and has said yes."""
    initiative = initiative or drafted(cast)
    who = who or cast.tito
    actions.ask_owner(initiative_id=initiative.pk, user_id=who.pk, by=cast.actor(cast.rosa), now=DRAFTED_AT)
    return actions.accept_ownership(initiative_id=initiative.pk, by=cast.actor(who), now=DRAFTED_AT)


@scene
def units(cast: Cast, initiative: Initiative, now: datetime = STARTED_AT, **starts: date | None) -> tuple[Unit, ...]:
    wanted = starts or UNITS
    return actions.set_units(initiative_id=initiative.pk, starts=wanted, by=cast.actor(cast.rosa), now=now)


@scene
def planned(cast: Cast) -> Initiative:
    """Under way, three units planned, none of which has started yet."""
    initiative = owned(cast)
    units(cast, initiative)
    return actions.start_initiative(initiative_id=initiative.pk, by=cast.actor(cast.tito), now=STARTED_AT)


@scene
def under_way(cast: Cast) -> Initiative:
    """Planta 1 has really started, Planta 2 is planned, Planta 3 is the comparison; the window is open."""
    initiative = planned(cast)
    unit = Unit.objects.get(initiative=initiative, name="Planta 1")
    now = STARTED_AT + timedelta(days=7)
    actions.start_unit(unit_id=unit.pk, started_on=FIRST_WAVE, by=cast.actor(cast.tito), now=now)
    initiative.refresh_from_db()
    return initiative


@scene
def done(cast: Cast, initiative: Initiative | None = None) -> Initiative:
    initiative = initiative or under_way(cast)
    by = cast.actor(cast.tito)
    note = "Se hizo en **dos** plantas."
    return actions.finish_initiative(initiative_id=initiative.pk, end_note=note, by=by, now=DONE_AT)


@scene
def commitment(cast: Cast, initiative: Initiative, who: User | None = None, **changes: Any) -> Commitment:
    fields: dict[str, Any] = {"what": "Pedir tres ofertas", "hours": 2.0, "due_on": TODAY + timedelta(days=5)}
    by = cast.actor(who or cast.tito)
    return actions.make_commitment(initiative_id=initiative.pk, by=by, now=STARTED_AT, **(fields | changes))


@scene
def milestone(cast: Cast, initiative: Initiative, **changes: Any) -> Milestone:
    fields: dict[str, Any] = {"title": "Silo instalado", "due_on": TODAY + timedelta(days=30)} | changes
    by = cast.actor(cast.tito)
    return actions.add_milestone(initiative_id=initiative.pk, by=by, now=STARTED_AT, **fields)


@scene
def hours(cast: Cast, initiative: Initiative, who: User | None = None, **changes: Any) -> HoursEntry:
    fields: dict[str, Any] = {"hours": 1.5, "worked_on": TODAY} | changes
    now = fields.pop("now", STARTED_AT)
    by = cast.actor(who or cast.tito)
    return actions.note_hours(initiative_id=initiative.pk, by=by, now=now, **fields)


@scene
def crowd(cast: Cast, initiative: Initiative, count: int) -> list[User]:
    """``count`` more members of the initiative's community."""
    return decision.crowd(cast, initiative.decision.community, count)
