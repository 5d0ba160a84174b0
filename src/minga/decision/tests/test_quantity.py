"""How much of something: typed as people write it, kept exactly, decided by the answer in the middle."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally import write_amount
from minga.decision import actions, forms, queries, rules
from minga.decision.forms.amounts import AmountField
from minga.decision.models import Ballot
from minga.decision.queries.recounting import recount_document
from minga.decision.tests import factories
from minga.decision.tests.factories import STARTS
from minga.foundation.policy import RefusedError
from minga.initiative.models import Initiative
from minga.kernel.typed import read_typed_number, typed_number


def vote_for(cast, decision, *choices):
    for who, choice in zip((cast.rosa, cast.tito, cast.ines), choices, strict=True):
        factories.cast_one(cast, decision, who, choice)
    return actions.close_decision(decision_id=decision.pk, by=cast.actor(cast.rosa), now=STARTS)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12,5", "12.5"),
        ("12.50", "12.5"),
        (" 1 500 ", "1500"),
        ("\N{MINUS SIGN}3", "-3"),
        ("0,125", "0.125"),
        ("1.2345", "1.2345"),
        ("1.500", None),
        ("12,125", None),
        ("1.500,5", None),
        ("1e9", None),
        ("5 h", None),
        (",5", None),
        ("9" * 19, None),
        ("٣", None),
    ],
)
def test_a_typed_number_is_read_or_asked_for_again(typed, kept):
    field = AmountField()
    try:
        read = field.clean(typed)
    except ValidationError:
        read = None
    assert read == kept


@settings(max_examples=60, deadline=None)
@given(thousandths=st.integers(-(10**7), 10**7), mark=st.sampled_from([",", "."]))
def test_what_stands_in_the_field_is_read_as_what_was_kept(thousandths, mark):
    kept = write_amount(Fraction(thousandths, 1000))
    assert read_typed_number(typed_number(kept, mark=mark)) == kept


def test_the_middle_answer_is_told_and_recounted(cast):
    decision = factories.opened(cast, method="quantity")
    decision = vote_for(cast, decision, {"amount": "8"}, {"amount": "12.5"}, {"amount": "40"})
    factories.publish_it(cast, decision)
    done = recount_document(queries.recount_file(decision))
    assert done.is_confirmed
    assert done.is_listed
    with translation.override("es"):
        told = recount_document(queries.recount_file(decision)).outcome
    assert told == (
        "«Astillas de poda»: la respuesta del medio es 12,5 h; al menos la mitad de las respuestas está entre 8 y 40 h."
    )
    assert list(Initiative.objects.values_list("option__key", flat=True)) == ["option-1"]


def test_more_than_half_waiting_decides_nothing(cast):
    decision = factories.opened(cast, method="quantity")
    decision = vote_for(cast, decision, {"waits": True}, {"amount": "5"}, {"waits": True})
    assert decision.chosen.is_wait
    factories.publish_it(cast, decision)
    assert not Initiative.objects.exists()


def test_half_waiting_lets_the_other_half_decide(cast):
    decision = factories.opened(cast, method="quantity")
    decision = vote_for(cast, decision, {"waits": True}, {"amount": "5"}, {"amount": ""})
    assert decision.chosen.key == "option-1"


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"amount": "-0.1"}, "decision:amount-too-low"),
        ({"amount": "40.000000001"}, "decision:amount-too-high"),
        ({"amount": "5", "waits": True}, "decision:amount-and-wait"),
        ({"amount": "1e1"}, "decision:unreadable-ballot"),
        ({"amount": 5}, "decision:unreadable-ballot"),
        ({"waits": 1}, "decision:unreadable-ballot"),
    ],
)
def test_a_ballot_outside_the_rules_is_refused_and_not_kept(cast, choice, code):
    decision = factories.opened(cast, method="quantity")
    with pytest.raises(RefusedError) as caught:
        factories.cast_one(cast, decision, cast.tito, choice)
    assert caught.value.refusal.code == code
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lowest_amount": "5", "highest_amount": "4"}, "decision:bounds-cross"),
        ({"lowest_amount": "cinco"}, "decision:bounds-unreadable"),
        ({"unit": ""}, "decision:needs-unit"),
    ],
)
def test_a_quantity_has_a_unit_and_bounds_in_order(cast, changes, code):
    with pytest.raises(RefusedError) as caught:
        factories.opened(cast, method="quantity", **changes)
    assert caught.value.refusal.code == code


def test_a_quantity_takes_one_proposal_and_no_threshold(cast):
    decision = factories.drafted(cast, method="quantity")
    with pytest.raises(RefusedError) as caught:
        factories.option(cast, decision, "Otra")
    assert caught.value.refusal.code == "decision:one-proposal"
    terms = rules.Terms(method=rules.Method.QUANTITY, has_threshold=True)
    assert rules.refusal_to_set_terms(terms).code == "decision:amount-without-threshold"


def test_the_draft_form_keeps_what_it_shows(cast):
    decision = factories.drafted(cast, method="quantity", lowest_amount="1.125", highest_amount="12.5")
    form = forms.CountForm({**forms.written_in(decision), "quorum": "0", "threshold": "none"}, proposals=(), voters=3)
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["lowest_amount"], form.cleaned_data["highest_amount"]) == ("1.125", "12.5")
    assert form.cleaned_data["unit"] == "h"
