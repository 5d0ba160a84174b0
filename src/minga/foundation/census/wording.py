"""Words of censuses."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from minga.foundation.census.rules import Because, FileState, Mode, Source, Way

SOURCES = {
    Source.FILE: _("A list that I bring by file: each person shows that they are on it"),
    Source.ATTRIBUTE: _("What the space knows of people already: whoever holds one value of an attribute"),
    Source.CLAIM: _("What your organization's sign-in says of whoever comes in by it"),
}
SOURCE_NAMES = {
    Source.FILE: _("by a list"),
    Source.ATTRIBUTE: _("by what the space knows of people"),
    Source.CLAIM: _("by your organization's sign-in"),
}
WAYS = {Way.SELF: _("by yourself"), Way.STAFF: _("in person"), Way.CLAIM: _("by your organization's sign-in")}
BECAUSE = {
    Because.LEFT: _("The person left, and has come back with another account"),
    Because.ACCOUNT_LOST: _("The person can no longer get into that account"),
    Because.MISTAKE: _("It was given to the wrong person by mistake"),
}
MODES = {
    Mode.REPLACE: _("The list as it is now: whoever is not in the file is no longer on the census"),
    Mode.ADD: _("More people: whoever is on the census stays"),
}
FILE_STATES = {
    FileState.WAITING: _("Looked at, not yet brought in"),
    FileState.RUNNING: _("Being brought in"),
    FileState.DONE: _("Brought in"),
    FileState.STOPPED: _("Stopped"),
}
REFUSALS = {
    "census:needs-name": _("A census needs a name."),
    "census:twice": _("There already is a census called “%(name)s”."),
    "census:too-many": _("A space has at most %(most)s censuses."),
    "census:needs-claim": _("Say which claim of the sign-in it is known by."),
    "census:needs-attribute": _("Choose an attribute of the list, and one of its values."),
    "census:attribute-is-own": _(
        "People may change this attribute of their own themselves: it proves nothing. Choose one that only "
        "administrators or your directory change."
    ),
    "census:not-by-file": _("This census is not known by a list: it takes no file and no identifiers."),
    "census:in-use": _("A vote that asks for this census is going on. Wait until it is closed."),
    "census:identifier-missing": _("There is no identifier here."),
    "census:identifier-too-long": _("An identifier has at most %(most)s characters."),
    "census:identifier-unreadable": _("This is no identifier: it has neither letters nor digits."),
    "census:letter-wrong": _("The last letter does not go with the number: one of the two is mistyped."),
    "census:proof-missing": _("The second column is empty, or is not a day that can be read."),
    "census:value-missing": _("A column by which votes may be limited is empty here."),
    "census:short-row": _("The row has fewer or more cells than the heads."),
    "census:identifier-twice": _("The same identifier stands on line %(line)s already."),
    "census:not-verified": _(
        "We could not verify you with this. Look at what you typed; if it is right, ask whoever administers the space "
        "to check it in person."
    ),
    "census:wait": ngettext_lazy(
        "Too many attempts. You can try again in %(minutes)s minute.",
        "Too many attempts. You can try again in %(minutes)s minutes.",
        "minutes",
    ),
    "census:verified-already": _("This person is verified on this census already."),
    "census:not-on-census": _("This identifier is not on the census."),
    "census:taken": _("Another account has been verified with this identifier."),
    "census:guests": _("Guests are on no census. Let them into the space as a member first."),
    "census:free": _("Nobody is verified with this identifier."),
    "census:is-changing": _("The list of this census is being changed just now. Try again in a few minutes."),
    "census:key-changed": _(
        "The installation's secret key is another than when this census was brought: its identifiers can no longer be "
        "compared. An administrator brings the list again."
    ),
    "census:nobody": _("There is no census yet to verify on: its list has not been brought."),
    "census:no-identifier-column": _(
        "No column was found with the identifier. Call it DNI, NIE, document, student id, employee number… The file "
        "has: %(has)s."
    ),
    "census:several-columns": _("Several columns may be meant: %(columns)s. Leave one of them."),
    "census:column-unknown": _("The file has no column “%(column)s” for this, or several. It has: %(has)s."),
    "census:too-many-columns": _("A vote may be limited by at most %(most)s columns of a census."),
    "census:too-many-groups": _(
        "These columns hold more than %(most)s different groups: they would tell who somebody is. Leave one out."
    ),
    "census:value-too-long": _("A value by which votes may be limited has at most %(most)s characters."),
    "census:other-columns": _(
        "This file has another second column, or other columns to limit votes by, than the list that is here: add it "
        "with the same, or replace the list."
    ),
    "census:empty-file": _("The file has no rows."),
    "census:no-good-rows": _("No row of the file can be used."),
    "census:running": _("Another file is being brought into this census: wait until it is done."),
    "census:file-old": _("The census has changed since this file was looked at. Choose the file again."),
}
