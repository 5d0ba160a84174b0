"""A photo or a document that comes with an answer stands in it, with the limits and refusals of every other file."""

from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult
from PIL import Image

from minga.community.models import Membership
from minga.debate.models import Contribution, Question
from minga.debate.tests import factories
from minga.foundation.mail_in.letter import read_letter
from minga.foundation.mail_in.models import Arrival
from minga.foundation.mail_in.rules import Fate
from minga.foundation.mail_in.tests.test_taking import at, take
from minga.foundation.media.models import File
from minga.foundation.testing.cast import Cast


@pytest.fixture
def question(cast: Cast, settings: Any) -> Question:
    settings.MAIL_IN = "reply@minga.example.org"
    opened = factories.opened(cast)
    DBTaskResult.objects.all().delete()
    return opened


PDF = b"%PDF-1.7 plano"


def photo(size: int = 600) -> bytes:
    drawn = BytesIO()
    Image.effect_noise((size, size), 90).convert("RGB").save(drawn, "JPEG")
    return drawn.getvalue()


def letter(who: Any, text: str = "Con el plano.", message_id: str = "<f1@x.example>") -> EmailMessage:
    written = EmailMessage()
    written["From"] = who.email
    written["Message-ID"] = message_id
    written.set_content(text)
    return written


def attach(written: EmailMessage, content: bytes, kind: str, name: str | None) -> EmailMessage:
    main, _slash, sub = kind.partition("/")
    written.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return written


def test_a_photo_and_a_document_stand_in_the_answer_once(cast: Cast, question: Question, client: Any) -> None:
    raw = attach(attach(letter(cast.tito), PDF, "application/pdf", "plano.pdf"), photo(), "image/jpeg", "IMG_1.jpg")
    to = at(cast, cast.tito, "question", question.pk)
    assert (take(raw.as_bytes(), to), take(raw.as_bytes(), to)) == (Fate.TAKEN, Fate.TAKEN)
    document, picture = File.objects.order_by("pk")
    body = Contribution.objects.get().body
    assert body == f"Con el plano.\n\n[plano.pdf](media:{document.key})\n\n![IMG\\_1](media:{picture.key})"
    assert (document.brought_by_id, document.loose_since, picture.kind) == (cast.tito.pk, None, "image/webp")
    assert mail.outbox == []
    client.force_login(cast.ines)
    page = client.get(Arrival.objects.get().path).content.decode()
    assert f"/files/{picture.key}/" in page
    assert "plano.pdf" in page


def test_a_photo_alone_is_an_answer(cast: Cast, question: Question) -> None:
    raw = attach(letter(cast.tito, "\n\nEnviado desde mi iPhone\n"), photo(), "image/jpeg", None)
    assert take(raw.as_bytes(), at(cast, cast.tito, "question", question.pk)) == Fate.TAKEN
    assert Contribution.objects.get().body.startswith("![")


def test_a_reply_with_a_photo_still_asks(cast: Cast, question: Question) -> None:
    said = factories.contribution(cast, question, cast.rosa)
    raw = attach(letter(cast.tito, "¿Es esta la válvula?"), photo(), "image/jpeg", "v.jpg")
    assert take(raw.as_bytes(), at(cast, cast.tito, "contribution", said.pk)) == Fate.TAKEN
    assert Contribution.objects.get(reply_to=said).reply_role == "asks"


def test_what_is_not_taken_is_told_back_in_one_letter(cast: Cast, question: Question, settings: Any) -> None:
    settings.FILE_MEGABYTES = 1
    raw = attach(letter(cast.tito), b"MZ" * 50, "application/octet-stream", "plano.exe")
    attach(attach(raw, b"x" * 1_500_000, "application/pdf", "grande.pdf"), PDF, "application/pdf", "bien.pdf")
    attach(raw, b"\0\0\0\x18ftypheic" + b"0" * 50, "image/heic", "foto.heic")
    assert take(raw.as_bytes(), at(cast, cast.tito, "question", question.pk)) == Fate.TAKEN
    (told,) = mail.outbox
    assert "se publicó sin plano.exe, grande.pdf, foto.heic." in told.body
    for words in ("«.exe»", "1 MB", "HEIC"):
        assert words in told.body
    assert [file.name for file in File.objects.all()] == ["bien.pdf"]


def test_no_more_than_a_form_takes(cast: Cast, question: Question) -> None:
    raw = letter(cast.tito)
    for number in range(12):
        attach(raw, b"%d" % number, "text/csv", f"{number}.csv")
    assert take(raw.as_bytes(), at(cast, cast.tito, "question", question.pk)) == Fate.TAKEN
    assert File.objects.count() == 10
    assert "sin 10.csv, 11.csv." in mail.outbox[0].body


@pytest.mark.parametrize("change", ["sender", "left", "closed", "old", "report"])
def test_nothing_is_kept_of_what_is_not_going_to_be_taken(cast: Cast, question: Question, change: str) -> None:
    raw = attach(letter(cast.nadie if change == "sender" else cast.tito), PDF, "application/pdf", "plano.pdf")
    to = at(cast, cast.tito, "question", question.pk)
    more: dict[str, Any] = {}
    if change == "left":
        Membership.objects.filter(user=cast.tito).delete()
    elif change == "closed":
        Question.objects.update(state="closed", closed_at=factories.NOW)
    elif change == "old":
        raw["Auto-Submitted"] = "auto-replied"
    elif change == "report":
        more = {"has_sender": False}
    assert take(raw.as_bytes(), to, **more) in {Fate.REFUSED, Fate.IGNORED}
    assert not File.objects.exists()


def names(message: EmailMessage) -> list[str]:
    return [file.name for file in read_letter(message.as_bytes()).files]


def related(html: str, *pictures: tuple[str, bytes]) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "t@example.org"
    message.set_content("Mira.")
    message.add_alternative(html, subtype="html")
    part = message.get_payload()[1]  # type: ignore[index]
    for cid, content in pictures:
        part.add_related(content, "image", "png", cid=f"<{cid}>", filename=f"{cid}.png", disposition="inline")  # type: ignore[union-attr]
    return message


BIG = b"\x89PNG" + b"0" * 40_000


def test_a_picture_between_the_lines_is_a_file_and_logos_and_quotations_are_none() -> None:
    html = (
        "<p>Mira.</p><img src='cid:foto'><img src='cid:carita'>"
        "<div class='gmail_signature'>Tito<img src='cid:firma'></div>"
        "<blockquote><img src='cid:citada'></blockquote>"
    )
    found = related(html, ("foto", BIG), ("carita", b"\x89PNG"), ("firma", BIG), ("citada", BIG), ("suelta", BIG))
    assert names(found) == ["foto.png", "suelta.png"]


def test_signatures_of_programs_are_no_files() -> None:
    message = attach(letter(type("T", (), {"email": "t@x.org"})), b"x", "application/pkcs7-signature", "smime.p7s")
    assert names(message) == []
