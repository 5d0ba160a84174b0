"""Whatever a test of this link does, the kept numbers are those of the rows."""

from collections.abc import Iterator

import pytest

from minga.community.models import Community, Membership
from minga.foundation.testing.kept import agreeing_at_the_end


@pytest.fixture(autouse=True)
def people_are_counted(request: pytest.FixtureRequest) -> Iterator[None]:
    yield from agreeing_at_the_end(request, _people_agree)


def _people_agree() -> None:
    kept = dict(Community._base_manager.values_list("pk", "people_count"))
    active = list(Membership._base_manager.filter(state="active").values_list("community_id", flat=True))
    assert kept == {pk: active.count(pk) for pk in kept}
