"""What facilitators and readers see of estimates, reports, summaries and challenges."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.safestring import SafeString

from minga.debate import wording
from minga.debate.models import Challenge, Estimate, EstimateRound, Report, Summary
from minga.debate.rules import ReportState, RoundState
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.writing.comparing import each_compared
from minga.kernel.mentions import unnamed


@dataclass(frozen=True, slots=True)
class BinRow:
    """Estimates from ``lower`` (included) to ``upper`` (excluded); None is an open end."""

    lower: float | None
    upper: float | None
    count: int


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round of estimates. Until it is revealed there is only how many there are, and one's own."""

    id: int
    number: int
    prompt: str
    unit: str
    low_hint: float | None
    high_hint: float | None
    is_revealed: bool
    state_label: str
    given: int
    mine: float | None
    revealed_at: datetime | None
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None
    bins: tuple[BinRow, ...]


@dataclass(frozen=True, slots=True)
class ReportRow:
    id: int
    what: str
    text: str
    author: str
    reporter: str
    reason: str
    made_at: datetime
    state: str
    state_label: str
    decision_reason: str
    contribution_id: int | None


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    id: int
    author: str
    body: str
    made_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    answered_in: int | None


@dataclass(frozen=True, slots=True)
class SummaryRow:
    id: int
    version: int
    body: str
    body_html: str
    signed_by: str
    signed_at: datetime
    challenges_until: datetime
    challenges: tuple[ChallengeRow, ...]
    changes: str | SafeString = ""

    @property
    def open_challenges(self) -> int:
        return sum(challenge.answered_at is None for challenge in self.challenges)


def rounds_of(question_id: int, actor: Actor) -> tuple[RoundRow, ...]:
    """The question's rounds of estimates, the first one first; no value of anybody else is ever in them."""
    rounds = EstimateRound.objects.for_page().filter(question_id=question_id).order_by("number")
    own = Max("value", filter=Q(person_id=actor.user_id))
    given = Estimate.objects.filter(round__question_id=question_id).values("round_id").order_by()
    figures = {row["round_id"]: row for row in given.annotate(given=Count("id"), mine=own)}
    nothing = {"given": 0, "mine": None}
    return tuple(_round(each, figures.get(each.pk, nothing)) for each in rounds)


def round_of(question_id: int, actor: Actor) -> RoundRow | None:
    """The latest round of the question."""
    return next(iter(rounds_of(question_id, actor)[-1:]), None)


def _round(asked: EstimateRound, figures: Mapping[str, Any]) -> RoundRow:
    shown: dict[str, Any] = asked.distribution if asked.state == RoundState.REVEALED else {}
    return RoundRow(
        id=asked.pk,
        number=asked.number,
        prompt=asked.prompt,
        unit=asked.unit,
        low_hint=asked.low_hint,
        high_hint=asked.high_hint,
        is_revealed=asked.state == RoundState.REVEALED,
        state_label=str(wording.ROUND_STATES[RoundState(asked.state)]),
        given=figures["given"],
        mine=figures["mine"],
        revealed_at=asked.revealed_at,
        median=shown.get("median"),
        lower_quartile=shown.get("lower_quartile"),
        upper_quartile=shown.get("upper_quartile"),
        bins=tuple(BinRow(**one) for one in shown.get("bins", ())),
    )


def reports_of(question_id: int, reader_id: int | None) -> tuple[ReportRow, ...]:
    """Reports of one question, open ones first, at most two hundred. For facilitators.

    Who reported is told to nobody who wrote it, also where they facilitate.
    """
    rows = Report.objects.for_page().filter(question_id=question_id).order_by("decided_at", "id")
    people = ("reporter", "contribution__author", "statement__author")
    return tuple(_report(row, reader_id) for row in rows.select_related(*people)[:200])


def one_report(question_id: int, report_id: int, *, reader_id: int | None) -> ReportRow:
    """One report of the question; raises ``NotFoundError`` where there is none."""
    rows = Report.objects.for_page().filter(question_id=question_id, pk=report_id)
    found = rows.select_related("reporter", "contribution__author", "statement__author").first()
    if found is None:
        raise NotFoundError
    return _report(found, reader_id)


def _report(row: Report, reader_id: int | None) -> ReportRow:
    target = row.contribution or row.statement
    return ReportRow(
        id=row.pk,
        what="contribution" if row.contribution_id else "statement",
        text=unnamed(row.contribution.body) if row.contribution else getattr(row.statement, "text", ""),
        author=target.byline if target else "",
        reporter="" if target and target.author_id == reader_id else str(row.reporter),
        reason=row.reason,
        made_at=row.made_at,
        state=row.state,
        state_label=str(wording.REPORT_STATES[ReportState(row.state)]),
        decision_reason=row.decision_reason,
        contribution_id=row.contribution_id,
    )


def summaries_of(question_id: int) -> tuple[SummaryRow, ...]:
    """Every version, the newest first, each with its challenges."""
    challenges: dict[int, list[ChallengeRow]] = {}
    rows = Challenge.objects.for_page().filter(summary__question_id=question_id).order_by("id")
    for row in rows.select_related("author", "answered_by", "answered_in"):
        challenges.setdefault(row.summary_id, []).append(_challenge(row))
    versions = Summary.objects.for_page().filter(question_id=question_id).select_related("signed_by")
    rows_of = list(versions.order_by("version"))
    changes = ["", *each_compared([row.body for row in rows_of])]
    return tuple(
        SummaryRow(
            id=row.pk,
            version=row.version,
            body=row.body,
            body_html=row.body_html,
            signed_by=str(row.signed_by),
            signed_at=row.signed_at,
            challenges_until=row.challenges_until,
            challenges=tuple(challenges.get(row.pk, ())),
            changes=changed,
        )
        for row, changed in reversed(list(zip(rows_of, changes, strict=False)))
    )


def one_challenge(question_id: int, challenge_id: int) -> ChallengeRow:
    """One challenge to a summary of the question; raises ``NotFoundError`` where there is none."""
    rows = Challenge.objects.for_page().filter(summary__question_id=question_id, pk=challenge_id)
    found = rows.select_related("author", "answered_by", "answered_in").first()
    if found is None:
        raise NotFoundError
    return _challenge(found)


def one_summary(question_id: int, summary_id: int) -> int:
    """The version of a summary of the question; raises ``NotFoundError`` where there is none."""
    version = Summary.objects.filter(question_id=question_id, pk=summary_id).values_list("version", flat=True).first()
    if version is None:
        raise NotFoundError
    return version


def _challenge(row: Challenge) -> ChallengeRow:
    return ChallengeRow(
        id=row.pk,
        author=str(row.author),
        body=row.body,
        made_at=row.made_at,
        answer=row.answer,
        answered_by=str(row.answered_by or ""),
        answered_at=row.answered_at,
        answered_in=row.answered_in.version if row.answered_in else None,
    )
