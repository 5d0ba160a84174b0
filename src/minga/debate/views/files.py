"""The files that stand in what people wrote: of one question, of all questions of a community."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from minga.community.queries import readable_community
from minga.debate import queries
from minga.debate.views.frame import show
from minga.foundation.doors import SpaceRequest, number_in
from minga.foundation.media.queries import FilesPage, files_gathered


@require_GET
def files_of_question(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    page = files_gathered(request.actor, "question", question_id, after=_after(request))
    return show(request, "files", question, "files", **_around(request, page))


@require_GET
def files_of_community(request: SpaceRequest, community_id: int) -> HttpResponse:
    community = readable_community(request.actor, community_id)
    page = files_gathered(request.actor, "community", community_id, after=_after(request))
    context = {"community": community, "is_mixed": True} | _around(request, page)
    return render(request, "debate/community_files.html", context)


def _after(request: SpaceRequest) -> int | None:
    """After which file the page begins; what is no mark of ours is the first page."""
    return number_in(request.GET.get("after", ""))


def _around(request: SpaceRequest, page: FilesPage) -> dict[str, Any]:
    return {
        "rows": page.rows,
        "next_url": f"?after={page.after}" if page.after else "",
        "previous_url": "?" if "after" in request.GET else "",
    }
