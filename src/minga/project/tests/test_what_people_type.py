"""What nobody sees is no text, and 12,5 is never 125: through pages, REST and commands."""

import re
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

import minga
from minga.community.models import Community
from minga.community.tests import factories as communities
from minga.debate.models import Contribution, Estimate, Question, Statement
from minga.debate.tests import factories as debates
from minga.decision.models import Option
from minga.decision.tests import factories as decisions
from minga.foundation.testing.cast import NOW, Cast
from minga.initiative.models import HoursEntry, Milestone
from minga.initiative.tests import factories as initiatives
from minga.kernel.typed import read_typed_number
from minga.ui.fields import NumberField, WholeNumberField, WrittenField

SOURCE = Path(minga.__file__).parent
UNSEEN = [
    "\u200b",
    "\u2060",
    "\u3164",
    "\u115f",
    "\ufeff",
    "\ufe0f",
    "\u202e\u202c",
    "\U000e0041",
    "\u00ad \u00a0",
    "\u2800",
]
EASY = ["12,5", "12.5", " 12,50 "]
ASKED = ["1.500", "1,500", "12,125", "1e3", "12,5,0", "doce", "--3"]


def _form_files() -> list[Path]:
    return [
        path
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts and path.name != "fields.py" and path.name != "gallery.py"
    ]


def test_every_form_reads_texts_and_numbers_by_the_fields_of_the_house() -> None:
    """Django's own fields take what nobody sees for text, and let a browser drop the comma of a number."""
    own = re.compile(r"\bforms\.(CharField|FloatField|DecimalField|IntegerField|NumberInput)\b")
    found = {
        f"{path.relative_to(SOURCE)}: {match[0]}" for path in _form_files() for match in own.finditer(path.read_text())
    }
    assert found == set()


def test_no_template_asks_for_a_number_in_the_browser_s_own_field() -> None:
    pages = [path for path in SOURCE.rglob("*.html") if 'type="number"' in path.read_text()]
    assert pages == []


def test_a_control_for_numbers_is_a_text_with_the_keys_of_numbers(client: Client, cast: Cast) -> None:
    initiative = initiatives.under_way(cast)
    client.force_login(cast.tito)
    page = client.get(f"/s/prueba/initiative/{initiative.pk}/hours/").content.decode()
    control = re.search(r'<input[^>]*name="hours"[^>]*>', page)
    assert control
    assert 'type="text"' in control[0]
    assert 'inputmode="decimal"' in control[0]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("typed", EASY)
def test_hours_typed_with_a_comma_are_those_hours(client: Client, cast: Cast, typed: str, language: str) -> None:
    initiative = initiatives.under_way(cast)
    cast.tito.language = language
    cast.tito.save()
    client.force_login(cast.tito)
    data = {"hours": typed, "worked_on": str(initiatives.TODAY)}
    with time_machine.travel(initiatives.STARTED_AT, tick=False):
        answer = client.post(f"/s/prueba/initiative/{initiative.pk}/hours/", data)
    assert answer.status_code == 302
    assert HoursEntry.objects.get().hours == 12.5


@pytest.mark.parametrize("typed", ASKED)
def test_hours_that_could_mean_two_things_are_asked(client: Client, cast: Cast, typed: str) -> None:
    initiative = initiatives.under_way(cast)
    client.force_login(cast.tito)
    with time_machine.travel(initiatives.STARTED_AT, tick=False):
        answer = client.post(
            f"/s/prueba/initiative/{initiative.pk}/hours/", {"hours": typed, "worked_on": str(initiatives.TODAY)}
        )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Escribe un número como 12,5" in page
    assert f'value="{typed}"' in page
    assert not HoursEntry.objects.exists()


@pytest.mark.parametrize("typed", EASY)
def test_a_sealed_estimate_is_what_was_typed(client: Client, cast: Cast, typed: str) -> None:
    question = debates.opened(cast)
    asked = debates.estimates(cast, question)
    client.force_login(cast.tito)
    with time_machine.travel(NOW, tick=False):
        answer = client.post(f"/s/prueba/debate/{question.pk}/estimates/{asked.pk}/", {"value": typed})
    assert answer.status_code == 302
    assert Estimate.objects.get(round=asked).value == 12.5


class Typed(forms.Form):
    number = NumberField(required=False)
    whole = WholeNumberField(required=False, min_value=1)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.sampled_from(["es", "en"]))
def test_what_stands_in_a_field_is_read_as_what_was_kept(value: float, language: str) -> None:
    field = NumberField()
    with translation.override(language):
        shown = str(field.prepare_value(value))
        if len(shown) <= 32:
            assert field.clean(shown) == value


@given(st.integers(-(10**9), 10**9), st.sampled_from(["es", "en"]))
def test_whole_numbers_too(value: int, language: str) -> None:
    field = WholeNumberField()
    with translation.override(language):
        assert field.clean(str(field.prepare_value(value))) == value


@given(st.text(alphabet="0123456789.,- ", max_size=8))
def test_no_mark_is_ever_dropped(typed: str) -> None:
    """Whatever is typed is read as itself or asked for again: no digit moves past a mark."""
    read = read_typed_number(typed)
    if read is None:
        return
    tidy = "".join(typed.split()).replace(",", ".")
    assert float(read) == float(tidy)


@pytest.mark.parametrize("typed", ["12,5", "1.5", "1.000", "x"])
def test_a_whole_number_is_asked_where_it_is_none(typed: str) -> None:
    with pytest.raises(ValidationError):
        WholeNumberField().clean(typed)


# What nobody sees


@pytest.mark.parametrize("text", UNSEEN)
def test_a_text_that_nobody_sees_is_no_text_on_a_form(text: str) -> None:
    for field in (WrittenField(), WrittenField(widget=forms.Textarea)):
        with pytest.raises(ValidationError):
            field.clean(text)
    assert WrittenField(required=False).clean(text) == ""


PAGES: list[tuple[str, dict[str, Any]]] = [
    ("write", {"kind": "idea", "title": "{}", "body": "{}"}),
    ("write", {"kind": "experience", "title": "", "body": "{}"}),
    ("statement", {"text": "{}"}),
    ("question", {"title": "{}", "body": "", "opens_at": "2026-03-03T10:00", "closes_at": "2026-03-13T10:00"}),
    ("options", {"titles": "Abrir los sábados\n{}", "waiting_cost": ""}),
    ("milestone", {"title": "{}", "due_on": "2027-01-01"}),
    ("settings", {"name": "{}", "about": "", "access": "open", "joining_question": ""}),
]


def _place(cast: Cast, name: str) -> tuple[Any, str]:
    if name in {"write", "statement"}:
        question = debates.opened(cast)
        return cast.tito, f"/s/prueba/debate/{question.pk}/{'write/' if name == 'write' else 'statements/new/'}"
    if name == "milestone":
        return cast.tito, f"/s/prueba/initiative/{initiatives.under_way(cast).pk}/milestone/"
    where = communities.opened(cast)
    if name == "options":
        decision = decisions.drafted_in(cast, where)
        return cast.rosa, f"/s/prueba/decision/{decision.pk}/options/"
    path = f"debate/ask/{where.pk}/" if name == "question" else f"community/{where.pk}/settings/"
    return cast.rosa, f"/s/prueba/{path}"


def _counts() -> tuple[int, ...]:
    kinds = (Contribution, Statement, Question, Option, Milestone)
    return tuple(kind.objects.count() for kind in kinds)


@pytest.mark.parametrize("text", ["\u200b", "\u3164\u2060", "\u202e\u00a0\ufe0f"])
@pytest.mark.parametrize(
    ("name", "data"), PAGES, ids=[f"{name}-{number}" for number, (name, _data) in enumerate(PAGES)]
)
def test_pages_refuse_what_nobody_sees(client: Client, cast: Cast, name: str, data: dict[str, Any], text: str) -> None:
    who, path = _place(cast, name)
    before, names = _counts(), set(Community.objects.values_list("name", flat=True))
    client.force_login(who)
    with time_machine.travel(NOW, tick=False):
        answer = client.post(path, {key: str(value).replace("{}", text) for key, value in data.items()})
    assert answer.status_code == 422
    assert _counts() == before
    assert set(Community.objects.values_list("name", flat=True)) == names


@pytest.mark.parametrize("text", ["\u200b", "\u3164"])
def test_rest_refuses_what_nobody_sees(client: Client, cast: Cast, text: str) -> None:
    where = communities.opened(cast)
    question = debates.opened(cast, where)
    base = "/api/v1/s/prueba"
    before = _counts()
    sent = [
        (
            cast.tito,
            f"{base}/debate/{question.pk}/contributions/",
            {"kind": "idea", "title": text, "body": "Con texto"},
        ),
        (cast.tito, f"{base}/debate/{question.pk}/contributions/", {"kind": "idea", "title": "Con", "body": text}),
        (cast.tito, f"{base}/debate/{question.pk}/statements/", {"text": text}),
        (
            cast.rosa,
            f"{base}/debate/",
            {
                "community_id": where.pk,
                "title": text,
                "opens_at": "2026-03-03T10:00:00Z",
                "closes_at": "2026-03-13T10:00:00Z",
            },
        ),
    ]
    for who, path, body in sent:
        client.force_login(who)
        with time_machine.travel(NOW, tick=False):
            answer = client.post(path, body, content_type="application/json")
        assert 400 <= answer.status_code < 500, path
        assert answer.json()["sentence"], path
    assert _counts() == before


def test_names_and_titles_hold_no_signs_that_turn_them_round(client: Client, cast: Cast) -> None:
    question = debates.opened(cast)
    client.force_login(cast.tito)
    with time_machine.travel(NOW, tick=False):
        client.post("/me/", {"name": "\u202eTito\u200b Pérez\u2069", "language": "es", "time_zone": ""})
        path = f"/s/prueba/debate/{question.pk}/write/"
        client.post(path, {"kind": "idea", "title": "Pagar\u202e 100\u2066", "body": "Texto \u202e entero"})
    cast.tito.refresh_from_db()
    assert cast.tito.name == "Tito Pérez"
    kept = Contribution.objects.get()
    assert (kept.title, kept.body) == ("Pagar 100", "Texto \u202e entero")


def test_who_is_named_with_nothing_visible_is_read_by_their_address(client: Client, cast: Cast) -> None:
    client.force_login(cast.tito)
    client.post("/me/", {"name": "\u3164\u2060", "language": "es", "time_zone": ""})
    cast.tito.refresh_from_db()
    assert str(cast.tito) == "tito"
