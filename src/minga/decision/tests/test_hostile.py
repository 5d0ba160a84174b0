"""What an ill-meaning person sends to a vote, and when."""

from datetime import timedelta

import pytest

from minga.community.actions import leave_community
from minga.community.tests import factories as community
from minga.decision import actions
from minga.decision.models import Ballot
from minga.decision.queries.delegations import my_community_delegate
from minga.decision.tests import factories
from minga.foundation import clock

DEEP = "[" * 100_000 + "]" * 100_000
HOSTILE = {
    "quadratic": [f'{{"points": {{"option-1": {n}}}}}' for n in ("1" + "0" * 4000, "NaN", "-Infinity", "true", "-1")],
    "dots": [f'{{"points": {{"option-1": {n}}}}}' for n in ("1" + "0" * 4200, "1" + "0" * 5000, "1.5")],
    "score": ['{"scores": {"option-1": 5.0}}', '{"scores": []}', '{"scores": {"option-1": 1e400}}'],
    "approval": [f'{{"approved": {named}}}' for named in ('{"wait": 1}', '"wait"', '["\\ud800"]', '["wait", "wait"]')],
    "schulze": [
        f'{{"order": {order}}}' for order in ('[["wait", ["option-1"]]]', "[[]]", "[null]", '[{"a": 1}]', DEEP)
    ],
    "consent": [f'{{"position": "object", "reason": "{reason}"}}' for reason in ("\\ud800", "a\\u0000b", " ")],
    "yes_no": ['{"choice": {"a": 1}}', "5", "[]", "null"],
}


@pytest.mark.parametrize("method", HOSTILE)
def test_a_hostile_ballot_is_refused(cast, client, monkeypatch, method):
    monkeypatch.setattr(clock, "now", lambda: factories.STARTS)
    decision = factories.opened(cast, method=method)
    client.force_login(cast.tito)
    url = f"/api/v1/s/{cast.space.slug}/decision/{decision.pk}/ballot/"
    for choice in HOSTILE[method]:
        answer = client.generic("POST", url, f'{{"choice": {choice}}}', "application/json")
        assert answer.status_code in {400, 409, 422}, choice[:80]
    assert not Ballot.objects.filter(decision=decision).exists()


def test_a_voice_lent_for_the_community_after_the_hour_does_not_count(cast):
    where, by = community.opened(cast), cast.actor(cast.ines)
    decision = factories.opened(cast, where, allows_delegation=True)
    factories.cast_one(cast, decision, cast.tito)
    actions.delegate_in_community(community_id=where.pk, delegate_id=cast.tito.pk, by=by, now=factories.AFTER)
    actions.close_decision(decision_id=decision.pk, by=None, now=factories.AFTER + timedelta(minutes=1))
    assert Ballot.objects.get(decision=decision).voices == 1


def test_a_voice_taken_back_or_lent_elsewhere_after_the_hour_still_counts(cast):
    where, by = community.opened(cast), cast.actor(cast.ines)
    decision = factories.opened(cast, where, allows_delegation=True)
    factories.cast_one(cast, decision, cast.tito)
    for delegate, now in ((cast.tito, factories.STARTS), (cast.rosa, factories.AFTER)):
        actions.delegate_in_community(community_id=where.pk, delegate_id=delegate.pk, by=by, now=now)
    actions.revoke_in_community(community_id=where.pk, by=by, now=factories.AFTER)
    actions.close_decision(decision_id=decision.pk, by=None, now=factories.AFTER + timedelta(minutes=1))
    assert Ballot.objects.get(decision=decision).voices == 2


def test_whoever_left_the_community_can_still_take_their_voice_back(cast):
    where, by = community.opened(cast), cast.actor(cast.ines)
    decision = factories.opened(cast, where, allows_delegation=True)
    factories.cast_one(cast, decision, cast.tito)
    actions.delegate_in_community(community_id=where.pk, delegate_id=cast.tito.pk, by=by, now=factories.STARTS)
    leave_community(community_id=where.pk, by=by, now=factories.STARTS)
    actions.revoke_in_community(community_id=where.pk, by=by, now=factories.STARTS + timedelta(hours=1))
    assert my_community_delegate(by, where.pk) == ""
    actions.close_decision(decision_id=decision.pk, by=None, now=factories.AFTER)
    assert Ballot.objects.get(decision=decision).voices == 1
