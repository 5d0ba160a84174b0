"""What a person has been told, over all of their spaces."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from minga.foundation.notices.models import UNREAD, Notice, NoticePreference
from minga.foundation.notices.reading import shown_to
from minga.foundation.notices.sentences import say_again
from minga.foundation.policy import Actor
from minga.foundation.scope import across_spaces

PAGE = 50


@dataclass(frozen=True, slots=True)
class NoticeRow:
    id: int
    sentence: str
    space_name: str
    created_at: datetime
    is_read: bool
    is_urgent: bool
    is_for_me: bool = False
    about: tuple[int, str, int] = (0, "", 0)


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
        return _grouped(row for row in self.rows if row.is_for_me)

    @property
    def for_all(self) -> tuple[NoticeGroup, ...]:
        return _grouped(row for row in self.rows if not row.is_for_me)


def _grouped(rows: Iterable[NoticeRow]) -> tuple[NoticeGroup, ...]:
    things: dict[tuple[int, str, int], list[NoticeRow]] = {}
    for row in rows:
        things.setdefault(row.about, []).append(row)
    return tuple(NoticeGroup(latest, tuple(earlier)) for latest, *earlier in things.values())


def _told_alone(notices: Iterable[Notice]) -> set[int]:
    """The facts of which one person alone was told."""
    entries = {notice.entry_id for notice in notices}
    told = Notice.objects.filter(entry_id__in=entries).order_by().values_list("entry_id").annotate(n=Count("pk"))
    return {entry_id for entry_id, count in told if count == 1}


def unread_count(user_id: int, *, actor: Actor | None = None) -> int:
    """How many notices wait, of what the person may read now."""
    with across_spaces():
        return shown_to(user_id, UNREAD, actor=actor).count()


def notice_page(user_id: int, *, page: int = 1) -> NoticePage:
    """A person's notices, newest first, fifty to a page, said in the active language."""
    start = (max(page, 1) - 1) * PAGE
    with across_spaces():
        told = shown_to(user_id)
        notices = told.select_related("space").order_by("-created_at", "-id").for_page()
        kept, unread = list(notices[start : start + PAGE + 1]), told.filter(UNREAD).count()
        alone = _told_alone(kept)
    rows = tuple(
        NoticeRow(
            id=notice.pk,
            sentence=say_again(notice.sentence, notice.params),
            space_name=notice.space.name,
            created_at=notice.created_at,
            is_read=notice.read_at is not None,
            is_urgent=notice.is_urgent,
            is_for_me=notice.is_urgent or notice.entry_id in alone,
            about=(notice.space_id or 0, notice.about_kind, notice.about_id),
        )
        for notice in kept[:PAGE]
    )
    return NoticePage(rows=rows, page=max(page, 1), has_older=len(kept) > PAGE, unread=unread)


def preference_of(user_id: int) -> NoticePreference:
    """How a person wants to be told; the defaults, unsaved, for who never said."""
    return NoticePreference.objects.filter(user_id=user_id).first() or NoticePreference(user_id=user_id)
