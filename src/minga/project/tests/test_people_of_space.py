"""An administrator invites people to the space, says who is of the organization, takes people out; each is told."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from minga.community.models import Membership
from minga.community.queries import handed_token, token_of
from minga.community.tests import factories
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.notices.models import Notice
from minga.foundation.tenancy.models import Space, SpaceMembership
from minga.project.tests.test_command_line import run


def place(cast, user):
    return SpaceMembership.objects.filter(space=cast.space, user=user).first()


def told(user):
    return [(each.sentence, each.params) for each in Notice.objects.filter(recipient=user).order_by("pk")]


def test_an_invited_person_belongs_to_the_space_and_is_told_by_whom(cast, client):
    client.force_login(cast.ada)
    body = {"addresses": "Nora <nora@x.org>\n", "belonging": "inside", "role": "member"}
    assert client.post("/s/prueba/people/invite/", body)["Location"] == "/s/prueba/people/"
    nora = User.objects.get(email="nora@x.org")
    assert (nora.name, place(cast, nora).role, place(cast, nora).is_external) == ("Nora", "member", False)
    assert told(nora)[0][1]["person"] == "Ada"


def test_from_outside_one_is_a_guest_whatever_was_asked(cast, client):
    client.force_login(cast.ada)
    body = {"addresses": "nora@x.org", "belonging": "outside", "role": "administrator"}
    client.post("/s/prueba/people/invite/", body)
    there = place(cast, User.objects.get(email="nora@x.org"))
    assert (there.role, there.is_external) == ("guest", True)


def test_a_wrong_line_invites_nobody(cast, client):
    client.force_login(cast.ada)
    body = {"addresses": "nora@x.org\nmal@", "belonging": "inside", "role": "member"}
    assert client.post("/s/prueba/people/invite/", body).status_code == 422
    assert not User.objects.filter(email="nora@x.org").exists()


def test_one_click_says_who_is_of_the_organization(cast, client):
    community = factories.opened(cast)
    client.force_login(cast.ada)
    client.post(f"/s/prueba/people/{cast.ines.pk}/belonging/", {"belonging": "inside"})
    assert (place(cast, cast.ines).role, place(cast, cast.ines).is_external) == ("member", False)
    assert not Membership.objects.get(community=community, user=cast.ines).is_external
    client.post(f"/s/prueba/people/{cast.ines.pk}/belonging/", {"belonging": "outside"})
    assert (place(cast, cast.ines).role, place(cast, cast.ines).is_external) == ("guest", True)
    client.post(f"/s/prueba/people/{cast.ada.pk}/belonging/", {"belonging": "outside"})
    assert place(cast, cast.ada).role == "administrator"


def test_who_is_taken_out_sees_nothing_more_and_who_is_needed_stays(cast, client):
    community = factories.opened(cast)
    client.force_login(cast.ada)
    for needed in (cast.rosa, cast.salma):
        answer = client.post(f"/s/prueba/people/{needed.pk}/remove/")
        assert answer["Location"] == f"/s/prueba/people/{needed.pk}/hand-over/"
        assert place(cast, needed) is not None
    assert client.post(f"/s/prueba/people/{cast.ada.pk}/remove/").status_code == 422
    assert client.post(f"/s/prueba/people/{cast.tito.pk}/remove/").status_code == 302
    assert place(cast, cast.tito) is None
    assert Membership.objects.get(community=community, user=cast.tito).state == "left"


def test_settings_of_the_space(cast, client):
    client.force_login(cast.ada)
    body = {"name": "Barrio Norte", "language": "en", "time_zone": "Europe/Madrid"}
    assert client.post("/s/prueba/settings/", body | {"time_zone": "Mars/Base"}).status_code == 422
    assert client.post("/s/prueba/settings/", body).status_code == 302
    space = Space.objects.get(pk=cast.space.pk)
    assert (space.name, space.language, space.time_zone) == ("Barrio Norte", "en", "Europe/Madrid")
    assert not space.is_open_to_visitors


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("rosa", 403), ("ines", 403), ("nadie", 403), (None, 302)])
def test_only_administrators_have_these_pages(cast, client, who, status):
    if who:
        client.force_login(getattr(cast, who))
    pages = ["people/", "people/invite/", "settings/", f"people/{cast.tito.pk}/remove/"]
    assert {client.get(f"/s/prueba/{page}").status_code for page in pages} == {status}


def test_the_same_by_rest(cast, client):
    base = "/api/v1/s/prueba/people/"
    for who, status in ((cast.rosa, 403), (cast.ada, 201)):
        client.force_login(who)
        body = json.dumps({"emails": ["nora@x.org"]})
        assert client.post(base, body, content_type="application/json").status_code == status
    nora = User.objects.get(email="nora@x.org")
    body = json.dumps({"is_external": True})
    answer = client.put(f"{base}{nora.pk}/belonging/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["role"]) == (200, "guest")
    settings = client.get(f"{base}settings/").json()
    changed = json.dumps(settings | {"name": "Otro"})
    assert client.put(f"{base}settings/", changed, content_type="application/json").json()["name"] == "Otro"
    assert client.delete(f"{base}{nora.pk}/").status_code == 204
    assert client.post(base, json.dumps({"emails": ["mal"]}), content_type="application/json").status_code == 409


def test_the_command_tells_whom_it_lets_in(cast):
    run("invite", cast.space.slug, "nora@x.org")
    assert told(User.objects.get(email="nora@x.org"))


def test_what_a_guest_may_not_see_is_said_truly(cast, client):
    client.force_login(cast.ines)
    page = client.get("/s/prueba/portfolio/")
    assert page.status_code == 403
    assert "Esto lo ve solo la gente de Prueba" in page.content.decode()


@pytest.mark.parametrize("is_mailed", [True, False])
def test_somebody_new_gives_a_name_and_is_in(cast, is_mailed):
    community = factories.opened(cast, "secret")
    (invitation,) = factories.invited(cast, community, "nora@x.org", now=clock.now())
    token = token_of(invitation) if is_mailed else handed_token(invitation)
    client = Client()
    page = f"/s/prueba/community/invitation/{token}/"
    assert client.post(page, {"name": " ", "email": "nora@x.org"}).status_code == 422
    assert client.post(page, {"name": "Nora", "email": "otra@x.org"}).status_code == 302
    person = User.objects.get(name="Nora")
    assert person.email == ("nora@x.org" if is_mailed else "otra@x.org")
    assert EmailAddress.objects.get(user=person).verified is is_mailed
    assert client.get(f"/s/prueba/community/{community.pk}/").status_code == 200
    assert mail.outbox == []


def test_a_link_opens_nobodys_account(cast):
    cast.nadie.last_login = clock.now()
    cast.nadie.save()
    community = factories.opened(cast, "secret")
    (invitation,) = factories.invited(cast, community, cast.nadie.email, now=clock.now())
    for token in (token_of(invitation), handed_token(invitation)):
        client = Client()
        answer = client.post(f"/s/prueba/community/invitation/{token}/", {"name": "Otra", "email": cast.nadie.email})
        assert answer.status_code == 422
        assert client.get("/me/").status_code == 302


def test_each_role_says_what_it_may_do_where_it_is_chosen(cast, client):
    client.force_login(cast.ada)
    page = client.get(f"/s/prueba/people/{cast.tito.pk}/role/").content.decode()
    for said in ("cuida del espacio, de su gente", "puede escribir un propósito", "que le dejan entrar"):
        assert said in page


def test_an_example_of_an_address_is_read_with_its_angles(cast, client):
    client.force_login(cast.ada)
    assert "&lt;ana@example.org&gt;" in client.get("/s/prueba/people/invite/").content.decode()
