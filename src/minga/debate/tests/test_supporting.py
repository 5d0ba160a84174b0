"""So many supports move an idea to review by themselves; how many is told from seven on, who they are to nobody."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from minga.debate import actions, queries, rules
from minga.debate.models import Contribution, Question, Settlement, Support
from minga.debate.queries.cards import join, no_feet
from minga.debate.tests import factories
from minga.foundation import clock
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, RefusedError
from minga.foundation.testing.cast import NOW
from minga.foundation.testing.scenes import scene


@pytest.fixture(autouse=True)
def today(monkeypatch):
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOW)


def url(cast, name, *args):
    return reverse(f"debate:{name}", args=[cast.space.slug, *args])


@scene
def supportable(cast, *, threshold=8, **changes):
    question = factories.opened(cast, support_threshold=threshold, **changes)
    return factories.idea(cast, question), factories.crowd(cast, question, 9)


def support(cast, idea, who, now=NOW):
    return actions.support_idea(contribution_id=idea.pk, by=cast.actor(who), now=now)


def told(idea):
    question = Contribution.objects.get(pk=idea.pk).question
    with translation.override("en"):
        return join(queries.thread_page(question).cards, no_feet())


def state_of(idea):
    return Contribution.objects.get(pk=idea.pk).state


def test_enough_supports_move_an_idea_to_review_once(cast):
    idea, people = supportable(cast)
    for person in people[:7]:
        assert "Fewer than 7 of 8 supports to come under review" in told(idea)
        support(cast, idea, person)
        support(cast, idea, person)
    assert "<span>7 of 8 supports to come under review" in told(idea)
    assert state_of(idea) == rules.ContributionState.OPEN
    support(cast, idea, people[7])
    support(cast, idea, people[8])
    assert state_of(idea) == rules.ContributionState.UNDER_REVIEW
    assert "9 supports; 8 were needed to come under review" in told(idea)
    assert [(row.state, row.settled_by_id) for row in Settlement.objects.all()] == [("under_review", None)]
    actions.unsupport_idea(contribution_id=idea.pk, by=cast.actor(people[0]), now=NOW)
    assert (state_of(idea), Support.objects.count()) == (rules.ContributionState.UNDER_REVIEW, 8)
    facts = Entry.objects.filter(name__in=["debate:idea-supported", "debate:support-taken-back"])
    assert {tuple(fact.payload) for fact in facts} == {("question_id",)}
    reached = Entry.objects.get(name="debate:support-reached")
    assert (reached.payload["contribution_id"], reached.actor_id) == (idea.pk, None)


def test_sealed_supports_show_nothing_until_the_closing(cast):
    idea, people = supportable(cast, are_supports_sealed=True)
    question = idea.question
    versions = set()
    for person in people:
        support(cast, idea, person)
        question.refresh_from_db()
        versions.add(question.content_version)
    assert len(versions) == 1
    assert "Supports are counted at the closing: 8 make it come under review." in told(idea)
    assert state_of(idea) == rules.ContributionState.OPEN
    assert actions.close_due_question(question_id=question.pk, now=factories.AFTER)
    assert state_of(idea) == rules.ContributionState.UNDER_REVIEW
    assert "9 supports; 8 were needed" in told(idea)


def test_who_may_not_support_and_what(cast):
    idea, people = supportable(cast)
    told_once = factories.contribution(cast, idea.question)
    elsewhere = factories.idea(cast, factories.opened(cast, idea.question.community))
    declined = factories.idea(cast, idea.question, "Otra")
    actions.settle_idea(
        contribution_id=declined.pk,
        state=rules.ContributionState.DECLINED,
        reason="No cabe",
        by=cast.actor(cast.rosa),
        now=NOW,
    )
    for who, which, now, code in (
        (cast.tito, idea, NOW, "debate:supports-own"),
        (people[0], told_once, NOW, "debate:no-supports"),
        (people[0], elsewhere, NOW, "debate:no-supports"),
        (people[0], declined, NOW, "debate:already-settled"),
        (people[0], idea, factories.AFTER, "debate:closed"),
    ):
        with pytest.raises(RefusedError) as refused:
            support(cast, which, who, now=now)
        assert refused.value.refusal.code == code
    with pytest.raises(NotAllowedError):
        support(cast, idea, cast.salma)
    assert not Support.objects.exists()


@pytest.mark.parametrize(("changes", "code"), [({"support_threshold": 6}, "threshold"), ({}, "seals-nothing")])
def test_what_cannot_be_asked(cast, changes, code):
    with pytest.raises(RefusedError) as refused:
        factories.opened(cast, are_supports_sealed=not changes, **changes)
    assert refused.value.refusal.code == f"debate:{code}"


def test_by_page_from_asking_to_supporting(cast, client):
    where = factories.opened(cast).community
    client.force_login(cast.rosa)
    data = {"title": "¿Qué hacemos?", "body": "", "closes_at": "2026-03-20T18:00", "open": "1"}
    ask = url(cast, "ask", where.pk)
    html = client.post(ask, data | {"support_threshold": "3"}).content.decode()
    assert '<details class="keep" open>' in html
    assert client.post(ask, data | {"support_threshold": "7"}).status_code == 302
    question = Question.objects.latest("pk")
    idea = factories.idea(cast, question)
    page, address = url(cast, "question", question.pk), url(cast, "support", question.pk)
    client.force_login(cast.ines)
    assert f'value="{idea.pk}:1"' in client.get(page).content.decode()
    sent = {"support": f"{idea.pk}:1", "from": "", "page": "1"}
    assert client.post(address, sent).headers["Location"] == f"{page}#c{idea.pk}"
    assert "Ya no la apoyo" in client.get(page).content.decode()
    assert client.post(address, sent | {"support": f"{idea.pk}:"}).status_code == 302
    assert client.post(address, sent | {"support": "x"}).status_code == 409
    for who in (cast.tito, cast.salma):
        client.force_login(who)
        assert 'name="support"' not in client.get(page).content.decode()
    assert not Support.objects.exists()


def test_by_rest(cast, client):
    idea, people = supportable(cast)
    base = f"/api/v1/s/{cast.space.slug}/debate"
    for person in people[:7]:
        client.force_login(person)
        assert client.put(f"{base}/contributions/{idea.pk}/support/").status_code == 204
    assert client.get(f"{base}/{idea.question_id}/contributions/").json()["items"][0]["supports"] == 7
    assert client.delete(f"{base}/contributions/{idea.pk}/support/").status_code == 204
    assert client.get(f"{base}/{idea.question_id}/contributions/").json()["items"][0]["supports"] is None
    assert client.get(f"{base}/{idea.question_id}/").json()["support_threshold"] == 8
