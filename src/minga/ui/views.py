"""The gallery: every component in its states, on one page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from minga.ui.gallery import Gallery


@require_http_methods(["GET", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Shows the gallery; a POST of its language switch remembers the language."""
    if request.method == "POST":
        answer = HttpResponseRedirect(request.path)
        language = request.POST.get("language", "")
        if language in dict(settings.LANGUAGES):
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return answer
    return render(request, "ui/gallery.html", Gallery().context())
