"""What the house itself forgets of somebody who leaves, beyond the columns it declares."""

import json
from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django_tasks_db.models import DBTaskResult

from minga.foundation.kept import Leaver
from minga.foundation.notices.models import Notice
from minga.foundation.notices.sentences import MESSAGE
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.models import SpaceMembership

FORMER_MESSAGE = "Former member"


def end_sessions(leaver: Leaver) -> None:
    """Every sign-in of the person ends, also one that no list names."""
    keys = set(UserSession.objects.filter(user_id=leaver.user_id).values_list("session_key", flat=True))
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get(SESSION_KEY) == str(leaver.user_id):
            keys.add(session.session_key)
    _delete(keys)


def _delete(keys: Iterable[str]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store(session_key=key).delete()


def take_name_out_of_notices(leaver: Leaver) -> None:
    """Where others were told of the person by name, it says that it was a former member, in each reader's language."""
    names = {leaver.name or leaver.email.partition("@")[0], leaver.email}
    asked = Q()
    for name in names:
        asked |= Q(words__contains=json.dumps(name)) | Q(words__contains=f'"{name}"')
    told = Notice.objects.annotate(words=Cast("params", TextField())).filter(asked)
    changed = []
    for notice in told.only("pk", "params").iterator(chunk_size=500):
        notice.params = {key: _unnamed(value, names) for key, value in notice.params.items()}
        changed.append(notice)
    Notice.objects.bulk_update(changed, ["params"], batch_size=500)


def _unnamed(value: Any, names: set[str]) -> Any:
    """Of several who are told of together, each is said in one word, whatever the reader's language."""
    if isinstance(value, list):
        return ["…" if each in names else each for each in value]
    return {MESSAGE: FORMER_MESSAGE} if value in names else value


def forget_letters(leaver: Leaver) -> None:
    """Letters that were written as files, where no mail server is set; and addresses in what failed to be sent."""
    folder = settings.MAILERS["default"].get("OPTIONS", {}).get("file_path")
    address = leaver.email.encode()
    for path in Path(folder).glob("*.eml") if folder else ():
        if address in path.read_bytes():
            path.unlink(missing_ok=True)
    failed = DBTaskResult.objects.filter(traceback__icontains=leaver.email)
    failed.update(traceback="")


def forget_notices(before: datetime) -> int:
    """Notices of the space we are in, told before that moment."""
    return int(Notice.objects.filter(created_at__lt=before).delete()[0])


def forget_sessions(before: datetime) -> int:
    """Sign-ins of people of the space we are in, not seen since: the strictest of a person's spaces holds."""
    people = SpaceMembership.objects.filter(space_id=current_space_id()).values("user_id")
    old = UserSession.objects.filter(user_id__in=people, last_seen_at__lt=before)
    _delete(old.values_list("session_key", flat=True))
    return int(old.delete()[0])
