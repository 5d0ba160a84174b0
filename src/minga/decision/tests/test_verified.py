"""A vote for verified people: told in words, its roll frozen, or open to who could have verified at the opening."""

import json
from datetime import timedelta

import pytest

from minga.community.actions import join_community
from minga.community.tests import factories as communities
from minga.decision import actions, rules
from minga.decision.models import Ballot, Decision, RollEntry
from minga.decision.queries import standing_of, visible_decision
from minga.decision.queries.delegations import voices_of
from minga.decision.rules import Census, NextStep, Part, Situation, State
from minga.decision.tests import factories
from minga.foundation import clock
from minga.foundation.census import actions as census_actions
from minga.foundation.census.models import Census as CensusRow
from minga.foundation.census.models import CensusFile
from minga.foundation.census.tests.factories import BORN, DNI, bring, brought, text, verify
from minga.foundation.journal.models import Entry
from minga.foundation.notices.models import Notice
from minga.foundation.policy import NotAllowedError, RefusedError
from minga.foundation.provisioning.attributes import Definition, define_attribute, set_attributes
from minga.foundation.rights.actions.erasing import erase_person
from minga.foundation.testing.cast import NOW

LATER = factories.STARTS + timedelta(days=1)
NAME = "Padrón 2026"


@pytest.fixture
def hour(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)


def roll(decision):
    return set(RollEntry.objects.filter(decision=decision).values_list("user__name", flat=True))


def code(act, **said):
    with pytest.raises(RefusedError) as refused:
        act(**said)
    return refused.value.refusal.code


def free(cast, census, who):
    census_actions.free_identifier(
        census_id=census.pk, identifier=DNI[who], because="left", by=cast.actor(cast.ada), now=LATER
    )


def joins(cast, community, person, now=NOW):
    join_community(community_id=community.pk, by=cast.actor(person), now=now)


def page_of(client, decision):
    return client.get(f"/s/prueba/decision/{decision.pk}/").content.decode()


def test_a_facilitator_chooses_it_in_the_draft_and_it_stands_in_words(cast, client, hour):
    census = brought(cast)
    verify(cast, census, "tito")
    decision = factories.drafted(cast)
    client.force_login(cast.rosa)
    page = f"/s/prueba/decision/{decision.pk}/when/"
    form = client.get(page).context["form"]
    sent = {
        "closes_at": decision.closes_at.strftime("%Y-%m-%dT%H:%M"),
        "seen": form.initial["seen"],
        "census": f"{NAME}\t\t",
        "leave": "1",
    }
    assert client.post(page, sent).status_code == 302
    decision.refresh_from_db()
    assert (decision.census_id, decision.census_name, decision.admits_verified) == (census.pk, NAME, False)
    assert "Solo personas verificadas: Padrón 2026" in client.get(page).content.decode()
    factories.open_it(cast, decision)
    assert roll(decision) == {"Tito"}
    client.force_login(cast.tito)
    assert "Has demostrado que estás en el censo" in page_of(client, decision)
    assert client.get(f"/api/v1/s/prueba/decision/{decision.pk}/").json()["census_name"] == NAME


def test_a_frozen_roll_takes_nobody_who_verifies_later(cast, client, hour):
    census = brought(cast)
    verify(cast, census, "rosa")
    decision = factories.opened(cast, census_name=NAME)
    verify(cast, census, "tito", now=LATER)
    assert roll(decision) == {"Rosa"}
    client.force_login(cast.tito)
    said = page_of(client, decision)
    assert "tú no lo habías hecho" in said
    assert "/verify/" not in said
    with pytest.raises(NotAllowedError):
        factories.cast_one(cast, decision, cast.tito)


def test_an_open_roll_leads_who_is_not_verified_to_it_and_lets_them_vote(cast, client, hour):
    census = brought(cast)
    decision = factories.opened(cast, census_name=NAME, admits_verified=True)
    assert roll(decision) == set()
    assert Notice.objects.filter(recipient=cast.tito, sentence__contains="verify").exists()
    assert not Notice.objects.filter(recipient=cast.ines, sentence__contains="verify").exists()
    client.force_login(cast.tito)
    said = page_of(client, decision)
    there = f"/s/prueba/verify/{census.pk}/?next=%2Fs%2Fprueba%2Fdecision%2F{decision.pk}%2F"
    assert there in said
    assert "Demuéstralo y podrás votar" in said
    answer = client.post(there, {"identifier": DNI["tito"], "proof": "05/03/1980"})
    assert answer["Location"] == f"/s/prueba/decision/{decision.pk}/"
    assert roll(decision) == {"Tito"}
    vote = client.post(f"/s/prueba/decision/{decision.pk}/ballot/", {"approved": ["option-1"]})
    assert vote.status_code == 302
    assert Ballot.objects.get().voter == cast.tito
    client.force_login(cast.ines)
    said = page_of(client, decision)
    assert "solo para las personas del censo" in said
    assert "/verify/" not in said


def test_who_comes_late_could_have_come_at_the_opening(cast):
    """Neither a place nor a place on the list that is newer than the opening brings anybody onto the roll."""
    census = brought(cast, "tito", "ada")
    decision = factories.opened(cast, census_name=NAME, admits_verified=True)
    joins(cast, decision.community, cast.ada, now=LATER)
    verify(cast, census, "ada", now=LATER)
    assert roll(decision) == set()
    bring(cast, census, text("tito", "ada", "rosa"), now=LATER)
    verify(cast, census, "rosa", now=LATER)
    assert roll(decision) == set()
    verify(cast, census, "tito", now=LATER)
    assert roll(decision) == {"Tito"}


def test_who_verifies_after_the_hour_does_not_come(cast):
    census = brought(cast)
    decision = factories.opened(cast, census_name=NAME, admits_verified=True)
    verify(cast, census, "tito", now=factories.CLOSES_AT + timedelta(seconds=1))
    assert roll(decision) == set()


def test_an_open_roll_is_counted_when_its_time_is_up_and_not_before(cast):
    census = brought(cast)
    verify(cast, census, "tito")
    decision = factories.opened(cast, census_name=NAME, admits_verified=True)
    factories.cast_one(cast, decision, cast.tito)
    by = cast.actor(cast.rosa)
    assert code(actions.close_decision, decision_id=decision.pk, by=by, now=LATER) == "decision:still-verifying"
    actions.close_decision(decision_id=decision.pk, by=None, now=factories.AFTER)
    assert Decision.objects.get().state == State.CLOSED


def test_a_used_identifier_is_not_freed_while_its_vote_goes_on(cast):
    """Else Ada would vote with the number with which Tito has voted."""
    census = brought(cast, "tito", "ada")
    decision = factories.drafted(cast, census_name=NAME, admits_verified=True)
    joins(cast, decision.community, cast.ada)
    verify(cast, census, "tito")
    factories.open_it(cast, decision)
    factories.cast_one(cast, decision, cast.tito)
    assert code(lambda: free(cast, census, "tito")) == "census:in-use"
    by = cast.actor(cast.ada)
    assert code(census_actions.remove_census, census_id=census.pk, by=by, now=LATER) == "census:in-use"
    bring(cast, census, text("ada"), now=LATER)
    bring(cast, census, text("tito", "ada"), now=LATER)
    said = {"number": DNI["tito"], "proof": BORN["tito"]}
    assert code(lambda: verify(cast, census, "ada", now=LATER, **said)) == "census:not-verified"
    actions.close_decision(decision_id=decision.pk, by=None, now=factories.AFTER)
    free(cast, census, "tito")
    verify(cast, census, "ada", now=factories.AFTER, **said)


def test_the_identifier_of_who_was_erased_is_not_freed_while_any_vote_asks_for_the_census(cast):
    census = brought(cast, "tito", "omar")
    verify(cast, census, "tito")
    decision = factories.opened(cast, census_name=NAME, admits_verified=True)
    factories.cast_one(cast, decision, cast.tito)
    erase_person(user_id=cast.tito.pk, keeps_texts=True, now=LATER)
    assert code(lambda: free(cast, census, "tito")) == "census:in-use"
    actions.close_decision(decision_id=decision.pk, by=None, now=factories.AFTER)
    free(cast, census, "tito")


def test_another_identifier_may_be_freed_meanwhile(cast):
    census = brought(cast, "tito", "omar")
    verify(cast, census, "tito")
    verify(cast, census, "omar")
    factories.opened(cast, census_name=NAME)
    free(cast, census, "omar")


@pytest.mark.parametrize("is_secret", [False, True])
def test_secrecy_is_as_before(cast, is_secret):
    census = brought(cast)
    decision = factories.opened(cast, census_name=NAME, admits_verified=True, is_secret=is_secret)
    verify(cast, census, "tito", now=LATER)
    admitted = Entry.objects.get(name="decision:voter-admitted")
    assert admitted.actor_id is None
    assert "user_id" not in admitted.payload
    assert admitted.occurred_at < LATER, "the day, not the hour"
    receipt = factories.cast_one(cast, decision, cast.tito)
    assert bool(receipt) == is_secret
    ballot = Ballot.objects.get()
    assert (ballot.voter_id is None) == is_secret


def test_lent_voices_follow_the_roll(cast):
    census = brought(cast, "tito", "rosa", "ada")
    decision = factories.drafted(cast, census_name=NAME, admits_verified=True, allows_delegation=True)
    community = decision.community
    joins(cast, community, cast.ada)
    verify(cast, census, "tito")
    factories.open_it(cast, decision)
    by = cast.actor(cast.tito)
    lend = {"decision_id": decision.pk, "delegate_id": cast.ada.pk, "by": by, "now": LATER}
    assert code(actions.delegate_vote, **lend) == "decision:delegate-does-not-vote"
    with pytest.raises(NotAllowedError):
        actions.delegate_vote(**lend | {"delegate_id": cast.tito.pk, "by": cast.actor(cast.ada)})
    actions.delegate_in_community(
        community_id=community.pk, delegate_id=cast.tito.pk, by=cast.actor(cast.ada), now=LATER
    )
    factories.cast_one(cast, decision, cast.tito)
    assert voices_of(decision) == {cast.tito.pk: 1}
    verify(cast, census, "ada", now=LATER)
    assert voices_of(decision) == {cast.tito.pk: 2}


def test_a_value_of_the_census_that_seven_have_limits_a_vote(cast, client):
    census = brought(cast, "tito", "omar", faculty="Química")
    decision = factories.drafted(cast)
    client.force_login(cast.rosa)
    page = f"/s/prueba/decision/{decision.pk}/when/"
    assert "Química" not in client.get(page).content.decode()
    changes = {"census_name": NAME, "census_column": "Facultad", "census_value": "Química"}
    revise = {"decision_id": decision.pk, "changes": changes, "by": cast.actor(cast.rosa), "now": factories.STARTS}
    assert code(actions.revise_decision, **revise) == "decision:census-value-unknown"
    rows = [f"{n:08d};1980-01-01;Química" for n in range(7)] + ["99999;1980-01-01;Arte"] * 1
    heads = "Matrícula;Fecha de nacimiento;Facultad\n"
    bring(cast, census, heads + "\n".join(rows), columns=("Facultad",))
    assert "Padrón 2026, Facultad: Química" in client.get(page).content.decode()
    assert "Facultad: Arte" not in client.get(page).content.decode()
    actions.revise_decision(**revise)
    verify(cast, census, "tito", number="00000003", proof="1980-01-01")
    verify(cast, census, "rosa", number="99999", proof="1980-01-01")
    factories.open_it(cast, decision)
    assert roll(decision) == {"Tito"}


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"census_name": "Otro"}, "decision:census-unknown"),
        ({"census_name": NAME, "census_column": "x", "census_value": "y"}, "decision:census-value-unknown"),
        ({"admits_verified": True}, "decision:admits-without-census"),
        ({"census_name": "Plantilla", "admits_verified": True}, "decision:census-admits-nobody"),
        (
            {"census_name": NAME, "admits_verified": True, "only_name": "Contrato", "only_value": "Fijo"},
            "decision:admits-with-attribute",
        ),
    ],
)
def test_what_nobody_can_ask_for_is_refused_by_rest_too(cast, client, said, refusal):
    brought(cast)
    definition = Definition(name="Contrato", choices=["Fijo"], shown_to="everybody")
    contract = define_attribute(definition=definition, by=cast.actor(cast.ada), now=NOW)
    census_actions.make_census(
        name="Plantilla", source="attribute", attribute_id=contract.pk, value="Fijo", by=cast.actor(cast.ada), now=NOW
    )
    where = communities.opened(cast)
    client.force_login(cast.rosa)
    body = {"title": "A", "method": "approval", "community_id": where.pk, "origin_reason": "x"} | said
    answer = client.post("/api/v1/s/prueba/decision/", json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, refusal)
    assert not Decision.objects.exists()


def test_a_census_by_an_attribute_makes_a_roll(cast):
    contract = define_attribute(
        definition=Definition(name="Contrato", choices=["Fijo", "Otro"]), by=cast.actor(cast.ada), now=NOW
    )
    census_actions.make_census(
        name="Plantilla", source="attribute", attribute_id=contract.pk, value="Fijo", by=cast.actor(cast.ada), now=NOW
    )
    set_attributes(user_id=cast.tito.pk, values={contract.pk: "Fijo"}, by=cast.actor(cast.ada), now=NOW)
    assert roll(factories.opened(cast, census_name="Plantilla")) == {"Tito"}


def test_a_vote_does_not_open_without_its_census_nor_while_its_list_changes(cast):
    census = brought(cast)
    verify(cast, census, "tito")
    decision = factories.drafted(cast, census_name=NAME)
    bring(cast, census, text("tito"))
    CensusFile.objects.filter(pk=CensusFile.objects.latest("pk").pk).update(state="running")
    assert code(factories.open_it, cast=cast, decision=decision) == "census:is-changing"
    CensusFile.objects.update(state="done")
    census_actions.remove_census(census_id=census.pk, by=cast.actor(cast.ada), now=NOW)
    assert code(factories.open_it, cast=cast, decision=decision) == "decision:census-gone"
    assert Decision.objects.get().census_name == NAME


def test_nobody_verified_is_nobody_to_vote_where_the_roll_is_frozen(cast):
    brought(cast)
    decision = factories.drafted(cast, census_name=NAME)
    assert code(factories.open_it, cast=cast, decision=decision) == "decision:empty-roll"


def test_the_words_stay_when_the_census_is_gone(cast, client, hour):
    census = brought(cast)
    verify(cast, census, "tito")
    decision = factories.opened(cast, census_name=NAME)
    actions.close_decision(decision_id=decision.pk, by=None, now=factories.AFTER)
    census_actions.remove_census(census_id=census.pk, by=cast.actor(cast.ada), now=LATER)
    assert not CensusRow.objects.exists()
    client.force_login(cast.rosa)
    assert "Solo personas verificadas: Padrón 2026" in page_of(client, decision)


@pytest.mark.parametrize(
    ("who", "census", "step"),
    [
        ("tito", {"admits_verified": True}, NextStep.VERIFY),
        ("rosa", {"admits_verified": True}, NextStep.VERIFY),
        ("salma", {"admits_verified": True}, NextStep.SPONSOR_WAITS),
        ("erik", {"admits_verified": True}, NextStep.EVALUATOR_WAITS),
        ("ines", {"admits_verified": True}, NextStep.NOT_ON_CENSUS),
        ("omar", {"admits_verified": True}, NextStep.JUST_READS),
        ("tito", {"admits_verified": False}, NextStep.NOT_VERIFIED),
        ("ines", {"admits_verified": False}, NextStep.NOT_ON_CENSUS),
    ],
)
def test_what_each_reads_who_is_not_on_the_roll(cast, who, census, step):
    found = brought(cast)
    decision = factories.drafted(cast, census_name=NAME, **census)
    joins(cast, decision.community, cast.ada)
    verify(cast, found, "omar")
    census_actions.check_in_person(
        census_id=found.pk, user_id=cast.ada.pk, identifier=DNI["salma"], by=cast.actor(cast.ada), now=NOW
    )
    factories.open_it(cast, decision)
    assert roll(decision) == {"Ada"}
    actor = cast.actor(getattr(cast, who))
    standing = standing_of(actor, visible_decision(actor, decision.pk), now=LATER)
    assert standing is not None
    assert standing.step == step


def test_verifying_goes_before_waiting_for_whoever_facilitates():
    seen = Situation(state=State.OPEN, part=Part.FACILITATOR, census=Census.MAY_VERIFY)
    assert rules.next_step_for(seen) == NextStep.VERIFY
