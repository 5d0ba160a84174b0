"""Play a script through the actions that people use: charter, gather, debate, decide."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minga.community import actions as community
from minga.community.actions import Enrolment
from minga.debate import actions as debate
from minga.debate.rules import ContributionState, Stance
from minga.decision import actions as decision
from minga.decision.models import Option
from minga.decision.rules import Family, ResponseKind, family_of
from minga.initiative.models import Initiative
from minga.project.demo.script import DecisionText, IndicatorText, LaterDecision, Script
from minga.project.demo.stage import CAST, DOMAIN, Stage
from minga.purpose import actions as purpose
from minga.purpose.models import Purpose
from minga.purpose.rules import Criterion, Direction, GoalRole, Grain, Verdict


@dataclass(slots=True)
class Played:
    """What came of a script so far."""

    purpose_id: int
    community_id: int
    question_id: int
    indicators: dict[str, int]
    decision_id: int | None = None
    initiative_id: int | None = None


def play(stage: Stage, script: Script) -> Played:
    """From the charter as far as the script goes."""
    purpose_id, indicators = _charter(stage, script)
    community_id = _gather(stage, script, purpose_id)
    question_id = _ask(stage, script, community_id)
    contributions = _say(stage, script, question_id)
    _take_stances(stage, script, question_id)
    _estimate(stage, script, question_id)
    played = Played(purpose_id, community_id, question_id, indicators)
    if script.again_day is not None:
        _call_again(stage, script, purpose_id)
    if script.summary:
        _sum_up(stage, script, question_id, contributions)
    if script.decision is not None and script.decide_day is not None:
        first = LaterDecision(text=script.decision, decide_day=script.decide_day, publish_day=script.publish_day)
        played.decision_id = _decide(stage, script, first, played, contributions)
    if played.decision_id is not None and script.publish_day is not None:
        drafted = Initiative.objects.filter(decision_id=played.decision_id).first()
        played.initiative_id = drafted.pk if drafted else None
    before = stage.draw
    for number, later in enumerate(script.later):
        # Draws of their own: what is measured afterwards stays as it is.
        stage.draw = random.Random(number)  # noqa: S311  (a play, not a secret)
        _decide(stage, script, later, played, contributions)
    stage.draw = before
    return played


def _charter(stage: Stage, script: Script) -> tuple[int, dict[str, int]]:
    day = script.charter_day
    follows = Purpose.objects.filter(title=script.follows).first() if script.follows else None
    charter = purpose.Charter(
        title=script.title,
        who=script.who,
        issue=script.issue,
        member_gain=script.member_gain,
        organization_gain=script.organization_gain,
        pattern=script.pattern,
        audience=script.audience,
        sponsor_id=stage.people["salma"],
        decision_right=script.decision_right,
        response_days=14,
        redecide_on=stage.day(script.redecide_day),
        follows_id=follows.pk if follows else None,
        trigger=script.trigger,
    )
    made = purpose.charter_purpose(charter=charter, by=stage.actor("rosa"), now=stage.at(day))
    indicators = {each.name: _measure(stage, made.pk, each, day) for each in script.indicators}
    purpose.answer_as_sponsor(
        purpose_id=made.pk, is_accepted=True, reason="", by=stage.actor("salma"), now=stage.at(day + 1)
    )
    scores = {
        criterion: purpose.Score(score, reason)
        for criterion, (score, reason) in zip(Criterion, script.criteria, strict=False)
    }
    if scores:
        by, now = stage.actor("erik"), stage.at(day + 3)
        purpose.review_criteria(purpose_id=made.pk, scores=scores, by=by, now=now)
    expires_on = stage.day(script.redecide_day) if script.verdict == "grow" else None
    purpose.call_purpose(
        purpose_id=made.pk,
        verdict=Verdict(script.verdict),
        reason=script.call_reason,
        expires_on=expires_on,
        by=stage.actor("salma"),
        now=stage.at(day + 6),
    )
    return made.pk, indicators


def _call_again(stage: Stage, script: Script, purpose_id: int) -> None:
    """The re-decision: the sponsor calls again, to the next date."""
    salma, day = stage.actor("salma"), script.again_day or 0
    purpose.call_purpose(
        purpose_id=purpose_id,
        verdict=Verdict.GO,
        reason=script.again_reason,
        expires_on=None,
        redecide_on=stage.day(day + 330),
        by=salma,
        now=stage.at(day, hour=12),
    )


def _measure(stage: Stage, purpose_id: int, text: IndicatorText, day: int) -> int:
    by, now = stage.actor("rosa"), stage.at(day, hour=12)
    indicator = purpose.register_indicator(
        purpose_id=purpose_id,
        name=text.name,
        unit=text.unit,
        direction=Direction(text.direction),
        numerator=text.numerator,
        denominator=text.denominator,
        grain=Grain(text.grain),
        owner_id=stage.people["noa"],
        source=text.source,
        by=by,
        now=now,
    )
    purpose.set_goal(
        purpose_id=purpose_id,
        indicator_id=indicator.pk,
        role=GoalRole(text.role),
        baseline=text.baseline,
        target=text.target,
        due_on=stage.day(180),
        by=by,
        now=now,
    )
    purpose.answer_for_indicator(
        indicator_id=indicator.pk, is_accepted=True, reason="", by=stage.actor("noa"), now=stage.at(day, hour=13)
    )
    return indicator.pk


def _gather(stage: Stage, script: Script, purpose_id: int) -> int:
    day = script.charter_day + 10
    founded = community.found_community(
        purpose_id=purpose_id,
        name=script.community,
        about=script.about,
        access=script.access,
        by=stage.actor("rosa"),
        now=stage.at(day),
    )
    stage.forget_roles()
    community.open_community(community_id=founded.pk, by=stage.actor("rosa"), now=stage.at(day + 1))
    roles = {"tito": "member", "ines": "guest", "erik": "evaluator"}
    people = [
        Enrolment(email=f"{key}@{DOMAIN}", name=CAST[key][0], role=role, is_external=key == "ines")
        for key, role in roles.items()
    ]
    community.enrol_people(community_id=founded.pk, people=people, by=stage.actor("rosa"), now=stage.at(day + 2))
    stage.enrol(founded.pk, script.member_count, external_share=script.external_share, day=day + 3)
    return founded.pk


def _ask(stage: Stage, script: Script, community_id: int) -> int:
    asking = debate.Asking(
        title=script.question,
        body=script.question_body,
        opens_at=stage.at(script.open_day),
        closes_at=stage.at(script.close_day, hour=16),
    )
    by = stage.actor("rosa")
    question = debate.ask_question(community_id=community_id, asking=asking, by=by, now=stage.at(script.open_day - 2))
    debate.open_question(question_id=question.pk, by=by, now=stage.at(script.open_day - 1))
    return question.pk


def _say(stage: Stage, script: Script, question_id: int) -> list[int]:
    """Everything said, spread over the days the question is open and already past."""
    last_day = min(script.close_day - 1, -1)
    span = max(1, last_day - script.open_day)
    written: list[int] = []
    for number, said in enumerate(script.said):
        moment = stage.at(script.open_day + span * number // max(1, len(script.said)), hour=11, minute=number % 60)
        writing = debate.Writing(
            kind=said.kind,
            title=said.title,
            body=said.body,
            reply_to_id=written[said.to] if said.to is not None else None,
            reply_role=said.role,
        )
        made = debate.write_contribution(question_id=question_id, writing=writing, by=stage.actor(said.by), now=moment)
        written.append(made.pk)
    return written


def _take_stances(stage: Stage, script: Script, question_id: int) -> None:
    """Members vote by their leaning; statements are written by different people."""
    day = script.open_day + 1
    voters = stage.members[: script.member_count]
    leanings = [stage.draw.random() < script.leaning_share for _each in voters]
    for number, text in enumerate(script.statements):
        author = number * 3
        statement = debate.write_statement(
            question_id=question_id, text=text.text, by=stage.actor(author), now=stage.at(day, hour=9, minute=number)
        )
        for place, is_first in enumerate(leanings):
            if place == author % len(stage.members) or stage.draw.random() > script.vote_share:
                continue
            value = _stance(stage, text.first if is_first else text.second)
            debate.take_stance(
                statement_id=statement.pk, value=value, by=stage.actor(place), now=stage.at(day, hour=13)
            )


def _stance(stage: Stage, chance: float) -> Stance:
    if stage.draw.random() < 0.08:
        return Stance.PASS
    return Stance.AGREE if stage.draw.random() < chance else Stance.DISAGREE


def _estimate(stage: Stage, script: Script, question_id: int) -> None:
    if script.estimate is None:
        return
    prompt, unit, centre, spread = script.estimate
    day = script.open_day + 2
    asked = debate.ask_estimate(
        question_id=question_id,
        prompt=prompt,
        unit=unit,
        low_hint=None,
        high_hint=None,
        by=stage.actor("rosa"),
        now=stage.at(day),
    )
    for place in range(min(24, script.member_count)):
        value = round(stage.draw.gauss(centre, spread), 1)
        debate.seal_estimate(round_id=asked.pk, value=value, by=stage.actor(place), now=stage.at(day, hour=15))
    if script.close_day < 0:
        debate.reveal_estimates(round_id=asked.pk, by=stage.actor("rosa"), now=stage.at(day + 3))


def _sum_up(stage: Stage, script: Script, question_id: int, contributions: list[int]) -> None:
    rosa = stage.actor("rosa")
    debate.close_question(question_id=question_id, by=rosa, now=stage.at(script.close_day, hour=17))
    summary = debate.sign_summary(
        question_id=question_id, body=script.summary, by=rosa, now=stage.at(script.close_day + 3)
    )
    challenge = debate.challenge_summary(
        summary_id=summary.pk,
        body="Falta decir que no todas las voces externas llegaron a tiempo.",
        by=stage.actor("tito"),
        now=stage.at(script.close_day + 4),
    )
    debate.answer_challenge(
        challenge_id=challenge.pk,
        answer="Es cierto: queda dicho aquí, y la próxima pregunta abrirá una semana más.",
        by=rosa,
        now=stage.at(script.close_day + 5),
    )
    for place, (state, reason) in script.settled.items():
        debate.settle_idea(
            contribution_id=contributions[place],
            state=ContributionState(state),
            reason=reason,
            by=rosa,
            now=stage.at(script.close_day + 6),
        )


def _decide(stage: Stage, script: Script, what: LaterDecision, played: Played, contributions: list[int]) -> int:
    rosa, day, text = stage.actor("rosa"), what.decide_day, what.text
    closes_at = stage.at(what.publish_day - 1 if what.publish_day is not None else 5)
    four = text.four or ("", "", "", "")
    draft = decision.Draft(
        title=text.title,
        method=text.method,
        body=text.body,
        waiting_cost=text.waiting_cost,
        is_secret=text.is_secret,
        is_high_stakes=text.four is not None,
        durability=four[0],
        lesson=four[1],
        robustness=four[2],
        waiting_burden=four[3],
        quorum=30,
        closes_at=closes_at,
        tie_seed="minga-demo",
        **text.terms,
    )
    drafted = decision.draft_decision(
        community_id=played.community_id, question_id=played.question_id, draft=draft, by=rosa, now=stage.at(day - 1)
    )
    for place, (title, body, idea) in enumerate(text.options):
        decision.add_option(
            decision_id=drafted.pk,
            title=title,
            body=body,
            idea_id=contributions[idea] if idea is not None else None,
            cost=text.costs[place] if text.costs else None,
            by=rosa,
            now=stage.at(day - 1, hour=12),
        )
    decision.open_decision(decision_id=drafted.pk, by=rosa, now=stage.at(day))
    _vote(stage, script, what, drafted.pk)
    if what.publish_day is not None:
        _publish(stage, text, drafted.pk, what.publish_day)
    return drafted.pk


def _vote(stage: Stage, script: Script, what: LaterDecision, decision_id: int) -> None:
    day = what.decide_day
    options = Option.objects.filter(decision_id=decision_id).order_by("is_wait", "id")
    keys = tuple(options.values_list("key", flat=True))
    share = 0.8 if day < -8 else 0.4
    for place in range(min(script.member_count, 80)):
        if stage.draw.random() > share:
            continue
        choice = _choice(stage, what.text, keys)
        decision.cast_ballot(decision_id=decision_id, choice=choice, by=stage.actor(place), now=stage.at(day, hour=14))


def _choice(stage: Stage, text: DecisionText, keys: tuple[str, ...]) -> Mapping[str, Any]:
    """A ballot drawn from the options' weights (the last weight is for waiting)."""
    liking = {key: stage.draw.gauss(weight, 0.25) for key, weight in zip(keys, text.weights, strict=True)}
    ordered = sorted(keys, key=lambda key: -liking[key])
    match family_of(text.method):
        case Family.APPROVE | Family.BASKET:
            return {"approved": [key for key in keys if liking[key] > 0.5] or ordered[:1]}
        case Family.SCORE:
            return {"scores": {key: max(0, min(5, round(5 * liking[key]))) for key in keys}}
        case Family.GRADE:
            return {"grades": {key: max(0, min(5, round(5 * liking[key]))) for key in keys}}
        case Family.RANK:
            return {"order": ordered}
        case Family.PROPOSAL:
            return {"choice": "yes" if liking[keys[0]] > 0.4 else "no"}
        case _:
            return {"position": "consent"}


def _publish(stage: Stage, text: DecisionText, decision_id: int, day: int) -> None:
    rosa = stage.actor("rosa")
    decision.close_decision(decision_id=decision_id, by=None, now=stage.at(day - 1, hour=12))
    decision.publish_decision(
        decision_id=decision_id, reasons=text.reasons, dissent=text.dissent, by=rosa, now=stage.at(day)
    )
    decision.give_response(
        decision_id=decision_id,
        kind=ResponseKind(text.response_kind),
        reason=text.response,
        by=stage.actor("salma"),
        now=stage.at(day + 3),
    )
