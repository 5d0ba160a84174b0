"""From a published choice to an end with a note, and the judgement that outcome hands up."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from minga.decision.models import Option
from minga.foundation.events import publish
from minga.foundation.markdown import people_named
from minga.foundation.media.standing import carried, stand, with_files
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.actions import mention_people, tell_changed
from minga.foundation.writing.mentions import Written, read
from minga.initiative import events, permissions, rules
from minga.initiative.actions.locking import known, locked, open_window_if_due
from minga.initiative.models import Initiative
from minga.kernel import Refusal

INITIATIVE = Initiative._meta.label_lower


@transaction.atomic
def draft_initiative(*, decision_id: int, option_id: int, by: Actor | None, now: datetime) -> Initiative:
    """Draft what the published choice asks for; the one that is there already where there is one."""
    option = Option.objects.select_related("decision__community").filter(pk=option_id, decision_id=decision_id).first()
    if option is None:
        raise NotFoundError
    decision = option.decision
    if decision.state != "published" or option.place is None:
        raise RefusedError(Refusal("initiative:not-chosen"))
    if option.is_wait:
        raise RefusedError(Refusal("initiative:nothing-chosen"))
    people = people_named(option.body_html)
    told = carried(option.body, kind=Option._meta.label_lower, object_id=option.pk, people=people)
    initiative, is_new = Initiative.objects.get_or_create(
        decision=decision,
        option=option,
        defaults={
            "purpose_id": decision.community.purpose_id,
            "title": option.title[: rules.TITLE_MAX],
            "body": option.body,
            "body_html": told.html,
            "drafted_at": now,
        },
    )
    if is_new:
        stand(INITIATIVE, initiative.pk, told, now=now, is_new=True)
        fact = events.InitiativeDrafted(initiative_id=initiative.pk, decision_id=decision.pk, option_id=option.pk)
        publish(fact, by=by, now=now)
    return initiative


@transaction.atomic
def revise_initiative(*, initiative_id: int, title: str, body: str, by: Actor, now: datetime) -> Initiative:
    """Say better what will be done; what stood there before stays in the journal."""
    initiative = locked(initiative_id, by)
    require(permissions.CAN_REVISE, by, initiative)
    refuse_if(rules.refusal_to_revise(rules.State(initiative.state)))
    text = read(body, place=_place(initiative), by=by, before=initiative.body_html)
    written = {"title": title, "body": text.source}
    before = {name: getattr(initiative, name) for name, text in written.items() if getattr(initiative, name) != text}
    if before:
        was, told = initiative.body_html, with_files(text, by=by)
        initiative.title, initiative.body, initiative.body_html = title, text.source, told.html
        initiative.save(update_fields=["title", "body", "body_html"])
        stand(INITIATIVE, initiative.pk, told, now=now)
        publish(events.InitiativeRevised(initiative_id=initiative.pk, before=before), by=by, now=now)
        url = reverse("initiative:detail", args=[current_slug(), initiative.pk])
        pk = initiative.pk
        tell_changed(kind="initiative", text_id=pk, url=url, before=was, after=text.html, by=by, now=now)
    return initiative


def _place(initiative: Initiative) -> tuple[str, int]:
    """Where people are who are named in its texts."""
    return "community", initiative.decision.community_id


@transaction.atomic
def start_initiative(*, initiative_id: int, by: Actor, now: datetime) -> Initiative:
    """Begin the work. Units that have really started open the measurement window."""
    initiative = locked(initiative_id, by)
    require(permissions.CAN_START, by, initiative)
    refuse_if(rules.refusal_to_start(rules.State(initiative.state), owner_id=initiative.owner_id))
    initiative.state, initiative.started_at = rules.State.UNDER_WAY, now
    initiative.save(update_fields=["state", "started_at"])
    publish(events.InitiativeStarted(initiative_id=initiative.pk), by=by, now=now)
    open_window_if_due(initiative, by=by, now=now)
    return initiative


@transaction.atomic
def finish_initiative(*, initiative_id: int, end_note: str, by: Actor, now: datetime) -> Initiative:
    """Done: the work is finished, and the measurement window is open."""
    initiative = locked(initiative_id, by)
    require(permissions.CAN_END, by, initiative)
    refuse_if(rules.refusal_to_finish(rules.State(initiative.state), end_note=end_note))
    # One write, because the database refuses a moment in which it is done and not measured.
    before = rules.OutcomeStatus(initiative.outcome_status)
    after = rules.outcome_status_after(before, rules.State.DONE, has_started_unit=False)
    initiative.outcome_status = after
    note = read(end_note, place=_place(initiative), by=by)
    _end(initiative, rules.State.DONE, note, by, now)
    publish(events.InitiativeDone(initiative_id=initiative.pk), by=by, now=now)
    mention_people(kind="end-note", text_id=initiative.pk, people=note.people, by=by, now=now)
    if after != before:
        publish(events.MeasurementWindowOpened(initiative_id=initiative.pk), by=by, now=now)
    return initiative


@transaction.atomic
def stop_initiative(*, initiative_id: int, end_note: str, by: Actor, now: datetime) -> Initiative:
    """Stop before the end, and say why. What had begun is still measured."""
    initiative = locked(initiative_id, by)
    require(permissions.CAN_END, by, initiative)
    refuse_if(rules.refusal_to_stop(rules.State(initiative.state), end_note=end_note))
    note = read(end_note, place=_place(initiative), by=by)
    _end(initiative, rules.State.STOPPED, note, by, now)
    publish(events.InitiativeStopped(initiative_id=initiative.pk), by=by, now=now)
    mention_people(kind="end-note", text_id=initiative.pk, people=note.people, by=by, now=now)
    open_window_if_due(initiative, by=by, now=now)
    return initiative


def _end(initiative: Initiative, state: rules.State, note: Written, by: Actor, now: datetime) -> None:
    initiative.state, initiative.ended_at, initiative.asked_owner = state, now, None
    told = with_files(note, by=by)
    initiative.end_note, initiative.end_note_html = note.source, told.html
    initiative.save(update_fields=["state", "ended_at", "asked_owner", "end_note", "end_note_html", "outcome_status"])
    stand(INITIATIVE, initiative.pk, told, now=now, beside=[initiative.body])


@transaction.atomic
def mark_judged(*, initiative_id: int, by: Actor | None, now: datetime) -> Initiative:
    """Called by the outcome link when a verdict is published. How far the work is stays untouched."""
    initiative = known(initiative_id)
    status = rules.OutcomeStatus(initiative.outcome_status)
    refuse_if(rules.refusal_to_judge(status))
    if status != rules.OutcomeStatus.JUDGED:
        initiative.outcome_status = rules.OutcomeStatus.JUDGED
        initiative.save(update_fields=["outcome_status"])
        publish(events.InitiativeJudged(initiative_id=initiative.pk), by=by, now=now)
    return initiative
