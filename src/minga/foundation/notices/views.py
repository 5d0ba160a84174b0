"""The notices page, and the link that stops mail."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.doors import attempt, login_needed, say
from minga.foundation.notices import actions, queries
from minga.foundation.notices.following import followed_by
from minga.foundation.notices.forms import PreferenceForm
from minga.foundation.notices.models import NoticePreference
from minga.foundation.notices.unsubscribing import read_stop
from minga.foundation.push.encrypting import public_key
from minga.foundation.push.queries import devices_of


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _user_id(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


@login_needed
@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    page = queries.notice_page(_user_id(request), page=_page_number(request.GET.get("page", "1")))
    return render(request, "notices/list.html", {"page": page, "newer": page.page - 1, "older": page.page + 1})


@login_needed
@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """How one is told: by mail, at what hours, how much at most, and what was chosen where."""
    me_id = _user_id(request)
    form = PreferenceForm(request.POST or None, initial=queries.preference_said(me_id))

    def choose(wanted: dict[str, Any]) -> NoticePreference:
        named = {"mails_urgent": wanted["mails_urgent"], "cap": wanted["cap"]}
        return actions.choose_notices(user_id=me_id, times=form.times, **named)

    if request.method == "POST" and attempt(form, choose):
        say(request, _("We will tell you that way."))
        return redirect("notices:settings")
    devices = devices_of(me_id, session_key=request.session.session_key or "")
    push = {"devices": devices, "push_key": public_key(), "push_known": " ".join(each.digest for each in devices)}
    context = push | {"form": form, "followed": followed_by(me_id), "zone": getattr(request.user, "time_zone", "")}
    return render(request, "notices/settings.html", context, status=422 if form.is_bound else 200)


@login_needed
@require_GET
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    notice = actions.read_notice(notice_id=notice_id, user_id=_user_id(request), now=clock.now())
    return redirect(notice.url)


@login_needed
@require_POST
def read_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    actions.read_notice(notice_id=notice_id, user_id=_user_id(request), now=clock.now())
    return redirect("notices:list")


@login_needed
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.read_all_notices(user_id=_user_id(request), now=clock.now())
    say(request, _("Everything is marked as read."))
    return redirect("notices:list")


# Mail programs post here without a cookie (RFC 8058); the signed token is the permission.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    stopped = read_stop(token)
    if stopped is None:
        raise Http404
    if request.method == "POST":
        actions.stop_mail(user_id=stopped[0], what=stopped[1])
    context = {"is_done": request.method == "POST", "what": stopped[1]}
    return render(request, "notices/stop.html", context)
