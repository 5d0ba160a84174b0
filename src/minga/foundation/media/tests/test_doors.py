"""Bringing, reading and deleting through pages and REST, and one's own files in the archive."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minga.foundation.declared import declared
from minga.foundation.media.actions import bring_file
from minga.foundation.media.models import File
from minga.foundation.media.tests import made
from minga.foundation.testing.cast import NOW
from minga.project.operator.measuring import measure_spaces


def api(cast, rest=""):
    return f"/api/v1/s/{cast.space.slug}/files/{rest}"


def test_rest_takes_tells_hands_out_and_deletes_ones_own(cast, client, kept_in):
    client.force_login(cast.ines)
    sent = {"file": SimpleUploadedFile("patio.png", made.picture(size=(60, 40)))}
    answer = client.post(api(cast), sent)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["kind"], told["width"], told["stands"]) == ("image/webp", 60, False)
    assert told["reference"] == f"![patio.webp](media:{told['key']})"
    assert client.get(api(cast, f"{told['key']}/")).json() == told
    assert client.get(api(cast, f"{told['key']}/content/")).content[:4] == b"RIFF"
    refused = client.post(api(cast), {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert (refused.status_code, refused.json()["code"]) == (409, "media:kind")
    client.force_login(cast.ada)
    for way in (client.get, client.delete):
        assert way(api(cast, f"{told['key']}/")).status_code == 404
    assert client.get(api(cast, f"{told['key']}/content/")).status_code == 404
    client.force_login(cast.ines)
    assert client.delete(api(cast, f"{told['key']}/")).status_code == 204
    assert not File.objects.exists()
    client.force_login(cast.nadie)
    assert client.post(api(cast), {"file": SimpleUploadedFile("a.pdf", made.PDF)}).status_code in {403, 404}


def test_what_a_composer_sends_comes_back_as_words_for_the_text_or_as_a_sentence(cast, client, kept_in):
    client.force_login(cast.tito)
    bring = reverse("media:bring", args=[cast.space.slug])
    told = client.post(bring, {"file": SimpleUploadedFile("image.png", made.picture(size=(6, 4)))}).json()
    assert told["reference"].startswith("![Imagen](media:")
    assert client.post(bring).status_code == 409
    large = client.post(bring, {"file": SimpleUploadedFile("pegado.png", b"\x89PNG\r\n\x1a\n" + b"0" * 30_000_000)})
    assert large.status_code == 413
    assert "MB" in large.content.decode()
    client.logout()
    assert client.post(bring, {"file": SimpleUploadedFile("a.pdf", made.PDF)}).status_code == 302
    assert File.objects.count() == 1


@pytest.mark.parametrize("count", [0, 1, 3])
def test_ones_own_files_are_listed_deleted_and_cost_the_same(cast, client, count_queries, kept_in, count):
    for number in range(count):
        bring_file(content=made.PDF + bytes([number]), name=f"acta {number}.pdf", by=cast.actor(cast.tito), now=NOW)
    client.force_login(cast.tito)
    mine = reverse("media:mine", args=[cast.space.slug])
    client.get(mine)
    with count_queries() as made_now:
        page = client.get(mine).content.decode()
    assert len(made_now) <= 9
    assert page.count("solo lo ves tú") == count
    for file in File.objects.all():
        client.post(reverse("media:delete", args=[cast.space.slug, file.key]))
    assert "No has traído ningún archivo" in client.get(mine).content.decode()


def test_the_archive_of_a_person_holds_their_files_and_their_size_is_told_to_those_who_run_it(cast, client, kept_in):
    bring_file(content=made.PDF, name="acta.pdf", by=cast.actor(cast.tito), now=NOW)
    bring_file(content=made.PDF, name="acta.pdf", by=cast.actor(cast.rosa), now=NOW)
    files = [each for source in declared().personal_files for each in source(cast.tito.pk)]
    assert files == [("acta.pdf", made.PDF)]
    client.force_login(cast.ada)
    page = reverse("media:administration", args=[cast.space.slug])
    assert "96" in client.get(page).content.decode()
    client.force_login(cast.tito)
    assert client.get(page).status_code == 403
    measure_spaces(NOW)
    cast.space.refresh_from_db()
    assert cast.space.size.files == 1
