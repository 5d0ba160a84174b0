"""The OpenAPI document is one from which a program can be made, and lists of any length are lists."""

import json
import re

import pytest
from ninja import Router
from ninja.errors import ConfigError
from ninja.testing import TestClient

from minga.foundation.rest import Door
from minga.project.api import api
from tests.doors.houses import DOCUMENT, PLACE, REST_LISTS, REST_LISTS_OF_OTHER_LENGTHS


@pytest.fixture
def document(db, client):
    return json.loads(client.get(DOCUMENT).content)


def _each(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def _references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def test_every_place_in_an_address_is_a_declared_required_parameter(document):
    operations = list(_each(document))
    assert len(operations) > 70
    for path, method, operation in operations:
        declared = [each for each in operation["parameters"] if each["in"] == "path"]
        assert sorted(each["name"] for each in declared) == sorted(PLACE.findall(path)), f"{method} {path}"
        assert all(each["required"] is True and each["schema"].get("type") for each in declared), f"{method} {path}"
        pairs = [(each["in"], each["name"]) for each in operation["parameters"]]
        assert len(pairs) == len(set(pairs)), f"{method} {path}"


def test_the_document_is_sound(document):
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert {"title", "version"} <= set(document["info"])
    names = [operation["operationId"] for _path, _method, operation in _each(document)]
    assert len(names) == len(set(names))
    shapes = [PLACE.sub("{}", path) for path in document["paths"]]
    assert len(shapes) == len(set(shapes))
    for reference in _references(document):
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
    for path, method, operation in _each(document):
        assert operation["responses"], f"{method} {path}"
        assert all(re.fullmatch(r"[1-5]\d\d", status) for status in map(str, operation["responses"])), path
        assert all(each["description"] for each in operation["responses"].values()), f"{method} {path}"
        assert method != "get" or "requestBody" not in operation


def test_every_list_of_the_document_is_counted_above(document):
    """A new list joins ``REST_LISTS``, so that it is asked with none, one, two and three rows."""
    found = set()
    for _path, method, operation in _each(document):
        content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
        if method == "get" and content.get("schema", {}).get("type") == "array":
            found.add(operation["operationId"].rpartition("_api_")[2])
    assert found == (REST_LISTS | REST_LISTS_OF_OTHER_LENGTHS) - {"list_contributions"}


def test_every_router_of_the_house_keeps_rows_rows():
    routers = [router for _prefix, router in api._routers if router is not api.default_router]
    assert len(routers) == 28
    assert {type(router) for router in routers} == {Door}


def test_two_rows_are_rows_and_the_framework_alone_would_not_have_it():
    def two_rows(request):
        return "one", "two"

    for router in (Router(), Door()):
        router.add_api_operation("/", ["GET"], two_rows, response=list[str])
        if isinstance(router, Door):
            assert TestClient(router).get("/").json() == ["one", "two"]
        else:
            with pytest.raises((ConfigError, DeprecationWarning)):
                TestClient(router).get("/")
