"""Who is told what of a debate."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_noop

from minga.community.queries import people_inside
from minga.community.rules import TAKE_PART, Role
from minga.debate import events
from minga.debate.declarations.waiting import address
from minga.debate.models import (
    Challenge,
    Contribution,
    Question,
)
from minga.debate.rules import ContributionState
from minga.foundation.accounts.models import User
from minga.foundation.accounts.names import is_name_read
from minga.foundation.attending import Bundle, Level, Why, ngettext_noop
from minga.foundation.declared import (
    Told,
)
from minga.foundation.events import Happening
from minga.foundation.markdown import people_named
from minga.foundation.notices.following import people_for_everything
from minga.foundation.tenancy.naming import naming_for
from minga.foundation.tenancy.queries import actor_in, current_slug
from minga.kernel import Fact


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
    rows = Contribution.objects.select_related("reply_to", "author", "question")
    written = rows.filter(pk=fact.contribution_id).first()
    to = written.reply_to.author_id if written and written.reply_to else None
    if written is None or to is None or to == happening.actor_id or to in people_named(written.body_html):
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


def tell_of_text(fact: events.ContributionWritten, _happening: Happening) -> Iterable[Told]:
    """Each text, for who runs the debate and for who asked to hear everything of it; unread, they are one notice."""
    written = Contribution.objects.select_related("reply_to", "question").filter(pk=fact.contribution_id).first()
    if written is None or written.hidden_at is not None:
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
