"""One is told what concerns one, in one's language, and only while one belongs there."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext_lazy

from minga.foundation.declared import Told
from minga.foundation.events import deliver
from minga.foundation.journal.models import Entry
from minga.foundation.notices.models import Notice
from minga.foundation.notices.queries import notice_page, unread_count
from minga.foundation.notices.sentences import say_again
from minga.foundation.notices.storing import UnsafeAddressError
from minga.foundation.notices.tests.telling import Bell, declared_bell
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import Cast


@pytest.fixture
def bell(db: None) -> Iterator[Bell]:
    with declared_bell() as kept:
        yield kept


def told(*people, sentence="Yes", **more) -> Told:
    ids, about = [person.pk for person in people], more.pop("about", ("bell", people[0].pk))
    return Told(ids, sentence, more.pop("params", {}), more.pop("url", "/x/"), about, **more)


def test_everybody_named_is_told_except_who_did_it(cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, cast.rosa), by=cast.rosa)
    assert list(Notice.objects.values_list("recipient_id", "fact")) == [(cast.tito.pk, "testing:bell-rang")]


def test_who_does_not_belong_to_the_space_is_not_told(cast: Cast, bell: Bell, neighbours: Cast) -> None:
    bell.ring(cast, told(cast.nadie, neighbours.tito, cast.ines))
    assert list(Notice.objects.values_list("recipient_id", flat=True)) == [cast.ines.pk]


def test_the_sentence_is_said_in_the_language_of_the_reader(cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, sentence=gettext_lazy("Yes"), params={}))
    for language, expected in [("es", "Sí"), ("en", "Yes")]:
        with translation.override(language):
            assert notice_page(cast.tito.pk).rows[0].sentence == expected


def test_values_may_be_translated_too_and_broken_ones_do_not_break_the_page() -> None:
    with translation.override("es"):
        assert say_again("%(what)s: %(who)s", {"what": {"message": "Yes"}, "who": "Ana\n\nRosa"}) == "Sí: Ana Rosa"
        assert say_again("%(missing)s", {"what": 1}) == "%(missing)s"
        assert say_again("100 %", {}) == "100 %"


def test_the_same_fact_delivered_twice_tells_once(cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito))
    entry = Entry.objects.get()
    Entry.objects.update(delivered_at=None)
    deliver(entry.pk)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", ""]
)
def test_a_notice_leads_only_into_the_house(cast: Cast, bell: Bell, url: str) -> None:
    with pytest.raises(UnsafeAddressError):
        bell.ring(cast, told(cast.tito, url=url))


def test_who_leaves_the_space_is_shown_nothing_of_it(client: Client, cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, params={}))
    notice = Notice.objects.get()
    SpaceMembership.objects.filter(user=cast.tito).delete()
    client.force_login(cast.tito)
    assert unread_count(cast.tito.pk) == 0
    assert notice_page(cast.tito.pk).rows == ()
    assert client.get(f"/notices/{notice.pk}/").status_code == 404


def test_the_page_holds_the_notices_of_all_my_spaces_and_of_nobody_else(
    client: Client, cast: Cast, bell: Bell, neighbours: Cast
) -> None:
    SpaceMembership.objects.create(
        space=neighbours.space, user=cast.tito, role="member", joined_at=cast.space.created_at
    )
    bell.ring(cast, told(cast.tito, sentence="De aquí"), told(cast.rosa, sentence="Para Rosa"))
    with in_space(neighbours.space.pk):
        bell.ring(neighbours, told(cast.tito, sentence="De al lado"), told(neighbours.tito, sentence="Ajeno"))
    client.force_login(cast.tito)
    page = client.get("/notices/").content.decode()
    assert "De aquí" in page
    assert "De al lado" in page
    assert "Para Rosa" not in page
    assert "Ajeno" not in page
    assert unread_count(cast.tito.pk) == 2


def test_hostile_words_stay_words(client: Client, cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, sentence="%(title)s", params={"title": "<script>alert(1)</script>"}))
    client.force_login(cast.tito)
    page = client.get("/notices/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_opening_a_notice_reads_it_and_leads_on(client: Client, cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, url="/s/prueba/purpose/1/"))
    client.force_login(cast.tito)
    answer = client.get(f"/notices/{Notice.objects.get().pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/s/prueba/purpose/1/")
    assert unread_count(cast.tito.pk) == 0


def test_marking_read_touches_only_my_own(client: Client, cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, cast.rosa), told(cast.tito))
    mine, _other = Notice.objects.filter(recipient=cast.tito)
    theirs = Notice.objects.get(recipient=cast.rosa)
    client.force_login(cast.tito)
    assert client.post(f"/notices/{theirs.pk}/read/").status_code == 404
    assert client.post(f"/notices/{mine.pk}/read/").status_code == 302
    assert unread_count(cast.tito.pk) == 1
    client.post("/notices/read/")
    assert (unread_count(cast.tito.pk), unread_count(cast.rosa.pk)) == (0, 1)


def test_the_frame_shows_how_many_wait(client: Client, cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito), told(cast.tito))
    client.force_login(cast.tito)
    assert '<span class="count" aria-hidden="true">2</span>' in client.get("/notices/").content.decode()


def test_an_empty_page_says_what_will_stand_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.tito)
    answer = client.get("/notices/?page=x")
    assert answer.status_code == 200
    assert 'class="empty"' in answer.content.decode()


@pytest.mark.parametrize("path", ["/notices/", "/notices/1/"])
def test_visitors_are_sent_to_sign_in(client: Client, cast: Cast, path: str) -> None:
    assert client.get(path).status_code == 302


def test_the_number_of_queries_does_not_grow(cast: Cast, bell: Bell, count_queries) -> None:
    bell.ring(cast, told(cast.tito))
    with count_queries() as for_one:
        notice_page(cast.tito.pk)
    bell.ring(cast, told(cast.tito), told(cast.tito))
    with count_queries() as for_three:
        notice_page(cast.tito.pk)
    assert len(for_one) == len(for_three) == 6
