"""What this link tells the rest of the house about itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from minga.community.queries import readable_community
from minga.debate import events, queries, wording
from minga.debate.actions.leaving import forget_author
from minga.debate.declarations import calendar, mentioning, moderating, standing, waiting
from minga.debate.declarations.answering import ANSWERABLE
from minga.debate.declarations.kept import KEPT, VISITS, WRITTEN
from minga.debate.declarations.representing import who_takes_part
from minga.debate.declarations.telling import AUDIENCES, tell_of_text
from minga.debate.declarations.waiting import address, next_in_community, next_in_question
from minga.debate.models import (
    Contribution,
    Question,
    Statement,
)
from minga.debate.permissions import CAN_ASK_IN, facilitated_by, visible_to
from minga.debate.rules import UNSETTLED, State
from minga.debate.rules.naming import called
from minga.foundation import clock
from minga.foundation.attending import Followable, declare_followable
from minga.foundation.authorship import declare_written
from minga.foundation.dated import declare_dated
from minga.foundation.declared import (
    Audience,
    CordStep,
    HealthFigure,
    Panel,
    Searchable,
    SearchText,
    declare_arrival,
    declare_attention,
    declare_audience,
    declare_cord_step,
    declare_health,
    declare_next,
    declare_panel,
    declare_readable,
    declare_refusals,
    declare_searchable,
    declare_topic,
)
from minga.foundation.kept import declare_erasure, declare_kept, declare_retention
from minga.foundation.mail_in.answerable import declare_answerable
from minga.foundation.media.rules import plain_words
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.writing.references import declare_reference
from minga.kernel.mentions import unnamed

HEALTH_WINDOW = timedelta(days=30)
FEWEST_PEOPLE = 7
WAITING = [state.value for state in UNSETTLED]


def panel(request: HttpRequest, community_id: int) -> str:
    """The questions of a community on its page; nothing for who may not read it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        community = readable_community(actor, community_id)
    except NotFoundError:
        return ""
    rows = queries.question_list(actor, now=clock.now(), community_id=community_id)
    context = {"questions": rows, "community_id": community_id, "may_ask": CAN_ASK_IN(actor, community)}
    return render_to_string("debate/panel.html", context, request=request)


def written_panel(request: HttpRequest, user_id: int) -> str:
    """The newest that somebody wrote, on their page; nothing where the reader may read none of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = queries.written_by(actor, user_id, most=queries.WRITTEN_SHOWN)
    context = {"written": page, "user_id": user_id}
    return render_to_string("debate/panel_written.html", context, request=request) if page.rows else ""


# What is found by search


def _question_texts(ids: Iterable[int] | None) -> Iterable[SearchText]:
    rows = Question.objects.select_related("space")
    for row in rows if ids is None else rows.filter(pk__in=ids):
        yield SearchText(row.pk, row.title, unnamed(plain_words(row.body)), address("question", row.space.slug, row.pk))


def _contribution_texts(ids: Iterable[int] | None) -> Iterable[SearchText]:
    rows = Contribution.objects.standing().select_related("space").defer("body_html")
    for row in (rows if ids is None else rows.filter(pk__in=ids)).iterator(chunk_size=500):
        url = address("place", row.space.slug, row.question_id, row.pk)
        name = called(row.title, row.body)
        yield SearchText(row.pk, name, unnamed(plain_words(row.body)), url, queries.thread_token(row.question_id))


def _statement_texts(ids: Iterable[int] | None) -> Iterable[SearchText]:
    rows = Statement.objects.standing().select_related("space")
    for row in (rows if ids is None else rows.filter(pk__in=ids)).iterator(chunk_size=500):
        yield SearchText(row.pk, row.text, "", address("statements", row.space.slug, row.question_id))


def _seen_questions(actor: Actor, ids: Iterable[int]) -> set[int]:
    return set(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _seen_contributions(actor: Actor, ids: Iterable[int]) -> set[int]:
    rows = Contribution.objects.standing().filter(pk__in=ids, question__in=visible_to(actor).values("pk"))
    return set(rows.values_list("pk", flat=True))


def _seen_statements(actor: Actor, ids: Iterable[int]) -> set[int]:
    rows = Statement.objects.standing().filter(pk__in=ids, question__in=visible_to(actor).values("pk"))
    return set(rows.values_list("pk", flat=True))


def _changed_question(fact: Any) -> Iterable[int]:
    return (fact.question_id,)


def _changed_contributions(fact: Any) -> Iterable[int]:
    if isinstance(fact, events.IdeasImported):
        rows = Contribution.objects.filter(question_id=fact.question_id, source=fact.source)
        return list(rows.values_list("pk", flat=True))
    return (fact.contribution_id,) if fact.contribution_id else ()


def _changed_statements(fact: Any) -> Iterable[int]:
    if isinstance(fact, events.StatementsImported):
        rows = Statement.objects.filter(question_id=fact.question_id, source=fact.source)
        return list(rows.values_list("pk", flat=True))
    return (fact.statement_id,) if fact.statement_id else ()


SEARCHABLES = (
    Searchable(
        kind="question",
        label=gettext_lazy("Question"),
        on=(events.QuestionAsked, events.QuestionRevised, events.QuestionOpened),
        changed_ids=_changed_question,
        texts=_question_texts,
        places=queries.question_places,
        visible=_seen_questions,
    ),
    Searchable(
        kind="contribution",
        label=gettext_lazy("Contribution"),
        on=(
            events.ContributionWritten,
            events.ContributionRevised,
            events.ContributionWithdrawn,
            events.ActUndone,
            events.ContentHidden,
            events.ContentReleased,
            events.IdeasImported,
        ),
        changed_ids=_changed_contributions,
        texts=_contribution_texts,
        places=queries.contribution_places,
        visible=_seen_contributions,
    ),
    Searchable(
        kind="statement",
        label=gettext_lazy("Statement"),
        on=(events.StatementWritten, events.ContentHidden, events.ContentReleased, events.StatementsImported),
        changed_ids=_changed_statements,
        texts=_statement_texts,
        places=queries.statement_places,
        visible=_seen_statements,
    ),
)


# Activity: on the health page, and only there


def health(actor: Actor, now: datetime) -> Iterable[HealthFigure]:
    """Contributions of thirty days and the share of ideas that got their answer in time; seven people or none."""
    seen = visible_to(actor).exclude(state=State.DRAFT).values("pk")
    written = Contribution.objects.filter(question__in=seen, written_at__gt=now - HEALTH_WINDOW)
    counts = written.aggregate(n=Count("pk"), people=Count("author", distinct=True))
    window, unit = gettext_lazy("last 30 days"), gettext_lazy("contributions")
    if counts["people"] >= FEWEST_PEOPLE:
        yield HealthFigure("debate:contributions", gettext_lazy("Written in debates"), counts["n"], unit, window)
    due = Contribution.objects.ideas().standing().filter(question__in=seen, question__answer_due_at__lt=now)
    ideas = due.aggregate(n=Count("pk"), late=Count("pk", filter=Q(state__in=WAITING)))
    if ideas["n"]:
        share = 100 * (1 - ideas["late"] / ideas["n"])
        label = gettext_lazy("Ideas with an answer, of those whose day has come")
        yield HealthFigure("debate:answered", label, round(share, 1), gettext_lazy("%"), gettext_lazy("all time"))


def may_hear(actor: Actor, question_id: int) -> bool:
    """Who may read a question may listen to it and to its map."""
    return visible_to(actor).filter(pk=question_id).exists()


def arrival(actor: Actor, community_id: int, now: datetime) -> str:
    """Who has just come in lands where one tap says something: on the statements of the question that ends first."""
    is_open = Q(state=State.OPEN, opens_at__lte=now, closes_at__gt=now, community_id=community_id)
    question = visible_to(actor).filter(is_open).order_by("closes_at", "pk").select_related("space").first()
    if question is None:
        return ""
    has_statements = Statement.objects.standing().filter(question=question).exists()
    return address("vote" if has_statements else "question", question.space.slug, question.pk)


FOLLOWABLE = Followable(
    "question",
    gettext_lazy("Question"),
    visible_to,
    Question,
    "title",
    "debate:question",
    above=("community", "community_id"),
)


def declare() -> None:
    """Called once, when the apps stand."""
    declare_written("debate", WRITTEN)
    declare_kept(*KEPT)
    declare_retention(VISITS)
    declare_erasure(forget_author)
    declare_cord_step(CordStep("debate", gettext_lazy("Debate"), visible_to, "community__purpose_id", "question"))
    declare_refusals(wording.REFUSALS)
    declare_panel(Panel(place="community:detail", render=panel, order=10))
    declare_panel(Panel(place="profiles:person", render=written_panel))
    declare_arrival(arrival)
    declare_dated(calendar.dated)
    declare_attention(waiting.answers_awaited, waiting.open_to_answers)
    declare_attention(waiting.asked_to_answer, queries.asked_of)
    declare_attention(waiting.facilitation_awaited, facilitated_by)
    declare_next("debate:question", next_in_question)
    declare_next("community:detail", next_in_community)
    declare_health(health)
    declare_health(who_takes_part)
    declare_readable("question", visible_to)
    declare_followable(FOLLOWABLE)
    declare_readable("question:running", facilitated_by)
    for kind in ("question", "opinion_map"):
        declare_topic(kind, may_hear)
    for searchable in SEARCHABLES:
        declare_searchable(searchable)
    for answerable in ANSWERABLE:
        declare_answerable(answerable)
    moderating.declare()
    standing.declare()
    mentioning.declare()
    for fact, tell in AUDIENCES.items():
        declare_audience(Audience(fact, tell))
    declare_audience(Audience(events.ContributionWritten, tell_of_text))
    declare_reference("question", "debate:question", "debate:summary")
    declare_reference("contribution", "debate:contribution", "debate:place")
