"""What REST doors share: a router that never takes rows for a status, and a document that tells every parameter."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema

from minga.foundation.tenancy.models import SLUG_PATTERN

PLACE = re.compile(r"{([^}:]+)}")
SPACE = {"type": "string", "title": "Space", "pattern": SLUG_PATTERN, "description": "The address of a space."}
TEXT = {"type": "string"}
TROUBLES = {
    "401": "Nobody is signed in, or the key is unknown.",
    "403": "This person or key may not do it.",
    "404": "There is no such thing here that the caller may know of.",
    "409": "A rule stands in the way.",
    "422": "A value is not of the kind it should be.",
    "429": "Too many writes in a minute.",
}


class Door(Router):
    """A router for whose answers a tuple is rows, however many: a status is given by ``Status`` and nothing else.

    The framework reads any tuple of two as a status and a body, and queries answer with tuples.
    """

    def add_api_operation(self, path: str, methods: list[str], view_func: Callable[..., Any], **more: Any) -> None:
        super().add_api_operation(path, methods, _rows_stay_rows(view_func), **more)


def _rows_stay_rows(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        result = view(*args, **kwargs)
        return list(result) if isinstance(result, tuple) else result

    return answer


class Doors(NinjaAPI):
    """The API whose document a program can be made from: every place in a path is a declared parameter."""

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**more)
        for path, operations in document["paths"].items():
            for operation in operations.values():
                _declare_places(path, operation)
                _declare_troubles(operation)
        document["components"].setdefault("schemas", {})["Trouble"] = {
            "type": "object",
            "title": "Trouble",
            "required": ["code"],
            "properties": {"code": TEXT, "sentence": TEXT},
        }
        document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{}, {"key": []}]
        return document


def _declare_places(path: str, operation: dict[str, Any]) -> None:
    """The space is taken out of the arguments before a view sees them, so that no signature names it."""
    told = {each["name"] for each in operation.get("parameters", []) if each["in"] == "path"}
    missing = [name for name in PLACE.findall(path) if name not in told]
    operation["parameters"] = [
        {"in": "path", "name": name, "required": True, "schema": SPACE if name == "space" else TEXT} for name in missing
    ] + operation.get("parameters", [])


def _declare_troubles(operation: dict[str, Any]) -> None:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Trouble"}}}
    for status, description in TROUBLES.items():
        operation["responses"].setdefault(status, {"description": description, "content": content})
