"""Counting, publishing, answering: each once, each with its reasons."""

from datetime import timedelta
from fractions import Fraction
from importlib import import_module

import pytest
from django.apps import apps

from minga.algorithms import tally
from minga.community.tests import factories as community
from minga.decision import actions, queries, rules
from minga.decision.models import Decision, Response
from minga.decision.queries.keeping import kept_count
from minga.decision.tests import factories
from minga.decision.tests.factories import CLOSES_AT, PUBLISHED_AT, STARTS
from minga.foundation.ids import digest
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError


def refused(code, act):
    before = (list(Decision.objects.order_by("id").values()), list(Response.objects.values()), Entry.objects.count())
    with pytest.raises(RefusedError) as error:
        act()
    assert error.value.refusal.code == code
    assert before == (
        list(Decision.objects.order_by("id").values()),
        list(Response.objects.values()),
        Entry.objects.count(),
    )


def close(cast, decision, now=STARTS, who=None):
    return actions.close_decision(decision_id=decision.pk, by=cast.actor(who or cast.rosa), now=now)


@pytest.mark.parametrize("is_secret", [False, True])
def test_the_stored_count_of_every_method_agrees_with_a_recount(cast, is_secret):
    where = community.opened(cast)
    for method in set(factories.CHOICES) - ({"consent"} if is_secret else set()):
        decision = factories.closed(cast, factories.opened(cast, where, method=method, is_secret=is_secret))
        decision.refresh_from_db()
        assert tally.is_confirmed(decision.result), method
        counted = tally.recount(decision.result)
        assert (counted.outcome, counted.winner, counted.roll_size) == ("chosen", "option-1", 3), method
        assert decision.chosen.key == "option-1", method
        assert kept_count(decision).result == counted, method


def test_a_count_is_kept_and_its_page_counts_nothing(cast, monkeypatch):
    decision = factories.published(cast, method="ranked")

    def detail():
        return queries.decision_detail(cast.actor(cast.tito), decision.pk, now=PUBLISHED_AT, today=PUBLISHED_AT.date())

    kept = detail().result
    with monkeypatch.context() as patched:
        patched.setattr(tally, "recount", None)
        assert detail().result == kept
    Decision.objects.filter(pk=decision.pk).update(counted=None)
    assert detail().result == kept


def test_who_counts_again_notices_a_touched_count(cast):
    decision = factories.published(cast)
    assert list(queries.miscounted()) == []
    kept = decision.counted
    Decision.objects.filter(pk=decision.pk).update(counted=kept | {"ballots": kept["ballots"] + 1})
    assert list(queries.miscounted()) == [decision.pk]
    document = decision.result | {"ballots": decision.result["ballots"][1:]}
    Decision.objects.filter(pk=decision.pk).update(counted=kept, result=document)
    assert list(queries.miscounted()) == [decision.pk]


def test_the_published_file_is_recounted_and_lists_every_receipt(cast):
    decision = factories.opened(cast, is_secret=True)
    receipts = {
        factories.cast_one(cast, decision, who, {"approved": [option]}): option
        for who, option in ((cast.rosa, "option-1"), (cast.tito, "wait"), (cast.ines, "option-1"))
    }
    decision = factories.publish_it(cast, close(cast, decision))
    file = queries.recount_file(decision)
    assert tally.is_confirmed(file)
    listed = {each["receipt_sha256"]: each["ballot"]["approved"] for each in file["listed_ballots"]}
    assert listed == {digest(receipt): [option] for receipt, option in receipts.items()}
    for receipt, option in receipts.items():
        found = queries.ballot_by_receipt(decision, f" {receipt}\n")
        assert found.text == decision.options.get(key=option).title
    assert queries.ballot_by_receipt(decision, "nobody") is None


def test_ranked_rounds_move_votes_and_wait_can_win(cast):
    decision = factories.drafted(cast, method="ranked")
    crowd = factories.crowd(cast, decision.community, 4)
    decision = factories.open_it(cast, decision)
    orders = [["option-1"]] * 3 + [["wait"]] * 3 + [["option-2", "wait", "option-1"]]
    for who, order in zip([cast.rosa, cast.tito, cast.ines, *crowd], orders, strict=True):
        factories.cast_one(cast, decision, who, {"order": order})
    decision = close(cast, decision)
    assert decision.chosen.is_wait
    first, second = tally.recount(decision.result).rounds
    assert first.counts == {"option-1": 3, "wait": 3, "option-2": 1}
    assert (first.eliminated, dict(first.transfers)) == (("option-2",), {"wait": 1})
    assert second.counts == {"wait": 4, "option-1": 3}


def test_quorum_and_threshold_leave_things_as_they_are(cast):
    decision = factories.opened(cast, quorum=67)
    factories.cast_one(cast, decision, cast.tito)
    factories.cast_one(cast, decision, cast.ines)
    decision = close(cast, decision, CLOSES_AT)
    assert decision.result["result"]["outcome"] == "no_quorum"
    assert decision.chosen is None
    decision = factories.opened(cast, decision.community, threshold="two_thirds", majority_base="roll")
    factories.cast_one(cast, decision, cast.tito)
    decision = close(cast, decision, CLOSES_AT)
    assert decision.result["result"]["outcome"] == "below_threshold"
    assert tally.recount(decision.result).threshold_share == Fraction(1, 3)


def test_a_reasoned_objection_blocks_consent(cast):
    decision = factories.opened(cast, method="consent")
    factories.cast_one(cast, decision, cast.rosa)
    factories.cast_one(cast, decision, cast.tito)
    factories.cast_one(cast, decision, cast.ines, {"position": "object", "reason": "El polvo llega a mi casa"})
    decision = close(cast, decision)
    assert (decision.result["result"]["outcome"], decision.chosen) == ("blocked", None)


def test_a_vote_without_ballots_is_counted_too(cast):
    decision = close(cast, factories.opened(cast), CLOSES_AT)
    assert decision.result["result"]["outcome"] == "no_ballots"


def test_the_facilitator_closes_early_only_when_nobody_is_left(cast):
    decision = factories.opened(cast)
    factories.cast_one(cast, decision, cast.tito)
    refused("decision:still-voting", lambda: close(cast, decision))
    factories.cast_one(cast, decision, cast.rosa)
    factories.cast_one(cast, decision, cast.ines)
    assert close(cast, decision).state == "closed"
    refused("decision:not-open", lambda: close(cast, decision))


def test_the_clock_closes_what_is_due_and_only_that(cast, neighbours):
    from minga.decision import tasks
    from minga.foundation.scope import across_spaces, in_space

    early = factories.opened(cast)
    with in_space(neighbours.space.pk):
        theirs = factories.opened(neighbours)
    late = factories.opened(cast, early.community, closes_at=CLOSES_AT + timedelta(days=1))
    assert tasks.close_due(CLOSES_AT - timedelta(seconds=1)) == 0
    assert tasks.close_due(CLOSES_AT) == 2
    assert tasks.close_due(CLOSES_AT) == 0
    with across_spaces():
        states = dict(Decision.objects.values_list("id", "state"))
    assert states == {early.pk: "closed", theirs.pk: "closed", late.pk: "open"}
    fact = Entry.objects.get(name="decision:decision-closed", space_id=cast.space.pk)
    assert (fact.actor_id, fact.payload["outcome"]) == (None, "no_ballots")


def test_publishing_signs_the_reasons_and_starts_the_sponsors_clock(cast):
    decision = factories.published(cast)
    assert (decision.state, decision.published_by_id) == ("published", cast.rosa.pk)
    assert decision.reasons_html == "<p>La poda está <strong>cerca</strong> y sobra.</p>\n"
    assert decision.review_due_on == (PUBLISHED_AT + timedelta(days=365)).date()
    assert decision.response.due_at == PUBLISHED_AT + timedelta(days=14)
    fact = Entry.objects.get(name="decision:decision-published")
    assert fact.payload == {
        "community_id": decision.community_id,
        "decision_id": decision.pk,
        "chosen_option_id": decision.chosen_id,
        "chosen_option_ids": [decision.chosen_id],
    }


def test_publishing_needs_a_count_and_reasons_and_happens_once(cast):
    decision = factories.opened(cast)
    refused("decision:not-closed", lambda: factories.publish_it(cast, decision))
    decision = factories.closed(cast, decision)
    refused("decision:publication-needs-reasons", lambda: factories.publish_it(cast, decision, reasons=" "))
    factories.publish_it(cast, decision)
    refused("decision:already-published", lambda: factories.publish_it(cast, decision, reasons="Otra versión"))


def test_ideas_end_taken_up_or_declined_with_the_reasons(cast):
    decision = factories.published(cast)
    states = {
        idea.title: (idea.state, idea.state_reason)
        for idea in decision.question.contributions.filter(kind="idea").order_by("id")
    }
    assert states == {
        "Astillas de poda": ("taken_up", "La poda está **cerca** y sobra."),
        "Lodos secos": ("declined", "La poda está **cerca** y sobra."),
        "Neumáticos": ("open", ""),
    }


def test_an_idea_that_was_settled_meanwhile_keeps_its_state(cast):
    from minga.debate import actions as debate_actions

    decision = factories.closed(cast, factories.open_it(cast, factories.debated(cast)))
    idea = decision.options.exclude(idea=None).last().idea
    debate_actions.settle_idea(
        contribution_id=idea.pk, state="parked", reason="El año que viene", by=cast.actor(cast.rosa), now=PUBLISHED_AT
    )
    factories.publish_it(cast, decision)
    idea.refresh_from_db()
    assert (idea.state, idea.state_reason) == ("parked", "El año que viene")


def respond(cast, decision, who=None, kind=rules.ResponseKind.FUND, reason="Pongo 40.000 €"):
    by = cast.actor(who or cast.salma)
    return actions.give_response(decision_id=decision.pk, kind=kind, reason=reason, by=by, now=PUBLISHED_AT)


def test_the_sponsor_answers_once_and_the_result_stays(cast):
    decision = factories.published(cast)
    before = Decision.objects.filter(pk=decision.pk).values().get()
    refused("decision:response-needs-reason", lambda: respond(cast, decision, reason=" "))
    response = respond(cast, decision)
    assert (response.kind, response.given_by_id) == ("fund", cast.salma.pk)
    assert Decision.objects.filter(pk=decision.pk).values().get() == before
    assert Entry.objects.get(name="decision:response-given").payload == {"decision_id": decision.pk, "kind": "fund"}
    refused("decision:already-responded", lambda: respond(cast, decision, kind=rules.ResponseKind.DECLINE))


def test_before_the_publication_there_is_nothing_to_answer(cast):
    decision = factories.closed(cast)
    refused("decision:not-published", lambda: respond(cast, decision))


@pytest.mark.parametrize("who", ["ada", "rosa", "tito", "ines", "erik", "omar", "nadie"])
def test_only_the_sponsor_answers(cast, who):
    decision = factories.published(cast)
    with pytest.raises((NotAllowedError, NotFoundError)):
        respond(cast, decision, getattr(cast, who))
    assert Response.objects.get().given_at is None


@pytest.mark.parametrize("who", ["ada", "salma", "tito", "ines", "erik", "omar", "nadie"])
def test_only_the_facilitator_closes_and_publishes(cast, who):
    decision = factories.opened(cast)
    with pytest.raises((NotAllowedError, NotFoundError)):
        close(cast, decision, CLOSES_AT, getattr(cast, who))
    close(cast, decision, CLOSES_AT)
    with pytest.raises((NotAllowedError, NotFoundError)):
        actions.publish_decision(
            decision_id=decision.pk, reasons="x", by=cast.actor(getattr(cast, who)), now=PUBLISHED_AT
        )
    decision.refresh_from_db()
    assert decision.state == "closed"


def test_counts_of_before_are_kept_by_the_migration_and_what_does_not_agree_is_left(cast):
    migration = import_module("minga.decision.migrations.0005_counts_kept")
    whole, broken = factories.closed(cast), factories.closed(cast)
    kept = Decision.objects.get(pk=whole.pk).counted
    Decision.objects.update(counted=None)
    Decision.objects.filter(pk=broken.pk).update(result={"format": "no document"})
    for _twice in range(2):
        migration.keep_counts(apps, None)
        assert Decision.objects.get(pk=whole.pk).counted == kept
        assert Decision.objects.get(pk=broken.pk).counted is None
