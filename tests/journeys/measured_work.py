"""Orders about the four communities of the demo: each as it stands on the day before its measurement is planned.

Figures are those of the demo (``algorithms.impact.simulate``), dated from the day the house's clock shows.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from minga.algorithms.impact import simulate
from minga.community.tests import factories as communities
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in
from minga.foundation.testing.cast import NOW, Cast, raise_cast
from minga.initiative import actions as initiatives
from minga.initiative.models import Initiative, Unit
from minga.outcome.rules import period_containing, shifted
from minga.outcome.tests import factories as outcomes
from minga.purpose.actions import call_purpose
from minga.purpose.rules import Verdict
from minga.purpose.tests import factories as purposes

HEAD = "unidad,periodo,valor"
STARTS_IN = 40
"""Days from the planning to the first start."""


def prepare_work(*, slug: str, case: str) -> dict[str, Any]:
    """Purpose, community, decision and an owned initiative, with addresses and the files that Omar will bring."""
    cast = raise_cast(slug)
    # Everybody reads what the browser asks for.
    User.objects.filter(email__in=_people(cast).values()).update(language="")
    with in_space(cast.space.pk):
        return {"people": _people(cast), "home": f"/s/{slug}/"} | CASES[case](cast)


def prepare_verdict(*, slug: str) -> dict[str, str]:
    """A verdict that is signed and published, and who may read it."""
    cast = raise_cast(slug)
    with in_space(cast.space.pk):
        verdict = outcomes.published(cast)
        return {"tito": cast.tito.email, "verdict": f"/s/{slug}/outcome/{verdict.pk}/"}


def _people(cast: Cast) -> dict[str, str]:
    return {name: getattr(cast, name).email for name in ("ada", "salma", "rosa", "tito", "ines", "erik", "omar")}


def _addresses(cast: Cast, initiative: Initiative) -> dict[str, str]:
    home = f"/s/{cast.space.slug}/"
    return {
        "initiative": f"{home}initiative/{initiative.pk}/",
        "indicator": f"{home}outcome/indicator/{outcomes.outcome_of(initiative).pk}/",
        "guardrail": f"{home}outcome/indicator/{outcomes.guardrail_of(initiative).pk}/",
    }


def _start(grain: str) -> date:
    """The first period that begins after the planning."""
    return shifted(period_containing(clock.now().date() + timedelta(days=STARTS_IN), grain), grain, 1)


def _files(units: Sequence[str], periods: Sequence[date], values: np.ndarray[Any, Any], turn: date) -> dict[str, str]:
    """The series as known before the start, and whole."""
    rows = [
        (period, f"{unit},{period.isoformat()},{values[row, column]:.3f}")
        for row, unit in enumerate(units)
        for column, period in enumerate(periods)
    ]
    before = [line for period, line in rows if period < turn]
    return {"before": "\n".join([HEAD, *before, ""]), "after": "\n".join([HEAD, *(line for _, line in rows), ""])}


def _series(
    cast: Cast, measured: Mapping[str, Any], treated: Sequence[str], compared: Sequence[str], start: date
) -> Initiative:
    purpose = outcomes.purpose_measuring(cast, **measured)
    return outcomes.initiative_in(cast, purpose, **dict.fromkeys(treated, start), **dict.fromkeys(compared))


def _horizonte(cast: Cast) -> dict[str, Any]:
    told = simulate.horizonte(simulate.TYPICAL_SEEDS["horizonte"])
    start = _start("month")
    months = [shifted(start, "month", month - simulate.WAVE_STARTS[0]) for month in told.months]
    treated, compared = ([unit for unit in told.wave(wave) if unit not in told.investments] for wave in (1, 3))
    initiative = _series(cast, {"baseline": 18.0, "target": 22.0}, treated, compared, start)
    return _addresses(cast, initiative) | _files(told.plants, months, told.values, start)


def _marea(cast: Cast) -> dict[str, Any]:
    told = simulate.marea(simulate.TYPICAL_SEEDS["marea"])
    start = _start("week")
    weeks = [shifted(start, "week", week - 53) for week in told.weeks]
    measured = {
        "name": "Tiempo de cambio",
        "unit": "horas",
        "direction": "down",
        "grain": "week",
        "baseline": 9.0,
        "target": 7.5,
        "numerator": "Horas desde que se escribe hasta que se juega",
        "denominator": "Cambios",
    }
    treated = [studio for studio in told.studios if studio in told.starts]
    compared = [studio for studio in told.studios if studio not in told.starts]
    initiative = _series(cast, measured, treated, compared, start)
    return _addresses(cast, initiative) | _files(told.studios, weeks, told.values, start)


def _san_telmo(cast: Cast) -> dict[str, Any]:
    measured = {"name": "Matrícula sobre admisión", "grain": "quarter", "baseline": 22.4, "target": 25.0}
    start = clock.now().date() + timedelta(days=STARTS_IN)
    initiative = _series(cast, measured, ["Personas invitadas por sorteo"], [], start)
    return _addresses(cast, initiative) | {"ids": _ids(), "starts_on": start.isoformat()}


def _ids() -> list[str]:
    told = simulate.san_telmo(simulate.TYPICAL_SEEDS["san_telmo"])
    return [f"A{place:05d}" for place in range(1, told.invited.size + 1)]


def rows_of_people(*, drawn: list[str]) -> str:
    """What happened to everybody, had the lottery fallen on these: numbers are given so that it does."""
    told = simulate.san_telmo(simulate.TYPICAL_SEEDS["san_telmo"])
    picked = set(drawn)
    invited, others = iter(np.flatnonzero(told.invited)), iter(np.flatnonzero(~told.invited))
    rows = ["numero,sorteada,entro,matriculada"]
    for number in _ids():
        place = next(invited) if number in picked else next(others)
        rows.append(f"{number},{number in picked:d},{told.joined[place]:d},{told.enrolled[place]:d}")
    return "\n".join([*rows, ""])


def _cafe(cast: Cast) -> dict[str, Any]:
    """Much talk, no indicator: nothing can be planned here."""
    purpose = purposes.draft(cast)
    purposes.reviewed(cast, purpose)
    purpose = call_purpose(
        purpose_id=purpose.pk,
        verdict=Verdict.GROW,
        reason="Hay ilusión",
        by=cast.actor(cast.salma),
        now=NOW,
        expires_on=NOW.date() + timedelta(days=90),
    )
    where = communities.opened(cast, purpose=purpose)
    home = f"/s/{cast.space.slug}/"
    return {"purpose": f"{home}purpose/{purpose.pk}/", "community": f"{home}community/{where.pk}/"}


CASES = {"horizonte": _horizonte, "san_telmo": _san_telmo, "marea": _marea, "cafe": _cafe}


def units_really_start(*, slug: str) -> None:
    """Everything planned has started on its day."""
    with in_space(Space.objects.get(slug=slug).pk):
        for unit in Unit.objects.filter(starts_on__isnull=False, started_on=None).select_related("initiative__owner"):
            owner = actor_in(unit.space_id, user_id=unit.initiative.owner_id)
            initiatives.start_unit(unit_id=unit.pk, started_on=unit.starts_on, by=owner, now=clock.now())
