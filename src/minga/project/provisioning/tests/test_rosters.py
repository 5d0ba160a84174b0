"""A file of people: looked at first, each bad row named, then brought in by slices; twice changes nothing."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minga.community.models import Membership
from minga.community.tests import factories as communities
from minga.foundation.accounts.models import User
from minga.foundation.journal.models import Entry
from minga.foundation.provisioning.attributes import Definition, define_attribute
from minga.foundation.provisioning.models import AttributeValue, DirectoryPerson
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import NOW
from minga.project.provisioning import rounds
from minga.project.provisioning.models import Roster
from minga.project.provisioning.roster import actions as rosters
from minga.project.provisioning.tests.directory import Directory, work
from minga.project.tests.test_command_line import run

PAGE = "/s/prueba/administration/roster/"
HEADS = "Correo;Nombre;Apellidos;Nº de empleado;Externo;Planta;Comunidad;Rol\n"
NORA = "Nora@x.org;Nora;Quispe;00017;no;planta 7;Hornos que aprenden;evaluadora\n"
PAU = "pau@x.org;Pau;;18;sí;Planta 8;;\n"


@pytest.fixture
def house(cast):
    plant = Definition(name="Planta", choices=["Planta 7", "Planta 8"])
    define_attribute(definition=plant, by=cast.actor(cast.ada), now=NOW)
    community = communities.opened(cast)
    community.name = "Hornos que aprenden"
    community.save()
    return community


def look(client, content, name="gente.csv", **more):
    content = content.encode() if isinstance(content, str) else content
    said = {"belonging": "inside", "role": "member", "community_id": ""} | more
    answer = client.post(PAGE, said | {"file": SimpleUploadedFile(name, content)})
    return client.get(answer["Location"]) if answer.status_code == 302 else answer


def start(client):
    return client.post(f"{PAGE}{Roster.objects.get(state='waiting').pk}/start/")


def bring(client, content, **more):
    page = look(client, content, **more)
    assert page.status_code == 200, page.content.decode()
    assert page.context["plan"].bad_count == 0, page.context["plan"].bad
    start(client)
    work()


def plan(page):
    plan = page.context["plan"]
    return plan.new, plan.changed, plan.same, plan.bad_count


def place(user):
    return SpaceMembership.objects.get(user=user)


def sheet(*rows, merge=""):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_names_belonging_communities_attributes_and_ids_come_from_a_file(cast, house, client):
    client.force_login(cast.ada)
    page = look(client, HEADS + NORA + PAU)
    assert plan(page) == (2, 0, 0, 0)
    assert not User.objects.filter(email="nora@x.org").exists()
    start(client)
    nora, pau = User.objects.get(email="nora@x.org"), User.objects.get(email="pau@x.org")
    assert (nora.name, nora.has_usable_password(), pau.name) == ("Nora Quispe", False, "Pau")
    assert (place(nora).role, place(pau).role, place(pau).is_external) == ("member", "guest", True)
    assert Membership.objects.get(community=house, user=nora).role == "evaluator"
    assert dict(AttributeValue.objects.values_list("user__name", "value")) == {
        "Nora Quispe": "Planta 7",
        "Pau": "Planta 8",
    }
    ids = dict(DirectoryPerson.objects.values_list("user_name", "external_id"))
    assert ids == {"nora@x.org": "00017", "pau@x.org": "18"}


def test_twice_changes_nothing(cast, house, client):
    client.force_login(cast.ada)
    bring(client, HEADS + NORA + PAU)
    entries = Entry.objects.count()
    page = look(client, HEADS + NORA + PAU)
    assert plan(page) == (0, 0, 2, 0)
    assert "nada que hacer" in page.content.decode()
    start(client)
    assert Entry.objects.count() == entries
    assert Roster.objects.get(state="done", changed=0, came=0).done == 2


def test_what_differs_changes_and_nothing_else(cast, house, client):
    client.force_login(cast.ada)
    bring(client, HEADS + NORA + PAU)
    page = look(client, HEADS + NORA.replace("planta 7", "Planta 8").replace("Quispe", "Q.") + PAU)
    assert plan(page) == (0, 1, 1, 0)
    assert page.context["changes"][0].what == "nombre, datos"
    start(client)
    assert User.objects.get(email="nora@x.org").name == "Nora Q."
    assert AttributeValue.objects.filter(value="Planta 8").count() == 2


def test_an_id_that_comes_with_another_address_is_the_same_person(cast, house, client):
    client.force_login(cast.ada)
    bring(client, HEADS + NORA)
    nora = User.objects.get(email="nora@x.org")
    bring(client, HEADS + NORA.replace("Nora@x.org", "nora.quispe@x.org"))
    nora.refresh_from_db()
    assert nora.email == "nora.quispe@x.org"
    assert DirectoryPerson.objects.count() == 1


def test_an_account_of_its_own_keeps_its_address_and_name_whatever_a_file_says(cast, house, client):
    client.force_login(cast.ada)
    bring(client, f"email,name,id\n{cast.tito.email},Otro,5\n")
    bring(client, "email,name,id\nmalo@x.org,Otro,5\n")
    cast.tito.refresh_from_db()
    assert (cast.tito.email, cast.tito.name) == ("tito@prueba.example.org", "Tito")
    assert not User.objects.filter(email="malo@x.org").exists()


def test_who_belongs_keeps_role_and_belonging_where_the_file_says_nothing(cast, house, client):
    client.force_login(cast.ada)
    bring(client, f"email\n{cast.ada.email}\n{cast.ines.email}\n", belonging="outside")
    assert (place(cast.ada).role, place(cast.ines).role) == ("administrator", "guest")
    bring(client, f"email,externo\n{cast.ada.email},sí\n{cast.ines.email},no\n")
    assert (place(cast.ada).role, place(cast.ada).is_external) == ("administrator", False)
    assert (place(cast.ines).role, place(cast.ines).is_external) == ("member", False)


def test_a_file_of_who_left_does_not_bring_them_back_into_a_community(cast, house, client):
    client.force_login(cast.ada)
    Membership.objects.filter(user=cast.tito).update(state="left")
    bring(client, f"email\n{cast.tito.email}\nnora@x.org\n", community_id=house.pk)
    assert Membership.objects.get(user=cast.tito).state == "left"
    assert Membership.objects.get(user__email="nora@x.org").role == "member"


def test_the_directory_and_the_file_know_one_person(cast, house, client):
    directory = Directory(cast)
    directory.user("nora@x.org", externalId="00017", active=True)
    client.force_login(cast.ada)
    bring(client, HEADS + NORA)
    assert DirectoryPerson.objects.count() == 1
    found = directory.ask("GET", 'Users?filter=externalId eq "00017"').body["Resources"][0]
    assert found["active"] is True
    bring(client, HEADS + PAU)
    found = directory.ask("GET", 'Users?filter=userName eq "PAU@x.org"').body["Resources"][0]
    assert found["emails"][0]["value"] == "pau@x.org"


# Bad input


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ("mal@;Mal;;9;no;;;\n", 3, "dirección"),
        ("nora@x.org;Otra;;9;no;;;\n", 3, ""),
        ("otra@x.org;Otra;;00017;no;;;\n", 3, "00017"),
        ("otra@x.org;Otra;;9;no;Planta 6;;\n", 3, "Planta 6"),
        ("otra@x.org;Otra;;9;no;;Nadie;\n", 3, "Nadie"),
        ("otra@x.org;Otra;;9;no;;;jefa\n", 3, ""),
        ("otra@x.org;Otra;;9;no;;;patrocinadora\n", 3, "sponsor"),
        (f"otra@x.org;Otra;;{'9' * 256};no;;;\n", 3, "255"),
        ("otra@x.org;Otra\n", 3, ""),
        ("otra@x.org;Otra;;9;no;;;;x\n", 3, ""),
    ],
)
def test_a_bad_row_is_named_and_nobody_comes(cast, house, client, rows, line, said):
    client.force_login(cast.ada)
    page = look(client, HEADS + NORA + rows)
    bad = page.context["plan"].bad
    assert [each.line for each in bad] == [line]
    assert said in bad[0].sentence
    assert "button" not in page.content.decode().partition("/start/")[2]
    assert start(client).status_code == 409
    assert not User.objects.filter(email__endswith="@x.org").exists()


def big(count):
    return "email\n" + "".join(f"p{number}@x.org\n" for number in range(count))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\x00\x01\x02", "a.csv"),
        (b"\xff\xfe\x00", "a.csv"),
        (b"PK\x03\x04 no sheet", "a.xlsx"),
        ("nombre;apellido\nNora;Quispe\n", "a.csv"),
        ("email;correo\nnora@x.org;otra@x.org\n", "a.csv"),
        ("email\n", "a.csv"),
        ('email;nombre\nnora@x.org;"Nora\n', "a.csv"),
    ],
)
def test_a_file_that_is_no_roster_is_one_sentence(cast, house, client, content, name):
    client.force_login(cast.ada)
    answer = look(client, content, name)
    if answer.status_code == 200:  # two columns of addresses: the first is taken, the other told
        assert answer.context["plan"].found.ignored == ["correo"]
        return
    assert answer.status_code == 422
    assert len(answer.context["form"].non_field_errors()) == 1
    assert not Roster.objects.exists()


def test_merged_cells_and_too_many_rows_are_one_sentence(cast, house, client):
    client.force_login(cast.ada)
    merged = sheet(["email", "Planta"], ["nora@x.org", "Planta 7"], ["pau@x.org", None], merge="B2:B3")
    for content, name, said in ((merged, "a.xlsx", "combinadas"), (big(50_001), "a.csv", "50001")):
        answer = look(client, content, name)
        assert answer.status_code == 422
        (error,) = answer.context["form"].non_field_errors()
        assert said in error
    assert not Roster.objects.exists()


def test_a_spreadsheet_a_mark_and_semicolons_are_read(cast, house, client):
    client.force_login(cast.ada)
    page = look(client, sheet(["E-mail", "Name", "ID"], ["nora@x.org", "Nora", 17]), "a.xlsx")
    assert plan(page) == (1, 0, 0, 0)
    assert plan(look(client, b"\xef\xbb\xbf" + (HEADS + NORA).encode())) == (1, 0, 0, 0)


def test_an_address_that_was_anothers_is_left_out_and_told(cast, house, client):
    directory = Directory(cast)
    key = directory.user("nora@x.org", externalId="1").body["id"]
    directory.ask("DELETE", f"Users/{key}")
    client.force_login(cast.ada)
    bring(client, "email,id\nnora@x.org,2\npau@x.org,3\n")
    roster = Roster.objects.get()
    assert (roster.state, roster.came, len(roster.late)) == ("done", 1, 1)
    assert "nora@x.org" in client.get(f"{PAGE}{roster.pk}/").content.decode()


# Many


def test_many_come_in_slices_and_a_crash_in_the_middle_goes_on(cast, house, client, monkeypatch):
    monkeypatch.setattr(rosters, "AT_ONCE", 2)
    monkeypatch.setattr(rosters, "SLICE", 2)
    client.force_login(cast.ada)
    look(client, big(5))
    start(client)
    roster = Roster.objects.get()
    assert (roster.state, roster.done) == ("running", 0)
    page = client.get(f"{PAGE}{roster.pk}/").content.decode()
    assert 'hx-trigger="every 3s"' in page
    slices = rosters.bring_slice

    def crash(**more):
        if Roster.objects.get().done >= 2:
            raise RuntimeError("killed")
        return slices(**more)

    monkeypatch.setattr(rosters, "bring_slice", crash)
    with pytest.raises(RuntimeError):
        rosters.bring_in_background(cast.space.pk, roster.pk)
    roster.refresh_from_db()
    assert (roster.state, roster.done) == ("running", 2)
    monkeypatch.setattr(rosters, "bring_slice", slices)
    rosters.bring_in_background(cast.space.pk, roster.pk)
    roster.refresh_from_db()
    assert (roster.state, roster.done, roster.came) == ("done", 5, 5)
    assert User.objects.filter(email__endswith="@x.org").count() == 5
    assert bytes(roster.content) == b""


def test_one_roster_at_a_time_and_a_running_one_can_be_stopped(cast, house, client, monkeypatch):
    monkeypatch.setattr(rosters, "AT_ONCE", 1)
    client.force_login(cast.ada)
    look(client, big(3))
    start(client)
    look(client, big(4))
    assert start(client).status_code == 409
    running = Roster.objects.get(state="running")
    client.post(f"{PAGE}{running.pk}/stop/")
    assert start(client).status_code == 302
    work()
    assert User.objects.filter(email__endswith="@x.org").count() == 4


def test_who_no_longer_administers_brings_nobody(cast, house, client, monkeypatch):
    monkeypatch.setattr(rosters, "AT_ONCE", 1)
    client.force_login(cast.ada)
    look(client, big(3))
    start(client)
    SpaceMembership.objects.filter(user=cast.ada).update(role="member")
    rosters.bring_in_background(cast.space.pk, Roster.objects.get().pk)
    assert Roster.objects.get().state == "stopped"
    assert not User.objects.filter(email__endswith="@x.org").exists()


def test_what_was_only_looked_at_is_forgotten_after_a_day(cast, house, client):
    client.force_login(cast.ada)
    look(client, big(1))
    rounds.forget_old_rosters(Roster.objects.get().brought_at + rounds.KEPT * 2)
    assert not Roster.objects.exists()


# Doors


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("rosa", 403), ("ines", 403), ("nadie", 403), (None, 302)])
def test_only_administrators_bring_people(cast, house, client, who, status):
    client.force_login(cast.ada)
    look(client, big(1))
    roster = Roster.objects.get()
    client.logout()
    if who:
        client.force_login(getattr(cast, who))
    assert {client.get(f"{PAGE}{path}").status_code for path in ("", f"{roster.pk}/")} == {status}
    client.post(f"{PAGE}{roster.pk}/start/")
    assert User.objects.filter(email="p0@x.org").exists() is (who == "ada")


def test_next_door_a_roster_is_nothing(cast, neighbours, house, client):
    client.force_login(cast.ada)
    look(client, big(1))
    roster = Roster.objects.get()
    client.force_login(neighbours.ada)
    base = f"/s/vecinas/administration/roster/{roster.pk}/"
    assert client.get(base).status_code == client.post(f"{base}start/").status_code == 404
    assert client.post(f"{base}stop/").status_code == 404
    said = {"belonging": "inside", "role": "member", "community_id": house.pk}
    file = SimpleUploadedFile("a.csv", b"email\nx@x.org\n")
    assert client.post("/s/vecinas/administration/roster/", said | {"file": file}).status_code == 422
    assert not User.objects.filter(email="p0@x.org").exists()


def test_the_same_by_rest(cast, house, client):
    base = "/api/v1/s/prueba/roster/"
    for who, status in ((cast.rosa, 403), (cast.ada, 201)):
        client.force_login(who)
        made = client.post(base, {"file": SimpleUploadedFile("a.csv", (HEADS + NORA).encode()), "role": "member"})
        assert made.status_code == status
    assert (made.json()["new"], made.json()["bad_count"]) == (1, 0)
    one = f"{base}{made.json()['id']}/"
    assert client.get(one).json()["state"] == "waiting"
    assert client.post(f"{one}start/").json()["state"] == "done"
    assert User.objects.filter(email="nora@x.org").exists()
    answer = client.post(base, {"file": SimpleUploadedFile("a.csv", b"x"), "community_id": 10**9})
    assert answer.status_code in {404, 409}


def said(file, *more):
    return run("import", "people", str(file), "--space", "prueba", *more).output


def test_the_same_by_the_command(cast, house, tmp_path):
    file = tmp_path / "gente.csv"
    file.write_text(HEADS + NORA + PAU)
    told = said(file, "--dry-run")
    assert "2 new, 0 to change, 0 as before." in told
    assert not User.objects.filter(email="nora@x.org").exists()
    assert "2 people are new" in said(file)
    assert "Nothing was changed." in said(file)
    file.write_text(HEADS + NORA + "mal;;;;;;;\n")
    assert "Line 3" in said(file)
    assert json.dumps(list(Roster.objects.values_list("state", flat=True))) == '["done"]'
