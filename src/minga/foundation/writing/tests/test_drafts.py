"""What somebody is writing: theirs alone, never silently overwritten, gone when it was taken."""

from datetime import timedelta

import pytest
from django.test import Client

from minga.foundation import clock
from minga.foundation.accounts.models import ApiToken, User
from minga.foundation.testing.cast import NOW, Cast
from minga.foundation.writing import drafts
from minga.foundation.writing.models import Draft
from minga.foundation.writing.rounds import forget_drafts

HERE = "/s/prueba/debate/7/write/"
DOOR = "/api/v1/me/drafts/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def keeps(client: Client, text: str, after: int = 0, path: str = HERE, field: str = "body") -> dict[str, object]:
    sent = {"path": path, "field": field, "text": text, "after": after}
    answer = client.put(DOOR, sent, content_type="application/json")
    return {"status": answer.status_code} | answer.json()


def texts(user: User) -> list[str]:
    return [draft.text for draft in drafts.drafts_of(user.pk)]


def test_it_is_found_on_another_device_and_by_nobody_else(cast: Cast, client: Client) -> None:
    client.force_login(cast.tito)
    assert keeps(client, "Una hora")["number"] == 1
    assert keeps(client, "Una hora de trabajo", after=1)["number"] == 2
    elsewhere = Client()
    elsewhere.force_login(cast.tito)
    (found,) = elsewhere.get(DOOR, {"path": HERE}).json()
    assert (found["field"], found["text"], found["number"]) == ("body", "Una hora de trabajo", 2)
    assert "Una hora de trabajo" in elsewhere.get("/me/drafts/").content.decode()
    elsewhere.force_login(cast.rosa)
    assert elsewhere.get(DOOR).json() == []
    assert "Una hora" not in elsewhere.get("/me/drafts/").content.decode()
    assert elsewhere.delete(f"{DOOR}?path={HERE}").status_code == 404
    assert Client().get(DOOR).status_code == 401
    assert client.delete(f"{DOOR}?path={HERE}&field=body").status_code == 204
    assert texts(cast.tito) == []


def test_a_page_drawn_for_somebody_else_keeps_nothing_under_who_signed_in_since(cast: Cast, client: Client) -> None:
    client.force_login(cast.rosa)
    sent = {"path": HERE, "field": "body", "text": "de Tito", "after": 0}
    drawn = {"X-Minga-Person": drafts.person_key(cast.tito.pk)}
    assert client.put(DOOR, sent, content_type="application/json", headers=drawn).status_code == 409
    assert client.get(DOOR, headers=drawn).status_code == 409
    assert texts(cast.rosa) == []


def test_a_second_page_is_told_and_changes_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.tito)
    keeps(client, "uno")
    assert keeps(client, "uno y dos", after=1)["is_other"] is False
    late = keeps(client, "otra cosa", after=1)
    assert (late["is_other"], late["text"], late["number"]) == (True, "uno y dos", 2)
    assert texts(cast.tito) == ["uno y dos"]
    Draft.objects.all().delete()
    gone = keeps(client, "otra cosa", after=2)
    assert (gone["is_other"], gone["text"], gone["number"]) == (True, "", 0)
    assert texts(cast.tito) == []


def test_what_was_sent_is_gone_and_what_another_page_wrote_since_stays(cast: Cast, client: Client) -> None:
    client.force_login(cast.tito)
    path = "/notices/read/"
    keeps(client, "enviado", path=path)
    keeps(client, "título", path=path, field="title")
    keeps(client, "título más nuevo", after=1, path=path, field="title")
    client.post(path, {"draft": "body:1.title:1."})
    assert texts(cast.tito) == ["título más nuevo"]
    client.post(path, {"draft": "title:2'."})
    assert texts(cast.tito) == ["título más nuevo"]


@pytest.mark.parametrize(
    ("path", "field", "code"),
    [
        ("//evil.example/", "body", "writing:no-such-form"),
        ("https://evil.example/", "body", "writing:no-such-form"),
        (HERE, "b dy", "writing:no-such-form"),
        (HERE, "body", "writing:draft-too-long"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(
    cast: Cast, client: Client, path: str, field: str, code: str
) -> None:
    client.force_login(cast.tito)
    refused = keeps(client, "x" * (drafts.TEXT_MAX + (code == "writing:draft-too-long")), path=path, field=field)
    assert (refused["status"], refused["code"]) == (409, code)
    assert texts(cast.tito) == []


def test_there_are_a_hundred_at_most_and_none_stays_for_ever(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST", 2)
    client.force_login(cast.tito)
    for number in range(2):
        keeps(client, "x", path=f"/s/prueba/debate/{number}/")
    assert keeps(client, "x")["code"] == "writing:too-many-drafts"
    forget_drafts(NOW + drafts.KEPT)
    assert len(texts(cast.tito)) == 2
    forget_drafts(NOW + drafts.KEPT + timedelta(seconds=1))
    assert texts(cast.tito) == []


def test_a_place_that_is_no_longer_read_leaves_the_text_to_who_wrote_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.nadie)
    assert keeps(client, "lo que quería decir")["number"] == 1
    assert client.get(HERE).status_code == 404
    assert "lo que quería decir" in client.get("/me/drafts/").content.decode()
    client.post("/me/drafts/discard/", {"path": HERE, "field": "body"})
    assert texts(cast.nadie) == []


def test_a_preview_is_drawn_for_who_has_signed_in_and_names_nobody(cast: Cast, client: Client) -> None:
    door = f"/api/v1/s/{cast.space.slug}/writing/preview/"
    sent = {"text": f"**A** [@yo](person:{cast.rosa.pk}) <script>x</script>"}
    assert client.post(door, sent, content_type="application/json").status_code == 401
    client.force_login(cast.tito)
    drawn = client.post(door, sent, content_type="application/json").json()["html"]
    assert drawn == "<p><strong>A</strong> @yo &lt;script&gt;x&lt;/script&gt;</p>\n"
    assert not ApiToken.objects.exists()
