"""Mail that came back: after a lasting reason, or several passing ones, no more is sent until its person says so."""

import re
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Final

from minga.foundation.accounts.models import User
from minga.foundation.mail_in.models import MailTrouble
from minga.foundation.mail_in.rules import is_hard, is_to_be_paused

UNSAID: Final = "4.0.0"
_STATUS: Final = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


def count_bounce(person: User, message: EmailMessage, now: datetime) -> None:
    """Note what a report says of mail to this person. One that only says that it arrived or waits changes nothing."""
    action, status, said = _told(message)
    if action not in {"failed", ""}:
        return
    trouble, _is_new = MailTrouble.objects.get_or_create(user=person, defaults={"last_at": now})
    trouble.status, trouble.said, trouble.last_at = status, said, now
    is_lasting = is_hard(status, action)
    trouble.soft_count += 0 if is_lasting else 1
    if trouble.paused_at is None and is_to_be_paused(is_hard=is_lasting, soft_count=trouble.soft_count):
        trouble.paused_at = now
    trouble.save()


def mail_arrives(user_id: int) -> None:
    """Somebody has answered a mail of ours: what came back before is over, unless mail is paused."""
    MailTrouble.objects.filter(user_id=user_id, paused_at=None).delete()


def resume_mail(*, user_id: int) -> None:
    """Send mail to this person again: they say that it will arrive."""
    MailTrouble.objects.filter(user_id=user_id).delete()


def is_mail_paused(user_id: int) -> bool:
    """Whether mail to this person comes back and is not sent."""
    return MailTrouble.objects.filter(user_id=user_id, paused_at__isnull=False).exists()


def _told(message: EmailMessage) -> tuple[str, str, str]:
    """Action, status and what the other server said; what is not there is a passing failure."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks: Any = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if block.get("Action") or block.get("Status"):
                action = str(block.get("Action", "")).strip().lower()
                status = _STATUS.search(str(block.get("Status", "")))
                said = " ".join(str(block.get("Diagnostic-Code", "")).split())[:300]
                return action, status[0] if status else UNSAID, said
    return "", UNSAID, ""
