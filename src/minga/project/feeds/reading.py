"""What stands in a feed: of a space, a community, a question, as a visitor may read it now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from minga.community.models import Community
from minga.debate import wording as debate_wording
from minga.debate.models import Contribution, Question
from minga.debate.permissions import visible_to as visible_questions
from minga.debate.rules.naming import called
from minga.decision.models import Decision
from minga.decision.permissions import visible_to as visible_decisions
from minga.decision.rules import State as DecisionState
from minga.foundation.accounts.names import shown_name
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.naming import each_with_names
from minga.outcome.permissions import visible_to as visible_verdicts

MOST: Final = 40
WORDS: Final = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is new. ``key`` stays whatever becomes of it; ``changed_at`` is the last time something did.

    ``words`` are drawn text, until :func:`newest` makes them short.
    """

    key: str
    title: str
    path: str
    at: datetime
    changed_at: datetime
    words: str = ""
    author: str = ""


def newest(entries: Iterable[Entry]) -> list[Entry]:
    """The last of them, in short, with the names that their texts mention; one query for all of these."""
    found = sorted(entries, key=lambda entry: (entry.changed_at, entry.key), reverse=True)[:MOST]
    named = each_with_names([entry.words for entry in found])
    return [replace(entry, words=_in_short(html)) for entry, html in zip(found, named, strict=True)]


def _in_short(html: str) -> str:
    return Truncator(" ".join(strip_tags(html).split())).words(WORDS)


def entries_of_space(visitor: Actor, community: Community | None = None) -> list[Entry]:
    """Questions, decisions and verdicts of a space, or of one of its communities. Three queries."""
    within = {} if community is None else {"community": community}
    questions = visible_questions(visitor).filter(**within, opened_at__isnull=False)
    decisions = visible_decisions(visitor).filter(**within)
    return newest([*_questions(questions), *_decisions(decisions), *_verdicts(visitor, community)])


def _questions(questions: Iterable[Question]) -> Iterable[Entry]:
    rows = questions.select_related("community").order_by("-opened_at")[:MOST]  # type: ignore[attr-defined]
    for question in rows:
        at = question.opened_at
        path = reverse("debate:question", args=[current_slug(), question.pk])
        yield Entry(
            f"question/{question.pk}",
            _("Question: %(title)s") % {"title": question.title},
            path,
            at,
            max(at, question.closed_at or at),
            question.body_html,
            question.community.name,
        )


def _decisions(decisions: Iterable[Decision]) -> Iterable[Entry]:
    rows = decisions.select_related("community").order_by("-opens_at")[:MOST]  # type: ignore[attr-defined]
    for decision in rows:
        at = decision.opens_at
        is_told = decision.state == DecisionState.PUBLISHED
        said = _("Result: %(title)s") if is_told else _("Vote: %(title)s")
        yield Entry(
            f"decision/{decision.pk}",
            said % {"title": decision.title},
            reverse("decision:detail", args=[current_slug(), decision.pk]),
            at,
            decision.published_at or at,
            decision.reasons_html if is_told else decision.body_html,
            decision.community.name,
        )


def _verdicts(visitor: Actor, community: Community | None) -> Iterable[Entry]:
    seen = visible_verdicts(visitor).select_related("initiative__decision__community").order_by("-published_at")
    if community is not None:
        seen = seen.filter(initiative__decision__community=community)
    for verdict in seen[:MOST]:
        said = {"title": verdict.initiative.title, "verdict": verdict.get_code_display()}
        yield Entry(
            f"verdict/{verdict.pk}",
            _("Verdict on “%(title)s”: %(verdict)s") % said,
            reverse("outcome:detail", args=[current_slug(), verdict.pk]),
            verdict.published_at,
            verdict.published_at,
            verdict.note_html,
            verdict.initiative.decision.community.name,
        )


def entries_of_question(visitor: Actor, question: Question) -> list[Entry]:
    """What stands in a debate, the newest first, and the votes that came out of it."""
    rows = Contribution.objects.listed().standing().filter(question=question).select_related("author")
    entries = map(_text, rows.order_by("-written_at", "-pk")[:MOST])
    return newest([*entries, *_decisions(visible_decisions(visitor).filter(question=question))])


def _text(text: Contribution) -> Entry:
    author = text.author
    name = shown_name(author.name, author.email, author.pk) if author else debate_wording.byline(None)
    return Entry(
        f"contribution/{text.pk}",
        f"{text.get_kind_display()}: {called(text.title, text.body)}",
        reverse("debate:contribution", args=[current_slug(), text.question_id, text.pk]),
        text.written_at,
        text.revised_at or text.written_at,
        text.body_html,
        name,
    )
