"""Ids of another space are nothing here: by REST, in its bodies and by page; and nothing is written."""

import json
import re
from html.parser import HTMLParser

import pytest

from minga.foundation import clock
from minga.foundation.scope import in_space
from minga.outcome.tests.factories import AFTERWARDS
from minga.project.tests.carried import everything
from tests.doors.houses import PLACE, addresses, filled, furnished, generated

NOWHERE = 10**9


@pytest.fixture
def two_houses(cast, neighbours, client, settings, monkeypatch):
    """Ids of things here, and of the same things next door; Rosa, who facilitates here, is signed in."""
    settings.WRITES_PER_MINUTE = 10_000
    monkeypatch.setattr(clock, "now", lambda: AFTERWARDS)
    here = furnished(cast, 1)
    with in_space(neighbours.space.pk):
        there = furnished(neighbours, 1)
    client.force_login(cast.rosa)
    return here, there


def _tells_nothing(answer, nowhere):
    """Not found; or refused before anybody looked, word for word as where there is no such thing anywhere."""
    if answer.status_code in {404, 405}:
        return True
    return answer.status_code >= 400 and _said(answer) == _said(nowhere)


def _said(answer):
    return answer.status_code, re.sub(rb"\d+|csrf[^>]*|nonce[^>]*", b"", answer.content)


def _exchanged(here, there, name):
    return here | {name: there[name]}


def _sample(schema, document, here, name=""):
    """A value that the schema takes."""
    if "default" in schema and name not in here:
        return schema["default"]
    if "$ref" in schema:
        return _sample(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document, here, name)
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0], document, here, name)
    if name in here:
        return here[name]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        wanted = schema.get("properties", {})
        return {each: _sample(wanted[each], document, here, each) for each in wanted}
    if kind == "array":
        return [_sample(schema["items"], document, here)]
    if kind == "boolean":
        return False
    if kind in {"integer", "number"}:
        return schema.get("minimum", 1)
    return _text(schema)


def _text(schema):
    return {"date": "2028-01-01", "date-time": "2028-01-01T10:00:00Z"}.get(schema.get("format"), "2028-01")


def _body(operation, document, ids):
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return _sample(content["schema"], document, ids) if content else None


def test_no_operation_takes_an_id_from_next_door(two_houses, client, cast):
    here, there = two_houses
    made = generated(client, cast.rosa)
    before, tried, wrong = everything(), 0, []
    for path, method, operation in made.operations():
        for name in set(PLACE.findall(path)) - {"space", "token", "user_id", "kind"}:
            if name not in there:
                continue
            ids = _exchanged(here, there, name)
            body = _body(operation, made.document, here)
            answer = _send(client, method, path, ids, body)
            nowhere = _send(client, method, path, here | {name: NOWHERE}, body)
            tried += 1
            if not _tells_nothing(answer, nowhere) or everything() != before:
                wrong.append(f"{method} {path} with another's {name}: {answer.status_code} {answer.content[:120]!r}")
    assert tried >= 60
    assert not wrong, "\n".join(wrong)


def test_no_body_takes_an_id_from_next_door(two_houses, client, cast):
    here, there = two_houses
    made = generated(client, cast.rosa)
    before, tried, wrong = everything(), 0, []
    for path, method, operation in made.operations("post", "put"):
        body = _body(operation, made.document, here)
        for name in [each for each in body or {} if each.endswith("_id") and _known(each, there) is not None]:
            answer = _send(client, method, path, here, body | {name: _known(name, there)})
            nowhere = _send(client, method, path, here, body | {name: NOWHERE})
            tried += 1
            if not _tells_nothing(answer, nowhere) or everything() != before:
                wrong.append(f"{method} {path} {name}: {answer.status_code} {answer.content[:120]!r}")
    assert tried >= 8
    assert not wrong, "\n".join(wrong)


NAMED_OTHERWISE = {
    "idea_id": "contribution_id",
    "reply_to_id": "contribution_id",
    "into_id": "contribution_id",
    "delegate_id": "user_id",
    "sponsor_id": "user_id",
    "facilitator_id": "user_id",
}


def _known(name, ids):
    return ids.get(NAMED_OTHERWISE.get(name, name))


def _send(client, method, path, ids, body):
    for name in PLACE.findall(path):
        path = path.replace(f"{{{name}}}", str(ids.get(name, "x")))
    text = json.dumps(body) if body is not None else ""
    return client.generic(method.upper(), path, data=text, content_type="application/json")


def test_no_page_takes_an_id_from_next_door(two_houses, client):
    here, there = two_houses
    before, tried, wrong = everything(), 0, []
    for route in addresses():
        if not route.startswith("s/<slug:space>/"):
            continue
        names = [piece.partition(">")[0].partition(":")[2] for piece in route.split("<")[1:]]
        for name in set(names) - {"space", "token", "user_id", "number", "kind"}:
            path = filled(route, _exchanged(here, there, name) | {"number": 1}) if name in there else None
            for method in (client.get, client.post) if path else ():
                answer = method(path, {"direction": "up"})
                nowhere = method(filled(route, here | {name: NOWHERE, "number": 1}), {"direction": "up"})
                tried += 1
                if not _tells_nothing(answer, nowhere) or everything() != before:
                    wrong.append(f"{method.__name__} {route} with another's {name}: {answer.status_code}")
    assert tried > 120
    assert not wrong, "\n".join(wrong)


class Forms(HTMLParser):
    """The forms of a page that post, with their fields as they stand."""

    def __init__(self, page):
        super().__init__()
        self.forms = []
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.forms.append((told.get("action"), {}) if told.get("method") == "post" else (None, {}))
        if not self.forms:
            return
        fields = self.forms[-1][1]
        if tag == "select":
            self.select = told.get("name", "")
        elif tag == "option" and told.get("value", "").isdigit():
            fields.setdefault(self.select, set()).add(told["value"])
        elif tag in {"input", "textarea"} and told.get("name"):
            value = told.get("value") or ""
            fields.setdefault(told["name"], set()).add(value)


CHOSEN_PEOPLE = {"user_id", "sponsor_id", "facilitator_id", "owner_id", "delegate_id", "person_id"}


def test_no_form_takes_a_choice_from_next_door(two_houses, client):
    """Each form that offers things or people by id is sent with one that stands next door."""
    here, there = two_houses
    tried, wrong = 0, []
    for route in addresses():
        path = filled(route, here | {"number": 1}) if route.startswith("s/<slug:space>/") else None
        page = client.get(path) if path else None
        if page is None or page.status_code != 200 or "html" not in page["Content-Type"]:
            continue
        for action, fields in Forms(page.content.decode()).forms:
            for name in [each for each in fields if each.endswith(("_id", "_ids"))]:
                other = there["user_id"] if name in CHOSEN_PEOPLE else there.get(name, 10**9)
                sent = {each: max(values) or "2028-01-01" for each, values in fields.items()} | {name: other}
                before = everything()
                answer = client.post(action or path, sent)
                tried += 1
                if answer.status_code < 400 or everything() != before:
                    wrong.append(f"{path} → {action} with another's {name}: {answer.status_code}")
    assert tried >= 5
    assert not wrong, "\n".join(wrong)
