"""Whatever a test of this link does, the kept numbers are those of the rows."""

from collections.abc import Iterator

import pytest

from minga.debate.models import Contribution, Question
from minga.foundation.testing.kept import agreeing_at_the_end


@pytest.fixture(autouse=True)
def contributions_are_counted(request: pytest.FixtureRequest) -> Iterator[None]:
    yield from agreeing_at_the_end(request, _contributions_agree)


def _contributions_agree() -> None:
    numbers = Question._base_manager.values_list("pk", "contribution_count", "unanswered_ideas")
    kept = {pk: (written, waiting) for pk, written, waiting in numbers}
    rows = list(Contribution._base_manager.all())
    assert kept == {
        pk: (
            sum(row.question_id == pk and row.is_listed for row in rows),
            sum(row.question_id == pk and row.is_waiting for row in rows),
        )
        for pk in kept
    }
