"""Write, reply, revise, withdraw; settle an idea."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from minga.debate import events, permissions, rules
from minga.debate.actions.drawing import redraw
from minga.debate.actions.locking import has_changed, locked_contribution, locked_question, require_open
from minga.debate.actions.measures import hold_if_due, is_to_be_rewritten, mark_rewritten, refuse_if_paused
from minga.debate.models import Contribution, ContributionRevision, Question, Settlement
from minga.debate.rules import ContributionState, Kind, ReplyRole
from minga.foundation.events import publish
from minga.foundation.markdown import people_named
from minga.foundation.media.standing import stand, with_files
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.actions import mention_people, take_back_mentions
from minga.foundation.writing.mentions import read
from minga.kernel import Refusal
from minga.kernel.writing import one_line, written

CONTRIBUTION = Contribution._meta.label_lower


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a person contributes. A reply names what it replies to and its role."""

    kind: Kind
    body: str
    title: str = ""
    reply_to_id: int | None = None
    reply_role: ReplyRole | None = None


@once(Contribution.objects.standing)
@transaction.atomic
def write_contribution(*, question_id: int, writing: Writing, by: Actor, now: datetime) -> Contribution:
    """Add a contribution, or a reply, to an open question."""
    question = locked_question(question_id, by)
    require_open(question, by, now)
    refuse_if_paused(question, by, now)
    is_reply = writing.reply_to_id is not None
    refuse_if(rules.refusal_to_write(title=writing.title, body=writing.body, kind=writing.kind, is_reply=is_reply))
    parent = _parent(question, writing)
    text = read(writing.body, place=("community", question.community_id), by=by)
    told = with_files(text, by=by)
    contribution = Contribution.objects.create(
        question=question,
        author_id=by.person_id,
        kind=writing.kind,
        title=one_line(writing.title),
        body=text.source,
        body_html=told.html,
        reply_to=parent,
        reply_role=(writing.reply_role or ReplyRole.SUPPORTS) if parent else "",
        written_at=now,
    )
    contribution.thread = parent.thread if parent else contribution.pk
    contribution.save(update_fields=["thread"])
    stand(CONTRIBUTION, contribution.pk, told, now=now, is_new=True)
    hold_if_due(contribution, question, text.source, by=by, now=now)
    redraw([contribution])
    has_changed(question, written=1, waiting=int(contribution.is_waiting))
    fact = events.ContributionWritten(question_id=question.pk, contribution_id=contribution.pk, kind=contribution.kind)
    publish(fact, by=by, now=now)
    mention_people(kind="contribution", text_id=contribution.pk, people=text.people, by=by, now=now)
    return contribution


def _parent(question: Question, writing: Writing) -> Contribution | None:
    if writing.reply_to_id is None:
        return None
    parent = Contribution.objects.filter(pk=writing.reply_to_id).first()
    if parent is None:
        raise NotFoundError
    refuse_if(
        rules.refusal_to_reply(
            is_same_question=parent.question_id == question.pk,
            is_hidden=parent.hidden_at is not None,
            state=ContributionState(parent.state),
        )
    )
    return parent


@transaction.atomic
def revise_contribution(*, contribution_id: int, title: str, body: str, by: Actor, now: datetime) -> Contribution:
    """Change one's own contribution while the question is open; what it said before is kept."""
    question, contribution = _own(contribution_id, by)
    require_open(question, by, now)
    refuse_if_paused(question, by, now)
    state, kind = ContributionState(contribution.state), Kind(contribution.kind)
    is_hidden = contribution.hidden_at is not None
    refuse_if(rules.refusal_to_revise(state, is_hidden=is_hidden and not is_to_be_rewritten(contribution)))
    is_reply = contribution.reply_to_id is not None
    refuse_if(rules.refusal_to_write(title=title, body=body, kind=kind, is_reply=is_reply))
    before = contribution.body_html
    text = read(body, place=("community", question.community_id), by=by, before=before)
    if (contribution.title, contribution.body) == (one_line(title), text.source):
        return contribution
    told = with_files(text, by=by)
    last = contribution.revisions.aggregate(last=Max("number"))["last"] or 0
    ContributionRevision.objects.create(
        contribution=contribution,
        number=last + 1,
        title=contribution.title,
        body=contribution.body,
        replaced_at=now,
    )
    contribution.title, contribution.body, contribution.body_html = one_line(title), text.source, told.html
    contribution.revised_at = now
    contribution.save(update_fields=["title", "body", "body_html", "revised_at"])
    stand(CONTRIBUTION, contribution.pk, told, now=now)
    if is_hidden:
        mark_rewritten(contribution, now)
    redraw([contribution])
    has_changed(question)
    fact = events.ContributionRevised(question_id=question.pk, contribution_id=contribution.pk, number=last + 1)
    publish(fact, by=by, now=now)
    was = people_named(before)
    take_back_mentions(url=_page(contribution), people=was - text.people)
    mention_people(kind="contribution", text_id=contribution.pk, people=text.people - was, by=by, now=now)
    return contribution


@transaction.atomic
def withdraw_contribution(*, contribution_id: int, by: Actor, now: datetime) -> Contribution:
    """Take one's own contribution back, also after the closing; its text stays in the history."""
    question, contribution = _own(contribution_id, by)
    before = ContributionState(contribution.state)
    refuse_if(rules.refusal_to_withdraw(before))
    was_waiting = contribution.is_waiting
    contribution.state, contribution.withdrawn_at = ContributionState.WITHDRAWN, now
    contribution.save(update_fields=["state", "withdrawn_at"])
    if contribution.kind == Kind.IDEA:
        Settlement.objects.create(
            contribution=contribution, state=contribution.state, settled_by_id=by.person_id, settled_at=now
        )
    redraw([contribution])
    has_changed(question, waiting=-int(was_waiting))
    take_back_mentions(url=_page(contribution), people=people_named(contribution.body_html))
    fact = events.ContributionWithdrawn(question_id=question.pk, contribution_id=contribution.pk)
    publish(fact, by=by, now=now)
    return contribution


def _page(contribution: Contribution) -> str:
    return reverse("debate:contribution", args=[current_slug(), contribution.question_id, contribution.pk])


def _own(contribution_id: int, by: Actor) -> tuple[Question, Contribution]:
    question, contribution = locked_contribution(contribution_id, by)
    require(permissions.CAN_REVISE, by, contribution)
    return question, contribution


@transaction.atomic
def settle_idea(
    *,
    contribution_id: int,
    state: ContributionState,
    reason: str,
    by: Actor | None,
    now: datetime,
    into_id: int | None = None,
) -> Contribution:
    """Move an idea to a named state with its reason; ``into_id`` is the idea into which it is merged.

    ``by`` is None when a later link settles it on behalf of a decision that people have taken.
    """
    question, idea = _idea(contribution_id, by)
    before = ContributionState(idea.state)
    refuse_if(
        rules.refusal_to_settle(before, state, kind=Kind(idea.kind), reason=reason, has_target=into_id is not None)
    )
    target = _merge_target(idea, into_id) if state == ContributionState.MERGED else None
    if (before, idea.state_reason) == (state, written(reason).strip()):
        return idea
    was_waiting = idea.is_waiting
    idea.state, idea.state_reason, idea.merged_into = state, written(reason).strip(), target
    idea.save(update_fields=["state", "state_reason", "merged_into"])
    Settlement.objects.create(
        contribution=idea,
        state=state,
        reason=idea.state_reason,
        settled_by_id=by.person_id if by else None,
        settled_at=now,
    )
    redraw([idea])
    has_changed(question, waiting=idea.is_waiting - was_waiting)
    fact = events.IdeaSettled(question_id=question.pk, contribution_id=idea.pk, state=state, before=before)
    publish(fact, by=by, now=now)
    return idea


def _idea(contribution_id: int, by: Actor | None) -> tuple[Question, Contribution]:
    if by is not None:
        question, idea = locked_contribution(contribution_id, by)
        require(permissions.CAN_FACILITATE, by, question)
        return question, idea
    found = Contribution.objects.filter(pk=contribution_id).first()
    if found is None:
        raise NotFoundError
    return Question.objects.select_for_update().get(pk=found.question_id), found


def _merge_target(idea: Contribution, into_id: int | None) -> Contribution:
    rows = Contribution.objects.ideas().standing().filter(question_id=idea.question_id, pk=into_id or 0)
    target = rows.exclude(pk=idea.pk).exclude(state=ContributionState.MERGED).first()
    if target is None:
        raise RefusedError(Refusal("debate:merge-needs-target"))
    return target
