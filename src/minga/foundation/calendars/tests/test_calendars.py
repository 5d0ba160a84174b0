"""One's own dates in one's own calendar: what one may read now, at a secret address that ends when it should."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minga.community.models import Community, Membership
from minga.debate.models import Question
from minga.debate.tests import factories as debate
from minga.decision.models import Decision
from minga.decision.tests import factories as decision
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.calendars.actions import renew_address
from minga.foundation.calendars.models import CalendarAddress
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import NOW, Cast
from minga.initiative.models import Commitment, Initiative
from minga.initiative.tests import factories as initiative

PAGE = reverse("calendars:mine")


@pytest.fixture
def clocked(monkeypatch):
    def to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    to(NOW)
    return to


def address_for(person) -> str:
    return urlsplit(renew_address(user_id=person.pk, now=NOW)).path


def read(client, path, **heads):
    answer = client.get(path, **heads)
    assert answer.status_code == 200, answer.status_code
    return answer, {str(each["UID"]).partition("@")[0]: each for each in events(answer)}


def events(answer):
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_person_makes_reads_renews_and_ends_their_address(cast: Cast, client, clocked):
    client.force_login(cast.tito)
    assert reverse("calendars:mine") in client.get(reverse("notices:settings")).content.decode()
    assert client.get(PAGE).context["url"] == ""
    client.post(reverse("calendars:renew"))
    first = client.get(PAGE).context["url"]
    assert CalendarAddress.objects.get().sealed not in first
    stranger = client.__class__()
    path = "/" + first.split("/", 3)[3]
    assert stranger.get(path)["Content-Type"].startswith("text/calendar")
    client.post(reverse("calendars:renew"))
    second = client.get(PAGE).context["url"]
    assert second != first
    assert stranger.get(path).status_code == 404
    client.post(reverse("calendars:end"))
    assert stranger.get("/" + second.split("/", 3)[3]).status_code == 404


def test_the_same_by_rest_and_only_in_person(cast: Cast, client, clocked):
    rest = "/api/v1/me/calendar/"
    assert client.get(rest).status_code == 401
    client.force_login(cast.tito)
    assert client.get(rest).status_code == 404
    made = client.post(rest)
    assert made.status_code == 201
    assert client.get(rest).json()["url"] == made.json()["url"]
    assert client.delete(rest).status_code == 204
    assert client.get(rest).status_code == 404


def test_a_question_closes_in_the_calendar_of_who_takes_part(cast: Cast, client, clocked):
    with in_space(cast.space.pk):
        question = debate.opened(cast)
    _answer, tito = read(client, address_for(cast.tito))
    event = tito[f"question-{question.pk}"]
    assert event["DTEND"].dt == question.closes_at.astimezone(UTC)
    assert question.title in str(event["SUMMARY"])
    assert str(event["SUMMARY"]).startswith("El debate se cierra")
    assert str(event["URL"]).endswith(f"/debate/{question.pk}/")
    _answer, omar = read(client, address_for(cast.omar))
    assert omar == {}


def test_what_goes_is_cancelled_without_its_words_and_the_moved_keeps_its_name(cast: Cast, client, clocked):
    with in_space(cast.space.pk):
        question = debate.opened(cast)
        path = address_for(cast.tito)
        key = f"question-{question.pk}"
        _answer, before = read(client, path)
        Question.objects.filter(pk=question.pk).update(
            closes_at=question.closes_at + timedelta(days=1), answer_due_at=question.answer_due_at + timedelta(days=2)
        )
        _answer, moved = read(client, path)
        assert moved[key]["DTEND"].dt - before[key]["DTEND"].dt == timedelta(days=1)
        Membership.objects.filter(user=cast.tito).delete()
        Community.objects.update(access="secret")
    answer, after = read(client, path)
    assert str(after[key]["STATUS"]) == "CANCELLED"
    assert question.title not in answer.content.decode()
    clocked(question.closes_at + timedelta(days=3))
    assert key not in read(client, path)[1]


def test_votes_promises_and_answers_stand_there(cast: Cast, client, clocked):
    with in_space(cast.space.pk):
        vote = decision.opened(cast)
    _answer, tito = read(client, address_for(cast.tito))
    assert tito[f"vote-{vote.pk}"]["DTEND"].dt == Decision.objects.get(pk=vote.pk).closes_at.astimezone(UTC)


def test_a_day_is_a_day_in_every_time_zone(cast: Cast, client, clocked):
    with in_space(cast.space.pk):
        work = initiative.under_way(cast)
        promise = Commitment.objects.create(
            initiative=Initiative.objects.get(pk=work.pk),
            user=cast.tito,
            what="Regar",
            hours=2,
            due_on=(NOW + timedelta(days=20)).date(),
            made_at=NOW,
        )
    User.objects.filter(pk=cast.tito.pk).update(time_zone="Pacific/Auckland")
    _answer, tito = read(client, address_for(cast.tito))
    event = tito[f"promise-{promise.pk}"]
    assert event["DTSTART"].dt == promise.due_on
    assert not isinstance(event["DTSTART"].dt, datetime)


@pytest.mark.parametrize("change", ["inactive", "left", "suspended", "space suspended"])
def test_it_ends_with_the_account_and_is_empty_of_a_space_one_is_not_in(cast: Cast, client, clocked, change):
    with in_space(cast.space.pk):
        debate.opened(cast)
    path = address_for(cast.tito)
    assert len(read(client, path)[1]) == 1
    places = SpaceMembership.objects.filter(user=cast.tito)
    if change == "inactive":
        User.objects.filter(pk=cast.tito.pk).update(is_active=False)
        assert client.get(path).status_code == 404
        return
    if change == "left":
        places.delete()
    elif change == "suspended":
        places.update(suspended_at=NOW)
    else:
        cast.space.suspended_at = NOW
        cast.space.save()
    assert all(str(each.get("STATUS")) == "CANCELLED" for each in read(client, path)[1].values())


def test_the_same_is_not_sent_twice_and_nobody_asks_too_fast(cast: Cast, client, clocked):
    path = address_for(cast.tito)
    answer, _events = read(client, path)
    assert answer["Cache-Control"] == "private, no-cache"
    again = client.get(path, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert {client.get(path).status_code for _turn in range(25)} == {200, 429}


def test_as_many_queries_for_one_and_for_three(cast: Cast, client, clocked):
    path, counts = address_for(cast.tito), []
    with in_space(cast.space.pk):
        question = debate.opened(cast)
    for _turn in range(2):
        client.get(path)
        with CaptureQueriesContext(connection) as counted:
            client.get(path)
        counts.append(len(counted))
        with in_space(cast.space.pk):
            for number in range(2):
                debate.opened(cast, question.community, title=f"¿Y ahora {number}?")
    assert counts[0] == counts[1]
    assert len(read(client, path)[1]) == 5


def test_hostile_words_stay_in_their_line(cast: Cast, client, clocked):
    title = "a;b,c\\n BEGIN:VEVENT"
    with in_space(cast.space.pk):
        debate.opened(cast, title=title)
    _answer, tito = read(client, address_for(cast.tito))
    assert len(tito) == 1
    assert title in str(next(iter(tito.values()))["SUMMARY"])
