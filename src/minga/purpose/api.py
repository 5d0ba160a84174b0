"""REST doors of this link, under ``/api/v1/s/{space}/purpose/``."""

from datetime import date, datetime

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


class TaskOut(Schema):
    condition: rules.Condition
    title: str
    is_done: bool
    note: str
    who: str


class GoalOut(Schema):
    id: int
    role: str
    indicator_id: int
    indicator: str
    unit: str
    direction: str
    owner: str
    owner_answer: str
    is_sealed: bool
    baseline: float | None
    target: float
    due_on: date


class PurposeDetailOut(PurposeOut):
    who: str
    member_gain: str
    organization_gain: str
    decision_right: str
    response_days: int
    sponsor_answer: str
    goals: list[GoalOut]
    needed: list[TaskOut]


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


class WordsIn(Schema):
    """What a purpose says; who may know of it only while it is not decided. What is left out stays."""

    title: str = Field(min_length=1, max_length=rules.TITLE_MAX)
    who: str = Field(min_length=1, max_length=rules.PART_MAX)
    issue: str = Field(min_length=1, max_length=rules.PART_MAX)
    member_gain: str = Field(min_length=1, max_length=rules.PART_MAX)
    organization_gain: str = Field(min_length=1, max_length=rules.PART_MAX)
    pattern: rules.Pattern | None = None
    audience: rules.Audience | None = None
    trigger: str | None = Field(None, max_length=rules.PART_MAX)


class TermsIn(Schema):
    sponsor_id: int | None = None
    decision_right: rules.DecisionRight | None = None
    response_days: int = Field(14, ge=1, le=120)
    redecide_on: date | None = None


class AnswerIn(Schema):
    is_accepted: bool
    reason: str = Field("", max_length=rules.REASON_MAX)


class OwnerIn(Schema):
    user_id: int


class ScoreIn(Schema):
    score: int
    reason: str = Field(min_length=1, max_length=rules.REASON_MAX)


class ReviewIn(Schema):
    scores: dict[rules.Criterion, ScoreIn] = Field(min_length=1)


class FigureIn(Schema):
    name: str = Field(min_length=1, max_length=120)
    unit: str = Field(min_length=1, max_length=40)
    direction: rules.Direction
    owner_id: int
    numerator: str = Field("", max_length=200)
    denominator: str = Field("", max_length=200)
    grain: rules.Grain = rules.Grain.MONTH
    source: str = Field("", max_length=300)


class AimIn(Schema):
    role: rules.GoalRole
    baseline: float | None = None
    target: float
    due_on: date


class NewFigureIn(Schema):
    figure: FigureIn
    aim: AimIn


class FigureChangeIn(Schema):
    figure: FigureIn
    aim: AimIn | None = None


class PartOut(Schema):
    name: str
    said: str


class VersionOut(Schema):
    indicator: str
    by: str
    at: datetime
    before: list[PartOut]


class HistoryOut(Schema):
    corrections: list[VersionOut]


class NoteIn(Schema):
    result_note: str = Field(min_length=1, max_length=rules.REASON_MAX)


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
    today = clock.today()
    detail = queries.purpose_detail(request.actor, purpose_id, today=today)
    written = detail.purpose
    standing = queries.standing_of(request.actor, written, today=today)
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
        "sponsor_answer": written.sponsor_answer,
        "goals": detail.goals,
        "needed": queries.checklist_of(written, detail.goals, standing),
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


@router.put("/{int:purpose_id}/charter/", response=Made)
def revise_charter(request: SpaceRequest, purpose_id: int, body: WordsIn) -> dict[str, object]:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    standing = {name: getattr(purpose, name) for name in actions.CHARTER_FIELDS}
    charter = actions.Charter(**(standing | body.model_dump(exclude_none=True)))
    actions.revise_charter(purpose_id=purpose_id, charter=charter, by=request.actor, now=clock.now())
    return {"id": purpose_id}


@router.put("/{int:purpose_id}/terms/", response=Made)
def settle_terms(request: SpaceRequest, purpose_id: int, body: TermsIn) -> dict[str, object]:
    terms = body.model_dump() | {"decision_right": body.decision_right or ""}
    actions.settle_terms(purpose_id=purpose_id, by=request.actor, now=clock.now(), **terms)
    return {"id": purpose_id}


@router.post("/{int:purpose_id}/sponsor/", response={204: None})
def answer_as_sponsor(request: SpaceRequest, purpose_id: int, body: AnswerIn) -> Status[None]:
    actions.answer_as_sponsor(purpose_id=purpose_id, by=request.actor, now=clock.now(), **body.model_dump())
    return Status(204, None)


@router.post("/{int:purpose_id}/reviews/", response={201: list[Made]})
def review_criteria(request: SpaceRequest, purpose_id: int, body: ReviewIn) -> Status[list[dict[str, object]]]:
    scores = {criterion: actions.Score(given.score, given.reason) for criterion, given in body.scores.items()}
    made = actions.review_criteria(purpose_id=purpose_id, scores=scores, by=request.actor, now=clock.now())
    return Status(201, [{"id": review.pk} for review in made])


@router.get("/{int:purpose_id}/history/", response=HistoryOut)
def get_history(request: SpaceRequest, purpose_id: int) -> dict[str, object]:
    queries.visible_purpose(request.actor, purpose_id)
    corrections = [
        {
            "indicator": version.indicator,
            "by": version.by,
            "at": version.at,
            "before": [{"name": name, "said": said} for name, said in version.parts],
        }
        for version in queries.history_of(purpose_id)
    ]
    return {"corrections": corrections}


@router.post("/{int:purpose_id}/figures/", response={201: Made})
def add_figure(request: SpaceRequest, purpose_id: int, body: NewFigureIn) -> Status[dict[str, object]]:
    indicator = actions.add_figure(
        purpose_id=purpose_id,
        figure=actions.Figure(**body.figure.model_dump()),
        aim=actions.Aim(**body.aim.model_dump()),
        by=request.actor,
        now=clock.now(),
    )
    return Status(201, {"id": indicator.pk})


@router.put("/figures/{int:indicator_id}/", response=Made)
def revise_figure(request: SpaceRequest, indicator_id: int, body: FigureChangeIn) -> dict[str, object]:
    actions.revise_figure(
        indicator_id=indicator_id,
        figure=actions.Figure(**body.figure.model_dump()),
        aim=actions.Aim(**body.aim.model_dump()) if body.aim else None,
        by=request.actor,
        now=clock.now(),
    )
    return {"id": indicator_id}


@router.delete("/figures/{int:indicator_id}/", response={204: None})
def withdraw_indicator(request: SpaceRequest, indicator_id: int) -> Status[None]:
    actions.withdraw_indicator(indicator_id=indicator_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.put("/figures/{int:indicator_id}/owner/", response={204: None})
def hand_over_indicator(request: SpaceRequest, indicator_id: int, body: OwnerIn) -> Status[None]:
    actions.hand_over_indicator(indicator_id=indicator_id, user_id=body.user_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.post("/figures/{int:indicator_id}/answer/", response={204: None})
def answer_for_indicator(request: SpaceRequest, indicator_id: int, body: AnswerIn) -> Status[None]:
    actions.answer_for_indicator(indicator_id=indicator_id, by=request.actor, now=clock.now(), **body.model_dump())
    return Status(204, None)


@router.post("/{int:purpose_id}/close/", response={204: None})
def close_purpose(request: SpaceRequest, purpose_id: int, body: NoteIn) -> Status[None]:
    actions.close_purpose(purpose_id=purpose_id, result_note=body.result_note, by=request.actor, now=clock.now())
    return Status(204, None)


@router.post("/{int:purpose_id}/discard/", response={204: None})
def discard_purpose(request: SpaceRequest, purpose_id: int) -> Status[None]:
    actions.discard_purpose(purpose_id=purpose_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.post("/{int:purpose_id}/restore/", response={204: None})
def restore_purpose(request: SpaceRequest, purpose_id: int) -> Status[None]:
    actions.restore_purpose(purpose_id=purpose_id, by=request.actor, now=clock.now())
    return Status(204, None)
