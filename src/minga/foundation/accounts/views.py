"""My profile, my keys, my data; and the demo's one-click door."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.accounts import tokens
from minga.foundation.accounts.demo import read_entry
from minga.foundation.accounts.exports import personal_export
from minga.foundation.accounts.forms import ProfileForm, TokenForm
from minga.foundation.accounts.models import User
from minga.foundation.doors import attempt, login_needed, say
from minga.foundation.tenancy.operators import is_operator, may_ask_for_space
from minga.foundation.tenancy.queries import spaces_of

GET_OR_POST = ["GET", "POST"]


def _me(request: HttpRequest) -> User:
    return User.objects.get(pk=request.user.pk or 0)


def _profile_page(request: HttpRequest, profile: ProfileForm) -> HttpResponse:
    user_id = int(request.user.pk or 0)
    context = {
        "profile": profile,
        "me": request.user,
        "spaces": spaces_of(user_id),
        "is_operator": is_operator(user_id),
        "may_ask": may_ask_for_space(user_id),
    }
    return render(request, "accounts/profile.html", context, status=422 if profile.is_bound else 200)


@login_needed
@require_http_methods(GET_OR_POST)
def profile(request: HttpRequest) -> HttpResponse:
    me = _me(request)
    now = {"name": me.name, "language": me.language, "time_zone": me.time_zone}
    profile_form = ProfileForm(request.POST or None, initial=now)
    if not profile_form.is_valid():
        return _profile_page(request, profile_form)
    for name, value in profile_form.cleaned_data.items():
        setattr(me, name, value)
    me.save(update_fields=["name", "language", "time_zone"])
    say(request, _("Your profile is saved."))
    answer = redirect("accounts:profile")
    if me.language:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            me.language,
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    else:
        answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer


@login_needed
@never_cache
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    answer = JsonResponse(
        personal_export(_me(request), clock.now()), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer["Content-Disposition"] = 'attachment; filename="minga.json"'
    return answer


@login_needed
@never_cache
@require_http_methods(GET_OR_POST)
def token_list(request: HttpRequest) -> HttpResponse:
    me_id = int(request.user.pk or 0)
    form = TokenForm(request.POST or None, spaces=[(space.id, space.name) for space in spaces_of(me_id)])
    made: list[str] = []

    def make(wanted: dict[str, Any]) -> None:
        made.append(tokens.make_token(user_id=me_id, now=clock.now(), **wanted)[1])

    if request.method == "POST" and attempt(form, make):
        form = TokenForm(spaces=form.fields["space_id"].choices)  # type: ignore[attr-defined]
    # The secret is in this one answer and nowhere else, so there is no redirect.
    context = {"form": form, "secret": "".join(made), "tokens": tokens.tokens_of(me_id, clock.now())}
    return render(request, "accounts/tokens.html", context, status=422 if form.is_bound else 200)


@login_needed
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    tokens.revoke_token(token_id=token_id, user_id=int(request.user.pk or 0), now=clock.now())
    say(request, _("The key is worthless now."))
    return redirect("accounts:tokens")


@never_cache
@require_http_methods(GET_OR_POST)
def enter_demo(request: HttpRequest, token: str) -> HttpResponse:
    """Says who one will be, and whose session ends by it; only the button signs in."""
    entry = read_entry(token)
    if entry is None:
        raise Http404
    user, space = entry
    if request.method != "POST":
        other = request.user if request.user.is_authenticated and request.user.pk != user.pk else None
        return render(request, "accounts/enter.html", {"person": user, "place": space, "other": other})
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home:space", space=space.slug)
