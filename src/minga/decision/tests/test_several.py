"""Several winners and money: what a draft asks for, and what comes of those chosen."""

import pytest

from minga.community.tests import factories as community
from minga.decision import actions, forms
from minga.decision.models import Decision, Option
from minga.decision.tests import factories
from minga.decision.tests.factories import STARTS
from minga.foundation.policy import RefusedError
from minga.initiative.models import Initiative


def vote_for(cast, decision, *ballots):
    for who, keys in zip((cast.rosa, cast.tito, cast.ines), ballots, strict=True):
        factories.cast_one(cast, decision, who, {"approved": keys})
    return actions.close_decision(decision_id=decision.pk, by=cast.actor(cast.rosa), now=STARTS)


def test_everything_bought_has_a_place_and_becomes_an_initiative(cast):
    decision = factories.drafted(cast, method="budget", budget=130_000, allows_delegation=True)
    third = factories.option(cast, decision, "Neumáticos", cost=50_000)
    decision = factories.open_it(cast, decision)
    decision = vote_for(cast, decision, ["option-1", third.key], ["option-1"], [third.key, "option-2"])
    chosen = list(decision.options.filter(place__isnull=False).order_by("place").values_list("key", "place"))
    assert {key for key, _place in chosen} == {"option-1", "option-3"}
    assert [place for _key, place in chosen] == [1, 2]
    factories.publish_it(cast, decision)
    assert set(Initiative.objects.values_list("option__key", flat=True)) == {"option-1", "option-3"}


def test_nothing_is_bought_where_more_than_half_mark_waiting(cast):
    decision = factories.opened(cast, method="budget")
    decision = vote_for(cast, decision, ["wait"], ["wait", "option-1"], ["option-1"])
    assert decision.chosen.is_wait
    factories.publish_it(cast, decision)
    assert not Initiative.objects.exists()


def test_a_seat_that_waiting_wins_stays_empty(cast):
    decision = factories.drafted(cast, method="stv", seats=2)
    factories.option(cast, decision, "Neumáticos")
    decision = factories.open_it(cast, decision)
    for who, order in (
        (cast.rosa, ["wait"]),
        (cast.tito, ["option-1"]),
        (cast.ines, ["wait", "option-1"]),
    ):
        factories.cast_one(cast, decision, who, {"order": order})
    decision = actions.close_decision(decision_id=decision.pk, by=cast.actor(cast.rosa), now=STARTS)
    assert [option.key for option in decision.options.filter(place__isnull=False)] == ["option-1"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"method": "stv", "seats": 0}, "decision:seats-out-of-range"),
        ({"method": "quadratic", "credits": 1001}, "decision:credits-out-of-range"),
        ({"method": "majority_judgment", "grades": ("a", "b")}, "decision:grades-out-of-range"),
        ({"fewest_choices": 3, "most_choices": 1}, "decision:choices-cross"),
        ({"allows_delegation": True, "is_secret": True}, "decision:delegation-is-open"),
    ],
)
def test_a_draft_whose_rules_cannot_be_counted_with_is_not_written_down(cast, changes, code):
    where = community.opened(cast)
    with pytest.raises(RefusedError) as caught:
        factories.drafted_in(cast, where, **changes)
    assert caught.value.refusal.code == code
    assert not Decision.objects.exists()


def test_a_budget_opens_once_every_project_has_its_cost(cast):
    decision = factories.drafted_in(cast, community.opened(cast), method="budget", budget=None)
    bare = factories.option(cast, decision, "Sin precio")
    by = cast.actor(cast.rosa)

    def opened():
        with pytest.raises(RefusedError) as caught:
            factories.open_it(cast, decision)
        return caught.value.refusal.code

    assert opened() == "decision:needs-budget"
    Decision.objects.filter(pk=decision.pk).update(budget=500)
    assert opened() == "decision:needs-costs"
    revised = {"decision_id": decision.pk, "option_id": bare.pk, "title": "Con precio", "body": "", "by": by}
    actions.revise_option(**revised, cost=501, now=STARTS)
    assert opened() == "decision:option-too-dear"
    actions.revise_option(**revised, cost=500, now=STARTS)
    assert factories.open_it(cast, decision).state == "open"


def test_grades_are_written_down_in_the_language_of_the_space(cast):
    decision = factories.drafted(cast, method="majority_judgment")
    assert decision.grades[0] == "Excelente"
    assert len(decision.grades) == 6


def count_form(sent):
    return forms.CountForm(sent, proposals=(), voters=3)


def test_the_draft_form_reads_money_grades_and_leaves_other_rules_alone():
    sent = {
        "method": "budget",
        "budget": "12.500,50",
        "currency": "EUR",
        "quorum": "0",
        "threshold": "none",
        "majority_base": "votes_cast",
        "grades": "Bien\n\n  Mal ",
    }
    form = count_form(sent)
    assert form.is_valid(), form.errors
    draft = actions.Draft(title="Patio", **form.changes())
    assert (draft.budget, draft.grades, draft.seats, draft.credits) == (1_250_050, ("Bien", "Mal"), 3, 10)
    assert count_form(sent | {"currency": "CLP", "budget": "12.500"}).is_valid()
    assert "budget" in count_form(sent | {"budget": "doce mil"}).errors


def test_an_option_without_a_budget_has_no_cost(cast):
    decision = factories.drafted_in(cast, community.opened(cast))
    with pytest.raises(RefusedError) as caught:
        factories.option(cast, decision, "Con precio", cost=5)
    assert caught.value.refusal.code == "decision:cost-without-budget"
    assert Option.objects.filter(decision=decision).count() == 1
