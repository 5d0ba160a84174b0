"""Each person's own hours: chosen in one page, refused where they cannot be, and kept across changes of clocks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from minga.foundation.accounts.models import User
from minga.foundation.declared import Told
from minga.foundation.notices.due import people_due
from minga.foundation.notices.mailing import mail_digest
from minga.foundation.notices.models import Notice, NoticePreference
from minga.foundation.notices.queries import notice_page
from minga.foundation.notices.tests.telling import Bell, declared_bell
from minga.foundation.testing.cast import NOW, Cast

GOOD = {
    "digest": "weekly",
    "digest_hour": "18",
    "digest_weekday": "4",
    "cap": "5",
    "quiet_from": "22",
    "quiet_to": "6",
}


@pytest.fixture
def bell(db: None) -> Iterator[Bell]:
    with declared_bell() as kept:
        yield kept


def test_what_is_chosen_is_kept(client: Client, cast: Cast) -> None:
    client.force_login(cast.tito)
    assert client.post("/notices/settings/", GOOD).status_code == 302
    kept = NoticePreference.objects.get(user=cast.tito)
    assert (kept.digest, kept.digest_hour, kept.digest_weekday, kept.cap) == ("weekly", 18, 4, 5)
    assert (kept.quiet_from, kept.quiet_to, kept.mails_urgent) == (22, 6, False)
    client.post("/notices/settings/", GOOD | {"quiet_from": "", "quiet_to": ""})
    assert NoticePreference.objects.get(user=cast.tito).quiet_from is None


@pytest.mark.parametrize(
    "bad",
    [
        {"cap": "0"},
        {"cap": "1000000000"},
        {"cap": "muchas"},
        {"cap": ""},
        {"quiet_from": "7", "quiet_to": "7"},
        {"quiet_from": "", "quiet_to": "7"},
        {"quiet_from": "25"},
        {"digest_hour": "23"},
        {"digest_weekday": "7"},
        {"digest": "hourly"},
    ],
    ids=str,
)
def test_what_cannot_be_is_said_and_changes_nothing(client: Client, cast: Cast, bad: dict[str, str]) -> None:
    client.force_login(cast.tito)
    client.post("/notices/settings/", GOOD)
    before = NoticePreference.objects.values().get(user=cast.tito)
    assert client.post("/notices/settings/", GOOD | bad).status_code == 422
    assert NoticePreference.objects.values().get(user=cast.tito) == before


AT = {
    # The clocks go back that night: three in the morning is there twice, eight is an hour later than the day before.
    "autumn": ("Europe/Madrid", datetime(2026, 10, 25, 7, 0, tzinfo=UTC)),
    "the day before": ("Europe/Madrid", datetime(2026, 10, 24, 6, 0, tzinfo=UTC)),
    "spring": ("Europe/Madrid", datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),
    "half an hour": ("Australia/Lord_Howe", datetime(2026, 12, 1, 21, 0, tzinfo=UTC)),
    "half an hour more": ("Australia/Lord_Howe", datetime(2026, 6, 1, 21, 30, tzinfo=UTC)),
    "the first of all": ("Pacific/Apia", datetime(2026, 12, 1, 19, 0, tzinfo=UTC)),
    "nowhere": ("no/where", datetime(2026, 12, 1, 8, 0, tzinfo=UTC)),
}


@pytest.mark.parametrize("case", AT)
def test_eight_in_the_morning_is_eight_where_one_lives(cast: Cast, bell: Bell, case: str) -> None:
    zone, eight = AT[case]
    User.objects.filter(pk=cast.tito.pk).update(time_zone=zone)
    bell.ring(cast, Told([cast.tito.pk], "Yes", {}, "/x/", ("bell", cast.tito.pk)), now=eight - timedelta(days=1))
    assert people_due(eight - timedelta(minutes=1)) == []
    assert people_due(eight) == [cast.tito.pk]
    assert mail_digest(cast.tito.pk, eight)
    assert not mail_digest(cast.tito.pk, eight + timedelta(hours=1))
    assert people_due(eight + timedelta(days=1)) == []  # nothing new: no letter


def test_a_day_shows_no_more_than_one_wants_and_urgent_ones_first(client: Client, cast: Cast, bell: Bell) -> None:
    NoticePreference.objects.create(user=cast.tito, cap=2)
    for number in range(5):
        about = ("bell", cast.tito.pk)
        bell.ring(cast, Told([cast.tito.pk], f"Cosa {number}", {}, "/x/", about, is_urgent=number == 0))
    page = notice_page(cast.tito.pk)
    assert {row.sentence for row in page.rows if not row.is_beyond} == {"Cosa 4", "Cosa 0"}
    assert len(page.beyond) == 3
    client.force_login(cast.tito)
    assert "y 3 más" in client.get("/notices/").text
    assert Notice.objects.filter(created_at=NOW).count() == 5
