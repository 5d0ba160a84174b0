"""What waits for one person in debates: in their inbox, and as the next step of a page."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minga.community.models import Community
from minga.community.permissions import roles_of
from minga.community.rules import TAKE_PART, Role
from minga.debate import queries, wording
from minga.debate.models import Question
from minga.debate.permissions import CAN_RUN_ASKING, IS_CHOSEN_TO_OPEN, facilitated_by
from minga.debate.rules import State
from minga.debate.rules.steps import Step
from minga.foundation.declared import Attention, Next
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.tenancy.queries import current_slug
from minga.ui.numbers import written_deadline

SOON = timedelta(days=3)


def address(name: str, slug: str, *args: int) -> str:
    return reverse(f"debate:{name}", args=[slug, *args])


def open_to_answers(actor: Actor) -> QuerySet[Question]:
    """A gate: open questions where they take part. Which statements are left is asked where there is one."""
    inside = [pk for pk, role in roles_of(actor).items() if role in TAKE_PART]
    return Question.objects.filter(state=State.OPEN, community_id__in=inside)


def answers_awaited(actor: Actor, now: datetime) -> Iterable[Attention]:
    """For who takes part: statements they have not answered."""
    if not roles_of(actor):
        return
    for question, n in queries.unanswered(actor, now):
        sentence = ngettext(
            "Answer %(n)s statement of “%(question)s”", "Answer %(n)s statements of “%(question)s”", n
        ) % {"n": n, "question": question.title}
        yield _item(question, sentence, "vote", due_at=question.closes_at)


def facilitation_awaited(actor: Actor, now: datetime) -> Iterable[Attention]:
    """For facilitators: what nobody else can do."""
    if Role.FACILITATOR in roles_of(actor).values():
        for question in queries.facilitated(facilitated_by(actor).order_by("id")):
            if question.state != State.DRAFT or IS_CHOSEN_TO_OPEN(actor, question):
                yield from _facilitator_attention(question, now)


def asked_to_answer(actor: Actor, _now: datetime) -> Iterable[Attention]:
    """For who was asked whether they can answer; gone once they have written, or when the question closes."""
    for asked in queries.asked_of(actor).select_related("question__space", "question__community", "asked_by"):
        names = {"name": str(asked.asked_by), "question": asked.question.title}
        sentence = _("%(name)s asks whether you can answer “%(question)s”") % names
        yield _item(asked.question, sentence, "question", due_at=asked.question.closes_at)


def _item(question: Any, sentence: str, page: str, *, due_at: datetime | None = None, weight: int = 0) -> Attention:
    url = address(page, question.space.slug, question.pk)
    return Attention(sentence, url, "debate", due_at, weight, where=question.community.name)


def _facilitator_attention(question: Any, now: datetime) -> Iterable[Attention]:
    """``question`` comes with its counts. Each item leads to where it is done, and is gone when anybody has done it."""
    title = {"question": question.title}
    if question.state == State.DRAFT:
        yield _item(question, _("Open “%(question)s”: it is a draft") % title, "open")
        return
    if question.is_reported:
        sentence = _("Look at the reports in “%(question)s”") % title
        yield _item(question, sentence, "reports", weight=3)
    if question.has_flood:
        sentence = _("Look at visitors who voted alike in “%(question)s”") % title
        yield _item(question, sentence, "visitors", weight=2)
    if question.is_challenged:
        sentence = _("Answer the challenges to the summary of “%(question)s”") % title
        yield _item(question, sentence, "summary", weight=2)
    if question.unanswered_ideas and question.closes_at <= now and question.answer_due_at <= now + 2 * SOON:
        sentence = ngettext(
            "Answer %(n)s idea in “%(question)s”", "Answer %(n)s ideas in “%(question)s”", question.unanswered_ideas
        ) % (title | {"n": question.unanswered_ideas})
        yield _item(question, sentence, "ideas", due_at=question.answer_due_at)
    is_over = question.closes_at <= now or question.state == State.CLOSED
    if question.has_draft and is_over:
        sentence = _("Sign the summary of “%(question)s”") % title
        yield _item(question, sentence, "sign-summary", weight=1)
    elif is_over and question.state != State.SUMMARIZED:
        sentence = _("Write the summary of “%(question)s”") % title
        yield _item(question, sentence, "write-summary", weight=1)


def next_in_question(actor: Actor, question_id: int, now: datetime) -> Next | None:
    """What this person does next on a question's page, or what they do here and do not."""
    try:
        question = queries.visible_question(actor, question_id)
    except NotFoundError:
        return None
    step, seat, facts = queries.step_in(actor, question, now=now)
    if step == Step.DONE:
        return None
    sentence = wording.STEPS[step] % {
        "n": facts.statements_left,
        "ideas": facts.unanswered_ideas,
        "opens": written_deadline(question.opens_at),
        "closes": written_deadline(question.closes_at),
    }
    part = wording.SEATS.get(seat, "") if step in wording.STEPS_OF_ALL else ""
    label, page = wording.STEP_ACTS.get(step, ("", ""))
    url = address(page, current_slug(), question.pk) if page else ""
    return Next(f"{sentence} {part}".strip(), str(label), url)


def next_in_community(actor: Actor, community_id: int, now: datetime) -> Next | None:
    """On a community's page: the statements that wait for this person, or the first question of all."""
    for question, n in queries.unanswered(actor, now, community_id=community_id):
        sentence = ngettext(
            "%(n)s statement waits for your answer in “%(question)s”.",
            "%(n)s statements wait for your answer in “%(question)s”.",
            n,
        ) % {"n": n, "question": question.title}
        return Next(sentence, pgettext("act", "Answer"), address("vote", question.space.slug, question.pk), weight=60)
    community = Community.objects.select_related("purpose").filter(pk=community_id).first()
    if community is None or community.state != "open" or not CAN_RUN_ASKING(actor, Question(community=community)):
        return None
    if Question.objects.filter(community_id=community_id).exists():
        return None
    sentence = _("Ask the first question: it opens a debate, with statements to answer in one tap.")
    return Next(sentence, _("Ask the first question"), address("ask", current_slug(), community_id), weight=55)
