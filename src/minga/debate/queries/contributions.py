"""One contribution: its permalink, history and replies; and those like what somebody is writing."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.algorithms.similarity import similar
from minga.debate import rules, wording
from minga.debate.models import Contribution, ContributionRevision, Question, Settlement
from minga.debate.permissions import visible_to
from minga.debate.queries import cards
from minga.debate.queries.questions import Choice, cards_of
from minga.debate.rules import PAGE_SIZE, ContributionState
from minga.debate.rules.naming import called
from minga.foundation.media.rules import plain_words
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.search.matching import nearest
from minga.foundation.search.words import longest_words
from minga.foundation.writing.comparing import each_compared
from minga.kernel.mentions import unnamed

COMPARED, WORDS_ASKED = 200, 16


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """What a contribution said before, and how that became what it said then; as it was where nobody is told that."""

    number: int
    title: SafeString
    body: SafeString
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class SettlementRow:
    state: str
    state_label: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ContributionDetail:
    """``body`` is empty where the viewer may not read what was hidden."""

    contribution: Contribution
    question: Question
    author: str
    card: cards.Card
    replies: tuple[cards.Card, ...]
    pages: int
    number: int
    reply_count: int
    revisions: tuple[RevisionRow, ...]
    settlements: tuple[SettlementRow, ...]
    merged_into: Choice | None
    merged_from: tuple[Choice, ...]
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class SimilarRow:
    id: int
    title: str
    excerpt: str
    score: float


def visible_contribution(actor: Actor, contribution_id: int) -> Contribution:
    """The contribution with its question; raises ``NotFoundError`` where the actor may not know of it."""
    rows = Contribution.objects.for_page().filter(pk=contribution_id, question__in=visible_to(actor).values("pk"))
    found = rows.select_related("author", "merged_into", "question__community__purpose").first()
    if found is None:
        raise NotFoundError
    return found


def contribution_detail(
    contribution: Contribution, *, may_read_hidden: bool, now: datetime, number: int = 1
) -> ContributionDetail:
    """A contribution that the actor was found to see, a page of its replies, and its history."""
    question = contribution.question
    replies = Contribution.objects.filter(reply_to=contribution)
    count = replies.count()
    pages = max(1, -(-count // PAGE_SIZE))
    number = min(max(1, number), pages)
    start = (number - 1) * PAGE_SIZE
    is_readable = contribution.hidden_at is None or may_read_hidden
    merged = Contribution.objects.standing().filter(merged_into=contribution).order_by("id").values_list("id", "title")
    target = contribution.merged_into
    return ContributionDetail(
        contribution=contribution,
        question=question,
        author=contribution.byline,
        card=cards_of(Contribution.objects.filter(pk=contribution.pk))[0],
        replies=cards_of(replies.order_by("id")[start : start + PAGE_SIZE]),
        pages=pages,
        number=number,
        reply_count=count,
        revisions=revisions_of(contribution, may_read_hidden=may_read_hidden) if is_readable else (),
        settlements=settlements_of(contribution.pk),
        merged_into=Choice(target.pk, _shown(target)) if target else None,
        merged_from=tuple(Choice(*row) for row in merged),
        is_overdue=rules.is_overdue(
            ContributionState(contribution.state),
            kind=rules.Kind(contribution.kind),
            due_at=question.answer_due_at if question.state != rules.State.DRAFT else None,
            now=now,
        ),
    )


def _shown(idea: Contribution) -> str:
    """What another idea is called, unless nobody is told any more."""
    is_gone = idea.hidden_at is not None or idea.state == ContributionState.WITHDRAWN
    return _("It is no longer shown.") if is_gone else str(idea)


def revisions_of(contribution: Contribution, *, may_read_hidden: bool) -> tuple[RevisionRow, ...]:
    """What it said before, the oldest first, each with what the next version changed.

    What a withdrawn contribution said last is not told by what it changed.
    """
    rows = list(ContributionRevision.objects.filter(contribution=contribution).order_by("number"))
    if not rows:
        return ()
    is_told = may_read_hidden or contribution.state != ContributionState.WITHDRAWN
    now = contribution if is_told else rows[-1]
    titles = each_compared([*(row.title for row in rows), now.title])
    bodies = each_compared([*(row.body for row in rows), now.body])
    return tuple(
        RevisionRow(row.number, title, body, row.replaced_at)
        for row, title, body in zip(rows, titles, bodies, strict=True)
    )


def settlements_of(contribution_id: int) -> tuple[SettlementRow, ...]:
    rows = Settlement.objects.for_page().filter(contribution_id=contribution_id).select_related("settled_by")
    return tuple(
        SettlementRow(
            row.state,
            str(wording.CONTRIBUTION_STATES[ContributionState(row.state)]),
            row.reason,
            str(row.settled_by or ""),
            row.settled_at,
        )
        for row in rows.order_by("id")
    )


def thread_token(question_id: int) -> str:
    """What contributions of one question have in common in the search index."""
    return f"contributions{question_id}"


def similar_contributions(question: Question, text: str) -> tuple[SimilarRow, ...]:
    """At most five standing contributions of the question that say much the same, most similar first.

    Where there are many, the 200 that share most words with the text are compared: writing costs the same everywhere.
    """
    if len(text.strip()) < 8:
        return ()
    rows = Contribution.objects.standing().filter(question=question)
    if question.contribution_count > COMPARED:
        wanted = longest_words(text, WORDS_ASKED)
        rows = rows.filter(pk__in=nearest(question.space_id or 0, thread_token(question.pk), wanted, limit=COMPARED))
    found = {pk: (title, body) for pk, title, body in rows.order_by("id").values_list("id", "title", "body")}
    matches = similar(text, [(pk, f"{title} {body}") for pk, (title, body) in found.items()])
    ordered = sorted(matches, key=lambda match: (-match.score, match.id))
    return tuple(_similar_row(match.id, *found[match.id], match.score) for match in ordered)


def _similar_row(pk: int, title: str, body: str, score: float) -> SimilarRow:
    return SimilarRow(pk, called(title, body), unnamed(plain_words(body))[:200], score)


def ideas_to_settle(question_id: int) -> tuple[Contribution, ...]:
    """Ideas without an answer, oldest first."""
    rows = Contribution.objects.for_page().unsettled().filter(question_id=question_id)
    return tuple(rows.select_related("author").order_by("id")[:200])


def merge_targets(contribution: Contribution) -> list[Choice]:
    """Ideas of the same question into which this one may be merged."""
    rows = Contribution.objects.ideas().standing().filter(question_id=contribution.question_id)
    left = rows.exclude(Q(pk=contribution.pk) | Q(state=ContributionState.MERGED))
    return [Choice(pk, title) for pk, title in left.order_by("id").values_list("id", "title")[:500]]
