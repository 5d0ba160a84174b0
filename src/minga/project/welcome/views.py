"""The first hour, on this machine: four forms, then a page with what was made."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from minga.community.queries import invitations_of
from minga.debate.models import Question
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.declared import sentence_for
from minga.foundation.letters import letter
from minga.foundation.mailbag import is_here
from minga.foundation.policy import RefusedError
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.project.environment import mailer_at
from minga.project.post import MailServer, keep_server, server_url
from minga.project.welcome import forms, gate
from minga.project.welcome.examples import DEFAULT, examples
from minga.project.welcome.making import AlreadyThereError, Wishes, make_everything
from minga.purpose.models import Purpose

SAID, MADE, OPEN = "welcome_said", "welcome_made", "welcome_open"
GET_OR_POST = ["GET", "POST"]
STEPS = ("organization", "purpose", "question", "people")

type View = Callable[..., HttpResponse]


def _welcomed(view: View) -> View:
    """Only here, only for who came by the address, and only until something stands; then on to what was made."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_here(request) or not request.session.get(OPEN):
            raise Http404
        if not gate.is_empty():
            if MADE in request.session:
                return redirect("welcome:made")
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@never_cache
@require_GET
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """The address that was printed opens the forms in this browser."""
    if not is_here(request) or not gate.is_empty() or not gate.opens(token):
        raise Http404
    request.session[OPEN] = True
    return redirect("welcome:organization")


def _said(request: HttpRequest, step: str) -> dict[str, Any]:
    """What was typed in a step, complete or not."""
    said: dict[str, Any] = request.session.get(SAID, {}).get(step, {})
    return said


def _keep(request: HttpRequest, step: str, form: Form) -> None:
    """Keep what was typed as it was typed, right or wrong: whoever goes back finds it."""
    typed = {name: form[name].data for name in form.fields if name != "password"}
    request.session[SAID] = request.session.get(SAID, {}) | {step: typed}
    request.session.save()  # now, not with the answer: there is none where something breaks


def _missing(request: HttpRequest, step: str) -> HttpResponse | None:
    """To the first step before this one that nobody has filled in."""
    for earlier in STEPS[: STEPS.index(step)]:
        if not _said(request, earlier):
            return redirect(f"welcome:{earlier}")
    return None


def _page(request: HttpRequest, step: str, form: Form, **more: Any) -> HttpResponse:
    number = STEPS.index(step)
    titles = (_("Your organization"), _("What for?"), _("The first question"), _("Your people"))
    states = ["done"] * number + ["current"] + ["upcoming"] * (len(STEPS) - number - 1)
    context = {
        "form": form,
        "title": titles[number],
        "number": number + 1,
        "steps": [
            {"name": name, "state": state, "url": reverse(f"welcome:{each}") if state == "done" else ""}
            for each, name, state in zip(STEPS, titles, states, strict=True)
        ],
        "back": reverse(f"welcome:{STEPS[number - 1]}") if number else "",
        **more,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"welcome/{step}.html", context, status=status)


def _goes_back(request: HttpRequest, step: str, form: Form) -> HttpResponse | None:
    if request.POST.get("go") != "back":
        return None
    _keep(request, step, form)
    return redirect(f"welcome:{STEPS[STEPS.index(step) - 1]}")


@_welcomed
@require_http_methods(GET_OR_POST)
def organization(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        first = {"language": get_language(), "time_zone": clock.machine_zone()}
        said = _said(request, "organization")
        form = forms.OrganizationForm(initial=first | said)
        form.fields["time_zone"].widget.attrs["data-time-zone"] = said.get("time_zone", "")
        return _page(request, "organization", form)
    form = forms.OrganizationForm(request.POST)
    _keep(request, "organization", form)
    if not form.is_valid():
        return _page(request, "organization", form)
    answer = redirect("welcome:purpose")
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax")
    return answer


@_welcomed
@require_http_methods(GET_OR_POST)
def purpose(request: HttpRequest) -> HttpResponse:
    if away := _missing(request, "purpose"):
        return away
    offered = examples(get_language() or "es")
    chosen = request.session.get("welcome_example", DEFAULT)
    shown = offered[chosen if chosen in offered and offered[chosen].title else DEFAULT]
    if request.method == "POST":
        form = forms.PurposeForm(request.POST, shown=shown)
        _keep(request, "purpose", form)
        if (wanted := request.POST.get("example")) in offered:
            return _other_example(request, str(wanted))
        if away := _goes_back(request, "purpose", form):
            return away
        if form.is_valid():
            return redirect("welcome:question")
    else:
        form = forms.PurposeForm(initial=asdict(offered.get(chosen, shown)) | _said(request, "purpose"), shown=shown)
    choices = [(key, example.name, key == chosen) for key, example in offered.items()]
    return _page(request, "purpose", form, choices=choices, trial_days=90)


def _other_example(request: HttpRequest, wanted: str) -> HttpResponse:
    """Take up another example; what was written over the one before is found again when that one is chosen."""
    said, chosen = dict(request.session.get(SAID, {})), request.session.get("welcome_example", DEFAULT)
    aside = dict(request.session.get("welcome_aside", {}))
    aside[chosen] = {step: said.pop(step) for step in ("purpose", "question") if step in said}
    said |= aside.pop(wanted, {})
    request.session.update({SAID: said, "welcome_aside": aside, "welcome_example": wanted})
    return redirect("welcome:purpose")


def _today(request: HttpRequest) -> date:
    """The present day by the clock that was chosen in the first step."""
    return clock.day_of(clock.now(), clock.zone_called(_said(request, "organization")["time_zone"]))


@_welcomed
@require_http_methods(GET_OR_POST)
def question(request: HttpRequest) -> HttpResponse:
    if away := _missing(request, "question"):
        return away
    example = examples(get_language() or "es").get(request.session.get("welcome_example", DEFAULT))
    first: dict[str, Any] = {"question": example.question if example else ""}
    for number, text in enumerate(example.statements if example else (), start=1):
        first[f"statement_{number}"] = text
    form = forms.QuestionForm(
        request.POST if request.method == "POST" else None,
        initial=first | _said(request, "question"),
        today=_today(request),
    )
    if request.method == "POST":
        _keep(request, "question", form)
        if away := _goes_back(request, "question", form):
            return away
        if form.is_valid():
            return redirect("welcome:people")
    zone = _said(request, "organization")["time_zone"]
    return _page(request, "question", form, zone=zone.replace("_", " "))


def _wishes(request: HttpRequest, people: forms.PeopleForm) -> Wishes | str:
    """What the four steps say; or the step that has to be looked at again."""
    shown = examples("en")[DEFAULT]
    said = {step: _said(request, step) for step in STEPS}
    before = {
        "organization": forms.OrganizationForm(said["organization"]),
        "purpose": forms.PurposeForm(said["purpose"], shown=shown),
        "question": forms.QuestionForm(said["question"], today=_today(request)),
    }
    for step, form in before.items():
        if not form.is_valid():
            return step
    return Wishes(
        people=people.cleaned_data,
        invited=people.invited,
        **{step: form.cleaned_data for step, form in before.items()},
    )


def _server(said: dict[str, Any]) -> MailServer:
    url = server_url(
        host=said["host"],
        port=said["port"],
        security=said["security"],
        user=said["user"],
        password=said["password"],
    )
    return MailServer(url=url, sender=said["sender"])


@_welcomed
@require_http_methods(GET_OR_POST)
def people(request: HttpRequest) -> HttpResponse:
    if away := _missing(request, "people"):
        return away
    initial = _said(request, "people")
    form = forms.PeopleForm(request.POST if request.method == "POST" else None, initial=initial)
    tried: dict[str, Any] = {}
    if request.method == "POST":
        _keep(request, "people", form)
        if away := _goes_back(request, "people", form):
            return away
        if form.is_valid() and request.POST.get("go") == "try":
            tried = _tried(form.cleaned_data, _said(request, "organization"))
        elif form.is_valid() and (answer := _made(request, form)):
            return answer
    is_reached = urlsplit(settings.BASE_URL).hostname not in {"127.0.0.1", "localhost", "::1"}
    more = {"mail_folder": settings.HOME / "mail", "base_url": settings.BASE_URL, "is_reached": is_reached}
    return _page(request, "people", form, is_set=bool(settings.ENVIRONMENT.mail_url), **more, **tried)


def _tried(said: dict[str, Any], organization: dict[str, Any]) -> dict[str, Any]:
    """Send one letter to the founder through what was typed, and tell how it went."""
    if said["mail"] != "server":
        return {"tried_bad": _("Choose “Through our mail server” and say which, then try it.")}
    server = _server(said)
    written = letter(
        _("%(organization)s: mail works") % {"organization": organization["organization"]},
        _("This letter left through your mail server. Invitations will too."),
        from_email=server.sender,
        to=organization["email"],
    )
    try:
        _mailer(server).send_messages([written])
    except OSError as error:
        return {"tried_bad": _("The letter did not leave: %(why)s") % {"why": str(error)[:300]}}
    return {"tried_good": _("A letter is on its way to %(email)s.") % {"email": organization["email"]}}


def _mailer(server: MailServer) -> Any:
    from django.core.mail.backends.smtp import EmailBackend  # noqa: PLC0415  (only where somebody tries a server)

    return EmailBackend(alias="tried", **mailer_at(server.url)["OPTIONS"])


def _made(request: HttpRequest, form: forms.PeopleForm) -> HttpResponse | None:
    """Make everything and go on to the page that shows it; None where the form holds why not."""
    wishes = _wishes(request, form)
    if isinstance(wishes, str):
        return redirect(f"welcome:{wishes}")
    try:
        with transaction.atomic():
            made = make_everything(wishes, clock.now())
            # Kept before anybody else sees that it stands: a second click finds it.
            request.session[MADE] = asdict(made)
            for name in (SAID, "welcome_aside", "welcome_example"):
                request.session.pop(name, None)
            request.session.save()
    except AlreadyThereError:
        return _what_the_first_click_made(request)
    except RefusedError as refused:
        form.add_error(None, sentence_for(refused.refusal))
        return None
    if wishes.people["mail"] == "server":
        server = _server(wishes.people)
        keep_server(settings.HOME, server)
        settings.MAILERS = {"default": mailer_at(server.url)}
        settings.DEFAULT_FROM_EMAIL = settings.SERVER_EMAIL = server.sender
    gate.forget_token()
    return redirect("welcome:made")


def _what_the_first_click_made(request: HttpRequest) -> HttpResponse:
    """The second click finds what the first has made: its session was kept while this one waited."""
    kept = type(request.session)(request.session.session_key)
    if MADE not in kept:
        raise Http404
    request.session[MADE] = kept[MADE]
    for name in (SAID, "welcome_aside", "welcome_example"):
        request.session.pop(name, None)
    return redirect("welcome:made")


@never_cache
@require_http_methods(GET_OR_POST)
def made(request: HttpRequest) -> HttpResponse:
    """What stands now, each a door; going in signs the founder in, once, in the browser that made it."""
    kept = request.session.get(MADE)
    if kept is None:
        return redirect("home:start")
    space = Space.objects.filter(pk=kept["space_id"]).first()
    founder = User.objects.filter(pk=kept["person_id"]).first()
    if space is None or founder is None or not is_here(request):
        raise Http404
    timezone.activate(clock.zone_called(space.time_zone))
    doors = _doors(space, kept)
    if request.method == "POST":
        for name in (OPEN, MADE):
            request.session.pop(name, None)
        login(request, founder, backend="django.contrib.auth.backends.ModelBackend")
        return redirect(doors.get(request.POST.get("to", ""), doors["space"]))
    with in_space(space.pk, space.time_zone):
        invitations = invitations_of(kept["community_id"], now=clock.now())
    context = {
        "doors": doors,
        "organization": space,
        "founder": founder,
        "addressed": sum(bool(each.email) for each in invitations),
        "handed": sum(not each.email for each in invitations),
        "mail_folder": settings.HOME / "mail",
        "mails_leave": "smtp" in settings.MAILERS["default"]["BACKEND"],
        **_names(space, kept),
    }
    return render(request, "welcome/made.html", context)


def _names(space: Space, kept: dict[str, int]) -> dict[str, Any]:
    with in_space(space.pk, space.time_zone):
        return {
            "purpose": Purpose.objects.get(pk=kept["purpose_id"]),
            "question": Question.objects.get(pk=kept["question_id"]),
        }


def _doors(space: Space, kept: dict[str, int]) -> dict[str, str]:
    return {
        "space": reverse("home:space", args=[space.slug]),
        "purpose": reverse("purpose:detail", args=[space.slug, kept["purpose_id"]]),
        "community": reverse("community:detail", args=[space.slug, kept["community_id"]]),
        "question": reverse("debate:question", args=[space.slug, kept["question_id"]]),
        "invitations": reverse("community:invite", args=[space.slug, kept["community_id"]]),
        "sheet": reverse("community:sheet", args=[space.slug, kept["community_id"]]),
    }
