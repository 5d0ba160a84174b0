"""Whoever signs in while their leaving waits is told so, and where they can still cancel it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from minga.foundation.accounts.models import User
from minga.foundation.rights.queries import departure_of
from minga.ui.numbers import written_date


def say_that_one_leaves(*, user: User, request: HttpRequest | None = None, **_more: Any) -> None:
    departure = departure_of(user.pk)
    if departure is None or request is None or not hasattr(request, "_messages"):
        return
    day = {"day": written_date(departure.due_at)}
    messages.warning(
        request, _("You leave for good on %(day)s. You can cancel it in your account, under “My data”.") % day
    )
