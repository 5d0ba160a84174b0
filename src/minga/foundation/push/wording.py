"""Why a device is not told, in words."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "push:not-a-device": _("Your browser gave no address at which it can be told. Try it again, or another browser."),
    "push:private": _("The address that your browser gave leads into a private network: nothing is sent there."),
    "push:unknown": _("The service of your browser could not be found just now. Try again in a few minutes."),
    "push:too-many": _("You have turned it on on %(most)s devices. Turn it off on one that you no longer use."),
}
