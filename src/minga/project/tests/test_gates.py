"""Who waits for nothing is not asked: gates spare questions and never take anything away, whoever asks and when."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from minga.community import actions as communities_actions
from minga.community.models import Membership
from minga.community.tests import factories as communities
from minga.debate.tests import factories as debates
from minga.decision.tests import factories as decisions
from minga.foundation.cord import _newest
from minga.foundation.declared import Attention, declared
from minga.foundation.policy import Actor
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW, Cast
from minga.initiative.tests import factories as initiatives
from minga.outcome.models import Upload
from minga.outcome.tests import factories as outcomes
from minga.project.home import moving
from minga.project.home.moving import _places
from minga.project.home.queries import _gates, open_sources, waiting_for
from minga.purpose.tests import factories as purposes

WEEKS = [
    moving._questions,
    moving._summaries,
    moving._contributions,
    moving._decisions,
    moving._initiatives,
    moving._verdicts,
]
NAMED_BY_THEMSELVES = {"purpose", "community"}
"""What waits in another link says in which community, initiative or purpose."""
EVERYBODY = ("ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie")


def _asked_and_invited(cast: Cast) -> None:
    community = communities.opened(cast, "listed")
    communities_actions.request_to_join(community_id=community.pk, answer="", by=cast.actor(cast.ada), now=NOW)
    communities.invited(cast, community, cast.nadie.email)


def _voted_out(cast: Cast) -> None:
    decision = decisions.opened(cast)
    for who in (cast.tito, cast.ines, cast.rosa):
        decisions.cast_one(cast, decision, who)


def _statements(cast: Cast) -> None:
    question = debates.opened(cast)
    debates.statement(cast, question)
    debates.drafted(cast, question.community)


def _nobody_evaluates(cast: Cast) -> None:
    outcomes.locked(cast)
    Membership.objects.filter(user=cast.erik).delete()


def _promised(cast: Cast) -> None:
    initiative = initiatives.under_way(cast)
    initiatives.commitment(cast, initiative)
    initiatives.milestone(cast, initiative)


def _file_brought(cast: Cast) -> None:
    indicator = purposes.indicator(cast, purposes.draft(cast))
    Upload.objects.create(
        indicator=indicator, uploaded_by=cast.omar, uploaded_at=NOW, file_name="parte.csv", content=b""
    )


STATES: dict[str, Callable[[Cast], Any]] = {
    "nothing": lambda _cast: None,
    "a purpose drafted": purposes.draft,
    "a purpose on its way": purposes.called_go,
    "a file that waits to be kept": _file_brought,
    "a community forming": communities.formed,
    "somebody asks, somebody is invited": _asked_and_invited,
    "statements to answer": _statements,
    "a question that could be summarized": debates.summarizable,
    "a question summarized": debates.summarized,
    "a decision drafted": decisions.drafted,
    "a decision open": decisions.opened,
    "everybody voted": _voted_out,
    "a decision counted": lambda cast: decisions.closed(cast, decisions.opened(cast)),
    "a decision published": decisions.published,
    "an initiative": initiatives.drafted,
    "an initiative with an owner": initiatives.planned,
    "an initiative under way": _promised,
    "a plan drafted": outcomes.drafted,
    "a plan locked": outcomes.locked,
    "a plan locked, nobody evaluates": _nobody_evaluates,
    "a plan assessed": lambda cast: outcomes.assessed(cast, outcomes.locked(cast)),
}


def spared(actor: Actor, now: datetime) -> list[Attention]:
    """What those would have said that are not asked."""
    asked = list(open_sources(actor)) if actor.is_known else []
    return [item for source in declared().attention if source not in asked for item in source(actor, now)]


@pytest.mark.parametrize("state", STATES)
def test_with_gates_and_without_the_same_waits_for_everybody_at_any_time(cast: Cast, state: str) -> None:
    STATES[state](cast)
    for who in (*EVERYBODY, None):
        for now in (NOW, debates.AFTER, decisions.STARTS, decisions.AFTER, NOW + timedelta(days=400)):
            actor = cast.actor(getattr(cast, who) if who else None)
            assert spared(actor, now) == [], (who, now)
            waiting = waiting_for(actor, now)
            assert [item for item in waiting if not item.where and item.kind not in NAMED_BY_THEMSELVES] == []


@pytest.mark.parametrize("state", STATES)
def test_what_an_actor_may_see_is_the_same_from_kept_sql(cast: Cast, state: str) -> None:
    """One statement for one person after another, whatever their roles: nothing of the one is left for the next."""
    STATES[state](cast)
    since, until = NOW - timedelta(days=7), NOW + timedelta(days=400)
    for who in (*EVERYBODY, None):
        actor = cast.actor(getattr(cast, who) if who else None)
        for link in declared().cord:
            assert set(_newest(link)(actor, None)) == set(_newest(link).plain(actor, None)), (who, link)
        for source in WEEKS:
            assert source(actor, since, until) == list(source.plain(actor, since, until)), (who, source.__name__)
        assert not actor.is_known or _gates(actor) == list(_gates.plain(actor)), who
        for where in ([], [0], list(range(5))):
            assert _places(actor, where, since, until) == list(_places.plain(actor, where, since, until)), who


def test_every_source_has_a_gate() -> None:
    assert all(source.gates for source in declared().attention)


def test_in_an_empty_space_one_question_is_asked(cast: Cast, count_queries: Any) -> None:
    actor = cast.actor(cast.omar)
    assert list(open_sources(actor)) == []
    with count_queries() as made:
        assert waiting_for(actor, NOW) == ()
    assert len(made) == 1


def test_another_spaces_work_opens_no_gate(cast: Cast, neighbours: Cast) -> None:
    decisions.opened(cast)
    assert list(open_sources(cast.actor(cast.tito)))
    with in_space(neighbours.space.pk):
        assert list(open_sources(Actor(cast.tito.pk, neighbours.space.pk, space_role="member"))) == []
