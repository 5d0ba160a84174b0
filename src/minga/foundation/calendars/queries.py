"""What stands in one person's calendar now: of all their spaces, and of what they may read there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import translation

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.calendars.models import CalendarAddress
from minga.foundation.dated import Dated, dated_sources
from minga.foundation.ids import digest
from minga.foundation.policy import Actor
from minga.foundation.scope import in_space
from minga.foundation.tenancy.hosts import address_of
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.naming import naming_for
from minga.foundation.tenancy.queries import SpaceRow, spaces_of
from minga.foundation.tenancy.rights import KEY as RIGHTS_KEY
from minga.foundation.tenancy.rights import chosen_in

BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a calendar: what, in which space, and its whole address."""

    dated: Dated
    space: str
    url: str

    @property
    def moment(self) -> str:
        """When, as it is kept: a day where it has no hour."""
        when = self.dated.at or self.dated.on
        return when.isoformat() if when else ""


def address_called(token: str) -> CalendarAddress | None:
    """The living address with this token: of somebody whose account is neither closed nor suspended."""
    found = CalendarAddress.objects.filter(digest=digest(token), user__is_active=True)
    return found.select_related("user").first()


def address_of_person(user_id: int) -> CalendarAddress | None:
    return CalendarAddress.objects.filter(user_id=user_id).first()


@contextmanager
def _as(row: SpaceRow, space: Space, person: User) -> Iterator[Actor]:
    with in_space(row.id, row.time_zone, row.slug), translation.override(person.language or space.language):
        me = Actor(person.pk, row.id, space_role=row.role, is_external=row.is_external, name=str(person))
        me.remember(RIGHTS_KEY, lambda: chosen_in(row.rights))
        with naming_for(me):
            yield me


def entries_of(person: User, now: datetime) -> list[Entry]:
    """What has a date for this person, the nearest first. As many queries for each space, however much there is."""
    rows = spaces_of(person.pk)
    spaces = Space.objects.select_related("own_address").in_bulk([row.id for row in rows])
    found: list[Entry] = []
    for row in rows:
        space = spaces[row.id]
        with _as(row, space, person) as actor:
            since = clock.day_of(now - BACK)
            for source in dated_sources():
                dated = source(actor, since)
                found.extend(Entry(each, space.name, f"{address_of(space)}{each.path}") for each in dated)
    return sorted(found, key=lambda entry: (entry.moment, entry.dated.key))


def gone(address: CalendarAddress, entries: list[Entry], today: date) -> dict[str, str]:
    """What this address gave out, has not come yet and is no more: by name, and when it would have been."""
    living = {entry.dated.key for entry in entries}
    return {
        key: moment
        for key, moment in sorted(address.given.items())
        if key not in living and moment[:10] >= today.isoformat()
    }
