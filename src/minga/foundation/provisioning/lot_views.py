"""Pages: lots among the people of the space, announced, drawn, and on whom they fell."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.provisioning import lots, queries
from minga.foundation.provisioning.forms import LotForm
from minga.kernel.cells import as_csv


@login_needed
@require_http_methods(["GET", "POST"])
def lot_list(request: SpaceRequest) -> HttpResponse:
    """The lots of the space, and the form that announces others."""
    rows = lots.lots_of_space(request.actor)
    lists = [(each.id, each.name) for each in queries.attributes_of_space(request.actor) if each.kind == "list"]
    form = LotForm(request.POST or None, lists=lists)
    if request.method == "POST" and (
        done := attempt(form, lambda data: lots.announce_lot(by=request.actor, now=clock.now(), **data))
    ):
        return redirect("provisioning:lot", space=request.space.slug, lot_id=done.result.pk)
    context = {"rows": rows, "form": form}
    return render(request, "provisioning/lots.html", context, status=422 if form.is_bound else 200)


@login_needed
@require_GET
def lot(request: SpaceRequest, lot_id: int) -> HttpResponse:
    row = lots.lot_of_space(request.actor, lot_id)
    names = lots.names_of_lot(request.actor, lot_id)
    return render(request, "provisioning/lot.html", {"lot": row, "names": names})


@login_needed
@require_POST
def draw(request: SpaceRequest, lot_id: int) -> HttpResponse:
    lots.draw_lot(lot_id=lot_id, by=request.actor, now=clock.now())
    say(request, _("The lots are drawn."))
    return redirect("provisioning:lot", space=request.space.slug, lot_id=lot_id)


@login_needed
@require_GET
def lot_file(request: SpaceRequest, lot_id: int) -> HttpResponse:
    """On whom the lots fell, as a table: to invite them."""
    row = lots.lot_of_space(request.actor, lot_id)
    names = lots.names_of_lot(request.actor, lot_id)
    table = as_csv([["place", "name", "email"], *([each.place, each.name, each.address] for each in names)])
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lots-{row.id}.csv"'
    return response
