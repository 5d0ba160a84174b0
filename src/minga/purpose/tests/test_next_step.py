"""One next step for each person in each state: the rule as a table, and the page that says it."""

import pytest
import time_machine

from minga.foundation.testing.cast import NOW
from minga.purpose import actions, rules
from minga.purpose.declarations import next_on_page
from minga.purpose.rules import Condition, Standing, State, Step, next_step
from minga.purpose.tests import factories

ALL = tuple(Condition)
CRITERIA = (Condition.CRITERIA,)
WITHOUT_CRITERIA = tuple(each for each in Condition if each != Condition.CRITERIA)
SPONSOR = {"edits": True, "decides": True, "sponsors": True, "reviews": True}
ADMINISTRATOR = {"edits": True, "decides": True, "reviews": True}
AUTHOR = {"edits": True}
MEMBER = {"reviews": True}
REVIEWED: dict[str, bool] = {}
GUEST = {"is_of_space": False}

TABLE = [
    # state, missing, who, step
    (State.DRAFT, ALL, SPONSOR, Step.DECIDE),
    (State.DRAFT, ALL, ADMINISTRATOR, Step.DECIDE),
    (State.DRAFT, (), SPONSOR, Step.DECIDE),
    (State.DRAFT, ALL, AUTHOR, Step.FULFIL),
    (State.DRAFT, CRITERIA, AUTHOR, Step.WAIT_FOR_REVIEW),
    (State.DRAFT, (), AUTHOR, Step.WAIT_FOR_DECISION),
    (State.DRAFT, ALL, MEMBER, Step.REVIEW),
    (State.DRAFT, WITHOUT_CRITERIA, MEMBER, Step.WAIT_FOR_DECISION),
    (State.DRAFT, ALL, REVIEWED, Step.WAIT_FOR_DECISION),
    (State.DRAFT, ALL, GUEST, Step.READ_ALONG),
    (State.GROW, ALL, SPONSOR, Step.FULFIL),
    (State.GROW, (), SPONSOR, Step.DECIDE),
    (State.GROW, (Condition.REDECISION,), SPONSOR, Step.DECIDE),
    (State.GROW, CRITERIA, SPONSOR, Step.REVIEW),
    (State.GROW, CRITERIA, SPONSOR | {"reviews": False}, Step.WAIT_FOR_REVIEW),
    (State.GROW, ALL, AUTHOR, Step.FULFIL),
    (State.GROW, (), AUTHOR, Step.NOTHING),
    (State.GROW, ALL, MEMBER, Step.REVIEW),
    (State.GROW, ALL, REVIEWED, Step.NOTHING),
    (State.GROW, ALL, GUEST, Step.READ_ALONG),
    (State.GROW, ALL, SPONSOR | {"is_due": True}, Step.DECIDE_AGAIN),
    (State.GROW, ALL, AUTHOR | {"is_due": True}, Step.WAIT_FOR_DECISION),
    (State.GO, (), SPONSOR, Step.SPONSOR_STANDS_BY),
    (State.GO, (), ADMINISTRATOR, Step.NOTHING),
    (State.GO, (), AUTHOR, Step.NOTHING),
    (State.GO, (), MEMBER, Step.NOTHING),
    (State.GO, (), GUEST, Step.READ_ALONG),
    (State.GO, (Condition.OWNER,), AUTHOR, Step.FULFIL),
    (State.GO, (Condition.SPONSOR,), ADMINISTRATOR, Step.FULFIL),
    (State.GO, (), SPONSOR | {"is_due": True}, Step.DECIDE_AGAIN),
    (State.GO, (), MEMBER | {"is_due": True}, Step.WAIT_FOR_DECISION),
    (State.GO, (), GUEST | {"is_due": True}, Step.READ_ALONG),
    (State.NO, ALL, SPONSOR, Step.EDIT),
    (State.NO, ALL, AUTHOR, Step.EDIT),
    (State.NO, ALL, MEMBER, Step.NOTHING),
    (State.NO, ALL, GUEST, Step.READ_ALONG),
    (State.CLOSED, (), SPONSOR, Step.NOTHING),
    (State.CLOSED, (), AUTHOR, Step.NOTHING),
    (State.CLOSED, (), GUEST, Step.NOTHING),
    (State.DISCARDED, ALL, AUTHOR, Step.RESTORE),
    (State.DISCARDED, ALL, MEMBER, Step.NOTHING),
]


@pytest.mark.parametrize(("state", "missing", "who", "step"), TABLE)
def test_state_and_role_give_one_step(state, missing, who, step):
    assert next_step(Standing(state=state, missing=missing, **who)) == step


def test_the_table_has_every_state_for_every_role():
    assert {row[0] for row in TABLE} == set(State)
    assert {row[3] for row in TABLE} | {Step.ANSWER_AS_SPONSOR, Step.ANSWER_AS_OWNER} == set(Step)


@pytest.mark.parametrize("state", [State.DRAFT, State.GROW, State.GO, State.NO])
def test_who_is_asked_answers_first(state):
    assert next_step(Standing(state=state, is_asked_to_sponsor=True, **SPONSOR)) == Step.ANSWER_AS_SPONSOR
    assert next_step(Standing(state=state, is_asked_to_own=True, **MEMBER)) == Step.ANSWER_AS_OWNER


def test_a_young_purpose_is_proposed_a_trial():
    assert rules.proposed(CRITERIA) == rules.Verdict.GROW
    assert rules.proposed((Condition.REDECISION,)) == rules.Verdict.GO
    assert rules.proposed(()) == rules.Verdict.GO


PAGES = {
    "salma": ("Te piden que patrocines este propósito.", "/sponsor/"),
    "omar": ("Te piden que respondas de una de sus cifras.", "/answer/"),
    "ada": ("Ya puede empezar a prueba. Para salir adelante todavía falta", "/call/"),
    "rosa": ("Salma ya puede ponerlo a prueba.", "/figure/?role=guardrail"),
    "tito": ("Los siete criterios los mira alguien que no lo escribió: tú puedes.", "/review/"),
}


@pytest.mark.parametrize("who", PAGES)
def test_the_page_says_to_each_what_they_do_next(client, cast, who):
    purpose = factories.draft(cast)
    factories.goal(cast, purpose, rules.GoalRole.OUTCOME, "TSR")
    sentence, leads_to = PAGES[who]
    client.force_login(getattr(cast, who))
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/s/{cast.space.slug}/purpose/{purpose.pk}/").content.decode()
    assert sentence in page
    part = page[page.index('class="next"') :].partition("</section>")[0]
    assert leads_to in part
    assert page.count('class="button"') == 1, "one black button: the next step"


def test_a_guest_and_a_sponsor_are_told_what_they_do_and_do_not(cast):
    purpose = factories.called_go(cast, audience="public")
    guest, sponsor = (next_on_page(cast.actor(who), purpose.pk, NOW) for who in (cast.ines, cast.salma))
    assert guest.sentence.startswith("Aquí puedes leer.")
    assert "Ni diriges sus debates ni votas." in sponsor.sentence
    assert (guest.url, sponsor.url) == ("", "")


def test_a_verdict_leads_the_sponsor_to_the_purpose_and_there_to_the_decision(cast):
    purpose = factories.called_go(cast)
    actions.ask_redecision(purpose_id=purpose.pk, because="verdict", by=None, now=NOW)
    step = next_on_page(cast.actor(cast.salma), purpose.pk, NOW)
    assert step.url.endswith(f"/purpose/{purpose.pk}/call/")
    assert next_on_page(cast.actor(cast.tito), purpose.pk, NOW).url == ""
