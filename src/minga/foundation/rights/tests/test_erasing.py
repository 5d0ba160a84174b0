"""Whoever leaves for good is nowhere any more, and what others rely on holds."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from tests.doors.houses import PLACE, addresses, filled, furnished, generated

from minga.debate.models import Contribution, Statement
from minga.decision.models import Ballot, Decision, RollEntry
from minga.decision.queries import miscounted
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.journal.chain import seal_all, verify_chain
from minga.foundation.policy import RefusedError
from minga.foundation.rights import actions
from minga.foundation.rights.models import Departure
from minga.foundation.rights.queries import what_to_pass_on
from minga.foundation.rights.tests.hunting import found_in_database
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import Cast
from minga.outcome.tests.factories import AFTERWARDS
from minga.project.tests.carried import ran, refused

NAME, ADDRESS = "Tito Ñandú Quispe", "tito.nandu@prueba.example.org"
LATER = AFTERWARDS + timedelta(days=14)


@pytest.fixture
def house(cast: Cast, client: Client) -> dict[str, int | str]:
    """A house where Tito, under a name that stands nowhere else, has done everything a member does."""
    User.objects.filter(pk=cast.tito.pk).update(name=NAME, email=ADDRESS)
    cast.tito.refresh_from_db()
    ids = furnished(cast, 1)
    with in_space(cast.space.pk):
        seal_all()
    return ids


def _erase(cast: Cast, *, keeps_texts: bool = True) -> None:
    for charge in what_to_pass_on(cast.tito.pk):
        raise AssertionError(charge)
    actions.erase_person(user_id=cast.tito.pk, keeps_texts=keeps_texts, now=LATER)


def _pass_on(cast: Cast) -> None:
    from minga.initiative.models import Initiative

    Initiative.objects.filter(owner=cast.tito).update(owner=cast.rosa)


@pytest.mark.parametrize("keeps_texts", [True, False])
def test_nothing_in_the_database_holds_name_or_address(
    cast: Cast, house: dict[str, int | str], client: Client, *, keeps_texts: bool
) -> None:
    client.force_login(cast.tito)
    client.get("/me/")
    _pass_on(cast)
    assert found_in_database(NAME, ADDRESS)
    _erase(cast, keeps_texts=keeps_texts)
    assert found_in_database(NAME, ADDRESS, "Ñandú", "tito.nandu") == set()
    seal_all()
    assert verify_chain(cast.space.pk).broken is None


def _said(client: Client, path: str) -> str:
    """What an address answers, but for streams that never end."""
    answer = client.get(path)
    assert answer.status_code < 500, path
    if not answer.streaming:
        return answer.content.decode(errors="replace")
    return "" if "event-stream" in answer["Content-Type"] else answer.getvalue().decode(errors="replace")


def test_no_page_and_no_rest_answer_holds_name_or_address(
    cast: Cast, house: dict[str, int | str], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    _pass_on(cast)
    page = f"/s/prueba/debate/{house['question_id']}/"
    client.force_login(cast.rosa)
    assert NAME in _said(client, page)
    _erase(cast)
    paths = [path for route in addresses() if (path := filled(route, house | {"number": 1}))]
    assert len(paths) > 90
    for path in paths:
        said = _said(client, path)
        assert NAME not in said, path
        assert ADDRESS not in said, path
    assert "Persona que se fue" in _said(client, page)
    assert "Idea aparte 0" in _said(client, page)
    rest = generated(client, cast.rosa)
    called = 0
    for path, method, operation in rest.operations("get"):
        if set(PLACE.findall(path)) <= set(house):
            assert NAME not in rest.call(path, method, operation, **house).content.decode(), path
            called += 1
    assert called > 20


def test_the_vote_still_counts_and_everybody_can_count_it_again(cast: Cast, house: dict[str, int | str]) -> None:
    before = Ballot.objects.filter(decision_id=house["decision_id"]).count()
    entries = RollEntry.objects.filter(decision_id=house["decision_id"]).count()
    _pass_on(cast)
    _erase(cast)
    assert Ballot.objects.filter(decision_id=house["decision_id"]).count() == before > 0
    assert RollEntry.objects.filter(decision_id=house["decision_id"]).count() == entries
    assert Decision.objects.filter(pk=house["decision_id"], result__isnull=False).exists()
    assert list(miscounted()) == []


def test_what_was_withdrawn_is_gone_and_its_place_says_so(
    cast: Cast, house: dict[str, int | str], client: Client
) -> None:
    _pass_on(cast)
    _erase(cast, keeps_texts=False)
    mine = Contribution.objects.filter(author=cast.tito)
    assert mine
    assert {(each.title, each.body, each.state) for each in mine} == {("", "", "withdrawn")}
    assert set(Statement.objects.filter(author=cast.tito).values_list("text", flat=True)) == {"…"}
    assert found_in_database("Idea aparte 0", "Frase aparte 0") == set()
    client.force_login(cast.rosa)
    said = client.get(f"/s/prueba/debate/{house['question_id']}/").content.decode()
    assert "Idea aparte 0" not in said
    assert "Retirado" in said


def test_whoever_sponsors_owns_or_alone_administers_is_told_what_to_pass_on(
    cast: Cast, house: dict[str, int | str], client: Client
) -> None:
    for who, sentence in ((cast.ada, "al menos"), (cast.rosa, "relevo"), (cast.salma, "Patrocinas")):
        client.force_login(who)
        assert sentence in client.get("/me/leave/").content.decode(), who
        answer = client.post("/me/leave/", {"texts": "keep", "is_sure": "on"})
        assert answer.status_code == 422
        with pytest.raises(RefusedError):
            actions.erase_person(user_id=who.pk, keeps_texts=True, now=LATER)
    assert not Departure.objects.exists()
    assert User.objects.get(pk=cast.salma.pk).name == "Salma"


def test_fourteen_days_in_which_it_can_be_cancelled(cast: Cast, client: Client) -> None:
    client.force_login(cast.omar)
    assert client.post("/me/leave/", {"texts": "keep"}).status_code == 422
    assert client.post("/me/leave/", {"texts": "keep", "is_sure": "on"}).status_code == 302
    departure = Departure.objects.get()
    (letter,) = mail.outbox
    assert letter.to == [cast.omar.email]
    assert "/me/leave/" in letter.body
    assert actions.erase_due(departure.due_at - timedelta(seconds=1)) == 0
    client.logout()
    cast.omar.set_password("una clave larga")
    cast.omar.save()
    EmailAddress.objects.create(user=cast.omar, email=cast.omar.email, primary=True, verified=True)
    client.post("/accounts/login/", {"login": cast.omar.email, "password": "una clave larga"})
    assert "Te vas para siempre" in client.get("/me/").content.decode()
    assert client.post("/me/leave/cancel/").status_code == 302
    assert not Departure.objects.exists()
    assert actions.erase_due(departure.due_at) == 0
    assert User.objects.get(pk=cast.omar.pk).is_active


def test_after_fourteen_days_it_is_done_once_and_the_last_letter_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.omar)
    client.post("/me/leave/", {"texts": "withdraw", "is_sure": "on"})
    due_at = Departure.objects.get().due_at
    address = cast.omar.email
    client.get("/me/keys/")
    assert (actions.erase_due(due_at), actions.erase_due(due_at + timedelta(days=1))) == (1, 0)
    assert [letter.to for letter in mail.outbox] == [[address], [address]]
    assert client.get("/me/").status_code == 302
    assert not SpaceMembership.objects.filter(user=cast.omar).exists()
    assert found_in_database(address) == set()
    person = User.objects.get(pk=cast.omar.pk)
    assert (person.is_active, person.has_usable_password()) == (False, False)
    assert str(person) in {"Former member", "Persona que se fue"}


def test_who_came_to_sponsor_meanwhile_waits_and_is_told_once(cast: Cast) -> None:
    departure = actions.ask_to_leave(user_id=cast.omar.pk, keeps_texts=True, now=clock.now())
    SpaceMembership.objects.filter(user=cast.ada).update(role="member")
    SpaceMembership.objects.filter(user=cast.omar).update(role="administrator")
    mail.outbox.clear()
    for days in range(3):
        assert actions.erase_due(departure.due_at + timedelta(days=days, minutes=1)) == 0
    assert [letter.to for letter in mail.outbox] == [[cast.omar.email]]
    SpaceMembership.objects.filter(user=cast.ada).update(role="administrator")
    assert actions.erase_due(departure.due_at + timedelta(days=5)) == 1


def test_an_administrator_erases_who_belongs_to_no_other_space(cast: Cast, neighbours: Cast, client: Client) -> None:
    address = "/s/prueba/administration/erase/"
    for who, status in ((cast.rosa, 403), (neighbours.ada, 404), (cast.ada, 200)):
        client.force_login(who)
        assert client.get(address).status_code in {status, 403 if status == 404 else status}
    wanted = {"email": cast.omar.email.upper(), "texts": "keep"}
    assert client.post(address, wanted).status_code == 302
    assert Departure.objects.get().user == cast.omar
    assert client.post(address, wanted).status_code == 422
    assert client.post(address, {"email": neighbours.omar.email, "texts": "keep"}).status_code == 422
    assert client.post(address, {"email": cast.ada.email, "texts": "keep"}).status_code == 422
    assert cast.omar.name in client.get(address).content.decode()
    SpaceMembership.objects.create(space=neighbours.space, user=cast.erik, joined_at=LATER)
    client.post(address, {"email": cast.erik.email, "texts": "withdraw"})
    assert not SpaceMembership.objects.filter(user=cast.erik, space=cast.space).exists()
    assert SpaceMembership.objects.filter(user=cast.erik, space=neighbours.space).exists()
    assert Departure.objects.count() == 1


def test_an_administrator_is_led_to_what_must_be_handed_over_first(
    cast: Cast, neighbours: Cast, house: dict[str, int | str], client: Client
) -> None:
    client.force_login(cast.ada)
    address = "/s/prueba/administration/erase/"
    for who, is_led in ((cast.rosa, True), (cast.ada, False), (neighbours.rosa, False)):
        answer = client.post(address, {"email": who.email, "texts": "keep"})
        assert answer.status_code == 422
        assert (f"/s/prueba/people/{who.pk}/hand-over/" in answer.content.decode()) is is_led, who.email
    assert not Departure.objects.exists()


def test_people_of_the_demo_are_not_erased(cast: Cast) -> None:
    User.objects.filter(pk=cast.omar.pk).update(is_demo=True)
    with pytest.raises(RefusedError):
        actions.ask_to_leave(user_id=cast.omar.pk, keeps_texts=True, now=LATER)
    with pytest.raises(RefusedError):
        actions.erase_person(user_id=cast.omar.pk, keeps_texts=True, now=LATER)


def test_the_command(cast: Cast) -> None:
    assert "passed on" in refused("erase-person", cast.ada.email, "--yes")
    assert "Nobody here" in refused("erase-person", "nadie@example.com", "--yes")
    assert "Erased" in ran("erase-person", cast.omar.email, "--yes")
    assert found_in_database(cast.omar.email) == set()
