"""Administrators find anybody by the beginnings of their name, page by page, and see one person on one page."""

import json
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount

from minga.community.tests import factories
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.notices.models import Notice
from minga.foundation.policy import RefusedError
from minga.foundation.scope import across_spaces
from minga.foundation.signin.models import Provider
from minga.foundation.tenancy.actions import invite_person_again, suspend_person
from minga.foundation.tenancy.finding import catch_up_whole, words_asked, words_of
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.tenancy.people import PER_PAGE, Wanted, people_of_space
from minga.foundation.tenancy.seeing import DaysAreKept


def crowd(cast, count, name="Vecina"):
    people = [User(email=f"v{n:04}@x.org", name=f"{name} {n:04}", password="!") for n in range(count)]
    people = User.objects.bulk_create(people)
    places = [SpaceMembership(space=cast.space, user=each, joined_at=clock.now()) for each in people]
    SpaceMembership.objects.bulk_create(places)


def found(cast, words="", way="", **beside):
    page = people_of_space(cast.actor(cast.ada), Wanted(words=words, way=way, **beside))
    return [person.name for person in page.people]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ines", ["Inés"]),
        ("INÉS", ["Inés"]),
        ("in", ["Inés"]),
        ("nes", []),
        ("ro", ["Rosa"]),
        ("rosa@prueba", ["Rosa"]),
        ("rosa sa", []),
        ("%", ["Ada", "Erik", "Inés", "Omar", "Rosa", "Salma", "Tito"]),
        ("'; drop table", []),
    ],
)
def test_people_are_found_by_how_names_and_addresses_begin(cast, typed, names):
    assert found(cast, typed) == names


def test_a_second_name_is_found_and_both_must_begin_so(cast):
    cast.rosa.name = "Rosa Ñáñez Ibarra"
    cast.rosa.save()
    assert found(cast, "nan") == found(cast, "rosa iba") == ["Rosa Ñáñez Ibarra"]
    assert found(cast, "tito iba") == []


def test_who_has_another_name_is_found_by_that_one_alone(cast):
    assert found(cast, "tito") == ["Tito"]
    cast.tito.name = "Teodoro"
    cast.tito.save()
    assert found(cast, "teo") == ["Teodoro"]
    assert found(cast, "tito@") == ["Teodoro"]


def test_somebody_of_another_space_is_not_found(cast, neighbours):
    assert found(cast, neighbours.rosa.email) == []


def test_pages_lead_on_and_back_through_everybody_once(cast):
    crowd(cast, PER_PAGE + 10)
    catch_up_whole(cast.space.pk)
    actor = cast.actor(cast.ada)
    first = people_of_space(actor, Wanted())
    second = people_of_space(actor, Wanted(after=first.after))
    assert len({person.user_id for person in first.people + second.people}) == PER_PAGE + 10 + 7
    assert (first.before, second.after) == (0, 0)
    again = people_of_space(actor, Wanted(before=second.before))
    assert again.people == first.people
    assert people_of_space(actor, Wanted(after=10**15)).people == first.people


def test_many_new_people_are_put_in_order_by_a_job(cast):
    crowd(cast, 250)
    page = people_of_space(cast.actor(cast.ada), Wanted())
    assert not page.is_whole
    catch_up_whole(cast.space.pk)
    assert people_of_space(cast.actor(cast.ada), Wanted()).is_whole
    assert found(cast, "vecina 0249") == ["Vecina 0249"]


def test_where_very_many_are_called_so_more_letters_are_asked_for(cast, client, monkeypatch):
    crowd(cast, 4, "Ana Anaya")
    monkeypatch.setattr("minga.foundation.tenancy.finding.FEW", 3)
    monkeypatch.setattr("minga.foundation.tenancy.people.FEW", 3)
    client.force_login(cast.ada)
    assert "Escribe más letras" in client.get("/s/prueba/people/?q=000").content.decode()
    assert "Escribe más letras" not in client.get("/s/prueba/people/?q=0001").content.decode()
    assert found(cast, "anaya 0002") == ["Ana Anaya 0002"]


def test_the_ways_of_looking(cast):
    until = clock.now() + timedelta(days=1)
    suspend_person(user_id=cast.tito.pk, reason="x y", until=until, by=cast.actor(cast.ada), now=clock.now())
    SpaceMembership.objects.exclude(user=cast.omar).update(last_seen_on=clock.today())
    assert found(cast, way="administrator") == ["Ada"]
    assert found(cast, way="guest") == found(cast, way="outside") == ["Inés"]
    assert found(cast, way="suspended") == ["Tito"]
    assert found(cast, way="never") == ["Omar"]
    assert len(found(cast, way="inside")) == 6


def test_as_many_queries_for_three_people_as_for_thirty(cast, client, count_queries):
    client.force_login(cast.ada)
    client.get("/s/prueba/people/")
    with count_queries() as few:
        client.get("/s/prueba/people/")
    crowd(cast, 30)
    catch_up_whole(cast.space.pk)
    with count_queries() as many:
        client.get("/s/prueba/people/")
    assert len(few) == len(many)


def test_the_page_of_one_person(cast, client):
    community = factories.opened(cast, "open")
    secret = factories.opened(cast, "secret", name="La sala cerrada")
    client.force_login(cast.ada)
    page = client.get(f"/s/prueba/people/{cast.tito.pk}/").content.decode()
    for said in (cast.tito.email, community.name, "Código por correo", "No ha venido todavía"):
        assert said in page
    assert secret.name not in page
    assert client.get(f"/s/prueba/people/{cast.nadie.pk}/").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("rosa", 403), ("salma", 403), ("ines", 403), (None, 302)])
def test_only_administrators_see_one_person(cast, client, who, status):
    if who:
        client.force_login(getattr(cast, who))
    assert client.get(f"/s/prueba/people/{cast.tito.pk}/").status_code == status
    assert client.post(f"/s/prueba/people/{cast.tito.pk}/invitation/").status_code == (302 if who == "ada" else status)


def test_the_day_of_a_visit_is_kept_once_and_no_hour(cast, client, count_queries, monkeypatch):
    monkeypatch.setattr(DaysAreKept, "enabled", True)
    client.force_login(cast.tito)
    assert client.get("/s/prueba/").status_code == 200
    assert SpaceMembership.objects.get(space=cast.space, user=cast.tito).last_seen_on == clock.today()
    with count_queries() as again:
        client.get("/s/prueba/")
    assert not [sql for sql in again if "UPDATE" in sql]
    assert SpaceMembership.objects.get(space=cast.space, user=cast.ada).last_seen_on is None


def test_a_program_is_not_a_visit(cast, client, monkeypatch):
    monkeypatch.setattr(DaysAreKept, "enabled", True)
    client.force_login(cast.tito)
    client.get("/api/v1/s/prueba/community/")
    assert SpaceMembership.objects.get(space=cast.space, user=cast.tito).last_seen_on is None


def test_an_invitation_is_sent_again_to_who_never_came_and_not_twice_an_hour(cast):
    ada, now = cast.actor(cast.ada), clock.now()
    invite_person_again(user_id=cast.omar.pk, by=ada, now=now)
    assert Notice.objects.filter(recipient=cast.omar, fact="space:person-invited-again", is_urgent=True).count() == 1
    SpaceMembership.objects.filter(user=cast.tito).update(last_seen_on=clock.today())
    for user, code in ((cast.omar, "space:invited-just-now"), (cast.tito, "space:has-come")):
        with pytest.raises(RefusedError) as refused:
            invite_person_again(user_id=user.pk, by=ada, now=now + timedelta(minutes=5))
        assert refused.value.refusal.code == code
    assert Notice.objects.filter(fact="space:person-invited-again").count() == 1


def test_the_same_by_rest(cast, client):
    client.force_login(cast.ada)
    base = "/api/v1/s/prueba/people/"
    assert [each["name"] for each in client.get(f"{base}?q=ines").json()["people"]] == ["Inés"]
    assert client.get(f"{base}?way=nonsense").status_code == 422
    assert client.get(f"{base}{cast.ines.pk}/").json()["last_seen_on"] is None
    assert client.get(f"{base}{cast.nadie.pk}/").status_code == 404
    assert client.post(f"{base}{cast.omar.pk}/invitation/").status_code == 204
    client.force_login(cast.rosa)
    assert client.get(f"{base}{cast.ines.pk}/").status_code == 403
    body = json.dumps({"role": "administrator"})
    assert client.put(f"{base}{cast.rosa.pk}/", body, content_type="application/json").status_code == 403


def test_what_is_typed_becomes_few_words():
    assert words_asked("  Ana  Pérez-Ibarra ana.p@X.org ") == ["ana", "perez", "ibarra", "ana.p@x.org"]
    assert words_asked("a b c d e f g") == ["a", "b", "c", "d", "e"]
    assert words_of("Ana Ñu", "a.nu@x.org") == {"ana", "nu", "a", "a.nu@x.org"}


def test_providers_of_this_space_are_named_and_of_others_nothing(cast, neighbours, client):
    for space, name in ((cast.space, "Campus"), (neighbours.space, "Vecindad")):
        key = f"k-{space.slug}"
        with across_spaces():
            Provider.objects.create(space=space, key=key, name=name, address="https://id.x.org", created_at=clock.now())
        SocialAccount.objects.create(user=cast.tito, provider=key, uid="1")
    client.force_login(cast.ada)
    page = client.get(f"/s/prueba/people/{cast.tito.pk}/").content.decode()
    assert "Campus, Código por correo" in page
    assert "Vecindad" not in page


def test_pages_of_those_found_lead_on_and_back_too(cast):
    crowd(cast, PER_PAGE + 10)
    catch_up_whole(cast.space.pk)
    actor = cast.actor(cast.ada)
    first = people_of_space(actor, Wanted(words="vecina"))
    second = people_of_space(actor, Wanted(words="vecina", after=first.after))
    assert (len(first.people), len(second.people), first.count) == (PER_PAGE, 10, PER_PAGE + 10)
    assert not {person.user_id for person in first.people} & {person.user_id for person in second.people}
    assert people_of_space(actor, Wanted(words="vecina", before=second.before)).people == first.people
