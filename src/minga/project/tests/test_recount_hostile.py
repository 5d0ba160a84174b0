"""``minga recount`` on files that are no published count: one sentence, never a traceback."""

import json

import pytest
from click.testing import CliRunner

from minga.algorithms import tally
from minga.project.cli.recounting import recount_command

BALLOTS = [tally.RankedBallot(("a", "b"))]
DOCUMENT = tally.counted_document("irv", ["a", "b"], BALLOTS, tally.Rules(tie_order=("a", "b")), 1)[0]
TEXTS = ["", "null", "NaN", "[" * 200_000, '{"a":' * 200_000, f'{{"a":{"9" * 5_000}}}', "\ufeff{}", "{}", "\x00"]


def _recount(tmp_path, content: bytes):
    path = tmp_path / "count.json"
    path.write_bytes(content)
    return CliRunner().invoke(recount_command, [str(path)])


@pytest.mark.parametrize("content", [*(text.encode() for text in TEXTS), b"\xff\xfe"], ids=range(len(TEXTS) + 1))
def test_what_is_no_published_count_is_refused_in_one_sentence(tmp_path, content):
    done = _recount(tmp_path, content)
    assert isinstance(done.exception, SystemExit)
    assert done.output.startswith("Error: ")
    assert len(done.output.splitlines()) == 1


@pytest.mark.parametrize("name", ["decision", "option_titles"])
@pytest.mark.parametrize("value", ["x", 5, [1], [{}]])
def test_what_surrounds_the_count_must_have_its_shape(tmp_path, name, value):
    done = _recount(tmp_path, json.dumps({**DOCUMENT, name: value}).encode())
    assert isinstance(done.exception, SystemExit)
    assert name in done.output


def test_a_title_that_no_terminal_can_show_does_not_stop_the_count(tmp_path):
    done = _recount(tmp_path, json.dumps({**DOCUMENT, "option_titles": {"a": "\ud800", "b": 5}}).encode())
    assert done.exit_code == 0, done.output
