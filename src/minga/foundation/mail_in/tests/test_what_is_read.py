"""What a mail says is what its writer wrote now, whatever program they use and whatever letters it writes."""

from email.message import EmailMessage

import pytest

from minga.foundation.mail_in.cutting import what_was_written
from minga.foundation.mail_in.html_text import text_of_html
from minga.foundation.mail_in.letter import authentication_failed, read_letter
from minga.foundation.mail_in.tests.samples import HTML, KEPT_WHOLE, MINE, SAMPLES


@pytest.mark.parametrize("shape", sorted(SAMPLES))
def test_only_what_was_written_is_left(shape: str) -> None:
    assert what_was_written(SAMPLES[shape]) == MINE
    assert what_was_written(SAMPLES[shape].replace("\n", "\r\n").replace("\r\n", "\n")) == MINE


@pytest.mark.parametrize("text", KEPT_WHOLE)
def test_a_line_in_doubt_stays(text: str) -> None:
    assert what_was_written(text) == text


@pytest.mark.parametrize("program", sorted(HTML))
def test_mail_that_is_html_only_is_read(program: str) -> None:
    assert what_was_written(text_of_html(HTML[program])) == MINE


def test_html_tells_lists_and_links_and_no_script() -> None:
    html = "<p>Mira <a href='https://a.example/x'>esto</a>:</p><ul><li>uno</li><li>dos</li></ul><script>x()</script>"
    assert text_of_html(html) == "Mira esto (https://a.example/x):\n\n- uno\n- dos"


def raw(body: bytes, charset: str, encoding: str = "8bit") -> bytes:
    head = (
        f'From: t@example.org\r\nContent-Type: text/plain; charset="{charset}"\r\nContent-Transfer-Encoding: {encoding}'
    )
    return head.encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    ("charset", "written_in"),
    [
        ("shift_jis", "cp932"),
        ("iso-2022-jp", "iso-2022-jp"),
        ("utf-8", "utf-8"),
        ("us-ascii", "iso-2022-jp"),
        ("x-unknown", "utf-8"),
    ],
)
def test_letters_of_japan_are_read(charset: str, written_in: str) -> None:
    assert read_letter(raw("剪定から始めましょう。".encode(written_in), charset)).text == "剪定から始めましょう。"


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-1", "us-ascii", "utf-8", "does-not-exist", ""])
def test_letters_of_europe_are_read_whatever_they_say_they_are(charset: str) -> None:
    assert read_letter(raw("“Año” – 5 €".encode("cp1252"), charset)).text == "“Año” – 5 €"


def test_what_lies_in_a_mail_is_named_and_a_logo_is_not() -> None:
    letter = EmailMessage()
    letter["From"] = "t@example.org"
    letter.set_content("Con el plano.")
    letter.add_alternative("<p>Con el plano.</p><img src='cid:logo'>", subtype="html")
    letter.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")
    letter.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plano nº 4.pdf")
    letter.add_attachment(b"x", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    letter.attach(calendar := EmailMessage())
    calendar.set_content("BEGIN:VCALENDAR", subtype="calendar")
    read = read_letter(letter.as_bytes())
    assert read.text.strip() == "Con el plano."
    assert [file.name for file in read.files] == ["plano nº 4.pdf", "winmail.dat", "file.ics"]


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; type=x",
        "Precedence: bulk",
        "Return-Path: <>",
        "X-Autoreply: yes",
        "List-Id: <x.example.org>",
        "Subject: Respuesta automática: Minga",
        "Subject: =?utf-8?q?Fuera_de_la_oficina?=",
        f"Message-ID: <{'ab' * 20}@example.org>",
    ],
)
def test_a_machine_is_known(head: str) -> None:
    assert read_letter(f"From: t@example.org\r\n{head}\r\n\r\nNo estoy.".encode()).is_automatic


def test_a_person_is_no_machine() -> None:
    letter = read_letter(b"From: t@example.org\r\nAuto-Submitted: no\r\nSubject: Re: Minga\r\n\r\nHola")
    assert not letter.is_automatic
    assert not letter.is_report


@pytest.mark.parametrize(
    ("told", "failed"),
    [
        ("mx.example.org; dmarc=pass", False),
        ("mx.example.org; dmarc=fail; spf=pass", True),
        ("mx.example.org; spf=fail; dkim=pass", False),
        ("mx.example.org; spf=fail", True),
        ("mx.evil.example; dmarc=pass", True),
    ],
)
def test_only_the_server_named_is_believed_about_a_sender(told: str, failed: bool) -> None:
    letter = read_letter(f"Authentication-Results: {told}\r\nFrom: t@example.org\r\n\r\nHola".encode())
    assert authentication_failed(letter.message, "mx.example.org") is failed


def test_what_is_broken_breaks_nothing() -> None:
    for broken in (
        b"",
        b"\x00\xff\xfe",
        b"From: =?x?b?***?=\r\nContent-Type: multipart/mixed\r\n\r\nx",
        b"From: a@b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nhi",
        b"Subject: =?utf-8?b?w?=\r\nMessage-ID: <<<>\r\nFrom: <<a@b>, \r\n\r\nx",
    ):
        read_letter(broken)
