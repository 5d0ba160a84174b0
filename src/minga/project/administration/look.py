"""How a space looks and greets: the page for its administrators, its logo, its accent as a style sheet."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, admits_strangers, attempt, login_needed, say
from minga.foundation.policy import is_space_administrator, require
from minga.foundation.tenancy.actions import look as actions
from minga.foundation.tenancy.look import logo_called
from minga.project.administration.forms import LogoForm, LookForm
from minga.ui.colours import PAPERS, accent_sheet, contrast

FOREVER = "public, max-age=31536000, immutable"
# A drawing that is opened by itself runs nothing and asks for nothing, whatever was overlooked in it.
NOTHING = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def _page(request: SpaceRequest, form: LookForm, logo: LogoForm) -> HttpResponse:
    space = request.space
    shown = {"light": space.accent, "dark": space.dark_accent}
    context = {
        "form": form,
        "logo": logo,
        "contrasts": {scheme: contrast(colour, PAPERS[scheme]) for scheme, colour in shown.items() if colour},
    }
    status = 422 if form.is_bound or logo.is_bound else 200
    return render(request, "administration/look.html", context, status=status)


def _form(request: SpaceRequest, *, is_sent: bool) -> LookForm:
    initial = {name: getattr(request.space, name) for name in LookForm.base_fields}
    return LookForm(request.POST if is_sent else None, initial=initial)


@login_needed
@require_http_methods(["GET", "POST"])
def look(request: SpaceRequest) -> HttpResponse:
    require(is_space_administrator, request.actor, None)
    form = _form(request, is_sent=request.method == "POST")
    if request.method == "POST" and attempt(
        form, lambda data: actions.revise_look(by=request.actor, now=clock.now(), **data)
    ):
        say(request, _("The look is saved."))
        return redirect("administration:look", space=request.space.slug)
    return _page(request, form, LogoForm())


@login_needed
@require_POST
def change_logo(request: SpaceRequest) -> HttpResponse:
    require(is_space_administrator, request.actor, None)
    form = LogoForm(request.POST, request.FILES)
    if attempt(
        form,
        lambda data: actions.change_logo(content=data["file"].read(), by=request.actor, now=clock.now()),
    ):
        say(request, _("The logo is saved."))
        return redirect("administration:look", space=request.space.slug)
    return _page(request, _form(request, is_sent=False), form)


@login_needed
@require_POST
def remove_logo(request: SpaceRequest) -> HttpResponse:
    actions.change_logo(content=b"", by=request.actor, now=clock.now())
    say(request, _("The logo is gone."))
    return redirect("administration:look", space=request.space.slug)


@admits_strangers
@require_GET
def logo(request: SpaceRequest, key: str) -> HttpResponse:
    """The picture, for whoever was shown its name: also on the invitation to a closed space."""
    kept = logo_called(request.space, key)
    if kept is None:
        raise Http404
    answer = HttpResponse(bytes(kept.content), content_type=kept.kind)
    answer["Content-Security-Policy"] = NOTHING
    answer["Cache-Control"] = FOREVER
    return answer


@require_GET
def accent(_request: HttpRequest, light: str, dark: str) -> HttpResponse:
    """A style sheet made of its own address: it tells nothing of anybody."""
    if not re.fullmatch(r"[0-9a-f]{6}", light) or not re.fullmatch(r"[0-9a-f]{6}", dark):
        raise Http404
    answer = HttpResponse(accent_sheet(f"#{light}", f"#{dark}"), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = FOREVER
    return answer
