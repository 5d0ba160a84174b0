"""How much of a thing reaches somebody: levels are applied where notices are stored, and the nearest wins."""

import pytest

from minga.community.models import Community, Membership
from minga.community.rules import Access
from minga.community.tests import factories as communities
from minga.debate.tests import factories as debates
from minga.decision.tests import factories as decisions
from minga.foundation.accounts.models import User
from minga.foundation.attending import Level
from minga.foundation.notices.actions import choose_level
from minga.foundation.notices.models import Follow, Notice
from minga.foundation.notices.queries import notice_page
from minga.foundation.policy import NotFoundError
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import NOW, Cast
from minga.initiative.actions import ask_owner
from minga.initiative.tests import factories as initiatives

NOTHING, MENTIONS, MINE, EVERYTHING = Level


def choose(cast: Cast, who: User, kind: str, thing_id: int, level: Level | None) -> None:
    choose_level(kind=kind, thing_id=thing_id, level=level, by=cast.actor(who), now=NOW)


def heard(who: User, fact: str) -> int:
    return Notice.objects.filter(recipient=who, fact=fact).count()


WRITTEN, OPENED = "debate:contribution-written", "debate:question-opened"


@pytest.mark.parametrize(
    ("space", "community", "question", "hears"),
    [
        (None, None, None, False),
        (EVERYTHING, None, None, True),
        (NOTHING, EVERYTHING, None, True),
        (EVERYTHING, NOTHING, None, False),
        (NOTHING, NOTHING, EVERYTHING, True),
        (EVERYTHING, EVERYTHING, MINE, False),
    ],
)
def test_the_nearest_level_wins(cast, space, community, question, hears):
    """Inés takes part: of a text that answers nobody she hears when she asked for everything."""
    asked = debates.opened(cast)
    for kind, thing_id, level in [
        ("space", cast.space.pk, space),
        ("community", asked.community_id, community),
        ("question", asked.pk, question),
    ]:
        if level is not None:
            choose(cast, cast.ines, kind, thing_id, level)
    Notice.objects.all().delete()
    debates.contribution(cast, asked)
    assert heard(cast.ines, WRITTEN) == int(hears)


def test_who_facilitates_hears_everything_unless_they_say_otherwise(cast):
    asked = debates.opened(cast)
    debates.contribution(cast, asked)
    assert (heard(cast.rosa, WRITTEN), heard(cast.ines, WRITTEN)) == (1, 0)
    Notice.objects.all().delete()
    choose(cast, cast.rosa, "community", asked.community_id, MINE)
    debates.contribution(cast, asked)
    assert heard(cast.rosa, WRITTEN) == 0
    choose(cast, cast.rosa, "community", asked.community_id, None)
    assert not Follow.objects.exists()


@pytest.mark.parametrize(("level", "hears"), [(EVERYTHING, 1), (MINE, 1), (MENTIONS, 0), (NOTHING, 0)])
def test_what_needs_me_passes_its_level(cast, level, hears):
    where = communities.opened(cast)
    choose(cast, cast.ines, "community", where.pk, level)
    Notice.objects.all().delete()
    asked = debates.opened(cast, where)
    debates.reply(cast, debates.contribution(cast, asked, cast.ines), cast.tito)
    assert heard(cast.ines, OPENED) == hears
    assert heard(cast.ines, WRITTEN) == (2 if level == EVERYTHING else hears) - (level == EVERYTHING)


def test_a_muted_thing_that_asks_something_of_me_is_still_told(cast):
    initiative = initiatives.drafted(cast)
    choose(cast, cast.tito, "initiative", initiative.pk, NOTHING)
    Notice.objects.all().delete()
    ask_owner(initiative_id=initiative.pk, user_id=cast.tito.pk, by=cast.actor(cast.rosa), now=NOW)
    assert Notice.objects.filter(recipient=cast.tito, is_urgent=True).exists()
    row = notice_page(cast.tito.pk).rows[0]
    assert row.why
    assert row.choose_url == f"/s/{cast.space.slug}/follow/initiative/{initiative.pk}/"


def test_many_are_filtered_by_as_many_statements_as_one(cast, count_queries):
    decision = decisions.drafted(cast)
    crowd = decisions.crowd(cast, decision.community, 12)
    for person in crowd[:7]:
        choose(cast, person, "community", decision.community_id, NOTHING)
    Notice.objects.all().delete()
    with count_queries() as made:
        decisions.open_it(cast, decision)
    assert Notice.objects.filter(recipient__in=crowd).count() == 5
    assert len([sql for sql in made if sql.startswith("INSERT INTO") and "notices_notice" in sql]) == 2


@pytest.mark.parametrize("count", [0, 3])
def test_the_list_of_what_i_follow_asks_the_same_for_one_as_for_three(cast, client, count_queries, count):
    where = communities.opened(cast)
    choose(cast, cast.tito, "community", where.pk, NOTHING)
    for number in range(count):
        choose(cast, cast.tito, "question", debates.opened(cast, where, title=f"¿Y {number}?").pk, EVERYTHING)
    if not count:
        choose(cast, cast.tito, "question", debates.opened(cast, where).pk, EVERYTHING)
    client.force_login(cast.tito)
    client.get("/notices/settings/")
    with count_queries() as made:
        page = client.get("/notices/settings/").text
    assert page.count("/follow/question/") == max(count, 1)
    assert len(made) == 13


def test_it_is_chosen_on_the_page_of_the_thing_and_read_there(cast, client):
    asked = debates.opened(cast)
    client.force_login(cast.tito)
    page = f"/s/{cast.space.slug}/debate/{asked.pk}/"
    address = f"/s/{cast.space.slug}/follow/question/{asked.pk}/"
    assert address in client.get(page).text
    assert client.get(address).status_code == 200
    assert client.post(address, {"level": "mentions"})["Location"] == page
    assert Follow.objects.get().level == MENTIONS
    assert "menciones" in client.get(page).text
    assert client.post(address, {"level": "loud"}).status_code == 422
    assert Follow.objects.get().level == MENTIONS
    client.post(address, {"level": "above"})
    assert not Follow.objects.exists()


def test_by_rest_too(cast, client):
    asked = debates.opened(cast)
    client.force_login(cast.tito)
    address = f"/api/v1/s/{cast.space.slug}/follow/"
    one = f"{address}question/{asked.pk}/"
    assert client.get(one).json()["level"] == "mine"
    answer = client.put(one, {"level": "nothing"}, content_type="application/json").json()
    assert (answer["level"], answer["is_own"], answer["name"]) == ("nothing", True, asked.title)
    assert [row["thing_id"] for row in client.get(address).json()] == [asked.pk]
    assert client.put(one, {"level": "loud"}, content_type="application/json").status_code == 422
    client.put(one, {"level": "above"}, content_type="application/json")
    assert client.get(address).json() == []
    client.logout()
    assert client.get(one).status_code == 401


def test_what_one_may_not_read_is_not_found(cast, client, neighbours):
    secret = communities.opened(cast, Access.SECRET)
    asked = debates.opened(cast, secret)
    for kind, thing_id in [
        ("question", asked.pk),
        ("community", secret.pk),
        ("space", neighbours.space.pk),
        ("purpose", 1),
        ("decision", 10**9),
    ]:
        with pytest.raises(NotFoundError):
            choose(cast, cast.omar, kind, thing_id, EVERYTHING)
    client.force_login(cast.omar)
    assert client.get(f"/s/{cast.space.slug}/follow/question/{asked.pk}/").status_code == 404
    assert client.post(f"/s/{cast.space.slug}/follow/question/{asked.pk}/", {"level": "mine"}).status_code == 404
    assert not Follow.objects.exists()


def test_of_what_one_may_no_longer_read_nothing_is_told_and_nothing_listed(cast, client):
    secret = communities.opened(cast, Access.SECRET)
    asked = debates.opened(cast, secret)
    choose(cast, cast.tito, "question", asked.pk, EVERYTHING)
    Membership.objects.filter(community=secret, user=cast.tito).update(state="left")
    debates.contribution(cast, asked, cast.rosa)
    client.force_login(cast.tito)
    assert asked.title not in client.get("/notices/").text + client.get("/notices/settings/").text
    assert client.get(f"/api/v1/s/{cast.space.slug}/follow/").json() == []
    assert Community.objects.filter(pk=secret.pk).exists()


def test_who_does_not_belong_to_an_open_space_follows_nothing(cast, client):
    cast.space.is_open_to_visitors = True
    cast.space.save()
    asked = debates.opened(cast)
    client.force_login(cast.nadie)
    assert not SpaceMembership.objects.filter(user=cast.nadie).exists()
    assert client.get(f"/s/{cast.space.slug}/follow/question/{asked.pk}/").status_code == 404
