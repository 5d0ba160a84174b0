"""Debates as tests need them, made through the actions a person would use."""

import random
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from minga.community.models import Community
from minga.community.tests import factories as community
from minga.debate import actions, rules
from minga.debate.models import (
    Contribution,
    EstimateRound,
    Question,
    Stance,
    Statement,
    Summary,
    Visitor,
    VisitorDoor,
)
from minga.debate.queries.visiting import visitor_with
from minga.foundation.accounts.models import User
from minga.foundation.testing.cast import NOW, Cast
from minga.foundation.testing.scenes import scene

CLOSES_AT = NOW + timedelta(days=14)
AFTER = CLOSES_AT + timedelta(hours=1)


def asking(**changes: Any) -> actions.Asking:
    fields: dict[str, Any] = {
        "title": "¿Qué combustible alternativo probamos primero?",
        "body": "Con lo que ya tenemos **cerca**.",
        "opens_at": NOW,
        "closes_at": CLOSES_AT,
    }
    return actions.Asking(**(fields | changes))


@scene
def drafted(cast: Cast, where: Community | None = None, **changes: Any) -> Question:
    where = where or community.opened(cast)
    by = cast.actor(cast.rosa)
    return actions.ask_question(community_id=where.pk, asking=asking(**changes), by=by, now=NOW)


@scene
def opened(cast: Cast, where: Community | None = None, **changes: Any) -> Question:
    """An open question: Rosa facilitates, Tito and Inés take part."""
    question = drafted(cast, where, **changes)
    return actions.open_question(question_id=question.pk, by=cast.actor(cast.rosa), now=NOW)


@scene
def contribution(cast: Cast, question: Question, who: User | None = None, **changes: Any) -> Contribution:
    fields: dict[str, Any] = {"kind": rules.Kind.EXPERIENCE, "body": "En **mi** planta funcionó."} | changes
    by = cast.actor(who or cast.tito)
    return actions.write_contribution(question_id=question.pk, writing=actions.Writing(**fields), by=by, now=NOW)


@scene
def idea(cast: Cast, question: Question, title: str = "Astillas de poda", **changes: Any) -> Contribution:
    return contribution(cast, question, kind=rules.Kind.IDEA, title=title, **changes)


@scene
def reply(cast: Cast, to: Contribution, who: User | None = None, **changes: Any) -> Contribution:
    fields: dict[str, Any] = {"reply_to_id": to.pk, "reply_role": rules.ReplyRole.OBJECTS} | changes
    return contribution(cast, to.question, who or cast.ines, **fields)


@scene
def statement(cast: Cast, question: Question, text: str = "La poda está cerca", who: User | None = None) -> Statement:
    by = cast.actor(who or cast.tito)
    return actions.write_statement(question_id=question.pk, text=text, by=by, now=NOW)


@scene
def statements(question: Question, count: int, who: User) -> list[Statement]:
    """``count`` statements straight into the database, without their author's agreement."""
    rows = [Statement(question=question, author=who, text=f"Frase {number}", written_at=NOW) for number in range(count)]
    return Statement.objects.bulk_create(rows)


@scene
def stances(question: Question, values: dict[tuple[int, int], int]) -> None:
    """Stances by (statement id, person id), written straight into the database as votes leave them."""
    Stance.objects.bulk_create(
        Stance(
            question=question,
            statement_id=statement_id,
            person_id=person_id,
            value=value,
            taken_at=NOW,
            recorded_at=NOW,
        )
        for (statement_id, person_id), value in values.items()
    )
    for statement_id in {statement_id for statement_id, _ in values}:
        Statement.objects.filter(pk=statement_id).update(
            seen_count=Stance.objects.filter(statement_id=statement_id).count()
        )
    Question.objects.filter(pk=question.pk).update(stance_version=F("stance_version") + len(values))


@scene
def crowd(cast: Cast, question: Question, count: int) -> list[User]:
    """``count`` more members of the question's community."""
    enrolments = [
        community.actions.Enrolment(f"gente{number}@example.org", f"Gente {number}", community.rules.Role.MEMBER)
        for number in range(count)
    ]
    ids = community.enrol(cast, question.community, *enrolments)
    return list(User.objects.filter(pk__in=ids.values()).order_by("id"))


@scene
def vote_apart(cast: Cast, question: Question, per_side: int, statements: int = 8) -> list[User]:
    """Two sides of ``per_side`` people who take opposite stances on every statement; Rosa wrote these."""
    written = [statement(cast, question, f"Frase {number}", cast.rosa) for number in range(statements)]
    people = crowd(cast, question, 2 * per_side)
    values = {
        (row.pk, who.pk): 1 if (index < per_side) == (number % 2 == 0) else -1
        for index, who in enumerate(people)
        for number, row in enumerate(written)
    }
    stances(question, values)
    return people


@scene
def estimates(cast: Cast, question: Question, **changes: Any) -> EstimateRound:
    fields: dict[str, Any] = {"prompt": "¿Cuántas toneladas al mes?", "unit": "t", "low_hint": 0, "high_hint": 500}
    by = cast.actor(cast.rosa)
    return actions.ask_estimate(question_id=question.pk, by=by, now=NOW, **(fields | changes))


@scene
def signed(cast: Cast, question: Question, body: str = "Hay acuerdo sobre la **poda**.") -> Summary:
    return actions.sign_summary(question_id=question.pk, body=body, by=cast.actor(cast.rosa), now=AFTER)


@scene
def summarizable(cast: Cast, where: Community | None = None) -> Question:
    """A question whose time is up and whose summary nobody has signed."""
    question = opened(cast, where, title="Por firmar")
    idea(cast, question, "Compost en cada patio")
    return question


@scene
def summarized(cast: Cast, where: Community | None = None, **changes: Any) -> Question:
    """A question with three ideas, two statements with stances and a signed summary."""
    question = opened(cast, where, **changes)
    for title in ("Astillas de poda", "Lodos secos", "Neumáticos"):
        idea(cast, question, title)
    for text in ("La poda está cerca", "Los lodos huelen"):
        written = statement(cast, question, text)
        for who in (cast.rosa, cast.ines):
            actions.take_stance(statement_id=written.pk, value=rules.Stance.AGREE, by=cast.actor(who), now=NOW)
    signed(cast, question)
    question.refresh_from_db()
    return question


@scene
def voted(cast: Cast, question: Question, answers: list[list[int | None]]) -> list[User]:
    """``answers[person][statement]`` (1, 0, -1, or None for no answer) by as many new members, brought in at once."""
    by = cast.actor(cast.rosa)
    people = crowd(cast, question, len(answers))
    statements = [
        actions.StatementRow(source="t", source_id=str(n), author_id=cast.rosa.pk, text=f"Frase {n}", written_at=NOW)
        for n in range(len(answers[0]))
    ]
    stances = [
        actions.StanceRow(source="t", statement_source_id=str(n), person_id=person.pk, value=value, taken_at=NOW)
        for person, row in zip(people, answers, strict=True)
        for n, value in enumerate(row)
        if value is not None
    ]
    actions.import_statements(question_id=question.pk, rows=statements, by=by, now=NOW)
    actions.import_stances(question_id=question.pk, rows=stances, by=by, now=NOW)
    return people


def thin_cloud() -> list[list[int | None]]:
    """26 people on 36 statements with one leaning so faint that groups could be told, but would not come back."""
    draw = random.Random(33)
    leaning, pull = ([draw.gauss() for _ in range(size)] for size in (26, 36))
    return [
        [
            round(max(-1.0, min(1.0, 0.8 * mine * each + 1.6 * draw.gauss()))) if draw.random() < 0.8 else None
            for each in pull
        ]
        for mine in leaning
    ]


def camps(per_side: int, statements: int = 12) -> list[list[int | None]]:
    """Answers of two sides: of one mind on the first two statements, opposed on the others, each with a whim."""

    def answer(person: int, statement: int) -> int:
        if statement < 2:
            return 1
        if statement == 2 + person % per_side:
            return 0
        return 1 if (person < per_side) == (statement % 2 == 0) else -1

    return [[answer(person, statement) for statement in range(statements)] for person in range(2 * per_side)]


@scene
def let_in(cast: Cast, question: Question, *, are_held: bool = True) -> VisitorDoor:
    """Ada lets questions be opened to visitors, and Rosa opens this one."""
    actions.choose_visitors(are_allowed=True, are_held=are_held, by=cast.actor(cast.ada), now=NOW)
    return actions.let_visitors_in(question_id=question.pk, by=cast.actor(cast.rosa), now=NOW)


def caller(door: VisitorDoor, secret: str, address: str = "") -> actions.Caller:
    return actions.Caller(token=door.token, secret=secret, address=address)


@scene
def visits(
    door: VisitorDoor,
    answers: list[list[int | None]],
    statements: list[Statement],
    *,
    name: str = "v",
    address: str = "",
    now: datetime = NOW,
    apart: timedelta = timedelta(0),
) -> list[Visitor]:
    """``answers[visitor][statement]`` by as many visitors, who come one after another."""
    found = []
    for number, row in enumerate(answers):
        who, at = caller(door, f"{name}{number}", address), now + number * apart
        for each, value in zip(statements, row, strict=True):
            if value is not None:
                actions.take_visitor_stance(caller=who, statement_id=each.pk, value=rules.Stance(value), now=at)
        visitor = visitor_with(door.question_id, f"{name}{number}")
        assert visitor is not None
        found.append(visitor)
    return found
