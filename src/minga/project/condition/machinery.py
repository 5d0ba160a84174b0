"""The machinery of the whole house: mail and jobs in its worker, the journal's anchors, the database, the backup."""

import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min
from django.tasks import TaskResultStatus
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from minga.foundation.jobs.models import Round
from minga.foundation.journal.anchors import FILE as ANCHORS
from minga.foundation.journal.models import Entry
from minga.project.backups import noting
from minga.project.condition.signs import Sign, Tone, why_mail_failed

SILENT_AFTER = timedelta(minutes=2)
LATE_AFTER = timedelta(minutes=15)
UNSEALED_AFTER = timedelta(minutes=10)
ANCHOR_AFTER = timedelta(hours=36)
BACKUP_AFTER = timedelta(hours=48)
FAILED_WITHIN = timedelta(days=7)
LOOKED_AT = 200
TAIL = 65_536


def sends_mail() -> bool:
    """Whether letters leave for a mail server; else they land in a folder."""
    return "smtp" in settings.MAILERS["default"]["BACKEND"]


def mail_server_sign() -> Sign:
    if sends_mail():
        return Sign(_("Mail server"), Tone.GOOD, _("Letters leave by a mail server."))
    return Sign(
        _("Mail server"),
        Tone.WARN,
        _("No mail server is set: letters land as files in a folder of the machine, and nobody receives them."),
        _("Whoever runs the installation sets MINGA_MAIL_URL and MINGA_MAIL_FROM."),
    )


def _failed(now: datetime) -> list[tuple[str, str, datetime]]:
    """The last jobs that were given up: which function, which error, when."""
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gte=now - FAILED_WITHIN)
    found = rows.order_by("-finished_at").values_list("args_kwargs", "exception_class_path", "finished_at")[:LOOKED_AT]
    return [(str((kept.get("args") or [""])[0]), error, at or now) for kept, error, at in found]


def _is_mail(function: str) -> bool:
    return "mail" in function


def failed_mail_sign(now: datetime) -> Sign | None:
    """Letters that were tried five times and given up in the last seven days."""
    failed = [row for row in _failed(now) if _is_mail(row[0])]
    if not failed:
        return None
    count = len(failed)
    sentence = ngettext(
        "%(count)s sending of letters was given up in the last seven days: %(why)s.",
        "%(count)s sendings of letters were given up in the last seven days: %(why)s.",
        count,
    ) % {"count": count, "why": why_mail_failed(failed[0][1])}
    todo = _("Send yourself a test mail; then whoever runs the installation mends the mail server.")
    return Sign(_("Letters given up"), Tone.BAD, sentence, todo, at=failed[0][2])


def worker_sign(now: datetime) -> Sign:
    seen = Round.objects.aggregate(last=Max("last_run_at"))["last"]
    title = _("Worker")
    todo = _("Whoever runs the installation starts minga serve, or minga work beside it.")
    if seen is None:
        return Sign(title, Tone.BAD, _("Nothing has ever been done in the background."), todo)
    if now - seen > SILENT_AFTER:
        sentence = _("Nothing is being done in the background: no letters, no closings, no feeds.")
        return Sign(title, Tone.BAD, sentence, todo, at=seen)
    return Sign(title, Tone.GOOD, _("Works in the background: letters, closings, feeds."), at=seen)


def waiting_sign(now: datetime) -> Sign:
    ready = DBTaskResult.objects.ready().aggregate(n=Count("pk"), oldest=Min("enqueued_at"))
    title = _("Work that waits")
    if not ready["n"]:
        return Sign(title, Tone.GOOD, _("Nothing waits."))
    waited = now - ready["oldest"]
    sentence = ngettext("%(count)s job waits.", "%(count)s jobs wait.", ready["n"]) % {"count": ready["n"]}
    if waited <= LATE_AFTER:
        return Sign(title, Tone.GOOD, sentence, at=ready["oldest"])
    todo = _("If the worker works, it is behind: look again in an hour. If it does not, it must be started.")
    return Sign(title, Tone.WARN, sentence, todo, at=ready["oldest"])


def failed_sign(now: datetime, *, in_detail: bool) -> Sign:
    """Jobs that were given up; which ones is for those who run the house."""
    failed = [row for row in _failed(now) if not _is_mail(row[0])]
    title = _("Work that was given up")
    if not failed:
        return Sign(title, Tone.GOOD, _("Nothing in the last seven days."))
    count = len(failed)
    sentence = ngettext(
        "%(count)s job was given up in the last seven days.",
        "%(count)s jobs were given up in the last seven days.",
        count,
    ) % {"count": count}
    if in_detail:
        named = Counter(
            f"{function.rpartition(':')[2]} ({error.rpartition('.')[2]})" for function, error, _at in failed
        )
        sentence += " " + "; ".join(f"{name}: {n}" for name, n in named.most_common(5))
    todo = _("The log of the machine says why; whoever runs the installation reports it.")
    return Sign(title, Tone.WARN, sentence, todo, at=failed[0][2])


def last_anchored(home: Path) -> datetime | None:
    """When the ends of the journals were kept last: read from the end of the file, however long it is."""
    path = home / ANCHORS
    if not path.is_file():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        lines = file.read().decode("utf-8", "ignore").splitlines()
    for line in reversed(lines):
        try:
            return datetime.fromisoformat(json.loads(line)["at"])
        except (ValueError, KeyError, TypeError):
            continue
    return None


def journal_signs(now: datetime) -> tuple[Sign, ...]:
    waiting = Entry.objects.filter(position=None, occurred_at__lt=now - UNSEALED_AFTER).exists()
    sealed = Sign(
        _("Chain of the journal"),
        Tone.WARN if waiting else Tone.GOOD,
        _("Something done more than ten minutes ago is not sealed yet.")
        if waiting
        else _("All that was done is sealed."),
        _("The worker seals it: see that it works. Then minga verify proves the whole.") if waiting else "",
    )
    at = last_anchored(settings.HOME)
    if at is None or now - at > ANCHOR_AFTER:
        said = _("Where the journals end was not kept outside the database in the last day and a half.")
        todo = _("The worker keeps it once a day: see that it works, and that its folder may be written to.")
        return sealed, Sign(_("Anchor of the journal"), Tone.WARN, said, todo, at=at)
    said = _("Where the journals end is kept outside the database, so that a journal set back is found out.")
    return sealed, Sign(_("Anchor of the journal"), Tone.GOOD, said, at=at)


def backup_sign(now: datetime) -> Sign:
    noted, title = noting.last_noted(settings.HOME), _("Backup")
    todo = _("Whoever runs the installation lets minga backup run every night, to another disk.")
    if noted is None:
        return Sign(title, Tone.BAD, _("There is no proven backup yet."), todo)
    at = datetime.fromisoformat(noted.made_at)
    if now - at > BACKUP_AFTER:
        return Sign(title, Tone.BAD, _("The last proven backup is too old."), todo, at=at)
    return Sign(title, Tone.GOOD, _("The last backup was restored aside and proven."), at=at)


def _database_bytes() -> int:
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        return path.stat().st_size if path.is_file() else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def database_sign() -> Sign:
    said = _("The database takes %(size)s.") % {"size": filesizeformat(_database_bytes())}
    return Sign(_("Database"), Tone.GOOD, said)
