"""How mail leaves, when it was said in a page: kept beside the database, for its owner's eyes only.

``MINGA_MAIL_URL`` wins over what is kept here, and files in a folder are what is left when neither is there.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

FILE = "mail.json"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes mail, as an address with its password in it, and who the mail is from."""

    url: str
    sender: str


def server_url(*, host: str, port: int, security: str, user: str, password: str) -> str:
    """The address in the form that ``MINGA_MAIL_URL`` has; ``security`` is ``smtp``, ``smtp+tls`` or ``smtps``."""
    person = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    return f"{security}://{person}{host}:{port}"


def kept_server(home: Path) -> MailServer | None:
    """What was kept, or None; what cannot be read is as if it were not there."""
    try:
        kept: Any = json.loads((home / FILE).read_text(encoding="utf-8"))
        return MailServer(url=str(kept["url"]), sender=str(kept["sender"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_server(home: Path, server: MailServer) -> None:
    """Keep it whole or not at all, readable by its owner alone."""
    path = home / f"{FILE}.new"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(server), file)
    path.replace(home / FILE)
