"""What this link tells the rest of the house about itself."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy, gettext_noop

from minga.community.queries import people_inside, readable_community
from minga.community.rules import TAKE_PART, Role
from minga.debate import events, queries, wording
from minga.debate.actions.leaving import forget_author
from minga.debate.declarations import mentioning, moderating, standing, waiting
from minga.debate.declarations.answering import ANSWERABLE
from minga.debate.declarations.kept import KEPT, VISITS, WRITTEN
from minga.debate.declarations.representing import who_takes_part
from minga.debate.declarations.waiting import address, next_in_community, next_in_question
from minga.debate.models import (
    Challenge,
    Contribution,
    Question,
    Statement,
)
from minga.debate.permissions import CAN_ASK_IN, facilitated_by, visible_to
from minga.debate.rules import UNSETTLED, ContributionState, State
from minga.debate.rules.naming import called
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.accounts.names import is_name_read
from minga.foundation.attending import Bundle, Followable, Level, Why, declare_followable, ngettext_noop
from minga.foundation.authorship import declare_written
from minga.foundation.declared import (
    Audience,
    CordStep,
    HealthFigure,
    Panel,
    Searchable,
    SearchText,
    Told,
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
from minga.foundation.events import Happening
from minga.foundation.kept import declare_erasure, declare_kept, declare_retention
from minga.foundation.mail_in.answerable import declare_answerable
from minga.foundation.markdown import people_named
from minga.foundation.media.rules import plain_words
from minga.foundation.notices.following import people_for_everything
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.tenancy.naming import naming_for
from minga.foundation.tenancy.queries import actor_in, current_slug
from minga.kernel import Fact
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
        yield SearchText(row.pk, row.title, unnamed(row.body), address("question", row.space.slug, row.pk))


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


# Who is told


def _question(fact: Any) -> Question:
    question: Question = Question.objects.select_related("community").get(pk=fact.question_id)
    return question


def _to_facilitators(fact: Any, sentence: str, url_name: str) -> Iterable[Told]:
    question = _question(fact)
    people = people_inside(question.community_id, roles={Role.FACILITATOR})
    url = address(url_name, current_slug(), question.pk)
    about = ("question:running" if url_name == "reports" else "question", question.pk)
    yield Told(people, sentence, {"question": question.title}, url, about, why=Why.FACILITATES)


def _tell_of_opening(fact: events.QuestionOpened, _happening: Happening) -> Iterable[Told]:
    question = _question(fact)
    people = people_inside(question.community_id, roles=TAKE_PART)
    url = address("question", current_slug(), question.pk)
    sentence = gettext_noop("A question is open: “%(question)s”.")
    yield Told(people, sentence, {"question": question.title}, url, ("question", question.pk))


def _tell_of_reply(fact: events.ContributionWritten, happening: Happening) -> Iterable[Told]:
    written = Contribution.objects.select_related("reply_to", "author", "question").get(pk=fact.contribution_id)
    to = written.reply_to.author_id if written.reply_to else None
    if to is None or to == happening.actor_id or to in people_named(written.body_html):
        return
    url = address("place", current_slug(), written.question_id, written.pk)
    reader = actor_in(happening.space_id, user_id=to)
    with naming_for(reader):
        params = {"author": written.byline, "question": written.question.title}
        is_named = written.author_id is not None and is_name_read(written.author_id)
    sentence = gettext_noop("%(author)s has replied to you in “%(question)s”.")
    bundle = replace(REPLIES if is_named else UNNAMED_REPLIES, person=str(params["author"]) if is_named else "")
    bundle = replace(bundle, key=f"{bundle.key}:{written.reply_to_id}")
    about = ("question", written.question_id)
    yield Told({to}, sentence, params, url, about, why=Why.WROTE, bundle=bundle)


REPLIES = Bundle(
    "reply",
    ngettext_noop(
        "%(count)s person has replied to you in “%(question)s”.",
        "%(count)s people have replied to you in “%(question)s”.",
    ),
    two=gettext_noop("%(author)s and %(other)s have replied to you in “%(question)s”."),
)
UNNAMED_REPLIES = Bundle(
    "replies",
    ngettext_noop(
        "There is %(count)s new reply to you in “%(question)s”.",
        "There are %(count)s new replies to you in “%(question)s”.",
    ),
)
NEW_TEXTS = ngettext_noop(
    "There is %(count)s new text in “%(question)s”.", "There are %(count)s new texts in “%(question)s”."
)


def _tell_of_text(fact: events.ContributionWritten, _happening: Happening) -> Iterable[Told]:
    """Each text, for who runs the debate and for who asked to hear everything of it; unread, they are one notice."""
    written = Contribution.objects.select_related("reply_to", "question").get(pk=fact.contribution_id)
    if written.hidden_at is not None:
        return
    question = written.question
    people = people_for_everything(("question", question.pk))
    if written.reply_to is not None and written.reply_to.author_id is not None:
        people = people.exclude(pk=written.reply_to.author_id)
    url = address("question", current_slug(), question.pk)
    sentence, bundle = gettext_noop("There is a new text in “%(question)s”."), Bundle(f"texts:{question.pk}", NEW_TEXTS)
    about = ("question", question.pk)
    title = {"question": question.title}
    yield Told(people, sentence, title, url, about, passes=Level.EVERYTHING, why=Why.FOLLOWS, bundle=bundle)


def _tell_of_request(fact: events.AnswerRequested, happening: Happening) -> Iterable[Told]:
    question = _question(fact)
    asker = User.objects.filter(pk=happening.actor_id or 0).first()
    with naming_for(actor_in(happening.space_id, user_id=fact.user_id)):
        params = {"name": str(asker or ""), "question": question.title}
    sentence = gettext_noop("%(name)s asks whether you can answer “%(question)s”.")
    url = address("question", current_slug(), question.pk)
    yield Told({fact.user_id}, sentence, params, url, ("question", question.pk), why=Why.ASKED)


def _tell_of_settlement(fact: events.IdeaSettled, happening: Happening) -> Iterable[Told]:
    if happening.actor_id is None and fact.state == ContributionState.UNDER_REVIEW:
        return  # Supports moved it: that is told in words of its own.
    idea = Contribution.objects.get(pk=fact.contribution_id)
    people = {idea.author_id} if idea.author_id is not None and idea.author_id != happening.actor_id else set()
    url = address("contribution", current_slug(), fact.question_id, idea.pk)
    sentence = gettext_noop("Your idea “%(idea)s” has an answer.")
    yield Told(people, sentence, {"idea": idea.title}, url, ("question", fact.question_id), why=Why.WROTE)


def _tell_of_supports(fact: events.SupportReached, _happening: Happening) -> Iterable[Told]:
    idea = Contribution.objects.select_related("question").get(pk=fact.contribution_id)
    url, params = address("contribution", current_slug(), fact.question_id, idea.pk), {"idea": idea.title}
    about = ("question", fact.question_id)
    if idea.author_id is not None:
        sentence = gettext_noop("Your idea “%(idea)s” has the supports it needed: it is under review.")
        yield Told({idea.author_id}, sentence, params, url, about)
    facilitators = people_inside(idea.question.community_id, roles={Role.FACILITATOR}).exclude(pk=idea.author_id)
    sentence = gettext_noop("“%(idea)s” has the supports it needed: it is under review.")
    yield Told(facilitators, sentence, params, url, about)


def _tell_of_report(fact: events.ContentReported, _happening: Happening) -> Iterable[Told]:
    return _to_facilitators(fact, gettext_noop("Something was reported in “%(question)s”."), "reports")


def _tell_of_challenge(fact: events.SummaryChallenged, _happening: Happening) -> Iterable[Told]:
    sentence = gettext_noop("The summary of “%(question)s” has been challenged.")
    return _to_facilitators(fact, sentence, "summary")


def _tell_of_answer(fact: events.ChallengeAnswered, _happening: Happening) -> Iterable[Told]:
    challenge = Challenge.objects.select_related("summary__question").get(pk=fact.challenge_id)
    url = address("summary", current_slug(), fact.question_id)
    params = {"question": challenge.summary.question.title}
    sentence = gettext_noop("Your challenge to “%(question)s” is answered.")
    yield Told({challenge.author_id}, sentence, params, url, ("question", fact.question_id), why=Why.WROTE)


def _tell_of_summary(fact: events.SummarySigned, _happening: Happening) -> Iterable[Told]:
    question = _question(fact)
    people = people_inside(question.community_id, roles=TAKE_PART)
    url = address("summary", current_slug(), question.pk)
    sentence = gettext_noop("The summary of “%(question)s” is signed; you may challenge it.")
    yield Told(people, sentence, {"question": question.title}, url, ("question", question.pk))


def _tell_of_map(fact: events.MapWaits, _happening: Happening) -> Iterable[Told]:
    sentence = gettext_noop("The opinion map of “%(question)s” still waits for seven people who answer. Invite more.")
    return _to_facilitators(fact, sentence, "map")


AUDIENCES: dict[type[Fact], Any] = {
    events.QuestionOpened: _tell_of_opening,
    events.ContributionWritten: _tell_of_reply,
    events.AnswerRequested: _tell_of_request,
    events.IdeaSettled: _tell_of_settlement,
    events.SupportReached: _tell_of_supports,
    events.ContentReported: _tell_of_report,
    events.SummarySigned: _tell_of_summary,
    events.SummaryChallenged: _tell_of_challenge,
    events.ChallengeAnswered: _tell_of_answer,
    events.MapWaits: _tell_of_map,
}


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
    declare_audience(Audience(events.ContributionWritten, _tell_of_text))
