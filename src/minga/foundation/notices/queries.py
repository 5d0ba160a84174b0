"""What a person has been told, over all of their spaces."""

from dataclasses import dataclass
from datetime import datetime

from minga.foundation.notices.models import Notice, NoticePreference
from minga.foundation.notices.sentences import say_again
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


def unread_count(user_id: int) -> int:
    """How many notices wait: one count over a partial index."""
    with across_spaces():
        return Notice.objects.shown_to(user_id).unread().count()


def notice_page(user_id: int, *, page: int = 1) -> NoticePage:
    """A person's notices, newest first, fifty to a page, said in the active language."""
    start = (max(page, 1) - 1) * PAGE
    with across_spaces():
        notices = Notice.objects.shown_to(user_id).select_related("space").order_by("-created_at", "-id").for_page()
        kept = list(notices[start : start + PAGE + 1])
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
    return NoticePage(rows=rows, page=max(page, 1), has_older=len(kept) > PAGE, unread=unread_count(user_id))


def preference_of(user_id: int) -> NoticePreference:
    """How a person wants to be told; the defaults, unsaved, for who never said."""
    return NoticePreference.objects.filter(user_id=user_id).first() or NoticePreference(user_id=user_id)
