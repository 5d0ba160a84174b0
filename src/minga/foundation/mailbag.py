"""Mail that goes nowhere: each letter a file that a person can open, and read as it is."""

import email.policy
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest

from minga.foundation import clock

# What a proxy adds: behind one, everybody seems to sit at this machine.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
# Lines as they were written: folded to 76 signs, a letter in Spanish is unreadable to all but mail programs.
PLAIN = email.policy.default.clone(max_line_length=998, utf8=True, cte_type="8bit")


class FolderBackend(BaseEmailBackend):
    """Writes every letter into a file of its own, ``<when> <to> <subject>.eml``."""

    def __init__(self, *, file_path: str, **more: Any) -> None:
        super().__init__(**more)
        self.folder = Path(file_path)

    def send_messages(self, letters: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for letter in letters:
            self._write(letter)
        return len(letters)

    def _write(self, letter: EmailMessage) -> None:
        content = letter.message(policy=PLAIN).as_bytes()
        for number in range(1_000):
            try:
                with (self.folder / _name(letter, clock.now(), number)).open("xb") as file:
                    file.write(content)
            except FileExistsError:
                continue
            return
        raise FileExistsError(f"Too many letters at once in {self.folder}")


def folder_seen_from(request: HttpRequest | None) -> str:
    """Where letters lie, for who sits at this machine; empty for everybody else: paths are nobody's business."""
    folder = str(settings.MAILERS["default"].get("OPTIONS", {}).get("file_path", ""))
    return folder if request is not None and is_here(request) else ""


def is_here(request: HttpRequest) -> bool:
    """Whether the request comes from this machine itself, and through nobody."""
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _name(letter: EmailMessage, now: datetime, number: int) -> str:
    to = re.sub(r"[^\w@.+-]", "_", letter.to[0] if letter.to else "")[:80]
    plain = unicodedata.normalize("NFKD", str(letter.subject)).encode("ascii", "ignore").decode()
    subject = re.sub(r"[^\w]+", "-", plain).strip("-")[:60]
    more = f"-{number}" if number else ""
    return f"{now.astimezone(UTC):%Y%m%d-%H%M%S-%f}-{to}-{subject}{more}.eml"
