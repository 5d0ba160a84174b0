"""A letter leaves once: claimed for a while before it is sent, and named so that mail servers fold a second copy.

What the house writes is made here: its text, and the same in one layout (``notices/mail/letter.html``). Two letters
stay plain: what somebody wrote and comes back to them, which must not look like ours, and the digests for a witness.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Model, Q, QuerySet
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.html import urlize

# Longer than a mail server may think, shorter than the lease of a job: who takes up a job finds its letters free.
CLAIM = timedelta(minutes=1)
SALT = "minga.letters"


def unclaimed(now: datetime) -> Q:
    """What nobody is sending at this moment: never claimed, or claimed by somebody who was stopped."""
    return Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM)


def claim[M: Model](rows: QuerySet[M], now: datetime) -> bool:
    """Whether this caller is the one that sends; a conditional update decides between several."""
    return rows.filter(unclaimed(now)).update(claimed_at=now) == 1


def give_back[M: Model](rows: QuerySet[M]) -> None:
    """The letter could not leave: the next may try at once."""
    rows.update(claimed_at=None)


def message_id(kind: str, *key: Any) -> str:
    """The same name for the same letter however often it is sent; from outside it tells nothing."""
    name = salted_hmac(SALT, "/".join(str(each) for each in (kind, *key)), algorithm="sha256").hexdigest()[:40]
    return f"<{name}@{mail_domain()}>"


def mail_domain() -> str:
    """The domain from which letters come."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


# --- What a letter looks like

SANS = "font-family:'Minga Sans',ui-sans-serif,system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
SERIF = "font-family:'Minga Serif','Iowan Old Style','Source Serif 4',Georgia,serif"
ACT = (
    "display:inline-block;padding:12px 22px;border-radius:6px;background:#171a19;color:#fafaf8;"
    "text-decoration:none;font-size:16px;line-height:20px"
)
CODE = (
    "display:inline-block;padding:12px 18px;border-radius:6px;background:#fafaf8;color:#171a19;"
    "font:600 26px/32px ui-monospace,Menlo,Consolas,monospace;letter-spacing:3px"
)
STYLES = {"sans": SANS, "serif": SERIF, "act": ACT, "code": CODE}
A_CODE = re.compile(r"[A-Z0-9]{3,5}(?:-?[A-Z0-9]{3,5})?")
AN_ACT = re.compile(r"(?P<label>[^\n]{1,60}):\s*\n\s*(?P<url>https?://\S+)")
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a letter; a code to type; or an act, which is a button where the text has its address."""

    kind: str
    html: str = ""
    label: str = ""
    url: str = ""


def parts_of(text: str) -> Iterator[Part]:
    """The paragraphs of a plain letter, so that its picture says the same as its text."""
    for paragraph in filter(None, (each.strip() for each in re.split(r"\n\s*\n", text))):
        act = AN_ACT.fullmatch(paragraph)
        if act is not None:
            yield Part("act", label=act["label"], url=act["url"])
        elif A_CODE.fullmatch(paragraph):
            yield Part("code", paragraph)
        else:
            yield Part("text", linebreaksbr(urlize(paragraph, autoescape=True), autoescape=False))


def letter(
    subject: str,
    text: str,
    *,
    to: str,
    from_email: str | None = None,
    headers: Mapping[str, str] | None = None,
    **inputs: Any,
) -> EmailMultiAlternatives:
    """A letter in the active language: what it says as text, and the same in the one layout.

    ``inputs`` are those of the layout; without ``paragraphs`` they are those of the text.
    """
    said = " ".join(subject.split())[:200]
    written = EmailMultiAlternatives(
        said, text, from_email=from_email, to=[to], headers={**AUTOMATIC, **(headers or {})}
    )
    name = parseaddr(from_email or settings.DEFAULT_FROM_EMAIL)[0]
    drawn = {"title": said, "paragraphs": list(parts_of(text)), "house": name or "Minga"} | inputs
    written.attach_alternative(render_to_string("notices/mail/letter.html", drawn | STYLES), "text/html")
    return written
