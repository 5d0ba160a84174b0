"""Take back what one has just sent, withdrawn or settled: everything is as it was, and the journal tells both."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from minga.debate import events, permissions
from minga.debate.actions.drawing import redraw
from minga.debate.actions.locking import has_changed, locked_contribution, require_open
from minga.debate.models import Contribution, Question, Settlement
from minga.debate.rules import ContributionState
from minga.debate.rules.undoing import Act, refusal_to_undo
from minga.foundation.events import publish
from minga.foundation.media.standing import forget_texts
from minga.foundation.notices.forgetting import forget_told
from minga.foundation.policy import Actor, RefusedError, refuse_if, require
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.actions import mention_again
from minga.foundation.writing.drafts import put_back
from minga.foundation.writing.events import PeopleMentioned
from minga.foundation.writing.naming import to_edit
from minga.kernel import Refusal

CONTRIBUTION = Contribution._meta.label_lower


@transaction.atomic
def undo_act(*, contribution_id: int, act: Act | str, by: Actor, now: datetime) -> Question:
    """Within some seconds, by who did it: what was sent is a draft again, anything else stands as before.

    Refused with ``debate:undo-too-late``, ``debate:undo-answered``.
    """
    question, contribution = locked_contribution(contribution_id, by)
    act = Act(act)
    _UNDO[act](question, contribution, by, now)
    fact = events.ActUndone(question_id=question.pk, contribution_id=contribution_id, act=act.value)
    publish(fact, by=by, now=now)
    return question


def _unsend(question: Question, contribution: Contribution, by: Actor, now: datetime) -> None:
    require(permissions.CAN_REVISE, by, contribution)
    is_as_sent = contribution.revised_at is None and contribution.state == ContributionState.OPEN
    done_at = contribution.written_at if is_as_sent else None
    refuse_if(refusal_to_undo(done_at, now=now, is_answered=contribution.replies.exists()))
    require_open(question, by, now)
    pk, was_waiting = contribution.pk, int(contribution.is_waiting)
    facts = (events.ContributionWritten, PeopleMentioned)
    forget_told(facts, at=contribution.written_at, by=by, instead=_parent_page(contribution))
    _keep_draft(question, contribution, by, now)
    forget_texts(CONTRIBUTION, [pk], now=now)
    try:
        contribution.delete()
    except ProtectedError:
        # Somebody has reported it, supports it, finds it helpful: what they did stands.
        raise RefusedError(Refusal("debate:undo-answered")) from None
    has_changed(question, written=-1, waiting=-was_waiting)


def _parent_page(contribution: Contribution) -> str:
    """Where a notice of several replies leads once the last of them is gone."""
    page, object_id = ("contribution", contribution.reply_to_id) if contribution.reply_to_id else ("question", None)
    ids = [contribution.question_id, *([object_id] if object_id else [])]
    return reverse(f"debate:{page}", args=[current_slug(), *ids])


def _keep_draft(question: Question, contribution: Contribution, by: Actor, now: datetime) -> None:
    """The words go back to where they were written."""
    place = ("community", question.community_id)
    body = to_edit(contribution.body, place=place, by=by, html=contribution.body_html)
    ids = [question.pk, *([contribution.reply_to_id] if contribution.reply_to_id else [])]
    path = reverse("debate:reply" if contribution.reply_to_id else "debate:write", args=[current_slug(), *ids])
    # An idea that is called by its own words has no title in the form.
    title = "" if contribution.reply_to_id or contribution.title == contribution.body else contribution.title
    for field, text in (("body", body), ("title", title)):
        if text:
            put_back(user_id=by.person_id, path=path, field=field, text=text, now=now)


def _stand_again(question: Question, contribution: Contribution, by: Actor, now: datetime) -> None:
    require(permissions.CAN_REVISE, by, contribution)
    is_withdrawn = contribution.state == ContributionState.WITHDRAWN
    refuse_if(refusal_to_undo(contribution.withdrawn_at if is_withdrawn else None, now=now))
    steps = list(Settlement.objects.filter(contribution=contribution).order_by("-id")[:2])
    if steps:
        steps.pop(0).delete()
    contribution.state = steps[0].state if steps else ContributionState.OPEN
    contribution.withdrawn_at = None
    contribution.save(update_fields=["state", "withdrawn_at"])
    redraw([contribution])
    has_changed(question, waiting=int(contribution.is_waiting))
    url = reverse("debate:contribution", args=[current_slug(), question.pk, contribution.pk])
    mention_again(kind="contribution", text_id=contribution.pk, url=url, html=contribution.body_html, by=by, now=now)


def _unsettle(question: Question, idea: Contribution, by: Actor, now: datetime) -> None:
    require(permissions.CAN_FACILITATE, by, question)
    steps = list(Settlement.objects.filter(contribution=idea).order_by("-id")[:2])
    last = steps[0] if steps else None
    is_own = last is not None and last.settled_by_id == by.user_id and last.state == idea.state
    is_settled = is_own and idea.state != ContributionState.WITHDRAWN
    refuse_if(refusal_to_undo(last.settled_at if last is not None and is_settled else None, now=now))
    if last is None:
        return
    was_waiting = idea.is_waiting
    before = steps[1] if len(steps) > 1 else None
    idea.state = before.state if before else ContributionState.OPEN
    idea.state_reason, idea.merged_into = before.reason if before else "", None
    idea.save(update_fields=["state", "state_reason", "merged_into"])
    page = reverse("debate:contribution", args=[current_slug(), question.pk, idea.pk])
    forget_told((events.IdeaSettled,), at=last.settled_at, by=by, instead=page)
    last.delete()
    redraw([idea])
    has_changed(question, waiting=idea.is_waiting - was_waiting)


_UNDO = {Act.SEND: _unsend, Act.WITHDRAW: _stand_again, Act.SETTLE: _unsettle}
