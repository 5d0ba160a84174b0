"""What is unsafe, or will not work, where others reach this installation: one sentence each."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.http.request import validate_host

from minga.project.backups.noting import last_noted
from minga.project.environment import KEY_FILE, Environment

BACKUP_AFTER = timedelta(days=2)
HERE = {"127.0.0.1", "localhost", "::1", ""}
ENCRYPTED = {"require", "verify-ca", "verify-full"}


def unsafe(
    environment: Environment, *, home: Path, mailer: dict[str, Any], sender: str, steps_waiting: int, now: datetime
) -> list[str]:
    """Everything that somebody should mend before others come, most dangerous first."""
    said = [
        *_from_outside(environment),
        *_on_disk(environment, home),
        *_of_mail(mailer, sender),
        *_of_the_database(environment, steps_waiting),
    ]
    noted = last_noted(home)
    if noted is None:
        said.append("There is no good backup: `minga backup` makes one.")
    elif now - datetime.fromisoformat(noted.made_at) > BACKUP_AFTER:
        said.append(f"The last good backup is {round(noted.hours_ago(now) / 24)} days old.")
    return said


def _from_outside(environment: Environment) -> Iterator[str]:
    host = urlsplit(environment.base_url).hostname or ""
    if environment.debug:
        yield "MINGA_DEBUG is on: pages of errors show code and settings to everybody."
    if "*" in environment.allowed_hosts:
        yield "MINGA_ALLOWED_HOSTS answers every host: links in mails can be made to lead elsewhere."
    if not environment.is_https:
        yield f"MINGA_BASE_URL ({environment.base_url}) is not https: whoever listens reads sessions and votes."
    elif environment.trusted_proxies == 0:
        yield "MINGA_TRUSTED_PROXIES is 0: behind a proxy with TLS all visitors look like one, and share one limit."
    if not validate_host(host, environment.allowed_hosts):
        yield f"MINGA_ALLOWED_HOSTS does not name {host}, where MINGA_BASE_URL leads: nobody is answered there."


def _on_disk(environment: Environment, home: Path) -> Iterator[str]:
    names = [KEY_FILE] if not environment.secret_key else []
    for path in (home, *(home / name for name in names), *sorted(home.glob("*.sqlite3*")), home / "mail.json"):
        if path.exists() and path.stat().st_mode & 0o077:
            yield f"{path} can be read by other users of this machine: chmod go= {path}."


def _of_mail(mailer: dict[str, Any], sender: str) -> Iterator[str]:
    if "host" not in mailer.get("OPTIONS", {}):
        yield "Mail does not leave: nobody can sign in by code or is invited by letter (MINGA_MAIL_URL)."
    elif parseaddr(sender)[1].endswith("@localhost"):
        yield f"Mail is from {sender}, which no server takes (MINGA_MAIL_FROM)."


def _of_the_database(environment: Environment, steps_waiting: int) -> Iterator[str]:
    if steps_waiting:
        yield f"The database is of an earlier version ({steps_waiting} steps wait): `minga upgrade`."
    parts = urlsplit(environment.database_url)
    mode = dict(parse_qsl(parts.query)).get("sslmode", "")
    if parts.hostname not in {*HERE, None} and mode not in ENCRYPTED:
        yield f"DATABASE_URL leads to {parts.hostname} without sslmode=require or stricter: votes travel in the open."
