"""What the house itself keeps of people, whatever they do in it: the account, signing in, places, notices, journal."""

from django.utils.translation import gettext_lazy as _

from minga.foundation.accounts.models import ApiToken, User
from minga.foundation.administered import AdministrationPage
from minga.foundation.declared import (
    declare_administration,
    declare_personal,
    declare_refusals,
)
from minga.foundation.journal.models import Entry
from minga.foundation.kept import (
    AS_LONG_AS_THE_SPACE,
    ERASED,
    FORMER,
    UNTIL_YOU_LEAVE,
    Kept,
    Retention,
    declare_erasure,
    declare_kept,
    declare_retention,
)
from minga.foundation.notices.models import Follow, Notice, NoticePreference, Telling
from minga.foundation.rights import erasing, wording
from minga.foundation.rights.models import Acceptance, Archive, Departure, TermsVersion
from minga.foundation.rights.queries import consents_of
from minga.foundation.tenancy.models import SpaceMembership

PROFILE = "It is the profile at the beginning of the archive."
HASHED = "A secret, or the digest of one: it opens doors and tells nothing."
IN_SPACE = "It stands in the part of its space."

KEPT = (
    Kept(
        "accounts:person",
        _("Your name, your e-mail, your language and time zone, and when you came and signed in last"),
        _("So that others read who speaks, you can sign in, and mail reaches you."),
        UNTIL_YOU_LEAVE,
        {(User, "email"): FORMER},
        unread={(User, "email"): PROFILE},
    ),
    Kept(
        "accounts:signing-in",
        _("How you sign in: confirmed addresses, passkeys, codes, accounts of other services, keys of programs"),
        _("So that you and nobody else can sign in as you."),
        UNTIL_YOU_LEAVE,
        {
            ("account.EmailAddress", "user"): ERASED,
            ("account.EmailAddress", "email"): ERASED,
            ("mfa.Authenticator", "user"): ERASED,
            ("socialaccount.SocialAccount", "user"): ERASED,
            ("signin.Begun", "user"): ERASED,
            (ApiToken, "user"): ERASED,
        },
        unread={
            ("account.EmailAddress", "user"): PROFILE,
            ("account.EmailAddress", "email"): PROFILE,
            ("mfa.Authenticator", "user"): HASHED,
            ("socialaccount.SocialAccount", "user"): PROFILE,
            ("signin.Begun", "user"): "It is one of the sessions, with the name that the provider gives it.",
            (ApiToken, "user"): PROFILE,
        },
    ),
    Kept(
        "accounts:sessions",
        _("Where you are signed in: network address, kind of browser, when you were seen last"),
        _("So that you can see a sign-in that is not yours, and end it."),
        "sessions",
        {("usersessions.UserSession", "user"): ERASED, ("usersessions.UserSession", "ip"): ERASED},
        unread={
            ("usersessions.UserSession", "user"): PROFILE,
            ("usersessions.UserSession", "ip"): PROFILE,
        },
    ),
    Kept(
        "tenancy:places",
        _(
            "The spaces you belong to, with what role, the day you were seen there last, "
            "and a suspension with its reason"
        ),
        _("It decides what you may see and do."),
        UNTIL_YOU_LEAVE,
        {(SpaceMembership, "user"): ERASED},
        unread={(SpaceMembership, "user"): IN_SPACE},
    ),
    Kept(
        "notices:told",
        _("What you were told, how you want to be told, and what you follow or keep quiet"),
        _("So that you find again what needed you, and nothing is sent to you twice."),
        "notices",
        {
            (Notice, "recipient"): ERASED,
            (NoticePreference, "user"): ERASED,
            (Follow, "user"): ERASED,
            (Telling, "told_to"): FORMER,
        },
        unread={
            (Notice, "recipient"): IN_SPACE,
            (NoticePreference, "user"): PROFILE,
            (Follow, "user"): PROFILE,
            (Telling, "told_to"): "How far a large audience has been told: a number that is gone in minutes.",
        },
    ),
    Kept(
        "journal:did",
        _("A journal of what was done in a space: what, when, and the number of your account"),
        _("So that nobody can change afterwards what happened. It holds neither your name nor your address."),
        _("As long as the space stands: it is one chain. If you leave for good, the number leads to nobody."),
        {(Entry, "actor_id"): FORMER},
        unread={(Entry, "actor_id"): IN_SPACE},
    ),
    Kept(
        "provisioning:known",
        _("What the organization's directory or a file says of you: attributes, groups, and the name it has for you"),
        _("So that you come into the spaces and communities that your organization has set, and leave them again."),
        UNTIL_YOU_LEAVE,
        {
            ("provisioning.AttributeValue", "user"): ERASED,
            ("provisioning.DirectoryPerson", "user"): ERASED,
            ("placing.Brought", "user"): ERASED,
            ("provisioning.ProvisioningKey", "made_by"): FORMER,
            ("provisioning.LotPerson", "user"): ERASED,
            ("provisioning.Lot", "announced_by"): FORMER,
            ("placing.Roster", "brought_by"): FORMER,
        },
        unread={
            ("provisioning.AttributeValue", "user"): "It stands on the person's page of each space.",
            ("provisioning.DirectoryPerson", "user"): "The directory is the organization's; it is read there.",
            ("placing.Brought", "user"): "The place in the community stands in the part of its space.",
            ("provisioning.ProvisioningKey", "made_by"): HASHED,
            ("provisioning.LotPerson", "user"): "A lot fell on the person; whoever drew it invites them.",
            ("provisioning.Lot", "announced_by"): "Who announced lots stands in the journal.",
            ("placing.Roster", "brought_by"): "The people of the file are others; it is gone after a day.",
        },
    ),
    Kept(
        "rights:terms",
        _("Which terms of use you accepted and on which day, or wrote for the space"),
        _("So that it can be shown what you agreed to."),
        AS_LONG_AS_THE_SPACE,
        {(Acceptance, "user"): FORMER, (TermsVersion, "written_by"): FORMER},
        unread={
            (Acceptance, "user"): "It stands under the terms accepted.",
            (TermsVersion, "written_by"): "The text is public; who wrote it stands in the journal.",
        },
    ),
    Kept(
        "rights:departure",
        _("That you asked to leave for good, and when"),
        _("So that it can be done, and shown that it was done."),
        AS_LONG_AS_THE_SPACE,
        {(Departure, "user"): FORMER, (Departure, "asked_by"): FORMER},
        unread={
            (Departure, "user"): "It stands on the page of leaving, and is gone or done in fourteen days.",
            (Departure, "asked_by"): "It stands on the page of administration.",
        },
    ),
    Kept(
        "rights:archive",
        _("The archive of your data, if you had one prepared"),
        _("So that you can take it with you."),
        _("Three days."),
        {(Archive, "user"): ERASED},
        unread={(Archive, "user"): "It is the archive itself."},
    ),
)

RETENTIONS = (
    Retention(
        "sessions",
        _("Sign-ins that were not used any more"),
        _("With network address and kind of browser. Whoever belongs to several spaces: the shortest time holds."),
        days=90,
        least=1,
        most=3650,
        forget=erasing.forget_sessions,
    ),
    Retention(
        "notices",
        _("Notices"),
        _("What each person was told, read or not."),
        days=365,
        least=30,
        most=3650,
        forget=erasing.forget_notices,
    ),
)

PAGES = (
    AdministrationPage(
        "rights:write-terms",
        "house",
        _("Terms of use"),
        _("What everybody accepts once before they go on; version by version."),
        order=60,
    ),
    AdministrationPage(
        "rights:retention",
        "house",
        _("How long things are kept"),
        _("Notices, sign-ins, invitations: after how many days they are deleted."),
        order=70,
    ),
    AdministrationPage(
        "rights:erase", "people", _("Erase a person"), _("For who asked you to delete everything about them."), order=90
    ),
)


def declare() -> None:
    """Called once, when the apps stand."""
    declare_kept(*KEPT)
    declare_refusals(wording.REFUSALS)
    for retention in RETENTIONS:
        declare_retention(retention)
    for erase in (erasing.end_sessions, erasing.take_name_out_of_notices, erasing.forget_letters):
        declare_erasure(erase)
    for page in PAGES:
        declare_administration(page)
    declare_personal("terms_accepted", consents_of)
