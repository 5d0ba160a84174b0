"""Role × state × access: seeing one and seeing it in a list always agree."""

import pytest

from minga.community.tests import factories as community
from minga.debate import permissions
from minga.debate.models import Question
from minga.debate.tests import factories
from minga.debate.tests.factories import AFTER
from minga.foundation.testing.cast import NOW
from minga.purpose.rules import Audience

EVERYBODY = ["ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie", "visitor"]
INSIDE = {"salma", "rosa", "tito", "ines", "erik"}
READS = {
    "open": INSIDE | {"ada", "omar"},
    "listed": INSIDE,
    "invitation": INSIDE,
    "secret": INSIDE,
}


def actor(cast, who):
    return cast.actor(None if who == "visitor" else getattr(cast, who))


def seen(cast, question):
    question = Question.objects.select_related("community__purpose").get(pk=question.pk)
    one = {who for who in EVERYBODY if permissions.CAN_SEE(actor(cast, who), question)}
    listed = {who for who in EVERYBODY if permissions.visible_to(actor(cast, who)).filter(pk=question.pk).exists()}
    assert one == listed
    return one


@pytest.mark.parametrize("access", READS)
def test_who_sees_a_question(cast, access):
    where = community.opened(cast, access)
    assert seen(cast, factories.drafted(cast, where)) == {"rosa"}
    assert seen(cast, factories.opened(cast, where)) == READS[access]


def test_a_public_question_is_read_by_everybody(cast):
    assert seen(cast, factories.opened(cast, community.opened(cast, audience=Audience.PUBLIC))) == set(EVERYBODY)


def test_who_may_what(cast):
    question = factories.opened(cast)
    question = Question.objects.select_related("community__purpose").get(pk=question.pk)
    held = {
        name: {who for who in EVERYBODY if getattr(permissions, name)(actor(cast, who), question)}
        for name in ("CAN_TAKE_PART", "CAN_FACILITATE")
    }
    assert held == {"CAN_TAKE_PART": {"salma", "rosa", "tito", "ines"}, "CAN_FACILITATE": {"rosa"}}


def test_what_a_page_offers_follows_the_state(cast):
    question = factories.opened(cast)
    rosa, tito, salma = (actor(cast, who) for who in ("rosa", "tito", "salma"))
    may = permissions.what_actor_may
    assert may(tito, question, now=NOW).take_part
    assert not may(tito, question, now=AFTER).take_part
    assert may(rosa, question, now=AFTER).summarize
    assert not may(salma, question, now=NOW).facilitate
    factories.signed(cast, question)
    question.refresh_from_db()
    assert may(tito, question, now=AFTER).challenge
    assert not may(tito, question, now=AFTER).close


def test_a_closed_community_only_reads(cast):
    question = factories.opened(cast)
    community.actions.close_community(
        community_id=question.community_id, result_note="Hecho", by=cast.actor(cast.rosa), now=NOW
    )
    question = Question.objects.select_related("community__purpose").get(pk=question.pk)
    assert permissions.CAN_SEE(actor(cast, "tito"), question)
    assert not permissions.CAN_TAKE_PART(actor(cast, "tito"), question)


def test_a_sponsor_never_runs_the_debate_whatever_the_role(cast):
    """Even where the purpose's sponsor were recorded as a facilitator, the purpose's word counts."""
    question = factories.opened(cast)
    question.community.memberships.filter(user=cast.salma).update(role="facilitator")
    question = Question.objects.select_related("community__purpose").get(pk=question.pk)
    assert not permissions.CAN_FACILITATE(actor(cast, "salma"), question)
    draft = factories.drafted(cast, question.community)
    assert not permissions.visible_to(actor(cast, "salma")).filter(pk=draft.pk).exists()
