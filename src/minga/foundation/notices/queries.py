"""What a person has been told, over all of their spaces."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.urls import reverse

from minga.foundation import clock
from minga.foundation.attending import Why
from minga.foundation.notices import wording
from minga.foundation.notices.models import UNREAD, Notice, NoticePreference
from minga.foundation.notices.reading import about_what_is_read, shown_to
from minga.foundation.notices.rules import Digest, Times
from minga.foundation.notices.sentences import say_again
from minga.foundation.policy import Actor
from minga.foundation.prepared import prepared
from minga.foundation.scope import across_spaces, in_space
from minga.foundation.tenancy.queries import SpaceRow, spaces_of

PAGE = 50
SAID = ("digest", "digest_hour", "digest_weekday", "cap", "mails_urgent", "quiet_from", "quiet_to")


@dataclass(frozen=True, slots=True)
class NoticeRow:
    id: int
    sentence: str
    space_name: str
    created_at: datetime
    is_read: bool
    is_urgent: bool
    is_for_me: bool = False
    is_beyond: bool = False
    about: tuple[int, str, int] = (0, "", 0)
    why: str = ""
    choose_url: str = ""


@dataclass(frozen=True, slots=True)
class NoticeGroup:
    """What was told of one thing: the latest sentence, and those before it."""

    latest: NoticeRow
    earlier: tuple[NoticeRow, ...]


@dataclass(frozen=True, slots=True)
class NoticePage:
    rows: tuple[NoticeRow, ...]
    page: int
    has_older: bool
    unread: int

    @property
    def for_me(self) -> tuple[NoticeGroup, ...]:
        """What was told to nobody else."""
        return _grouped(row for row in self.rows if row.is_for_me and not row.is_beyond)

    @property
    def for_all(self) -> tuple[NoticeGroup, ...]:
        return _grouped(row for row in self.rows if not row.is_for_me and not row.is_beyond)

    @property
    def beyond(self) -> tuple[NoticeRow, ...]:
        """What came on a day on which more came than its reader wants: counted, and shown when asked for."""
        return tuple(row for row in self.rows if row.is_beyond)


def _grouped(rows: Iterable[NoticeRow]) -> tuple[NoticeGroup, ...]:
    things: dict[tuple[int, str, int], list[NoticeRow]] = {}
    for row in rows:
        things.setdefault(row.about, []).append(row)
    return tuple(NoticeGroup(latest, tuple(earlier)) for latest, *earlier in things.values())


def _beyond(notices: Iterable[Notice], cap: int) -> set[int]:
    """What a day has beyond so many, on the reader's own clock. Urgent ones come first."""
    days: dict[date, list[Notice]] = {}
    for notice in notices:
        days.setdefault(clock.day_of(notice.created_at, clock.zone_of_reader()), []).append(notice)
    beyond: set[int] = set()
    for of_day in days.values():
        ordered = sorted(of_day, key=lambda notice: not notice.is_urgent)
        beyond |= {notice.pk for notice in ordered[cap:]}
    return beyond


def _told_alone(notices: Iterable[Notice]) -> set[int]:
    """The facts of which one person alone was told."""
    entries = {notice.entry_id for notice in notices}
    told = Notice.objects.filter(entry_id__in=entries).order_by().values_list("entry_id").annotate(n=Count("pk"))
    return {entry_id for entry_id, count in told if count == 1}


@prepared
def _unread_kinds(recipient_id: int) -> QuerySet[Notice, tuple[int, str]]:
    rows = Notice.objects.filter(UNREAD, recipient_id=recipient_id).order_by()
    return rows.values_list("space_id", "about_kind").distinct()


@prepared
def _unread_of(actor: Actor, kinds: frozenset[str]) -> QuerySet[Notice, int]:
    """Counted by the database: one row, or none where there is no notice."""
    rows = Notice.objects.filter(UNREAD, about_what_is_read(actor, kinds), recipient_id=actor.user_id).order_by()
    return rows.values(all=Value(1)).annotate(n=Count("*")).values_list("n", flat=True)


def unread_count(user_id: int, *, actor: Actor | None = None, spaces: Iterable[SpaceRow] | None = None) -> int:
    """How many notices wait in the person's spaces, of what they may read now.

    ``actor`` is who they are in the space of this request, ``spaces`` are theirs, where that is known already.
    """
    kinds: dict[int, set[str]] = {}
    with across_spaces():
        for space_id, kind in _unread_kinds(user_id):
            kinds.setdefault(space_id, set()).add(kind)
    if not kinds:
        return 0
    count = 0
    for space in spaces_of(user_id) if spaces is None else spaces:
        if space.id not in kinds:
            continue
        with in_space(space.id):
            reader = Actor(user_id, space.id, space_role=space.role, is_external=space.is_external)
            if actor is not None and actor.space_id == space.id:
                reader = actor
            count += sum(_unread_of(reader, frozenset(kinds[space.id])))
    return count


def notice_page(user_id: int, *, page: int = 1) -> NoticePage:
    """A person's notices, newest first, fifty to a page, said in the active language."""
    start = (max(page, 1) - 1) * PAGE
    with across_spaces():
        told = shown_to(user_id)
        notices = told.select_related("space").order_by("-created_at", "-id").for_page()
        kept, unread = list(notices[start : start + PAGE + 1]), told.filter(UNREAD).count()
        alone = _told_alone(kept)
    beyond = _beyond(kept[:PAGE], preference_of(user_id).cap)
    rows = tuple(
        NoticeRow(
            id=notice.pk,
            sentence=say_again(notice.sentence, notice.params, notice.many),
            space_name=notice.space.name,
            created_at=notice.created_at,
            is_read=notice.read_at is not None,
            is_urgent=notice.is_urgent,
            is_for_me=notice.is_urgent or notice.entry_id in alone,
            is_beyond=notice.pk in beyond,
            about=(notice.space_id or 0, notice.about_kind, notice.about_id),
            why=why_of(notice),
            choose_url=choose_url_of(notice),
        )
        for notice in kept[:PAGE]
    )
    return NoticePage(rows=rows, page=max(page, 1), has_older=len(kept) > PAGE, unread=unread)


def times_of(preference: NoticePreference) -> Times:
    """A person's own hours, as the rules ask for them."""
    return Times(
        Digest(preference.digest),
        preference.digest_hour,
        preference.digest_weekday,
        preference.quiet_from,
        preference.quiet_to,
    )


def why_of(notice: Notice) -> str:
    """Why it reached its reader, in their language."""
    return str(wording.WHYS[Why(notice.why)])


def choose_url_of(notice: Notice) -> str:
    """Where its reader changes that; the space's page for what was told before levels were kept beside it."""
    kind, thing_id = (notice.place_kind, notice.place_id) if notice.place_kind else ("space", notice.space_id)
    return reverse("following:choose", args=[notice.space.slug, kind, thing_id])


def preference_said(user_id: int) -> dict[str, Any]:
    """How a person wants to be told, as the form and the export name it."""
    told = preference_of(user_id)
    return {name: getattr(told, name) for name in SAID}


def preference_of(user_id: int) -> NoticePreference:
    """How a person wants to be told; the defaults, unsaved, for who never said."""
    return NoticePreference.objects.filter(user_id=user_id).first() or NoticePreference(user_id=user_id)
