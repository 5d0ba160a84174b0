"""What happened is read in sentences by administrators, and tells nothing of who voted, wrote or belongs where."""

import csv
import io
from datetime import timedelta

import pytest

from minga.community.actions.founding import close_community
from minga.community.tests import factories
from minga.debate import actions as moderation
from minga.debate.tests import factories as debates
from minga.decision.tests import factories as decisions
from minga.foundation import clock
from minga.foundation.administered import WHY_UNLOGGED
from minga.foundation.declared import declared
from minga.foundation.events import publish
from minga.foundation.journal.chain import seal_all
from minga.foundation.journal.models import Entry
from minga.foundation.tenancy.actions import change_space_role, suspend_person
from minga.foundation.tenancy.events import SpaceRevised, SpaceRoleChanged
from minga.kernel.facts import _FACTS
from minga.project.administration.happened import (
    PER_PAGE,
    Wanted,
    everything_that_happened,
    opened_mark,
    what_happened,
)
from minga.project.cli.anchoring import not_as_anchored

PAGE = "/s/prueba/administration/happened/"


def said(cast, **wanted):
    return [row.sentence for row in what_happened(cast.actor(cast.ada), Wanted(**wanted)).rows]


def test_every_fact_is_said_or_left_out_for_a_reason():
    facts = {name for name, kind in _FACTS.items() if ".tests" not in kind.__module__}
    assert facts - set(declared().logged) - set(declared().unlogged) == set()
    assert set(declared().logged) & set(declared().unlogged) == set()
    assert set(declared().unlogged.values()) == set(WHY_UNLOGGED)


def test_each_sentence_names_only_what_its_fact_has():
    for logged in declared().logged.values():
        fields = set(logged.fact.__dataclass_fields__)
        assert ("%(whom)s" in str(logged.sentence)) <= ("user_id" in fields), logged.fact
        for sentence in (logged.sentence, *(logged.by_value[1].values() if logged.by_value else ())):
            assert ("%(thing)s" in str(sentence)) is (logged.about is not None), logged.fact
            assert ("%(whom)s" in str(sentence)) <= ("user_id" in fields), logged.fact
        if logged.by_value is not None:
            assert logged.by_value[0] in fields, logged.fact
        if logged.about is not None:
            assert logged.about[1] in fields, logged.fact
            assert logged.about[0] in declared().readables, logged.fact


def test_acts_of_administration_read_as_sentences(cast, client):
    community = factories.opened(cast, "open")
    change_space_role(user_id=cast.tito.pk, role="administrator", by=cast.actor(cast.ada), now=clock.now())
    suspend_person(user_id=cast.omar.pk, reason="Calla", until=None, by=cast.actor(cast.ada), now=clock.now())
    client.force_login(cast.ada)
    page = client.get(PAGE).content.decode()
    for sentence in (
        "Ada suspendió a Omar.",
        "Ada dio a Tito otro papel en el espacio.",
        f"Rosa abrió la comunidad «{community.name}».",
    ):
        assert sentence in page
    assert "Calla" not in page


def test_who_votes_takes_a_stance_or_writes_is_not_told(cast):
    decision, question = decisions.opened(cast), debates.opened(cast)
    before = said(cast)
    decisions.cast_one(cast, decision, cast.tito)
    debates.contribution(cast, question, cast.tito)
    assert said(cast) == before


def test_nothing_is_told_of_what_an_administrator_may_not_read(cast, client):
    secret = factories.opened(cast, "secret", name="La sala cerrada")
    close_community(community_id=secret.pk, result_note="Fin", by=cast.actor(cast.rosa), now=clock.now())
    client.force_login(cast.ada)
    for page in (PAGE, "/s/prueba/administration/happened.csv", "/s/prueba/administration/happened.json"):
        assert secret.name not in client.get(page).content.decode()


def test_neighbours_see_nothing_of_it(cast, neighbours, client):
    factories.opened(cast, "open")
    client.force_login(neighbours.ada)
    assert client.get(PAGE).status_code in {403, 404}
    assert "Rosa" not in client.get("/s/vecinas/administration/happened/").content.decode()


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("rosa", 403), ("salma", 403), ("ines", 403), (None, 302)])
@pytest.mark.parametrize("page", ["happened/", "happened.csv", "happened.json"])
def test_only_administrators_read_it(cast, client, who, status, page):
    if who:
        client.force_login(getattr(cast, who))
    assert client.get(f"/s/prueba/administration/{page}").status_code == status


def acts(cast, count, at=None):
    for number in range(count):
        fact = SpaceRoleChanged(user_id=cast.tito.pk, before="member", role="member")
        publish(fact, by=cast.actor(cast.ada), now=at or clock.now() - timedelta(minutes=number))


@pytest.mark.parametrize("is_one_moment", [True, False])
def test_pages_lead_through_everything_once(cast, is_one_moment):
    acts(cast, 2 * PER_PAGE + 7, clock.now() if is_one_moment else None)
    actor, seen, wanted = cast.actor(cast.ada), 0, Wanted()
    for _page in range(5):
        page = what_happened(actor, wanted)
        seen += len(page.rows)
        if not page.next:
            break
        wanted = Wanted(after=opened_mark(page.next))
    assert seen == len(Entry.objects.filter(name__in=declared().logged))


def test_a_mark_tells_nothing_of_what_stands_there_and_is_made_here_alone(cast):
    acts(cast, PER_PAGE + 3)
    mark = what_happened(cast.actor(cast.ada), Wanted()).next
    at, number = opened_mark(mark)
    for secret in (str(number), at.isoformat()[:10], at.isoformat()[11:16]):
        assert secret not in mark
    assert opened_mark(mark[:-4] + "AAAA") is None


def test_it_goes_on_through_everything_however_little_may_be_read(cast, monkeypatch):
    """Of a secret community its administrator reads nothing: such pages are empty, and lead on."""
    monkeypatch.setattr("minga.project.administration.happened.READ_AT_ONCE", 2)
    monkeypatch.setattr("minga.project.administration.happened.LOOKED_THROUGH", 4)
    acts(cast, 1, clock.now() - timedelta(days=400))
    for _each in range(5):
        factories.opened(cast, "secret", name="La sala cerrada")
    actor, wanted, sentences, pages = cast.actor(cast.ada), Wanted(kind="communities"), [], 0
    while pages < 100:
        page = what_happened(actor, wanted)
        sentences += [row.sentence for row in page.rows]
        pages += 1
        if not page.next:
            break
        wanted = Wanted(kind="communities", after=opened_mark(page.next))
    assert 1 < pages < 100
    assert not any("cerrada" in sentence for sentence in sentences)
    wanted, found = Wanted(), []
    while wanted is not None:
        page = what_happened(actor, wanted)
        found += [row.sentence for row in page.rows if "Tito" in row.sentence]
        wanted = Wanted(after=opened_mark(page.next)) if page.next else None
    assert len(found) == 1


def test_a_file_says_how_the_next_one_goes_on(cast, client, monkeypatch):
    monkeypatch.setattr("minga.project.administration.happened.EXPORTED_MOST", 3)
    acts(cast, 5)
    client.force_login(cast.ada)
    first = client.get("/s/prueba/administration/happened.json?kind=people").json()
    assert len(first["acts"]) == 3
    second = client.get(first["older"]).json()
    assert (len(second["acts"]), second["older"]) == (2, None)
    table = client.get("/s/prueba/administration/happened.csv?kind=people")
    assert 'rel="next"' in table["Link"]
    assert everything_that_happened(cast.actor(cast.ada), Wanted(kind="people")).next


def test_a_text_that_is_hidden_is_told_once_and_says_what_became_of_its_author(cast):
    question = debates.opened(cast)
    for step, days in (("hide", None), ("pause", 3)):
        written = debates.contribution(cast, question, body=f"Texto {step}")
        by, now = cast.actor(cast.rosa), question.opens_at
        report = moderation.report_contribution(
            contribution_id=written.pk, reason="No", by=cast.actor(cast.ines), now=now
        )
        moderation.step_in_report(report_id=report.pk, reason="No", step=step, days=days, by=by, now=now)
    told = [row for row in said(cast, kind="moderation") if question.title in row]
    assert len(told) == 2
    assert len(set(told)) == 2


def test_as_many_queries_for_three_acts_as_for_thirty(cast, client, count_queries):
    client.force_login(cast.ada)
    acts(cast, 3)
    client.get(PAGE)
    with count_queries() as few:
        client.get(PAGE)
    acts(cast, 30)
    with count_queries() as many:
        client.get(PAGE)
    assert len(few) == len(many)


def test_by_person_by_kind_and_by_day(cast, client):
    publish(SpaceRevised(before={}), by=cast.actor(cast.ada), now=clock.now() - timedelta(days=3))
    acts(cast, 1)
    factories.opened(cast, "open")
    assert said(cast, kind="settings") == ["Ada cambió los ajustes del espacio."] or said(cast, kind="settings") == [
        "Ada changed the settings of the space."
    ]
    assert len(said(cast, person_id=cast.tito.pk, kind="people")) == 1
    assert len(said(cast, kind="people", since=clock.today(), until=clock.today())) == 1
    assert said(cast, kind="settings", since=clock.today()) == []
    client.force_login(cast.ada)
    unknown, elsewhere = (client.get(f"{PAGE}?person={who}") for who in ("nadie@ninguna.parte", cast.nadie.email))
    assert "No pasó nada" in unknown.content.decode()
    assert unknown.status_code == elsewhere.status_code == 200
    assert "No pasó nada" in elsewhere.content.decode()
    assert client.get(f"{PAGE}?since=ayer").status_code == 422
    assert client.get(f"{PAGE}?after=x").status_code == 422
    assert client.get(f"{PAGE}?after={'x' * 300}").status_code == 422
    assert client.get(f"{PAGE}?until=9999-12-31").status_code == 422
    assert client.get(f"{PAGE}?person={cast.tito.email}&kind=people").status_code == 200


def test_cells_of_the_table_are_words_and_never_formulas(cast, client):
    cast.ada.name = "=HYPERLINK(1)"
    cast.ada.save()
    acts(cast, 1)
    client.force_login(cast.ada)
    table = client.get("/s/prueba/administration/happened.csv").content.decode().lstrip("\ufeff")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == ["at", "kind", "what", "hash"]
    assert rows[1][2].startswith("'=HYPERLINK")


def test_the_proof_on_the_page_holds_and_another_does_not(cast, client):
    acts(cast, 1)
    seal_all()
    client.force_login(cast.ada)
    page = client.get(PAGE).content.decode()
    newest = Entry.objects.filter(name="space:role-changed").latest("id")
    assert f"--anchor {newest.hash}" in page
    assert not_as_anchored([newest.hash]) == []
    assert not_as_anchored(["0" * 64])


def test_no_number_of_an_entry_is_given_away(cast, client):
    acts(cast, PER_PAGE + 1)
    seal_all()
    client.force_login(cast.ada)
    (act, *_others) = client.get("/s/prueba/administration/happened.json").json()["acts"]
    assert set(act) == {"at", "kind", "what", "hash"}
