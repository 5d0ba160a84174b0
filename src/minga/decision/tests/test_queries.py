"""Screens ask the database as often for one row as for three, and say no more than they may."""

import pytest

from minga.community.tests import factories as community
from minga.decision import actions, queries, wording
from minga.decision.tests import factories
from minga.decision.tests.factories import AFTER, STARTS

TODAY = STARTS.date()


def detail(cast, decision, who=None, now=STARTS):
    return queries.decision_detail(cast.actor(who or cast.tito), decision.pk, now=now, today=now.date())


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(cast, count, count_queries):
    where = community.opened(cast)
    for _each in range(count):
        factories.publish_it(cast, factories.closed(cast, factories.opened(cast, where)))
    actor = cast.actor(cast.tito)
    with count_queries() as made:
        rows = queries.decision_list(actor, now=AFTER)
    assert [row.chosen for row in rows] == ["Astillas de poda"] * count
    assert len(made) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_a_decision_takes_as_many_queries_with_one_option_as_with_three(cast, count, count_queries):
    where = community.opened(cast)
    decision = factories.drafted_in(cast, where)
    for number in range(count):
        factories.option(cast, decision, f"Opción {number}")
    factories.publish_it(cast, factories.closed(cast, factories.open_it(cast, decision)))
    actor = cast.actor(cast.tito)
    with count_queries() as made:
        found = queries.decision_detail(actor, decision.pk, now=AFTER, today=AFTER.date())
    assert len(found.options) == count + 1
    assert len(made) == 6


@pytest.mark.parametrize("count", [1, 3])
def test_ballots_and_roll_take_as_many_queries_for_one_as_for_three(cast, count, count_queries):
    decision = factories.opened(cast)
    for who in (cast.rosa, cast.tito, cast.ines)[:count]:
        factories.cast_one(cast, decision, who)
    decision = actions.close_decision(decision_id=decision.pk, by=None, now=factories.CLOSES_AT)
    with count_queries() as made:
        page, roll = queries.ballot_page(decision), queries.roll_page(decision)
    assert len(page.rows) == page.total == roll.turnout == count
    assert len(made) == 4


def test_before_the_close_nobody_sees_counts_or_ballots(cast):
    for is_secret in (False, True):
        decision = factories.opened(cast, is_secret=is_secret)
        factories.cast_one(cast, decision, cast.tito)
        assert detail(cast, decision).result is None
        assert queries.ballot_page(decision).rows == ()


def test_turnout_of_a_secret_vote_is_silent_below_seven_until_the_close(cast):
    decision = factories.drafted(cast, is_secret=True)
    crowd = factories.crowd(cast, decision.community, 6)
    decision = factories.open_it(cast, decision)
    for who in crowd:
        factories.cast_one(cast, decision, who)
    assert detail(cast, decision).turnout is None
    assert queries.roll_page(decision).turnout is None
    factories.cast_one(cast, decision, cast.tito)
    assert detail(cast, decision).turnout == 7
    decision = actions.close_decision(decision_id=decision.pk, by=None, now=factories.CLOSES_AT)
    assert queries.roll_page(decision).turnout == 7
    assert queries.roll_page(decision).people == ()


def test_secret_ballots_are_listed_only_after_the_publication(cast):
    decision = factories.opened(cast, is_secret=True)
    receipt = factories.cast_one(cast, decision, cast.tito)
    decision = actions.close_decision(decision_id=decision.pk, by=None, now=factories.CLOSES_AT)
    assert queries.ballot_page(decision).rows == ()
    assert queries.ballot_by_receipt(decision, receipt) is None
    decision = factories.publish_it(cast, decision)
    assert [row.text for row in queries.ballot_page(decision).rows] == ["Astillas de poda"]


def test_open_ballots_are_listed_by_name_after_the_close(cast):
    decision = factories.closed(cast, method="score")
    first, *_others = queries.ballot_page(decision).rows
    assert first.label == "Inés"
    assert first.text == f"Astillas de poda: 5, {decision.options.get(is_wait=True).title}: 1"


def test_a_unanimous_secret_result_says_that_it_tells_everything(cast):
    decision = factories.closed(cast, is_secret=True)
    assert detail(cast, decision).result.warning == str(wording.DISCLOSURES["all_alike"])
    decision = factories.opened(cast, decision.community, is_secret=True)
    for number, who in enumerate((cast.rosa, cast.tito, cast.ines)):
        factories.cast_one(cast, decision, who, {"approved": ["wait"] if number else ["option-1"]})
    decision = actions.close_decision(decision_id=decision.pk, by=cast.actor(cast.rosa), now=STARTS)
    assert detail(cast, decision).result.warning == str(wording.DISCLOSURES["all_but_one"])


def test_every_count_is_told_step_by_step(cast):
    where = community.opened(cast)
    for method in factories.CHOICES:
        decision = factories.closed(cast, factories.opened(cast, where, method=method, quorum=50))
        result = detail(cast, decision).result
        assert result.is_chosen, method
        assert result.standings[0].is_winner, method
        assert "Astillas de poda" in " ".join(result.steps), method
        assert all("%(" not in step for step in result.steps), method


def test_the_answer_and_the_record_have_public_clocks(cast):
    decision = factories.published(cast)
    late = decision.response.due_at.replace(year=2028)
    on_time, overdue = detail(cast, decision, now=AFTER), detail(cast, decision, now=late)
    assert not on_time.response.is_overdue
    assert overdue.response.is_overdue
    assert not on_time.is_review_due
    assert overdue.is_review_due
    (row,) = queries.decision_list(cast.actor(cast.tito), now=late)
    assert row.is_response_overdue


def test_the_clock_shows_a_vote_as_closed_before_anybody_counted_it(cast):
    decision = factories.opened(cast)
    found = detail(cast, decision, now=AFTER)
    assert (found.state, found.may_vote, found.result) == ("closed", False, None)
