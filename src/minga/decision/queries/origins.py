"""Where a decision comes from: a debate with its signed summary, or the words that say why from none."""

from dataclasses import dataclass
from datetime import datetime

from minga.debate.queries import summary_behind
from minga.decision.models import Decision


@dataclass(frozen=True, slots=True)
class Origin:
    """A debate (``question_id``) and its summary as it stood when the vote opened; or ``reason``."""

    question_id: int | None
    question: str
    version: int | None
    signed_by: str
    signed_at: datetime | None
    reason: str


def origin_of(decision: Decision) -> Origin:
    """Of a decision that the actor was found to see; reads its question, which rows for a page select."""
    if decision.question_id is None or decision.question is None:
        return Origin(None, "", None, "", None, decision.origin_reason)
    summary = summary_behind(decision.question_id, at=decision.opens_at)
    title = decision.question.title
    if summary is None:
        return Origin(decision.question_id, title, None, "", None, "")
    return Origin(decision.question_id, title, summary.version, summary.signed_by, summary.signed_at, "")
