"""REST doors of this link, under ``/api/v1/s/{space}/decision/``."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from ninja import Field, Schema, Status
from pydantic import AwareDatetime

from minga.decision import actions, queries, rules
from minga.decision.models.decisions import Decision
from minga.decision.queries.decisions import DecisionRow
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.policy import NotFoundError
from minga.foundation.rest import Door
from minga.foundation.writing.naming import each_with_names

router = Door()

METHOD_RULES = (
    "seats",
    "stv_rule",
    "grades",
    "credits",
    "budget",
    "currency",
    "budget_rule",
    "completion",
    "utility",
    "fewest_choices",
    "most_choices",
    "is_basket_capped",
    "unit",
    "lowest_amount",
    "highest_amount",
    "allows_delegation",
    "only_name",
    "only_value",
    "census_name",
    "census_column",
    "census_value",
    "admits_verified",
)


class DecisionOut(Schema):
    id: int
    title: str
    community_id: int
    question_id: int | None
    state: str
    is_secret: bool
    closes_at: datetime | None
    chosen: str
    response: str
    response_due_at: datetime | None
    is_response_overdue: bool


class OptionOut(Schema):
    id: int
    key: str
    title: str
    body_html: str
    is_wait: bool
    is_chosen: bool
    idea_id: int | None
    cost: int | None = Field(description="In the smallest unit of the budget's currency.")


class DecisionDetailOut(Schema):
    id: int
    title: str
    body: str
    community_id: int
    question_id: int | None
    origin_reason: str
    method: str
    state: str
    is_secret: bool
    is_high_stakes: bool
    quorum: int
    threshold: str
    majority_base: str
    tie_seed: str
    seats: int
    stv_rule: str
    grades: list[str]
    credits: int
    budget: int | None = Field(description="In the smallest unit of the currency.")
    currency: str
    budget_rule: str
    completion: str
    utility: str
    fewest_choices: int
    most_choices: int
    is_basket_capped: bool
    unit: str
    lowest_amount: str
    highest_amount: str
    allows_delegation: bool
    only_name: str
    only_value: str
    census_name: str
    census_column: str
    census_value: str
    admits_verified: bool
    closes_at: datetime | None
    options: list[OptionOut]
    roll_size: int
    turnout: int | None
    has_voted: bool
    outcome: str | None
    chosen_option_id: int | None
    reasons: str
    dissent: str


class DraftIn(Schema):
    title: str = Field(min_length=1, max_length=rules.TITLE_MAX)
    method: rules.Method
    body: str = Field("", max_length=rules.BODY_MAX)
    origin_reason: str = Field(
        "", max_length=rules.REASON_MAX, description="Why it comes out of no debate, where it comes out of none."
    )
    waiting_cost: str = Field("", max_length=rules.REASON_MAX)
    is_secret: bool = False
    is_high_stakes: bool = False
    durability: str = Field("", max_length=rules.REASON_MAX)
    lesson: str = Field("", max_length=rules.REASON_MAX)
    robustness: str = Field("", max_length=rules.REASON_MAX)
    waiting_burden: str = Field("", max_length=rules.REASON_MAX)
    quorum: int = Field(0, ge=0, le=100)
    threshold: rules.Threshold = rules.Threshold.MORE_THAN_HALF
    majority_base: rules.MajorityBase = rules.MajorityBase.VOTES_CAST
    closes_at: AwareDatetime | None = None
    tie_seed: str = Field("", max_length=rules.SEED_MAX)
    seats: int = Field(1, ge=1, le=rules.SEATS_MAX)
    stv_rule: rules.StvRule = rules.StvRule.SCOTTISH
    grades: tuple[str, ...] = ()
    credits: int = Field(10, ge=1, le=rules.CREDITS_MAX)
    budget: int | None = Field(None, description="In the smallest unit of the currency.")
    currency: str = Field("EUR", min_length=rules.CURRENCY_LENGTH, max_length=rules.CURRENCY_LENGTH)
    budget_rule: rules.BudgetRule = rules.BudgetRule.EQUAL_SHARES
    completion: rules.Completion = rules.Completion.ADD1_UTILITARIAN
    utility: rules.Utility = rules.Utility.COST
    fewest_choices: int = Field(0, ge=0, le=rules.OPTIONS_MAX)
    most_choices: int = Field(0, ge=0, le=rules.OPTIONS_MAX)
    is_basket_capped: bool = False
    unit: str = Field("", max_length=rules.UNIT_MAX)
    lowest_amount: str = Field("", max_length=rules.AMOUNT_MAX, description="An exact decimal, such as 12.5.")
    highest_amount: str = Field("", max_length=rules.AMOUNT_MAX)
    allows_delegation: bool = False
    only_name: str = Field(
        "", max_length=rules.ONLY_NAME_MAX, description="An attribute of people, where only some of them vote."
    )
    only_value: str = Field("", max_length=rules.ONLY_VALUE_MAX, description="Its value that voters hold.")
    census_name: str = Field(
        "", max_length=rules.CENSUS_NAME_MAX, description="A census, where only who is verified on it votes."
    )
    census_column: str = Field("", max_length=rules.ONLY_NAME_MAX, description="A column of its list, if any.")
    census_value: str = Field("", max_length=rules.ONLY_VALUE_MAX, description="The value that voters have there.")
    admits_verified: bool = Field(
        False, description="Who could vote at the opening and verifies later comes onto the roll."
    )


class DraftInCommunity(DraftIn):
    community_id: int
    question_id: int | None = None
    idea_ids: list[int] = Field([], max_length=rules.OPTIONS_MAX, description="Ideas of the question, each an option.")


class OptionIn(Schema):
    title: str = Field("", max_length=rules.TITLE_MAX)
    body: str = Field("", max_length=rules.BODY_MAX)
    idea_id: int | None = None
    cost: int | None = Field(None, description="In the smallest unit of the budget's currency.")


class VoiceIn(Schema):
    delegate_id: int


class BallotIn(Schema):
    choice: dict[str, Any]


class Receipt(Schema):
    receipt: str


class PublicationIn(Schema):
    reasons: str = Field(min_length=1, max_length=rules.BODY_MAX)
    dissent: str = Field("", max_length=rules.BODY_MAX)


class ResponseIn(Schema):
    kind: rules.ResponseKind
    reason: str = Field(min_length=1, max_length=rules.REASON_MAX)


class Made(Schema):
    id: int


class StateOut(Schema):
    state: str


@router.get("/", response=list[DecisionOut])
def list_decisions(
    request: SpaceRequest, community_id: int | None = None, question_id: int | None = None
) -> tuple[DecisionRow, ...]:
    return queries.decision_list(request.actor, now=clock.now(), community_id=community_id, question_id=question_id)


@router.get("/{int:decision_id}/", response=DecisionDetailOut)
def get_decision(request: SpaceRequest, decision_id: int) -> Any:
    detail = queries.decision_detail(request.actor, decision_id, now=clock.now(), today=clock.today())
    written = detail.decision
    own = (
        "id",
        "title",
        "body",
        "community_id",
        "question_id",
        "origin_reason",
        "method",
        "is_secret",
        "is_high_stakes",
        "quorum",
        "threshold",
        "majority_base",
        "tie_seed",
        "closes_at",
        "reasons",
        "dissent",
        *METHOD_RULES,
    )
    drawn = each_with_names([option.body_html for option in detail.options])
    return {name: getattr(written, name) for name in own} | {
        "state": detail.state,
        "options": [replace(option, body_html=html) for option, html in zip(detail.options, drawn, strict=True)],
        "roll_size": detail.roll_size,
        "turnout": detail.turnout,
        "has_voted": detail.has_voted,
        "outcome": detail.result.outcome if detail.result else None,
        "chosen_option_id": written.chosen_id,
    }


@router.get("/{int:decision_id}/recount.json", response=dict[str, Any])
def get_recount(request: SpaceRequest, decision_id: int) -> dict[str, Any]:
    decision = queries.visible_decision(request.actor, decision_id)
    if decision.state != rules.State.PUBLISHED:
        raise NotFoundError
    return queries.recount_file(decision)


@router.post("/", response={201: Made})
def draft_decision(request: SpaceRequest, body: DraftInCommunity) -> Status[dict[str, object]]:
    draft = actions.Draft(**body.model_dump(exclude={"community_id", "question_id", "idea_ids"}))
    decision = actions.draft_decision(
        community_id=body.community_id,
        question_id=body.question_id,
        idea_ids=body.idea_ids,
        draft=draft,
        by=request.actor,
        now=clock.now(),
    )
    return Status(201, {"id": decision.pk})


@router.post("/{int:decision_id}/options/", response={201: Made})
def add_option(request: SpaceRequest, decision_id: int, body: OptionIn) -> Status[dict[str, object]]:
    option = actions.add_option(decision_id=decision_id, by=request.actor, now=clock.now(), **body.model_dump())
    return Status(201, {"id": option.pk})


@router.post("/{int:decision_id}/open/", response=StateOut)
def open_decision(request: SpaceRequest, decision_id: int) -> Decision:
    return actions.open_decision(decision_id=decision_id, by=request.actor, now=clock.now())


@router.post("/{int:decision_id}/ballot/", response={201: Receipt})
def cast_ballot(request: SpaceRequest, decision_id: int, body: BallotIn) -> Status[dict[str, object]]:
    receipt = actions.cast_ballot(decision_id=decision_id, choice=body.choice, by=request.actor, now=clock.now())
    return Status(201, {"receipt": receipt})


@router.put("/{int:decision_id}/voice/", response={204: None})
def delegate_vote(request: SpaceRequest, decision_id: int, body: VoiceIn) -> Status[None]:
    actions.delegate_vote(decision_id=decision_id, delegate_id=body.delegate_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.delete("/{int:decision_id}/voice/", response={204: None})
def revoke_delegation(request: SpaceRequest, decision_id: int) -> Status[None]:
    actions.revoke_delegation(decision_id=decision_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.post("/{int:decision_id}/close/", response=StateOut)
def close_decision(request: SpaceRequest, decision_id: int) -> Decision:
    return actions.close_decision(decision_id=decision_id, by=request.actor, now=clock.now())


@router.post("/{int:decision_id}/publication/", response=StateOut)
def publish_decision(request: SpaceRequest, decision_id: int, body: PublicationIn) -> Decision:
    return actions.publish_decision(decision_id=decision_id, by=request.actor, now=clock.now(), **body.model_dump())


@router.post("/{int:decision_id}/response/", response={201: Made})
def give_response(request: SpaceRequest, decision_id: int, body: ResponseIn) -> Status[dict[str, object]]:
    response = actions.give_response(
        decision_id=decision_id, kind=body.kind, reason=body.reason, by=request.actor, now=clock.now()
    )
    return Status(201, {"id": response.pk})
