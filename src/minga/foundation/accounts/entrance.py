"""Forms of signing in that know how people come into this house: invited, without password or mail record."""

from typing import Any

from allauth.account.forms import LoginForm, RequestLoginCodeForm, SignupForm
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth import login
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from minga.foundation.accounts.models import User
from minga.kernel.writing import one_line
from minga.ui.fields import WrittenField


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


class JoinForm(SignupForm):  # type: ignore[misc]
    """Somebody becomes known here: a name, an address; a password only if they wish."""

    field_order = ("name", "email", "password1")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"] = WrittenField(
            label=_("Your name"),
            max_length=120,
            help_text=_("How the others will read you."),
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )
        self.fields["email"].label = _("Your e-mail")
        self.fields["email"].help_text = _("We send you a code to confirm it.")
        self.fields["password1"].help_text = _(
            "At least ten signs, not one of the usual ones, and nothing like your name or e-mail."
        )
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        super().custom_signup(request, user)
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class LoginCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Asks for a code by mail. An invited person's first code also proves their address: no second mail is needed."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["email"].label = _("Your e-mail")
        self.fields["email"].help_text = _("We send you a code that is good for a few minutes. No password is needed.")
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self) -> str:
        email: str = super().clean_email()
        user = getattr(self, "_user", None)
        if user is not None and not EmailAddress.objects.filter(user=user).exists():
            # Asked for twice at once, the second finds what the first has made.
            EmailAddress.objects.get_or_create(
                user=user, email=user.email, defaults={"primary": True, "verified": False}
            )
        return email


def newcomer(*, email: str, name: str, language: str, is_proven: bool) -> User | None:
    """An account for somebody who comes in by an invitation; None where who has this address has been here before.

    Somebody who was enrolled and never came is new. An address that was only typed is proven by the first code that is
    mailed to it, and whatever was laid up before is forgotten then.
    """
    email, name = email.strip().lower(), one_line(name)[:120]
    person = User.objects.select_for_update().filter(email=email).first()
    if person is not None and (not is_proven or _has_been_here(person)):
        return None
    if person is None:
        person = User.objects.create_user(email, None, name=name, language=language)
    else:
        person.name, person.language = name, person.language or language
        person.set_unusable_password()
        person.save(update_fields=["name", "language", "password"])
    address, _is_new = EmailAddress.objects.get_or_create(user=person, email=email, defaults={"primary": True})
    if is_proven and not address.verified:
        address.verified = True
        address.save(update_fields=["verified"])
    return person


def _has_been_here(person: User) -> bool:
    is_proven = EmailAddress.objects.filter(user=person, verified=True).exists()
    return person.last_login is not None or is_proven or not person.is_active


def enter(request: HttpRequest, user_id: int) -> User:
    """Sign in somebody whom an invitation has just let in: no code, no password."""
    person = User.objects.get(pk=user_id)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def forget_password_of_another(*, user: User, method: str, **step: Any) -> None:
    """Forget password, passkeys and sessions of an account whose address is proven by a mailed code for the first time.

    Whoever laid them up had not proven the address: without this, somebody could sign up, or come in by a link, with
    the address of another, wait for them to come in by code, and then use their account.
    """
    if method != "code" or not step.get("email"):
        return
    if EmailAddress.objects.filter(user=user, verified=True).exists():
        return
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()  # each time another: sessions that began before end with it
    user.save(update_fields=["password"])
