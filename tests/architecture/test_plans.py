"""The screens that everybody opens find their rows by an index, on either database: what others wrote costs nothing."""

import copy
from collections.abc import Iterable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minga.community.models import Membership
from minga.community.tests import factories as community
from minga.debate.models import Contribution, ContributionCard, Stance, Statement
from minga.debate.tests import factories as debate
from minga.decision.models import Ballot, Decision, RollEntry
from minga.decision.tests import factories as decision
from minga.foundation.accounts.models import User
from minga.foundation.ids import random_id
from minga.foundation.notices.models import Notice
from minga.foundation.testing.cast import Cast
from minga.outcome.models import Observation
from minga.outcome.tests import factories as outcome
from tests.architecture.plans import read_whole

MANY = 3_000
LARGE = [
    kind._meta.db_table
    for kind in (Contribution, ContributionCard, Statement, Stance, RollEntry, Ballot, Notice, Observation, Membership)
]


def copies(of: Model, count: int, *, each: Iterable[dict[str, Any]] = (), **changes: Any) -> list[Any]:
    """Many rows like this one, each with its own changes, written past the actions: nobody looks at them."""
    rows = []
    for own in each or ({} for _number in range(count)):
        row = copy.copy(of)
        row._state = copy.copy(of._state)
        row.pk = random_id() if isinstance(of, Ballot) else None
        for name, value in (changes | own).items():
            setattr(row, name, value)
        rows.append(row)
    return list(type(of)._default_manager.bulk_create(rows[:count], batch_size=400))


def crowd_elsewhere(cast: Cast, verdict: Any) -> None:
    """Thousands of rows of other questions, votes, indicators and people in the same space."""
    people = User.objects.bulk_create([User(email=f"otra{n}@example.org", name=f"Otra {n}") for n in range(300)])
    where = community.opened(cast, name="Otra")
    member = Membership.objects.get(community=where, user=cast.tito)
    copies(member, 300, each=[{"user_id": person.pk} for person in people])
    question = debate.opened(cast, where)
    idea, statement = debate.idea(cast, question), debate.statement(cast, question)
    written = copies(idea, MANY)
    card = ContributionCard.objects.filter(contribution=idea).first()
    copies(card, MANY, each=[{"contribution_id": row.pk} for row in written])
    statements = copies(statement, MANY)
    stance = Stance.objects.filter(statement=statement).first()
    copies(stance, MANY, each=[{"statement_id": row.pk, "person_id": people[0].pk} for row in statements])
    vote = decision.opened(cast, where)
    decision.cast_one(cast, vote, cast.tito)
    entry, ballot = RollEntry.objects.filter(decision=vote).first(), Ballot.objects.get(decision=vote)
    votes = copies(Decision.objects.get(pk=vote.pk), 20)
    pairs = [{"decision_id": row.pk, "user_id": person.pk} for row in votes for person in people[:150]]
    copies(entry, MANY, each=pairs)
    copies(ballot, 300, each=[{"voter_id": person.pk} for person in people])
    told = Notice.objects.first()
    copies(told, MANY, each=[{"recipient_id": people[n % 300].pk} for n in range(MANY)])
    value = Observation.objects.filter(indicator=verdict.plan.indicator).first()
    guardrail = outcome.guardrail_of(verdict.plan.initiative)
    copies(value, MANY, indicator_id=guardrail.pk, each=[{"unit": f"Planta {n}"} for n in range(MANY)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_hot_screens_read_no_large_table_whole(cast):
    verdict = outcome.published(cast)
    chosen = verdict.plan.initiative.decision
    crowd_elsewhere(cast, verdict)
    slug, here = cast.space.slug, chosen.question
    pages = {
        "home": reverse("home:space", args=[slug]),
        "inbox": reverse("notices:list"),
        "questions": reverse("debate:list", args=[slug]),
        "decisions": reverse("decision:list", args=[slug]),
        "communities": reverse("community:list", args=[slug]),
        "question": reverse("debate:question", args=[slug, here.pk]),
        "statements": reverse("debate:vote", args=[slug, here.pk]),
        "community": reverse("community:detail", args=[slug, here.community_id]),
        "people": reverse("community:people", args=[slug, here.community_id]),
        "decision": reverse("decision:detail", args=[slug, chosen.pk]),
        "roll": reverse("decision:roll", args=[slug, chosen.pk]),
        "ballots": reverse("decision:ballots", args=[slug, chosen.pk]),
        "observations": reverse("outcome:data", args=[slug, verdict.plan.indicator_id]),
        "verdict": reverse("outcome:detail", args=[slug, verdict.pk]),
    }
    with time_machine.travel(outcome.AFTERWARDS, tick=False):
        client = Client()
        client.force_login(cast.tito)
        found = {name: sorted(whole_reads(client, address)) for name, address in pages.items()}
    assert {name: tables for name, tables in found.items() if tables} == {}


def whole_reads(client: Client, address: str) -> set[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return {f"{table}: {row['sql']}" for row in captured for table in read_whole(row["sql"], LARGE)}


@pytest.mark.parametrize("has_index", [True, False])
def test_a_query_past_the_index_is_named(cast, has_index):
    question = debate.opened(cast)
    copies(debate.idea(cast, question), MANY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    asked = {"pk": 0} if has_index else {"source": "x"}
    with CaptureQueriesContext(connection) as captured:
        assert not list(Contribution.objects.filter(**asked))
    named = read_whole(captured[0]["sql"], LARGE)
    assert named == (set() if has_index else {"debate_contribution"})
