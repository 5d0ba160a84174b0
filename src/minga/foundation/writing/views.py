"""What somebody has not sent, on one page: to go on with it, or to let it go."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minga.foundation.doors import login_needed, say
from minga.foundation.writing import drafts


@login_needed
@require_GET
def my_drafts(request: HttpRequest) -> HttpResponse:
    rows = drafts.drafts_of(int(request.user.pk or 0))
    return render(request, "writing/drafts.html", {"drafts": rows, "days": drafts.KEPT.days})


@login_needed
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    path, field = request.POST.get("path", ""), request.POST.get("field", "")
    drafts.discard_draft(user_id=int(request.user.pk or 0), path=path, field=field)
    say(request, _("It is gone."))
    return redirect("writing:drafts")
