"""Found, revise, open and close a community."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from minga.community import events, permissions, rules
from minga.community.actions.places import locked_community, require_hold, require_space_member, seat
from minga.community.models import Community
from minga.foundation.events import publish
from minga.foundation.media.standing import drawn, stand, with_files
from minga.foundation.policy import Actor, NotFoundError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.actions import mention_people, tell_changed
from minga.foundation.writing.mentions import read
from minga.purpose.actions import mark_gathered
from minga.purpose.models import Purpose
from minga.purpose.permissions import CAN_SEE as CAN_SEE_PURPOSE
from minga.purpose.rules import Audience
from minga.purpose.rules import State as PurposeState

COMMUNITY = Community._meta.label_lower


@once(Community.objects.all)
@transaction.atomic
def found_community(
    *,
    purpose_id: int,
    name: str,
    about: str,
    access: rules.Access | str,
    by: Actor,
    now: datetime,
    joining_question: str = "",
    facilitator_id: int | None = None,
) -> Community:
    """Gather people for a GO or GROW purpose. Its sponsor sponsors; the founder, or whom they name, facilitates."""
    purpose: Purpose | None = Purpose.objects.select_for_update().filter(pk=purpose_id).first()
    if purpose is None or not CAN_SEE_PURPOSE(by, purpose):
        raise NotFoundError
    require(permissions.CAN_FOUND, by, purpose)
    access = rules.Access(access)
    refuse_if(rules.refusal_to_found(PurposeState(purpose.state), Audience(purpose.audience), access))
    facilitator_id = facilitator_id or by.person_id
    require_space_member(by.space_id, facilitator_id)
    told = drawn(about, by=by)
    community = Community(
        purpose=purpose,
        name=name,
        about=about,
        about_html=told.html,
        access=access,
        joining_question=joining_question,
        founded_by_id=by.person_id,
        founded_at=now,
    )
    require_hold(community, facilitator_id, rules.Role.FACILITATOR)
    community.save()
    stand(COMMUNITY, community.pk, told, now=now, is_new=True)
    if purpose.sponsor_id is not None:
        seat(community, purpose.sponsor_id, rules.Role.SPONSOR, now=now)
    seat(community, facilitator_id, rules.Role.FACILITATOR, now=now)
    mark_gathered(purpose_id=purpose.pk, now=now)
    by.forget()
    publish(events.CommunityFounded(community_id=community.pk), by=by, now=now)
    return community


@transaction.atomic
def revise_community(
    *,
    community_id: int,
    name: str,
    about: str,
    access: rules.Access | str,
    joining_question: str,
    by: Actor,
    now: datetime,
) -> Community:
    """Change name, text, access and question; what stood there before stays in the journal."""
    community = locked_community(community_id, by)
    require(permissions.CAN_FACILITATE, by, community)
    access = rules.Access(access)
    refuse_if(rules.refusal_to_revise(rules.State(community.state), access, Audience(community.purpose.audience)))
    text = read(about, place=("community", community.pk), by=by, before=community.about_html)
    wanted = {"name": name, "about": text.source, "access": access.value, "joining_question": joining_question}
    before = {key: str(getattr(community, key)) for key, value in wanted.items() if getattr(community, key) != value}
    if before:
        for key in before:
            setattr(community, key, wanted[key])
        told = with_files(text, by=by)
        was, community.about_html = community.about_html, told.html
        community.save(update_fields=[*before, "about_html"])
        stand(COMMUNITY, community.pk, told, now=now)
        publish(events.CommunityRevised(community_id=community.pk, before=before), by=by, now=now)
        url = reverse("community:detail", args=[current_slug(), community.pk])
        after = community.about_html
        tell_changed(kind="community", text_id=community.pk, url=url, before=was, after=after, by=by, now=now)
    return community


@transaction.atomic
def open_community(*, community_id: int, by: Actor, now: datetime) -> Community:
    """Launch: refused unless the purpose is GO or GROW at this moment."""
    community = locked_community(community_id, by)
    require(permissions.CAN_FACILITATE, by, community)
    refuse_if(rules.refusal_to_open(rules.State(community.state), PurposeState(community.purpose.state)))
    community.state, community.opened_at = rules.State.OPEN, now
    community.save(update_fields=["state", "opened_at"])
    publish(events.CommunityOpened(community_id=community.pk), by=by, now=now)
    return community


@transaction.atomic
def close_community(*, community_id: int, result_note: str, by: Actor, now: datetime) -> Community:
    """Close with a written result: that is success, whatever the result."""
    community = locked_community(community_id, by)
    require(permissions.CAN_FACILITATE, by, community)
    refuse_if(rules.refusal_to_close(rules.State(community.state), result_note=result_note))
    community.state, community.closed_at = rules.State.CLOSED, now
    note = read(result_note, place=("community", community.pk), by=by)
    told = with_files(note, by=by)
    community.result_note, community.result_note_html = note.source, told.html
    community.save(update_fields=["state", "closed_at", "result_note", "result_note_html"])
    stand(COMMUNITY, community.pk, told, now=now, beside=[community.about])
    publish(events.CommunityClosed(community_id=community.pk), by=by, now=now)
    mention_people(kind="community", text_id=community.pk, people=note.people, by=by, now=now)
    return community
