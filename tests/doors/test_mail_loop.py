"""Minga mails by SMTP; somebody answers as people do; ``minga mail-in`` takes it, and it stands in the thread."""

import email
import email.policy
import smtplib
import socket
import subprocess
import sys
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from tests.doors.conftest import CHECKOUT, surroundings

OURS = {"MINGA_MAIL_IN": "reply@minga.example.org"}


class Postbox:
    """Keeps what comes: with its envelope's sender, as a mail server of somebody's."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, _server, _session, envelope):
        read = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append((envelope.mail_from, read))
        return "250 OK"


@pytest.fixture
def postbox():
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


def played(home, *arguments):
    command = [sys.executable, "-m", "tests.doors.mail_loop", *arguments]
    done = subprocess.run(
        command, check=False, cwd=CHECKOUT, env=surroundings(home) | OURS, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def receiving(home):
    """``minga mail-in`` on a free port."""
    command = [sys.executable, "-c", "from minga.project.cli import main; main()", "mail-in", "--port", "0"]
    process = subprocess.Popen(
        command, cwd=home.parent, env=surroundings(home) | OURS, stdout=subprocess.PIPE, text=True
    )
    line = process.stdout.readline()
    yield int(line.partition("127.0.0.1:")[2].partition(".")[0])
    process.terminate()
    process.wait(10)


def answer_to(letter):
    """What Gmail makes of a press on *Responder*."""
    written = EmailMessage()
    written["From"], written["To"] = letter["To"], letter["Reply-To"]
    written["Subject"], written["In-Reply-To"] = f"Re: {letter['Subject']}", letter["Message-ID"]
    written["Message-ID"] = "<CAF1@mail.gmail.example>"
    quoted = "\n".join(f"> {line}" for line in letter.get_body(("plain",)).get_content().splitlines())
    written.set_content(
        f"El humo se filtra.\n\nEl mar, 1 dic 2026 a las 10:02, Minga (<m@x.org>) escribió:\n\n{quoted}\n"
    )
    return written


def test_from_our_mail_to_the_thread(home, postbox, receiving):
    played(home, "ask", str(postbox.port))
    ((sender, letter),) = postbox.letters
    assert sender.startswith("reply+")
    assert letter["From"].endswith("<minga@localhost>")
    (to,) = (link for link in _answers(letter) if link)
    written = answer_to(letter)
    with smtplib.LMTP("127.0.0.1", receiving) as server:
        server.ehlo_or_helo_if_needed()
        assert server.mail("tito@correo.example.org")[0] == 250
        assert server.rcpt("reply+nobody@minga.example.org")[0] == 550
        assert server.rcpt(to)[0] == 250
        assert server.rcpt(to)[0] == 452
        assert server.data(written.as_bytes(policy=email.policy.SMTP))[0] == 250
        assert server.mail("tito@correo.example.org", [f"size={30_000_000}"])[0] == 552
    shown = played(home, "read")
    assert "El humo se filtra." in shown
    assert "escribió" not in shown
    assert "SETTLED True" in shown


def _answers(letter):
    """Where the reply is answered: the last of the lines that can be."""
    lines = [line for line in letter.get_body(("plain",)).get_content().splitlines() if "mailto:" in line]
    return {lines[0].partition("mailto:")[2].partition("?")[0]}
