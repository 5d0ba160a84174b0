"""Thirty milestones of Estudio Marea, forecast sealed and then known. Every number here is simulated."""

import random
from dataclasses import dataclass

from minga.community import actions as community
from minga.community.actions import Enrolment
from minga.debate import actions as debate
from minga.debate.rules import Terms
from minga.outcome import actions as outcome
from minga.outcome.rules.truths import Stated
from minga.project.demo.play import Played
from minga.project.demo.stage import CAST, DOMAIN, Stage

GAMES = ("Faro", "Ceniza", "Marisma", "Brújula", "Salitre", "Ámbar", "Noria", "Tundra", "Pleamar", "Veleta")
KINDS = ("la primera versión jugable", "la versión sin niveles por hacer", "el parche de la temporada")
USUAL, SPREAD = 12.0, 9.0
# A draw whose figures lie near the mean over seeds, so that a visitor sees what the formulas promise.
SEED = 54
PEOPLE, ASKED_TWICE = 8, 12
FIRST_DAY, STEP = -345, 10


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is forecast of one milestone, in days after its date."""

    title: str
    prompt: str
    late: int
    producers: int
    first: tuple[int, ...]
    second: tuple[int, ...]


WAITING = Milestone(
    title="Faro: la demo de feria",
    prompt="¿Cuántos días después de su fecha saldrá la demo de feria de «Faro»?",
    late=0,
    producers=2,
    first=(9, 8, 14, 11, 6, 10, 7, 12),
    second=(),
)
"""Its day has come, and nobody has said yet what happened: ``late`` is told to nobody."""


def milestones() -> list[Milestone]:
    """What happens lies around the usual delay; people see some of it, more once they have talked."""
    draw = random.Random(SEED)  # noqa: S311  (a play, not a secret)
    told = []
    for number in range(len(GAMES) * len(KINDS)):
        game, kind = GAMES[number % len(GAMES)], KINDS[number // len(GAMES)]
        late = max(-2, round(draw.gauss(USUAL, SPREAD)))
        shared = draw.gauss(0, 3)
        told.append(
            Milestone(
                title=f"{game}: {kind}",
                prompt=f"¿Cuántos días después de su fecha saldrá {kind} de «{game}»?",
                late=late,
                producers=max(0, round(0.35 * late + draw.gauss(0, 2))),
                first=_said(draw, late, shared, 0.55),
                second=_said(draw, late, shared / 2, 0.75),
            )
        )
    return told


def _said(draw: random.Random, late: int, shared: float, seen: float) -> tuple[int, ...]:
    centre = seen * late + (1 - seen) * USUAL + shared
    return tuple(round(draw.gauss(centre, 5)) for _each in range(PEOPLE))


def forecast_milestones(stage: Stage, played: Played) -> None:
    """A small community beside the large one; the first twelve are asked twice, and one more waits for its truth."""
    where = _gather(stage, played.purpose_id)
    for number, each in enumerate(milestones()):
        day = FIRST_DAY + STEP * number
        question_id = _forecast(stage, where, each, day, is_asked_twice=number < ASKED_TWICE)
        stated = Stated(value=each.late, source="Calendario de entregas, acta de cierre")
        outcome.state_truth(question_id=question_id, stated=stated, by=stage.actor("erik"), now=stage.at(day + 13))
    _forecast(stage, where, WAITING, -14, is_asked_twice=False)


def _gather(stage: Stage, purpose_id: int) -> int:
    rosa, day = stage.actor("rosa"), FIRST_DAY - 12
    founded = community.found_community(
        purpose_id=purpose_id,
        name="Mesa de fechas",
        about="Quien trabaja en un hito dice, en sobre cerrado, cuándo saldrá. Después se mira quién se acercó más.",
        access="open",
        by=rosa,
        now=stage.at(day),
    )
    stage.forget_roles()
    community.open_community(community_id=founded.pk, by=stage.actor("rosa"), now=stage.at(day + 1))
    erik = Enrolment(email=f"erik@{DOMAIN}", name=CAST["erik"][0], role="evaluator")
    community.enrol_people(community_id=founded.pk, people=[erik], by=stage.actor("rosa"), now=stage.at(day + 2))
    stage.enrol(founded.pk, PEOPLE, external_share=0.0, day=day + 3)
    return founded.pk


def _forecast(stage: Stage, where: int, each: Milestone, day: int, *, is_asked_twice: bool) -> int:
    """Asked, sealed, revealed, closed and summed up in a week; what happens is known in the next."""
    rosa = stage.actor("rosa")
    asking = debate.Asking(title=each.title, opens_at=stage.at(day), closes_at=stage.at(day + 6, hour=16))
    question = debate.ask_question(community_id=where, asking=asking, by=rosa, now=stage.at(day - 1))
    terms = Terms(
        status_quo=USUAL,
        status_quo_source="Mediana de los hitos del año anterior",
        named=each.producers,
        named_by="Producción",
        resolves_on=stage.day(day + 12),
    )
    first = debate.ask_estimate(
        question_id=question.pk,
        prompt=each.prompt,
        unit="días",
        low_hint=None,
        high_hint=None,
        by=rosa,
        now=stage.at(day - 1, hour=11),
        terms=terms,
    )
    debate.open_question(question_id=question.pk, by=rosa, now=stage.at(day - 1, hour=12))
    _seal(stage, first.pk, each.first, day)
    if is_asked_twice:
        second = debate.ask_second_round(question_id=question.pk, by=rosa, now=stage.at(day + 3))
        _seal(stage, second.pk, each.second, day + 3)
    debate.close_question(question_id=question.pk, by=rosa, now=stage.at(day + 6))
    debate.sign_summary(
        question_id=question.pk, body="Dicho en sobre cerrado; queda la mediana.", by=rosa, now=stage.at(day + 7)
    )
    return question.pk


def _seal(stage: Stage, round_id: int, values: tuple[int, ...], day: int) -> None:
    for place, value in enumerate(values):
        debate.seal_estimate(
            round_id=round_id, value=value, by=stage.actor(place), now=stage.at(day, hour=15, minute=place)
        )
    debate.reveal_estimates(round_id=round_id, by=stage.actor("rosa"), now=stage.at(day + 2))
