"""Whose digest is due is asked of the database: the same people as by looking at each."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minga.foundation.accounts.models import User
from minga.foundation.notices import rounds, rules
from minga.foundation.notices.due import people_due
from minga.foundation.notices.mailing import local_now
from minga.foundation.notices.models import Notice, NoticePreference
from minga.foundation.notices.tests.telling import Bell, declared_bell
from minga.foundation.notices.tests.test_mailing import MORNING, told

ZONES = ["", "America/La_Paz", "Asia/Tokyo", "Pacific/Kiritimati", "no/where"]
PREFERENCES = st.none() | st.tuples(st.sampled_from(list(rules.Digest)), st.none() | st.integers(0, 9))


@pytest.fixture
def bell(db: None) -> Iterator[Bell]:
    with declared_bell() as kept:
        yield kept


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(zone=st.sampled_from(ZONES), preference=PREFERENCES, hours=st.integers(0, 24 * 7))
def test_who_is_due_agrees_with_the_rule(cast, bell, zone, preference, hours):
    now = MORNING + timedelta(hours=hours)
    Notice.objects.all().delete()
    NoticePreference.objects.all().delete()
    User.objects.filter(pk=cast.tito.pk).update(time_zone=zone)
    bell.ring(cast, told(cast.tito), now=now)
    digest, last_on = rules.Digest.DAILY, None
    if preference is not None:
        digest, ago = preference
        last_on = None if ago is None else now.date() - timedelta(days=ago)
        NoticePreference.objects.create(user=cast.tito, digest=digest, last_digest_on=last_on)
    local = local_now(User.objects.get(pk=cast.tito.pk), cast.space, now)
    is_due = rules.is_digest_due(rules.Times(digest), last_on=last_on, local=local)
    assert people_due(now) == ([cast.tito.pk] if is_due else [])


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"is_demo": True}, {"email": "nobody@import.invalid"}], ids=str
)
def test_who_can_get_no_mail_is_not_looked_at(cast, bell, change):
    bell.ring(cast, told(cast.tito))
    assert people_due(MORNING) == [cast.tito.pk]
    User.objects.filter(pk=cast.tito.pk).update(**change)
    assert people_due(MORNING) == []


def test_one_who_is_due_among_many_is_the_only_one_looked_at(cast, bell, monkeypatch, count_queries):
    everybody = [cast.ada, cast.salma, cast.rosa, cast.tito, cast.ines, cast.erik]
    bell.ring(cast, told(*everybody))
    had = [person for person in everybody if person != cast.tito]
    NoticePreference.objects.bulk_create(
        NoticePreference(user=person, last_digest_on=date(2026, 12, 31)) for person in had
    )
    looked_at = []
    monkeypatch.setattr(rounds, "mail_digest", lambda user_id, _now: looked_at.append(user_id) or True)
    with count_queries() as made:
        assert rounds.mail_digests(MORNING) == 1
    assert looked_at == [cast.tito.pk]
    assert len(made) == 3  # the zones of people, those of spaces, who is due
