"""The worker that is told, and the form that turns a device off without scripts."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minga.foundation.doors import login_needed, say
from minga.foundation.push import actions


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """Below ``/notices/``, so that it is another than the one that keeps pages: each is turned on by itself."""
    source = Path(str(finders.find("push/worker.js"))).read_text(encoding="utf-8")
    return HttpResponse(source, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@login_needed
@require_POST
def turn_off(request: HttpRequest, device_id: int) -> HttpResponse:
    actions.turn_off(device_id=device_id, user_id=int(request.user.pk or 0))
    say(request, _("Nothing is told there any more."))
    return redirect("notices:settings")
