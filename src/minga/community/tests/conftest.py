"""Whatever a test of this link does, the kept numbers are those of the rows."""

from collections.abc import Iterator

import pytest

from minga.community.models import Community, Membership


@pytest.fixture(autouse=True)
def people_are_counted(request: pytest.FixtureRequest) -> Iterator[None]:
    uses_database = "db" in request.fixturenames
    if uses_database:
        request.getfixturevalue("db")
    yield
    if uses_database:
        kept = dict(Community._base_manager.values_list("pk", "people_count"))
        active = list(Membership._base_manager.filter(state="active").values_list("community_id", flat=True))
        assert kept == {pk: active.count(pk) for pk in kept}
