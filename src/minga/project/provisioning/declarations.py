"""What groups in communities tell of themselves: sentences, a page of administration, and whom to tell."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minga.community.models import Community
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.administered import AdministrationPage
from minga.foundation.attending import Why
from minga.foundation.declared import (
    Audience,
    Told,
    declare_administration,
    declare_audience,
    declare_readable,
    declare_refusals,
)
from minga.foundation.events import Happening
from minga.foundation.policy import ADMINISTRATOR
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.tenancy.queries import current_slug
from minga.project.provisioning import events, queries, wording

KEPT = gettext_noop(
    "The directory took %(person)s out of the group for “%(community)s”, and nobody else facilitates it: they stay "
    "until somebody takes over."
)


def _tell_of_kept(fact: events.KeptInside, happening: Happening) -> Iterable[Told]:
    here = SpaceMembership.objects.filter(space_id=happening.space_id, role=ADMINISTRATOR)
    administrators = set(here.present(clock.now()).values_list("user_id", flat=True))
    person, community = User.objects.get(pk=fact.user_id), Community.objects.get(pk=fact.community_id)
    url = reverse("placing:place", args=[current_slug(), fact.place_id])
    params = {"person": str(person), "community": community.name}
    yield Told(administrators, KEPT, params, url, ("placing", fact.place_id), is_urgent=True, why=Why.ASKED)


def declare() -> None:
    """Called once, when the apps stand."""
    declare_refusals(wording.REFUSALS)
    declare_readable("placing", queries.readable_places)
    declare_audience(Audience(events.KeptInside, _tell_of_kept))
    declare_administration(
        AdministrationPage(
            "roster:choose",
            "people",
            _("Bring people by file"),
            _("A table of people, looked at first: names, communities, attributes."),
            order=30,
        )
    )
    declare_administration(
        AdministrationPage(
            "placing:groups",
            "people",
            _("Groups of your directory"),
            _("Which group comes into which community, and with what role."),
            order=50,
            waiting=queries.kept_inside,
        )
    )
