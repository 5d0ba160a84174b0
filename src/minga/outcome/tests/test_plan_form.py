"""One form for every method: what does not concern the method chosen is neither asked nor looked at."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from minga import outcome
from minga.outcome import queries
from minga.outcome.forms import PlanForm
from minga.outcome.forms.plans import PARTS
from minga.outcome.rules import EVERYBODY_DRAWN, Method
from minga.outcome.tests import factories

COMMON = {"indicator_id": "1", "theory": "Porque sí", "post_first": "0", "post_last": "11"}
LOTTERY = {"starts_on": "2027-03-01", "draw_seed": "x", "draw_size": "300", "draw_total": "600"}
WEDGE = {"units": "A\nB\nC", "waves": "2027-03-01: 1\n2027-05-01: 2", "draw_seed": "x"}
BEFORE = {"pre_first": "-12", "pre_last": "-1"}
NEEDED = {
    Method.INTENTION_TO_TREAT: LOTTERY,
    Method.CLUSTER_LOTTERY: LOTTERY,
    Method.STEPPED_WEDGE: WEDGE | BEFORE,
    Method.CONTRIBUTION_ANALYSIS: {"starts": "A: 2027-03-01", "steps": "Uno\n\n Dos  tres "} | BEFORE,
}
JUNK = {
    "starts": "???",
    "comparison": "x" * 300,
    "waves": "nunca",
    "draw_size": "muchos",
    "steps": "y" * 400,
    "starts_on": "ayer",
    "pre_first": "antes",
}


def form(method, **fields):
    data = COMMON | {"method": method} | fields
    return PlanForm(data, indicators=[(1, "Matrícula")])


@pytest.mark.parametrize("method", Method, ids=lambda each: each.value)
def test_a_method_asks_only_for_its_own(method):
    needed = NEEDED.get(method, {"starts": "A: 2027-03-01"} | BEFORE)
    valid = form(method, **needed)
    assert valid.is_valid(), valid.errors
    other = {name: value for name, value in JUNK.items() if not valid._concerns(name)}
    assert other
    with_junk = form(method, **(needed | other))
    assert with_junk.is_valid(), with_junk.errors
    assert with_junk.design() == valid.design()


@pytest.mark.parametrize("method", Method, ids=lambda each: each.value)
def test_what_does_concern_it_is_looked_at(method):
    needed = NEEDED.get(method, {"starts": "A: 2027-03-01"} | BEFORE)
    probe = form(method, **needed)
    probe.is_valid()
    own = {name: value for name, value in JUNK.items() if probe._concerns(name)}
    wrong = form(method, **(needed | own))
    assert not wrong.is_valid()
    assert set(wrong.errors) == set(own)
    assert all(name in str(wrong) for name in own)


def test_the_window_before_is_asked_where_the_method_looks_at_one():
    assert "pre_first" in form(Method.BEFORE_AFTER, starts="A: 2027-03-01", pre_last="-1").errors
    assert form(Method.INTENTION_TO_TREAT, **LOTTERY).is_valid()


def test_the_designs_that_come_out():
    wedge = form(Method.STEPPED_WEDGE, **NEEDED[Method.STEPPED_WEDGE])
    assert wedge.is_valid()
    assert wedge.design().units == ("A", "B", "C")
    assert [size for _day, size in wedge.design().waves] == [1, 2]
    assert wedge.design().is_seed_sealed
    lottery = form(Method.INTENTION_TO_TREAT, **LOTTERY)
    assert lottery.is_valid()
    assert list(lottery.design().starts) == [EVERYBODY_DRAWN]
    steps = form(Method.CONTRIBUTION_ANALYSIS, **NEEDED[Method.CONTRIBUTION_ANALYSIS])
    assert steps.is_valid()
    assert steps.design().steps == ("Uno", "Dos tres")


@pytest.mark.parametrize("second", ["planta 1", "Plánta 1", "Planta  1", "Planta 1"])
def test_a_unit_named_twice_is_refused_in_one_sentence(second):
    with translation.override("es"):
        found = form(Method.BEFORE_AFTER, starts=f"Planta 1: 2027-03-01\n{second}: 2027-04-01", **BEFORE)
        assert len(found.errors["starts"]) == 1
        assert "solo cambian en mayúsculas" in found.errors["starts"][0]


def test_every_field_stands_in_one_part_and_few_methods_are_named():
    shown = [bound.name for each in form("").parts() for bound in each.fields]
    assert sorted(shown) == sorted(PlanForm.base_fields)
    assert len(shown) == len(set(shown))
    with translation.override("en"):
        only = {part.fields[0]: part.only_for for part in PARTS}
    assert only["steps"] == "Contribution analysis"
    assert only["starts"] == only["indicator_id"] == ""


def test_the_page_groups_the_fields_with_legends_and_keeps_what_was_typed(cast, client):
    plan = factories.drafted(cast)
    client.force_login(cast.rosa)
    address = reverse("outcome:revise_full", args=[cast.space.slug, plan.pk])
    page = client.get(address).content.decode()
    assert page.count("<fieldset") >= len(PARTS) - 1
    assert 'data-for="contribution_analysis"' in page
    body = COMMON | BEFORE | {"method": "stepped_wedge", "units": "Taller uno", "waves": "pronto", "steps": "Un paso"}
    answer = client.post(address, body)
    assert answer.status_code == 422
    assert all(typed in answer.content.decode() for typed in ("Taller uno", "pronto", "Un paso"))
    plan.refresh_from_db()
    assert plan.method == Method.DIFFERENCE_IN_DIFFERENCES


def test_a_plan_alone_is_compared_with_nobody(cast):
    plan = factories.drafted(cast, method=Method.BEFORE_AFTER, comparison=())
    assert not queries.plan_page(cast.actor(cast.rosa), plan.pk).is_compared


def test_the_style_sheet_knows_every_method():
    styles = (Path(outcome.__file__).parent / "static/outcome/forms.css").read_text()
    named = re.findall(r"form:has\(\[value=(\w+)\]:checked\) \[data-for\]:not\(\[data-for~=(\w+)\]\)", styles)
    assert sorted(named) == sorted((method.value, method.value) for method in Method)
