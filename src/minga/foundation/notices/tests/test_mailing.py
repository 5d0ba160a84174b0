"""Urgent things are mailed at once, the rest in one digest a day; never at night, never to strangers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult

from minga.foundation.declared import Told
from minga.foundation.notices import mailing
from minga.foundation.notices.actions import choose_notices
from minga.foundation.notices.models import Notice, NoticePreference
from minga.foundation.notices.rounds import mail_digests, mail_what_waited_for_the_morning
from minga.foundation.notices.rules import Digest, Times
from minga.foundation.notices.tests.telling import Bell, declared_bell
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import Cast

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)
MORNING = datetime(2026, 3, 4, 8, 5, tzinfo=UTC)


@pytest.fixture
def bell(db: None) -> Iterator[Bell]:
    with declared_bell() as kept:
        yield kept


def told(*people, sentence="Algo pasó", **more) -> Told:
    return Told([person.pk for person in people], sentence, {}, "/x/", ("bell", people[0].pk), **more)


def urgent_round(now: datetime) -> int:
    with time_machine.travel(now, tick=False):
        return int(mail_what_waited_for_the_morning(now))  # type: ignore[call-overload]


def test_urgent_things_are_mailed_once_with_a_way_out(cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, is_urgent=True), told(cast.rosa), now=NOON)
    assert (urgent_round(NOON), urgent_round(NOON)) == (1, 0)
    (sent,) = mail.outbox
    assert sent.to == [cast.tito.email]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/notices/stop/" in sent.extra_headers["List-Unsubscribe"]
    assert "Algo pasó" in sent.subject
    assert [kind for _content, kind in sent.alternatives] == ["text/html"]


def test_an_urgent_notice_asks_for_its_mail_after_the_commit(cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, is_urgent=True), now=NOON)
    (job,) = DBTaskResult.objects.all()
    assert job.args_kwargs["args"][0] == "minga.foundation.notices.mailing:mail_urgent_of"


def test_at_night_only_a_closing_ballot_is_mailed(cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, is_urgent=True), told(cast.rosa, is_urgent=True, breaks_quiet=True), now=NIGHT)
    assert urgent_round(NIGHT) == 1
    assert mail.outbox[0].to == [cast.rosa.email]
    assert urgent_round(MORNING) == 1
    assert mail.outbox[1].to == [cast.tito.email]


def test_night_is_where_the_person_lives(cast: Cast, bell: Bell) -> None:
    cast.tito.time_zone = "America/Lima"  # 17:00 there
    cast.tito.save()
    bell.ring(cast, told(cast.tito, is_urgent=True), now=NIGHT)
    assert urgent_round(NIGHT) == 1


@pytest.mark.parametrize("change", ["left", "inactive", "demo", "nowhere", "unwanted", "read"])
def test_nobody_is_mailed_who_should_not_be(cast: Cast, bell: Bell, change: str) -> None:
    bell.ring(cast, told(cast.tito, is_urgent=True), now=NOON)
    if change == "left":
        SpaceMembership.objects.filter(user=cast.tito).delete()
    elif change == "unwanted":
        choose_notices(user_id=cast.tito.pk, times=Times(Digest.NONE), mails_urgent=False, cap=20)
    elif change == "read":
        Notice.objects.update(read_at=NOON)
    else:
        fields = {"inactive": ("is_active", False), "demo": ("is_demo", True), "nowhere": ("email", "p7@polis.invalid")}
        setattr(cast.tito, *fields[change])
        cast.tito.save()
    assert urgent_round(NOON) == 0
    assert mail_digests(MORNING) == 0
    assert mail.outbox == []


def test_one_digest_a_day_holds_everything_and_is_cut(cast: Cast, bell: Bell) -> None:
    bell.ring(cast, *(told(cast.tito, sentence=f"Cosa {number}") for number in range(25)), now=NOON)
    assert mail_digests(MORNING - timedelta(hours=1)) == 0
    assert mail_digests(MORNING) == 1
    (sent,) = mail.outbox
    assert sent.body.count("- Cosa") == 20
    assert "5" in sent.body.split("Cosa")[-1]
    bell.ring(cast, told(cast.tito, sentence="Otra"), now=MORNING)
    assert mail_digests(MORNING + timedelta(hours=2)) == 0
    assert mail_digests(MORNING + timedelta(days=1)) == 1
    assert "Otra" in mail.outbox[1].body
    assert "Cosa" not in mail.outbox[1].body


def test_one_digest_for_all_spaces(cast: Cast, bell: Bell, neighbours: Cast) -> None:
    SpaceMembership.objects.create(space=neighbours.space, user=cast.tito, role="member", joined_at=NOON)
    bell.ring(cast, told(cast.tito), now=NOON)
    with in_space(neighbours.space.pk):
        bell.ring(neighbours, told(cast.tito, sentence="De al lado"), now=NOON)
    assert mail_digests(MORNING) == 1
    assert "De al lado (Vecinas)" in mail.outbox[0].body


def test_a_mail_that_cannot_leave_is_tried_again(cast: Cast, bell: Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_all: object) -> None:
        raise OSError("no mail server")

    bell.ring(cast, told(cast.tito, is_urgent=True), told(cast.rosa), now=NOON)
    with monkeypatch.context() as broken:
        broken.setattr(mailing, "_send", refuse)
        with pytest.raises(mailing.MailNotSentError):
            urgent_round(NOON)
        assert mail_digests(MORNING) == 0
    assert Notice.objects.filter(mailed_at=None).count() == 2
    assert NoticePreference.objects.filter(last_digest_on=None).count() == NoticePreference.objects.count()
    assert urgent_round(NOON) == 1
    assert mail_digests(MORNING) == 1


def test_the_reader_s_language_is_the_mail_s(cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, sentence="Yes"), told(cast.rosa, sentence="Yes"), now=NOON)
    cast.rosa.language = "en"
    cast.rosa.save()
    mail_digests(MORNING)
    bodies = {sent.to[0]: sent.body for sent in mail.outbox}
    assert "- Sí" in bodies[cast.tito.email]
    assert "- Yes" in bodies[cast.rosa.email]


def test_hostile_words_break_neither_headers_nor_html(cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito, sentence="Hola\r\nBcc: all@example.org <b>x</b>", is_urgent=True), now=NOON)
    assert urgent_round(NOON) == 1
    (sent,) = mail.outbox
    assert "\n" not in sent.subject
    assert sent.bcc == []
    assert "<b>x</b>" not in sent.alternatives[0][0]


def test_the_link_in_the_mail_stops_it_without_signing_in(client: Client, cast: Cast, bell: Bell) -> None:
    bell.ring(cast, told(cast.tito), now=NOON)
    mail_digests(MORNING)
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").partition("/notices/")[2]
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(f"/notices/{address}").status_code == 200
    assert NoticePreference.objects.get(user=cast.tito).digest == Digest.DAILY
    assert strict.post(f"/notices/{address}").status_code == 200
    assert NoticePreference.objects.get(user=cast.tito).digest == Digest.NONE


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00"])
def test_a_forged_link_stops_nothing(client: Client, cast: Cast, token: str) -> None:
    assert client.post(f"/notices/stop/{token}/").status_code == 404
    assert not NoticePreference.objects.exists()
