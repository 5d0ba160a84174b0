"""A prepared query gives the rows of the plain one, whatever it is asked with; what it cannot keep truly it refuses."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import close_old_connections, connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Upper
from django.db.transaction import TransactionManagementError

from minga.foundation.accounts.models import ApiToken, User
from minga.foundation.lists import Asked, Show, window
from minga.foundation.policy import Actor
from minga.foundation.prepared import LIST_MOST, StandInError, prepared
from minga.foundation.scope import OutsideSpaceError, across_spaces, in_space
from minga.foundation.tenancy.models import Space, SpaceMembership
from minga.foundation.testing.cast import NOW, Cast
from minga.purpose.models import Purpose

WORDS = [
    "prueba",
    "Prueba",
    " prueba ",
    "",
    "o'hara",
    '"',
    "%",
    "_",
    "\\",
    "ñandú 🎉",
    "x" * 500,
    "1 OR 1=1",
    " Minga ",
]
NUMBERS = [1, 0, -1, 2**31, 2**63 - 1, -(2**63)]


@prepared
def space_called(slug: str) -> QuerySet[Space]:
    return Space.objects.filter(slug=slug)


@prepared
def space_numbered(pk: int) -> QuerySet[Space]:
    return Space.objects.filter(pk=pk)


@prepared
def places_of(user_ids: list[int], space_id: int | None) -> QuerySet[SpaceMembership]:
    rows = SpaceMembership.objects.filter(user_id__in=user_ids).select_related("user", "space").order_by("id")
    return rows if space_id is None else rows.filter(space_id=space_id)


@prepared
def joined(since: datetime, until: datetime, email: str | None) -> QuerySet[User, tuple[int, str]]:
    rows = User.objects.filter(joined_at__range=(since, until)).exclude(email=email)
    return rows.order_by("id").values_list("id", "name")


def test_any_word_finds_what_it_finds_plainly(cast: Cast) -> None:
    for word in WORDS:
        assert space_called(word) == list(space_called.plain(word)), word
    assert space_called("prueba") == [cast.space]
    assert space_called.first("prueba") == cast.space
    assert space_called.first("x") is None


def test_any_number_and_any_list_of_them(cast: Cast) -> None:
    people = list(User.objects.order_by("id").values_list("id", flat=True))
    lists = [[], [people[0]], people[:3], people, people * 20, NUMBERS[:4], [*people, 0], list(range(LIST_MOST + 1))]
    for ids in lists:
        for space_id in [None, cast.space.pk, *NUMBERS]:
            assert places_of(ids, space_id) == list(places_of.plain(ids, space_id)), (ids, space_id)
    assert len(places_of(people, cast.space.pk)) == 7
    assert space_numbered(2**63) == space_numbered(2**200) == []  # no column holds them


def test_moments_and_what_is_missing(cast: Cast) -> None:
    User.objects.filter(pk=cast.omar.pk).update(joined_at=NOW)
    at = User.objects.get(pk=cast.ada.pk).joined_at
    for email in (None, cast.omar.email, "o'hara"):
        for since, until in ((NOW, NOW), (at, at), (NOW, at + timedelta(days=1)), (at, NOW)):
            assert joined(since, until, email) == list(joined.plain(since, until, email))
    assert joined(NOW, NOW, None) == [(cast.omar.pk, "Omar")]


def test_what_comes_with_a_row_is_there_without_asking(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found = places_of([cast.tito.pk], cast.space.pk)
        assert [(place.user.name, place.space.slug) for place in found] == [("Tito", "prueba")]
    found[0].role = "guest"
    found[0].save()
    assert places_of([cast.tito.pk], cast.space.pk)[0].role == "guest"


def test_the_second_time_nothing_is_built(cast: Cast, monkeypatch) -> None:
    space_called("prueba")
    monkeypatch.setattr(space_called, "plain", None)
    assert space_called("prueba") == [cast.space]
    assert space_called("otra") == []


@prepared
def purposes_of(author_id: int) -> QuerySet[Purpose]:
    return Purpose.objects.filter(author_id=author_id)


def _write(by: User) -> Purpose:
    return Purpose.objects.create(title="Propósito", author=by, chartered_at=NOW)


def test_each_space_has_its_own_rows(cast: Cast, neighbours: Cast) -> None:
    here = _write(cast.rosa)
    with in_space(neighbours.space.pk):
        assert purposes_of(cast.rosa.pk) == []
        there = _write(cast.rosa)
        assert purposes_of(cast.rosa.pk) == [there]
    assert purposes_of(cast.rosa.pk) == [here]
    with across_spaces():
        assert set(purposes_of(cast.rosa.pk)) == {here, there}
    assert purposes_of(cast.rosa.pk) == [here]


def test_outside_a_space_there_are_no_rows(db) -> None:
    with pytest.raises(OutsideSpaceError):
        purposes_of(1)
    with across_spaces():
        assert purposes_of(1) == []
    with pytest.raises(OutsideSpaceError):
        purposes_of(1)


def test_threads_ask_at_once(transactional_db) -> None:
    spaces = [Space.objects.create(slug=f"s{n}", name="S", created_at=NOW) for n in range(8)]
    wrong: list[object] = []

    def ask(space: Space) -> None:
        wrong.extend(found for _n in range(40) if (found := space_called(space.slug)) != [space])
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=ask, args=(space,)) for space in spaces]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("build", "given"),
    [
        (lambda pk: Space.objects.filter(pk=pk + 1), 1),
        (lambda at: Space.objects.filter(created_at__lt=at + timedelta(days=7)), NOW),
        (lambda day: Space.objects.filter(created_at__date=day - timedelta(days=7)), date(2026, 1, 1)),
        (lambda word: Space.objects.filter(slug=word.strip()), "prueba"),
        (lambda word: Space.objects.filter(slug__contains=word), "prueba"),
        (lambda word: User.objects.filter(name=word), "Ada"),
        (lambda word: Space.objects.annotate(up=Upper("slug")).filter(up=word.upper()), "prueba"),
        (lambda _pk: Space.objects.all(), 1),
        (lambda pk: Space.objects.filter(pk=1 if pk > 5 else 2), 1),
        (lambda pk: Space.objects.filter(pk=pk).prefetch_related("memberships"), 1),
        (lambda pk: Space.objects.filter(pk=pk).values("pk"), 1),
        (lambda amount: Space.objects.filter(pk=amount), 1.5),
        (lambda at: Space.objects.filter(created_at__lt=at), NOW.replace(tzinfo=None)),
    ],
)
def test_what_it_cannot_keep_truly_it_refuses_at_the_first_call(db, build, given) -> None:
    build.__name__ = "build"
    with pytest.raises(StandInError):
        prepared(build)(given)


def test_rows_are_locked_as_they_would_be_plainly_and_only_in_a_transaction(cast: Cast, count_queries) -> None:
    @prepared
    def locked(pk: int) -> QuerySet[SpaceMembership]:
        return SpaceMembership.objects.select_for_update(of=("self",)).select_related("user").filter(pk=pk)

    pk = cast.space.memberships.values_list("pk", flat=True)[0]
    with count_queries() as made:
        assert locked(pk) == locked(pk) == list(locked.plain(pk))
    is_known = connection.vendor == "postgresql"
    assert ["FOR UPDATE OF" in sql for sql in made] == [is_known] * 3


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_outside_a_transaction() -> None:
    @prepared
    def locked(pk: int) -> QuerySet[Space]:
        return Space.objects.select_for_update().filter(pk=pk)

    with transaction.atomic():
        assert locked(1) == []
    with pytest.raises(TransactionManagementError):
        locked(1)


def test_what_the_actor_remembers_must_be_told_of(cast: Cast) -> None:
    @prepared
    def asks(actor: Actor) -> QuerySet[Space]:
        return Space.objects.filter(pk__in=actor.remember("unheard-of", list))

    with pytest.raises(StandInError, match="unheard-of"):
        asks(cast.actor(cast.tito))


def test_shapes_are_kept_apart(db) -> None:
    @prepared
    def keys(user_id: int, can_write: bool | None, kinds: frozenset[str]) -> QuerySet[ApiToken]:
        rows = ApiToken.objects.filter(Q(user_id=user_id), label__in=kinds)
        return rows if can_write is None else rows.filter(can_write=can_write)

    for can_write in (True, False, None):
        for kinds in (frozenset("a"), frozenset("ab")):
            assert keys(1, can_write, kinds) == list(keys.plain(1, can_write, kinds))
    assert keys(1, can_write=True, kinds=frozenset()) == []


def test_each_page_of_a_list_is_a_shape(cast: Cast) -> None:
    @prepared
    def listed(space_id: int, asked: Asked) -> QuerySet[SpaceMembership, int]:
        rows = SpaceMembership.objects.filter(space_id=space_id).order_by("id").values_list("user_id", flat=True)
        return window(rows, asked)

    for page in (1, 2, 3):
        asked = Asked(Show.ALL, page)
        assert listed(cast.space.pk, asked) == list(listed.plain(cast.space.pk, asked))
    assert len(listed(cast.space.pk, Asked(Show.ALL))) == 7
