"""Pages: a census's list is chosen, looked at, brought in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.census import actions
from minga.foundation.census.forms import FileForm
from minga.foundation.census.models import CensusFile
from minga.foundation.census.queries import census_of_space
from minga.foundation.census.rules import FileState
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.project.census import queries
from minga.project.census.reading import list_in


@login_needed
@require_http_methods(["GET", "POST"])
def choose(request: SpaceRequest, census_id: int) -> HttpResponse:
    """A list is chosen; what it would do is shown next, before anybody comes or goes."""
    census = census_of_space(request.actor, census_id)
    form = FileForm(request.POST or None, request.FILES or None)

    def look(data: dict[str, Any]) -> CensusFile:
        header, rows = list_in(data["file"].read(), data["file"].name)
        return actions.look_at_file(
            census_id=census_id,
            header=header,
            rows=rows,
            file_name=data["file"].name,
            by=request.actor,
            now=clock.now(),
            **form.said,
        )

    if request.method == "POST" and (done := attempt(form, look)):
        return redirect("census_file:look", space=request.space.slug, file_id=done.result.pk)
    context = {"form": form, "census": census, "files": queries.files_of(request.actor, census_id)}
    return render(request, "census/file.html", context, status=422 if form.is_bound else 200)


@login_needed
@require_GET
def look(request: SpaceRequest, file_id: int) -> HttpResponse:
    """Each row that cannot be used, and how many would come and go; or how far it has come."""
    return render(request, "census/look.html", {"file": queries.file_row(request.actor, file_id)})


@login_needed
@require_POST
def start(request: SpaceRequest, file_id: int) -> HttpResponse:
    actions.start_file(file_id=file_id, by=request.actor, now=clock.now())
    return redirect("census_file:look", space=request.space.slug, file_id=file_id)


@login_needed
@require_POST
def stop(request: SpaceRequest, file_id: int) -> HttpResponse:
    file = queries.file_row(request.actor, file_id)
    actions.stop_file(file_id=file_id, by=request.actor)
    is_running = file.state == FileState.RUNNING
    say(request, _("It is stopped. What was in by then stays.") if is_running else _("The file is gone."))
    return redirect("census:census", space=request.space.slug, census_id=file.census_id)
