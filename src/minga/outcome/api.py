"""REST doors of this link, under ``/api/v1/s/{space}/outcome/``. No body has a level, a verdict or an effect."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, File, Form, Schema, Status, UploadedFile

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.policy import RefusedError
from minga.foundation.rest import Door
from minga.kernel import Refusal
from minga.outcome import actions, queries, rules
from minga.outcome.queries.rows import VerdictRow
from minga.outcome.rules import truths

router = Door()


class CheckOut(Schema):
    code: str
    label: str
    passed: bool | None


class VerdictOut(Schema):
    """``failed`` stands first: each of its sentences took evidence away."""

    id: int
    failed: list[str]
    plan_id: int
    initiative_id: int
    purpose_id: int
    initiative: str
    indicator: str
    sentence: str
    code: str
    level: int
    level_name: str
    effect: str
    interval: str
    unit: str
    window: str
    signed_by: str
    published_at: datetime


class RefusedOut(Schema):
    label: str
    figure: str
    reason: str


class KnotOut(Schema):
    kind: str
    text: str
    url: str
    at: datetime | None
    by: str
    is_gap: bool


class VerdictDetailOut(VerdictOut):
    checks: list[CheckOut]
    relative: str
    denominator: str
    compared: str
    reasons: list[str]
    refused: list[RefusedOut]
    hours: float | None
    cost_amount: float | None
    cost_currency: str
    inputs_hash: str
    plan_hash: str
    trace: list[KnotOut]


class PointIn(Schema):
    unit: str = Field(min_length=1, max_length=rules.UNIT_MAX)
    period: str = Field(min_length=4, max_length=32)
    value: float = Field(strict=True, description="A JSON number; a text could be read in two ways.")
    n: int | None = Field(None, ge=0, strict=True)


class PushIn(Schema):
    points: list[PointIn] = Field(min_length=1, max_length=rules.PUSH_MAX)
    source: str = Field("", max_length=rules.SOURCE_MAX)
    time_zone: str = Field("", max_length=64, description="Of where the values come from; empty: the space's.")


class WaitingOut(Schema):
    """A row whose period has not ended: it is not kept, and taken when it is sent again from that day on."""

    line: int
    unit: str
    period: date
    known_from: date
    sentence: str


class PushOut(Schema):
    rows_read: int
    rows_new: int
    rows_revised: int
    rows_same: int
    rows_waiting: int
    waiting: list[WaitingOut]
    file_hash: str


class FileIn(Schema):
    """How to read a file. Columns left empty are found by their usual names."""

    unit: str = ""
    period: str = ""
    value: str = ""
    n: str = ""
    sheet: str = ""
    decimal: Literal["auto", ".", ","] = Field("auto", description="Asked for where a number can be read in two ways.")
    dates: rules.DateOrder = rules.DateOrder.ISO
    zone: str = Field("", max_length=64, description="Of where the values come from; empty: the space's.")
    source: str = Field("", max_length=rules.SOURCE_MAX)
    revisions: rules.RevisionPolicy = rules.RevisionPolicy.SUPERSEDE
    dry_run: bool = False


class BadRowOut(Schema):
    line: int
    column: str
    value: str
    sentence: str


class FileOut(PushOut):
    """``sample``: the first number written with a mark, and what it is read as. ``taken``: role and column."""

    rows_empty: int
    rows_blank: int
    columns_blank: int
    sample: tuple[str, float] | None
    taken: list[tuple[str, str]]
    bad_rows: list[BadRowOut]
    bad_count: int


class SignIn(Schema):
    note: str = Field("", max_length=rules.NOTE_MAX)
    cost_amount: float | None = Field(None, ge=0)
    cost_currency: str = Field("", max_length=3)
    cost_source: str = Field("", max_length=rules.SOURCE_MAX)


class Made(Schema):
    id: int


@router.get("/", response=list[VerdictOut])
def list_verdicts(request: SpaceRequest) -> tuple[VerdictRow, ...]:
    return queries.verdict_list(request.actor)


@router.get("/{int:verdict_id}/", response=VerdictDetailOut)
def get_verdict(request: SpaceRequest, verdict_id: int) -> Any:
    page = queries.verdict_page(request.actor, verdict_id, space_slug=request.space.slug)
    row, claim = page.row, page.claim
    own = {name: getattr(row, name) for name in VerdictOut.model_fields}
    said = {
        name: getattr(claim, name) for name in ("checks", "relative", "denominator", "compared", "reasons", "refused")
    }
    kept = ("hours", "cost_amount", "cost_currency", "inputs_hash", "plan_hash", "trace")
    return own | said | {name: getattr(page, name) for name in kept}


@router.post("/indicators/{int:indicator_id}/observations/", response={201: PushOut})
def push_observations(request: SpaceRequest, indicator_id: int, body: PushIn) -> Any:
    points = [point.model_dump() for point in body.points]
    report = actions.push_observations(
        indicator_id=indicator_id,
        points=points,
        source=body.source,
        zone=body.time_zone,
        by=request.actor,
        now=clock.now(),
    )
    return Status(201, {name: getattr(report, name) for name in PushOut.model_fields})


@router.post("/indicators/{int:indicator_id}/observations/file/", response={200: FileOut, 201: FileOut})
def import_observations(request: SpaceRequest, indicator_id: int, how: Form[FileIn], file: File[UploadedFile]) -> Any:
    """A file of values: 200 and nothing written with ``dry_run``, else 201; it comes in whole or not at all."""
    if (file.size or 0) > rules.FILE_MAX:
        raise RefusedError(Refusal("outcome:file-too-large", {"megabytes": rules.FILE_MAX // 1_000_000}))
    mapping = how.model_dump(exclude={"source", "revisions", "dry_run"})
    report = actions.import_observations(
        indicator_id=indicator_id,
        content=file.read(),
        filename=file.name or "",
        mapping=mapping,
        source=how.source,
        revisions=how.revisions,
        dry_run=how.dry_run,
        by=request.actor,
        now=clock.now(),
    )
    return Status(200 if how.dry_run else 201, {name: getattr(report, name) for name in FileOut.model_fields})


@router.post("/plans/{int:plan_id}/lock/", response={201: Made})
def lock_plan(request: SpaceRequest, plan_id: int) -> Status[dict[str, object]]:
    plan = actions.lock_plan(plan_id=plan_id, by=request.actor, now=clock.now())
    return Status(201, {"id": plan.pk})


@router.post("/plans/{int:plan_id}/assessments/", response={201: Made})
def assess_plan(request: SpaceRequest, plan_id: int) -> Status[dict[str, object]]:
    assessment = actions.assess_plan(plan_id=plan_id, by=request.actor, now=clock.now())
    return Status(201, {"id": assessment.pk})


@router.post("/assessments/{int:assessment_id}/verdict/", response={201: Made})
def publish_verdict(request: SpaceRequest, assessment_id: int, body: SignIn) -> Status[dict[str, object]]:
    verdict = actions.publish_verdict(
        assessment_id=assessment_id, by=request.actor, now=clock.now(), **body.model_dump()
    )
    return Status(201, {"id": verdict.pk})


class ForecastOut(Schema):
    question_id: int
    title: str
    prompt: str
    unit: str
    is_probability: bool
    resolves_on: date
    state: str
    truth: float | None
    source: str
    first: float | None
    second: float | None
    status_quo: float
    named: float | None
    named_by: str
    nearer: str | None


class ComparisonOut(Schema):
    n: int
    nearer: int
    tied: int
    farther: int
    finding: str
    skill: float | None
    low: float | None
    high: float | None
    p_value: float | None


class ForecastsOut(Schema):
    sentence: str
    against_status_quo: ComparisonOut | None
    second_round: ComparisonOut | None
    against_named: ComparisonOut | None
    questions: list[ForecastOut]


class TruthIn(Schema):
    value: float | None = None
    source: str = Field("", max_length=rules.SOURCE_MAX)
    reason: str = Field("", max_length=rules.TEXT_MAX)


@router.get("/forecasts/", response=ForecastsOut)
def get_forecasts(
    request: SpaceRequest, community_id: int | None = None, purpose_id: int | None = None
) -> dict[str, object]:
    """Of one community, of one purpose, or of all that the caller may see."""
    now = clock.now()
    if community_id is not None:
        pool = queries.community_forecasts(request.actor, community_id, now=now)
    elif purpose_id is not None:
        pool = queries.purpose_forecasts(request.actor, purpose_id, now=now)
    else:
        pool = queries.all_forecasts(request.actor, now=now)
    said, score = queries.said_of(pool), pool.score
    return {
        "sentence": said.main if said else "",
        "against_status_quo": score and asdict(score.crowd),
        "second_round": score and score.second_round and asdict(score.second_round),
        "against_named": score and score.named and asdict(score.named),
        "questions": [_forecast(row) for row in (*pool.resolved, *pool.others)],
    }


def _forecast(row: queries.ResultRow) -> dict[str, Any]:
    names = set(ForecastOut.model_fields) - {"truth", "source"}
    truth = {"truth": row.truth.value, "source": row.truth.source} if row.truth else {"truth": None, "source": ""}
    return {name: getattr(row, name) for name in names} | truth


@router.post("/forecasts/{int:question_id}/truth/", response={201: Made})
def state_truth(request: SpaceRequest, question_id: int, body: TruthIn) -> Status[dict[str, object]]:
    truth = actions.state_truth(
        question_id=question_id, stated=truths.Stated(**body.model_dump()), by=request.actor, now=clock.now()
    )
    return Status(201, {"id": truth.pk})
