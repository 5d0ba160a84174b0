"""People come in with the name and the password of their organization's directory.

The counterpart is slapd, which the tests start on free ports without root.
"""

import socket
import threading
import time
from contextlib import suppress

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.utils.translation import gettext, override

from minga.foundation.accounts.models import User
from minga.foundation.declared import sentence_for
from minga.foundation.policy import RefusedError
from minga.foundation.scope import in_space
from minga.foundation.signin import actions
from minga.foundation.signin.models import Provider
from minga.foundation.signin.rules import escaped_for_filter, plain_directory, refusal_of_filter
from minga.foundation.signin.tests import slapd, steps
from minga.foundation.signin.tests.steps import owned, who
from minga.foundation.signin.trying import try_provider
from minga.foundation.testing.cast import NOW
from minga.kernel import Refusal

pytest.importorskip("ldap3", reason="LDAP3 ABSENT: LDAP was not tried")
# ldap3 calls pyasn1 by names that it had before.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated. Please use:DeprecationWarning")
OURS = "prueba.example.org"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    if not slapd.slapd_path():
        pytest.skip("SLAPD ABSENT: LDAP was not tried against a real directory (scripts/counterparts)")
    with slapd.running(tmp_path_factory.mktemp("slapd")) as there:
        there.has("tito", "Tito Tejada", f"tito@{OURS}")
        there.has("nueva", "Nueva Persona", f"Nueva@{OURS}")
        there.has("sinmail", "Sin Correo")
        there.has("uno", "Doble", f"doble@{OURS}")
        there.has("dos", "Doble", f"doble@{OURS}")
        there.has("a*", "Estrella", f"estrella@{OURS}")
        yield there


@pytest.fixture
def directory(running, settings):
    settings.PROVIDERS_MAY_BE_PRIVATE = True
    cache.clear()
    return running


def said_of(directory, **said):
    told = {
        "name": "Casa LDAP",
        "address": directory.tls_url,
        "certificate": directory.certificate,
        "search_base": slapd.PEOPLE,
        "client_id": slapd.READER,
        "secret": slapd.READER_PASSWORD,
        "person_filter": slapd.FILTER,
        "address_claim": "mail",
        "name_claim": "cn",
        "vouches": True,
        "is_on": True,
    }
    return told | said


def connected(cast, directory, **said):
    with in_space(cast.space.pk):
        return actions.connect_provider(kind="ldap", said=said_of(directory, **said), by=cast.actor(cast.ada), now=NOW)


def revised(cast, provider, **said):
    with in_space(cast.space.pk):
        return actions.revise_provider(provider_id=provider.pk, said=said, by=cast.actor(cast.ada), now=NOW)


@pytest.fixture
def house(cast, directory):
    owned(cast, OURS)
    return connected(cast, directory)


def come(client, provider, name, password=slapd.PASSWORD, going="", trial=""):
    answer = client.get(f"/accounts/with/{provider.key}/", ({"next": going} if going else {}) | trial_of(trial))
    assert answer.status_code == 302, answer.content.decode()
    assert client.get(answer["Location"]).status_code == 200
    return client.post(answer["Location"], {"name": name, "password": password, "next": going})


def trial_of(trial):
    return {"trial": "1"} if trial else {}


def found(provider):
    with override("en"):
        return [(each.is_good, each.sentence) for each in try_provider(provider)]


def in_spanish(sentence):
    """As those read it who are on stage."""
    with override("es"):
        return gettext(sentence)


@pytest.mark.parametrize("name", ["nueva", f"nueva@{OURS}", "NUEVA"])
def test_somebody_new_becomes_a_member_and_lands_where_they_wanted(cast, client, house, name):
    going = f"/s/{cast.space.slug}/community/"
    answer = come(client, house, name, going=going)
    assert answer["Location"] == going, answer.content.decode()
    person = User.objects.get(email=f"nueva@{OURS}")
    assert who(client) == person.pk
    assert person.name == "Nueva Persona"
    assert SocialAccount.objects.get().extra_data == {}
    assert not person.has_usable_password()


def test_the_second_time_they_are_the_same_person(cast, client, house):
    come(client, house, "tito")
    assert who(client) == cast.tito.pk
    again = Client()
    come(again, house, "tito")
    assert who(again) == cast.tito.pk
    assert SocialAccount.objects.count() == 1


def test_by_starttls_too(cast, client, directory):
    owned(cast, OURS)
    come(client, connected(cast, directory, address=directory.url), "tito")
    assert who(client) == cast.tito.pk


def test_where_the_directory_does_not_vouch_a_code_is_asked_for(cast, client, directory):
    owned(cast, OURS)
    answer = come(client, connected(cast, directory, vouches=False), "tito")
    assert answer["Location"].startswith("/accounts/login/code/confirm/")
    assert who(client) is None


def test_an_address_of_no_domain_of_the_space_takes_no_account(cast, client, directory):
    answer = come(client, connected(cast, directory), "tito")
    assert answer["Location"].startswith("/accounts/login/code/confirm/")
    assert who(client) is None


REFUSED = {
    "a wrong password": ("tito", "otra"),
    "nobody of this name": ("nadie", slapd.PASSWORD),
    "two of this name": (f"doble@{OURS}", slapd.PASSWORD),
    "a star, which would find everybody": ("*", slapd.PASSWORD),
    "a star in a name": ("tit*", slapd.PASSWORD),
    "a name that would end the filter": ("tito)(uid=*", slapd.PASSWORD),
    "a name that would widen it": ("x)(|(uid=tito)", slapd.PASSWORD),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_right_signs_nobody_in_and_says_the_same(client, house, case):
    name, password = REFUSED[case]
    answer = come(client, house, name, password)
    assert answer.status_code == 422
    assert in_spanish("The name or the password is not the right one.") in answer.content.decode()
    assert who(client) is None
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("password", ["", " ", "\0", "\0\0"])
def test_an_empty_password_is_none(client, house, password):
    """A directory that is asked with a name and no password says yes to anybody."""
    assert come(client, house, "tito", password).status_code == 422
    assert who(client) is None


@pytest.mark.parametrize("password", ["\u00ad", "\u0627a", "\ue000", "\u2028"])
def test_a_password_that_none_can_be_stops_nobody_else(client, house, password):
    """ldap3 refuses such signs by itself: that is no directory that is down, which all would have to wait for."""
    answer = come(client, house, "tito", password)
    assert in_spanish("The name or the password is not the right one.") in answer.content.decode()
    other = Client()
    come(other, house, "nueva")
    assert (who(client), who(other)) == (None, User.objects.get(email=f"nueva@{OURS}").pk)


def test_nothing_is_said_to_a_directory_with_which_no_encryption_was_begun(cast, client, directory, monkeypatch):
    from ldap3 import Connection

    said = []
    monkeypatch.setattr(Connection, "start_tls", lambda *_args, **_more: False)
    monkeypatch.setattr(Connection, "bind", lambda *_args, **_more: said.append(1))
    owned(cast, OURS)
    assert come(client, connected(cast, directory, address=directory.url), "tito").status_code == 422
    assert not said


@pytest.mark.parametrize("scheme", ["ldaps", "ldap"])
def test_a_directory_that_speaks_sign_by_sign_holds_nobody(cast, settings, monkeypatch, scheme):
    """Whoever administers a space may set up such a one: it would take the house's threads one by one."""
    settings.PROVIDERS_MAY_BE_PRIVATE = True
    cache.clear()
    monkeypatch.setattr("minga.foundation.signin.ldap.ALL_SECONDS", 0.5)
    start = b"\x16\x03\x03\x40\x00" if scheme == "ldaps" else b"\x30\x84\x00\x00\x40\x00"
    with socket.create_server(("127.0.0.1", 0)) as there:
        threading.Thread(target=_drip, args=(there, start), daemon=True).start()
        said = {
            "name": "Gota",
            "address": f"{scheme}://localhost:{there.getsockname()[1]}",
            "search_base": "dc=example,dc=org",
            "person_filter": "(uid={name})",
        }
        house = actions.connect_provider(kind="ldap", said=said, by=cast.actor(cast.ada), now=NOW)
        began = time.monotonic()
        is_good, sentence = found(house)[-1]
        assert time.monotonic() - began < 4
        assert not is_good
        assert sentence == sentence_in_english("signin:slow", host="localhost")


def sentence_in_english(code, **params):
    with override("en"):
        return sentence_for(Refusal(code, params))


def _drip(there, start):
    line, _address = there.accept()
    with line, suppress(OSError):
        line.sendall(start)
        for _second in range(100):
            line.sendall(b"\x02")
            time.sleep(0.1)


def test_a_name_with_a_star_is_found_as_it_is_written(client, house):
    come(client, house, "a*")
    assert User.objects.get(pk=who(client)).email == f"estrella@{OURS}"


def test_without_an_address_nobody_comes_in_and_is_told_why(client, house):
    why = in_spanish("In the directory there is no address in “%(name)s”, without which nobody can come in.")
    assert why % {"name": "mail"} in come(client, house, "sinmail").content.decode()
    assert who(client) is None


def test_whoever_guesses_is_stopped_and_the_right_password_no_longer_helps(client, house):
    for _guess in range(5):
        come(client, house, "tito", "otra")
    answer = come(client, house, "tito")
    assert in_spanish("Too many tries. Wait five minutes.") in answer.content.decode()
    assert who(client) is None


@pytest.mark.parametrize("spelling", ["TITO", " tito", "\uff54\uff49to", "\u24e3ito", "t\u00edto"])
def test_whoever_guesses_is_stopped_however_they_write_the_name(client, house, spelling):
    """Directories find many spellings of one name: each of them would be five guesses more."""
    for _guess in range(5):
        come(client, house, "tito", "otra")
    answer = come(client, house, spelling)
    assert in_spanish("Too many tries. Wait five minutes.") in answer.content.decode()
    assert who(client) is None


def test_trying_it_says_that_all_is_there(house):
    assert [is_good for is_good, _said in found(house)] == [True, True, True]


WRONG = {
    "cannot be reached": ({"address": "ldaps://localhost:9"}, "does not answer"),
    "nobody is called so": ({"address": "ldaps://nadie.invalid"}, "Nobody is called"),
    "another certificate": ({"certificate": ""}, "is not trusted"),
    "the certificate of another name": ({"address": "ldaps://127.0.0.1:{port}"}, "is not trusted"),
    "the account is refused": ({"secret": "otra"}, "does not let in the account"),
    "no such base": ({"search_base": "ou=nowhere,dc=example,dc=org"}, "there is nothing at"),
    "the base is none": ({"search_base": "no base"}, "there is nothing at"),
    "nobody is found": ({"person_filter": "(&(objectClass=device)(uid={name}))"}, "Nobody is found"),
    "it lets nobody look": ({"client_id": "", "secret": ""}, "does not let in the account"),
}


@pytest.mark.parametrize("case", WRONG)
def test_trying_it_says_in_words_what_is_wrong(cast, directory, case):
    said, words = WRONG[case]
    said = {name: value.replace("{port}", str(directory.tls_port)) for name, value in said.items()}
    is_good, sentence = found(connected(cast, directory, **said))[-1]
    assert not is_good
    assert words in sentence


def test_a_private_address_is_reached_only_where_the_operator_allows_it(cast, directory, settings):
    house = connected(cast, directory)
    settings.PROVIDERS_MAY_BE_PRIVATE = False
    assert found(house)[0][0] is False
    assert "private network" in found(house)[0][1]


def test_a_trial_lets_nobody_in_and_shows_what_came(cast, client, directory):
    owned(cast, OURS)
    house = connected(cast, directory, is_on=False)
    client.force_login(cast.ada)
    nobody = in_spanish("The directory finds nobody of this name below “%(base)s”.") % {"base": slapd.PEOPLE}
    two = in_spanish("The directory finds more than one of this name: an administrator narrows the filter.")
    for name, words in (("nueva", f"nueva@{OURS}"), ("nadie", nobody), (f"doble@{OURS}", two)):
        answer = come(client, house, name, trial="1")
        assert answer["Location"] == f"/s/{cast.space.slug}/administration/sign-in/{house.pk}/"
        assert words in client.get(answer["Location"]).content.decode()
    assert who(client) == cast.ada.pk
    assert not User.objects.filter(email=f"nueva@{OURS}").exists()


def test_it_is_tried_by_its_administrators_only(cast, neighbours, client, directory):
    house = connected(cast, directory, is_on=False)
    for person in (None, cast.tito, neighbours.ada):
        visitor = Client()
        if person is not None:
            visitor.force_login(person)
        for path in (f"/accounts/with/{house.key}/password/", f"/accounts/with/{house.key}/password/?trial=1"):
            assert visitor.get(path).status_code == 404


def test_the_password_of_the_account_is_shown_to_nobody_and_goes_to_no_other_address(cast, client, house):
    client.force_login(cast.ada)
    page = client.get(f"/s/{cast.space.slug}/administration/sign-in/{house.pk}/").content.decode()
    assert slapd.READER_PASSWORD not in page
    assert slapd.READER_PASSWORD not in house.secret
    with pytest.raises(RefusedError, match="signin:secret-anew"):
        revised(cast, house, address="ldaps://evil.example.org")
    assert revised(cast, house, name="Otra").secret == house.secret
    moved = revised(cast, house, address="ldaps://other.example.org", secret="nueva")
    assert moved.address == "ldaps://other.example.org:636"


def test_at_another_address_the_same_identifiers_are_other_people(cast, client, house):
    come(client, house, "tito")
    assert SocialAccount.objects.exists()
    revised(cast, house, address="ldaps://other.example.org", secret="nueva")
    assert not SocialAccount.objects.exists()
    assert who(Client()) is None


BAD = [
    {"address": "https://directory.example.org"},
    {"address": "ldaps://user:password@directory.example.org"},
    {"address": "ldaps://directory.example.org/dc=x??sub"},
    {"address": "ldaps://directory.example.org:99999"},
    {"address": ""},
    {"person_filter": "uid={name}"},
    {"person_filter": "(uid=tito)"},
    {"person_filter": "(uid={name}))((cn=*)"},
    {"certificate": "no certificate"},
]


@pytest.mark.parametrize("said", BAD)
def test_what_is_no_directory_is_refused_and_nothing_is_kept(cast, directory, said):
    with pytest.raises(RefusedError, match=r"signin:bad-"):
        connected(cast, directory, **said)
    with in_space(cast.space.pk):
        assert not Provider.objects.exists()


def test_names_are_escaped_for_a_filter():
    assert escaped_for_filter("a*b(c)\\d\0é") == "a\\2ab\\28c\\29\\5cd\\00é"
    assert plain_directory(" LDAPS://Directory.example.org/ ") == "ldaps://directory.example.org:636"
    assert refusal_of_filter(slapd.FILTER) is None


def test_through_the_page_and_by_rest(cast, client, directory):
    client.force_login(cast.ada)
    base = f"/s/{cast.space.slug}/administration/sign-in/"
    page = client.get(base).content.decode()
    assert f"{base}new/?kind=ldap" in page
    said = {name: value for name, value in said_of(directory).items() if value is not False}
    answer = client.post(f"{base}new/?kind=ldap", said | {"vouches": "on", "is_on": "on"})
    assert answer.status_code == 302, answer.content.decode()
    page = client.post(f"{answer['Location']}try/").content.decode()
    assert in_spanish("People are found. Sign in to try, to see what it tells of one.") in page
    rest = f"/api/v1/s/{cast.space.slug}/sign-in/providers/"
    answer = client.post(rest, said_of(directory, kind="ldap"), content_type="application/json")
    assert answer.status_code == 201
    made = answer.json()["providers"][-1]
    tried = client.post(f"{rest}{made['id']}/try/").json()
    assert all(each["is_good"] for each in tried)


def test_without_the_extra_the_page_says_so(cast, client, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "ldap3", None)
    client.force_login(cast.ada)
    page = client.get(f"/s/{cast.space.slug}/administration/sign-in/new/?kind=ldap").content.decode()
    assert "minga[ldap]" in page
    assert "<textarea" not in page


def test_whose_address_changes_in_the_directory_stays_who_they_are(cast, client, directory, house):
    directory.has("cambia", "Cambia", f"cambia@{OURS}")
    come(client, house, "cambia")
    person = who(client)
    directory.changes("cambia", mail=f"otra@{OURS}")
    again = Client()
    come(again, house, "cambia")
    assert who(again) == person
    assert not User.objects.filter(email=f"otra@{OURS}").exists()


def test_an_address_that_another_entry_has_now_opens_no_account(cast, client, directory, house):
    directory.has("antes", "Antes", f"pasa@{OURS}")
    come(client, house, "antes")
    person = who(client)
    directory.changes("antes", mail=f"antes@{OURS}")
    directory.has("despues", "Después", f"pasa@{OURS}")
    other = Client()
    answer = come(other, house, "despues")
    assert answer.status_code == 403
    assert who(other) is None
    assert SocialAccount.objects.get().user_id == person


def test_while_the_directory_is_down_nobody_waits_twice_and_administrators_come_by_code(cast, client, directory):
    owned(cast, OURS)
    house = connected(cast, directory, address="ldaps://localhost:9")
    steps.revised(cast, is_required=True)
    sentence = in_spanish(
        "Your organization's directory cannot be asked just now. Try again later, or tell an administrator."
    )
    for _try in range(2):
        assert sentence in come(client, house, "tito").content.decode()
    assert who(client) is None
    assert cache.get(f"signin:down:{house.key}") is not None
    steps.by_code(client, cast.ada.email)
    assert who(client) == cast.ada.pk
    assert client.get(f"/s/{cast.space.slug}/").status_code == 200


def test_a_directory_of_another_space_signs_in_nobody_of_this_one(cast, neighbours, client, directory):
    owned(cast, OURS)
    answer = come(client, connected(neighbours, directory), "tito")
    assert answer.status_code == 403 or answer["Location"].startswith("/accounts/login/code/confirm/")
    assert who(client) is None
    assert not SocialAccount.objects.exists()


def test_a_closed_account_stays_closed(cast, client, house):
    cast.tito.is_active = False
    cast.tito.save()
    assert come(client, house, "tito").status_code == 403
    assert who(client) is None
