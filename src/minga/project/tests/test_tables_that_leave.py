"""Every table that leaves, through its own door: words stay words in a spreadsheet, and come back as they were."""

import csv
import io

import pytest
import time_machine
from django.urls import reverse

from minga.algorithms.tally.formats.ballot_csv import read_ballot_csv
from minga.debate import actions as debate_actions
from minga.debate.models import Question
from minga.debate.tests import factories as debate
from minga.decision.tests import factories as decision
from minga.foundation.exchange.separated import read_separated
from minga.foundation.testing.cast import NOW
from minga.kernel.cells import MARK, inert
from minga.outcome.tests import forecasting
from minga.outcome.tests.factories import LOCKED_AT
from minga.outcome.tests.test_lots import people_plan
from minga.project.exchange.polis_files import read_export
from minga.project.tests.carried import ran

FORMULA = '=HYPERLINK("http://x.org";"mira")'
DASH = "- 5 grados; @casa"


def cells(text, delimiter=","):
    return [cell for row in csv.reader(io.StringIO(text.removeprefix(MARK)), delimiter=delimiter) for cell in row]


def is_safe(text):
    """Whatever separator a spreadsheet uses, no cell begins a formula unless it is a number."""
    begun = [cell.lstrip() for separator in ",;\t" for cell in cells(text, separator)]
    return all(cell[:1] not in tuple("=+@-") or inert(cell) == cell for cell in begun)


def test_statements_leave_as_words_and_come_back(cast, tmp_path):
    question = debate.opened(cast)
    statements = [debate.statement(cast, question, text) for text in (FORMULA, DASH)]
    for place, person in enumerate(debate.crowd(cast, question, 9)):
        for each in statements:
            value = 1 if place % 2 else -1
            debate_actions.take_stance(statement_id=each.pk, value=value, by=cast.actor(person), now=NOW)
    debate_actions.close_question(question_id=question.pk, by=cast.actor(cast.rosa), now=debate.AFTER)
    Question.objects.filter(pk=question.pk).update(title=FORMULA)
    options = ["--space", cast.space.slug, "--as", cast.rosa.email]
    ran("export", "opinion-map", question.pk, *options, "--out", tmp_path / "map")
    files = {path.name: path.read_bytes().decode() for path in (tmp_path / "map").glob("*.csv")}
    assert len(files) == 6
    assert {name for name, text in files.items() if text.startswith(MARK)} == {"comments.csv", "comment-groups.csv"}
    for name, text in files.items():
        assert is_safe(text), name
    assert f"'{FORMULA}" in cells(files["comments.csv"])
    back = read_export(tmp_path / "map")
    assert [comment.text for comment in back.comments] == [FORMULA, DASH]
    assert back.topic == FORMULA


@pytest.mark.parametrize(("method", "layout"), [("approval", "approvals"), ("schulze", "ranks"), ("score", "scores")])
def test_options_leave_as_words_and_come_back(cast, client, method, layout):
    draft = decision.drafted(cast, method=method)
    decision.option(cast, draft, FORMULA)
    done = decision.publish_it(cast, decision.closed(cast, decision.open_it(cast, draft)))
    client.force_login(cast.tito)
    answer = client.get(reverse("decision:download", args=[cast.space.slug, done.pk, "csv"]))
    text = answer.content.decode()
    assert text.startswith(MARK)
    assert is_safe(text)
    assert FORMULA in read_ballot_csv(answer.content, layout, may_share_places=True).options


def test_forecasts_leave_as_words(cast, client):
    where, people = forecasting.place(cast)
    question = forecasting.closed(cast, where, people)
    Question.objects.filter(pk=question.pk).update(title=DASH)
    forecasting.told(cast, question, -5.0, source=FORMULA)
    client.force_login(cast.tito)
    with time_machine.travel(forecasting.DAY_CAME, tick=False):
        url = reverse("outcome:community-forecasts", args=[cast.space.slug, where.pk])
        text = client.get(url, {"csv": "1"}).content.decode()
    assert text.startswith(MARK)
    assert is_safe(text)
    assert {f"'{FORMULA}", "'- 5 grados;' @casa", "-5.0"} <= set(cells(text))
    (_line, row) = read_separated(text).rows[0]
    assert {FORMULA, DASH} <= set(row)


def test_a_drawn_list_leaves_as_words_and_comes_back(cast, client):
    names = [f"A{number:05}" for number in range(598)] + ["=cmd", "-A1"]
    plan = people_plan(cast)
    client.force_login(cast.rosa)
    with time_machine.travel(LOCKED_AT, tick=False):
        url = reverse("outcome:draw", args=[cast.space.slug, plan.pk])
        text = client.post(url, {"ids": "\n".join(names)}).content.decode()
    assert text.startswith(MARK)
    assert is_safe(text)
    table = read_separated(text)
    assert {row[1] for _line, row in table.rows} == set(names)
