"""Forms of signing in that know how people come into this house: invited, without password or mail record."""

from allauth.account.forms import RequestLoginCodeForm
from allauth.account.models import EmailAddress


class LoginCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Asks for a code by mail. An invited person's first code also proves their address: no second mail is needed."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        user = getattr(self, "_user", None)
        if user is not None and not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
        return email
