"""What one person wrote, for those who share a community with them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from minga.debate import queries
from minga.foundation.doors import SpaceRequest, login_needed
from minga.foundation.profiles.queries import person_page


@login_needed
@require_GET
def written(request: SpaceRequest, user_id: int) -> HttpResponse:
    """The newest first, page by page."""
    person = person_page(request.actor, user_id)
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else 0
    page = queries.written_by(request.actor, user_id, before=number)
    return render(request, "debate/written.html", {"person": person, "written": page})
