"""Pages of files: one file, handed out to who may read it; one's own; bringing one while writing."""

from urllib.parse import quote

from django.conf import settings
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.doors import SpaceRequest, login_needed, number_in, say
from minga.foundation.media import actions, queries, storing
from minga.foundation.media.bringing import named
from minga.foundation.media.models import File
from minga.foundation.media.permissions import CAN_BRING
from minga.foundation.media.rules import Size
from minga.foundation.policy import RefusedError, is_space_administrator, require

# Opened by itself it runs nothing and asks for nothing.
NOTHING = "default-src 'none'; sandbox"


@require_GET
def file(request: SpaceRequest, file_key: str, size: Size = Size.MEDIUM) -> HttpResponse:
    """A picture in one of its sizes, or a file to save. Asked of the texts in which it stands, every time."""
    found = queries.readable_file(request.actor, file_key)
    if not found.stored.is_picture and size != Size.MEDIUM:
        raise Http404
    return handed_out(found, size)


def handed_out(found: File, size: Size) -> HttpResponse:
    """Nothing but our own drawings is ever shown: whatever else it is, a browser saves it."""
    is_picture = found.stored.is_picture
    try:
        content = storing.content_of(storing.place_of(found.stored, size if is_picture else Size.LARGE))
    except OSError:
        raise Http404 from None
    answer = HttpResponse(content, content_type=found.kind)
    way = "inline" if is_picture else "attachment"
    answer["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(found.name, safe='')}"
    answer["Content-Security-Policy"] = NOTHING
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_needed
@require_POST
def bring(request: SpaceRequest) -> HttpResponse:
    """What the script of a composer sends while somebody writes: one file; how it stands in the text comes back."""
    require(CAN_BRING, request.actor, None)
    sent = request.FILES.get("file", ContentFile(b"", _("the file")))
    try:
        brought = actions.bring_file(content=sent.read(), name=sent.name or "", by=request.actor, now=clock.now())
    except RefusedError as refused:
        return JsonResponse({"sentence": sentence_for(refused.refusal)}, status=409)
    told = {"reference": named(brought), "name": brought.name, "is_picture": brought.kind.startswith("image/")}
    return JsonResponse(told, status=201)


@login_needed
@require_GET
def mine(request: SpaceRequest) -> HttpResponse:
    after = number_in(request.GET.get("after", ""))
    rows, last = queries.own_files(request.actor, after=after)
    count, size = queries.taken_by(request.actor.user_id)
    context = {
        "rows": rows,
        "count": count,
        "size": size,
        "most": actions.limits_here().person,
        "next_url": f"?after={last}" if last else "",
        "previous_url": "?" if after else "",
    }
    return render(request, "media/mine.html", context)


@login_needed
@require_GET
def administration(request: SpaceRequest) -> HttpResponse:
    """How much the files of the space take, and what each person, each file and all of them may."""
    require(is_space_administrator, request.actor, None)
    count, size = queries.taken_by()
    limits = actions.limits_here()
    said = {"size": filesizeformat(size), "most": filesizeformat(limits.space)}
    pairs = [
        (_("Files that people brought"), str(count)),
        (_("They take"), _("%(size)s of %(most)s") % said),
        (_("One file may have"), filesizeformat(limits.file)),
        (_("Each person may bring"), filesizeformat(limits.person)),
        (_("Viruses"), _("Each file is looked at first.") if settings.CLAMD else _("Nothing looks for them here.")),
    ]
    return render(request, "media/administration.html", {"pairs": pairs})


@login_needed
@require_POST
def delete(request: SpaceRequest, file_key: str) -> HttpResponse:
    actions.delete_file(key=file_key, by=request.actor)
    say(request, _("The file is deleted."))
    return redirect("media:mine", space=request.space.slug)
