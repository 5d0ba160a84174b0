"""A notice is cleared by seeing the thing, grouped by thing, and told apart by whom it was told to."""

from collections.abc import Iterator

import pytest
from django.test import Client

from minga.foundation.declared import Told
from minga.foundation.notices.actions import see_page
from minga.foundation.notices.models import Notice
from minga.foundation.notices.queries import notice_page, unread_count
from minga.foundation.notices.tests.telling import Bell, declared_bell
from minga.foundation.testing.cast import NOW, Cast


@pytest.fixture
def bell(db: None) -> Iterator[Bell]:
    with declared_bell() as kept:
        yield kept


def told(*people, url, sentence="Yes", about=0) -> Told:
    return Told([person.pk for person in people], sentence, {}, url, ("bell", about or people[0].pk))


@pytest.mark.parametrize(
    ("looked_at", "is_cleared"),
    [
        ("/s/prueba/debate/7/", True),
        ("/s/prueba/debate/7/statements/", True),
        ("/s/prueba/debate/7/statements/all/", True),
        ("/s/prueba/debate/77/", False),
        ("/s/prueba/debate/", False),
        ("/s/prueba/", False),
        ("/s/vecinas/debate/7/", False),
        ("/", False),
    ],
)
def test_a_notice_is_cleared_by_seeing_the_thing_or_a_part_of_it(
    cast: Cast, bell: Bell, looked_at: str, is_cleared: bool
) -> None:
    bell.ring(cast, told(cast.tito, url="/s/prueba/debate/7/"))
    see_page(user_id=cast.tito.pk, path=looked_at, now=NOW)
    assert (Notice.objects.get().read_at == NOW) is is_cleared


def test_nobody_elses_is_cleared_and_looking_twice_changes_nothing(
    cast: Cast, bell: Bell, django_assert_num_queries
) -> None:
    bell.ring(cast, told(cast.tito, cast.ines, url="/s/prueba/debate/7/"))
    assert see_page(user_id=cast.tito.pk, path="/s/prueba/debate/7/", now=NOW) == 1
    with django_assert_num_queries(1):
        assert see_page(user_id=cast.tito.pk, path="/s/prueba/debate/7/", now=NOW) == 0
    assert unread_count(cast.ines.pk) == 1


def test_opening_the_page_clears_its_bell_at_once(client: Client, cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, url=f"/s/{cast.space.slug}/community/"))
    Notice.objects.update(url=f"/s/{cast.space.slug}/community/invitations/")
    client.force_login(cast.tito)
    page = client.get(f"/s/{cast.space.slug}/community/invitations/").text
    assert unread_count(cast.tito.pk) == 0
    assert 'class="count"' not in page


def test_notices_are_grouped_by_thing_and_told_apart(cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, url="/s/prueba/debate/7/", about=cast.tito.pk))
    bell.ring(cast, told(cast.tito, url="/s/prueba/debate/7/", about=cast.tito.pk))
    bell.ring(cast, told(cast.tito, cast.rosa, url="/s/prueba/debate/7/", about=cast.tito.pk))
    page = notice_page(cast.tito.pk)
    assert [(len(group.earlier), group.latest.is_for_me) for group in page.for_me] == [(1, True)]
    assert [len(group.earlier) for group in page.for_all] == [0]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_one_as_for_three(cast: Cast, bell: Bell, count_queries, count: int) -> None:
    for _each in range(count):
        bell.ring(cast, told(cast.tito, url="/s/prueba/debate/7/"))
    with count_queries() as made:
        page = notice_page(cast.tito.pk)
    assert len(page.rows) == count
    assert len(made) == 6
