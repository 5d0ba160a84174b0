"""REST doors of this link, under ``/api/v1/s/{space}/debate/``."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema, Status
from pydantic import AwareDatetime

from minga.debate import actions, queries, rules, tasks
from minga.debate.api import asking, files, reading, visiting
from minga.debate.api.reading import ContributionPageOut
from minga.debate.queries import Sieve, moderation
from minga.debate.queries.documents import ContributionPage, question_document
from minga.debate.queries.questions import QuestionHead, QuestionRow
from minga.debate.rules.moderating import MeasureKind
from minga.debate.rules.reading import Order
from minga.debate.rules.undoing import Act
from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.doors import SpaceRequest
from minga.foundation.policy import RefusedError
from minga.foundation.rest import Door

router = Door()
for each in (visiting, asking, reading, files):
    router.add_router("", each.router)


class QuestionOut(Schema):
    id: int
    community_id: int
    title: str
    state: str
    opens_at: datetime
    closes_at: datetime
    answer_due_at: datetime
    unanswered_ideas: int


class QuestionDetailOut(QuestionOut):
    """``support_threshold``: with how many supports an idea comes under review; null where ideas are not supported."""

    body_html: str
    is_overdue: bool
    support_threshold: int | None
    are_supports_sealed: bool


class AskingIn(Schema):
    community_id: int
    title: str = Field(min_length=1, max_length=rules.TITLE_MAX)
    body: str = Field("", max_length=rules.BODY_MAX)
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    support_threshold: int | None = None
    are_supports_sealed: bool = False


class WritingIn(Schema):
    kind: rules.Kind
    title: str = Field("", max_length=rules.TITLE_MAX)
    body: str = Field(min_length=1, max_length=rules.BODY_MAX)
    reply_to_id: int | None = None
    reply_role: rules.ReplyRole | None = None


class RevisionIn(Schema):
    title: str = Field("", max_length=rules.TITLE_MAX)
    body: str = Field(min_length=1, max_length=rules.BODY_MAX)


class SettlementIn(Schema):
    state: rules.ContributionState
    reason: str = Field("", max_length=rules.REASON_MAX)
    into_id: int | None = None


class StatementOut(Schema):
    id: int
    text: str
    author: str
    chosen: str


class StatementIn(Schema):
    text: str = Field(min_length=1, max_length=rules.STATEMENT_MAX)


class StanceIn(Schema):
    value: int = Field(ge=-1, le=1, description="1 agree, 0 pass, -1 disagree")


class EstimateIn(Schema):
    value: float


class TermsIn(Schema):
    status_quo: float
    status_quo_source: str = Field(min_length=1, max_length=rules.SOURCE_MAX)
    resolves_on: date
    is_probability: bool = False
    named: float | None = None
    named_by: str = Field("", max_length=rules.NAME_MAX)
    indicator_id: int | None = None
    unit: str = Field("", max_length=rules.SOURCE_MAX)
    period: date | None = None


class ForecastIn(Schema):
    prompt: str = Field(min_length=1, max_length=rules.STATEMENT_MAX)
    unit: str = Field(min_length=1, max_length=rules.UNIT_MAX)
    low_hint: float | None = None
    high_hint: float | None = None
    terms: TermsIn


class ReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=rules.REASON_MAX)


class BodyIn(Schema):
    body: str = Field(min_length=1, max_length=rules.BODY_MAX)


class SameStatement(Schema):
    """Why a statement was not written; ``statement_id`` is the one that reads the same, to be voted on."""

    code: str
    sentence: str
    statement_id: int | None = None


class UndoIn(Schema):
    act: Act


class Made(Schema):
    id: int


@router.get("/", response=list[QuestionOut])
def list_questions(request: SpaceRequest, community_id: int | None = None) -> tuple[QuestionRow, ...]:
    return queries.question_list(request.actor, now=clock.now(), community_id=community_id)


@router.post("/", response={201: Made})
def ask_question(request: SpaceRequest, body: AskingIn) -> Status[dict[str, object]]:
    asking = actions.Asking(**body.model_dump(exclude={"community_id"}))
    made = actions.ask_question(community_id=body.community_id, asking=asking, by=request.actor, now=clock.now())
    return Status(201, {"id": made.pk})


@router.get("/{int:question_id}/", response=QuestionDetailOut)
def get_question(request: SpaceRequest, question_id: int) -> QuestionHead:
    return question_document(queries.visible_question(request.actor, question_id), now=clock.now())


@router.post("/{int:question_id}/open/", response=Made)
def open_question(request: SpaceRequest, question_id: int) -> dict[str, object]:
    return {"id": actions.open_question(question_id=question_id, by=request.actor, now=clock.now()).pk}


@router.post("/{int:question_id}/close/", response=Made)
def close_question(request: SpaceRequest, question_id: int) -> dict[str, object]:
    return {"id": actions.close_question(question_id=question_id, by=request.actor, now=clock.now()).pk}


@router.get("/{int:question_id}/contributions/", response=ContributionPageOut)
def list_contributions(
    request: SpaceRequest, question_id: int, page: int = 1, order: Order = Order.TIME
) -> ContributionPage:
    question = queries.visible_question(request.actor, question_id)
    return queries.contribution_rows(question, number=page, sieve=Sieve(order=order))


@router.post("/{int:question_id}/contributions/", response={201: Made})
def write_contribution(request: SpaceRequest, question_id: int, body: WritingIn) -> Status[dict[str, object]]:
    writing = actions.Writing(**body.model_dump())
    made = actions.write_contribution(question_id=question_id, writing=writing, by=request.actor, now=clock.now())
    return Status(201, {"id": made.pk})


@router.put("/contributions/{int:contribution_id}/", response=Made)
def revise_contribution(request: SpaceRequest, contribution_id: int, body: RevisionIn) -> dict[str, object]:
    made = actions.revise_contribution(
        contribution_id=contribution_id, title=body.title, body=body.body, by=request.actor, now=clock.now()
    )
    return {"id": made.pk}


@router.post("/contributions/{int:contribution_id}/withdraw/", response=Made)
def withdraw_contribution(request: SpaceRequest, contribution_id: int) -> dict[str, object]:
    made = actions.withdraw_contribution(contribution_id=contribution_id, by=request.actor, now=clock.now())
    return {"id": made.pk}


@router.post("/contributions/{int:contribution_id}/settle/", response=Made)
def settle_idea(request: SpaceRequest, contribution_id: int, body: SettlementIn) -> dict[str, object]:
    made = actions.settle_idea(contribution_id=contribution_id, by=request.actor, now=clock.now(), **body.model_dump())
    return {"id": made.pk}


@router.post("/contributions/{int:contribution_id}/undo/", response={204: None})
def undo_act(request: SpaceRequest, contribution_id: int, body: UndoIn) -> Status[None]:
    """Take back what you have just done: within ten seconds, while nobody has answered."""
    actions.undo_act(contribution_id=contribution_id, act=body.act, by=request.actor, now=clock.now())
    return Status(204, None)


@router.post("/contributions/{int:contribution_id}/reports/", response={201: Made})
def report_contribution(request: SpaceRequest, contribution_id: int, body: ReasonIn) -> Status[dict[str, object]]:
    made = actions.report_contribution(
        contribution_id=contribution_id, reason=body.reason, by=request.actor, now=clock.now()
    )
    return Status(201, {"id": made.pk})


@router.get("/{int:question_id}/statements/", response=list[StatementOut])
def list_statements(request: SpaceRequest, question_id: int, page: int = 1) -> Any:
    queries.visible_question(request.actor, question_id)
    return queries.statement_page(question_id, request.actor, number=page).rows


@router.post("/{int:question_id}/statements/", response={201: Made, 409: SameStatement})
def write_statement(request: SpaceRequest, question_id: int, body: StatementIn) -> Any:
    """Write a statement; where one reads the same, the answer names it, so that it can be voted on."""
    try:
        made = actions.write_statement(question_id=question_id, text=body.text, by=request.actor, now=clock.now())
    except RefusedError as refused:
        if refused.refusal.code != "debate:statement-exists":
            raise
        same = queries.same_statement_id(question_id, body.text)
        told = {"code": refused.refusal.code, "sentence": sentence_for(refused.refusal), "statement_id": same}
        return Status(409, told)
    return Status(201, {"id": made.pk})


@router.put("/statements/{int:statement_id}/stance/", response={204: None})
def take_stance(request: SpaceRequest, statement_id: int, body: StanceIn) -> Status[None]:
    value = rules.Stance(body.value)
    actions.take_stance(statement_id=statement_id, value=value, by=request.actor, now=clock.now())
    return Status(204, None)


@router.get("/{int:question_id}/map/", response=dict[str, Any])
def get_map(request: SpaceRequest, question_id: int) -> Any:
    """The opinion map as everybody sees it, with the caller's own place."""
    question = queries.visible_question(request.actor, question_id)
    snapshot = tasks.map_for(question, now=clock.now())
    return queries.map_document(snapshot, request.actor) if snapshot else {"state": "not_computed"}


@router.get("/{int:question_id}/estimates/", response=dict[str, Any] | None)
def get_estimates(request: SpaceRequest, question_id: int) -> dict[str, Any] | None:
    queries.visible_question(request.actor, question_id)
    return queries.round_document(question_id, request.actor)


@router.post("/{int:question_id}/forecast/", response={201: Made})
def ask_forecast(request: SpaceRequest, question_id: int, body: ForecastIn) -> Status[dict[str, object]]:
    terms = rules.Terms(**body.terms.model_dump())
    asked = body.model_dump(exclude={"terms"})
    made = actions.ask_estimate(question_id=question_id, by=request.actor, now=clock.now(), terms=terms, **asked)
    return Status(201, {"id": made.pk})


@router.post("/{int:question_id}/estimates/again/", response={201: Made})
def ask_second_round(request: SpaceRequest, question_id: int) -> Status[dict[str, object]]:
    second = actions.ask_second_round(question_id=question_id, by=request.actor, now=clock.now())
    return Status(201, {"id": second.pk})


@router.put("/estimates/{int:round_id}/mine/", response={204: None})
def seal_estimate(request: SpaceRequest, round_id: int, body: EstimateIn) -> Status[None]:
    actions.seal_estimate(round_id=round_id, value=body.value, by=request.actor, now=clock.now())
    return Status(204, None)


@router.post("/estimates/{int:round_id}/reveal/", response=Made)
def reveal_estimates(request: SpaceRequest, round_id: int) -> dict[str, object]:
    return {"id": actions.reveal_estimates(round_id=round_id, by=request.actor, now=clock.now()).pk}


@router.get("/{int:question_id}/summaries/", response=list[dict[str, Any]])
def list_summaries(request: SpaceRequest, question_id: int) -> list[dict[str, Any]]:
    queries.visible_question(request.actor, question_id)
    return queries.summary_documents(question_id)


@router.post("/{int:question_id}/summaries/", response={201: Made})
def sign_summary(request: SpaceRequest, question_id: int, body: BodyIn) -> Status[dict[str, object]]:
    made = actions.sign_summary(question_id=question_id, body=body.body, by=request.actor, now=clock.now())
    return Status(201, {"id": made.pk})


@router.post("/summaries/{int:summary_id}/challenges/", response={201: Made})
def challenge_summary(request: SpaceRequest, summary_id: int, body: BodyIn) -> Status[dict[str, object]]:
    made = actions.challenge_summary(summary_id=summary_id, body=body.body, by=request.actor, now=clock.now())
    return Status(201, {"id": made.pk})


@router.post("/challenges/{int:challenge_id}/answer/", response=Made)
def answer_challenge(request: SpaceRequest, challenge_id: int, body: BodyIn) -> dict[str, object]:
    made = actions.answer_challenge(challenge_id=challenge_id, answer=body.body, by=request.actor, now=clock.now())
    return {"id": made.pk}


class StepIn(Schema):
    """``dismiss`` leaves it where it is; a ``pause`` needs its days."""

    decision: Literal["dismiss", "hide", "rewrite", "pause", "remove"]
    reason: str = Field(min_length=1, max_length=rules.REASON_MAX)
    days: int | None = None


class WaitingOut(Schema):
    kind: str
    id: int
    question_id: int
    text: str
    author: str
    reasons: list[str]
    since: datetime


class QueueOut(Schema):
    is_facilitator: bool
    waiting: list[WaitingOut]


class MeasureOut(Schema):
    id: int
    question_id: int
    step: str
    text: str
    reason: str
    taken_at: datetime
    until: datetime | None
    ended_at: datetime | None
    appeal: str
    answer: str


class AppealAnswerIn(Schema):
    is_lifted: bool
    answer: str = Field(min_length=1, max_length=rules.REASON_MAX)


class LookIn(Schema):
    is_kept: bool
    reason: str = Field("", max_length=rules.REASON_MAX)


@router.post("/statements/{int:statement_id}/reports/", response={201: Made})
def report_statement(request: SpaceRequest, statement_id: int, body: ReasonIn) -> Status[dict[str, object]]:
    made = actions.report_statement(statement_id=statement_id, reason=body.reason, by=request.actor, now=clock.now())
    return Status(201, {"id": made.pk})


@router.get("/moderation/{int:community_id}/", response=QueueOut)
def moderation_queue(request: SpaceRequest, community_id: int) -> Any:
    """What waits in a community: for its facilitators; to administrators what none of them has answered in time."""
    return moderation.queue_of(request.actor, community_id, now=clock.now())


@router.post("/reports/{int:report_id}/decision/", response=Made)
def decide_report(request: SpaceRequest, report_id: int, body: StepIn) -> dict[str, object]:
    by, now = request.actor, clock.now()
    if body.decision == "dismiss":
        made = actions.dismiss_report(report_id=report_id, reason=body.reason, by=by, now=now)
    else:
        step = MeasureKind(body.decision)
        made = actions.step_in_report(
            report_id=report_id, step=step, reason=body.reason, days=body.days, by=by, now=now
        )
    return {"id": made.pk}


@router.get("/measures/{int:measure_id}/", response=MeasureOut)
def one_measure(request: SpaceRequest, measure_id: int) -> Any:
    return moderation.one_measure(request.actor, measure_id, now=clock.now())


@router.post("/measures/{int:measure_id}/appeal/", response=Made)
def appeal_measure(request: SpaceRequest, measure_id: int, body: ReasonIn) -> dict[str, object]:
    made = actions.appeal_measure(measure_id=measure_id, reason=body.reason, by=request.actor, now=clock.now())
    return {"id": made.pk}


@router.post("/measures/{int:measure_id}/answer/", response=Made)
def answer_appeal(request: SpaceRequest, measure_id: int, body: AppealAnswerIn) -> dict[str, object]:
    made = actions.answer_appeal(measure_id=measure_id, by=request.actor, now=clock.now(), **body.model_dump())
    return {"id": made.pk}


@router.post("/measures/{int:measure_id}/look/", response=Made)
def look_again(request: SpaceRequest, measure_id: int, body: LookIn) -> dict[str, object]:
    made = actions.look_again(measure_id=measure_id, by=request.actor, now=clock.now(), **body.model_dump())
    return {"id": made.pk}
