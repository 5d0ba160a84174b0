"""A bare Django that answers one line: the floor that pages are measured against, behind the same front door."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello\n", content_type="text/plain")


urlpatterns = [path("hello/", hello)]


def serve(port: int) -> None:
    """Run until stopped, with no middleware and no database."""
    import uvicorn
    from a2wsgi import WSGIMiddleware

    settings.configure(
        ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY=os.urandom(16).hex(), MIDDLEWARE=[]
    )
    pages = WSGIMiddleware(get_wsgi_application(), workers=8)
    uvicorn.run(pages, host="127.0.0.1", port=port, log_level="warning", access_log=False)  # type: ignore[arg-type]


if __name__ == "__main__":
    import sys

    serve(int(sys.argv[1]))
