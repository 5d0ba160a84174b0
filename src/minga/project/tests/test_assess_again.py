"""``minga assess --replay`` and the printed report: the same for anybody, and a hostile file ends in a sentence."""

import io
import json

import pytest
from pypdf import PdfReader

from minga.outcome.models import Assessment
from minga.outcome.tests import factories
from minga.project.tests.carried import ran, refused, run


@pytest.fixture
def verdict(cast):
    return factories.published(cast)


@pytest.fixture
def inputs(verdict, tmp_path):
    path = tmp_path / "inputs.json"
    path.write_text(verdict.assessment.inputs)
    return path


def test_every_assessment_of_a_space_is_computed_again(cast, verdict):
    said = ran("assess", "--replay", "--space", cast.space.slug)
    assert f"same     plan {verdict.plan_id}, assessment 1 (verdict {verdict.pk}): evidence 4 of 5, improved" in said
    assert "1 assessment computed again: the same to the last digit." in said


@pytest.mark.parametrize("field", ["figures", "level", "code", "inputs"])
def test_a_touched_figure_or_input_is_found(cast, verdict, field):
    kept = Assessment.objects.get()
    touched = {
        "figures": kept.figures | {"estimate": kept.figures["estimate"] | {"effect": 9.9}},
        "level": 5,
        "code": "harm",
        "inputs": kept.inputs.replace('"direction":"up"', '"direction":"down"'),
    }
    Assessment.objects.update(**{field: touched[field]})
    said = refused("assess", "--replay", "--space", cast.space.slug, "--verdict", str(verdict.pk))
    assert "1 assessment of 1 does not come out as it is kept." in said


def test_anybody_computes_the_downloaded_inputs(verdict, inputs):
    said = ran("assess", "--replay", str(inputs))
    assert verdict.assessment.inputs_hash in said
    assert "Evidence 4 of 5: with a comparison (improved)." in said
    assert repr(verdict.assessment.figures["estimate"]["effect"]) in said


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", '{"trial": null}', "\x00\x01", "[" * 100_000, '{"method": "magic", "guardrails": []}'],
)
def test_what_holds_no_inputs_is_one_sentence(tmp_path, text):
    path = tmp_path / "bad.json"
    path.write_text(text)
    assert "does not hold the frozen inputs of an assessment" in refused("assess", "--replay", str(path))


@pytest.mark.parametrize(
    "change",
    [
        {"values": "x"},
        {"values": [[1e308] * 36] * 10},
        {"periods": ["ayer"]},
        {"facts": 3},
        {"starts": {}},
        {"grain": "eon"},
        {"guardrails": [3]},
        {"pre": ["a"]},
        {"units": None},
        {"post": [0, 10**9]},
    ],
)
def test_touched_inputs_never_end_in_a_traceback(inputs, change):
    inputs.write_text(json.dumps(json.loads(inputs.read_text()) | change))
    done = run("assess", "--replay", inputs)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception


def test_a_file_without_a_unit_and_one_whose_unit_commands_the_terminal_are_read(inputs, monkeypatch):
    # As on a terminal, where nothing is taken out on the way.
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_a, **_k: False)
    frozen = json.loads(inputs.read_text())
    inputs.write_text(json.dumps(frozen | {"unit": "%\x1b[2J\x07"}))
    said = ran("assess", "--replay", inputs)
    assert "Effect" in said
    assert not {"\x1b", "\x07"} & set(said)
    del frozen["unit"]
    inputs.write_text(json.dumps(frozen))
    assert "Effect" in ran("assess", "--replay", inputs)


def test_the_people_of_a_lottery_stay_at_home(tmp_path, inputs):
    inputs.write_text(json.dumps(json.loads(inputs.read_text()) | {"trial": {"id": 1}}))
    assert "never leave the installation" in refused("assess", "--replay", str(inputs))


def test_one_of_a_file_or_a_space_is_named(cast, inputs):
    refused("assess", "--replay")
    refused("assess", "--replay", str(inputs), "--space", cast.space.slug)
    refused("assess", "--replay", "--space", cast.space.slug, "--verdict", "999")


def test_a_report_is_printed_once_in_the_language_asked_for(cast, verdict, tmp_path):
    path = tmp_path / "informe.pdf"
    arguments = ["export", "report", str(verdict.pk), "--space", cast.space.slug, "--out", str(path)]
    ran(*arguments, "--language", "en")
    assert "Why not more" in PdfReader(io.BytesIO(path.read_bytes())).pages[0].extract_text()
    refused(*arguments)
    refused("export", "report", "999", "--space", cast.space.slug, "--out", str(tmp_path / "no.pdf"))
    assert not (tmp_path / "no.pdf").exists()
