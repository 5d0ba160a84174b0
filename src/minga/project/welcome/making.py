"""From four forms to a place where people can write: all of it, or nothing."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from minga.community import actions as community
from minga.community.models import Community
from minga.community.rules import Access, Role
from minga.debate import actions as debate
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.policy import ADMINISTRATOR, Actor
from minga.foundation.scope import in_space
from minga.foundation.tenancy.actions import admit_person, create_space
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in
from minga.project.welcome.forms import STATEMENTS, Invited
from minga.purpose import actions as purpose
from minga.purpose.actions import Charter
from minga.purpose.rules import Verdict

TRIAL_DAYS = 90
LINK_DAYS, LINK_USES = 14, 100
PARTS = ("title", "who", "issue", "member_gain", "organization_gain")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was said in the four forms."""

    organization: dict[str, Any]
    purpose: dict[str, Any]
    question: dict[str, Any]
    people: dict[str, Any]
    invited: Invited


@dataclass(frozen=True, slots=True)
class Made:
    """What stands now."""

    space_id: int
    person_id: int
    purpose_id: int
    community_id: int
    question_id: int


class AlreadyThereError(Exception):
    """Somebody has begun here meanwhile: in another window, or with the click before this one."""


@transaction.atomic
def make_everything(wishes: Wishes, now: datetime) -> Made:
    """Space, founder, purpose on trial, community, first question with its statements, invitations."""
    # Of two that come at once the second waits here, and then finds what the first has made.
    list(ContentType.objects.select_for_update().filter(app_label="tenancy", model="space"))
    if Space.objects.exists():
        raise AlreadyThereError
    said = wishes.organization
    space = create_space(
        slug=slug_for(said["organization"]),
        name=said["organization"],
        now=now,
        language=said["language"],
        time_zone=said["time_zone"],
        is_open_to_visitors=False,
    )
    founder = _founder(said)
    admit_person(space_id=space.pk, user_id=founder.pk, now=now, role=ADMINISTRATOR)
    with in_space(space.pk, space.time_zone), translation.override(space.language):
        by = actor_in(space.pk, user_id=founder.pk, name=str(founder))
        purpose_id = _on_trial(wishes, by, now)
        where = _community(purpose_id, wishes.purpose["title"], by, now)
        question_id = _question(where.pk, wishes.question, by, now)
        _invite(where.pk, wishes, by, now)
    return Made(space.pk, founder.pk, purpose_id, where.pk, question_id)


def slug_for(name: str) -> str:
    """The short name in addresses: letters and digits of the name, at most forty."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "minga"


def _founder(said: dict[str, Any]) -> User:
    email = said["email"].strip().lower()
    person = User.objects.filter(email=email).first()
    if person is None:
        return User.objects.create_user(email, None, name=said["name"], language=said["language"])
    person.name = person.name or said["name"]
    person.save(update_fields=["name"])
    return person


def _on_trial(wishes: Wishes, by: Actor, now: datetime) -> int:
    charter = Charter(**{name: wishes.purpose[name] for name in PARTS})
    drafted = purpose.charter_purpose(charter=charter, by=by, now=now)
    purpose.call_purpose(
        purpose_id=drafted.pk,
        verdict=Verdict.GROW,
        reason=_("We begin on trial: in ninety days we look at whether to go on."),
        expires_on=clock.day_of(now) + timedelta(days=TRIAL_DAYS),
        by=by,
        now=now,
    )
    return int(drafted.pk)


def _community(purpose_id: int, name: str, by: Actor, now: datetime) -> Community:
    founded = community.found_community(
        purpose_id=purpose_id, name=name[:120], about="", access=Access.OPEN, by=by, now=now
    )
    return community.open_community(community_id=founded.pk, by=by, now=now)


def _question(community_id: int, said: dict[str, Any], by: Actor, now: datetime) -> int:
    asking = debate.Asking(title=said["question"], opens_at=now, closes_at=clock.evening_of(said["closes_on"]))
    asked = debate.ask_question(community_id=community_id, asking=asking, by=by, now=now)
    debate.open_question(question_id=asked.pk, by=by, now=now)
    for number in range(1, STATEMENTS + 1):
        if text := said[f"statement_{number}"]:
            debate.write_statement(question_id=asked.pk, text=text, by=by, now=now)
    return int(asked.pk)


def _invite(community_id: int, wishes: Wishes, by: Actor, now: datetime) -> None:
    is_external = wishes.people["belonging"] == "outside"
    offer = {
        "community_id": community_id,
        "role": Role.MEMBER,
        "is_external": is_external,
        "by": by,
        "now": now,
    }
    mine = wishes.organization["email"].strip().lower()
    others = [each for each in wishes.invited.addresses if mine not in each.lower()]
    if others:
        community.invite_people(emails=others, message=wishes.people["message"], **offer)
    if wishes.invited.names:
        community.invite_by_name(names=wishes.invited.names, message=wishes.people["message"], **offer)
    if wishes.people["with_link"]:
        community.make_invitation_link(expires_at=now + timedelta(days=LINK_DAYS), max_uses=LINK_USES, **offer)
