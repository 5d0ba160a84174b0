"""A ballot that was accepted is a ballot that can be counted, whatever the method; and counted again from its file."""

import json

import pytest
from click.testing import CliRunner
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms import tally
from minga.decision import queries
from minga.decision.models import Decision
from minga.decision.queries.counting import TALLY_METHODS, tally_rules, to_tally_ballot
from minga.decision.queries.recounting import recount_document
from minga.decision.rules import BallotRules, Family, Method, family_of, refusal_to_choose, tidy_choice
from minga.decision.tests import factories

KEYS = ["option-1", "option-2", "option-3", "wait"]
COSTS = {"option-1": 40, "option-2": 70, "option-3": 100}
GRADES = ["bien", "regular", "mal"]
some = st.lists(st.sampled_from(KEYS), max_size=5)
numbers = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 6))
CHOICES = {
    Family.PROPOSAL: st.fixed_dictionaries({"choice": st.sampled_from(["yes", "no", "abstain"])}),
    Family.CONSENT: st.fixed_dictionaries(
        {"position": st.sampled_from(["consent", "abstain", "object"]), "reason": st.sampled_from(["", "Rompe algo"])}
    ),
    Family.ONE: st.fixed_dictionaries({"chosen": st.sampled_from([*KEYS, ""])}),
    Family.APPROVE: st.fixed_dictionaries({"approved": some}),
    Family.BASKET: st.fixed_dictionaries({"approved": some}),
    Family.SCORE: st.fixed_dictionaries({"scores": numbers}),
    Family.GRADE: st.fixed_dictionaries({"grades": numbers}),
    Family.CREDITS: st.fixed_dictionaries({"points": numbers}),
    Family.RANK: st.fixed_dictionaries(
        {"order": st.lists(st.sampled_from(KEYS) | st.lists(st.sampled_from(KEYS), min_size=1, max_size=3), max_size=4)}
    ),
    Family.AMOUNT: st.fixed_dictionaries(
        {"amount": st.sampled_from(["", "12.5", "-3", "1e9", "50"]), "waits": st.booleans()}
    ),
}


def decision_by(method):
    limits = {"fewest_choices": 1, "most_choices": 3, "is_basket_capped": True, "credits": 12, "seats": 2}
    rules = {
        "quorum": 20,
        "threshold": "none",
        "majority_base": "votes_cast",
        "tie_seed": "sorteo",
        "budget": 120,
    }
    return Decision(space_id=1, method=method, grades=GRADES, unit="h", **limits, **rules)


@pytest.mark.parametrize("method", Method)
@settings(max_examples=15, deadline=None)
@given(draw=st.data())
def test_every_accepted_ballot_is_counted_and_the_file_counts_the_same(method, draw):
    decision = decision_by(method)
    costs = COSTS if method == Method.BUDGET else {}
    held_against = BallotRules(decision.terms, KEYS, costs)
    said = draw.draw(st.lists(CHOICES[family_of(method)], max_size=6))
    accepted = [choice for choice in said if refusal_to_choose(held_against, choice) is None]
    keys = KEYS if family_of(method) not in {Family.PROPOSAL, Family.CONSENT, Family.AMOUNT} else ["option-1", "wait"]
    ballots = [to_tally_ballot(method, tidy_choice(method, choice)) for choice in accepted]
    rules = tally_rules(decision, keys, costs)
    document = tally.counted_document(TALLY_METHODS[method], keys, ballots, rules, 9)[0]
    again = json.loads(json.dumps(document))
    done = recount_document(again)
    assert done.is_confirmed
    assert done.outcome
    assert "%(" not in " ".join(done.steps)


def recounted(path):
    from minga.project.cli import recounting  # noqa: F401
    from minga.project.cli.main import cli

    with translation.override("en"):
        return CliRunner().invoke(cli, ["recount", str(path)], catch_exceptions=False)


@pytest.fixture
def file(cast, tmp_path):
    decision = factories.published(cast, method="schulze", is_secret=True)
    path = tmp_path / "count.json"
    path.write_text(json.dumps(queries.recount_file(decision)))
    return path


def test_a_published_file_is_told_and_confirmed_on_the_command_line(file):
    said = recounted(file)
    assert said.exit_code == 0
    assert "is chosen" in said.output
    assert "Counting again gives the same result." in said.output


def another_seed(document):
    orders = {seed: list(tally.tie_order(document["options"], seed)) for seed in "abcdefghijkl"}
    return next(seed for seed, order in orders.items() if order != document["rules"]["tie_order"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda document: document["result"].update(winners=["wait"]), "another result"),
        (lambda document: document["listed_ballots"].pop(), "not those that were counted"),
        (lambda document: document["listed_ballots"][0]["ballot"].update(order=["wait"]), "not those"),
        (lambda document: document["ballots"][0].update(order=["nobody"]), "'nobody' is not an option"),
        (lambda document: document["decision"].update(tie_seed=another_seed(document)), "not the one that the seed"),
        (lambda document: document["listed_ballots"][0].update(document["listed_ballots"][1]), "not those"),
        (lambda document: document.update(format="x"), "minga-tally"),
    ],
)
def test_a_file_that_was_touched_is_told_apart(file, change, sentence):
    document = json.loads(file.read_text())
    change(document)
    file.write_text(json.dumps(document))
    said = recounted(file)
    assert said.exit_code != 0
    assert sentence in said.output


def test_what_is_no_file_of_a_count_ends_in_one_sentence(tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text('{"format": ')
    assert "line 1: this is not JSON." in recounted(broken).output
    ballots = tmp_path / "three.blt"
    ballots.write_text('3 1\n2 1 2 0\n1 3 2 0\n0\n"Ana"\n"Bea"\n"Cris"\n"Prueba"\n')
    said = recounted(ballots)
    assert said.exit_code == 0
    assert "“Ana” is chosen." in said.output
    ballots.write_text("3 1\n2 1 9 0\n0\n")
    assert "line 3" in recounted(ballots).output
