"""Count, publish with reasons, answer."""

from datetime import datetime

from django.db import transaction

from minga.debate.actions import settle_idea
from minga.debate.rules import UNSETTLED, ContributionState
from minga.decision import events, permissions, rules
from minga.decision.actions.locking import lock_decision
from minga.decision.actions.mixing import mix_all, part_after_commit
from minga.decision.models import Ballot, Decision, Option, Response, RollEntry
from minga.decision.queries.counting import count_decision
from minga.decision.queries.delegations import voices_of
from minga.decision.queries.keeping import keep_count
from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.media.rules import plain_words
from minga.foundation.media.standing import stand, with_files
from minga.foundation.policy import Actor, refuse_if, require
from minga.foundation.writing.actions import mention_people
from minga.foundation.writing.mentions import read
from minga.kernel.mentions import unnamed


@transaction.atomic
def close_decision(*, decision_id: int, by: Actor | None, now: datetime) -> Decision:
    """Close the vote and count it. ``by`` is None when its time is up and the clock closes it."""
    decision = lock_decision(decision_id, by)
    if by is not None:
        require(permissions.CAN_FACILITATE, by, decision)
    roll = RollEntry.objects.filter(decision=decision)
    refuse_if(
        rules.refusal_to_close(
            rules.State(decision.state),
            turnout=roll.filter(has_voted=True).count(),
            electorate=roll.count(),
            admits=decision.admits_verified,
            closes_at=decision.closes_at,
            now=now,
        )
    )
    if decision.is_secret:
        mix_all(decision)
        part_after_commit(decision, now)
    if decision.allows_delegation:
        _write_voices(decision)
    document, counted = count_decision(decision)
    decision.state, decision.closed_at, decision.result = rules.State.CLOSED, now, document
    decision.counted = keep_count(document, counted)
    decision.chosen = _place_winners(decision, document["result"]["winners"])
    decision.save(update_fields=["state", "closed_at", "result", "counted", "chosen"])
    fact = events.DecisionClosed(
        community_id=decision.community_id, decision_id=decision.pk, outcome=document["result"]["outcome"]
    )
    publish(fact, by=by, now=now)
    return decision


def _write_voices(decision: Decision) -> None:
    """Write on each ballot for how many it speaks: from here on nobody can take a voice back."""
    voices = voices_of(decision)
    heavier = [ballot for ballot in Ballot.objects.filter(decision=decision) if voices.get(ballot.voter_id or 0, 1) > 1]
    for ballot in heavier:
        ballot.voices = voices[ballot.voter_id or 0]
    Ballot.objects.bulk_update(heavier, ["voices"], batch_size=500)


def _place_winners(decision: Decision, winners: list[str]) -> Option | None:
    """Write each winner's place among the chosen; returns the first of them."""
    options = {option.key: option for option in Option.objects.filter(decision=decision, key__in=winners)}
    for place, key in enumerate(winners, start=1):
        options[key].place = place
    Option.objects.bulk_update(options.values(), ["place"])
    return options[winners[0]] if winners else None


@transaction.atomic
def publish_decision(*, decision_id: int, reasons: str, by: Actor, now: datetime, dissent: str = "") -> Decision:
    """Publish the counted result with its reasons and what was said against it, signed by the facilitator."""
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    refuse_if(rules.refusal_to_publish(rules.State(decision.state), reasons=reasons))
    decision.state, decision.published_at, decision.published_by_id = rules.State.PUBLISHED, now, by.person_id
    place = ("community", decision.community_id)
    why, contrary = (read(text, place=place, by=by) for text in (reasons, dissent))
    told, against = (with_files(text, by=by) for text in (why, contrary))
    decision.reasons, decision.reasons_html = why.source, told.html
    decision.dissent, decision.dissent_html = contrary.source, against.html
    decision.review_due_on = rules.review_due(clock.day_of(now))
    decision.save(
        update_fields=[
            "state",
            "published_at",
            "published_by",
            "reasons",
            "reasons_html",
            "dissent",
            "dissent_html",
            "review_due_on",
        ]
    )
    stand(Decision._meta.label_lower, decision.pk, told, against, now=now, beside=[decision.body])
    due_at = rules.response_due(now, decision.community.purpose.response_days)
    Response.objects.create(decision=decision, due_at=due_at)
    _settle_ideas(decision, by, now)
    chosen = Option.objects.filter(decision=decision, place__isnull=False).order_by("place")
    fact = events.DecisionPublished(
        community_id=decision.community_id,
        decision_id=decision.pk,
        chosen_option_id=decision.chosen_id,
        chosen_option_ids=tuple(chosen.values_list("pk", flat=True)),
    )
    publish(fact, by=by, now=now)
    mention_people(kind="reasons", text_id=decision.pk, people=why.people | contrary.people, by=by, now=now)
    return decision


def _settle_ideas(decision: Decision, by: Actor, now: datetime) -> None:
    """Each idea that was an option ends with the reasons of the decision; what was settled before stays so."""
    # A reason is kept as plain words: its files and the people it names stand in the decision's page.
    waiting, said = [state.value for state in UNSETTLED], unnamed(plain_words(decision.reasons))
    options = Option.objects.filter(decision=decision, idea__state__in=waiting).order_by("id")
    for idea_id, place in options.values_list("idea_id", "place"):
        state = ContributionState.DECLINED if place is None else ContributionState.TAKEN_UP
        settle_idea(contribution_id=idea_id, state=state, reason=said, by=by, now=now)


@transaction.atomic
def give_response(*, decision_id: int, kind: rules.ResponseKind, reason: str, by: Actor, now: datetime) -> Response:
    """The sponsor's answer to a published result. The result itself stays as it was counted."""
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_RESPOND, by, decision)
    has_responded = Response.objects.filter(decision=decision, given_at__isnull=False).exists()
    refuse_if(rules.refusal_to_respond(rules.State(decision.state), has_responded=has_responded, reason=reason))
    response = Response.objects.get(decision=decision)
    text = read(reason, place=("community", decision.community_id), by=by)
    told = with_files(text, by=by)
    response.kind, response.reason, response.reason_html = kind, text.source, told.html
    response.given_by_id, response.given_at = by.person_id, now
    response.save(update_fields=["kind", "reason", "reason_html", "given_by", "given_at"])
    stand(Response._meta.label_lower, response.pk, told, now=now, is_new=True)
    publish(events.ResponseGiven(decision_id=decision.pk, kind=kind), by=by, now=now)
    mention_people(kind="response", text_id=decision.pk, people=text.people, by=by, now=now)
    return response
