"""What is kept about a person and how long, what they must pass on, and which terms hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.foundation.declared import sentence_for
from minga.foundation.journal.models import Entry
from minga.foundation.kept import Kept, all_kept, charges_of, retentions
from minga.foundation.policy import ADMINISTRATOR, Actor, is_space_administrator, require
from minga.foundation.prepared import prepared
from minga.foundation.rights.models import (
    Acceptance,
    Archive,
    ArchivePiece,
    Departure,
    KeptFor,
    TermsText,
    TermsVersion,
)
from minga.foundation.scope import across_spaces, in_space
from minga.foundation.tenancy.holdings import holds_anything
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.tenancy.queries import spaces_of
from minga.kernel import Refusal

LARGE: Final = 2_000
"""From so many acts in the journal on, an archive is made by a job."""
KEPT_ARCHIVE: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class KeptRow:
    what: str
    why: str
    until: str


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """How far somebody's archive is. ``is_large``: it is not made while one waits for the answer."""

    is_large: bool
    is_coming: bool
    is_there: bool
    megabytes: float
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Charge:
    """Something that somebody must pass on before they can go."""

    space: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Terms:
    """A version of the terms as a reader reads it, in their language or in one that there is."""

    number: int
    effective_at: datetime
    html: SafeString
    language: str


def archive_state(user_id: int) -> ArchiveState:
    """Whether one's data is much, and whether an archive of it is being made or is there."""
    archive = Archive.objects.filter(user_id=user_id).first()
    did = Entry.objects.filter(actor_id=user_id).values("pk")[: LARGE + 1].count()
    return ArchiveState(
        is_large=did > LARGE,
        is_coming=archive is not None and archive.made_at is None,
        is_there=archive is not None and archive.made_at is not None,
        megabytes=round(archive.size / 1_000_000, 1) if archive else 0.0,
        until=archive.asked_at + KEPT_ARCHIVE if archive else None,
    )


def pieces_of_archive(user_id: int) -> Iterator[bytes] | None:
    """One's archive as it was made, piece by piece; None where there is none."""
    archive = Archive.objects.filter(user_id=user_id, made_at__isnull=False).first()
    if archive is None:
        return None
    numbers = list(archive.pieces.order_by("number").values_list("pk", flat=True))
    return (bytes(ArchivePiece.objects.values_list("content", flat=True).get(pk=pk)) for pk in numbers)


def what_is_kept(user_id: int) -> tuple[KeptRow, ...]:
    """What is kept about a person, why and how long, as every part of the house has declared it."""
    places = [(place.name, days_kept(place.id)) for place in spaces_of(user_id)]
    return tuple(KeptRow(str(each.what), str(each.why), _until(each, places)) for each in all_kept())


def _until(kept: Kept, places: list[tuple[str, dict[str, int]]]) -> str:
    retention = retentions().get(str(kept.until))
    if retention is None:
        return str(kept.until)
    days = {name: each[retention.key] for name, each in places}
    if len(set(days.values())) > 1:
        told = ", ".join(f"{name}: {retention.said(each)}" for name, each in days.items())
        return _("By space: %(told)s.") % {"told": told}
    return _("%(days)s.") % {"days": retention.said(next(iter(days.values()), retention.days))}


def days_kept(space_id: int) -> dict[str, int]:
    """How many days a space keeps each thing: what it has said, else what holds for all."""
    with in_space(space_id):
        said = dict(KeptFor.objects.values_list("key", "days"))
    return {key: said.get(key, retention.days) for key, retention in retentions().items()}


def what_to_pass_on(user_id: int) -> Iterator[Charge]:
    """In each of a person's spaces, what would be left without anybody if they went."""
    for place in spaces_of(user_id):
        with in_space(place.id, place.time_zone, place.slug):
            for refusal in _bonds(user_id, place.id, place.role):
                yield Charge(place.name, sentence_for(refusal))


def _bonds(user_id: int, space_id: int, role: str) -> Iterator[Refusal]:
    others = SpaceMembership.objects.filter(space_id=space_id, role=ADMINISTRATOR).exclude(user_id=user_id)
    if role == ADMINISTRATOR and not others.exists():
        yield Refusal("space:last-administrator")
    yield from charges_of(user_id)


def departure_of(user_id: int) -> Departure | None:
    """A person's leaving that can still be cancelled."""
    return Departure.objects.filter(user_id=user_id, done_at=None).first()


def departures_in(actor: Actor) -> list[tuple[str, datetime]]:
    """Whom the space's administrators have asked to erase, and when it will be done; for administrators only."""
    require(is_space_administrator, actor, None)
    here = SpaceMembership.objects.filter(space_id=actor.space_id).values("user_id")
    rows = Departure.objects.filter(done_at=None, user_id__in=here).exclude(asked_by_id=None)
    asked = [row for row in rows.select_related("user").order_by("due_at") if row.asked_by_id != row.user_id]
    return [(str(row.user), row.due_at) for row in asked]


def who_must_hand_over(actor: Actor, email: str) -> int | None:
    """Who of the space has this address, if they answer for something that the administrator can hand over."""
    require(is_space_administrator, actor, None)
    here = SpaceMembership.objects.filter(space_id=actor.space_id, user__email=email.strip().lower())
    user_id: int | None = here.exclude(user_id=actor.person_id).values_list("user_id", flat=True).first()
    return user_id if user_id and holds_anything(actor, user_id) else None


@prepared
def _accepted(user_id: int, number: int) -> QuerySet[Acceptance, int]:
    return Acceptance.objects.filter(user_id=user_id, version__number=number).values_list("pk", flat=True)


def has_accepted(user_id: int, number: int) -> bool:
    """Whether a person has accepted this version of the terms of the space we are in."""
    return _accepted.first(user_id, number) is not None


def terms_numbered(number: int) -> Terms | None:
    """This version of the terms, in the language of the page or in one that there is."""
    version = TermsVersion.objects.filter(number=number).first()
    if version is None:
        return None
    texts: Mapping[str, TermsText] = {text.language: text for text in version.texts.order_by("language")}
    wanted = (translation.get_language() or "").partition("-")[0]
    text = texts.get(wanted) or next(iter(texts.values()))
    return Terms(version.number, version.effective_at, SafeString(text.body_html), text.language)


def terms_read(actor: Actor, number: int, now: datetime) -> Terms | None:
    """A version that somebody may read: those that hold or held, and to administrators also those to come."""
    found = terms_numbered(number)
    if found is None or (found.effective_at > now and not is_space_administrator(actor, None)):
        return None
    return found


def versions_until(now: datetime) -> tuple[tuple[int, datetime], ...]:
    """The versions that hold or held, newest first, each with the moment from which it did."""
    rows = TermsVersion.objects.filter(effective_at__lte=now).order_by("-number")
    return tuple(rows.values_list("number", "effective_at"))


def newest_texts() -> dict[str, str]:
    """What the newest version says, by language: what one begins from when one writes the next."""
    version = TermsVersion.objects.order_by("-number").first()
    return dict(version.texts.values_list("language", "body")) if version else {}


def versions_of(actor: Actor) -> list[tuple[TermsVersion, int]]:
    """Every version of the terms, newest first, with how many have accepted it; for administrators only."""
    require(is_space_administrator, actor, None)
    return [
        (row, row.accepted) for row in TermsVersion.objects.annotate(accepted=Count("acceptances")).order_by("-number")
    ]


def consents_of(user_id: int) -> list[Any]:
    """Which terms a person accepted, and when, in all spaces."""
    with across_spaces():
        rows = Acceptance.objects.filter(user_id=user_id).order_by("accepted_at")
        return list(rows.values("space__name", "version__number", "accepted_at"))
