"""From a device that is turned on to a message that only its browser opens; and when none is sent."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from minga.foundation import reaching
from minga.foundation.accounts.exports import personal_export
from minga.foundation.accounts.models import User
from minga.foundation.declared import Told
from minga.foundation.notices.actions import choose_notices, read_all_notices
from minga.foundation.notices.mailing import mail_urgent_of
from minga.foundation.notices.models import Notice
from minga.foundation.notices.rules import Times
from minga.foundation.notices.tests.telling import Bell, declared_bell
from minga.foundation.push import pushing, sending
from minga.foundation.push.models import PushDevice
from minga.foundation.push.pushing import PushNotSentError, push_one
from minga.foundation.push.rounds import push_what_waited_for_the_morning
from minga.foundation.push.tests.browsers import Browser, Service, claims_of, service
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import Cast

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)
MORNING = datetime(2026, 3, 4, 8, 5, tzinfo=UTC)
REST = "/api/v1/me/push/"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("push")) as found:
        yield found


@pytest.fixture
def there(served: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """The service of the browser, as if it stood on the internet."""
    served.came.clear()
    served.status = 201
    monkeypatch.setattr(reaching, "is_public", lambda _address: True)
    monkeypatch.setattr(sending, "trust", lambda: served.trusted)
    return served


@pytest.fixture
def bell(db: None) -> Iterator[Bell]:
    with declared_bell() as kept:
        yield kept


def signed_in(client: Any, person: User) -> Any:
    client.force_login(person)
    return client


def turned_on(client: Any, browser: Browser, endpoint: str) -> Any:
    said = {"endpoint": endpoint, "p256dh": browser.public_key, "auth": browser.secret}
    return client.post(REST, json.dumps(said), content_type="application/json")


def rings(cast: Cast, bell: Bell, *people: User, now: datetime = NOON, **more: Any) -> None:
    told = Told([each.pk for each in people], "Algo pasó", {}, "/x/", ("bell", people[0].pk), is_urgent=True, **more)
    with time_machine.travel(now, tick=False):
        bell.ring(cast, told, now=now)


def work(now: datetime = NOON) -> None:
    """What the worker does, in the order in which it was written down."""
    with time_machine.travel(now, tick=False):
        while job := DBTaskResult.objects.order_by("enqueued_at").first():
            path, arguments = job.args_kwargs["args"][:2]
            job.delete()
            runs = {"mail_urgent_of": mail_urgent_of, "push_one": push_one}
            runs[path.rpartition(":")[2]](*arguments)


@pytest.fixture
def on(cast: Cast, client: Any, there: Service) -> Browser:
    browser = Browser()
    assert turned_on(signed_in(client, cast.tito), browser, there.url).status_code == 201
    return browser


def test_the_whole_way(cast: Cast, bell: Bell, there: Service, on: Browser) -> None:
    rings(cast, bell, cast.tito)
    assert there.came == []
    work()
    ((path, heads, body),) = there.came
    notice = Notice.objects.get()
    told = json.loads(on.opened(body))
    assert told == {
        "title": "Prueba",
        "body": "Algo pasó",
        "url": reverse("notices:open", args=[notice.pk]),
        "tag": f"notice-{notice.pk}",
        "lang": "es",
        "count": 1,
    }
    assert (path, heads["Content-Encoding"], heads["TTL"]) == ("/send/a1", "aes128gcm", "43200")
    assert claims_of(heads["Authorization"])["aud"] == there.url.rpartition("/send")[0]
    assert b"Algo" not in body
    assert len(mail.outbox) == 1
    rings(cast, bell, cast.rosa)
    with time_machine.travel(NOON, tick=False):
        mail_urgent_of(notice.entry_id)
    work()
    assert len(there.came) == 1


def test_quiet_hours_are_those_of_mail_and_a_closing_vote_breaks_them(
    cast: Cast, bell: Bell, there: Service, on: Browser
) -> None:
    rings(cast, bell, cast.tito, now=NIGHT)
    work(NIGHT)
    assert there.came == []
    rings(cast, bell, cast.tito, now=NIGHT, breaks_quiet=True)
    work(NIGHT)
    assert [heads["Urgency"] for _path, heads, _body in there.came] == ["high"]
    with time_machine.travel(MORNING, tick=False):
        assert push_what_waited_for_the_morning(MORNING) == 1  # type: ignore[call-overload]
    work(MORNING)
    assert len(there.came) == 2


def test_no_more_a_day_than_one_wants_and_also_without_mail(
    cast: Cast, bell: Bell, there: Service, on: Browser
) -> None:
    choose_notices(user_id=cast.tito.pk, times=Times(), mails_urgent=False, cap=2)
    for _turn in range(3):
        rings(cast, bell, cast.tito)
    work()
    assert len(there.came) == 2
    assert mail.outbox == []
    rings(cast, bell, cast.tito, now=NOON + timedelta(days=1))
    work(NOON + timedelta(days=1))
    assert len(there.came) == 3


@pytest.mark.parametrize("change", ["left", "suspended", "inactive", "read", "signed out", "session ended", "expired"])
def test_nobody_is_told_who_should_not_be(
    cast: Cast, bell: Bell, there: Service, on: Browser, client: Any, change: str
) -> None:
    rings(cast, bell, cast.tito)
    later_on, places = NOON, SpaceMembership.objects.filter(user=cast.tito)
    if change == "left":
        places.delete()
    elif change == "suspended":
        places.update(suspended_at=NOON)
    elif change == "inactive":
        User.objects.filter(pk=cast.tito.pk).update(is_active=False)
    elif change == "read":
        read_all_notices(user_id=cast.tito.pk, now=NOON)
    elif change == "signed out":
        client.post(reverse("account_logout"))
        assert not PushDevice.objects.exists()
    elif change == "session ended":
        client.session.delete()
    else:
        later_on = NOON + timedelta(days=4_000)
    work(later_on)
    assert there.came == []


def test_a_job_that_comes_late_asks_again(cast: Cast, bell: Bell, there: Service, on: Browser) -> None:
    rings(cast, bell, cast.tito)
    notice, device = Notice.objects.get(), PushDevice.objects.get()
    SpaceMembership.objects.filter(user=cast.tito).delete()
    with time_machine.travel(NOON, tick=False):
        assert push_one(notice.pk, device.pk) is False
    assert there.came == []


@pytest.mark.parametrize(("status", "is_there"), [(404, False), (410, False), (403, False), (413, True), (201, True)])
def test_who_is_gone_is_not_asked_again(
    cast: Cast, bell: Bell, there: Service, on: Browser, status: int, is_there: bool
) -> None:
    there.status = status
    rings(cast, bell, cast.tito)
    work()
    assert len(there.came) == 1
    assert PushDevice.objects.exists() is is_there


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_asked_again_and_the_device_stays(
    cast: Cast, bell: Bell, there: Service, on: Browser, status: int
) -> None:
    there.status = status
    rings(cast, bell, cast.tito)
    with pytest.raises(PushNotSentError):
        work()
    assert PushDevice.objects.exists()


def test_nothing_is_sent_into_a_private_network(
    cast: Cast, bell: Bell, there: Service, on: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    rings(cast, bell, cast.tito)
    monkeypatch.setattr(reaching, "is_public", lambda _address: False)
    work()
    assert there.came == []
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    ("endpoint", "code"),
    [
        ("https://127.0.0.1/a", "push:private"),
        ("https://[::1]:9/a", "push:private"),
        ("https://169.254.169.254/latest", "push:private"),
        ("http://push.example.net/a", "push:not-a-device"),
        ("https://u:p@push.example.net/a", "push:not-a-device"),
        ("file:///etc/passwd", "push:not-a-device"),
        ("https://nadie.invalid/a", "push:unknown"),
        ("https://push.example.net/" + "a" * 1000, "push:not-a-device"),
    ],
)
def test_an_address_that_leads_inside_or_nowhere_is_refused(cast: Cast, client: Any, endpoint: str, code: str) -> None:
    answer = turned_on(signed_in(client, cast.tito), Browser(), endpoint)
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert not PushDevice.objects.exists()


def test_keys_that_are_none_are_refused(cast: Cast, client: Any, there: Service) -> None:
    browser = Browser()
    browser.public_key = "nada"
    assert turned_on(signed_in(client, cast.tito), browser, there.url).json()["code"] == "push:not-a-device"


def test_a_browser_belongs_to_who_turned_it_on_last(cast: Cast, client: Any, there: Service, on: Browser) -> None:
    assert turned_on(signed_in(client, cast.rosa), on, there.url).status_code == 201
    assert [device.user_id for device in PushDevice.objects.all()] == [cast.rosa.pk]


def test_devices_stand_on_the_page_and_are_turned_off_there(cast: Cast, client: Any, on: Browser) -> None:
    page = client.get(reverse("notices:settings")).content.decode()
    device = PushDevice.objects.get()
    assert f'data-push-here="{device.pk}"' in page
    assert device.digest in page
    stranger = signed_in(client.__class__(), cast.rosa)
    assert stranger.delete(f"{REST}{device.pk}/").status_code == 404
    off = reverse("push:turn-off", args=[device.pk])
    assert stranger.post(off).status_code == 404
    assert client.post(off).status_code == 302
    assert not PushDevice.objects.exists()


def test_by_rest_in_person_only(cast: Cast, client: Any, there: Service, on: Browser) -> None:
    said = client.get(REST).json()
    assert [device["is_here"] for device in said["devices"]] == [True]
    assert client.__class__().get(REST).status_code == 401
    assert client.delete(f"{REST}{said['devices'][0]['id']}/").status_code == 204
    assert client.get(REST).json()["devices"] == []


def test_the_archive_tells_of_devices_without_their_keys(cast: Cast, on: Browser) -> None:
    told = json.dumps(personal_export(cast.tito, NOON)["push"], default=str)
    assert "made_at" in told
    assert on.secret not in told


def test_the_worker_is_its_own_and_keeps_nothing(client: Any, db: None) -> None:
    answer = client.get(reverse("push:worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert "caches" not in answer.content.decode()
    assert timedelta(hours=12) == pushing.GOOD_FOR
