"""REST doors of this link, under ``/api/v1/s/{space}/purpose/``."""

from datetime import date

from ninja import Field, Schema, Status

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.rest import Door
from minga.purpose import actions, queries, rules
from minga.purpose.queries import PurposeRow

router = Door()


class PurposeOut(Schema):
    id: int
    title: str
    issue: str
    state: str
    sponsor: str
    redecide_on: date | None
    has_lapsed: bool


class GoalOut(Schema):
    id: int
    role: str
    indicator_id: int
    indicator: str
    unit: str
    direction: str
    baseline: float | None
    target: float
    due_on: date


class PurposeDetailOut(PurposeOut):
    who: str
    member_gain: str
    organization_gain: str
    decision_right: str
    response_days: int
    goals: list[GoalOut]


class CharterIn(Schema):
    title: str = Field(min_length=1, max_length=rules.TITLE_MAX)
    who: str = Field(min_length=1, max_length=rules.PART_MAX)
    issue: str = Field(min_length=1, max_length=rules.PART_MAX)
    member_gain: str = Field(min_length=1, max_length=rules.PART_MAX)
    organization_gain: str = Field(min_length=1, max_length=rules.PART_MAX)
    pattern: rules.Pattern | None = None
    audience: rules.Audience = rules.Audience.SPACE
    sponsor_id: int | None = None
    decision_right: rules.DecisionRight | None = None
    response_days: int = Field(14, ge=1, le=120)
    redecide_on: date | None = None


class CallIn(Schema):
    verdict: rules.Verdict
    reason: str = Field(min_length=1, max_length=rules.REASON_MAX)
    expires_on: date | None = None
    redecide_on: date | None = None


class Made(Schema):
    id: int


@router.get("/", response=list[PurposeOut])
def list_purposes(request: SpaceRequest) -> tuple[PurposeRow, ...]:
    return queries.purpose_list(request.actor, today=clock.today())


@router.get("/{int:purpose_id}/", response=PurposeDetailOut)
def get_purpose(request: SpaceRequest, purpose_id: int) -> dict[str, object]:
    detail = queries.purpose_detail(request.actor, purpose_id, today=clock.today())
    written = detail.purpose
    return {
        "id": written.pk,
        "title": written.title,
        "issue": written.issue,
        "state": written.state,
        "sponsor": detail.sponsor,
        "redecide_on": written.redecide_on,
        "has_lapsed": detail.has_lapsed,
        "who": written.who,
        "member_gain": written.member_gain,
        "organization_gain": written.organization_gain,
        "decision_right": written.decision_right,
        "response_days": written.response_days,
        "goals": detail.goals,
    }


@router.post("/", response={201: Made})
def charter_purpose(request: SpaceRequest, body: CharterIn) -> Status[dict[str, object]]:
    fields = body.model_dump() | {"decision_right": body.decision_right or "", "pattern": body.pattern or ""}
    purpose = actions.charter_purpose(charter=actions.Charter(**fields), by=request.actor, now=clock.now())
    return Status(201, {"id": purpose.pk})


@router.post("/{int:purpose_id}/calls/", response={201: Made})
def call_purpose(request: SpaceRequest, purpose_id: int, body: CallIn) -> Status[dict[str, object]]:
    call = actions.call_purpose(
        purpose_id=purpose_id,
        verdict=body.verdict,
        reason=body.reason,
        expires_on=body.expires_on,
        redecide_on=body.redecide_on,
        by=request.actor,
        now=clock.now(),
    )
    return Status(201, {"id": call.pk})
