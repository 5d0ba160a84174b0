"""The page with the address of one's calendar, and the file behind it."""

import hashlib
import time
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minga.foundation import clock
from minga.foundation.calendars import actions
from minga.foundation.calendars.queries import address_called, address_of_person
from minga.foundation.calendars.reading import read_calendar
from minga.foundation.doors import login_needed, say
from minga.foundation.limits import SlidingMinute, too_fast

IN_A_MINUTE = 20


def _user_id(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


@login_needed
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    address = address_of_person(_user_id(request))
    url = actions.url_of(address)
    parts = urlsplit(url)
    # Programs that subscribe to calendars open addresses of this kind.
    shown = {"address": address, "url": url, "path": parts.path, "webcal": f"webcal://{parts.netloc}{parts.path}"}
    return render(request, "calendars/mine.html", shown)


@login_needed
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    was_there = address_of_person(_user_id(request)) is not None
    actions.renew_address(user_id=_user_id(request), now=clock.now())
    say(request, _("The address before no longer works.") if was_there else _("Your calendar has an address."))
    return redirect("calendars:mine")


@login_needed
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    actions.end_address(user_id=_user_id(request))
    say(request, _("Your calendar has no address any more."))
    return redirect("calendars:mine")


@require_GET
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Whoever has the address reads it: calendar programs come without a cookie. The token is the permission."""
    address = address_called(token)
    if address is None:
        raise Http404
    wait = SlidingMinute(IN_A_MINUTE).take(f"calendar:{address.pk}", time.time())
    if wait:
        return too_fast(request, wait)
    content = read_calendar(address, clock.now())
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="minga.ics"'
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=tag, response=answer) or answer
