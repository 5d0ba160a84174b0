"""What this link tells the rest of the house: notices, what needs me now, search, health."""

from datetime import timedelta
from pathlib import Path

import pytest

from minga.decision import actions, declarations, events, rules, tasks
from minga.decision.declarations import telling
from minga.decision.tests import factories
from minga.decision.tests.factories import CLOSES_AT, STARTS
from minga.foundation.events import Happening
from minga.foundation.testing.waiting import waits as waits_in
from minga.kernel import Fact

README = Path(__file__).resolve().parents[1] / "README.md"


def needs(cast, who, now=STARTS):
    return [(each.url.rsplit("/", 2)[-2], each.weight) for each in waits_in("decision", cast.actor(who), now)]


def told(cast, fact, tell, actor_id=None):
    happening = Happening(entry_id=1, space_id=cast.space.pk, actor_id=actor_id, at=STARTS)
    return [(set(each.user_ids) - {actor_id}, str(each.sentence)) for each in tell(fact, happening)]


def test_a_vote_needs_who_has_not_voted_and_is_urgent_on_its_last_day(cast):
    decision = factories.opened(cast, is_secret=True)
    assert needs(cast, cast.tito) == [(str(decision.pk), 0)]
    assert needs(cast, cast.tito, CLOSES_AT - timedelta(hours=23)) == [(str(decision.pk), 100)]
    factories.cast_one(cast, decision, cast.tito)
    assert needs(cast, cast.tito) == []
    for who in (cast.salma, cast.erik, cast.omar, cast.nadie):
        assert needs(cast, who) == []
    assert needs(cast, cast.ines, CLOSES_AT) == []


def test_a_count_needs_its_facilitator_and_a_result_its_sponsor(cast):
    decision = factories.closed(cast)
    assert needs(cast, cast.rosa) == [(str(decision.pk), 0)]
    factories.publish_it(cast, decision)
    assert needs(cast, cast.rosa) == []
    assert needs(cast, cast.salma) == [(str(decision.pk), 10)]
    actions.give_response(
        decision_id=decision.pk, kind=rules.ResponseKind.COMMIT, reason="Sí", by=cast.actor(cast.salma), now=STARTS
    )
    assert needs(cast, cast.salma) == []


def test_who_is_told(cast):
    decision = factories.published(cast)
    """The roll first; then who hears everything here and is not told of it already: Erik, who evaluates."""
    roll, everything = {cast.rosa.pk, cast.tito.pk, cast.ines.pk}, {cast.erik.pk}
    opened = events.DecisionOpened(community_id=decision.community_id, decision_id=decision.pk)
    assert [people for people, _s in told(cast, opened, telling._tell_of_opening, cast.rosa.pk)] == [
        {cast.tito.pk, cast.ines.pk},
        everything,
    ]
    published = events.DecisionPublished(
        community_id=decision.community_id, decision_id=decision.pk, chosen_option_id=None
    )
    people = [people for people, _s in told(cast, published, telling._tell_of_publication)]
    assert people == [roll, {cast.salma.pk}, everything]
    answered = events.ResponseGiven(decision_id=decision.pk, kind="fund")
    assert [people for people, _s in told(cast, answered, telling._tell_of_response)] == [roll, everything]


def test_search_finds_what_one_may_see_and_no_draft(cast):
    draft = factories.drafted(cast)
    opened = factories.opened(cast, draft.community, title="Otra")
    (text,) = declarations._texts([opened.pk])
    assert "120 toneladas" in text.body
    assert declarations._visible_ids(cast.actor(cast.tito), [draft.pk, opened.pk]) == {opened.pk}
    assert declarations._visible_ids(cast.actor(cast.nadie), [draft.pk, opened.pk]) == set()


def test_turnout_is_a_health_figure_from_seven_people_on(cast):
    small = factories.closed(cast)
    actor = cast.actor(cast.tito)
    assert list(declarations._health(actor, STARTS)) == []
    factories.crowd(cast, small.community, 4)
    large = factories.opened(cast, small.community)
    actions.close_decision(decision_id=large.pk, by=None, now=CLOSES_AT)
    (figure,) = declarations._health(actor, CLOSES_AT)
    assert figure.value == pytest.approx(100 * 3 / 10)


def test_the_readme_names_every_state_event_action_and_task():
    text = README.read_text()
    names = [state.value for state in rules.State] + [kind.value for kind in rules.ResponseKind]
    names += [method.value for method in rules.Method] + actions.__all__
    names += [
        name
        for name, each in vars(events).items()
        if isinstance(each, type) and issubclass(each, Fact) and each is not Fact
    ]
    names.append(tasks.close_due.__name__)
    assert [name for name in names if f"`{name}`" not in text] == []


def test_a_sponsor_named_later_is_not_told_of_a_community_they_stand_outside_of(cast):
    decision = factories.published(cast)
    purpose = decision.community.purpose
    purpose.sponsor_id = cast.omar.pk
    purpose.save()
    fact = events.DecisionPublished(community_id=decision.community_id, decision_id=decision.pk, chosen_option_id=None)
    people = set().union(*(each for each, _s in told(cast, fact, telling._tell_of_publication)))
    assert cast.omar.pk not in people
    assert cast.salma.pk in people
