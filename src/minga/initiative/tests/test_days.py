"""What is promised, noted and begun on a day is so on the space's day, whoever presses and wherever they are."""

import json
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.initiative import actions
from minga.initiative.models import Commitment, HoursEntry, Milestone, Unit
from minga.initiative.tasks import remind_due
from minga.initiative.tests import factories

# Friday, eight in the evening in Lima; in UTC and in Auckland it is Saturday.
EVENING = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)
TODAY, TOMORROW, YESTERDAY = date(2026, 12, 4), date(2026, 12, 5), date(2026, 12, 3)
ZONES = ["", "UTC", "America/Lima", "Pacific/Auckland"]


@pytest.fixture
def lima(cast):
    """The cast in a space of Lima, with an initiative under way, on a Friday evening."""
    initiative = factories.under_way(cast)
    Space.objects.update(time_zone="America/Lima")
    with in_space(cast.space.pk), time_machine.travel(EVENING, tick=False):
        yield initiative


def signed_in(client, user, zone):
    user.time_zone = zone
    user.save(update_fields=["time_zone"])
    client.force_login(user)


def address(cast, name, *args):
    return reverse(f"initiative:{name}", args=[cast.space.slug, *args])


def rest(client, cast, method, path, **body):
    url = f"/api/v1/s/{cast.space.slug}/initiative/{path}"
    return getattr(client, method)(url, json.dumps(body, default=str), content_type="application/json")


@pytest.mark.parametrize("zone", ZONES)
def test_a_promise_for_today_is_taken_in_the_evening(cast, client, lima, zone):
    signed_in(client, cast.tito, zone)
    page = client.post(address(cast, "commit", lima.pk), {"what": "Podar", "hours": "2", "due_on": TODAY.isoformat()})
    assert page.status_code == 302
    sent = rest(client, cast, "post", f"{lima.pk}/commitments/", what="Regar", hours=2, due_on=TODAY)
    assert sent.status_code == 201
    late = rest(client, cast, "post", f"{lima.pk}/commitments/", what="Ayer", hours=2, due_on=YESTERDAY)
    assert (late.status_code, late.json()["code"]) == (409, "initiative:due-in-past")
    assert Commitment.objects.filter(due_on=TODAY).count() == 2


@pytest.mark.parametrize("zone", ZONES)
def test_a_unit_planned_for_tomorrow_has_not_started(cast, client, lima, zone):
    signed_in(client, cast.tito, zone)
    starts = {"Mañana": TOMORROW, "Hoy": TODAY}
    assert rest(client, cast, "put", f"{lima.pk}/units/", starts=starts).status_code == 200
    begun = dict(Unit.objects.filter(name__in=starts).values_list("name", "started_on"))
    assert begun == {"Mañana": None, "Hoy": TODAY}
    unit = Unit.objects.get(name="Mañana")
    client.post(address(cast, "unit-start", unit.pk), {"started_on": TOMORROW.isoformat()})
    assert Unit.objects.get(pk=unit.pk).started_on is None
    moved = rest(client, cast, "put", f"{lima.pk}/units/", starts={"Mañana": date(2026, 12, 9)})
    assert moved.status_code == 200, "a plan moves freely until its day"


@pytest.mark.parametrize("zone", ZONES)
def test_hours_of_tomorrow_are_not_noted_and_todays_stand_in_the_form(cast, client, lima, zone):
    signed_in(client, cast.tito, zone)
    assert TODAY.isoformat() in client.get(address(cast, "hours", lima.pk)).text
    refused = rest(client, cast, "post", f"{lima.pk}/hours/", hours=1, worked_on=TOMORROW)
    assert (refused.status_code, refused.json()["code"]) == (409, "initiative:worked-in-future")
    assert rest(client, cast, "post", f"{lima.pk}/hours/", hours=1, worked_on=TODAY).status_code == 201
    assert HoursEntry.objects.get(worked_on=TODAY).hours == 1


@pytest.mark.parametrize("zone", ZONES)
def test_a_milestone_is_reached_on_the_spaces_day(cast, client, lima, zone):
    made = actions.add_milestone(
        initiative_id=lima.pk, title="Poda", due_on=TOMORROW, by=cast.actor(cast.tito), now=EVENING
    )
    signed_in(client, cast.tito, zone)
    assert client.post(address(cast, "reach", made.pk)).status_code == 302
    assert Milestone.objects.get(pk=made.pk).done_on == TODAY


def test_a_job_reminds_by_the_spaces_day(cast, lima):
    by = cast.actor(cast.tito)
    for what, due_on in (("Domingo", date(2026, 12, 6)), ("Lunes", date(2026, 12, 7))):
        actions.make_commitment(initiative_id=lima.pk, what=what, hours=1, due_on=due_on, by=by, now=EVENING)
    remind_due(EVENING)
    reminded = Commitment.objects.exclude(reminded_at=None).values_list("what", flat=True)
    assert "Domingo" in reminded
    assert "Lunes" not in reminded, "two days before is a matter of the space's days"
