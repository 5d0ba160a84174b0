"""Words of groups that come into communities, and of rosters."""

from django.utils.translation import gettext_lazy as _

from minga.project.provisioning.rules import RosterState

ROSTER_STATES = {
    RosterState.WAITING: _("Looked at, not yet brought in"),
    RosterState.RUNNING: _("Being brought in"),
    RosterState.DONE: _("Brought in"),
    RosterState.STOPPED: _("Stopped"),
}
CHANGES = {
    "name": _("name"),
    "address": _("address"),
    "external_id": _("external id"),
    "belonging": _("inside or outside"),
    "attributes": _("attributes"),
    "communities": _("communities"),
    "listed": _("is listed from now on"),
}
REFUSALS = {
    "placing:twice": _("“%(group)s” comes into “%(community)s” already."),
    "placing:secret": _("Into a secret community people come by invitation only."),
    "placing:role-unknown": _("This is no role that a group can bring."),
    "roster:file-too-large": _("The file is larger than %(megabytes)s MB."),
    "roster:too-many-rows": _("The file has %(rows)s rows, and a roster has at most %(most)s: split it."),
    "roster:merged-cells": _(
        "Line %(line)s holds cells that are merged over several lines: nobody can tell what the others hold. Undo the "
        "merging, fill each line, and try again."
    ),
    "roster:id-too-long": _("An external id has at most %(most)s characters."),
    "roster:id-twice": _("The external id “%(id)s” stands on line %(line)s already: two people have not one id."),
    "roster:community-unknown": _("No community that a roster may name is called “%(name)s”, or several are."),
    "roster:role-not-by-file": _("The role “%(role)s” is not given by a file."),
    "roster:bad-rows": _("%(count)s rows are wrong. Nobody was brought in."),
    "roster:running": _("Another roster is being brought in: wait until it is done."),
    "roster:not-administrator": _("Whoever brought the file no longer administers the space: it was stopped."),
}
