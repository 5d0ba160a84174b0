"""What came from oneself by mail, and mail to oneself that came back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minga.foundation import clock
from minga.foundation.doors import login_needed, say
from minga.foundation.mail_in import queries
from minga.foundation.mail_in.addresses import is_set
from minga.foundation.mail_in.bounces import resume_mail


def _user_id(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


@login_needed
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    shown = {
        "paused": queries.paused_mail(_user_id(request)),
        "arrivals": queries.arrivals_of(_user_id(request), clock.now()),
        "is_set": is_set(),
    }
    return render(request, "mail_in/mine.html", shown)


@login_needed
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    resume_mail(user_id=_user_id(request))
    say(request, _("Mail to you leaves again."))
    return redirect("mail_in:mine")
