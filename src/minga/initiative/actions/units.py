"""Units and when each of them starts: the staggered starts that later show what caused what."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.initiative import events, permissions, rules
from minga.initiative.actions.locking import locked, open_window_if_due
from minga.initiative.models import Initiative, StartChange, Unit
from minga.kernel import Refusal
from minga.kernel.writing import one_line


@transaction.atomic
def set_units(*, initiative_id: int, starts: Mapping[str, date | None], by: Actor, now: datetime) -> tuple[Unit, ...]:
    """Name units with the day each starts, or None for a comparison; those not named stay as they are.

    A day that lies behind us says that the unit did start then. The same mapping twice changes nothing.
    """
    initiative = locked(initiative_id, by)
    require(permissions.CAN_PLAN, by, initiative)
    refuse_if(rules.refusal_to_plan(rules.State(initiative.state)))
    wanted = {one_line(name): starts_on for name, starts_on in starts.items()}
    there = {unit.name: unit for unit in Unit.objects.select_for_update().filter(initiative=initiative)}
    _refuse_names(wanted, len(wanted.keys() | there.keys()))
    today = clock.day_of(now)
    before = _moved(wanted, there, today)
    new = [
        Unit(initiative=initiative, name=name, starts_on=starts_on, started_on=rules.real_start(starts_on, today))
        for name, starts_on in wanted.items()
        if name not in there
    ]
    Unit.objects.bulk_create(new)
    changed = _apply(wanted, there, today)
    Unit.objects.bulk_update(changed, ["starts_on", "started_on"])
    _publish_units(initiative, wanted, before, [*new, *changed], by=by, now=now)
    open_window_if_due(initiative, by=by, now=now)
    return tuple(Unit.objects.filter(initiative=initiative, name__in=wanted))


def _refuse_names(wanted: Mapping[str, date | None], count: int) -> None:
    if any(not 0 < len(name) <= rules.NAME_MAX for name in wanted):
        raise RefusedError(Refusal("initiative:unit-name", {"most": rules.NAME_MAX}))
    if count > rules.UNITS_MAX:
        raise RefusedError(Refusal("initiative:too-many-units", {"most": rules.UNITS_MAX}))


def _moved(wanted: Mapping[str, date | None], there: Mapping[str, Unit], today: date) -> dict[str, str]:
    """Plans that change, with what they were; refused where the day has been reached."""
    before: dict[str, str] = {}
    for name in wanted.keys() & there.keys():
        unit = there[name]
        refuse_if(
            rules.refusal_to_set_start(name, unit.starts_on, wanted[name], started_on=unit.started_on, today=today)
        )
        if unit.starts_on != wanted[name]:
            before[name] = _iso(unit.starts_on)
    return before


def _apply(wanted: Mapping[str, date | None], there: Mapping[str, Unit], today: date) -> list[Unit]:
    changed = []
    for name in wanted.keys() & there.keys():
        unit, starts_on = there[name], wanted[name]
        started_on = unit.started_on or rules.real_start(starts_on, today)
        if (unit.starts_on, unit.started_on) != (starts_on, started_on):
            unit.starts_on, unit.started_on = starts_on, started_on
            changed.append(unit)
    return changed


def _publish_units(
    initiative: Initiative,
    wanted: Mapping[str, date | None],
    before: dict[str, str],
    touched: list[Unit],
    *,
    by: Actor,
    now: datetime,
) -> None:
    if not touched:
        return
    starts = {unit.name: _iso(wanted[unit.name]) for unit in touched}
    publish(events.UnitsSet(initiative_id=initiative.pk, starts=starts, before=before), by=by, now=now)
    for unit in touched:
        if unit.started_on is not None:
            _publish_start(unit, unit.started_on, by=by, now=now)


def _publish_start(unit: Unit, started_on: date, *, by: Actor, now: datetime) -> None:
    fact = events.UnitStarted(initiative_id=unit.initiative_id, unit_id=unit.pk, started_on=started_on.isoformat())
    publish(fact, by=by, now=now)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _locked_unit(unit_id: int, by: Actor) -> tuple[Initiative, Unit]:
    initiative_id = Unit.objects.filter(pk=unit_id).values_list("initiative_id", flat=True).first()
    if initiative_id is None:
        raise NotFoundError
    initiative = locked(initiative_id, by)
    unit: Unit = Unit.objects.select_for_update().get(pk=unit_id)
    return initiative, unit


@transaction.atomic
def start_unit(*, unit_id: int, started_on: date, by: Actor, now: datetime) -> Unit:
    """Say on which day the unit really started, whatever had been planned."""
    initiative, unit = _locked_unit(unit_id, by)
    require(permissions.CAN_PLAN, by, initiative)
    refuse_if(
        rules.refusal_to_start_unit(
            rules.State(initiative.state),
            started_on=started_on,
            already=unit.started_on,
            today=clock.day_of(now),
            name=unit.name,
        )
    )
    unit.started_on = started_on
    unit.save(update_fields=["started_on"])
    _publish_start(unit, started_on, by=by, now=now)
    open_window_if_due(initiative, by=by, now=now)
    return unit


@transaction.atomic
def correct_start(*, unit_id: int, starts_on: date | None, reason: str, by: Actor, now: datetime) -> StartChange:
    """Correct a start that lies behind us, in sight of everybody, with the reason.

    A day behind us is the real start; one ahead postpones it; None makes the unit a comparison. The row this adds
    is never removed. Possible after the end too: a wrong date in the evidence is worse than a late correction.
    """
    initiative, unit = _locked_unit(unit_id, by)
    require(permissions.CAN_PLAN, by, initiative)
    before = unit.started_on or unit.starts_on
    refuse_if(rules.refusal_to_correct_start(before, starts_on, reason=reason))
    unit.started_on = rules.real_start(starts_on, clock.day_of(now))
    if unit.started_on is None:
        unit.starts_on = starts_on
    unit.save(update_fields=["starts_on", "started_on"])
    change = StartChange.objects.create(
        unit=unit, before=before, after=starts_on, reason=reason, changed_by_id=by.person_id, changed_at=now
    )
    fact = events.UnitStartCorrected(
        initiative_id=initiative.pk, unit_id=unit.pk, before=_iso(before), after=_iso(starts_on)
    )
    publish(fact, by=by, now=now)
    open_window_if_due(initiative, by=by, now=now)
    return change
