"""The gallery: every component in its states, on one page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET

from minga.ui.gallery import Gallery


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Shows the gallery; a link of its language switch remembers the language."""
    language = request.GET.get("to", "")
    if language in dict(settings.LANGUAGES):
        answer = HttpResponseRedirect(request.path)
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return answer
    return render(request, "ui/gallery.html", Gallery().context())
