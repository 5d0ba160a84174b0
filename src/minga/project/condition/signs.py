"""What a sign of the machinery is, and how an error of a mail server reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from minga.foundation.declared import Text


class Tone(StrEnum):
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


TONES: Mapping[Tone, Text] = {
    Tone.GOOD: pgettext_lazy("sign", "Works"),
    Tone.WARN: pgettext_lazy("sign", "Look at it"),
    Tone.BAD: pgettext_lazy("sign", "Does not work"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that works or does not; ``todo`` says what to do about it, ``at`` when it was so last."""

    title: str
    tone: Tone
    sentence: str
    todo: str = ""
    at: datetime | None = None
    url: str = ""

    @property
    def tone_label(self) -> str:
        return str(TONES[self.tone])


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    label: Text
    signs: tuple[Sign, ...]


WHY_MAIL: Mapping[str, Text] = {
    "SMTPAuthenticationError": gettext_lazy("the mail server does not accept the name or the password"),
    "SMTPRecipientsRefused": gettext_lazy("the mail server does not take mail for this address"),
    "SMTPSenderRefused": gettext_lazy("the mail server does not take mail from our address"),
    "SMTPServerDisconnected": gettext_lazy("the mail server hung up"),
    "SMTPConnectError": gettext_lazy("the mail server turns us away"),
    "ConnectionRefusedError": gettext_lazy("nobody answers at the address of the mail server"),
    "gaierror": gettext_lazy("the name of the mail server is not known"),
    "TimeoutError": gettext_lazy("the mail server does not answer in time"),
    "SSLError": gettext_lazy("the connection to the mail server is not safe"),
    "SSLCertVerificationError": gettext_lazy("the certificate of the mail server is not trusted"),
    "PermissionError": gettext_lazy("the folder for letters may not be written to"),
    "MailNotSentError": gettext_lazy("some letters could not leave; a test mail says why"),
}


def why_mail_failed(error: str) -> str:
    """The name of an error class in words; the bare name where it has none."""
    name = error.rpartition(".")[2]
    return str(WHY_MAIL.get(name) or _("the mail server said: %(error)s") % {"error": name})
