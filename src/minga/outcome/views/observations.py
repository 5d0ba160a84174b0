"""An indicator's values: see them, bring new ones, look before writing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import NotFoundError, require
from minga.outcome import actions, forms, permissions, queries
from minga.outcome.models import Upload
from minga.outcome.views.form_page import form_page, get_or_post
from minga.outcome.views.plans import to_plan

UPLOAD = "outcome/import.html"


@require_GET
def indicator_data(request: SpaceRequest, indicator_id: int) -> HttpResponse:
    page, feeds = queries.data_page(request.actor, indicator_id), queries.feeds_of(request.actor, indicator_id)
    plans = queries.plans_of_indicator(request.actor, indicator_id)
    return render(request, "outcome/data.html", {"page": page, "feeds": feeds, "plans": plans})


@login_needed
@get_or_post
def import_observations(request: SpaceRequest, indicator_id: int) -> HttpResponse:
    """Choose a file: it waits for its bringer while it is looked at, and is not chosen again."""
    indicator = queries.visible_indicator(request.actor, indicator_id)
    require(permissions.CAN_IMPORT, request.actor, indicator)
    form = forms.UploadForm(request.POST or None, request.FILES or None)

    def act(data: dict[str, Any]) -> Upload:
        file = data["file"]
        return actions.park_file(
            indicator_id=indicator_id, content=file.read(), filename=file.name, by=request.actor, now=clock.now()
        )

    if request.method == "POST" and (done := attempt(form, act)):
        return redirect("outcome:look", request.space.slug, indicator_id, done.result.pk)
    back = reverse("outcome:data", args=[request.space.slug, indicator_id])
    waiting = queries.waiting_upload(request.actor, indicator_id, now=clock.now())
    more = {"template": "outcome/bring.html", "indicator": indicator, "waiting": waiting}
    return form_page(request, form, title=_("Bring in values"), submit=_("See what it says"), back=back, **more)


@login_needed
@get_or_post
def look_at_file(request: SpaceRequest, indicator_id: int, upload_id: int) -> HttpResponse:
    """The file as it is read: say which column is what, answer what is doubtful, keep it."""
    indicator = queries.visible_indicator(request.actor, indicator_id)
    require(permissions.CAN_IMPORT, request.actor, indicator)
    now = clock.now()
    try:
        look = actions.look_at_file(upload_id=upload_id, by=request.actor, now=now)
    except NotFoundError:
        say(request, _("That file is no longer here: it was kept, or its day is over."))
        return redirect("outcome:data", request.space.slug, indicator_id)
    form = _reading_form(look, request.POST if "keep" not in request.POST else None)
    if request.method == "POST" and "keep" in request.POST:
        return _kept(request, look, indicator_id)
    if request.method == "POST" and form.is_valid():
        actions.say_of_file(upload_id=upload_id, said=form.said(), by=request.actor, now=now)
        return redirect("outcome:look", request.space.slug, indicator_id, upload_id)
    return _look_page(request, look, form)


def _reading_form(look: actions.Look, sent: Any) -> forms.ReadingForm:
    columns = [(column.name, column.samples) for column in look.columns]
    return forms.ReadingForm(sent or None, initial=look.said, columns=columns, only=look.indicator.name)


def _kept(request: SpaceRequest, look: actions.Look, indicator_id: int) -> HttpResponse:
    """Keep the file; where it may not be kept, its page says why."""
    form = _reading_form(look, {"keep": "1"})
    done = attempt(form, lambda _data: actions.keep_file(upload_id=look.upload.pk, by=request.actor, now=clock.now()))
    if done is None:
        return _look_page(request, look, form)
    say(request, _("The values are in."))
    if done.result.waiting:
        say(request, _said_of_waiting(done.result))
    return redirect("outcome:data", request.space.slug, indicator_id)


def _look_page(request: SpaceRequest, look: actions.Look, form: forms.ReadingForm) -> HttpResponse:
    slug, indicator = request.space.slug, look.indicator
    more = {
        "template": "outcome/look.html",
        "look": look,
        "indicator": indicator,
        "heads": queries.heads_of(look.header, look.mapped),
        "dates": queries.dates_question(look.dates, indicator.grain),
        "again": reverse("outcome:import", args=[slug, indicator.pk]),
    }
    back = reverse("outcome:data", args=[slug, indicator.pk])
    return form_page(request, form, title=look.upload.file_name, submit=_("Keep these values"), back=back, **more)


def _said_of_waiting(report: actions.ImportReport) -> str:
    """How many rows wait, and the first of them; all stand on the page that follows."""
    first = report.waiting[0]
    sentence = ngettext(
        "%(n)s row waits. Line %(line)s: %(why)s",
        "%(n)s rows wait. The first, line %(line)s: %(why)s",
        report.rows_waiting,
    )
    return sentence % {"n": report.rows_waiting, "line": first.line, "why": first.sentence}


@login_needed
@get_or_post
def import_trial(request: SpaceRequest, plan_id: int) -> HttpResponse:
    plan = queries.visible_plan(request.actor, plan_id)
    require(permissions.CAN_IMPORT, request.actor, plan.indicator)
    form = forms.TrialForm(request.POST or None, request.FILES or None)
    reports: list[actions.ImportReport] = []

    def act(data: dict[str, Any]) -> None:
        reports.append(
            actions.import_trial(
                plan_id=plan_id,
                content=data["file"].read(),
                filename=data["file"].name,
                mapping=form.mapping(),
                dry_run="check" in request.POST,
                by=request.actor,
                now=clock.now(),
            )
        )

    if request.method == "POST" and attempt(form, act) and "check" not in request.POST:
        say(request, _("The rows of the lottery are in, without names."))
        return to_plan(request, plan_id)
    back = reverse("outcome:plan", args=[request.space.slug, plan_id])
    more = {"template": UPLOAD, "report": reports[0] if reports else None, "kicker": plan.indicator.name}
    return form_page(request, form, title=_("Bring in the lottery's people"), submit=_("Import"), back=back, **more)
