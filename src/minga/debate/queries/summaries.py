"""What has been written of a summary, and what in a debate waits to be said in it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from minga.debate.models import Contribution, SummaryDraft
from minga.debate.queries.waiting import unsigned_drafts
from minga.debate.rules import Kind
from minga.kernel.mentions import unnamed
from minga.kernel.writing import one_line


@dataclass(frozen=True, slots=True)
class DraftRow:
    number: int
    body: str
    saved_by: str
    saved_at: datetime


def newest_draft(question_id: int) -> DraftRow | None:
    """The version that was saved last, when none has been signed since. For facilitators."""
    waiting = unsigned_drafts().filter(question_id=question_id).select_related("saved_by")
    row = waiting.order_by("-number").first()
    return DraftRow(row.number, row.body, str(row.saved_by), row.saved_at) if row else None


def last_draft_number(question_id: int) -> int:
    """The number of the version that was saved last, signed since or not; 0 for none."""
    rows = SummaryDraft.objects.filter(question_id=question_id).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


def open_ends(question_id: int, most: int) -> list[str]:
    """Questions of the thread to which nobody has replied, oldest first, each in a line."""
    replies = Contribution.objects.standing().filter(reply_to=OuterRef("pk"))
    asked = Contribution.objects.standing().filter(~Exists(replies), question_id=question_id, kind=Kind.QUESTION)
    rows = asked.order_by("id").values_list("title", "body")[:most]
    return [title or one_line(unnamed(body)) for title, body in rows]
