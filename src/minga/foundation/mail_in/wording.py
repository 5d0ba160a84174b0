"""Why a mail was not taken, in words."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "mail_in:too-old": _("The address of that mail is no longer good: it was for sixty days."),
    "mail_in:not-from-you": _(
        "It was sent from %(sender)s, which is none of your addresses here. Answer from the address you have here, "
        "or add the other one on the page E-mail of your account."
    ),
    "mail_in:unproven": _("Your mail server does not confirm that this mail is from you."),
    "mail_in:nothing-written": _("We found no text of yours in it."),
    "mail_in:not-there": _("What you answered is not there for you any more."),
    "mail_in:several": _(
        "The mail you answered tells of several things, and we cannot know which one you mean. "
        "Use “Answer by mail” below the thing, or write it on its page."
    ),
    "mail_in:too-fast": _("Many mails came from you within an hour. Send it again later, or write it on the page."),
    "mail_in:too-large": _("It is larger than %(megabytes)s megabytes. Send it without files."),
    "mail_in:left-out": _("Your text was published without %(names)s."),
}
