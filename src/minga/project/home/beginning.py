"""The five steps of an empty space: from a purpose to its first question."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.community.models import Invitation, Membership
from minga.community.permissions import visible_to as visible_communities
from minga.foundation.policy import Actor, is_space_member
from minga.project.home.queries import Way
from minga.purpose.rules import ACTIVE

DEBATE = 2


@dataclass(frozen=True, slots=True)
class Task:
    """One step, as ``ui/components/task_list.html`` wants it; without an address it cannot be taken yet."""

    title: str
    note: str
    is_done: bool
    url: str = ""


def first_steps(actor: Actor, ways: Sequence[Way], *, space: str) -> tuple[Task, ...]:
    """What comes first, ticked as it is done; nothing once a question was asked, or for who may not begin anything."""
    has_question = any(way.steps[DEBATE].url for way in ways)
    if has_question or not is_space_member(actor, None):
        return ()
    active = [way.purpose for way in ways if way.purpose.state in ACTIVE]
    community_id = visible_communities(actor).order_by("-pk").values_list("pk", flat=True).first()
    return (
        _purpose(ways, space),
        _going(ways, is_done=bool(active), space=space),
        Task(
            _("Found a community"),
            _("Those who take part, and how one comes in."),
            community_id is not None,
            f"{reverse('community:found', args=[space])}?purpose={active[0].id}" if active else "",
        ),
        _people(community_id, space),
        Task(
            _("Ask the first question"),
            _("With three to five statements to vote on, so that everybody can answer in a minute."),
            is_done=False,
            url=reverse("debate:ask", args=[space, community_id]) if community_id else "",
        ),
    )


def _purpose(ways: Sequence[Way], space: str) -> Task:
    note = _("Who takes part, which issue, what each side gains: four sentences.")
    return Task(_("Write a purpose"), note, bool(ways), reverse("purpose:charter", args=[space]))


def _going(ways: Sequence[Way], *, is_done: bool, space: str) -> Task:
    note = _("On trial for 90 days needs no figures; going ahead needs a sponsor and indicators.")
    url = reverse("purpose:detail", args=[space, ways[0].purpose.id]) if ways else ""
    return Task(_("Decide whether to go on"), note, is_done, url)


def _people(community_id: int | None, space: str) -> Task:
    note = _("By mail, by a link, or from a list.")
    if community_id is None:
        return Task(_("Invite people"), note, is_done=False)
    inside = Membership.objects.active().filter(community_id=community_id)
    has_people = (
        inside.filter(role__in=("member", "guest")).exists()
        or Invitation.objects.filter(community_id=community_id).exists()
    )
    return Task(_("Invite people"), note, has_people, reverse("community:invite", args=[space, community_id]))
