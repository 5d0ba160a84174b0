"""What failed is read first and costs evidence; no name of a level and no sentence denies what the figures say."""

import io
import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from minga import outcome
from minga.algorithms import impact
from minga.algorithms.impact.failures import COSTS
from minga.initiative.models import Unit
from minga.outcome import queries, rules, wording
from minga.outcome.assessing import assess
from minga.outcome.assessing.judging import code_of, doubt_of
from minga.outcome.queries.freezing import freeze
from minga.outcome.queries.saying import claim_of
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS, OTHERS, START, TREATED

VERBS = re.compile(r"caus|chang|contribut|improv|cambi|contribu|mejor", re.IGNORECASE)
SPOILED = {
    "starts_kept": {"moved": [TREATED[0]]},
    "plan_kept": {"amendments": 1},
    "source_kept": {"sources": ["uno", "dos"]},
    "all_told": {"tried": 3},
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AFTERWARDS, tick=False), translation.override("en"):
        yield


@pytest.fixture
def inputs(cast):
    return freeze(factories.measured(cast), now=AFTERWARDS)


@pytest.fixture
def verdict(cast):
    """Started otherwise than planned, and a guardrail breached."""
    plan = factories.measured(cast)
    Unit.objects.filter(initiative=plan.initiative, name=TREATED[0]).update(started_on=START.replace(month=9))
    guardrail = factories.guardrail_of(plan.initiative)
    rows = [(unit, "2026-10", 3.5) for unit in TREATED]
    factories.imported(cast, guardrail, factories.csv_of(rows))
    return factories.published(cast, factories.assessed(cast, plan))


FAILED = ("Units started otherwise than the plan said.", "A guardrail was breached: Paradas de horno, 3.5 paradas")


@pytest.fixture
def reader(cast, client):
    """Salma, who sponsors and reads English."""
    cast.salma.language = "en"
    cast.salma.save()
    client.force_login(cast.salma)
    return client


def in_order(text, *parts):
    places = [text.index(part) for part in parts]
    assert places == sorted(places), list(zip(parts, places, strict=True))


def test_what_failed_costs_a_level_each(verdict):
    figures = verdict.assessment.figures
    assert (verdict.level, verdict.code) == (2, "improved")
    assert figures["reasons"][:2] == ["started_otherwise", "guardrail_breached"]


def test_what_failed_stands_above_the_verdict_on_every_page(cast, reader, verdict):
    slug = cast.space.slug
    sentence = "rose by"
    pages = [
        reverse("outcome:detail", args=[slug, verdict.pk]),
        reverse("outcome:report", args=[slug, verdict.pk]),
        reverse("outcome:list", args=[slug]),
        reverse("home:portfolio", args=[slug]),
        reverse("initiative:detail", args=[slug, verdict.initiative_id]),
        reverse("purpose:detail", args=[slug, verdict.purpose_id]),
        reverse("outcome:plan", args=[slug, verdict.plan_id]),
    ]
    for url in pages:
        text = re.sub(r"\s+", " ", reader.get(url).content.decode())
        in_order(text[text.index("<main") :], *FAILED, sentence)


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_failed_stands_above_the_verdict_on_paper(cast, client, verdict, language):
    cast.salma.language = language
    cast.salma.save()
    client.force_login(cast.salma)
    content = client.get(reverse("outcome:report_pdf", args=[cast.space.slug, verdict.pk])).content
    pages = PdfReader(io.BytesIO(content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    words = {
        "es": ("Qué falló, y baja la evidencia", "empezaron de otra manera", "Se rompió una salvaguarda", "Después de"),
        "en": ("What failed, and lowers the evidence", "Units started otherwise", "A guardrail was breached", "After"),
    }
    assert len(pages) == 1
    in_order(text, *words[language])


def test_what_failed_is_told_by_rest_before_the_verdict(cast, reader, verdict):
    path = f"/api/v1/s/{cast.space.slug}/outcome/"
    (row,), one = reader.get(path).json(), reader.get(f"{path}{verdict.pk}/").json()
    for body in (row, one):
        assert [part in said for part, said in zip(FAILED, body["failed"], strict=True)] == [True, True]
        assert list(body).index("failed") < list(body).index("sentence")
        assert (body["level"], body["code"], body["level_name"]) == (2, "improved", "before and after")
    assert [check["code"] for check in one["checks"] if check["passed"] is False] == ["starts_kept"]
    assert one["checks"][0]["code"] == "starts_kept"


def test_the_heading_of_a_verdict_is_its_sentence_and_only_what_failed_is_read_before(cast, reader, verdict):
    text = re.sub(
        r"\s+", " ", reader.get(reverse("outcome:detail", args=[cast.space.slug, verdict.pk])).content.decode()
    )
    main = text[text.index("<main") : text.index("</main>")]
    in_order(main, *FAILED, "<h1", "rose by", "</h1>", "Evidence 2 of 5", 'id="picture"', 'id="ladder"', 'id="reasons"')
    in_order(main, 'id="reasons"', "What would take it to evidence 3", 'id="checks"', 'id="guardrails"', 'id="cost"')
    assert main.count("<h1") == 1
    assert "Units would have to start on the day that the plan says." in main
    assert "printed on" in main


def test_a_clean_verdict_has_nothing_that_failed(cast, reader):
    verdict = factories.published(cast)
    claim = queries.verdict_page(cast.actor(cast.salma), verdict.pk, space_slug=cast.space.slug).claim
    assert (verdict.level, claim.failed) == (4, ())
    page = reader.get(reverse("outcome:detail", args=[cast.space.slug, verdict.pk])).content.decode()
    assert "What failed" not in page
    assert "What would take it to evidence 5" in page
    assert "Lots would have to decide who starts" in page
    assert "Thanks to" in re.search(r"<h1.*?</h1>", page, re.DOTALL)[0]
    assert "Evidence 4 of 5" in page


@pytest.mark.parametrize("code", SPOILED)
def test_the_history_of_a_plan_is_checked_and_priced(inputs, code):
    spoiled = assess(inputs | {"facts": inputs["facts"] | SPOILED[code]})
    clean = assess(inputs)
    assert clean["level"] == 4
    assert [check["code"] for check in spoiled["checks"] if check["passed"] is False] == [code]
    assert spoiled["level"] == clean["level"] - 1


def test_a_window_whose_values_never_came_is_not_whole(inputs):
    kept = [[*row[:-3], None, None, None] for row in inputs["values"]]
    found = assess(inputs | {"values": kept})
    assert next(check for check in found["checks"] if check["code"] == "points_known")["passed"] is False
    assert found["level"] < assess(inputs)["level"]
    cut = inputs | {"values": [row[:-3] for row in inputs["values"]], "periods": inputs["periods"][:-3]}
    assert "points_missing" in assess(cut)["reasons"], "periods that nobody reported are missing too"


def test_a_comparison_unit_that_started_too_is_told_first(inputs):
    found = assess(inputs | {"started_too": [OTHERS[0]]})
    assert (found["level"], found["reasons"][0]) == (2, "comparison_treated")


def test_each_breached_guardrail_costs_a_level(inputs):
    (one,) = inputs["guardrails"]
    broken = one | {"values": [9.0]}
    assert [assess(inputs | {"guardrails": [broken] * times})["level"] for times in range(4)] == [4, 3, 2, 1]


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_names_of_levels_speak_of_evidence_and_never_of_what_happened(language):
    with translation.override(language):
        names = [str(name) for name in wording.LEVELS.values()]
        said = [wording.evidence(level) for level in range(6)]
    assert len(set(names)) == 6
    assert not [name for name in names if VERBS.search(name)]
    assert said[4] == {"es": "Evidencia 4 de 5: con comparación", "en": "Evidence 4 of 5: with a comparison"}[language]


def test_a_badge_never_says_improved_where_the_sentence_does_not():
    for code, level in product(rules.Code, range(6)):
        label = wording.code_label(code, level)
        if code == rules.Code.IMPROVED:
            assert (label == "It improved") is (level >= 2)
        else:
            assert label == str(wording.CODES[code])


BASE = impact.Estimate(
    method=impact.Method.SYNTHETIC_CONTROL,
    effect=0.0,
    relative=None,
    interval=impact.Interval(-1.0, 1.0),
    standard_error=1.0,
    p_value=None,
    smallest_p=None,
    before=None,
    after=None,
    sample=impact.Sample(1, 20, 24, 12),
)
INTERVALS = ((-1.0, 1.0), (0.16, 0.27), (-0.27, -0.16), (0.0004, 2.0), (-2.0, -0.0004), (-0.0, 3.0))
SAYS = {
    "cannot tell which way": lambda low, high, _p: low <= 0 <= high,
    "so it may be none": lambda low, high, p: low <= 0 <= high and p <= 0.10,
    "it may be none, and": lambda low, high, _p: low <= 0 <= high,
    "made no detectable difference": lambda low, high, _p: low <= 0 <= high,
    "No detectable change": lambda low, high, _p: low <= 0 <= high,
    "do not bear it out": lambda low, high, p: (low > 0 or high < 0) and p > 0.10,
    "does not bear it out": lambda low, high, p: (low > 0 or high < 0) and p > 0.10,
    "as much as anything can": lambda low, high, p: (low > 0 or high < 0) and p > 0.10,
    "Thanks to": lambda low, high, p: (low > 0 or high < 0) and (p is None or p <= 0.10),
    " rose by ": lambda low, high, _p: low > 0,
    " fell by ": lambda low, high, _p: high < 0,
    "for the better": lambda low, high, p: (low > 0 or high < 0) and (p is None or p <= 0.10),
    "for the worse": lambda low, high, p: (low > 0 or high < 0) and (p is None or p <= 0.10),
}


def told(cast_plan, estimate, *, direction, visible, level):
    """The claim of an estimate as a verdict would tell it."""
    inputs = {"direction": direction, "smallest_change": visible}
    code = code_of(inputs, estimate)
    figures = {
        "estimate": {
            "effect": estimate.effect,
            "relative": None,
            "p_value": estimate.p_value,
            "smallest_p": estimate.smallest_p,
            "interval": {"low": estimate.interval.low, "high": estimate.interval.high},
            "after": None,
            "refused": [],
            "secondary": [],
            "weights": [],
            "sample": {"treated_units": 1, "comparison_units": 20, "periods_before": 24, "periods_after": 12},
        },
        "error": None,
        "reasons": [],
        "checks": [],
        "guardrails": [],
        "doubt": doubt_of(inputs, estimate, code),
    }
    return claim_of(cast_plan, SimpleNamespace(figures=figures, code=code.value, level=level))


def test_no_sentence_denies_its_figures_whatever_the_method_and_the_level(cast):
    plan = factories.measured(cast)
    methods = [method for method in impact.Method if method.value in set(rules.Method)]
    chances = ((None, None), (0.02, 0.01), (0.14, 0.01), (1 / 6, 1 / 6))
    seen = set()
    for method, (low, high), (p, least) in product(methods, INTERVALS, chances):
        for direction, visible, level in product(("up", "down"), (None, 0.5, 5.0), range(6)):
            middle = (low + high) / 2
            estimate = replace(
                BASE, method=method, effect=middle, interval=impact.Interval(low, high), p_value=p, smallest_p=least
            )
            claim = told(plan, estimate, direction=direction, visible=visible, level=level)
            seen |= {words for words in SAYS if words in claim.sentence}
            for words, holds in SAYS.items():
                assert words not in claim.sentence or holds(low, high, p), (claim.sentence, low, high, p)
            if "for the " in claim.sentence:
                assert ("for the better" in claim.sentence) is ((middle > 0) == (direction == "up"))
            assert "Thanks to" not in claim.sentence or (level == 4 and (middle > 0) == (direction == "up"))
            assert low * high <= 0 or not re.search(r"(?<![\d.])0(\.0+)?(?![\d.])", claim.interval), claim.interval
    assert seen == set(SAYS)


def test_a_verdict_that_placebos_do_not_bear_out_says_so_with_its_chance(cast):
    plan = factories.measured(cast)
    estimate = replace(BASE, effect=0.21, interval=impact.Interval(0.16, 0.27), p_value=0.14, smallest_p=0.02)
    claim = told(plan, estimate, direction="up", visible=0.1, level=4)
    assert "the placebos do not bear it out" in claim.sentence
    assert "14" in claim.sentence
    assert "cannot tell which way" not in claim.sentence
    with translation.override("es"):
        said = told(plan, estimate, direction="up", visible=0.1, level=4).sentence
    assert "no lo confirman" in said


def test_every_check_of_every_method_has_a_row_in_the_ladders_table():
    text = Path(outcome.__file__).with_name("README.md").read_text()
    missing = [code for code in COSTS if f"`{code}`" not in text]
    assert not missing
