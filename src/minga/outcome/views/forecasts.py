"""Forecasts against what happened: a community's, a purpose's, and the form that says what happened."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from minga.debate.queries import rounds_of
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import require
from minga.kernel.cells import as_csv
from minga.outcome import actions, forms, permissions, queries
from minga.outcome.views.form_page import form_page, get_or_post

COLUMNS = (
    "question",
    "prompt",
    "unit",
    "is_probability",
    "resolves_on",
    "state",
    "truth",
    "source",
    "first_round",
    "second_round",
    "status_quo",
    "status_quo_source",
    "named",
    "named_by",
    "nearer",
)


@require_GET
def community_forecasts(request: SpaceRequest, community_id: int) -> HttpResponse:
    pool = queries.community_forecasts(request.actor, community_id, now=clock.now())
    return _page(request, pool, reverse("community:detail", args=[request.space.slug, community_id]))


@require_GET
def purpose_forecasts(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    pool = queries.purpose_forecasts(request.actor, purpose_id, now=clock.now())
    return _page(request, pool, reverse("purpose:detail", args=[request.space.slug, purpose_id]))


def _page(request: SpaceRequest, pool: queries.ForecastPool, back: str) -> HttpResponse:
    if "csv" in request.GET:
        return _csv(pool)
    context = {"pool": pool, "said": queries.said_of(pool), "back": back}
    return render(request, "outcome/forecasts.html", context)


def _csv(pool: queries.ForecastPool) -> HttpResponse:
    """One row a question, in the language of nobody; the figures as they are, not as they are written."""
    rows = (queries.forecast_cells(row) for row in (*pool.resolved, *pool.others))
    response = HttpResponse(as_csv([COLUMNS, *rows]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="forecasts.csv"'
    return response


@login_needed
@get_or_post
def state_truth(request: SpaceRequest, question_id: int) -> HttpResponse:
    question, terms = queries.forecast_question(request.actor, question_id)
    require(permissions.CAN_STATE_TRUTH, request.actor, question)
    unit = next((each.unit for each in rounds_of(question_id, request.actor)), "")
    form = forms.TruthForm(request.POST or None, is_probability=terms.is_probability, unit=unit)
    if request.method == "POST" and attempt(
        form,
        lambda _data: actions.state_truth(
            question_id=question_id, stated=form.stated(), by=request.actor, now=clock.now()
        ),
    ):
        say(request, _("What happened is kept with your name. The score is computed with it."))
        return redirect("debate:estimates", space=request.space.slug, question_id=question_id)
    back = reverse("debate:estimates", args=[request.space.slug, question_id])
    return form_page(request, form, title=_("What happened?"), submit=_("Save"), back=back, kicker=question.title)
