"""The same thing, sent twice by the same person within minutes, is kept once: two taps, or back and send again."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast

from django.db import models, transaction

from minga.foundation.policy import Actor
from minga.foundation.repeats.models import Sending

WITHIN = timedelta(minutes=10)
_WAS_THERE = "_was_there_already"


def once[**P, M: models.Model](
    standing: Callable[[], models.QuerySet[M]], *, apart: tuple[str, ...] = ()
) -> Callable[[Callable[P, M]], Callable[P, M]]:
    """Let an action that makes something give back what it made of the same words a moment ago.

    It must still be as it was made, and among the ``standing``: whoever has withdrawn or revised a text may write it
    again. Arguments that stand ``apart`` may differ. Everything runs in the action's transaction, so that two requests
    at once wait for each other, and a refusal leaves nothing behind.
    """

    def decorate(action: Callable[P, M]) -> Callable[P, M]:
        @wraps(action)
        def act(*args: P.args, **kwargs: P.kwargs) -> M:
            by, now = cast("Actor | None", kwargs.get("by")), cast("datetime", kwargs["now"])
            if by is None or by.user_id is None:
                return action(*args, **kwargs)
            with transaction.atomic():
                sending = _locked(_key(action.__qualname__, by, kwargs, apart), now)
                is_recent = sending.made_id is not None and abs(now - sending.sent_at) < WITHIN
                there = standing().filter(pk=sending.made_id).first() if is_recent else None
                if there is not None and _content(there) == sending.content_hash:
                    setattr(there, _WAS_THERE, True)
                    return there
                made = action(*args, **kwargs)
                kept = {"made_id": made.pk, "content_hash": _content(made), "sent_at": now}
                Sending.objects.filter(pk=sending.pk).update(**kept)
                return made

        return act

    return decorate


def was_there(made: object) -> bool:
    """Whether an action gave back what was there already instead of making it."""
    return getattr(made, _WAS_THERE, False)


def forget_sendings(now: datetime) -> int:
    """Drop fingerprints that no longer matter."""
    return int(Sending.objects.filter(sent_at__lt=now - 2 * WITHIN).delete()[0])


def _locked(key: str, now: datetime) -> Sending:
    sending, _is_new = Sending.objects.select_for_update().get_or_create(key=key, defaults={"sent_at": now})
    return sending


def _key(action: str, by: Actor, given: dict[str, Any], apart: tuple[str, ...]) -> str:
    said = {name: value for name, value in given.items() if name not in {"by", "now", *apart}}
    return _hash([action, by.space_id, by.user_id, said])


def _content(made: models.Model) -> str:
    """The row as the database has it now."""
    return _hash(type(made)._base_manager.filter(pk=made.pk).values().get())


def _hash(values: Any) -> str:
    return hashlib.sha256(json.dumps(values, default=_plain, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
