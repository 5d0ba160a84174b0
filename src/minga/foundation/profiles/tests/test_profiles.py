"""Those who share a community read of each other what each says of themselves; nobody else reads anything."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from minga.community.actions import leave_community
from minga.community.tests import factories as community
from minga.debate.tests import factories as debate
from minga.foundation import clock
from minga.foundation.profiles.actions import present_oneself
from minga.foundation.profiles.models import Profile
from minga.foundation.profiles.queries import said_help

PRESENT = "/s/prueba/present-myself/"


def page_of(person):
    return f"/s/prueba/person/{person.pk}/"


def present(cast, person, helps_with="Los hornos\nTurnos de noche", speaks="español, algo de inglés"):
    return present_oneself(helps_with=helps_with, speaks=speaks, by=cast.actor(person), now=clock.now())


def photograph(size=(900, 600)):
    held, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Fotomat 3000"
    Image.new("RGB", size, "#886644").save(held, "JPEG", exif=exif)
    return held.getvalue()


def test_whoever_shares_a_community_reads_what_one_can_be_asked(cast, client):
    debate.opened(cast)
    present(cast, cast.rosa)
    client.force_login(cast.tito)
    page = client.get(page_of(cast.rosa)).content.decode()
    assert "Los hornos" in page
    assert "algo de inglés" in page
    for person, status in ((cast.rosa, 200), (cast.nadie, 404)):
        client.force_login(person)
        assert client.get(page_of(cast.rosa)).status_code == status, person
    client.logout()
    assert client.get(page_of(cast.rosa)).status_code == 302


def test_who_left_the_community_is_read_no_more_and_reads_nothing(cast, client):
    question = debate.opened(cast)
    client.force_login(cast.tito)
    assert client.get(page_of(cast.rosa)).status_code == 200
    leave_community(community_id=question.community_id, by=cast.actor(cast.tito), now=clock.now())
    assert client.get(page_of(cast.rosa)).status_code == 404
    assert client.get(page_of(cast.tito)).status_code == 200
    client.force_login(cast.rosa)
    assert client.get(page_of(cast.tito)).status_code == 404


def test_what_they_wrote_is_there_to_be_read_and_nothing_is_counted(cast, client):
    question = debate.opened(cast)
    texts = [debate.contribution(cast, question, cast.tito, title=f"Idea {number}") for number in range(7)]
    client.force_login(cast.rosa)
    page = client.get(page_of(cast.tito)).content.decode()
    assert "Idea 6" in page
    assert "Idea 1" not in page
    every = client.get(f"/s/prueba/debate/by/{cast.tito.pk}/").content.decode()
    assert all(text.title in every for text in texts)
    client.force_login(cast.nadie)
    assert client.get(f"/s/prueba/debate/by/{cast.tito.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("helps_with", "said"), [("a\n" * 13, "12"), ("a" * 601, "600"), ("\n \n  El   horno 4 \n", "")]
)
def test_what_is_too_long_is_refused_in_one_sentence_and_blank_lines_are_left_out(cast, client, helps_with, said):
    debate.opened(cast)
    present(cast, cast.tito, "Antes")
    client.force_login(cast.tito)
    answer = client.post(PRESENT, {"helps_with": helps_with, "speaks": ""})
    kept = Profile.objects.get(user=cast.tito)
    if said:
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert kept.helps_with == "Antes"
    else:
        assert answer.status_code == 302
        assert kept.helps_with == "El horno 4"


def test_a_picture_is_upright_small_and_says_nothing_of_where_it_was_taken(cast, client):
    debate.opened(cast)
    client.force_login(cast.tito)
    client.post(f"{PRESENT}picture/", {"file": SimpleUploadedFile("yo.jpg", photograph(), "image/jpeg")})
    key = Profile.objects.get(user=cast.tito).picture_key
    address = f"{page_of(cast.tito)}picture/{key}/"
    client.force_login(cast.rosa)
    answer = client.get(address)
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.width, picture.height) == (213, 320)
    assert b"Fotomat" not in answer.content
    assert address in client.get(page_of(cast.tito)).content.decode()
    assert client.get(f"{page_of(cast.rosa)}picture/{key}/").status_code == 404
    client.force_login(cast.nadie)
    assert client.get(address).status_code == 404
    client.force_login(cast.tito)
    client.post(f"{PRESENT}picture/remove/")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a nada", b"x" * 8_000_001]
)
def test_what_is_no_picture_is_refused_and_the_one_before_stays(cast, client, content):
    debate.opened(cast)
    client.force_login(cast.tito)
    client.post(f"{PRESENT}picture/", {"file": SimpleUploadedFile("yo.jpg", photograph(), "image/jpeg")})
    before = Profile.objects.get(user=cast.tito).picture_key
    answer = client.post(f"{PRESENT}picture/", {"file": SimpleUploadedFile("yo.png", content)})
    assert answer.status_code == 422
    assert Profile.objects.get(user=cast.tito).picture_key == before


def test_programs_read_and_write_the_same(cast, client):
    debate.opened(cast)
    client.force_login(cast.tito)
    body = json.dumps({"helps_with": ["Hornos"], "speaks": "gallego"})
    told = client.put("/api/v1/s/prueba/profiles/mine/", body, content_type="application/json")
    assert told.status_code == 200, told.content
    client.force_login(cast.rosa)
    answer = client.get(f"/api/v1/s/prueba/profiles/{cast.tito.pk}/").json()
    assert answer["helps_with"] == ["Hornos"]
    assert [each["role_label"] for each in answer["together"]]
    client.force_login(cast.nadie)
    assert client.get(f"/api/v1/s/prueba/profiles/{cast.tito.pk}/").status_code == 404


def test_whoever_says_that_they_help_is_found_by_the_subject_and_not_by_little_words(cast):
    debate.opened(cast)
    present(cast, cast.tito, "Mantenimiento de hornos\nCuentas")
    people = [cast.tito.pk, cast.rosa.pk]
    assert said_help(people, "¿Qué le pasa al horno de la línea 4?") == {cast.tito.pk: ("Mantenimiento de hornos",)}
    assert said_help(people, "¿De qué color es la fachada?") == {}
    assert said_help([cast.rosa.pk], "horno") == {}


def test_own_people_are_led_there_from_the_people_of_the_community(cast, client):
    opened = community.opened(cast)
    client.force_login(cast.rosa)
    page = client.get(f"/s/prueba/community/{opened.pk}/people/").content.decode()
    assert page_of(cast.rosa) in page


def test_a_list_of_what_somebody_wrote_costs_the_same_for_one_and_for_three(cast, client, count_queries):
    question, made = debate.opened(cast), []
    client.force_login(cast.rosa)
    for number in range(4):
        with count_queries() as queries:
            assert client.get(f"/s/prueba/debate/by/{cast.tito.pk}/").status_code == 200
        made.append(len(queries))
        debate.contribution(cast, question, cast.tito, title=f"Idea {number}")
    assert made[1] == made[2] == made[3]
