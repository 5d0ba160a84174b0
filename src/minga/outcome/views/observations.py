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
from minga.foundation.policy import require
from minga.outcome import actions, forms, permissions, queries
from minga.outcome.rules import RevisionPolicy
from minga.outcome.views.form_page import form_page, get_or_post
from minga.outcome.views.plans import to_plan

UPLOAD = "outcome/import.html"


@require_GET
def indicator_data(request: SpaceRequest, indicator_id: int) -> HttpResponse:
    page, feeds = queries.data_page(request.actor, indicator_id), queries.feeds_of(request.actor, indicator_id)
    return render(request, "outcome/data.html", {"page": page, "feeds": feeds})


@login_needed
@get_or_post
def import_observations(request: SpaceRequest, indicator_id: int) -> HttpResponse:
    indicator = queries.visible_indicator(request.actor, indicator_id)
    require(permissions.CAN_IMPORT, request.actor, indicator)
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    reports: list[actions.ImportReport] = []

    def act(data: dict[str, Any]) -> None:
        reports.append(
            actions.import_observations(
                indicator_id=indicator_id,
                content=data["file"].read(),
                filename=data["file"].name,
                mapping=form.mapping(),
                source=data["source"],
                revisions=RevisionPolicy(data["revisions"]),
                dry_run="check" in request.POST,
                by=request.actor,
                now=clock.now(),
            )
        )

    if request.method == "POST" and attempt(form, act) and "check" not in request.POST:
        say(request, _("The values are in."))
        if reports[0].waiting:
            say(request, _said_of_waiting(reports[0]))
        return redirect("outcome:data", space=request.space.slug, indicator_id=indicator_id)
    back = reverse("outcome:data", args=[request.space.slug, indicator_id])
    more = {"template": UPLOAD, "report": reports[0] if reports else None, "kicker": indicator.name}
    return form_page(request, form, title=_("Bring in values"), submit=_("Import"), back=back, **more)


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
