"""Minga on a phone: what it is called and drawn with there, the worker, and what is shown without network."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from minga.foundation.doors import SpaceRequest, login_needed

PAPER: Final = "#fafaf8"
MODULES: Final = (
    "phone/asking.js",
    *(f"ui/writing/{name}.js" for name in ("drafts", "field", "mentions", "quote", "text")),
)
"""What is kept from the first day: what one writes with too, where nobody has come near a field yet."""
SHELL: Final = ("ui/minga.css", "ui/main.js", "phone/worker.js", "phone/page.js", "phone/phone.js", *MODULES)
"""What the page without network stands on: when one of these changes, it is fetched anew."""
SHORT_NAME: Final = 12


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """At the root, where its scope is every page. A new version has another first line, and so has another language."""
    source = Path(str(finders.find("phone/worker.js"))).read_text(encoding="utf-8")
    script = f'const VERSION = "{_version()}-{get_language()}";\n{source}'
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@cache
def _version() -> str:
    paths = [Path(str(finders.find(name))) for name in SHELL]
    template = Path(__file__).parent / "templates/phone/offline.html"
    return hashlib.sha256(b"".join(path.read_bytes() for path in (*paths, template))).hexdigest()[:12]


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Of nobody in particular: this page stays on the device whoever is signed in."""
    return render(request, "phone/offline.html", {"modules": MODULES})


@login_needed
@require_GET
def device(request: HttpRequest) -> HttpResponse:
    return render(request, "phone/device.html")


@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    return _manifest("Minga", _("People come together, for a purpose."), reverse("home:start"), PAPER)


@require_GET
def manifest_of_space(request: SpaceRequest) -> HttpResponse:
    """A space by its own name, logo and accent; who may not see the space finds none."""
    space, logo = request.space, []
    if space.logo_key:
        logo = [{"src": reverse("home:logo", args=[space.slug, space.logo_key]), "sizes": "any"}]
    start = reverse("home:space", args=[space.slug])
    return _manifest(space.name, _("People come together, for a purpose."), start, space.accent or PAPER, logo)


def _manifest(name: str, what: str, start: str, theme: str, icons: list[dict[str, str]] | None = None) -> HttpResponse:
    drawn = [
        ("icon-192.png", "192x192", "any"),
        ("icon-512.png", "512x512", "any"),
        ("mask-512.png", "512x512", "maskable"),
    ]
    shown: dict[str, Any] = {
        "id": start,
        "name": name,
        "short_name": name if len(name) <= SHORT_NAME else name.split(maxsplit=1)[0][:SHORT_NAME],
        "description": what,
        "lang": get_language(),
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": theme,
        "icons": [
            *(icons or []),
            *(
                {"src": static(f"phone/{file}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for file, sizes, purpose in drawn
            ),
        ],
    }
    return JsonResponse(shown, content_type="application/manifest+json")
