"""From a fact and its audience to one notice for each person told."""

from collections.abc import Iterable
from typing import Any

from minga.foundation.declared import Told, declared
from minga.foundation.events import Happening
from minga.foundation.jobs.later import later
from minga.foundation.notices.mailing import mail_urgent_of
from minga.foundation.notices.models import Notice
from minga.foundation.notices.sentences import message_of, to_plain
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Fact

BATCH = 500


class UnsafeAddressError(ValueError):
    """A notice may lead only to a page of this house."""


class UnknownSubjectError(ValueError):
    """A notice must be about something of which a link has declared who may read it."""


def store_notices(fact: Fact, told: Iterable[Told], happening: Happening) -> int:
    """Keep a notice for each person named, except the actor and people outside the space; returns how many."""
    stored = 0
    for each in told:
        notices = [_notice(fact, each, user_id, happening) for user_id in sorted(_members(each, happening))]
        Notice.objects.bulk_create(notices, batch_size=BATCH)
        stored += len(notices)
        if each.is_urgent and notices:
            later(mail_urgent_of, happening.entry_id)
    return stored


def _members(told: Told, happening: Happening) -> set[int]:
    named = set(told.user_ids) - {happening.actor_id}
    members = SpaceMembership.objects.filter(space_id=happening.space_id)
    return named & set(members.values_list("user_id", flat=True)) if named else set()


def _notice(fact: Fact, told: Told, user_id: Any, happening: Happening) -> Notice:
    if not told.url.startswith("/") or told.url.startswith(("//", "/\\")):
        raise UnsafeAddressError(told.url)
    kind, about_id = told.about
    if kind not in declared().readables:
        raise UnknownSubjectError(kind)
    return Notice(
        recipient_id=user_id,
        sentence=message_of(told.sentence),
        params=to_plain(told.params),
        url=told.url,
        about_kind=kind,
        about_id=about_id,
        fact=fact.name,
        entry_id=happening.entry_id,
        is_urgent=told.is_urgent,
        breaks_quiet=told.breaks_quiet,
        created_at=happening.at,
    )
