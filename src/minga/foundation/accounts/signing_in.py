"""By which ways somebody can sign in, as their administrators read it: the kinds, and nothing of what they hold."""

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from minga.foundation.accounts.models import User


def ways_to_sign_in(user: User) -> tuple[str, ...]:
    """A code by e-mail always; a password, passkeys and a second factor where there are any."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    ways = [_("Code by e-mail")]
    if user.has_usable_password():
        ways.append(_("Password"))
    if Authenticator.Type.WEBAUTHN in kinds:
        ways.append(_("Passkey"))
    if Authenticator.Type.TOTP in kinds:
        ways.append(_("Second factor by an app"))
    return tuple(ways)
