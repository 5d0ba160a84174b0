"""Words of attributes, keys and directories."""

from django.utils.translation import gettext_lazy as _

from minga.foundation.provisioning.rules import Kind, ShownTo, Source

KINDS = {Kind.LIST: _("One of a list"), Kind.TEXT: _("A text")}
SHOWN_TO = {
    ShownTo.ADMINISTRATORS: _("Only administrators"),
    ShownTo.FACILITATORS: _("Administrators and those who facilitate"),
    ShownTo.EVERYBODY: _("Everybody in the space"),
}
SOURCES = {
    Source.COUNTRY: _("Country of the work address"),
    Source.LOCALITY: _("City of the work address"),
    Source.DEPARTMENT: _("Department"),
    Source.DIVISION: _("Division"),
    Source.ORGANIZATION: _("Organization"),
    Source.COST_CENTER: _("Cost centre"),
    Source.USER_TYPE: _("Kind of person (userType)"),
}
REFUSALS = {
    "provisioning:attribute-needs-name": _("An attribute needs a name."),
    "provisioning:attribute-twice": _("There already is an attribute called “%(name)s”."),
    "provisioning:too-many-attributes": _("A space has at most %(most)s attributes."),
    "provisioning:too-many-choices": _("A list has at most %(most)s values."),
    "provisioning:choice-twice": _("“%(choice)s” stands twice in the list."),
    "provisioning:source-taken": _("Another attribute is filled from that already."),
    "provisioning:value-too-long": _("“%(name)s” takes at most %(most)s characters."),
    "provisioning:value-unknown": _("“%(value)s” is not one of the values of “%(name)s”."),
    "provisioning:not-yours-to-change": _("Only an administrator changes “%(name)s”."),
    "provisioning:too-many-keys": _("There are %(count)s keys already. Revoke one that is no longer needed."),
    "provisioning:user-name-taken": _("Somebody else in this space has the user name “%(name)s”."),
    "provisioning:external-id-taken": _("Somebody else in this space has the external id “%(id)s”."),
    "provisioning:group-id-taken": _("Another group of this space has the external id “%(id)s”."),
    "provisioning:address-taken": _("The address %(email)s is another person's."),
    "provisioning:address-of-another": _(
        "The address %(email)s was another person's (external id “%(id)s”) until they were withdrawn. Give the new "
        "person another address, or the same external id if it is the same person."
    ),
    "provisioning:lot-needs-words": _("Lots need a title, and some words for the seed."),
    "provisioning:lot-size": _("Between 1 and %(most)s people can be drawn here."),
    "provisioning:lot-drawn": _("These lots are drawn. There is no second draw."),
    "provisioning:lot-people-changed": _(
        "People have come, gone or changed their group since the announcement. Announce again, and draw at once."
    ),
    "provisioning:lot-not-sealed": _("The announcement is not in the journal yet. Try again in a moment."),
    "provisioning:bad-address": _("“%(email)s” is not an e-mail address."),
}
