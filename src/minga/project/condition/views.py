"""Whether everything works, for a space and for the house; and a letter to oneself."""

import smtplib

from django.conf import settings
from django.core.mail import mailers
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, login_needed, say
from minga.foundation.letters import letter
from minga.foundation.policy import is_space_administrator, require
from minga.foundation.tenancy.queries import current_slug
from minga.project.condition.machinery import sends_mail
from minga.project.condition.queries import signs_of_house, signs_of_space
from minga.project.condition.signs import why_mail_failed
from minga.project.operator.doors import for_operators, operator_id


@login_needed
@never_cache
@require_GET
def of_space(request: SpaceRequest) -> HttpResponse:
    shown = {
        "parts": signs_of_space(request.actor, clock.now()),
        "back": _("Administration"),
        "back_url": reverse("administration:start", args=[current_slug()]),
        "send_url": reverse("administration:test-mail", args=[current_slug()]),
    }
    return render(request, "condition/page.html", shown)


@for_operators
@never_cache
@require_GET
def of_house(request: HttpRequest) -> HttpResponse:
    shown = {
        "parts": signs_of_house(operator_id(request), clock.now()),
        "back": _("All spaces"),
        "back_url": reverse("operator:spaces"),
        "send_url": reverse("operator:test-mail"),
    }
    return render(request, "condition/page.html", shown)


@login_needed
@require_POST
def test_mail(request: SpaceRequest) -> HttpResponse:
    require(is_space_administrator, request.actor, None)
    say(request, _sent_to(request))
    return redirect("administration:condition", space=request.space.slug)


@for_operators
@require_POST
def test_mail_of_house(request: HttpRequest) -> HttpResponse:
    operator_id(request)
    say(request, _sent_to(request))
    return redirect("operator:condition")


def _sent_to(request: HttpRequest) -> str:
    """A letter to whoever asks, at once; what came of it in a sentence."""
    email = str(getattr(request.user, "email", ""))
    body = _("If you read this, mail of Minga arrives. You asked for it on the page of what works.")
    written = letter(_("A test mail"), f"{body}\n\n{settings.BASE_URL}\n", to=email)
    try:
        mailers.default.send_messages([written])
    except (OSError, smtplib.SMTPException) as error:
        return _("The test mail did not leave: %(why)s.") % {"why": why_mail_failed(type(error).__name__)}
    if not sends_mail():
        return _("The test mail lies in the folder for letters: no mail server is set.")
    return _("The mail server has taken a test mail for %(email)s. Look whether it arrives.") % {"email": email}
