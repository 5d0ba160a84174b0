"""Who writes while somebody else does is told so, in a sentence and with their words; who reads notices nothing."""

import pytest
from django.db import OperationalError, connection

from minga.debate.tests import factories
from minga.foundation.notices.models import Notice, NoticeQuerySet
from minga.foundation.patience import by_the_way, is_busy
from minga.foundation.testing.cast import NOW
from minga.foundation.writing.drafts import drafts_of, keep_draft

BUSY = OperationalError("database is locked")
TEXT = "Una experiencia larga que nadie quiere escribir dos veces"


@pytest.fixture
def tito(client, cast):
    client.raise_request_exception = False
    client.force_login(cast.tito)
    return client


def failing(error):
    def act(*_self, **_all):
        raise error

    return act


@pytest.mark.parametrize(("error", "status"), [(BUSY, 503), (OperationalError("disk I/O error"), 500)])
def test_a_busy_writer_is_told_and_anything_else_has_its_own_page(cast, tito, monkeypatch, error, status):
    question = factories.opened(cast)
    monkeypatch.setattr("minga.debate.views.contributions.actions.write_contribution", failing(error))
    address = f"/s/prueba/debate/{question.pk}/write/"
    kept = {"path": address, "field": "body", "text": TEXT}
    keep_draft(user_id=cast.tito.pk, after=0, now=NOW, **kept)
    sent = {"kind": "experience", "body": TEXT, "draft": "body:1."}
    answer = tito.post(address, sent, headers={"Origin": "http://testserver", "Accept-Language": "es"})
    assert answer.status_code == status
    page = answer.content.decode()
    assert (TEXT in page) == (status == 503)
    assert ("Demasiada gente" in page) == (status == 503)
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert [draft.text for draft in drafts_of(cast.tito.pk)] == [TEXT]


def test_a_program_is_told_by_its_code(cast, tito, monkeypatch):
    question = factories.opened(cast)
    monkeypatch.setattr("minga.debate.api.actions.write_contribution", failing(BUSY))
    address = f"/api/v1/s/prueba/debate/{question.pk}/contributions/"
    answer = tito.post(address, {"kind": "experience", "body": TEXT}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "writing:too-busy", "5")


def test_reading_leaves_what_it_would_write_by_the_way(cast, tito, monkeypatch):
    question = factories.opened(cast)
    unread = Notice.objects.filter(recipient=cast.tito, about_kind="question", read_at=None)
    assert unread.exists()
    with monkeypatch.context() as patched:
        patched.setattr(NoticeQuerySet, "update", failing(BUSY))
        assert tito.get(f"/s/prueba/debate/{question.pk}/").status_code == 200
    assert unread.exists()
    assert tito.get(f"/s/prueba/debate/{question.pk}/").status_code == 200
    assert not unread.exists()


@pytest.mark.parametrize(
    ("error", "expected"), [(BUSY, True), (OperationalError("no such table"), False), (None, False)]
)
def test_only_a_lock_is_busy(error, expected):
    assert is_busy(error) == expected


def test_what_is_left_by_the_way_is_only_a_lock_and_the_patience_is_as_before(db):
    def patience():
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA busy_timeout").fetchone()[0] if connection.vendor == "sqlite" else None

    before = patience()
    with by_the_way():
        raise BUSY
    with pytest.raises(OperationalError, match="table"), by_the_way():
        raise OperationalError("no such table")
    assert patience() == before
