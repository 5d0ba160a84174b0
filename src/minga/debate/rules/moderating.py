"""What moderation may do, to what, and what holds a text until somebody has looked at it. Rules, never a score."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from minga.kernel import Refusal
from minga.kernel.writing import is_blank

DAYS_TO_ANSWER, DAYS_MOST, PAUSE_MOST = 3, 30, 90
NEWCOMER_UNTIL = 3
HOUR = timedelta(hours=1)


class MeasureKind(StrEnum):
    """What a measure is. Whoever is paused or taken out has their text hidden too."""

    HOLD = "hold"
    HIDE = "hide"
    REWRITE = "rewrite"
    PAUSE = "pause"
    REMOVE = "remove"


class Hold(StrEnum):
    """Which rule of a community holds a text; what visitors write is held where the space says so."""

    NEWCOMER = "newcomer"
    LINK = "link"
    REPEAT = "repeat"
    PACE = "pace"
    VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a community holds; ``hourly_most`` of 0 holds no pace."""

    holds_newcomers: bool = False
    holds_links: bool = False
    holds_repeats: bool = False
    hourly_most: int = 0


@dataclass(frozen=True, slots=True)
class Writer:
    """What the rules look at: where somebody comes from and what stands of theirs here, nothing about who they are."""

    is_external: bool
    standing: int
    last_hour: int
    has_same: bool


def held_by(chosen: Chosen, writer: Writer, text: str) -> Hold | None:
    """The first rule that holds this text."""
    if chosen.holds_newcomers and writer.is_external and writer.standing == 0:
        return Hold.NEWCOMER
    if chosen.holds_links and writer.standing < NEWCOMER_UNTIL and has_link(text):
        return Hold.LINK
    if chosen.holds_repeats and writer.has_same:
        return Hold.REPEAT
    if chosen.hourly_most and writer.last_hour >= chosen.hourly_most:
        return Hold.PACE
    return None


def has_link(text: str) -> bool:
    lowered = text.lower()
    return "http://" in lowered or "https://" in lowered or "www." in lowered


def is_overdue(made_at: datetime, *, days: int, now: datetime) -> bool:
    """Whether facilitators have let it lie so long that administrators may answer."""
    return now >= made_at + timedelta(days=days)


def refusal_to_step(step: MeasureKind, *, reason: str, days: int | None, is_visitor: bool = False) -> Refusal | None:
    """Whoever wrote without an account cannot be told, paused or taken out: their text is hidden."""
    if is_visitor and step != MeasureKind.HIDE:
        return Refusal("debate:visitor-is-hidden")
    if is_blank(reason):
        return Refusal("debate:moderation-needs-reason")
    if step == MeasureKind.PAUSE and not 1 <= (days or 0) <= PAUSE_MOST:
        return Refusal("debate:pause-needs-days", {"most": PAUSE_MOST})
    return None


def refusal_to_appeal(step: MeasureKind, *, is_appealed: bool, is_ended: bool, reason: str) -> Refusal | None:
    if step == MeasureKind.HOLD or is_appealed or is_ended:
        return Refusal("debate:cannot-appeal")
    return Refusal("debate:nothing-written") if is_blank(reason) else None


def refusal_to_answer_appeal(*, is_waiting: bool, is_who_decided: bool, answer: str) -> Refusal | None:
    if not is_waiting:
        return Refusal("debate:appeal-answered")
    if is_who_decided:
        return Refusal("debate:another-answers")
    return Refusal("debate:nothing-written") if is_blank(answer) else None


def refusal_to_look_again(step: MeasureKind, *, is_ended: bool, is_rewritten: bool) -> Refusal | None:
    """What is held, or was rewritten, is looked at again; once."""
    is_waiting = step == MeasureKind.HOLD or (step == MeasureKind.REWRITE and is_rewritten)
    return None if is_waiting and not is_ended else Refusal("debate:measure-settled")


def refusal_to_choose(*, days_to_answer: int) -> Refusal | None:
    return None if 1 <= days_to_answer <= DAYS_MOST else Refusal("debate:days-to-answer", {"most": DAYS_MOST})
