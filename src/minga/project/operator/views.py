"""Pages of those who run the installation, and the page on which a space is asked for."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.doors import attempt, login_needed, say
from minga.foundation.signin.gate import has_own_factor
from minga.foundation.tenancy import actions
from minga.foundation.tenancy.models import SpaceWish
from minga.foundation.tenancy.operators import asking_of_house, may_ask_for_space, operators, wish_of
from minga.project.operator import queries
from minga.project.operator.doors import for_operators, operator_id
from minga.project.operator.forms import AskingForm, DeclineForm, GrantForm, PauseForm, WishForm

GET_OR_POST = ["GET", "POST"]


def _form_page(request: HttpRequest, form: object, title: str, action: str, **more: object) -> HttpResponse:
    status = 422 if getattr(form, "is_bound", False) else 200
    context = {"form": form, "title": title, "action": action, **more}
    return render(request, "operator/form.html", context, status=status)


@for_operators
@never_cache
@require_GET
def spaces(request: HttpRequest) -> HttpResponse:
    """All spaces of the house, and who runs it."""
    number = request.GET.get("page", "1")
    words = request.GET.get("q", "")[:100]
    by_id = operator_id(request)
    page = queries.spaces_seen(
        by_id,
        words=words,
        number=max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
        now=clock.now(),
    )
    context = {
        "page": page,
        "words": words,
        "waiting": queries.waiting_wishes(),
        "operators": operators(),
        "has_factor": has_own_factor(by_id),
    }
    return render(request, "operator/spaces.html", context)


@for_operators
@never_cache
@require_GET
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """One space: how large it is, and whether it opens."""
    seen = queries.space_seen(operator_id(request), slug, clock.now())
    return render(request, "operator/space.html", {"seen": seen})


@for_operators
@never_cache
@require_http_methods(GET_OR_POST)
def suspend(request: HttpRequest, slug: str) -> HttpResponse:
    by_id = operator_id(request)
    seen = queries.space_seen(by_id, slug, clock.now())
    form = PauseForm(request.POST if request.method == "POST" else None, initial={"reason": seen.reason})
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.suspend_space(
            slug=slug, reason=data["reason"], until=form.until(seen.id), by_id=by_id, now=clock.now()
        ),
    ):
        say(request, _("“%(space)s” is suspended; those who administer it are told by mail.") % {"space": seen.name})
        return redirect("operator:space", slug=slug)
    note = _(
        "From this moment it opens to nobody: pages, keys, feeds and closings rest, and its people read your reason. "
        "Nothing is lost. What falls due meanwhile is done as soon as it opens again."
    )
    title = _("Suspend “%(space)s”") % {"space": seen.name}
    return _form_page(request, form, title, _("Suspend the space"), note=note, slug=slug)


@for_operators
@require_POST
def reinstate(request: HttpRequest, slug: str) -> HttpResponse:
    opened = actions.reinstate_space(slug=slug, by_id=operator_id(request), now=clock.now())
    say(request, _("“%(space)s” opens again.") % {"space": opened.name})
    return redirect("operator:space", slug=slug)


@for_operators
@never_cache
@require_http_methods(GET_OR_POST)
def wishes(request: HttpRequest) -> HttpResponse:
    """Requests for a space, and who may ask for one."""
    by_id = operator_id(request)
    form = AskingForm(request.POST or None, initial={"asking": asking_of_house()})
    if request.method == "POST" and attempt(form, lambda data: actions.choose_who_asks(by_id=by_id, **data)):
        say(request, _("The choice is saved, and holds from now on."))
        return redirect("operator:wishes")
    waiting, answered = queries.wishes(by_id)
    context = {"form": form, "waiting": waiting, "answered": answered}
    return render(request, "operator/wishes.html", context, status=422 if form.is_bound else 200)


@for_operators
@never_cache
@require_http_methods(GET_OR_POST)
def wish(request: HttpRequest, wish_id: int) -> HttpResponse:
    """One request: open the space, or decline on a page of its own."""
    by_id = operator_id(request)
    seen = queries.wish_seen(by_id, wish_id)
    initial = {"name": seen.name, "slug": GrantForm.proposed(seen.name), "time_zone": clock.machine_zone()}
    form = GrantForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(
        form, lambda data: actions.grant_space(wish_id=wish_id, by_id=by_id, now=clock.now(), **data)
    ):
        said = _("The space is open, %(person)s administers it and is told by mail.")
        say(request, said % {"person": seen.person})
        return redirect("operator:wishes")
    status = 422 if form.is_bound else 200
    return render(request, "operator/wish.html", {"form": form, "seen": seen}, status=status)


@for_operators
@never_cache
@require_http_methods(GET_OR_POST)
def decline(request: HttpRequest, wish_id: int) -> HttpResponse:
    by_id = operator_id(request)
    seen = queries.wish_seen(by_id, wish_id)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda data: actions.decline_space(wish_id=wish_id, by_id=by_id, now=clock.now(), **data)
    ):
        say(request, _("%(person)s is told by mail that there will be no space.") % {"person": seen.person})
        return redirect("operator:wishes")
    title = _("Decline the space “%(space)s”") % {"space": seen.name}
    return _form_page(request, form, title, pgettext("act", "Decline"), wish_id=wish_id)


@never_cache
@require_http_methods(GET_OR_POST)
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask those who run the house for a space; who has asked reads how it stands."""
    user_id = request.user.pk if request.user.is_authenticated else None
    if not may_ask_for_space(user_id):
        if user_id is None and may_ask_for_space(0):
            return login_needed(lambda _request: redirect("operator:ask"))(request)
        raise Http404
    mine = wish_of(user_id)
    is_waiting = mine is not None and mine.state == SpaceWish.WAITING
    initial = {"name": mine.name, "what_for": mine.what_for} if mine is not None and is_waiting else {}
    form = WishForm(request.POST or None, initial=initial, is_known=user_id is not None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.ask_for_space(
            name=data["name"],
            what_for=data["what_for"],
            language=get_language() or "es",
            asker=actions.Asker(user_id=user_id, person=data.get("person", ""), email=data.get("email", "")),
            now=clock.now(),
        ),
    ):
        say(request, _("Your request is with those who run this installation. The answer comes by mail."))
        return redirect("operator:ask" if user_id is not None else "home:start")
    context = {"form": form, "mine": mine, "is_waiting": is_waiting}
    return render(request, "operator/ask.html", context, status=422 if form.is_bound else 200)
