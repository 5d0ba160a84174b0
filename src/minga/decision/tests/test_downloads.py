"""What is downloaded is counted again by the command: the same winners, the same money, no promise too many."""

import pytest
from click.testing import CliRunner
from django.urls import reverse
from django.utils import translation

from minga.community.tests import factories as community
from minga.decision import actions
from minga.decision.models import Decision, Option
from minga.decision.tests import factories
from minga.foundation.policy import RefusedError
from minga.foundation.testing.scenes import scene
from minga.project.cli.recounting import recount_command

CENTS = {"budget": 100_050, "currency": "EUR"}
COSTS = {"Bancos": 60_000, "Fuente; y sombra": 50_025, "Jardín": 30_025}
WITH_WAIT = [["wait", "option-1"], ["option-1", "option-2"], []]
MARKS = [["option-1", "option-2"], ["option-1", "option-3"], ["option-2", "option-1"]]


@scene
def decided(cast, marks=MARKS, costs=COSTS, **changes) -> Decision:
    """A budget over three projects, voted by three people and published."""
    decision = factories.drafted_in(cast, community.opened(cast), method="budget", **(CENTS | changes))
    for title, cost in costs.items():
        factories.option(cast, decision, title, cost=cost)
    factories.open_it(cast, decision)
    for who, marked in zip((cast.rosa, cast.tito, cast.ines), marks, strict=False):
        choice = {"approved": marked}
        actions.cast_ballot(decision_id=decision.pk, choice=choice, by=cast.actor(who), now=factories.STARTS)
    rosa = cast.actor(cast.rosa)
    actions.close_decision(decision_id=decision.pk, by=rosa, now=factories.CLOSES_AT)
    return factories.publish_it(cast, decision)


@pytest.fixture
def downloaded(client, cast, tmp_path):
    def download(decision: Decision, ending: str):
        client.force_login(cast.rosa)
        path = tmp_path / f"decision.{ending}"
        url = reverse("decision:download", args=[cast.space.slug, decision.pk, ending])
        path.write_bytes(client.get(url).content)
        return path

    return download


def recounted(path, *options: str):
    with translation.override("en"):
        return CliRunner().invoke(recount_command, [str(path), *options])


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"budget_rule": "greedy"}, "greedy"),
        ({"budget_rule": "equal_shares", "completion": "none"}, "equalshares"),
        ({"budget_rule": "equal_shares", "completion": "utilitarian"}, ""),
        ({"budget_rule": "equal_shares", "completion": "add1_utilitarian"}, ""),
        ({"budget_rule": "equal_shares", "completion": "none", "utility": "cardinality"}, ""),
        ({"budget_rule": "greedy_by_value"}, ""),
        ({"budget_rule": "greedy", "quorum": 100, "marks": MARKS[:2]}, ""),
        ({"budget_rule": "greedy", "marks": [["wait"], ["wait", "option-1"], ["option-1"]]}, ""),
        ({"budget_rule": "greedy", "fewest_choices": 2, "marks": WITH_WAIT}, "greedy"),
        ({"budget_rule": "greedy", "is_basket_capped": True, "marks": [["option-1"], [], ["option-3"]]}, "greedy"),
    ],
)
def test_a_budget_names_its_rule_where_counting_by_it_gives_what_was_decided(cast, downloaded, changes, rule):
    decision = decided(cast, **changes)
    said = recounted(downloaded(decision, "pb"))
    if rule:
        assert said.exit_code == 0, said.output
        assert f"Counted by the rule {rule}." in said.output
        assert "These are the winners that the file marks." in said.output
    else:
        assert "does not say by which rule" in said.output


def test_ties_are_settled_in_the_file_as_they_were_in_the_vote(cast, downloaded):
    level = dict.fromkeys(("Uno", "Dos", "Tres", "Cuatro"), 60_000)
    for seed in ("a", "b", "c", "d", "e"):
        decision = decided(
            cast, costs=level, marks=[[f"option-{n}" for n in range(1, 5)]] * 3, budget_rule="greedy", tie_seed=seed
        )
        assert recounted(downloaded(decision, "pb")).exit_code == 0


def test_money_with_cents_is_told_alike_on_the_page_and_by_the_command(client, cast, downloaded):
    decision = decided(cast, budget_rule="greedy")
    client.force_login(cast.rosa)
    page = client.get(reverse("decision:detail", args=[cast.space.slug, decision.pk])).text
    with translation.override("es"):
        said = CliRunner().invoke(recount_command, [str(downloaded(decision, "json"))]).output
    for amount in ("600\u00a0€", "400,50\u00a0€", "300,25\u00a0€", "100,25\u00a0€"):
        assert amount in page, amount
        assert amount in said, amount
    assert "Spent: 900.25. Left: 100.25." in recounted(downloaded(decision, "pb")).output


@pytest.mark.parametrize("method", ["ranked", "schulze", "stv", "approval", "score", "plurality"])
def test_every_other_file_gives_the_winners_of_the_vote(cast, downloaded, method):
    decision = factories.published(cast, method=method)
    winners = [f"“{option.title}”" for option in Option.objects.filter(decision=decision, place__isnull=False)]
    counted = {"ranked": "irv", "plurality": "approval"}.get(method, method)
    layout = {"approval": "approvals", "plurality": "approvals", "score": "scores"}.get(method, "ranks")
    endings = {"csv": ["--layout", layout, "--seats", str(decision.seats)]}
    if layout == "ranks":
        endings |= {"blt": [], "toi": ["--seats", str(decision.seats)]}
    if method == "approval":
        endings["cat"] = []
    for ending, options in endings.items():
        said = recounted(downloaded(decision, ending), "--method", counted, *options)
        assert said.exit_code == 0, said.output
        for winner in winners:
            assert winner in said.output.splitlines()[-1] or winner in said.output.splitlines()[-2], said.output


def test_titles_that_read_as_the_head_of_a_column_give_way_to_keys(cast, downloaded):
    decision = factories.published(cast, method="approval")
    option = Option.objects.filter(decision=decision, is_wait=False).first()
    assert option
    option.title = "Peso"
    option.save(update_fields=["title"])
    said = recounted(downloaded(decision, "csv"), "--layout", "approvals", "--method", "approval")
    assert said.exit_code == 0, said.output
    assert f"“{option.key}”" in said.output


@pytest.mark.parametrize(("cost", "after"), [(60_000, 600), (60_050, None)])
def test_a_cost_keeps_its_figure_where_the_currency_has_no_decimals(cast, cost, after):
    decision = factories.drafted_in(cast, community.opened(cast), method="budget", **CENTS)
    option = factories.option(cast, decision, "Bancos", cost=cost)
    revised = {"decision_id": decision.pk, "by": cast.actor(cast.rosa), "now": factories.STARTS}
    changes = {"budget": 1_000, "currency": "CLP"}
    if after is None:
        with pytest.raises(RefusedError) as refused:
            actions.revise_decision(changes=changes, **revised)
        assert refused.value.refusal.code == "decision:cost-in-parts"
    else:
        actions.revise_decision(changes=changes, **revised)
    option.refresh_from_db()
    decision.refresh_from_db()
    if after is None:
        assert (option.cost, decision.currency, decision.budget) == (cost, "EUR", 100_050)
    else:
        assert (option.cost, decision.currency, decision.budget) == (after, "CLP", 1_000)
