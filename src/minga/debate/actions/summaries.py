"""Write the summary version by version, sign it, challenge it, answer the challenge."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from minga.debate import events, permissions, rules
from minga.debate.actions.locking import close_if_due, has_changed, locked_question
from minga.debate.models import Challenge, Question, Summary, SummaryDraft
from minga.debate.rules import State
from minga.foundation.events import publish
from minga.foundation.markdown import people_named
from minga.foundation.media.standing import drawn, stand, with_files
from minga.foundation.policy import Actor, NotFoundError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.foundation.writing.actions import mention_people
from minga.foundation.writing.mentions import read
from minga.kernel.writing import written


def _latest_versions() -> QuerySet[Summary]:
    later = Summary.objects.filter(question=OuterRef("question"), version__gt=OuterRef("version"))
    return Summary.objects.filter(~Exists(later))


@transaction.atomic
def save_summary(*, question_id: int, body: str, after: int, by: Actor, now: datetime) -> SummaryDraft:
    """Keep what is written of the summary as its next version, unsigned; ``after`` is the number it was written on."""
    question = locked_question(question_id, by)
    require(permissions.CAN_FACILITATE, by, question)
    close_if_due(question, now)
    body = read(body, place=("community", question.community_id), by=by).source
    last = SummaryDraft.objects.filter(question=question).order_by("-number").first()
    refuse_if(
        rules.refusal_to_save_summary(
            State(question.state), body=body, is_newest=last is None or last.number == after or last.body == body
        )
    )
    if last is not None and last.body == body:
        return last
    draft = SummaryDraft.objects.create(
        question=question,
        number=last.number + 1 if last else 1,
        body=body,
        saved_by_id=by.person_id,
        saved_at=now,
    )
    stand(SummaryDraft._meta.label_lower, draft.pk, drawn(body, by=by), now=now, is_new=True)
    publish(events.SummaryDrafted(question_id=question.pk, number=draft.number), by=by, now=now)
    return draft


@once(_latest_versions)
@transaction.atomic
def sign_summary(*, question_id: int, body: str, by: Actor, now: datetime) -> Summary:
    """Sign the next version of the summary. Challenges still open count as answered by it."""
    question = locked_question(question_id, by)
    require(permissions.CAN_FACILITATE, by, question)
    close_if_due(question, now)
    refuse_if(rules.refusal_to_summarize(State(question.state), body=body))
    before = Summary.objects.filter(question=question).order_by("-version").first()
    was = before.body_html if before else ""
    text = read(body, place=("community", question.community_id), by=by, before=was)
    told = with_files(text, by=by)
    summary = Summary.objects.create(
        question=question,
        version=before.version + 1 if before else 1,
        body=text.source,
        body_html=told.html,
        signed_by_id=by.person_id,
        signed_at=now,
        challenges_until=now + timedelta(days=rules.CHALLENGE_DAYS),
    )
    stand(Summary._meta.label_lower, summary.pk, told, now=now, is_new=True)
    waiting = Challenge.objects.filter(summary__question=question, answered_at__isnull=True)
    waiting.update(answered_at=now, answered_by_id=by.person_id, answered_in=summary)
    question.state = State.SUMMARIZED
    question.save(update_fields=["state"])
    has_changed(question)
    fact = events.SummarySigned(
        community_id=question.community_id, question_id=question.pk, summary_id=summary.pk, version=summary.version
    )
    publish(fact, by=by, now=now)
    people = text.people - people_named(was)
    mention_people(kind="summary", text_id=summary.pk, people=people, by=by, now=now)
    return summary


@once(Challenge.objects.all)
@transaction.atomic
def challenge_summary(*, summary_id: int, body: str, by: Actor, now: datetime) -> Challenge:
    """Say what the latest summary gets wrong, within its window."""
    question, summary = _locked_summary(summary_id, by)
    require(permissions.CAN_TAKE_PART, by, question)
    is_latest = not Summary.objects.filter(question=question, version__gt=summary.version).exists()
    refuse_if(rules.refusal_to_challenge(is_latest=is_latest, open_until=summary.challenges_until, body=body, now=now))
    challenge = Challenge.objects.create(
        summary=summary, author_id=by.person_id, body=written(body).strip(), made_at=now
    )
    fact = events.SummaryChallenged(question_id=question.pk, summary_id=summary.pk, challenge_id=challenge.pk)
    publish(fact, by=by, now=now)
    return challenge


@transaction.atomic
def answer_challenge(*, challenge_id: int, answer: str, by: Actor, now: datetime) -> Challenge:
    """Answer a challenge in words; signing a new version answers it too."""
    summary_id = Challenge.objects.filter(pk=challenge_id).values_list("summary_id", flat=True).first()
    if summary_id is None:
        raise NotFoundError
    question, _summary = _locked_summary(summary_id, by)
    require(permissions.CAN_FACILITATE, by, question)
    challenge = Challenge.objects.get(pk=challenge_id)
    refuse_if(rules.refusal_to_answer_challenge(is_answered=challenge.answered_at is not None, answer=answer))
    challenge.answer, challenge.answered_by_id, challenge.answered_at = written(answer).strip(), by.person_id, now
    challenge.save(update_fields=["answer", "answered_by", "answered_at"])
    publish(events.ChallengeAnswered(question_id=question.pk, challenge_id=challenge.pk), by=by, now=now)
    return challenge


def _locked_summary(summary_id: int, by: Actor) -> tuple[Question, Summary]:
    question_id = Summary.objects.filter(pk=summary_id).values_list("question_id", flat=True).first()
    if question_id is None:
        raise NotFoundError
    question = locked_question(question_id, by)
    return question, Summary.objects.get(pk=summary_id)
