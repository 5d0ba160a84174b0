"""What was drawn for a plan, with which seed, and whether it is what the seed gives."""

from collections.abc import Collection

from minga.algorithms.sampling import SamplingError, draw_lottery, draw_steps
from minga.foundation.journal.chain import latest_of
from minga.outcome import events
from minga.outcome.models import Draw, MeasurementPlan, Trial
from minga.outcome.queries.rows import DrawRow
from minga.outcome.rules import DRAWN, PEOPLE, Method, list_hash, sealed_seed

LOCKS = (events.PlanLocked.name, events.PlanAmended.name)


def seal_of(plan: MeasurementPlan) -> tuple[int, str] | None:
    """(position, hash) that the plan's lock, or its latest amendment, got in the journal; None until it is sealed.

    Nothing that happens after the lock can move this hash, and nobody knows it before.
    """
    entry = latest_of(plan.space_id or 0, LOCKS, about={"plan_id": plan.pk})
    return (entry.position, entry.hash) if entry is not None and entry.position is not None else None


def draw_of(plan: MeasurementPlan) -> Draw | None:
    return Draw.objects.filter(plan=plan).select_related("drawn_by").first() if plan.pk else None


def dealt(plan: MeasurementPlan, seed: str) -> dict[str, str]:
    """Each unit's start, as the seed deals them to the plan's waves."""
    waves = draw_steps(sorted(plan.units), [size for _day, size in plan.waves], seed)
    days = [day for day, _size in plan.waves]
    return {unit: day for day, wave in zip(days, waves, strict=True) for unit in wave}


def is_drawn(plan: MeasurementPlan, listed: Collection[str], drawn: Collection[str]) -> bool:
    """Whether exactly these of this list are the ones that the plan's seed draws; the list is the one drawn from."""
    draw = draw_of(plan)
    if plan.is_seed_sealed and (draw is None or draw.list_hash != list_hash(listed) or not _has_its_seed(plan, draw)):
        return False
    return set(draw_lottery(sorted(listed), len(drawn), draw.seed if draw else plan.draw_seed)) == set(drawn)


def is_proven(plan: MeasurementPlan, trial: Trial | None) -> bool:
    """Whether the plan's lots fell as its seed says: computed again for units, proven at the import for people."""
    if plan.method not in DRAWN:
        return False
    if plan.method in PEOPLE:
        return trial is not None and trial.is_draw_proven
    draw = draw_of(plan)
    if draw is None or not _has_its_seed(plan, draw) or draw.list_hash != list_hash(plan.units):
        return False
    try:
        return bool(dealt(plan, draw.seed) == plan.starts)
    except SamplingError:
        return False


def _has_its_seed(plan: MeasurementPlan, draw: Draw) -> bool:
    return bool(draw.seed == sealed_seed(plan.draw_seed, draw.chain_hash))


def draw_row(plan: MeasurementPlan) -> DrawRow | None:
    """The draw as the plan's page tells it; before it, the seed as far as it is known. None where Minga draws none."""
    if not plan.is_seed_sealed or not plan.content_hash:
        return None
    draw = draw_of(plan)
    if draw is None:
        seal = seal_of(plan)
        return DrawRow(seed=sealed_seed(plan.draw_seed, seal[1]) if seal else "")
    chosen = tuple(draw.chosen) if plan.method == Method.CLUSTER_LOTTERY else ()
    return DrawRow(
        seed=draw.seed,
        list_hash=draw.list_hash,
        listed=draw.listed,
        drawn=draw.drawn,
        chosen=chosen,
        algorithm=draw.algorithm,
        drawn_by=str(draw.drawn_by),
        drawn_at=draw.drawn_at,
        chain_position=draw.chain_position,
    )
