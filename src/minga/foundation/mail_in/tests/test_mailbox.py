"""A real Dovecot: what lies in a mailbox is taken, marked as read, and not taken again."""

import contextlib
import imaplib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from minga.debate.models import Contribution
from minga.debate.tests import factories
from minga.foundation import clock
from minga.foundation.mail_in.addresses import Bound, address_for, bound_until
from minga.foundation.mail_in.fetching import MailboxError, fetch_mail
from minga.foundation.mail_in.models import Mailbox
from minga.foundation.mail_in.tests.test_taking import tell_all, written
from minga.foundation.testing.cast import Cast

DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{home}/mail
passdb {{
  driver = static
  args = password=secreto
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[int]:
    """Dovecot on a free port, as the user who runs the tests (as root: as Debian's own)."""
    if not Path(DOVECOT).is_file():
        pytest.skip("no Dovecot (Debian: apt install dovecot-imapd)")
    home = Path("/tmp") / f"minga-dovecot-{tmp_path.parent.name[-6:]}-{tmp_path.name[-20:]}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    user = "dovecot" if Path.home() == Path("/root") else Path.home().name
    with contextlib.suppress(PermissionError, LookupError):
        shutil.chown(home, user, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (home / "dovecot.conf").write_text(CONFIGURATION.format(home=home, port=port, user=user, group=user))
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(home / "dovecot.conf")])
    try:
        _wait_for(port, home)
        yield port
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(port: int, home: Path) -> None:
    for _try in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    log = home / "log"
    pytest.fail(log.read_text() if log.is_file() else "Dovecot did not start")


def test_what_lies_in_a_mailbox_is_taken_once(cast: Cast, mailbox: int, settings: Any) -> None:
    settings.MAIL_IN = "reply@minga.example.org"
    settings.MAIL_IN_URL = f"imap://reply:secreto@127.0.0.1:{mailbox}/INBOX"
    settings.UPLOAD_MAX_BYTES = 100_000
    question = factories.opened(cast)
    question.closes_at = question.answer_due_at = question.closes_at.replace(year=2100)
    question.save()
    bound = Bound("question", cast.tito.pk, cast.space.pk, question.pk, bound_until(clock.now()))
    to = f"Minga <{address_for(bound)}>"
    with imaplib.IMAP4("127.0.0.1", mailbox) as box:
        box.login("reply", "secreto")
        for raw in (
            written(cast.tito, "Por el buzón.", To=to),
            written(cast.tito, "x" * 200_000, To=to, Message_ID="<grande@x>"),
            written(cast.rosa, "Publicidad", To="reply@minga.example.org", Message_ID="<c@x>"),
        ):
            assert box.append("INBOX", None, None, raw)[0] == "OK"
    first, second = fetch_mail(), fetch_mail()
    assert ((first.seen, first.ours), (second.seen, second.ours)) == ((3, 2), (0, 0))
    assert Contribution.objects.get().body == "Por el buzón."
    tell_all()
    assert [each.to for each in mail.outbox if "megas" in each.body] == [[cast.tito.email]]
    settings.MAIL_IN_URL = f"imap://reply:falso@127.0.0.1:{mailbox}/INBOX"
    with pytest.raises(MailboxError):
        fetch_mail()
    assert Mailbox.objects.get().why
