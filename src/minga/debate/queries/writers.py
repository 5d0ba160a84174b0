"""What one person wrote, as far as the reader may read it. No counts: it is there to be read, not to be measured."""

from dataclasses import dataclass
from datetime import datetime

from minga.debate.models import Contribution
from minga.debate.permissions import visible_to
from minga.debate.rules.naming import called
from minga.foundation.policy import Actor

WRITTEN_SHOWN, WRITTEN_PER_PAGE = 5, 20


@dataclass(frozen=True, slots=True)
class WrittenRow:
    id: int
    question_id: int
    question: str
    title: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """``before`` is the id after which the next page begins; 0 where there is none."""

    rows: tuple[WrittenRow, ...]
    before: int


def written_by(actor: Actor, user_id: int, *, before: int = 0, most: int = WRITTEN_PER_PAGE) -> WrittenPage:
    """The newest first; without what is withdrawn or hidden."""
    texts = Contribution.objects.standing().filter(
        author_id=user_id, question__in=visible_to(actor).order_by().values("pk")
    )
    if before:
        texts = texts.filter(pk__lt=before)
    fields = ("pk", "question_id", "question__title", "title", "body", "written_at")
    found = list(texts.order_by("-pk").values_list(*fields)[: most + 1])
    rows = tuple(
        WrittenRow(pk, question_id, question, called(title, body), written_at)
        for pk, question_id, question, title, body, written_at in found[:most]
    )
    return WrittenPage(rows, rows[-1].id if len(found) > most else 0)
