"""Fetch mail from a mailbox by IMAP: each mail is taken, and only then marked as read there."""

import contextlib
import imaplib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings

from minga.foundation import clock
from minga.foundation.mail_in.addresses import read_address
from minga.foundation.mail_in.letter import read_letter, recipients_of
from minga.foundation.mail_in.models import Mailbox
from minga.foundation.mail_in.taking import refuse_large, take_mail

log = logging.getLogger("minga.mail_in")

TIMEOUT: Final = 30.0
AT_ONCE: Final = 200
PORTS: Final = {"imap": 143, "imap+tls": 143, "imaps": 993}


class MailboxError(Exception):
    """The mailbox cannot be read; the name of what was raised says why."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """How many mails were looked at, and how many of them were for an address of ours."""

    seen: int
    ours: int


def fetch_mail() -> Fetched:
    """Take what is unread in the mailbox; what is for none of our addresses is only marked as read."""
    row, _is_new = Mailbox.objects.get_or_create(pk=1)
    try:
        fetched = _fetch()
    except (OSError, imaplib.IMAP4.error, MailboxError) as error:
        row.failed_at, row.why = clock.now(), type(error).__name__[:80]
        row.save()
        raise MailboxError(row.why) from error
    row.succeeded_at, row.why = clock.now(), ""
    row.save()
    return fetched


def _fetch() -> Fetched:
    seen = ours = 0
    with _opened() as box:
        for uid in box.uids("UNSEEN")[:AT_ONCE]:
            seen += 1
            try:
                ours += _take(box, uid)
            except (OSError, imaplib.IMAP4.error):
                raise
            except Exception:
                # It stays unread and is tried again; the others are not kept waiting.
                log.exception("The mail %s of the mailbox could not be taken", uid)
                continue
            box.flag([uid], ["\\Seen"], True)
    return Fetched(seen, ours)


@contextlib.contextmanager
def _opened() -> Iterator[Any]:
    from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted  # noqa: PLC0415  (an extra: minga[mail])
    from imap_tools.errors import ImapToolsError  # noqa: PLC0415

    parts = urlsplit(settings.MAIL_IN_URL)
    kinds: dict[str, Any] = {"imap": MailBoxUnencrypted, "imap+tls": MailBoxStartTls, "imaps": MailBox}
    try:
        box = kinds[parts.scheme](parts.hostname, parts.port or PORTS[parts.scheme], timeout=TIMEOUT)
        folder = unquote(parts.path.strip("/")) or "INBOX"
        with box.login(unquote(parts.username or ""), unquote(parts.password or ""), folder) as opened:
            yield opened
    except ImapToolsError as error:
        raise MailboxError(type(error).__name__) from error


def _take(box: Any, uid: str) -> bool:
    """Whether this mail is for one of our addresses. One that is too large is not fetched; its writer is told."""
    (head,) = list(box.fetch(f"UID {uid}", mark_seen=False, headers_only=True))
    raw_head = head.obj.as_bytes()
    to = next((address for address in recipients_of(raw_head) if read_address(address)), "")
    if not to:
        return False
    now: datetime = clock.now()
    if head.size_rfc822 > settings.UPLOAD_MAX_BYTES:
        letter = read_letter(raw_head)
        if not letter.is_automatic:
            refuse_large(to=to, sender=next(iter(letter.senders), ""), message_id=letter.message_id, now=now)
        return True
    (whole,) = list(box.fetch(f"UID {uid}", mark_seen=False))
    take_mail(whole.obj.as_bytes(), to=to, now=now)
    return True
