"""My data, what is kept and why, leaving for good; terms of use; how long a space keeps things."""

from collections.abc import Iterator
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.declared import sentence_for
from minga.foundation.doors import SpaceRequest, admits_strangers, attempt, login_needed, say
from minga.foundation.kept import retentions
from minga.foundation.policy import RefusedError, is_space_administrator, require
from minga.foundation.rights import actions, queries
from minga.foundation.rights.archive import archive_of
from minga.foundation.rights.forms import EraseForm, LeaveForm, RetentionForm, TermsForm
from minga.foundation.rights.gate import number_in_force, remember_acceptance, way_back
from minga.ui.numbers import written_date

GET_OR_POST = ["GET", "POST"]


@login_needed
@never_cache
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    user_id = int(request.user.pk or 0)
    state = queries.archive_state(user_id)
    if "fragment" in request.GET:
        return render(request, "rights/take.html", {"state": state})
    return render(request, "rights/data.html", {"departure": queries.departure_of(user_id), "state": state})


@login_needed
@require_POST
def prepare_archive(request: HttpRequest) -> HttpResponse:
    """A large archive is made by a job; the page says how far it is."""
    language = translation.get_language() or "es"
    try:
        actions.ask_for_archive(user_id=int(request.user.pk or 0), language=language, now=clock.now())
    except RefusedError as refused:
        say(request, sentence_for(refused.refusal))
    return redirect("rights:data")


@login_needed
@never_cache
@require_GET
def prepared_archive(request: HttpRequest) -> StreamingHttpResponse:
    """The archive that a job has made, as long as it is kept."""
    pieces = queries.pieces_of_archive(int(request.user.pk or 0))
    if pieces is None:
        raise Http404
    return _as_file(pieces)


@login_needed
@never_cache
@require_GET
def archive(request: HttpRequest) -> StreamingHttpResponse:
    """The archive, streamed as it is read: it is never kept anywhere."""
    person = User.objects.get(pk=request.user.pk or 0)
    return _as_file(archive_of(person, clock.now(), language=translation.get_language() or "es"))


def _as_file(pieces: Iterator[bytes]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="minga.zip"'
    return answer


@login_needed
@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    user_id = int(request.user.pk or 0)
    context = {"rows": queries.what_is_kept(user_id), "consents": queries.consents_of(user_id)}
    return render(request, "rights/kept.html", context)


@login_needed
@require_http_methods(GET_OR_POST)
def leave(request: HttpRequest) -> HttpResponse:
    user_id = int(request.user.pk or 0)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(
        form, lambda _data: actions.ask_to_leave(user_id=user_id, keeps_texts=form.keeps_texts, now=clock.now())
    ):
        say(request, _("It is noted. You can cancel it on this page until the last day."))
        return redirect("rights:leave")
    context = {
        "form": form,
        "departure": queries.departure_of(user_id),
        "charges": tuple(queries.what_to_pass_on(user_id)),
    }
    return render(request, "rights/leave.html", context, status=422 if form.is_bound else 200)


@login_needed
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    try:
        actions.cancel_leaving(user_id=int(request.user.pk or 0))
        say(request, _("You stay. Nothing has been changed."))
    except RefusedError as refused:
        say(request, sentence_for(refused.refusal))
    return redirect("rights:leave")


@admits_strangers
@require_http_methods(GET_OR_POST)
def terms(request: SpaceRequest) -> HttpResponse:
    """The terms that hold: for everybody to read; who belongs to the space accepts them here."""
    number = number_in_force(request)
    found = queries.terms_numbered(number) if number else None
    if found is None:
        raise Http404
    is_asked = request.actor.space_role is not None and not queries.has_accepted(request.actor.person_id, number)
    if request.method == "POST":
        wanted = request.POST.get("number", "")
        actions.accept_terms(
            number=int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 0, by=request.actor, now=clock.now()
        )
        remember_acceptance(request, number)
        return redirect(way_back(request))
    earlier = [row for row in queries.versions_until(clock.now()) if row[0] != number]
    context = {"terms": found, "is_asked": is_asked, "next": way_back(request), "earlier": earlier, "holds": True}
    return render(request, "rights/terms.html", context)


@admits_strangers
@require_GET
def earlier_terms(request: SpaceRequest, number: int) -> HttpResponse:
    """A version of the terms as it was published: whoever accepted it can read again what."""
    found = queries.terms_read(request.actor, number, clock.now())
    if found is None:
        raise Http404
    holds = number == number_in_force(request)
    return render(request, "rights/terms.html", {"terms": found, "holds": holds})


@login_needed
@require_http_methods(GET_OR_POST)
def write_terms(request: SpaceRequest) -> HttpResponse:
    require(is_space_administrator, request.actor, None)
    initial = {f"text_{language}": body for language, body in queries.newest_texts().items()}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
    now = clock.now()

    def publish(data: dict[str, object]) -> object:
        day = data["effective_on"]
        moment = clock.beginning_of(day) if day else now  # type: ignore[arg-type]
        if day and clock.day_of(now) == day:
            moment = now
        return actions.publish_terms(texts=form.texts, effective_at=moment, by=request.actor, now=now)

    if request.method == "POST" and attempt(form, publish):
        say(request, _("The terms are published."))
        return redirect("rights:write-terms", space=request.space.slug)
    context = {"form": form, "versions": queries.versions_of(request.actor)}
    return render(request, "rights/write_terms.html", context, status=422 if form.is_bound else 200)


@login_needed
@require_http_methods(GET_OR_POST)
def retention(request: SpaceRequest) -> HttpResponse:
    require(is_space_administrator, request.actor, None)
    form = RetentionForm(
        request.POST if request.method == "POST" else None, initial=queries.days_kept(request.space.pk)
    )

    def keep(data: dict[str, int]) -> bool:
        for key in retentions():
            actions.set_retention(key=key, days=data[key], by=request.actor, now=clock.now())
        return True

    if request.method == "POST" and attempt(form, keep):
        say(request, _("That is how long things are kept. What is older goes within a day."))
        return redirect("rights:retention", space=request.space.slug)
    return render(request, "rights/retention.html", {"form": form}, status=422 if form.is_bound else 200)


@login_needed
@require_http_methods(GET_OR_POST)
def erase(request: SpaceRequest) -> HttpResponse:
    require(is_space_administrator, request.actor, None)
    form = EraseForm(request.POST if request.method == "POST" else None)
    done = request.method == "POST" and attempt(
        form,
        lambda data: actions.ask_for_another(
            email=data["email"], keeps_texts=data["texts"] == "keep", by=request.actor, now=clock.now()
        ),
    )
    if done:
        say(request, _said(done.result.due_at if done.result else None))
        return redirect("rights:erase", space=request.space.slug)
    email = form.cleaned_data.get("email", "") if form.is_bound else ""
    holder_id = queries.who_must_hand_over(request.actor, email) if email else None
    context = {"form": form, "departures": queries.departures_in(request.actor), "holder_id": holder_id}
    return render(request, "rights/erase.html", context, status=422 if form.is_bound else 200)


def _said(due_at: datetime | None) -> str:
    if due_at is None:
        return _("This person belongs to other spaces too: they were only taken out of this one. What is theirs stays.")
    return _("The person is told by mail, and will be erased on %(day)s.") % {"day": written_date(clock.day_of(due_at))}
