"""A button behind a link of the day signs in the demo's fictional people, and never anybody else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from minga.foundation.accounts.demo import demo_entry_url
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import NOW, Cast


@pytest.fixture
def door(cast: Cast) -> str:
    cast.space.is_demo = True
    cast.space.save()
    cast.tito.is_demo = True
    cast.tito.save()
    return demo_entry_url(cast.tito, "http://testserver/").removeprefix("http://testserver")


def test_the_link_asks_and_the_button_signs_in(client: Client, cast: Cast, door: str) -> None:
    asked = client.get(door)
    assert asked.status_code == 200
    assert client.get("/me/").status_code == 302
    answer = client.post(door)
    assert (answer.status_code, answer["Location"]) == (302, reverse("home:space", args=["prueba"]))
    assert client.get("/me/").status_code == 200


def test_nobody_is_replaced_without_a_word(client: Client, cast: Cast, door: str) -> None:
    client.force_login(cast.rosa)
    asked = client.get(door).content.decode()
    assert str(cast.rosa) in asked
    assert str(cast.rosa) in client.get("/me/").content.decode()
    assert Client(enforce_csrf_checks=True).post(door).status_code == 403


def test_a_link_is_good_for_a_day(client: Client, door: str, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(datetime.now(UTC) + timedelta(hours=23))
    assert client.get(door).status_code == 200
    time_machine.shift(2 * 3600)
    assert client.get(door).status_code == 404
    assert client.post(door).status_code == 404


@pytest.mark.parametrize(
    "change", ["person", "space", "staff", "superuser", "inactive", "left", "real space too", "gone"]
)
def test_never_for_anybody_real(client: Client, cast: Cast, neighbours: Cast, door: str, change: str) -> None:
    if change == "space":
        cast.space.is_demo = False
        cast.space.save()
    elif change == "left":
        SpaceMembership.objects.filter(user=cast.tito).delete()
    elif change == "real space too":
        SpaceMembership.objects.create(space=neighbours.space, user=cast.tito, role="member", joined_at=NOW)
    elif change == "gone":
        cast.tito.delete()
    else:
        fields = {"person": "is_demo", "staff": "is_staff", "superuser": "is_superuser", "inactive": "is_active"}
        setattr(cast.tito, fields[change], change in {"staff", "superuser"})
        cast.tito.save()
    assert client.get(door).status_code == 404
    assert client.post(door).status_code == 404
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize("token", ["x", "1:abc:def", "WzFd:1:2"])
def test_a_forged_address_opens_nothing(client: Client, db: None, token: str) -> None:
    assert client.get(f"/enter/{token}/").status_code == 404


def test_no_address_is_made_for_a_real_person(cast: Cast) -> None:
    with pytest.raises(ValueError, match="not a person of the demo"):
        demo_entry_url(cast.rosa, "http://testserver")
