"""One next step: over all links, what each person does next on each page leads somewhere, and to nobody's wall."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.community.tests import factories as communities
from minga.debate.tests import factories as debates
from minga.decision.tests import factories as decisions
from minga.foundation import clock
from minga.foundation.declared import declared
from minga.foundation.tenancy.templatetags.panels import step_for
from minga.initiative.tests import factories as initiatives
from minga.outcome.tests import factories as outcomes
from minga.purpose.tests import factories as purposes

ROLES = ("ada", "salma", "rosa", "tito", "ines", "erik", "omar", None)


def of_decision(decision) -> dict[str, int]:
    places = {
        "purpose:detail": decision.community.purpose_id,
        "community:detail": decision.community_id,
        "decision:detail": decision.pk,
    }
    return places | ({"debate:question": decision.question_id} if decision.question_id else {})


def of_initiative(initiative) -> dict[str, int]:
    return {"initiative:detail": initiative.pk} | of_decision(initiative.decision)


def of_plan(plan) -> dict[str, int]:
    return {"outcome:plan": plan.pk} | of_initiative(plan.initiative)


def of_question(question) -> dict[str, int]:
    return {"debate:question": question.pk, "community:detail": question.community_id}


STATES = {
    "a purpose is drafted": lambda cast: {"purpose:detail": purposes.draft(cast).pk},
    "a purpose is ready": lambda cast: {"purpose:detail": purposes.ready(cast).pk},
    "a purpose goes on": lambda cast: {"purpose:detail": purposes.called_go(cast).pk},
    "a community is forming": lambda cast: {"community:detail": communities.formed(cast).pk},
    "a community is open": lambda cast: {"community:detail": communities.opened(cast).pk},
    "a question is drafted": lambda cast: of_question(debates.drafted(cast)),
    "a question is open": lambda cast: of_question(debates.opened(cast)),
    "a summary is signed": lambda cast: of_question(debates.summarized(cast)),
    "a decision is drafted": lambda cast: of_decision(decisions.drafted(cast)),
    "a decision comes from a debate": lambda cast: of_decision(decisions.debated(cast)),
    "a vote is open": lambda cast: of_decision(decisions.opened(cast)),
    "a vote is counted": lambda cast: of_decision(decisions.closed(cast)),
    "a result is published": lambda cast: of_decision(decisions.published(cast)),
    "an initiative is drafted": lambda cast: of_initiative(initiatives.drafted(cast)),
    "an initiative is under way": lambda cast: of_initiative(initiatives.under_way(cast)),
    "a plan is drafted": lambda cast: of_plan(outcomes.drafted(cast)),
    "a plan is sealed": lambda cast: of_plan(outcomes.locked(cast)),
    "values are assessed": lambda cast: of_plan(outcomes.assessed(cast).plan),
}


def browser_of(cast, who) -> Client:
    browser = Client(headers={"accept-language": "es"})
    if who is not None:
        browser.force_login(getattr(cast, who))
    return browser


@pytest.mark.parametrize("state", STATES)
def test_a_next_step_leads_where_this_person_may_go(cast, state):
    places, now = STATES[state](cast), clock.now()
    for who in ROLES:
        actor, browser = cast.actor(getattr(cast, who) if who else None), browser_of(cast, who)
        for place, object_id in places.items():
            page = browser.get(reverse(place, args=[cast.space.slug, object_id]))
            assert page.status_code in {200, 302, 403, 404}, (state, place, who)
            step = step_for(place, actor, object_id, now) if page.status_code == 200 else None
            if step is None:
                continue
            assert step.sentence, (place, who)
            assert bool(step.label) is bool(step.url), (place, who)
            if step.url:
                answer = browser.get(step.url.partition("#")[0])
                assert answer.status_code in {200, 302}, (state, place, who, step.url, answer.status_code)
                led_away = answer.status_code == 302 and "/accounts/login/" in answer.headers["Location"]
                assert not led_away or who is None, (state, place, who, step.url)


def test_a_counted_vote_is_published_by_who_facilitates_and_waited_for_by_the_others(cast):
    decision = decisions.closed(cast)
    pressing = set()
    for who in ("salma", "rosa", "tito", "ines", "erik", "omar"):
        step = step_for("decision:detail", cast.actor(getattr(cast, who)), decision.pk, decisions.STARTS)
        if step is not None and step.url:
            pressing.add(who)
    assert pressing == {"rosa"}


def test_every_place_of_a_next_step_is_tried_here():
    tried = {"purpose:detail", "community:detail", "debate:question", "decision:detail", "initiative:detail"}
    assert set(declared().next) <= tried | {"outcome:plan", "outcome:detail"}
