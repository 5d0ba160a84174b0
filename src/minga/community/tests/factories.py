"""Communities as tests need them, made through the actions a person would use."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from minga.community import actions, rules, tasks
from minga.community.forms import InviteForm
from minga.community.models import Community, Invitation
from minga.foundation.testing.cast import NOW, Cast
from minga.foundation.testing.scenes import scene
from minga.purpose.actions import admit_reader, call_purpose
from minga.purpose.models import Purpose
from minga.purpose.rules import Audience, GoalRole, Verdict
from minga.purpose.tests import factories as purposes


@scene
def called_go(cast: Cast, audience: str = Audience.SPACE) -> Purpose:
    """A purpose called GO; a confidential one lets Erik in first, who reviews it."""
    if audience != Audience.CONFIDENTIAL:
        return purposes.called_go(cast, audience=audience)
    purpose = purposes.draft(cast, audience=audience)
    admit_reader(purpose_id=purpose.pk, user_id=cast.erik.pk)
    purposes.goal(cast, purpose, GoalRole.OUTCOME, "Sustitución térmica")
    purposes.goal(cast, purpose, GoalRole.GUARDRAIL, "Paradas de horno")
    purposes.reviewed(cast, purpose)
    by = cast.actor(cast.salma)
    call_purpose(purpose_id=purpose.pk, verdict=Verdict.GO, reason="Sí", expires_on=None, by=by, now=NOW)
    purpose.refresh_from_db()
    return purpose


@scene
def formed(cast: Cast, access: str = "open", *, purpose: Purpose | None = None, **changes: Any) -> Community:
    """A forming community where Salma is sponsor and Rosa facilitator."""
    audience = changes.pop("audience", Audience.SPACE)
    purpose = purpose or called_go(cast, audience)
    fields = {"name": "Hornos limpios", "about": "Lo que **funciona** en cada planta."} | changes
    return actions.found_community(purpose_id=purpose.pk, access=access, by=cast.actor(cast.rosa), now=NOW, **fields)


@scene
def enrol(cast: Cast, community: Community, *people: actions.Enrolment) -> dict[str, int]:
    return actions.enrol_people(community_id=community.pk, people=people, by=cast.actor(cast.rosa), now=NOW)


@scene
def opened(cast: Cast, access: str = "open", **changes: Any) -> Community:
    """An open community: Salma is sponsor, Rosa facilitator, Tito member, Inés guest, Erik evaluator."""
    community = formed(cast, access, **changes)
    enrol(
        cast,
        community,
        actions.Enrolment(cast.tito.email, "Tito", rules.Role.MEMBER),
        actions.Enrolment(cast.ines.email, "Inés", rules.Role.GUEST, is_external=True),
        actions.Enrolment(cast.erik.email, "Erik", rules.Role.EVALUATOR),
    )
    return actions.open_community(community_id=community.pk, by=cast.actor(cast.rosa), now=NOW)


@scene
def link(cast: Cast, community: Community, **changes: Any) -> tuple[Invitation, str]:
    fields = {"role": rules.Role.MEMBER, "expires_at": NOW + timedelta(days=7), "max_uses": 2} | changes
    by = cast.actor(cast.rosa)
    return actions.make_invitation_link(community_id=community.pk, by=by, now=NOW, **fields)


@scene
def invited(
    cast: Cast, community: Community, *emails: str, role: str = rules.Role.MEMBER, now: datetime = NOW
) -> tuple[Invitation, ...]:
    by = cast.actor(cast.rosa)
    return actions.invite_people(community_id=community.pk, emails=emails, role=role, by=by, now=now)


def mailed(where: Community) -> None:
    """The community's invitations have left."""
    tasks.mail_invitations(where.space_id, where.pk)


def addresses_of_list(content: bytes) -> tuple[list[str] | None, Any]:
    """What the page that invites reads in an uploaded list, None where it refuses; and what it says."""
    file = {"file": SimpleUploadedFile("p.csv", content)}
    form = InviteForm({"role": "member"}, file, may_bring_inside=False, is_private=False)
    read = [each.text for each in form.addresses_read if not each.code] if form.is_valid() else None
    return read, form.errors
