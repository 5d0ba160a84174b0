"""What page views share: run an action so that a refusal becomes a sentence beside the form."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, cast

from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from minga.foundation.declared import sentence_for
from minga.foundation.policy import RefusedError
from minga.foundation.repeats.once import was_there
from minga.foundation.tenancy.middleware import SpaceRequest, say, sign_in_first
from minga.ui.undo import Undo

__all__ = ["Done", "SpaceRequest", "admits_strangers", "attempt", "login_needed", "number_in", "say", "say_done"]

NUMBER_SIGNS: Final = 19
"""Signs of a number that no column of ids can hold any more."""


@dataclass(frozen=True, slots=True)
class Done[R]:
    """An action was taken; ``result`` is what it gave."""

    result: R


def attempt[R](form: BaseForm, act: Callable[[dict[str, Any]], R]) -> Done[R] | None:
    """What ``act(cleaned_data)`` gave when the form is valid and it was not refused; else the form holds the reason."""
    if not form.is_valid():
        return None
    try:
        return Done(act(form.cleaned_data))
    except RefusedError as refused:
        form.add_error(None, sentence_for(refused.refusal))
        return None


def say_done(request: HttpRequest, done: Done[Any], said: str, *, undo: Undo | None = None) -> None:
    """What has just been done; or that it was there already, because it had been sent a moment ago."""
    was_kept = was_there(done.result)
    sentence = _("You had sent this a moment ago: it is kept once.") if was_kept else said
    say(request, sentence, undo=None if was_kept else undo)


def number_in(text: str) -> int | None:
    """The number that an address or a form names a thing by; None for whatever no such number can be."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < NUMBER_SIGNS else None


def login_needed[**P](view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Send a visitor to sign in before a page that writes, and back to the page they were on."""

    @wraps(view)
    def signed_in(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request = cast("HttpRequest", args[0])
        return view(*args, **kwargs) if request.user.is_authenticated else sign_in_first(request)

    return signed_in


def admits_strangers[**P, R: HttpResponseBase](view: Callable[P, R]) -> Callable[P, R]:
    """Let people who do not belong to the space reach this view, even where the space is closed to visitors."""
    view.admits_strangers = True  # type: ignore[attr-defined]
    return view
