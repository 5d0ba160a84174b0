"""Pages: a person, for those who share a community with them; and how one presents oneself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.profiles.actions import change_portrait, present_oneself
from minga.foundation.profiles.forms import PictureForm, PresentForm
from minga.foundation.profiles.queries import person_page, portrait_of, presented, require_company


@login_needed
@require_GET
def person(request: SpaceRequest, user_id: int) -> HttpResponse:
    return render(request, "profiles/person.html", {"person": person_page(request.actor, user_id)})


@login_needed
@require_GET
def picture(request: SpaceRequest, user_id: int, key: str) -> HttpResponse:
    """For those who may read the person's page, asked each time."""
    require_company(request.actor, user_id)
    content = portrait_of(user_id, key)
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/png")


def _page(request: SpaceRequest, form: PresentForm, picture_form: PictureForm) -> HttpResponse:
    said = presented(request.actor.person_id)
    context = {"form": form, "picture": picture_form, "said": said}
    return render(
        request, "profiles/present.html", context, status=422 if form.is_bound or picture_form.is_bound else 200
    )


def _form(request: SpaceRequest) -> PresentForm:
    said = presented(request.actor.person_id)
    return PresentForm(initial={"helps_with": "\n".join(said.helps_with), "speaks": said.speaks})


@login_needed
@require_http_methods(["GET", "POST"])
def present(request: SpaceRequest) -> HttpResponse:
    form = PresentForm(request.POST) if request.method == "POST" else _form(request)
    if request.method == "POST" and attempt(
        form, lambda data: present_oneself(by=request.actor, now=clock.now(), **data)
    ):
        say(request, _("Saved. This is how others here read you."))
        return _to_own_page(request)
    return _page(request, form, PictureForm())


@login_needed
@require_POST
def change_picture(request: SpaceRequest) -> HttpResponse:
    form = PictureForm(request.POST, request.FILES)
    if attempt(form, lambda data: change_portrait(content=data["file"].read(), by=request.actor, now=clock.now())):
        say(request, _("Your picture is saved."))
        return _to_own_page(request)
    return _page(request, _form(request), form)


@login_needed
@require_POST
def remove_picture(request: SpaceRequest) -> HttpResponse:
    change_portrait(content=b"", by=request.actor, now=clock.now())
    say(request, _("Your picture is gone."))
    return _to_own_page(request)


def _to_own_page(request: HttpRequest) -> HttpResponse:
    space, actor = request.space, request.actor  # type: ignore[attr-defined]
    return redirect("profiles:person", space=space.slug, user_id=actor.person_id)
