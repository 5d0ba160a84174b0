"""From a fact and its audience to one notice for each person told.

The first people are told at once, in the transaction of the reaction; a job tells the rest slice by slice, each slice
and what follows it written together: nobody who writes waits for ten thousand notices, and a crash tells nobody twice.
"""

from typing import Final

from django.db import models, transaction

from minga.foundation import clock
from minga.foundation.attending import SPACE, places_of
from minga.foundation.declared import Audience, Told, declared
from minga.foundation.events import Happening
from minga.foundation.inserting import Again, insert_for_each
from minga.foundation.jobs.later import later
from minga.foundation.journal.models import Entry
from minga.foundation.notices.bundling import said_of_bundle
from minga.foundation.notices.following import who_hears
from minga.foundation.notices.mailing import mail_urgent_of
from minga.foundation.notices.models import Notice, Telling
from minga.foundation.notices.sentences import message_of, to_plain
from minga.foundation.scope import across_spaces, in_space
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Fact, fact_named

SLICE: Final = 2_000
NEW_IN_BUNDLE: Final = Again(
    fields=("recipient", "bundle"),
    where="read_at",
    anew=("sentence", "params", "url", "entry_id", "created_at", "mailed_at", "claimed_at", "pushed_at"),
    counted="many",
)


class UnsafeAddressError(ValueError):
    """A notice may lead only to a page of this house."""


class UnknownSubjectError(ValueError):
    """A notice must be about something of which a link has declared who may read it."""


def store_notices(fact: Fact, audience: Audience, happening: Happening) -> int:
    """Keep a notice for each person named, except the actor and people outside the space; returns how many now."""
    stored = 0
    for place, told in enumerate(audience.tell(fact, happening)):
        count, last = _tell_slice(fact, told, happening, after=0)
        stored += count
        if last:
            telling = Telling.objects.create(
                entry_id=happening.entry_id, audience=audience.name, place=place, told_to=last
            )
            later(go_on_telling, telling.pk)
    return stored


def go_on_telling(telling_id: int) -> int:
    """Tell the next people of a large audience, and leave the rest to another job; returns how many were told."""
    with across_spaces():
        telling = Telling.objects.filter(pk=telling_id).first()
    if telling is None:
        return 0
    entry = Entry.objects.get(pk=telling.entry_id)
    happening = Happening(entry.pk, entry.space_id, entry.actor_id, entry.occurred_at)
    with in_space(entry.space_id):
        found = _found_again(entry, telling, happening)
        with transaction.atomic():
            mine = Telling.objects.filter(pk=telling.pk, told_to=telling.told_to)
            if found is None:
                mine.delete()
                return 0
            count, last = _tell_slice(*found, happening, after=telling.told_to)
            # Whoever comes second to a slice finds it told, and undoes its own.
            if not (mine.update(told_to=last) if last else mine.delete()[0]):
                transaction.set_rollback(True)
                return 0
            if last:
                later(go_on_telling, telling.pk)
    return count


def _found_again(entry: Entry, telling: Telling, happening: Happening) -> tuple[Fact, Told] | None:
    """The fact and whom it is told, as they were found at first; None where this version knows no such audience."""
    kind = fact_named(entry.name)
    audiences = {each.name: each for each in declared().audiences.get(entry.name, ())}
    if kind is None or telling.audience not in audiences:
        return None
    fact = kind.from_payload(entry.payload)
    all_told = list(audiences[telling.audience].tell(fact, happening))
    return (fact, all_told[telling.place]) if telling.place < len(all_told) else None


def _tell_slice(fact: Fact, told: Told, happening: Happening, *, after: int) -> tuple[int, int]:
    """Tell the next people in the order of their ids: how many, and the last of them, 0 once nobody is left."""
    said = _said(fact, told, happening)
    if not isinstance(told.user_ids, models.QuerySet) and not told.user_ids:
        return 0, 0
    members = SpaceMembership.objects.filter(space_id=happening.space_id, user_id__in=told.user_ids, user_id__gt=after)
    members = who_hears(members.present(clock.now()), places_of(told.about), told.passes)
    people = members.exclude(user_id=happening.actor_id or 0).order_by("user_id").values_list("user_id", flat=True)
    last = next(iter(people[SLICE - 1 : SLICE]), 0)
    again = NEW_IN_BUNDLE if told.bundle else None
    count = insert_for_each("recipient", people.filter(user_id__lte=last) if last else people, said, again=again)
    if told.is_urgent and count:
        later(mail_urgent_of, happening.entry_id, wait=told.mails_after)
    return count, last


def _said(fact: Fact, told: Told, happening: Happening) -> Notice:
    """What a notice says, whoever reads it."""
    if not told.url.startswith("/") or told.url.startswith(("//", "/\\")):
        raise UnsafeAddressError(told.url)
    kind, about_id = told.about
    if kind not in declared().readables:
        raise UnknownSubjectError(kind)
    place = next(iter(places_of(told.about)), (SPACE, happening.space_id))
    more = said_of_bundle(told) if told.bundle else {}
    return Notice(
        sentence=message_of(told.sentence),
        params=to_plain(told.params) | more,
        url=told.url,
        about_kind=kind,
        about_id=about_id,
        fact=fact.name,
        entry_id=happening.entry_id,
        is_urgent=told.is_urgent,
        breaks_quiet=told.breaks_quiet,
        why=told.why,
        place_kind=place[0],
        place_id=place[1],
        bundle=told.bundle.key if told.bundle else None,
        created_at=happening.at,
    )
