"""What a directory may do to people and groups, what it may never do, and how wrong requests are answered."""

import json

import pytest
from allauth.account.models import EmailAddress

from minga.community.tests import factories as communities
from minga.foundation import clock
from minga.foundation.accounts.models import ApiToken, User
from minga.foundation.accounts.tokens import make_token
from minga.foundation.policy import ADMINISTRATOR
from minga.foundation.provisioning import people
from minga.foundation.provisioning.attributes import Definition, define_attribute
from minga.foundation.provisioning.keys import make_provisioning_key, revoke_provisioning_key
from minga.foundation.provisioning.models import AttributeValue, DirectoryGroup, DirectoryPerson, GroupMember
from minga.foundation.scope import in_space
from minga.foundation.tenancy.actions import admit_person, create_space, suspend_person
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import NOW
from minga.project.provisioning.tests.directory import ENTERPRISE, GROUP, PATCH, USER, Directory

MAIL = {"emails": [{"value": "Nora@Empresa.org", "primary": True}]}


@pytest.fixture
def directory(cast):
    return Directory(cast)


def place(cast, user):
    return SpaceMembership.objects.filter(space=cast.space, user=user).first()


def nora(directory, **more):
    said = directory.user("nora.q", externalId="e1", **(MAIL | more))
    assert said.status == 201, said.body
    return said.body["id"], User.objects.filter(email="nora@empresa.org").first()


def is_scim_error(said, status, scim_type=None):
    assert (said.status, said.body.get("scimType")) == (status, scim_type), said.body
    assert said.body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert said.body["status"] == str(status)
    assert said.body["detail"]
    return True


# Who comes


def test_somebody_new_becomes_a_member_without_password_and_signs_in_by_code(cast, directory):
    key, user = nora(directory, name={"givenName": "Nora", "familyName": "Quispe"}, displayName=None)
    assert (user.name, user.has_usable_password()) == ("Nora Quispe", False)
    assert (place(cast, user).role, place(cast, user).is_external) == ("member", False)
    said = directory.ask("GET", f"Users/{key}")
    assert said.body["emails"] == [{"value": "Nora@Empresa.org", "primary": True}]
    assert said.headers["ETag"] == said.body["meta"]["version"] == 'W/"1"'


@pytest.mark.parametrize("kind", ["Guest", "external", "Externa"])
def test_a_guest_of_the_directory_is_a_guest_from_outside(cast, directory, kind):
    _key, user = nora(directory, userType=kind)
    assert (place(cast, user).role, place(cast, user).is_external) == ("guest", True)


def test_without_an_address_somebody_waits_and_has_no_account_until_there_is_one(cast, directory):
    said = directory.user("nora.q")
    assert said.status == 201
    assert DirectoryPerson.objects.get().user is None
    directory.replace(f"Users/{said.body['id']}", "emails", MAIL["emails"])
    assert DirectoryPerson.objects.get().user.email == "nora@empresa.org"


def test_a_user_name_that_is_an_address_is_the_address(cast, directory):
    directory.user("Nora@Empresa.org")
    assert User.objects.filter(email="nora@empresa.org").exists()


def test_somebody_of_the_space_is_linked_and_keeps_role_and_name(cast, directory):
    said = directory.user(cast.ada.email, displayName="Otra Ada")
    assert said.status == 201
    cast.ada.refresh_from_db()
    assert (cast.ada.name, place(cast, cast.ada).role) == ("Ada", ADMINISTRATOR)
    assert DirectoryPerson.objects.get().user == cast.ada


def test_what_the_directory_says_fills_the_attributes_that_are_filled_by_it(cast, directory):
    by = cast.actor(cast.ada)
    for name, source, choices in (("Planta", "department", ["Planta 7"]), ("País", "country", [])):
        define_attribute(definition=Definition(name=name, source=source, choices=choices), by=by, now=NOW)
    more = {ENTERPRISE: {"department": "planta 7"}, "addresses": [{"type": "work", "country": "Perú"}]}
    key, user = nora(directory, schemas=[USER, ENTERPRISE], **more)
    held = AttributeValue.objects.filter(user=user).order_by("pk")
    assert dict(held.values_list("attribute__name", "value")) == {"Planta": "Planta 7", "País": "Perú"}
    directory.patch(f"Users/{key}", {"op": "remove", "path": f"{ENTERPRISE}:department"})
    assert [each.value for each in held.all()] == ["Perú"]


def test_what_is_not_used_is_not_kept(cast, directory):
    key, _user = nora(directory, phoneNumbers=[{"value": "600"}], password="s3cret-word", nickName="N", title="Jefa")
    kept = json.dumps(DirectoryPerson.objects.get().told)
    assert not [each for each in ("600", "s3cret", "Jefa") if each in kept]
    assert "phoneNumbers" not in directory.ask("GET", f"Users/{key}").body


def test_the_same_again_changes_nothing(cast, directory):
    key, _user = nora(directory)
    body = directory.ask("GET", f"Users/{key}").body
    assert directory.ask("PUT", f"Users/{key}", body).headers["ETag"] == 'W/"1"'
    assert directory.replace(f"Users/{key}", "displayName", "Nora.Q").headers["ETag"] == 'W/"1"'


# One user name, one external id, one address


@pytest.mark.parametrize(
    "more",
    [
        {"userName": "NORA.Q", "emails": [{"value": "o@x.org"}]},
        {"userName": "otra", "externalId": "e1"},
        {"userName": "otra", "emails": [{"value": "NORA@empresa.org"}]},
    ],
)
def test_two_people_are_not_one(cast, directory, more):
    nora(directory)
    count = User.objects.count()
    said = directory.ask("POST", "Users", {"schemas": [USER]} | more)
    assert is_scim_error(said, 409, "uniqueness")
    assert DirectoryPerson.objects.count() == 1
    assert User.objects.count() == count


def test_the_same_names_next_door_are_others(cast, neighbours, directory):
    nora(directory)
    there = Directory(neighbours)
    assert there.user("nora.q", externalId="e1").status == 201


def test_an_address_that_changes_case_is_the_same(cast, directory):
    key, user = nora(directory)
    directory.replace(f"Users/{key}", "emails", [{"value": "NORA@EMPRESA.ORG", "primary": True}])
    user.refresh_from_db()
    assert user.email == "nora@empresa.org"


def test_an_account_made_by_the_directory_follows_its_address_and_proves_the_new_one_anew(cast, directory):
    key, user = nora(directory)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    directory.replace(f"Users/{key}", "emails", [{"value": "nora@nueva.org", "primary": True}])
    user.refresh_from_db()
    assert user.email == "nora@nueva.org"
    assert not EmailAddress.objects.filter(user=user).exists()


@pytest.mark.parametrize("how", ["was there", "joined another space", "staff"])
def test_an_account_that_is_not_only_this_directorys_keeps_its_address_and_name(cast, neighbours, directory, how):
    if how == "was there":
        User.objects.create_user("nora@empresa.org", name="Nora")
    key, user = nora(directory, displayName="Nora")
    if how == "joined another space":
        admit_person(space_id=neighbours.space.pk, user_id=user.pk, now=NOW)
    if how == "staff":
        User.objects.filter(pk=user.pk).update(is_staff=True)
    said = directory.replace(f"Users/{key}", "emails", [{"value": "malo@x.org", "primary": True}])
    assert said.status == 200
    assert said.body["emails"][0]["value"] == "malo@x.org"
    user.refresh_from_db()
    assert user.email == "nora@empresa.org"
    assert not User.objects.filter(email="malo@x.org").exists()
    if how != "staff":
        directory.replace(f"Users/{key}", "displayName", "Otra")
        user.refresh_from_db()
        assert user.name == "Nora"


def test_nobody_takes_over_the_account_of_another_by_an_address(cast, directory):
    key, user = nora(directory)
    said = directory.replace(f"Users/{key}", "emails", [{"value": cast.ada.email, "primary": True}])
    assert is_scim_error(said, 409, "uniqueness")
    user.refresh_from_db()
    assert user.email == "nora@empresa.org"
    assert DirectoryPerson.objects.get().user == user


def test_an_address_that_is_given_to_somebody_else_does_not_open_the_old_account(cast, directory):
    key, user = nora(directory)
    assert directory.ask("DELETE", f"Users/{key}").status == 204
    said = directory.user("nora.q", externalId="e2", **MAIL)
    assert is_scim_error(said, 409, "uniqueness")
    assert place(cast, user) is None
    assert directory.user("nora.q", externalId="e1", **MAIL).status == 201
    assert place(cast, user).role == "member"


# Who goes


def doors(cast, user, client):
    """What somebody who belongs here may open: a page with a session, REST with a key, the live channel."""
    client.force_login(user)
    _token, secret = make_token(
        user_id=user.pk, space_id=cast.space.pk, label="x", can_write=True, lifetime_days=30, now=clock.now()
    )

    def open_now():
        page = client.get("/s/prueba/community/").status_code
        rest = client.get("/api/v1/s/prueba/community/", headers={"Authorization": f"Bearer {secret}"}).status_code
        return page, rest

    return open_now


def test_who_is_not_active_is_out_at_once_by_every_door_and_back_when_active(cast, directory, client):
    key, user = nora(directory)
    open_now = doors(cast, user, client)
    assert open_now() == (200, 200)
    assert directory.replace(f"Users/{key}", "active", False).body["active"] is False
    assert open_now() == (403, 403)
    assert place(cast, user).suspended_at is not None
    directory.replace(f"Users/{key}", "active", "True")
    assert open_now() == (200, 200)


def test_a_suspension_by_hand_outlasts_the_directorys(cast, directory):
    key, user = nora(directory)
    suspend_person(user_id=user.pk, reason="Insultos", until=None, by=cast.actor(cast.ada), now=clock.now())
    directory.replace(f"Users/{key}", "active", False)
    assert "directorio" in place(cast, user).suspension_reason
    directory.replace(f"Users/{key}", "active", True)
    assert place(cast, user).suspension_reason == "Insultos"


def test_the_last_administrator_is_not_suspended_nor_deleted_and_nothing_changed(cast, directory):
    key = directory.user(cast.ada.email).body["id"]
    assert is_scim_error(directory.replace(f"Users/{key}", "active", False), 409)
    assert is_scim_error(directory.ask("DELETE", f"Users/{key}"), 409)
    assert place(cast, cast.ada).suspended_at is None
    assert DirectoryPerson.objects.get().is_active
    assert directory.ask("GET", f"Users/{key}").body["active"] is True


def test_who_is_deleted_is_out_and_who_is_needed_is_suspended_until_somebody_takes_over(cast, directory):
    communities.opened(cast)
    for user, is_gone in ((cast.tito, True), (cast.rosa, False)):
        key = directory.user(user.email).body["id"]
        assert directory.ask("DELETE", f"Users/{key}").status == 204
        assert (place(cast, user) is None) is is_gone
        assert is_scim_error(directory.ask("GET", f"Users/{key}"), 404)
    assert place(cast, cast.rosa).suspended_at is not None


# Keys


def test_a_key_opens_its_space_only_and_nothing_once_revoked(cast, neighbours, client):
    key, secret = make_provisioning_key(label="Okta", by=cast.actor(cast.ada), now=NOW)
    assert Directory(cast, secret).ask("GET", "Users").status == 200
    assert is_scim_error(Directory(neighbours, secret).ask("GET", "Users"), 401)
    assert client.get("/api/v1/s/prueba/people/", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    revoke_provisioning_key(key_id=key.pk, by=cast.actor(cast.ada), now=NOW)
    assert is_scim_error(Directory(cast, secret).ask("GET", "Users"), 401)


@pytest.mark.parametrize("secret", ["minga_scim_wrong", "", "minga_", "x" * 5000])
def test_without_a_key_nothing_is_told(cast, secret):
    for method, path in (
        ("GET", "Users"),
        ("POST", "Users"),
        ("GET", "Schemas"),
        ("GET", "nowhere"),
        ("DELETE", "Groups/1"),
    ):
        said = Directory(cast, secret or " ").ask(method, path, {} if method == "POST" else None)
        assert is_scim_error(said, 401)
        assert said.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_of_a_person_is_no_key_of_a_directory_and_a_session_none_either(cast, client):
    _token, secret = make_token(
        user_id=cast.ada.pk, space_id=cast.space.pk, label="x", can_write=True, lifetime_days=30, now=NOW
    )
    assert ApiToken.objects.exists()
    assert is_scim_error(Directory(cast, secret).ask("GET", "Users"), 401)
    client.force_login(cast.ada)
    assert client.get("/scim/v2/prueba/Users").status_code == 401


def test_wrong_keys_are_refused_faster_than_they_can_be_tried(cast):
    directory = Directory(cast, "minga_scim_x")
    found = {directory.ask("GET", "Users").status for _number in range(62)}
    assert found == {401, 429}


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("rosa", 403), ("ines", 403), (None, 302)])
def test_only_administrators_make_and_revoke_keys_and_a_key_is_shown_once(cast, client, who, status):
    if who:
        client.force_login(getattr(cast, who))
    page = "/s/prueba/administration/provisioning/"
    assert client.get(page).status_code == status
    made = client.post(page, {"label": "Entra"})
    assert made.status_code == status
    if who == "ada":
        secret = made.content.decode().partition('id="secret">')[2].partition("<")[0]
        assert Directory(cast, secret).ask("GET", "Users").status == 200
        again = client.get(page).content.decode()
        assert "Entra" in again
        assert secret not in again
        key = made.context["keys"][0].id
        assert client.post(f"{page}keys/{key}/revoke/").status_code == 302
        assert Directory(cast, secret).ask("GET", "Users").status == 401


def test_next_door_a_key_is_not_revoked(cast, neighbours, client):
    key, secret = make_provisioning_key(label="Okta", by=cast.actor(cast.ada), now=NOW)
    client.force_login(neighbours.ada)
    assert client.post(f"/s/vecinas/administration/provisioning/keys/{key.pk}/revoke/").status_code == 404
    assert Directory(cast, secret).ask("GET", "Users").status == 200


# Next door


def test_nothing_of_one_space_is_found_changed_or_grouped_from_another(cast, neighbours, directory):
    key, _user = nora(directory)
    team = directory.group("Hornos", key).body["id"]
    there = Directory(neighbours)
    assert there.ask("GET", "Users").body["totalResults"] == 0
    assert there.ask("GET", 'Users?filter=userName eq "nora.q"').body["totalResults"] == 0
    for path in (f"Users/{key}", f"Groups/{team}"):
        assert is_scim_error(there.ask("GET", path), 404)
        assert is_scim_error(there.replace(path, "displayName", "X"), 404)
        assert is_scim_error(there.ask("DELETE", path), 404)
        assert is_scim_error(
            there.ask("PUT", path, {"schemas": [USER, GROUP], "userName": "x", "displayName": "x"}), 404
        )
    assert is_scim_error(there.group("Ajenos", key), 400, "invalidValue")
    assert GroupMember.objects.count() == 1
    with in_space(neighbours.space.pk):
        assert not GroupMember.objects.exists()


# Searching


def test_directories_find_order_and_page(cast, directory):
    for name in ("ana", "bea", "carla"):
        directory.user(f"{name}@x.org", externalId=name.upper())

    def found(query):
        return [each["userName"] for each in directory.ask("GET", f"Users?{query}").body.get("Resources", ())]

    assert found('filter=userName eq "ANA@x.org"') == ["ana@x.org"]
    assert found('filter=externalId eq "BEA"') == ["bea@x.org"]
    assert found('filter=externalId eq "bea"') == []
    assert found('filter=userName co "x.org" and not (userName sw "a")') == ["bea@x.org", "carla@x.org"]
    assert found('filter=emails.value eq "ana@x.org"') == []
    assert found('filter=displayName eq "carla" or active eq false') == ["carla@x.org"]
    assert found("sortBy=userName&sortOrder=descending&count=2") == ["carla@x.org", "bea@x.org"]
    assert found("sortBy=displayName&startIndex=2&count=1") == ["bea@x.org"]
    page = directory.ask("GET", "Users?startIndex=3&count=5").body
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (3, 3, 1)
    assert directory.ask("GET", "Users?count=0").body["totalResults"] == 3
    assert "displayName" not in directory.ask("GET", "Users?attributes=userName").body["Resources"][0]


@pytest.mark.parametrize(
    "query",
    [
        "filter=userName",
        "filter=userName eq",
        "filter=shoeSize eq 3",
        "filter=active gt true",
        "sortBy=shoeSize",
        "count=many",
    ],
)
def test_what_cannot_be_searched_is_said(cast, directory, query):
    said = directory.ask("GET", f"Users?{query}")
    assert said.status == 400
    assert said.body["scimType"] in {"invalidFilter", "invalidPath", "invalidValue"}


def test_a_sign_that_no_text_has_is_found_nowhere(cast, directory):
    directory.user("ana@x.org")
    said = directory.ask("GET", "Users?filter=userName%20eq%20%22a%5Cu0000%22")
    assert said.body["totalResults"] == 0


def test_two_at_once_who_say_the_same_are_not_two(cast, directory, monkeypatch):
    """Whoever looked before the other wrote is stopped by the database."""
    monkeypatch.setattr(people, "_write_down", without_looking)
    nora(directory)
    assert is_scim_error(directory.user("nora.q"), 409, "uniqueness")
    assert DirectoryPerson.objects.count() == 1


def without_looking(person, told):
    person.user_name, person.user_name_key, person.told = told.user_name, told.user_name, {}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_of_any_length_takes_the_same_queries(cast, directory, django_assert_max_num_queries, count):
    for number in range(count):
        key = directory.user(f"p{number}@x.org").body["id"]
        directory.group(f"G{number}", key)
    with django_assert_max_num_queries(8):
        assert directory.ask("GET", "Users").body["totalResults"] == count


# Wrong requests


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', "[" * 100_000, b"\xff\xfe", '{"schemas": "x"}'])
def test_what_is_no_resource_is_said(cast, directory, body):
    for path in ("Users", "Groups"):
        said = directory.ask("POST", path, body)
        assert is_scim_error(said, 400, "invalidSyntax")
    assert not DirectoryPerson.objects.exists()
    assert not DirectoryGroup.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"schemas": ["urn:example:nothing"]},
        {"schemas": []},
        {"userName": 7},
        {"userName": ""},
        {"userName": None},
        {"userName": "x" * 255},
        {"userName": "a\0b"},
        {"active": "perhaps"},
        {"emails": "x@x.org"},
        {"emails": [{"value": "no address"}]},
        {"emails": [{"value": ["x@x.org"]}]},
        {"name": "Nora"},
        {"externalId": "x" * 256},
        {"displayName": {"a": 1}},
        {"displayName": "a\0b"},
    ],
)
def test_a_wrong_value_is_said_and_nobody_comes(cast, directory, wrong):
    count = User.objects.count()
    said = directory.user("nora@x.org", **wrong)
    assert (said.status, said.body["scimType"]) in {(400, "invalidValue"), (400, "invalidSyntax")}, said.body
    assert not DirectoryPerson.objects.exists()
    assert User.objects.count() == count


def test_unknown_schemas_and_attributes_beside_ours_are_passed_over(cast, directory):
    more = {"urn:example:Shoes": {"size": 38}, "schemas": [USER, "urn:example:Shoes"], "shoeSize": 38}
    said = directory.user("nora@x.org", **more)
    assert said.status == 201
    assert not {"shoeSize", "urn:example:Shoes"} & set(said.body)


@pytest.mark.parametrize(
    "operations",
    [
        [],
        [{"op": "jump", "path": "displayName", "value": "x"}],
        [{"op": "remove"}],
        [{"op": "replace", "path": "userName", "value": None}],
        [{"op": "remove", "path": "userName"}],
        [{"op": "replace", "path": "id", "value": "7"}],
        [{"op": "add", "path": "emails[type eq", "value": "x"}],
        [{"op": "replace", "path": "active", "value": "perhaps"}],
        [{"op": "replace", "path": "displayName", "value": "Nueva"}, {"op": "jump"}],
        "x",
    ],
)
def test_a_patch_that_cannot_be_done_changes_nothing(cast, directory, operations):
    key, _user = nora(directory)
    said = directory.ask("PATCH", f"Users/{key}", {"schemas": [PATCH], "Operations": operations})
    assert said.status == 400
    assert said.body["scimType"]
    assert directory.ask("GET", f"Users/{key}").body["meta"]["version"] == 'W/"1"'


def test_what_was_changed_meanwhile_is_not_written_over(cast, directory):
    key, _user = nora(directory)
    directory.replace(f"Users/{key}", "displayName", "Nueva")
    change = {"op": "replace", "path": "displayName", "value": "Vieja"}
    assert is_scim_error(directory.patch(f"Users/{key}", change, **{"If-Match": 'W/"1"'}), 412)
    assert directory.patch(f"Users/{key}", change, **{"If-Match": 'W/"2"'}).status == 200
    assert directory.ask("GET", f"Users/{key}", **{"If-None-Match": 'W/"3"'}).status == 304


def test_a_huge_body_is_refused_before_it_is_read(cast, directory):
    said = directory.user("nora@x.org", displayName="x" * 5_100_000)
    assert is_scim_error(said, 413)
    assert not DirectoryPerson.objects.exists()


@pytest.mark.parametrize(
    "path", ["", "nowhere", "Users/x", "Users/1/2", "Users/99999999999999999999", "Groups/-1", "Schemas/x"]
)
def test_what_is_not_there_is_not_found(cast, directory, path):
    assert is_scim_error(directory.ask("GET", path), 404)


def test_what_is_not_supported_is_said(cast, directory):
    assert is_scim_error(directory.ask("POST", "Bulk", {}), 501)
    assert is_scim_error(directory.ask("DELETE", "Users"), 405)
    assert is_scim_error(directory.ask("POST", "Schemas", {}), 405)


# Groups


@pytest.fixture
def four(directory):
    return [directory.user(f"p{number}@x.org").body["id"] for number in range(4)]


def members(directory, key):
    return [each["value"] for each in directory.ask("GET", f"Groups/{key}").body.get("members", ())]


def test_people_come_and_go_in_a_group_as_each_directory_says_it(cast, directory, four):
    key = directory.group("Hornos", *four[:2]).body["id"]
    directory.patch(f"Groups/{key}", {"op": "Add", "path": "members", "value": [{"value": four[2]}]})
    directory.patch(f"Groups/{key}", {"op": "Remove", "path": f'members[value eq "{four[0]}"]'})
    assert members(directory, key) == four[1:3]
    directory.patch(f"Groups/{key}", {"op": "Remove", "path": "members", "value": [{"value": four[1]}]})
    assert members(directory, key) == [four[2]]
    directory.patch(f"Groups/{key}", {"op": "replace", "value": {"displayName": "Horno 2"}})
    directory.patch(f"Groups/{key}", {"op": "replace", "path": "members", "value": [{"value": four[3]}]})
    assert members(directory, key) == [four[3]]
    assert directory.ask("GET", f"Groups/{key}").body["displayName"] == "Horno 2"
    directory.patch(f"Groups/{key}", {"op": "remove", "path": "members"})
    assert members(directory, key) == []
    body = {"schemas": [GROUP], "displayName": "Horno 3", "members": [{"value": each} for each in four]}
    assert directory.ask("PUT", f"Groups/{key}", body).status == 200
    assert members(directory, key) == four


def test_a_person_says_in_which_groups_they_are(cast, directory, four):
    key = directory.group("Hornos", four[0]).body["id"]
    assert directory.ask("GET", f"Users/{four[0]}").body["groups"][0]["value"] == key


def test_a_thousand_operations_are_one_patch(cast, directory, four):
    key = directory.group("Hornos").body["id"]
    operations = [
        {"op": "add" if number % 2 == 0 else "remove", "path": "members", "value": [{"value": four[number % 4]}]}
        for number in range(1000)
    ]
    assert directory.patch(f"Groups/{key}", *operations).status == 204
    assert members(directory, key) == [four[0], four[2]]


@pytest.mark.parametrize(
    "member",
    [{"value": "999999"}, {"value": "x"}, {"value": 7}, {"type": "User"}, "x", {"value": None}],
)
def test_who_is_nobody_is_in_no_group(cast, directory, four, member):
    key = directory.group("Hornos", four[0]).body["id"]
    body = {"op": "add", "path": "members", "value": [{"value": four[1]}, member]}
    assert directory.patch(f"Groups/{key}", body).status == 400
    assert directory.ask("POST", "Groups", {"schemas": [GROUP], "displayName": "G", "members": [member]}).status == 400
    assert members(directory, key) == [four[0]]
    assert DirectoryGroup.objects.count() == 1


def test_a_group_is_in_no_group_were_it_itself(cast, directory, four):
    key = directory.group("Hornos", four[0]).body["id"]
    itself = {"value": key, "type": "Group", "$ref": f"http://testserver/scim/v2/prueba/Groups/{key}"}
    said = directory.patch(f"Groups/{key}", {"op": "add", "path": "members", "value": [itself]})
    assert is_scim_error(said, 400, "invalidValue")
    body = {"schemas": [GROUP], "displayName": "Hornos", "members": [itself]}
    assert is_scim_error(directory.ask("PUT", f"Groups/{key}", body), 400, "invalidValue")
    assert members(directory, key) == [four[0]]


def test_two_groups_have_not_one_external_id(cast, directory):
    directory.group("Hornos", externalId="g1")
    assert is_scim_error(directory.group("Otros", externalId="g1"), 409, "uniqueness")


def test_a_deleted_group_has_nobody(cast, directory, four):
    key = directory.group("Hornos", *four).body["id"]
    assert directory.ask("DELETE", f"Groups/{key}").status == 204
    assert is_scim_error(directory.ask("GET", f"Groups/{key}"), 404)
    assert not GroupMember.objects.exists()
    assert "groups" not in directory.ask("GET", f"Users/{four[0]}").body


def test_a_space_of_its_own_is_unknown_where_there_is_none(cast, client):
    assert client.get("/scim/v2/nada/Users").status_code == 404
    create_space(slug="nada", name="Nada", now=NOW)
    assert client.get("/scim/v2/nada/Users").status_code == 401
