"""A census's list by file: looked at first, each bad row by its line, hashed as it is read; twice changes nothing."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from minga.foundation.census import actions
from minga.foundation.census.models import Census, CensusFile, Content, Listed, Verification
from minga.foundation.census.tests import factories
from minga.foundation.census.tests.factories import DNI, brought, text, verify
from minga.foundation.journal.models import Entry
from minga.foundation.policy import RefusedError
from minga.foundation.testing.cast import NOW
from minga.project.provisioning.tests.directory import work

PAGE = "/s/prueba/administration/census/"


def send(client, census, content, name="padron.csv", **more):
    content = content.encode() if isinstance(content, str) else content
    said = {"columns": "", "mode": "replace", "file": SimpleUploadedFile(name, content)} | more
    answer = client.post(f"{PAGE}{census.pk}/file/", said)
    return client.get(answer["Location"]) if answer.status_code == 302 else answer


def start(client):
    return client.post(f"{PAGE}files/{CensusFile.objects.get(state='waiting').pk}/start/")


def figures(page):
    file = page.context["file"]
    return file.came, file.changed, file.same, file.went, file.bad_count


def everything_kept():
    """Every cell of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from (bytes(cell).hex() if isinstance(cell, bytes | memoryview) else str(cell) for cell in row)


def test_a_list_is_brought_in_a_page_and_no_number_is_kept_anywhere(cast, client):
    client.force_login(cast.ada)
    assert f"{PAGE}" in client.get("/s/prueba/administration/").content.decode()
    assert f"{PAGE}new/" in client.get(PAGE).content.decode()
    made = client.post(f"{PAGE}new/", {"name": "Padrón", "source": "file"})
    census = Census.objects.get()
    assert made["Location"] == f"{PAGE}{census.pk}/"
    assert f"{PAGE}{census.pk}/file/" in client.get(made["Location"]).content.decode()
    page = send(client, census, text("tito", "omar", "rosa"))
    assert figures(page) == (3, 0, 0, 0, 0)
    assert not Listed.objects.exists()
    start(client)
    assert Listed.objects.count() == 3
    census.refresh_from_db()
    assert (census.identifier_name, census.proof_name, census.is_proof_day) == ("DNI", "Fecha de nacimiento", True)
    verify(cast, census, "tito")
    kept = "\n".join(everything_kept())
    for number in DNI.values():
        assert number not in kept
        assert number.encode().hex() not in kept
    shown = client.get(f"{PAGE}{census.pk}/").context["census"]
    assert (shown.people, shown.verified, shown.blocked) == (3, 1, 0)
    assert "Tito" not in client.get(f"{PAGE}{census.pk}/").content.decode()


def test_twice_changes_nothing_and_a_newer_list_says_who_comes_and_goes(cast, client):
    census = brought(cast, "tito", "omar", "rosa")
    verify(cast, census, "omar")
    client.force_login(cast.ada)
    before = (Entry.objects.count(), list(Listed.objects.order_by("pk").values_list("pk", "digest")))
    page = send(client, census, text("rosa", "tito", "omar"))
    assert figures(page) == (0, 0, 3, 0, 0)
    assert "nada que hacer" in page.content.decode()
    start(client)
    assert list(Listed.objects.order_by("pk").values_list("pk", "digest")) == before[1]
    page = send(client, census, text("tito", "salma"))
    assert figures(page) == (1, 0, 1, 2, 0)
    assert page.context["file"].went_verified == 1
    start(client)
    living = Listed.objects.filter(withdrawn_at=None)
    assert living.count() == 2
    assert Listed.objects.count() == 3, "who was verified stays used"
    assert client.get(f"{PAGE}{census.pk}/").context["census"].verified == 0
    start_again = send(client, census, text("omar"), mode="add")
    assert figures(start_again) == (1, 0, 0, 0, 0)
    start(client)
    assert client.get(f"{PAGE}{census.pk}/").context["census"].verified == 1


def test_each_bad_row_is_told_by_its_line_and_never_by_its_number(cast, client):
    census = factories.made(cast)
    client.force_login(cast.ada)
    rows = ["DNI;Fecha de nacimiento", "12345678A;05/03/1980", ";05/03/1980", "12345678Z;ayer", "00000001R;1/1/1999"]
    rows += ["00000001-r;1/1/1999", "X1234567L;1/1/1999;de más"]
    page = send(client, census, "\r\n".join(rows))
    assert figures(page) == (1, 0, 0, 0, 5)
    assert [each.line for each in page.context["file"].bad] == [2, 3, 4, 6, 7]
    said = page.content.decode()
    assert "línea 5" in said
    for number in ("12345678A", "12345678Z", "00000001"):
        assert number not in said
    start(client)
    assert Listed.objects.count() == 1


@pytest.mark.parametrize("heads", ["DNI;Fecha de nacimiento", "dni,FECHA DE NACIMIENTO", "D.N.I.\tF. nacimiento"])
def test_a_list_however_it_is_written_is_the_same_list(cast, client, heads):
    census = brought(cast, "tito", "omar")
    client.force_login(cast.ada)
    separator = next(each for each in ";,\t" if each in heads)
    rows = ["12.345.678-z 05/03/1980", "00000001R 31-12-1999"]
    body = "\ufeff" + "\n".join([heads, *(row.replace(" ", separator) for row in rows)])
    assert figures(send(client, census, body)) == (0, 0, 2, 0, 0)
    book = openpyxl.Workbook()
    for row in [heads.split(separator), *(row.split() for row in rows)]:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    assert figures(send(client, census, held.getvalue(), name="padron.xlsx")) == (0, 0, 2, 0, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "exchange:empty"),
        ("Nombre;Correo\nA;b\n", "census:no-identifier-column"),
        ("DNI;Fecha de nacimiento\n", "census:empty-file"),
        (b"\xff\xfe\x00", "exchange:not-utf8"),
        ('DNI\n"12345678Z\n', "exchange:broken-line"),
        (b"PAR1x", "outcome:not-a-table"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence_and_nothing_changes(cast, client, content, code):
    census = factories.made(cast)
    client.force_login(cast.ada)
    page = send(client, census, content)
    assert page.status_code == 422
    assert not CensusFile.objects.exists()
    file = SimpleUploadedFile("padron.csv", content if isinstance(content, bytes) else content.encode())
    answer = client.post("/api/v1/s/prueba/census-files/", {"census_id": census.pk, "file": file})
    assert (answer.status_code, answer.json()["code"]) == (409, code)


def test_a_long_list_comes_in_slices_and_survives_a_crash_between_them(cast, client, monkeypatch):
    from minga.foundation.census.actions import bringing

    monkeypatch.setattr(bringing, "AT_ONCE", 3)
    monkeypatch.setattr(bringing, "SLICE", 4)
    census = factories.made(cast)
    client.force_login(cast.ada)
    numbers = [f"{n:05d}" for n in range(30)]
    send(client, census, "Matrícula\n" + "\n".join(numbers))
    start(client)
    parked = CensusFile.objects.get()
    assert parked.state == "running"
    content = bytes(Content.objects.get().records)
    actions_by = cast.actor(cast.ada)
    bringing.bring_slice(file_id=parked.pk, content=content, by=actions_by, now=NOW)
    assert Listed.objects.count() == 4
    with pytest.raises(RefusedError) as refused:
        verify(cast, census, "tito", number="00001")
    assert refused.value.refusal.code in {"census:nobody", "census:is-changing"}
    work()
    parked.refresh_from_db()
    assert (parked.state, parked.done, parked.came, Content.objects.count()) == ("done", 30, 30, 0)
    assert Listed.objects.count() == 30
    verify(cast, census, "tito", number="00001")
    send(client, census, "Matrícula\n" + "\n".join(numbers[10:]))
    start(client)
    work()
    assert Listed.objects.filter(withdrawn_at=None).count() == 20
    assert CensusFile.objects.latest("pk").went == 10
    assert Listed.objects.count() == 21
    assert Verification.objects.count() == 1


def test_two_files_at_once_and_one_that_is_old_are_refused(cast):
    census = brought(cast, "tito")
    old = factories.looked(cast, census, text("omar"))
    CensusFile.objects.filter(pk=old.pk).update(state="stopped")
    factories.bring(cast, census, text("rosa"))
    CensusFile.objects.filter(pk=old.pk).update(state="waiting")
    with pytest.raises(RefusedError) as refused:
        actions.start_file(file_id=old.pk, by=cast.actor(cast.ada), now=NOW)
    assert refused.value.refusal.code == "census:file-old"
    assert Listed.objects.filter(withdrawn_at=None).count() == 1


def test_a_file_that_is_stopped_tells_what_is_in_by_then(cast, client, monkeypatch):
    from minga.foundation.census.actions import bringing

    monkeypatch.setattr(bringing, "AT_ONCE", 3)
    monkeypatch.setattr(bringing, "SLICE", 4)
    census = factories.made(cast)
    client.force_login(cast.ada)
    send(client, census, "Matrícula\n" + "\n".join(f"{n:05d}" for n in range(30)))
    start(client)
    parked = CensusFile.objects.get()
    content = bytes(Content.objects.get().records)
    bringing.bring_slice(file_id=parked.pk, content=content, by=cast.actor(cast.ada), now=NOW)
    client.post(f"{PAGE}files/{parked.pk}/stop/")
    work()
    assert (Listed.objects.count(), Content.objects.count()) == (4, 0)
    assert Entry.objects.get(name="census:brought").payload["came"] == 4


def test_more_people_are_added_only_with_the_same_columns(cast):
    census = brought(cast, "tito")
    with pytest.raises(RefusedError) as refused:
        factories.looked(cast, census, f"DNI\n{DNI['omar']}\n", mode="add")
    assert refused.value.refusal.code == "census:other-columns"


def test_another_secret_key_is_noticed_and_the_list_is_brought_again(cast, settings):
    census = brought(cast, "tito")
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-a-test"
    with pytest.raises(RefusedError) as refused:
        verify(cast, census, "tito")
    assert refused.value.refusal.code == "census:key-changed"
    factories.bring(cast, census, text("tito"))
    verify(cast, census, "tito")


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("rosa", 403), ("ines", 403), ("nadie", 403), (None, 302)])
def test_only_administrators_bring_lists(cast, client, who, status):
    census = brought(cast, "tito")
    parked = factories.looked(cast, census, text("omar"))
    if who:
        client.force_login(getattr(cast, who))
    pages = ["", "new/", f"{census.pk}/", f"{census.pk}/file/", f"{census.pk}/free/", f"{census.pk}/remove/"]
    pages += [f"files/{parked.pk}/"]
    assert {client.get(f"{PAGE}{page}").status_code for page in pages} == {status}
    if status == 200:
        return
    for page in (f"files/{parked.pk}/start/", f"files/{parked.pk}/stop/", f"{census.pk}/remove/"):
        client.post(f"{PAGE}{page}")
    send(client, census, text("salma"))
    assert Listed.objects.filter(withdrawn_at=None).count() == 1
    assert Census.objects.count() == 1
    assert CensusFile.objects.get(state="waiting").pk == parked.pk


def test_next_door_a_census_is_nothing(cast, neighbours, client):
    census = brought(cast, "tito")
    parked = factories.looked(cast, census, text("omar"))
    client.force_login(neighbours.ada)
    base = f"/s/{neighbours.space.slug}/administration/census/"
    for page in (f"{census.pk}/", f"{census.pk}/file/", f"{census.pk}/free/", f"{census.pk}/remove/"):
        assert client.get(f"{base}{page}").status_code == 404
    for page in (f"files/{parked.pk}/start/", f"files/{parked.pk}/stop/", f"{census.pk}/remove/"):
        assert client.post(f"{base}{page}").status_code == 404
    rest = f"/api/v1/s/{neighbours.space.slug}"
    assert client.get(f"{rest}/census/{census.pk}/").status_code == 404
    assert client.get(f"{rest}/census-files/{parked.pk}/").status_code == 404
    body = json.dumps({"identifier": DNI["tito"], "proof": "1980-03-05"})
    answer = client.post(f"{rest}/census/{census.pk}/verify/", body, content_type="application/json")
    assert answer.status_code == 404
    client.force_login(neighbours.tito)
    assert client.get(f"/s/{neighbours.space.slug}/verify/{census.pk}/").status_code == 404
    assert Listed.objects.count() == 1


def test_the_same_by_rest(cast, client):
    client.force_login(cast.ada)
    base = "/api/v1/s/prueba/"
    made = client.post(f"{base}census/", json.dumps({"name": "Padrón"}), content_type="application/json")
    assert made.status_code == 201
    census_id = made.json()["id"]
    file = SimpleUploadedFile("padron.csv", (text("tito", "omar") + "12345678A;1980-01-01\n").encode())
    looked = client.post(f"{base}census-files/", {"census_id": census_id, "file": file}).json()
    assert (looked["came"], looked["bad_count"], looked["bad"][0]["line"]) == (2, 1, 4)
    done = client.post(f"{base}census-files/{looked['id']}/start/").json()
    assert (done["state"], done["done"]) == ("done", 2)
    assert client.get(f"{base}census/").json()[0]["people"] == 2
    assert client.delete(f"{base}census/{census_id}/").status_code == 204
    assert not Listed.objects.exists()


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_lists_of_any_length_take_the_same_queries(cast, client, django_assert_max_num_queries, count):
    for number in range(count):
        brought(cast, "tito", name=f"Padrón {number}")
    client.force_login(cast.ada)
    with django_assert_max_num_queries(9):
        assert client.get(PAGE).status_code == 200
    client.force_login(cast.tito)
    with django_assert_max_num_queries(9):
        assert client.get("/s/prueba/verify/").status_code == 200
