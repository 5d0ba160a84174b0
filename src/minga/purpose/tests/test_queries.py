"""Lists ask the database as often for one row as for three."""

import pytest

from minga.foundation.policy import NotFoundError
from minga.foundation.testing.cast import NOW
from minga.purpose import actions, queries
from minga.purpose.tests import factories

TODAY = NOW.date()


@pytest.mark.parametrize("count", [1, 3])
def test_the_roadmap_takes_one_query(cast, count, django_assert_num_queries):
    for number in range(count):
        factories.draft(cast, title=f"Propósito {number}")
    actor = cast.actor(cast.tito)
    with django_assert_num_queries(1):
        rows = queries.purpose_list(actor, today=TODAY)
    assert [row.sponsor for row in rows] == ["Salma"] * count


@pytest.mark.parametrize("count", [1, 3])
def test_a_purpose_takes_as_many_queries_with_one_goal_as_with_three(cast, count, django_assert_num_queries):
    purpose = factories.draft(cast)
    for number in range(count):
        factories.goal(cast, purpose, "outcome", f"Indicador {number}")
        factories.draft(cast, follows_id=purpose.pk)
    factories.reviewed(cast, purpose)
    actor = cast.actor(cast.tito)
    with django_assert_num_queries(8):
        detail = queries.purpose_detail(actor, purpose.pk, today=TODAY)
    assert len(detail.goals) == count
    assert [row.latest.score for row in detail.criteria] == [4] * 7


def test_what_one_may_not_know_of_is_not_found(cast):
    purpose = factories.draft(cast, audience="confidential")
    with pytest.raises(NotFoundError):
        queries.purpose_detail(cast.actor(cast.tito), purpose.pk, today=TODAY)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_list_and_the_history_cost_the_same_for_none_as_for_three(cast, count, django_assert_num_queries):
    purpose = factories.draft(cast)
    rosa = cast.actor(cast.rosa)
    for number in range(count):
        factories.goal(cast, purpose, "outcome", f"Indicador {number}")
        charter = factories.charter(
            cast, title=f"Título {number}", sponsor_id=cast.erik.pk if number % 2 else cast.ada.pk
        )
        actions.revise_charter(purpose_id=purpose.pk, charter=charter, by=rosa, now=NOW)
    detail = queries.purpose_detail(rosa, purpose.pk, today=TODAY)
    with django_assert_num_queries(3):
        standing = queries.standing_of(rosa, detail.purpose, today=TODAY)
        assert len(queries.checklist_of(detail.purpose, detail.goals, standing)) == 7
    with django_assert_num_queries(2 if count else 1):
        assert len(queries.history_of(purpose.pk)) == count
