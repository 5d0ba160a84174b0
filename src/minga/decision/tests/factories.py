"""Decisions as tests need them, made through the actions a person would use."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from minga.community.models import Community
from minga.community.tests import factories as community
from minga.debate.models import Question
from minga.debate.tests import factories as debate
from minga.decision import actions, rules
from minga.decision.models import Decision, Option
from minga.foundation.accounts.models import User
from minga.foundation.testing.cast import Cast
from minga.foundation.testing.scenes import scene

STARTS = debate.AFTER + timedelta(days=1)
CLOSES_AT = STARTS + timedelta(days=7)
AFTER = CLOSES_AT + timedelta(minutes=1)
PUBLISHED_AT = CLOSES_AT + timedelta(days=1)
FOUR_ANSWERS = {
    "durability": "Que haya poda todo el año",
    "lesson": "Probar antes de invertir",
    "robustness": "También si el carbón baja",
    "waiting_burden": "12.000 € al mes, los paga la planta 3",
}
APPROVED, ORDER = {"approved": ["option-1"]}, {"order": ["option-1", "option-2", "wait"]}
SCORES = {"scores": {"option-1": 5, "wait": 1}}
CHOICES: dict[str, dict[str, Any]] = {
    "approval": APPROVED,
    "score": SCORES,
    "ranked": ORDER,
    "yes_no": {"choice": "yes"},
    "consent": {"position": "consent"},
    "plurality": {"chosen": "option-1"},
    "star": SCORES,
    "majority_judgment": {"grades": {"option-1": 5, "option-2": 2}},
    "dots": {"points": {"option-1": 7, "wait": 1}},
    "quadratic": {"points": {"option-1": 3, "wait": 1}},
    "schulze": ORDER,
    "ranked_pairs": ORDER,
    "borda": ORDER,
    "copeland": ORDER,
    "minimax": {"order": ["option-1", ["option-2", "wait"]]},
    "stv": ORDER,
    "sequential_pav": APPROVED,
    "phragmen": APPROVED,
    "equal_shares": APPROVED,
    "budget": APPROVED,
    "quantity": {"amount": "12.5"},
}
"""A ballot of each method for the first option, which therefore wins when everybody casts it."""

ORIGIN = "Se habló en la asamblea de marzo."
WITHOUT_THRESHOLD = {"stv", "sequential_pav", "phragmen", "equal_shares", "budget", "quantity"}


def draft(**changes: Any) -> actions.Draft:
    fields: dict[str, Any] = {
        "title": "Qué probamos en marzo",
        "body": "Con el **presupuesto** de este año.",
        "method": rules.Method.APPROVAL,
        "origin_reason": ORIGIN,
        "waiting_cost": "120 toneladas de carbón al mes",
        "closes_at": CLOSES_AT,
    }
    fields |= changes
    if fields["method"] in WITHOUT_THRESHOLD:
        fields["threshold"] = "none"
    if fields["method"] == "budget":
        fields.setdefault("budget", 100_000)
    if fields["method"] == "quantity":
        fields = {"unit": "h", "lowest_amount": "0", "highest_amount": "40"} | fields
    return actions.Draft(**fields)


@scene
def drafted_in(
    cast: Cast, where: Community, question: Question | None = None, ideas: Sequence[int] = (), **changes: Any
) -> Decision:
    if question is not None:
        changes.setdefault("origin_reason", "")
    return actions.draft_decision(
        community_id=where.pk,
        question_id=question.pk if question else None,
        idea_ids=ideas,
        draft=draft(**changes),
        by=cast.actor(cast.rosa),
        now=STARTS,
    )


@scene
def option(cast: Cast, decision: Decision, title: str = "Astillas de poda", **changes: Any) -> Option:
    return actions.add_option(decision_id=decision.pk, title=title, by=cast.actor(cast.rosa), now=STARTS, **changes)


@scene
def drafted(cast: Cast, where: Community | None = None, **changes: Any) -> Decision:
    """A draft straight in a community, complete enough to be opened; one proposal where the method takes one."""
    where = where or community.opened(cast)
    decision = drafted_in(cast, where, **changes)
    money = {"cost": 60_000} if decision.method == "budget" else {}
    option(cast, decision, **money)
    if decision.method not in rules.ONE_OPTION_METHODS:
        option(cast, decision, "Lodos secos", **money)
    return decision


@scene
def open_it(cast: Cast, decision: Decision) -> Decision:
    return actions.open_decision(decision_id=decision.pk, by=cast.actor(cast.rosa), now=STARTS)


@scene
def opened(cast: Cast, where: Community | None = None, **changes: Any) -> Decision:
    """An open vote: Rosa, Tito and Inés are on the roll."""
    return open_it(cast, drafted(cast, where, **changes))


@scene
def debated(cast: Cast, question: Question | None = None, **changes: Any) -> Decision:
    """A draft that came out of a summarized question, with its first two ideas as options."""
    question = question or debate.summarized(cast)
    decision = drafted_in(cast, question.community, question, **changes)
    for idea in question.contributions.filter(kind="idea").order_by("id")[:2]:
        option(cast, decision, "", idea_id=idea.pk)
    return decision


@scene
def cast_one(cast: Cast, decision: Decision, who: User, choice: dict[str, Any] | None = None) -> str:
    choice = choice or CHOICES[decision.method]
    return actions.cast_ballot(decision_id=decision.pk, choice=choice, by=cast.actor(who), now=STARTS)


@scene
def closed(cast: Cast, decision: Decision | None = None, **changes: Any) -> Decision:
    """A counted vote in which everybody on the roll chose alike."""
    decision = decision or opened(cast, **changes)
    for who in (cast.rosa, cast.tito, cast.ines):
        cast_one(cast, decision, who)
    return actions.close_decision(decision_id=decision.pk, by=cast.actor(cast.rosa), now=STARTS)


@scene
def publish_it(cast: Cast, decision: Decision, **changes: Any) -> Decision:
    fields = {"reasons": "La poda está **cerca** y sobra.", "dissent": "Tito teme al polvo."} | changes
    by = cast.actor(cast.rosa)
    return actions.publish_decision(decision_id=decision.pk, by=by, now=PUBLISHED_AT, **fields)


@scene
def published(cast: Cast, **changes: Any) -> Decision:
    """A decision out of a summarized question, voted for its first idea, published with reasons and dissent."""
    decision = closed(cast, open_it(cast, debated(cast, **changes)))
    return publish_it(cast, decision)


@scene
def crowd(cast: Cast, where: Community, count: int) -> list[User]:
    """``count`` more members of a community."""
    people = [
        community.actions.Enrolment(f"vecina{number}@example.org", f"Vecina {number}", community.rules.Role.MEMBER)
        for number in range(count)
    ]
    ids = community.enrol(cast, where, *people)
    return list(User.objects.filter(pk__in=ids.values()).order_by("id"))
