"""Somebody shows that they are on a census: one number, one person; whoever guesses waits, and learns nothing."""

import json
from datetime import timedelta

import pytest

from minga.foundation.census import rules
from minga.foundation.census.models import Attempts, Census, Listed, Verification
from minga.foundation.census.rounds import forget_attempts_and_files
from minga.foundation.census.tests import factories
from minga.foundation.census.tests.factories import BORN, DNI, brought, made, text, verify
from minga.foundation.declared import sentence_for
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, RefusedError
from minga.foundation.provisioning.attributes import Definition, define_attribute, set_attributes
from minga.foundation.rights.actions.erasing import erase_person
from minga.foundation.tenancy.actions import remove_person
from minga.foundation.testing.cast import NOW


def refused(cast, census, who, **said):
    with pytest.raises(RefusedError) as why:
        verify(cast, census, who, **said)
    return why.value.refusal


def test_a_member_verifies_in_a_page_that_their_settings_lead_to(cast, client):
    census = brought(cast)
    client.force_login(cast.tito)
    assert "/s/prueba/verify/" in client.get("/s/prueba/about-me/").content.decode()
    assert f"/s/prueba/verify/{census.pk}/" in client.get("/s/prueba/verify/").content.decode()
    page = f"/s/prueba/verify/{census.pk}/"
    assert "DNI" in client.get(page).content.decode()
    answer = client.post(f"{page}?next=/s/prueba/decision/", {"identifier": "12.345.678 z", "proof": "5/3/1980"})
    assert answer["Location"] == "/s/prueba/decision/"
    assert "Has demostrado" in client.get("/s/prueba/verify/").content.decode()
    assert Verification.objects.get().user == cast.tito
    outside = client.post(f"{page}?next=https://evil.example/", {"identifier": DNI["tito"]})
    assert outside.status_code == 422
    assert 'href="https://evil' not in client.get(f"{page}?next=https://evil.example/").content.decode()


def test_every_failure_reads_the_same(cast):
    """Unknown, proven wrongly, another's: one sentence, one status, and as many queries."""
    census = brought(cast)
    verify(cast, census, "tito")
    wrong = [
        refused(cast, census, "omar", number="11111111H"),
        refused(cast, census, "omar", proof="1999-12-30"),
        refused(cast, census, "omar", number=DNI["tito"], proof=BORN["tito"]),
    ]
    assert {each.code for each in wrong} == {"census:not-verified"}
    assert len({str(sentence_for(each)) for each in wrong}) == 1
    assert Verification.objects.count() == 1


def test_what_a_failure_costs_tells_nothing(cast, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    census = brought(cast)
    verify(cast, census, "tito")
    counts = set()
    for number, proof in (("11111111H", "2000-01-01"), (DNI["omar"], "2000-01-01"), (DNI["tito"], BORN["tito"])):
        Attempts.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            refused(cast, census, "omar", number=number, proof=proof)
        counts.add(len(asked))
    assert len(counts) == 1


def test_a_mistyped_letter_is_said_and_costs_nothing(cast):
    census = brought(cast)
    for _time in range(rules.PERSON_MOST + 1):
        assert refused(cast, census, "tito", number="12345678A").code == "census:letter-wrong"
    assert not Attempts.objects.exists()
    verify(cast, census, "tito")


def test_a_person_waits_after_five_and_is_told_how_long(cast, client):
    census = brought(cast)
    for minute in range(rules.PERSON_MOST):
        moment = NOW + timedelta(minutes=minute)
        assert refused(cast, census, "tito", number="11111111H", now=moment).code == "census:not-verified"
    waits = refused(cast, census, "tito", now=NOW + timedelta(minutes=10))
    assert (waits.code, waits.params["minutes"]) == ("census:wait", 50)
    assert Census.objects.get().blocked == 1
    assert refused(cast, census, "tito", address="198.51.100.9", now=NOW + timedelta(minutes=10)).code == "census:wait"
    verify(cast, census, "omar", now=NOW + timedelta(minutes=10))
    verify(cast, census, "tito", now=NOW + timedelta(minutes=61))
    assert not Attempts.objects.filter(tried__gte=rules.PERSON_MOST).exists()


def test_an_address_waits_after_thirty_whoever_tries_from_there(cast, monkeypatch):
    monkeypatch.setattr(rules, "ADDRESS_MOST", 6)
    census = brought(cast)
    for who in ("omar", "rosa", "salma"):
        for _time in range(2):
            assert refused(cast, census, who, number="11111111H").code == "census:not-verified"
    assert refused(cast, census, "tito").code == "census:wait"
    verify(cast, census, "tito", address="198.51.100.9")


def test_attempts_keep_no_address_and_are_gone_after_a_day(cast):
    census = brought(cast)
    refused(cast, census, "tito", number="11111111H")
    assert "192.0.2.7" not in str(list(Attempts.objects.values_list()))
    forget_attempts_and_files(NOW + timedelta(hours=23))
    assert Attempts.objects.count() == 2
    forget_attempts_and_files(NOW + timedelta(hours=25))
    assert not Attempts.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("tito", 200), ("ines", 403), ("nadie", 403), (None, 302)])
def test_who_may_verify(cast, client, who, status):
    census = brought(cast)
    if who:
        client.force_login(getattr(cast, who))
    for page in ("", f"{census.pk}/"):
        assert client.get(f"/s/prueba/verify/{page}").status_code == status
    if who == "ines":
        sent = {"identifier": DNI["salma"], "proof": BORN["salma"]}
        assert client.post(f"/s/prueba/verify/{census.pk}/", sent).status_code == 403
        with pytest.raises(NotAllowedError):
            verify(cast, census, "ines", number=DNI["salma"], proof=BORN["salma"])
        assert not Verification.objects.exists()
        assert "/verify/" not in client.get("/s/prueba/about-me/").content.decode()


def test_verified_by_rest(cast, client):
    census = brought(cast)
    client.force_login(cast.tito)
    base = "/api/v1/s/prueba/census/"

    def send(identifier, proof="1980-03-05"):
        body = json.dumps({"identifier": identifier, "proof": proof})
        return client.post(f"{base}{census.pk}/verify/", body, content_type="application/json")

    assert (send("11111111H").status_code, send("11111111H").json()["code"]) == (409, "census:not-verified")
    assert send(DNI["tito"]).json()["is_verified"]
    assert client.get(f"{base}mine/").json()[0]["is_verified"]
    assert client.get(base).status_code == 403
    assert client.get(f"{base}{census.pk}/").status_code == 403


def test_nobody_reads_who_verified_not_even_in_the_journal(cast, client):
    census = brought(cast)
    verify(cast, census, "tito")
    entry = Entry.objects.filter(name="census:verified").get()
    assert entry.actor_id is None
    assert "user_id" not in entry.payload
    client.force_login(cast.ada)
    page = client.get(f"/s/prueba/people/{cast.tito.pk}/").content.decode()
    assert "/checked/" in page
    other = client.get(f"/s/prueba/people/{cast.omar.pk}/").content.decode()
    assert page.count("censo") == other.count("censo")


def test_an_administrator_checks_somebody_in_person(cast, client):
    census = brought(cast)
    client.force_login(cast.ada)
    page = f"/s/prueba/people/{cast.tito.pk}/checked/"
    assert f'action="{page}"' not in client.get(page).content.decode()
    assert client.post(page, {"census_id": census.pk, "identifier": "11111111H"}).status_code == 422
    assert client.post(page, {"census_id": census.pk, "identifier": DNI["tito"]}).status_code == 302
    verification = Verification.objects.get()
    assert (verification.user, verification.way) == (cast.tito, "staff")
    entry = Entry.objects.get(name="census:checked")
    assert (entry.actor_id, entry.payload["user_id"]) == (cast.ada.pk, cast.tito.pk)
    assert DNI["tito"] not in str(entry.payload)
    again = client.post(
        f"/s/prueba/people/{cast.omar.pk}/checked/", {"census_id": census.pk, "identifier": DNI["tito"]}
    )
    assert again.status_code == 422
    for who, status in ((cast.rosa, 403), (cast.ines, 403)):
        client.force_login(who)
        assert client.get(page).status_code == status
        assert client.post(page, {"census_id": census.pk, "identifier": DNI["omar"]}).status_code == status
    client.force_login(cast.ada)
    for who, status in ((cast.nadie, 404), (cast.ines, 422)):
        page = f"/s/prueba/people/{who.pk}/checked/"
        assert client.post(page, {"census_id": census.pk, "identifier": DNI["omar"]}).status_code == status
    assert Verification.objects.count() == 1


def test_whoever_types_any_number_about_somebody_does_not_learn_whether_they_are_verified(cast, client):
    """Administrators read how many, not who: what is refused is journaled nowhere, so that it must tell nothing."""
    census = brought(cast)
    verify(cast, census, "tito")
    verify(cast, census, "rosa", number=DNI["rosa"])
    client.force_login(cast.ada)
    for number, code in (("11111111H", "census:not-on-census"), (DNI["rosa"], "census:taken")):
        answers = [
            client.post(
                f"/api/v1/s/prueba/census/{census.pk}/check/",
                {"user_id": somebody.pk, "identifier": number},
                content_type="application/json",
            )
            for somebody in (cast.tito, cast.omar)
        ]
        assert [(each.status_code, each.json()["code"]) for each in answers] == [(409, code)] * 2
    assert not Entry.objects.filter(name="census:checked").exists()


def test_an_identifier_stays_used_when_its_person_leaves_until_it_is_freed(cast, client):
    census = brought(cast)
    verify(cast, census, "tito")
    remove_person(user_id=cast.tito.pk, by=cast.actor(cast.ada), now=NOW)
    said = {"number": DNI["tito"], "proof": BORN["tito"]}
    assert refused(cast, census, "omar", **said).code == "census:not-verified"
    client.force_login(cast.ada)
    free = f"/s/prueba/administration/census/{census.pk}/free/"
    assert free in client.get(f"/s/prueba/administration/census/{census.pk}/").content.decode()
    assert client.post(free, {"identifier": "11111111H", "because": "left"}).status_code == 422
    assert client.post(free, {"identifier": DNI["tito"], "because": "por que sí"}).status_code == 422
    assert client.post(free, {"identifier": DNI["tito"], "because": "left"}).status_code == 302
    entry = Entry.objects.get(name="census:freed")
    assert entry.payload["because"] == "left"
    assert DNI["tito"] not in str(entry.payload)
    verify(cast, census, "omar", **said)


def test_erasing_cuts_the_person_from_the_identifier_which_stays_used(cast):
    census = brought(cast)
    verify(cast, census, "omar")
    erase_person(user_id=cast.omar.pk, keeps_texts=True, now=NOW)
    verification = Verification.objects.get()
    assert verification.user is None
    said = {"number": DNI["omar"], "proof": BORN["omar"]}
    assert refused(cast, census, "tito", **said).code == "census:not-verified"


def test_what_leaves_with_my_data_is_the_day_and_the_census(cast, client):
    census = brought(cast)
    verify(cast, census, "tito")
    client.force_login(cast.tito)
    exported = client.get("/me/export/").content.decode()
    assert '"verified_at"' in exported
    assert "Padrón 2026" in exported
    assert DNI["tito"] not in exported
    assert Listed.objects.first().digest not in exported


def test_who_holds_an_attribute_is_verified_and_nobody_says_so_of_themselves(cast, client):
    plant = define_attribute(
        definition=Definition(name="Contrato", choices=["Fijo", "Otro"]), by=cast.actor(cast.ada), now=NOW
    )
    own = define_attribute(
        definition=Definition(name="Turno", choices=["Día"], is_own=True), by=cast.actor(cast.ada), now=NOW
    )
    set_attributes(user_id=cast.tito.pk, values={plant.pk: "Fijo"}, by=cast.actor(cast.ada), now=NOW)
    client.force_login(cast.ada)
    new = "/s/prueba/administration/census/new/"
    assert f"{own.pk}\tDía" not in client.get(new).content.decode()
    with pytest.raises(RefusedError) as why:
        made(cast, source="attribute", attribute_id=own.pk, value="Día")
    assert why.value.refusal.code == "census:attribute-is-own"
    assert (
        client.post(new, {"name": "Plantilla", "source": "attribute", "holds": f"{plant.pk}\tFijo"}).status_code == 302
    )
    census = Census.objects.get()
    row = client.get("/api/v1/s/prueba/census/").json()[0]
    assert (row["people"], row["verified"], row["known_by"]) == (1, 1, "Contrato: Fijo")
    client.force_login(cast.tito)
    assert client.get("/api/v1/s/prueba/census/mine/").json()[0]["is_verified"]
    assert refused(cast, census, "tito").code == "census:not-by-file"
    client.force_login(cast.omar)
    assert not client.get("/api/v1/s/prueba/census/mine/").json()[0]["is_verified"]


@pytest.mark.parametrize("name", ["", "PADRÓN 2026 "])
def test_a_census_without_a_name_of_its_own_is_refused(cast, client, name):
    brought(cast)
    client.force_login(cast.ada)
    answer = client.post("/s/prueba/administration/census/new/", {"name": name, "source": "file"})
    assert answer.status_code == 422
    assert Census.objects.count() == 1


def test_who_changed_their_number_verifies_again_and_the_old_one_stays_used(cast):
    census = brought(cast, "tito", "omar")
    verify(cast, census, "tito")
    factories.bring(cast, census, text("omar", "rosa"))
    verify(cast, census, "tito", number=DNI["rosa"], proof=BORN["rosa"])
    factories.bring(cast, census, text("tito"), mode="add")
    said = {"number": DNI["tito"], "proof": BORN["tito"]}
    assert refused(cast, census, "omar", **said).code == "census:not-verified"
