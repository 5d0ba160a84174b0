"""A space of N people in one community, written in bulk: what ``bench/growth.py`` measures.

N/10 questions, 2N contributions of which half stand in one question, 10N stances on that question, 10N notices, 10N
entries of the journal, N/100 purposes, an open vote with everybody on its roll, and one to be closed with 0.6N ballots.
"""

import random
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Any

from minga.community import actions as community
from minga.community.models import Community, Membership
from minga.debate import actions as debate
from minga.debate.models import Contribution, Question, Stance, Statement
from minga.decision import actions as decision
from minga.decision.models import Ballot, Decision, RollEntry
from minga.foundation.accounts.models import User
from minga.foundation.journal.models import Entry
from minga.foundation.notices.models import Notice
from minga.foundation.policy import Actor
from minga.foundation.scope import in_space
from minga.foundation.search.indexing import reindex_all
from minga.foundation.tenancy.actions import admit_person, create_space
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.tenancy.queries import actor_in
from minga.purpose import actions as purpose
from minga.purpose.models import Purpose
from minga.purpose.rules import Audience, DecisionRight, Verdict

NOW = datetime.now(UTC)
UNTIL = NOW + timedelta(days=14)
STATEMENTS = 20
WORDS = [
    "turno",
    "tarde",
    "planta",
    "espera",
    "aviso",
    "semana",
    "horno",
    "poda",
    "astilla",
    "carga",
    "camino",
    "agua",
    "ruido",
    "escuela",
    "comedor",
    "bici",
    "puente",
    "riego",
    "compra",
    "taller",
    "cuadrilla",
    "mercado",
    "pozo",
    "techo",
    "panel",
    "reunión",
    "llave",
    "almacén",
    "fruta",
    "semilla",
    "invierno",
]


def rows(model: Any, made: Any) -> None:
    for batch in batched(made, 5_000):
        model.objects.bulk_create(batch)


def charter(host: Actor, sponsor: Actor, title: str) -> Purpose:
    said = purpose.Charter(
        title=title,
        who="a",
        issue="b",
        member_gain="c",
        organization_gain="d",
        audience=Audience.PUBLIC,
        decision_right=DecisionRight.DECIDE,
        sponsor_id=sponsor.person_id,
    )
    made = purpose.charter_purpose(charter=said, by=host, now=NOW)
    ends = (NOW + timedelta(days=90)).date()
    purpose.call_purpose(purpose_id=made.pk, verdict=Verdict.GROW, reason="x", expires_on=ends, by=sponsor, now=NOW)
    return made


def gather(space: Any, people: int) -> tuple[Community, Actor, list[int]]:
    host, sponsor = (User.objects.create_user(f"{name}@bench.invalid", name=name) for name in ("host", "sponsor"))
    for each in (host, sponsor):
        admit_person(space_id=space.pk, user_id=each.pk, now=NOW, role="administrator")
    by, founder = actor_in(space.pk, user_id=host.pk), actor_in(space.pk, user_id=sponsor.pk)
    first = charter(by, founder, "Medir")
    for number in range(people // 100):
        charter(by, founder, f"Propósito {number}")
    place = community.found_community(purpose_id=first.pk, name="Medir", about="", access="open", by=by, now=NOW)
    by.forget()
    community.open_community(community_id=place.pk, by=by, now=NOW)
    rows(User, (User(email=f"p{n}@example.org", name=f"Persona {n}", language="es") for n in range(people)))
    ids = list(User.objects.filter(email__startswith="p", email__endswith="@example.org").values_list("pk", flat=True))
    rows(SpaceMembership, (SpaceMembership(space=space, user_id=pk, role="member", joined_at=NOW) for pk in ids))
    rows(Membership, (Membership(community=place, user_id=pk, state="active", joined_at=NOW) for pk in ids))
    Community.objects.filter(pk=place.pk).update(people_count=Membership.objects.active().count())
    return place, by, ids


def ask(place: Community, by: Actor, title: str, *, is_open: bool = True) -> Question:
    asking = debate.Asking(title=title, body="Una pregunta.", opens_at=NOW, closes_at=UNTIL)
    question = debate.ask_question(community_id=place.pk, asking=asking, by=by, now=NOW)
    return debate.open_question(question_id=question.pk, by=by, now=NOW) if is_open else question


def said(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _word in range(35))


def write(question: Question, ids: list[int], count: int, chance: random.Random) -> None:
    made = (
        Contribution(
            question=question, author_id=chance.choice(ids), kind="experience", body=said(chance), written_at=NOW
        )
        for _each in range(count)
    )
    rows(Contribution, made)
    Question.objects.filter(pk=question.pk).update(contribution_count=count)


def vote(question: Question, ids: list[int]) -> list[int]:
    rows(
        Statement,
        (
            Statement(
                question=question, author_id=ids[0], text=f"Afirmación {n}", written_at=NOW, seen_count=len(ids) // 2
            )
            for n in range(STATEMENTS)
        ),
    )
    statements = list(Statement.objects.filter(question=question).values_list("pk", flat=True))
    rows(
        Stance,
        (
            Stance(
                question=question,
                statement_id=pk,
                person_id=person,
                value=(pk + person) % 3 - 1,
                taken_at=NOW,
                recorded_at=NOW,
            )
            for person in ids
            for pk in statements[: STATEMENTS // 2]
        ),
    )
    return statements


def draft(place: Community, by: Actor, title: str) -> Decision:
    said = decision.Draft(
        title=title, method="approval", origin_reason="Para medir.", waiting_cost="nada", closes_at=UNTIL
    )
    made = decision.draft_decision(community_id=place.pk, draft=said, by=by, now=NOW)
    for name in ("Astillas", "Lodos"):
        decision.add_option(decision_id=made.pk, title=name, by=by, now=NOW)
    return made


def seed(people: int) -> dict[str, Any]:
    """The space and what is asked of it."""
    chance = random.Random(7)
    space = create_space(slug="bench", name="Bench", now=NOW)
    with in_space(space.pk):
        place, by, ids = gather(space, people)
        large, small = ask(place, by, "¿Grande?"), ask(place, by, "¿Pequeña?")
        write(large, ids, people, chance)
        write(small, ids, 30, chance)
        rows(Question, (like(large, n) for n in range(people // 10)))
        others = list(Question.objects.exclude(pk__in=[large.pk, small.pk]).values_list("pk", flat=True))
        scattered = (
            Contribution(
                question_id=chance.choice(others),
                author_id=chance.choice(ids),
                kind="experience",
                body=said(chance),
                written_at=NOW,
            )
            for _n in range(people)
        )
        rows(Contribution, scattered)
        statements = vote(large, ids)
        rows(Notice, (notice(pk, small.pk, n) for pk in ids for n in range(10)))
        rows(Entry, (entry(space.pk, n) for n in range(10 * people)))
        open_vote, to_close = draft(place, by, "Abierta"), draft(place, by, "Por cerrar")
        for each in (open_vote, to_close):
            decision.open_decision(decision_id=each.pk, by=by, now=NOW)
        voters = ids[: people * 6 // 10]
        rows(Ballot, (ballot(to_close, pk, chance) for pk in voters))
        RollEntry.objects.filter(decision=to_close, user_id__lte=voters[-1]).update(has_voted=True)
        reindex_all()
    return {
        "space": space.pk,
        "host": by.person_id,
        "community": place.pk,
        "members": ids[-50:],
        "large": large.pk,
        "small": small.pk,
        "statements": statements[STATEMENTS // 2 :],
        "open_vote": open_vote.pk,
        "to_close": to_close.pk,
    }


def like(question: Question, number: int) -> Question:
    return Question(
        community_id=question.community_id,
        title=f"¿Pregunta {number}?",
        opens_at=NOW,
        closes_at=UNTIL,
        answer_due_at=UNTIL + timedelta(days=14),
        state="open",
        asked_by_id=question.asked_by_id,
        asked_at=NOW,
        opened_at=NOW,
    )


def notice(user_id: int, question_id: int, number: int) -> Notice:
    return Notice(
        recipient_id=user_id,
        sentence="A question is open: “%(question)s”.",
        params={"question": "¿Pequeña?"},
        url=f"/s/bench/debate/{question_id}/map/",
        about_kind="question",
        about_id=question_id,
        fact="debate:question-opened",
        entry_id=number,
        created_at=NOW,
    )


def entry(space_id: int, number: int) -> Entry:
    payload = {"question_id": number, "statement_id": number}
    return Entry(
        space_id=space_id, name="debate:stance-taken", payload=payload, occurred_at=NOW, delivered_at=NOW, actor_id=1
    )


def ballot(decision: Decision, user_id: int, chance: random.Random) -> Ballot:
    chosen = chance.choice([["option-1"], ["option-2"], ["option-1", "option-2"], ["wait"]])
    return Ballot(decision=decision, is_secret=False, voter_id=user_id, choice={"approved": chosen})
