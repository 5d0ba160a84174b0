"""Bring in the people of a randomised invitation: columns without names, proven to be the ones that were drawn."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.exchange.tables import file_hash
from minga.foundation.policy import Actor, RefusedError, refuse_if, require
from minga.kernel import Refusal
from minga.kernel.writing import one_line
from minga.outcome import events, permissions, reading, rules
from minga.outcome.actions._locking import is_published, locked_plan
from minga.outcome.actions.imports import read_or_refuse
from minga.outcome.actions.reports import ImportReport, bad_rows, refuse_bad
from minga.outcome.models import MeasurementPlan, ObservationImport, Trial
from minga.outcome.queries.lots import draw_of, is_drawn
from minga.outcome.reading.people import ReadTrial, TrialMapped, read_trial


@transaction.atomic
def import_trial(
    *,
    plan_id: int,
    content: bytes,
    filename: str,
    mapping: Mapping[str, str] | TrialMapped,
    by: Actor,
    now: datetime,
    source: str = "",
    dry_run: bool = False,
) -> ImportReport:
    """Read one row per person (person, assigned, took_up, outcome) into a locked plan, whole or not at all.

    ``person`` is whatever was drawn from (a number, not a name); it proves the draw against the plan's seed and is
    then forgotten. A later file takes the place of the earlier; both are kept. An empty outcome is a person lost.
    """
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_IMPORT, by, plan.indicator)
    _refuse_plan(plan)
    refuse_if(rules.refusal_of_early_people(closes_on=plan.closes_on, known_on=clock.day_of(now)))
    digest = file_hash(content)
    known = ObservationImport.objects.filter(trial__plan=plan, file_hash=digest).first()
    if known is not None:
        return ImportReport(
            file_name=known.file_name,
            file_hash=digest,
            rows_read=known.rows_read,
            rows_same=known.rows_read,
            is_repeat=True,
            import_id=known.pk,
        )
    columns = mapping if isinstance(mapping, TrialMapped) else TrialMapped(**mapping)
    has_clusters = plan.method == rules.Method.CLUSTER_LOTTERY
    table = read_or_refuse(lambda: reading.open_table(content, filename))
    found = read_or_refuse(lambda: read_trial(table, columns, has_clusters=has_clusters))
    report = ImportReport(
        file_name=filename[:200],
        file_hash=digest,
        rows_read=len(found.people) + found.errors.count,
        rows_new=len(found.people),
        units=len(found.people),
        bad_rows=bad_rows(found.errors),
        bad_count=found.errors.count,
    )
    if dry_run:
        return report
    refuse_bad(report)
    _refuse_other_people(plan, found)
    return _write(plan, found, report, by=by, now=now, source=source)


def _refuse_plan(plan: MeasurementPlan) -> None:
    if plan.method not in rules.PEOPLE:
        raise RefusedError(Refusal("outcome:not-a-lottery"))
    refuse_if(rules.refusal_to_assess(rules.PlanState(plan.state), is_published=is_published(plan)))
    if plan.is_seed_sealed and draw_of(plan) is None:
        raise RefusedError(Refusal("outcome:not-drawn"))


def _lots(found: ReadTrial) -> dict[str, bool]:
    """Who or what was drawn or not, by number or name: people, or whole clusters."""
    lots: dict[str, bool] = {}
    for name, was in zip(found.clusters or found.people, found.assigned, strict=True):
        if lots.setdefault(name, bool(was)) != bool(was):
            raise RefusedError(Refusal("outcome:cluster-split", {"name": name}))
    return lots


def _refuse_other_people(plan: MeasurementPlan, found: ReadTrial) -> None:
    """The list is the one that was to be drawn from; a person who fell off it would undo the draw."""
    if found.clusters is not None:
        rarest, people_there = min(Counter(found.clusters).items(), key=lambda pair: pair[1], default=("", 0))
        if people_there < rules.GROUP_MIN:
            raise RefusedError(Refusal("outcome:cluster-too-small", {"name": rarest, "least": rules.GROUP_MIN}))
    lots = _lots(found)
    people, drawn = len(lots), sum(lots.values())
    if (people, drawn) != (plan.draw_total, plan.draw_size):
        params = {"found": people, "drawn": drawn, "total": plan.draw_total, "size": plan.draw_size}
        code = "outcome:draw-differs" if found.clusters is None else "outcome:draw-of-clusters-differs"
        raise RefusedError(Refusal(code, params))


def _write(
    plan: MeasurementPlan, found: ReadTrial, report: ImportReport, *, by: Actor, now: datetime, source: str
) -> ImportReport:
    from minga.outcome.assessing import pack  # noqa: PLC0415  (loads scipy)

    lots, clusters = _lots(found), sorted(set(found.clusters or ()))
    order = _shuffled(found.people)
    outcome, assigned = ([column[i] for i in order] for column in (found.outcome, found.assigned))
    took_up = [found.took_up[i] for i in order] if found.took_up is not None else None
    codes = [float(clusters.index(found.clusters[i])) for i in order] if found.clusters else None
    packed = pack(assigned, outcome, took_up, codes)
    batch = _batch(plan, report, by=by, now=now, source=source)
    Trial.objects.filter(plan=plan, superseded_at=None).update(superseded_at=now)
    Trial.objects.create(
        plan=plan,
        import_batch=batch,
        people=len(found.people),
        drawn=int(sum(assigned)),
        has_takers=took_up is not None,
        clusters=clusters,
        columns=packed,
        is_draw_proven=is_drawn(plan, list(lots), [name for name, was in lots.items() if was]),
        columns_hash=rules.fingerprint(packed.hex()),
        known_at=now,
    )
    fact = events.TrialImported(
        plan_id=plan.pk,
        indicator_id=plan.indicator_id,
        import_id=batch.pk,
        file_hash=report.file_hash,
        people=len(found.people),
    )
    publish(fact, by=by, now=now)
    return ImportReport(
        file_name=report.file_name,
        file_hash=report.file_hash,
        rows_read=report.rows_read,
        rows_new=report.rows_new,
        units=report.units,
        import_id=batch.pk,
    )


def _batch(plan: MeasurementPlan, report: ImportReport, *, by: Actor, now: datetime, source: str) -> ObservationImport:
    return ObservationImport.objects.create(
        indicator=plan.indicator,
        kind=rules.ImportKind.TRIAL,
        file_name=report.file_name,
        file_hash=report.file_hash,
        source=one_line(source)[:300] or plan.indicator.source,
        rows_read=report.rows_read,
        rows_new=report.rows_new,
        rows_revised=0,
        rows_same=0,
        rows_empty=0,
        imported_by_id=by.person_id,
        imported_at=now,
    )


def _shuffled(people: list[str]) -> list[int]:
    """An order from which nobody can tell whose row is whose: sorted by a hash with a salt that is thrown away."""
    salt = secrets.token_bytes(16)
    keys = [hashlib.sha256(salt + person.encode()).digest() for person in people]
    return sorted(range(len(people)), key=keys.__getitem__)
