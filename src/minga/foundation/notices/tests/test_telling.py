"""Many are told slice by slice: the same people as at once, each once, whatever stops in between."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minga.foundation.accounts.models import User
from minga.foundation.declared import Told
from minga.foundation.jobs.later import run_job
from minga.foundation.notices import storing
from minga.foundation.notices.models import Notice, Telling
from minga.foundation.notices.storing import go_on_telling
from minga.foundation.notices.tests.telling import Bell, declared_bell
from minga.foundation.scope import across_spaces
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import NOW, Cast

PEOPLE = 12
SOME = st.sets(st.integers(0, PEOPLE - 1))


@pytest.fixture
def bell(db: None) -> Iterator[Bell]:
    with declared_bell() as kept:
        yield kept


@pytest.fixture
def crowd(cast: Cast) -> list[User]:
    return [User.objects.create_user(f"p{number}@example.org", name=f"P {number}") for number in range(PEOPLE)]


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The tellings that a job would go on with."""
    waiting: list[int] = []

    def later(run, number):
        assert run is go_on_telling
        waiting.append(number)

    monkeypatch.setattr(storing, "later", later)
    return waiting


def ring(cast: Cast, bell: Bell, ids, by: User | None = None) -> None:
    bell.ring(cast, Told(ids, "Yes", {"day": NOW.date()}, "/x/", ("bell", 1)), by=by)


def belong(cast: Cast, people: list[User]) -> None:
    SpaceMembership.objects.bulk_create(
        SpaceMembership(space=cast.space, user=person, role="member", joined_at=NOW) for person in people
    )


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(named=SOME, inside=SOME, actor=st.integers(0, PEOPLE - 1), size=st.integers(1, 5), is_query=st.booleans())
def test_they_are_those_named_who_belong_but_not_who_did_it(
    cast, bell, crowd, left, monkeypatch, named, inside, actor, size, is_query
):
    SpaceMembership.objects.filter(user__in=crowd).delete()
    Notice.objects.all().delete()
    monkeypatch.setattr(storing, "SLICE", size)
    belong(cast, [crowd[number] for number in inside])
    ids = {crowd[number].pk for number in named}
    audience = User.objects.filter(pk__in=ids).values_list("pk", flat=True) if is_query else ids
    ring(cast, bell, audience, by=crowd[actor])
    while left:
        number = left.pop()
        go_on_telling(number)
        assert go_on_telling(number) == 0 or left
    expected = sorted(crowd[number].pk for number in named & inside - {actor})
    assert list(Notice.objects.order_by("pk").values_list("recipient_id", flat=True)) == expected
    with across_spaces():
        assert not Telling.objects.exists()


def test_a_notice_holds_what_it_held_when_each_was_written_by_itself(cast, bell):
    told = Told({cast.tito.pk}, "%(day)s", {"day": NOW.date()}, "/x/", ("bell", 1), is_urgent=True, breaks_quiet=True)
    bell.ring(cast, told)
    (notice,) = Notice.objects.values()
    assert notice.pop("id")
    assert notice.pop("entry_id")
    assert notice == {
        "space_id": cast.space.pk,
        "recipient_id": cast.tito.pk,
        "sentence": "%(day)s",
        "params": {"day": {"day": NOW.date().isoformat()}},
        "url": "/x/",
        "about_kind": "bell",
        "about_id": 1,
        "fact": "testing:bell-rang",
        "is_urgent": True,
        "breaks_quiet": True,
        "why": "takes-part",
        "place_kind": "space",
        "place_id": cast.space.pk,
        "bundle": None,
        "many": 1,
        "created_at": NOW,
        "read_at": None,
        "mailed_at": None,
        "claimed_at": None,
        "pushed_at": None,
    }


def test_one_is_told_by_as_many_statements_as_many(cast, bell, crowd, count_queries):
    made = {}
    for many in (1, PEOPLE):
        belong(cast, crowd[len(SpaceMembership.objects.filter(user__in=crowd)) : many])
        with count_queries() as made[many]:
            ring(cast, bell, User.objects.filter(pk__in=[person.pk for person in crowd]).values_list("pk", flat=True))
    assert len(made[1]) == len(made[PEOPLE])


def test_a_slice_that_fails_is_told_by_the_next_try(cast, bell, crowd, left, monkeypatch):
    belong(cast, crowd)
    monkeypatch.setattr(storing, "SLICE", 5)
    ring(cast, bell, {person.pk for person in crowd})
    (number,) = left
    insert = storing.insert_for_each

    def insert_and_fail(*args, **more):
        insert(*args, **more)
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(storing, "insert_for_each", insert_and_fail)
        with pytest.raises(OSError):
            go_on_telling(number)
    assert Notice.objects.count() == 5
    while left:
        go_on_telling(left.pop())
    assert Notice.objects.count() == PEOPLE


def test_the_job_that_goes_on_is_one_of_ours(cast, bell, crowd, monkeypatch):
    belong(cast, crowd)
    monkeypatch.setattr(storing, "SLICE", 5)
    enqueued = []
    monkeypatch.setattr(type(run_job), "enqueue", lambda _self, *args: enqueued.append(args))
    ring(cast, bell, {person.pk for person in crowd})
    ((path, arguments, *_tries),) = enqueued
    assert path == "minga.foundation.notices.storing:go_on_telling"
    assert arguments == [Telling.objects.get().pk]
