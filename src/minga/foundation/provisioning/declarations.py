"""What provisioning tells of itself: sentences, pages of administration, one's own data; and what it reacts to."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from minga.foundation.administered import AdministrationPage
from minga.foundation.declared import Panel, declare_administration, declare_export, declare_panel, declare_refusals
from minga.foundation.events import Happening, react_to
from minga.foundation.policy import Actor, is_space_administrator
from minga.foundation.provisioning import wording
from minga.foundation.provisioning.attributes import forget_of
from minga.foundation.provisioning.models import DirectoryPerson
from minga.foundation.provisioning.queries import attributes_of, attributes_of_mine, entry_of
from minga.foundation.tenancy.events import PersonRemoved


@react_to(PersonRemoved)
def forget_attributes(fact: PersonRemoved, _happening: Happening) -> None:
    """Whoever is out of the space is known nothing of there."""
    forget_of([fact.user_id])


def what_is_known(actor: Actor) -> dict[str, Any]:
    """The reader's attributes, and what a directory has said of them."""
    people = DirectoryPerson.objects.listed().filter(user_id=actor.person_id)
    known = {
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
    return {part: rows for part, rows in known.items() if rows}


def _panel(request: HttpRequest, user_id: int) -> str:
    """On the page of one person, for administrators: their attributes, and what the directory calls them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not is_space_administrator(actor, None):
        return ""
    context = {"known": attributes_of(actor, user_id), "entry": entry_of(actor, user_id), "user_id": user_id}
    return render_to_string("provisioning/panel_person.html", context, request)


def declare() -> None:
    """Called once, when the apps stand."""
    declare_refusals(wording.REFUSALS)
    declare_panel(Panel(place="home:person", render=_panel))
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
            "provisioning:lots",
            "people",
            _("Draw lots among people"),
            _("Some of many, so that nobody could choose them, group by group in proportion."),
            order=80,
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
