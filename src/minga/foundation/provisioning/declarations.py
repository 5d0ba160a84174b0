"""What provisioning tells of itself: sentences, pages of administration, one's own data; and what it reacts to."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.foundation.declared import (
    AdministrationPage,
    declare_administration,
    declare_export,
    declare_refusals,
)
from minga.foundation.events import Happening, react_to
from minga.foundation.policy import Actor
from minga.foundation.provisioning import wording
from minga.foundation.provisioning.attributes import forget_of
from minga.foundation.provisioning.models import DirectoryPerson
from minga.foundation.provisioning.queries import attributes_of_mine
from minga.foundation.tenancy.events import PersonRemoved


@react_to(PersonRemoved)
def forget_attributes(fact: PersonRemoved, _happening: Happening) -> None:
    """Whoever is out of the space is known nothing of there."""
    forget_of([fact.user_id])


def what_is_known(actor: Actor) -> dict[str, Any]:
    """The reader's attributes, and what a directory has said of them."""
    people = DirectoryPerson.objects.listed().filter(user_id=actor.person_id)
    return {
        "attributes": {each.name: each.value for each in attributes_of_mine(actor) if each.value},
        "directory": [
            {
                "user_name": each.user_name,
                "external_id": each.external_id,
                "address": each.address,
                "name": each.name,
                "told": each.told.get("resource", {}),
            }
            for each in people
        ],
    }


def declare() -> None:
    """Called once, when the apps stand."""
    declare_refusals(wording.REFUSALS)
    declare_export("known", what_is_known)
    declare_administration(
        AdministrationPage(
            "provisioning:attributes",
            "people",
            _("Attributes of people"),
            _("Country, site, unit…: what the space knows of people, and who may see it."),
            order=60,
        )
    )
    declare_administration(
        AdministrationPage(
            "provisioning:keys",
            "people",
            _("Your directory (SCIM)"),
            _("People and groups that come by themselves from your organization's directory."),
            order=40,
        )
    )
