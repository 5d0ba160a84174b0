"""Forms of signing in that know how people come into this house: invited, without password or mail record."""

from typing import Any

from allauth.account.forms import LoginForm, RequestLoginCodeForm
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from minga.foundation.accounts.models import User


class PasswordForm(LoginForm):  # type: ignore[misc]
    """Address and password, in our own words."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["login"].label = _("E-mail")
        self.fields["password"].help_text = format_html(
            '<a href="{}">{}</a>', reverse("account_reset_password"), _("Did you forget it?")
        )
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class LoginCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Asks for a code by mail. An invited person's first code also proves their address: no second mail is needed."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        user = getattr(self, "_user", None)
        if user is not None and not EmailAddress.objects.filter(user=user).exists():
            # Asked for twice at once, the second finds what the first has made.
            EmailAddress.objects.get_or_create(
                user=user, email=user.email, defaults={"primary": True, "verified": False}
            )
        return email


def forget_password_of_another(*, user: User, method: str, **step: Any) -> None:
    """Forget the password of an account whose address is proven by a mailed code for the first time.

    Whoever typed that password had not proven the address: without this, somebody could sign up with the address of
    a person who is about to be invited, wait for them to come in by code, and then use their account.
    """
    if method != "code" or not step.get("email") or not user.has_usable_password():
        return
    if EmailAddress.objects.filter(user=user, verified=True).exists():
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])
