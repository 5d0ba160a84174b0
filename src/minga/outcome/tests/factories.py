"""Outcomes as tests need them, made through the actions a person would use."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minga.algorithms.sampling import draw_lottery
from minga.community.tests import factories as community
from minga.debate.tests import factories as debate
from minga.decision.tests import factories as decision
from minga.foundation.testing.cast import NOW, Cast
from minga.foundation.testing.scenes import scene
from minga.initiative import actions as initiative_actions
from minga.initiative.models import Initiative, Unit
from minga.initiative.tests import factories as initiatives
from minga.outcome import actions
from minga.outcome.models import Assessment, MeasurementPlan, Rival, Verdict
from minga.outcome.rules import EVERYBODY_DRAWN, Design, Method, shifted
from minga.purpose import actions as purpose_actions
from minga.purpose.models import Indicator, Purpose
from minga.purpose.rules import GoalRole
from minga.purpose.rules import Verdict as Call
from minga.purpose.tests import factories as purposes

TREATED = tuple(f"Planta {number}" for number in range(1, 5))
OTHERS = tuple(f"Planta {number}" for number in range(5, 11))
START = initiatives.FIRST_WAVE
LOCKED_AT = initiatives.STARTED_AT
FIRST_MONTH = shifted(START.replace(day=1), "month", -24)
AFTERWARDS = LOCKED_AT + timedelta(days=420)
MAPPING = {"unit": "planta", "period": "mes", "value": "valor", "n": "n"}
TRIAL_MAPPING = {"person": "solicitud", "assigned": "invitada", "took_up": "entró", "outcome": "matriculada"}


@scene
def purpose_measuring(cast: Cast, audience: str = "space", **outcome: Any) -> Purpose:
    """A purpose called GO with one outcome indicator, owned by Omar, and one guardrail."""
    purpose = purposes.draft(cast, audience=audience)
    target = {"baseline": outcome.pop("baseline", 18.0), "target": outcome.pop("target", 22.0)}
    name = outcome.pop("name", "Sustitución térmica")
    goals = [
        (purposes.indicator(cast, purpose, name, **outcome), GoalRole.OUTCOME, target),
        (
            purposes.indicator(cast, purpose, "Paradas de horno", direction="down", unit="paradas"),
            GoalRole.GUARDRAIL,
            {"baseline": 1.4, "target": 1.4},
        ),
    ]
    by = cast.actor(cast.rosa)
    for indicator, role, numbers in goals:
        purpose_actions.set_goal(
            purpose_id=purpose.pk,
            indicator_id=indicator.pk,
            role=role,
            due_on=date(2027, 1, 1),
            by=by,
            now=NOW,
            **numbers,
        )
    if audience == "confidential":
        purpose_actions.admit_reader(purpose_id=purpose.pk, user_id=cast.erik.pk)
    purposes.reviewed(cast, purpose)
    by = cast.actor(cast.salma)
    purpose_actions.call_purpose(
        purpose_id=purpose.pk, verdict=Call.GO, reason="Vale la pena", expires_on=None, by=by, now=NOW
    )
    purpose.refresh_from_db()
    return purpose


@scene
def initiative_in(
    cast: Cast, purpose: Purpose | None = None, access: str = "open", **starts: date | None
) -> Initiative:
    """Tito owns it; it is under way and its first unit has really started."""
    where = community.opened(cast, access, purpose=purpose or purpose_measuring(cast))
    question = debate.summarized(cast, where)
    chosen = decision.publish_it(cast, decision.closed(cast, decision.open_it(cast, decision.debated(cast, question))))
    initiative = initiatives.owned(cast, Initiative.objects.get(decision=chosen))
    wanted = starts or dict.fromkeys(TREATED, START) | dict.fromkeys(OTHERS)
    initiatives.units(cast, initiative, **wanted)
    by = cast.actor(cast.tito)
    initiative_actions.start_initiative(initiative_id=initiative.pk, by=by, now=LOCKED_AT)
    return initiative


@scene
def start_it(cast: Cast, initiative: Initiative) -> Initiative:
    """The planned units really start, which opens the measurement window."""
    by = cast.actor(cast.tito)
    for unit in Unit.objects.filter(initiative=initiative, starts_on__isnull=False, started_on=None):
        now = LOCKED_AT + timedelta(days=8)
        initiative_actions.start_unit(unit_id=unit.pk, started_on=START, by=by, now=now)
    initiative.refresh_from_db()
    return initiative


def outcome_of(initiative: Initiative) -> Indicator:
    return Indicator.objects.get(purpose_id=initiative.purpose_id, goals__role=GoalRole.OUTCOME)


def guardrail_of(initiative: Initiative) -> Indicator:
    return Indicator.objects.get(purpose_id=initiative.purpose_id, goals__role=GoalRole.GUARDRAIL)


def design(**changes: Any) -> Design:
    fields: dict[str, Any] = {
        "method": Method.DIFFERENCE_IN_DIFFERENCES,
        "starts": dict.fromkeys(TREATED, START),
        "comparison": OTHERS,
        "pre_first": -12,
        "pre_last": -1,
        "post_first": 1,
        "post_last": 9,
        "theory": "Menos carbón porque la poda **sobra** cerca.",
    }
    return Design(**(fields | changes))


def lottery(size: int = 300, total: int = 600, seed: str = "bolsa-2026-04-01", **changes: Any) -> Design:
    fields = {"draw_seed": seed, "draw_size": size, "draw_total": total} | changes
    return design(method=Method.INTENTION_TO_TREAT, starts={EVERYBODY_DRAWN: START}, comparison=(), **fields)


def rows(effect: float = 4.0, months: int = 36, seed: int = 7, **shifts: float) -> list[tuple[str, str, float]]:
    """(plant, month, rate): a common trend, a level per plant, noise, and an effect on the treated from the start."""
    start = START.replace(day=1)
    out = []
    for unit in (*TREATED, *OTHERS):
        # Each plant has its own source of chance, so that a longer file only adds to a shorter one.
        rng = random.Random(f"{seed} {unit}")
        level = rng.gauss(18, 3)
        for month in range(months):
            period = shifted(FIRST_MONTH, "month", month)
            treated = effect if unit in TREATED and period >= start else 0.0
            trend = shifts.get("trend", 0.0) * month if unit in TREATED else 0.0
            value = level + shifts.get("common", 0.2) * month + trend + treated + rng.gauss(0, 0.6)
            out.append((unit, period.isoformat()[:7], round(value, 4)))
    return out


def csv_of(points: list[tuple[str, str, float]], delimiter: str = ",", decimal: str = ".") -> bytes:
    head = delimiter.join(["planta", "mes", "valor", "n"])
    lines = [delimiter.join([unit, month, str(value).replace(".", decimal), "12"]) for unit, month, value in points]
    return "\n".join([head, *lines, ""]).encode()


@scene
def imported(
    cast: Cast, indicator: Indicator, content: bytes | None = None, now: datetime = AFTERWARDS, **changes: Any
) -> actions.ImportReport:
    fields: dict[str, Any] = {"filename": "parte.csv", "mapping": MAPPING} | changes
    content = content if content is not None else csv_of(rows())
    return actions.import_observations(
        indicator_id=indicator.pk, content=content, by=cast.actor(cast.omar), now=now, **fields
    )


def brought_by_page(
    client: Any,
    cast: Cast,
    indicator: Indicator,
    content: bytes,
    name: str = "parte.csv",
    *,
    keep: bool = True,
    **said: str,
) -> Any:
    """Choose a file on its page, say how it is read, and keep it: the last answer. ``keep=False`` only looks."""
    url = reverse("outcome:import", args=[cast.space.slug, indicator.pk])
    answer = client.post(url, {"file": SimpleUploadedFile(name, content)})
    if answer.status_code != 302:
        return answer
    look = answer.url
    if said:
        answer = client.post(look, said)
        assert answer.status_code == 302, answer.content.decode()
    return client.post(look, {"keep": "1"}) if keep else client.get(look)


@scene
def history(cast: Cast, initiative: Initiative, **shifts: float) -> actions.ImportReport:
    """Two years before the start, known before the plan is locked."""
    return imported(cast, outcome_of(initiative), csv_of(rows(months=24, **shifts)), now=LOCKED_AT - timedelta(days=1))


@scene
def drafted(cast: Cast, initiative: Initiative | None = None, **changes: Any) -> MeasurementPlan:
    initiative = initiative or initiative_in(cast)
    chosen = changes.pop("design", None) or design(**changes)
    return actions.draft_plan(
        initiative_id=initiative.pk,
        indicator_id=outcome_of(initiative).pk,
        design=chosen,
        by=cast.actor(cast.tito),
        now=LOCKED_AT,
    )


@scene
def locked(
    cast: Cast, initiative: Initiative | None = None, now: datetime = LOCKED_AT, **changes: Any
) -> MeasurementPlan:
    plan = drafted(cast, initiative, **changes)
    return actions.lock_plan(plan_id=plan.pk, by=cast.actor(cast.tito), now=now)


@scene
def measured(cast: Cast, initiative: Initiative | None = None, effect: float = 4.0, **changes: Any) -> MeasurementPlan:
    """Locked before the start, on two years of history; then started, and all values known.

    ``common`` is what all units gain a month whatever is done.
    """
    shifts = {"common": changes.pop("common", 0.2)}
    initiative = initiative or initiative_in(cast)
    history(cast, initiative, **shifts)
    plan = locked(cast, initiative, **changes)
    start_it(cast, initiative)
    imported(cast, outcome_of(initiative), csv_of(rows(effect, **shifts)))
    return plan


@scene
def assessed(cast: Cast, plan: MeasurementPlan | None = None, now: datetime = AFTERWARDS) -> Assessment:
    plan = plan or measured(cast)
    return actions.assess_plan(plan_id=plan.pk, by=cast.actor(cast.erik), now=now)


@scene
def published(cast: Cast, assessment: Assessment | None = None, **changes: Any) -> Verdict:
    """Signed by Erik, who evaluates."""
    assessment = assessment or assessed(cast)
    fields = {"note": "Mirado **dos** veces."} | changes
    by = cast.actor(cast.erik)
    return actions.publish_verdict(assessment_id=assessment.pk, by=by, now=AFTERWARDS, **fields)


@scene
def rival(cast: Cast, plan: MeasurementPlan, text: str = "La inversión de las plantas 1 y 4") -> Rival:
    return actions.raise_rival(plan_id=plan.pk, text=text, by=cast.actor(cast.ines), now=LOCKED_AT)


def people(design: Design, share: float = 0.3, effect: float = 0.2, seed: int = 3) -> bytes:
    """A file of applicants: exactly those drawn that the seed draws; half of them join."""
    rng = random.Random(seed)
    ids = [f"A{number:05}" for number in range(design.draw_total or 0)]
    drawn = set(draw_lottery(ids, design.draw_size or 0, design.draw_seed))
    lines = ["solicitud,invitada,entró,matriculada"]
    for person in ids:
        invited = person in drawn
        joined = invited and rng.random() < 0.5
        enrolled = rng.random() < share + (effect if invited else 0)
        lines.append(f"{person},{invited:d},{joined:d},{enrolled:d}")
    return "\n".join(lines).encode()


@scene
def trial(cast: Cast, plan: MeasurementPlan, content: bytes, now: datetime = AFTERWARDS, **changes: Any) -> Any:
    fields: dict[str, Any] = {"filename": "sorteo.csv", "mapping": TRIAL_MAPPING} | changes
    return actions.import_trial(plan_id=plan.pk, content=content, by=cast.actor(cast.omar), now=now, **fields)
