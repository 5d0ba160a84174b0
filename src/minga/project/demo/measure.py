"""Simulate what was measured, feed it as files, and let the product judge. Every number here is simulated."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from minga.algorithms.impact import simulate
from minga.algorithms.impact.simulate import Horizonte, Marea, SanTelmo
from minga.algorithms.sampling import draw_lottery
from minga.initiative import actions as initiative
from minga.initiative.models import Unit
from minga.outcome import actions as outcome
from minga.outcome.models import MeasurementPlan
from minga.outcome.rules import EVERYBODY_DRAWN, Design, Method, RivalState
from minga.project.demo import horizonte, marea, san_telmo
from minga.project.demo.play import Played
from minga.project.demo.stage import Stage

SERIES = {"unit": "unidad", "period": "periodo", "value": "valor"}
WAITING_MONTHS = 3
STOPS_KNOWN = -14
"""The day on which Horizonte's first values come in, counted from today."""


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as the file that a control department would send."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def month_before(today: date, back: int) -> date:
    """The first day of the month ``back`` months before today's."""
    place = today.year * 12 + today.month - 1 - back
    return date(place // 12, place % 12 + 1, 1)


def _day(stage: Stage, day: date) -> int:
    return (day - stage.today).days


def _begin(stage: Stage, played: Played, starts: Mapping[str, date | None], day: int) -> int:
    """Tito takes it on, the units get their dates, and the work starts."""
    if played.initiative_id is None:
        raise LookupError("The decision drafted no initiative.")
    one, rosa, tito = played.initiative_id, stage.actor("rosa"), stage.actor("tito")
    initiative.ask_owner(initiative_id=one, user_id=stage.people["tito"], by=rosa, now=stage.at(day))
    initiative.accept_ownership(initiative_id=one, by=tito, now=stage.at(day, hour=15))
    initiative.set_units(initiative_id=one, starts=starts, by=tito, now=stage.at(day + 1))
    return one


def _work(stage: Stage, one: int, starts: Mapping[str, date | None], hours: tuple[float, int, str]) -> None:
    """Units start on their days; milestones, a promise kept, and hours as a group sum."""
    tito, begun = stage.actor("tito"), sorted({start for start in starts.values() if start and start <= stage.today})
    first = _day(stage, begun[0])
    initiative.start_initiative(initiative_id=one, by=tito, now=stage.at(first - 1))
    for start in begun:
        for unit in Unit.objects.filter(initiative_id=one, starts_on=start, started_on=None):
            initiative.start_unit(unit_id=unit.pk, started_on=start, by=tito, now=stage.at(_day(stage, start)))
    made = initiative.add_milestone(
        initiative_id=one,
        title="Primera revisión entre pares",
        due_on=begun[0] + timedelta(days=60),
        by=tito,
        now=stage.at(first),
    )
    initiative.reach_milestone(milestone_id=made.pk, by=tito, now=stage.at(first + 55))
    promise = initiative.make_commitment(
        initiative_id=one,
        what="Contar en público lo que salió mal cada mes",
        hours=6,
        due_on=begun[0] + timedelta(days=90),
        by=stage.actor(2),
        now=stage.at(first + 5),
    )
    initiative.keep_commitment(commitment_id=promise.pk, by=stage.actor(2), now=stage.at(first + 80))
    total, people, source = hours
    initiative.record_hours_total(
        initiative_id=one, hours=total, people=people, source=source, by=tito, now=stage.at(min(first + 300, -12))
    )


def _plan(stage: Stage, one: int, indicator_id: int, design: Design, day: int) -> MeasurementPlan:
    plan = outcome.draft_plan(
        initiative_id=one, indicator_id=indicator_id, design=design, by=stage.actor("rosa"), now=stage.at(day)
    )
    return outcome.lock_plan(plan_id=plan.pk, by=stage.actor("erik"), now=stage.at(day + 1))


def _rival(stage: Stage, plan: MeasurementPlan, text: str, finding: str, day: int) -> None:
    rival = outcome.raise_rival(plan_id=plan.pk, text=text, by=stage.actor("rosa"), now=stage.at(day))
    outcome.examine_rival(
        rival_id=rival.pk,
        state=RivalState.ACCOUNTED_FOR,
        finding=finding,
        by=stage.actor("erik"),
        now=stage.at(day + 2),
    )


def _judge(stage: Stage, plan: MeasurementPlan, note: str, cost: tuple[float, str, str] | None, day: int) -> None:
    assessment = outcome.assess_plan(plan_id=plan.pk, by=stage.actor("erik"), now=stage.at(day))
    amount, currency, source = cost or (None, "", "")
    outcome.publish_verdict(
        assessment_id=assessment.pk,
        by=stage.actor("erik"),
        now=stage.at(day, hour=16),
        note=note,
        cost_amount=amount,
        cost_currency=currency,
        cost_source=source,
    )


def _feed(stage: Stage, indicator_id: int, filename: str, rows: Iterable[Sequence[object]], day: int) -> None:
    outcome.import_observations(
        indicator_id=indicator_id,
        content=as_csv(["unidad", "periodo", "valor"], rows),
        filename=filename,
        mapping=SERIES,
        by=stage.actor("noa"),
        now=stage.at(day),
    )


def measure_horizonte(stage: Stage, played: Played, *, variant: simulate.Variant = "main", note: str = "") -> None:
    """42 months of 24 plants; wave 1 against wave 3, without the three plants that invested."""
    told = simulate.horizonte(simulate.TYPICAL_SEEDS["horizonte"], variant)
    # The last month is over when its values come, also where today is one of the first days of another.
    months = {month: month_before(stage.day(STOPS_KNOWN), 43 - month) for month in told.months}
    starts = _starts_of(stage, told, months)
    before = _day(stage, months[25])
    one = _begin(stage, played, starts, before - 40)
    rows = _series(told, months)
    indicator_id = played.indicators[horizonte.SUBSTITUTION]
    _feed(
        stage,
        indicator_id,
        "sustitucion-2-anos.csv",
        [row for row in rows if row[1] < months[24].isoformat()],
        before - 27,
    )
    plan = _plan(stage, one, indicator_id, _horizonte_design(told, starts), before - 20)
    _rival(
        stage,
        plan,
        "Las plantas 1, 4 y 19 compraron quemadores nuevos mientras tanto.",
        "Cierto: +3 puntos desde la compra. Las tres quedan fuera de la comparación desde el principio.",
        before - 18,
    )
    _work(stage, one, starts, (5_160.0, 64, "Partes mensuales de las 16 plantas"))
    if "Paradas de horno no previstas" in played.indicators:
        _feed(
            stage,
            played.indicators["Paradas de horno no previstas"],
            "paradas.csv",
            _stops(stage, told, months),
            STOPS_KNOWN,
        )
    _feed(stage, indicator_id, "sustitucion.csv", rows, -12)
    _judge(stage, plan, note or HORIZONTE_NOTE, (2_400_000.0, "EUR", "Contabilidad de inversiones"), -8)


HORIZONTE_NOTE = (
    "La cifra fácil dobla la nuestra porque todas las plantas venían subiendo. Comparamos con las ocho que aún no habían "
    "empezado, y sin las tres que compraron quemadores."
)


def _starts_of(stage: Stage, told: Horizonte, months: Mapping[int, date]) -> dict[str, date | None]:
    later = month_before(stage.today, -WAITING_MONTHS)
    return {plant: months.get(told.starts[plant], later) for plant in told.plants}


def _series(told: Horizonte, months: Mapping[int, date]) -> list[tuple[str, str, float]]:
    return [
        (plant, months[month].isoformat(), round(float(told.values[row, column]), 3))
        for row, plant in enumerate(told.plants)
        for column, month in enumerate(told.months)
    ]


def _horizonte_design(told: Horizonte, starts: Mapping[str, date | None]) -> Design:
    treated = [plant for plant in told.wave(1) if plant not in told.investments]
    compared = tuple(plant for plant in told.wave(3) if plant not in told.investments)
    return Design(
        method=Method.DIFFERENCE_IN_DIFFERENCES,
        starts={plant: start for plant in treated if (start := starts[plant])},
        comparison=compared,
        pre_first=-12,
        pre_last=-1,
        post_first=6,
        post_last=17,
        theory="Si se sube despacio y otra planta mira el horno, la sustitución aumenta sin más paradas.",
    )


def _stops(stage: Stage, told: Horizonte, months: Mapping[int, date]) -> list[tuple[str, str, int]]:
    return [
        (plant, day.isoformat(), min(4, int(stage.draw.random() * 2.35)))
        for plant in told.plants
        for day in months.values()
    ]


def measure_san_telmo(stage: Stage, played: Played) -> None:
    """9,000 people, 4,500 drawn in public; who was drawn counts, whether or not they joined."""
    told = simulate.san_telmo(simulate.TYPICAL_SEEDS["san_telmo"])
    size, drawn = told.invited.size, int(told.invited.sum())
    start_day = -240
    start = stage.day(start_day)
    one = _begin(stage, played, {"Personas invitadas por sorteo": start}, start_day - 15)
    design = Design(
        method=Method.INTENTION_TO_TREAT,
        starts={EVERYBODY_DRAWN: start},
        pre_first=-1,
        post_last=1,
        theory="Quien habla con alguien que estuvo en su lugar decide con menos miedo y se matricula más.",
        draw_seed=f"San Telmo {start.year}: número de la lotería de la víspera 48213",
        draw_size=drawn,
        draw_total=size,
    )
    indicator_id = played.indicators[san_telmo.YIELD]
    plan = _plan(stage, one, indicator_id, design, start_day - 8)
    _work(stage, one, {"Personas invitadas por sorteo": start}, (6_480.0, 450, "Registro de acompañamiento"))
    outcome.import_trial(
        plan_id=plan.pk,
        content=_people(told, design),
        filename="matricula.csv",
        mapping={"person": "numero", "assigned": "sorteada", "took_up": "entro", "outcome": "matriculada"},
        by=stage.actor("noa"),
        now=stage.at(-30),
    )
    _judge(
        stage,
        plan,
        "Quien entró en la comunidad ya venía con más ganas: por eso comparamos a todas las personas sorteadas con todas las demás.",
        (81_000.0, "EUR", "Presupuesto de acceso"),
        -10,
    )


def _people(told: SanTelmo, design: Design) -> bytes:
    """One row a person. Numbers are given so that the public draw picks exactly those who were invited."""
    numbers = [f"A{place:05d}" for place in range(1, told.invited.size + 1)]
    picked = set(draw_lottery(numbers, design.draw_size or 0, design.draw_seed))
    invited, others = iter(np.flatnonzero(told.invited)), iter(np.flatnonzero(~told.invited))
    rows = []
    for number in numbers:
        place = next(invited) if number in picked else next(others)
        rows.append((number, int(number in picked), int(told.joined[place]), int(told.enrolled[place])))
    return as_csv(["numero", "sorteada", "entro", "matriculada"], rows)


def measure_marea(stage: Stage, played: Played) -> None:
    """104 weeks of twelve studios; four start at week 53, judged against every way of choosing four."""
    told = simulate.marea(simulate.TYPICAL_SEEDS["marea"])
    monday = stage.today - timedelta(days=stage.today.weekday())
    weeks = {week: monday - timedelta(weeks=len(told.weeks) + 2 - week) for week in told.weeks}
    starts: dict[str, date | None] = {studio: weeks.get(told.starts.get(studio, 0)) for studio in told.studios}
    before = _day(stage, weeks[53])
    one = _begin(stage, played, starts, before - 20)
    rows = _weekly(told, weeks)
    indicator_id = played.indicators[marea.LEAD_TIME]
    _feed(
        stage,
        indicator_id,
        "tiempo-primer-ano.csv",
        [row for row in rows if row[1] < weeks[51].isoformat()],
        before - 12,
    )
    design = Design(
        method=Method.DIFFERENCE_IN_DIFFERENCES,
        starts={studio: start for studio, start in starts.items() if start},
        comparison=tuple(studio for studio, start in starts.items() if start is None),
        pre_first=-52,
        pre_last=-1,
        post_first=8,
        post_last=51,
        is_logarithmic=True,
        theory="Un cambio pequeño que no hace cola llega antes; la prueba larga de noche no estorba.",
    )
    plan = _plan(stage, one, indicator_id, design, before - 10)
    _rival(
        stage,
        plan,
        "La feria de la semana 61 a la 64 alargó todo en todas partes.",
        "Ocurrió en los doce estudios por igual: la comparación ya la descuenta.",
        before + 100,
    )
    _work(stage, one, starts, (1_240.0, 54, "Agenda común de los cuatro estudios"))
    _feed(stage, indicator_id, "tiempo.csv", rows, -5)
    _judge(
        stage, plan, "Se compararon las 495 maneras de elegir cuatro estudios: solo esta da una bajada así.", None, -3
    )


def _weekly(told: Marea, weeks: Mapping[int, date]) -> list[tuple[str, str, float]]:
    return [
        (studio, weeks[week].isoformat(), round(float(told.values[row, column]), 4))
        for row, studio in enumerate(told.studios)
        for column, week in enumerate(told.weeks)
    ]
