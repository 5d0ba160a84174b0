"""The REST doors: the same house, the same refusals."""

from minga.community.models import Community, Invitation, Membership
from minga.community.tests import factories


def url(rest="", slug="prueba"):
    return f"/api/v1/s/{slug}/community/{rest}"


def post(client, rest, body=None, slug="prueba"):
    return client.post(url(rest, slug), body or {}, content_type="application/json")


def test_list_and_detail_show_what_one_may_know(client, cast):
    purpose = factories.called_go(cast)
    listed = factories.opened(cast, "listed", purpose=purpose)
    secret = factories.opened(cast, "secret", purpose=purpose)
    client.force_login(cast.omar)
    assert [row["id"] for row in client.get(url()).json()] == [listed.pk]
    detail = client.get(url(f"{listed.pk}/")).json()
    assert (detail["name"], detail["about_html"], detail["facilitators"]) == ("Hornos limpios", "", [])
    assert client.get(url(f"{secret.pk}/")).status_code == 404
    assert client.get(url(f"{listed.pk}/people/")).status_code == 403
    client.force_login(cast.tito)
    assert client.get(url(f"{secret.pk}/people/")).json()["people"][0]["role"] == "sponsor"


def test_the_way_in(client, cast):
    purpose = factories.called_go(cast)
    client.force_login(cast.rosa)
    body = {"purpose_id": purpose.pk, "name": "Hornos", "access": "listed"}
    assert post(client, "", body | {"name": ""}).status_code == 422
    assert post(client, "", body | {"purpose_id": purpose.pk + 99}).status_code == 404
    made = post(client, "", body)
    assert made.status_code == 201
    community_id = made.json()["id"]
    assert post(client, f"{community_id}/open/").status_code == 200
    client.force_login(cast.ada)
    refused = post(client, f"{community_id}/join/")
    assert (refused.status_code, refused.json()["code"]) == (409, "community:joining-needs-asking")
    assert post(client, f"{community_id}/requests/", {"answer": "Hola"}).json()["state"] == "requested"
    client.force_login(cast.rosa)
    answer = post(client, f"{community_id}/requests/{cast.ada.pk}/", {"is_accepted": True})
    assert answer.json()["state"] == "active"


def test_inviting(client, cast):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    refused = post(client, f"{community.pk}/invitations/", {"emails": ["mal", "ana@x.org"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "community:bad-addresses")
    assert Invitation.objects.count() == 0
    many = post(client, f"{community.pk}/invitations/", {"emails": [f"p{n}@x.org" for n in range(501)]})
    assert many.json()["code"] == "community:too-many-invitations"
    made = post(client, f"{community.pk}/invitations/", {"emails": ["ana@x.org"]}).json()["ids"]
    assert client.delete(url(f"{community.pk}/invitations/{made[0]}/")).status_code == 204


def test_another_space_and_a_visitor(client, cast, neighbours):
    community = factories.opened(cast, audience="public")
    assert post(client, f"{community.pk}/join/").status_code in {401, 403}
    client.force_login(neighbours.ada)
    assert client.get(url(f"{community.pk}/", "vecinas")).status_code == 404
    assert post(client, f"{community.pk}/join/", slug="vecinas").status_code == 404
    assert not Membership.objects.filter(user=neighbours.ada).exists()


def test_closing_needs_a_note(client, cast):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    assert post(client, f"{community.pk}/close/", {"result_note": " "}).status_code == 409
    assert Community.objects.get().state == "open"


def test_numbers_and_moments_beyond_what_can_be_kept(client, cast):
    community = factories.opened(cast)
    before = (Community.objects.count(), Invitation.objects.count())
    client.force_login(cast.rosa)
    huge = 10**25
    body = {"purpose_id": community.purpose_id, "name": "Hornos", "facilitator_id": huge}
    refused = post(client, "", body)
    # SQLite cannot take the number at all; PostgreSQL finds nobody by it. Either way it is a sentence, never a crash.
    assert refused.json()["code"] in {"writing:out-of-range", "community:unknown-person"}
    assert post(client, f"{community.pk}/requests/{huge}/", {"is_accepted": True}).status_code == 404
    naive = {"expires_at": "2026-03-09T10:00:00"}
    assert post(client, f"{community.pk}/invitations/link/", naive).status_code == 422
    assert client.get(url(f"{community.pk}/people/?page={huge}")).json()["people"] == []
    assert (Community.objects.count(), Invitation.objects.count()) == before
