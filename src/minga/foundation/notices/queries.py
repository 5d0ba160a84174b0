"""What a person has been told, over all of their spaces."""

from dataclasses import dataclass
from datetime import datetime

from minga.foundation.notices.models import UNREAD, NoticePreference
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


@dataclass(frozen=True, slots=True)
class NoticePage:
    rows: tuple[NoticeRow, ...]
    page: int
    has_older: bool
    unread: int


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
    rows = tuple(
        NoticeRow(
            id=notice.pk,
            sentence=say_again(notice.sentence, notice.params),
            space_name=notice.space.name,
            created_at=notice.created_at,
            is_read=notice.read_at is not None,
            is_urgent=notice.is_urgent,
        )
        for notice in kept[:PAGE]
    )
    return NoticePage(rows=rows, page=max(page, 1), has_older=len(kept) > PAGE, unread=unread)


def preference_of(user_id: int) -> NoticePreference:
    """How a person wants to be told; the defaults, unsaved, for who never said."""
    return NoticePreference.objects.filter(user_id=user_id).first() or NoticePreference(user_id=user_id)
