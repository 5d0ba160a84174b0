"""A purpose is written down, corrected in sight, thrown away and brought back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.purpose import events, permissions, rules
from minga.purpose.actions.locking import locked, require_person
from minga.purpose.models import CharterVersion, Purpose, PurposeReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """What a person writes when chartering a purpose."""

    title: str
    who: str
    issue: str
    member_gain: str
    organization_gain: str
    pattern: str = ""
    audience: str = rules.Audience.SPACE
    sponsor_id: int | None = None
    decision_right: str = ""
    response_days: int = 14
    redecide_on: date | None = None
    follows_id: int | None = None
    trigger: str = ""


CHARTER_FIELDS = tuple(Charter.__dataclass_fields__)


SPONSORING = {"sponsor_id"}


@once(Purpose.objects.all)
@transaction.atomic
def charter_purpose(*, charter: Charter, by: Actor, now: datetime) -> Purpose:
    """Write a purpose down as a draft, last on the roadmap. Whom it names as sponsor is asked."""
    require(permissions.CAN_CHARTER, by, None)
    require_person(charter.sponsor_id, by.space_id)
    _require_visible_predecessor(charter.follows_id, by)
    refuse_if(rules.refusal_to_charter(title=charter.title, purpose_id=None, earlier_ids=()))
    last = Purpose.objects.aggregate(last=Max("roadmap_position"))["last"] or 0
    purpose = Purpose.objects.create(
        **{name: getattr(charter, name) for name in CHARTER_FIELDS if name not in SPONSORING},
        author_id=by.person_id,
        roadmap_position=last + 1,
        chartered_at=now,
    )
    publish(events.PurposeChartered(purpose_id=purpose.pk), by=by, now=now)
    if charter.sponsor_id is not None:
        put_the_question(purpose, charter.sponsor_id, by=by, now=now)
    return purpose


def put_the_question(purpose: Purpose, user_id: int | None, *, by: Actor, now: datetime) -> None:
    """Name a sponsor, who is asked; who names themselves has said yes. With nobody, nobody sponsors."""
    is_self = user_id == by.user_id
    asked = rules.AnswerState.ACCEPTED if is_self else rules.AnswerState.ASKED
    purpose.sponsor_id, purpose.sponsor_answer = user_id, asked if user_id is not None else ""
    purpose.sponsor_declined_by, purpose.sponsor_note = None, ""
    purpose.save(update_fields=["sponsor", "sponsor_answer", "sponsor_declined_by", "sponsor_note"])
    if user_id is not None and not is_self:
        publish(events.SponsorAsked(purpose_id=purpose.pk, user_id=user_id), by=by, now=now)


def _earlier_ids(follows_id: int | None) -> list[int]:
    """The purposes one builds on, the nearest first."""
    earlier: list[int] = []
    while follows_id is not None and follows_id not in earlier:
        earlier.append(follows_id)
        follows_id = Purpose.objects.values_list("follows_id", flat=True).get(pk=follows_id)
    return earlier


def _require_visible_predecessor(follows_id: int | None, by: Actor) -> None:
    if follows_id is not None and not permissions.visible_to(by).filter(pk=follows_id).exists():
        raise NotFoundError


@transaction.atomic
def revise_charter(*, purpose_id: int, charter: Charter, by: Actor, now: datetime) -> Purpose:
    """Correct what a purpose says. What stood there before stays in sight; of one that goes ahead the terms stand."""
    purpose = locked(purpose_id, by)
    require(permissions.CAN_EDIT, by, purpose)
    require_person(charter.sponsor_id, by.space_id, stands=purpose.sponsor_id)
    _require_visible_predecessor(charter.follows_id, by)
    earlier_ids = _earlier_ids(charter.follows_id)
    refuse_if(rules.refusal_to_charter(title=charter.title, purpose_id=purpose.pk, earlier_ids=earlier_ids))
    _change(purpose, {name: getattr(charter, name) for name in CHARTER_FIELDS}, by=by, now=now)
    return purpose


@transaction.atomic
def settle_terms(
    *,
    purpose_id: int,
    sponsor_id: int | None,
    decision_right: str,
    response_days: int,
    redecide_on: date | None,
    by: Actor,
    now: datetime,
) -> Purpose:
    """Say who sponsors, what the community's choice is worth and when we look again: all, or what is known so far."""
    purpose = locked(purpose_id, by)
    require(permissions.CAN_EDIT, by, purpose)
    require_person(sponsor_id, by.space_id, stands=purpose.sponsor_id)
    terms = {"decision_right": decision_right, "response_days": response_days, "redecide_on": redecide_on}
    _change(purpose, {"sponsor_id": sponsor_id, **terms}, by=by, now=now)
    return purpose


@transaction.atomic
def name_sponsor(*, purpose_id: int, user_id: int, by: Actor, now: datetime) -> Purpose:
    """Ask somebody else to sponsor a living purpose; nothing else of its terms changes."""
    purpose = locked(purpose_id, by)
    require(permissions.CAN_EDIT, by, purpose)
    require_person(user_id, by.space_id)
    _change(purpose, {"sponsor_id": user_id}, by=by, now=now)
    return purpose


def _change(purpose: Purpose, values: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """Set what differs, keep what stood there, tell of it, and ask a sponsor who is new."""
    state = rules.State(purpose.state)
    changed = [name for name, value in values.items() if getattr(purpose, name) != value]
    refuse_if(rules.refusal_to_correct(state, set(changed) - SPONSORING))
    if "sponsor_id" in changed:
        refuse_if(rules.refusal_to_name_sponsor(state, values["sponsor_id"]))
    if not changed:
        return
    before = {name: _as_read(purpose, name) for name in changed}
    for name in set(changed) - SPONSORING:
        setattr(purpose, name, values[name])
    purpose.save(update_fields=[name for name in changed if name not in SPONSORING])
    keep_version(purpose, before, by=by, now=now)
    publish(events.CharterRevised(purpose_id=purpose.pk, before=before), by=by, now=now)
    if "sponsor_id" in changed:
        put_the_question(purpose, values["sponsor_id"], by=by, now=now)


def _as_read(purpose: Purpose, name: str) -> str:
    value = getattr(purpose, name)
    return "" if value is None else str(value)


def keep_version(purpose: Purpose, before: dict[str, str], *, by: Actor, now: datetime, indicator: str = "") -> None:
    CharterVersion.objects.create(
        purpose=purpose, indicator=indicator, before=before, changed_by_id=by.person_id, changed_at=now
    )


@transaction.atomic
def answer_as_sponsor(*, purpose_id: int, is_accepted: bool, reason: str, by: Actor, now: datetime) -> Purpose:
    """Whom somebody named as sponsor says yes, or no and why; after a no nobody sponsors."""
    purpose = locked(purpose_id, by)
    refuse_if(
        rules.refusal_to_answer(
            purpose.sponsor_answer,
            asked_id=purpose.sponsor_id,
            user_id=by.person_id,
            is_accepted=is_accepted,
            reason=reason,
        )
    )
    refuse_if(rules.refusal_to_name_sponsor(rules.State(purpose.state), by.person_id))
    if is_accepted:
        purpose.sponsor_answer = rules.AnswerState.ACCEPTED
    else:
        purpose.sponsor, purpose.sponsor_answer = None, rules.AnswerState.DECLINED
        purpose.sponsor_declined_by_id, purpose.sponsor_note = by.person_id, reason
        PurposeReader.objects.get_or_create(purpose=purpose, user_id=by.person_id)
    purpose.save(update_fields=["sponsor", "sponsor_answer", "sponsor_declined_by", "sponsor_note"])
    publish(events.SponsorAnswered(purpose_id=purpose.pk, is_accepted=is_accepted), by=by, now=now)
    return purpose


@transaction.atomic
def discard_purpose(*, purpose_id: int, by: Actor, now: datetime) -> Purpose:
    """Throw away a purpose around which nobody has gathered: out of the lists, kept, and brought back at any time."""
    purpose = locked(purpose_id, by)
    require(permissions.CAN_EDIT, by, purpose)
    state = rules.State(purpose.state)
    refuse_if(rules.refusal_to_discard(state, has_gathered=purpose.gathered_at is not None))
    purpose.state, purpose.grow_expires_on = rules.State.DISCARDED, None
    purpose.save(update_fields=["state", "grow_expires_on"])
    publish(events.PurposeDiscarded(purpose_id=purpose.pk), by=by, now=now)
    return purpose


@transaction.atomic
def restore_purpose(*, purpose_id: int, by: Actor, now: datetime) -> Purpose:
    """Bring back what was thrown away, as a draft: what was decided then is decided again."""
    purpose = locked(purpose_id, by)
    require(permissions.CAN_EDIT, by, purpose)
    refuse_if(rules.refusal_to_restore(rules.State(purpose.state)))
    purpose.state = rules.State.DRAFT
    purpose.save(update_fields=["state"])
    publish(events.PurposeRestored(purpose_id=purpose.pk), by=by, now=now)
    return purpose


@transaction.atomic
def admit_reader(*, purpose_id: int, user_id: int) -> None:
    """Let somebody know of a purpose: a later link calls this when a person joins its community."""
    PurposeReader.objects.get_or_create(purpose_id=purpose_id, user_id=user_id)


@transaction.atomic
def mark_gathered(*, purpose_id: int, now: datetime) -> None:
    """A later link calls this when people gather around a purpose: from then on it is closed, not thrown away."""
    Purpose.objects.filter(pk=purpose_id, gathered_at=None).update(gathered_at=now)
