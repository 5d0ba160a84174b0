"""Every page opens for who may, and for nobody else; bad input changes nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from minga.foundation.scope import in_space
from minga.initiative import actions
from minga.initiative.models import Commitment, HoursEntry, Initiative, Milestone, Unit
from minga.initiative.rules import State
from minga.initiative.tests import factories
from minga.initiative.tests.factories import STARTED_AT, TODAY

EVIL = "Hola <script>alert(1)</script> [x](javascript:alert(1)) **sí**"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(STARTED_AT, tick=False):
        yield


def address(cast, page, *args):
    return reverse(f"initiative:{page}", args=[cast.space.slug, *args])


def get(client, cast, who, page, *args):
    if who is not None:
        client.force_login(who)
    return client.get(address(cast, page, *args))


def post(client, cast, who, page, *args, **body):
    if who is not None:
        client.force_login(who)
    return client.post(address(cast, page, *args), body)


def whole(cast):
    """An initiative with one of everything, and what each page is addressed by."""
    initiative = factories.planned(cast)
    promised = factories.commitment(cast, initiative)
    milestone = factories.milestone(cast, initiative)
    entry = factories.hours(cast, initiative)
    unit = Unit.objects.get(initiative=initiative, name="Planta 1")
    return (
        initiative,
        {
            "list": (),
            "detail": (initiative.pk,),
            "revise": (initiative.pk,),
            "owner": (initiative.pk,),
            "finish": (initiative.pk,),
            "stop": (initiative.pk,),
            "units": (initiative.pk,),
            "limit": (),
            "commit": (initiative.pk,),
            "milestone": (initiative.pk,),
            "hours": (initiative.pk,),
            "total": (initiative.pk,),
            "unit-start": (unit.pk,),
            "unit-correct": (unit.pk,),
            "keep": (promised.pk,),
            "release": (promised.pk,),
        },
        milestone,
        entry,
    )


OPENS = {
    "list": ["tito", "rosa", "salma", "ines", "omar", "visitor"],
    "detail": ["tito", "rosa", "salma", "ines", "omar"],
    "limit": ["tito", "omar"],
    "revise": ["tito", "rosa"],
    "owner": ["rosa", "tito"],
    "finish": ["tito", "rosa"],
    "stop": ["tito", "rosa"],
    "units": ["tito", "rosa"],
    "commit": ["tito", "rosa", "salma", "ines"],
    "milestone": ["tito", "rosa"],
    "hours": ["tito", "rosa", "salma", "ines"],
    "total": ["tito", "rosa"],
    "unit-start": ["tito", "rosa"],
    "unit-correct": ["tito", "rosa"],
    "keep": ["tito"],
    "release": ["tito", "rosa"],
}


def test_every_page_opens_for_who_may_and_for_nobody_else(client, cast):
    _initiative, pages, _milestone, _entry = whole(cast)
    found = {page: [] for page in pages}
    answers = set()
    for who in ("tito", "rosa", "salma", "ines", "omar", "nadie", "visitor"):
        client.logout()
        user = None if who == "visitor" else getattr(cast, who)
        for page, args in pages.items():
            response = get(client, cast, user, page, *args)
            answers.add(response.status_code)
            if response.status_code == 200:
                found[page].append(who)
    assert {page: sorted(who) for page, who in found.items() if page not in {"list", "limit"}} == {
        page: sorted(who) for page, who in OPENS.items() if page not in {"list", "limit"}
    }
    assert set(OPENS["list"]) <= set(found["list"])
    assert "visitor" not in found["limit"]
    assert answers == {200, 302, 403, 404}


def test_another_spaces_pages_are_not_found(client, cast, neighbours):
    with in_space(neighbours.space.pk):
        _initiative, pages, _milestone, _entry = whole(neighbours)
    client.force_login(cast.rosa)
    for page, args in pages.items():
        if args:
            assert client.get(address(cast, page, *args)).status_code == 404, page


def test_the_page_keeps_the_two_statuses_apart(client, cast):
    initiative = factories.done(cast)
    cast.tito.language = "en"
    cast.tito.save(update_fields=["language"])
    page = get(client, cast, cast.tito, "detail", initiative.pk).content.decode()
    assert "Done" in page
    assert "Effect being measured" in page
    assert "Se hizo en <strong>dos</strong> plantas." in page


def test_what_is_written_by_hand_cannot_harm(client, cast):
    initiative = factories.owned(cast)
    response = post(client, cast, cast.tito, "revise", initiative.pk, title=EVIL[:60], body=EVIL)
    assert response.status_code == 302
    page = get(client, cast, cast.tito, "detail", initiative.pk).content.decode()
    assert "<strong>sí</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page


@pytest.mark.parametrize(
    ("where", "body"),
    [
        ("revise", {"title": "", "body": "x"}),
        ("revise", {"title": "x" * 201}),
        ("owner", {"user_id": "no"}),
        ("owner", {"user_id": "999999"}),
        ("units", {"names": "", "starts_on": ""}),
        ("units", {"names": "x" * 121, "starts_on": ""}),
        ("units", {"names": "Planta 9", "starts_on": "mañana"}),
        ("commit", {"what": "Algo", "hours": "nan", "due_on": TODAY}),
        ("commit", {"what": "Algo", "hours": "2", "due_on": "2020-01-01"}),
        ("commit", {"what": "", "hours": "2", "due_on": TODAY}),
        ("milestone", {"title": "Algo", "due_on": "31/31/2026"}),
        ("hours", {"hours": "25", "worked_on": TODAY}),
        ("hours", {"hours": "1", "worked_on": "2030-01-01"}),
        ("hours", {"hours": "1", "worked_on": TODAY, "commitment_id": "77"}),
        ("total", {"hours": "40", "people": "6", "source": "Acta"}),
        ("finish", {"end_note": " "}),
        ("stop", {"end_note": "x" * 4001}),
    ],
)
def test_bad_input_is_told_and_changes_nothing(client, cast, where, body):
    initiative = factories.planned(cast)
    before = list(Initiative.objects.values())
    who = cast.rosa
    response = post(client, cast, who, where, initiative.pk, **body)
    assert response.status_code == 422
    assert b"errorlist" in response.content
    assert list(Initiative.objects.values()) == before
    assert Unit.objects.count() == 3
    assert not Commitment.objects.exists()
    assert not Milestone.objects.exists()
    assert not HoursEntry.objects.exists()


def test_a_wave_of_units_is_written_one_per_line(client, cast):
    initiative = factories.owned(cast)
    response = post(
        client, cast, cast.tito, "units", initiative.pk, names="Planta 1\r\n\r\n Planta 2 \n", starts_on="2027-01-04"
    )
    assert response.status_code == 302
    assert sorted(Unit.objects.values_list("name", flat=True)) == ["Planta 1", "Planta 2"]


def test_owning_starting_and_ending_by_hand(client, cast):
    initiative = factories.drafted(cast)
    assert post(client, cast, cast.rosa, "owner", initiative.pk, user_id=cast.tito.pk).status_code == 302
    assert b'value="accept"' in get(client, cast, cast.tito, "detail", initiative.pk).content
    assert post(client, cast, cast.tito, "answer", initiative.pk, answer="accept").status_code == 302
    assert post(client, cast, cast.tito, "start", initiative.pk).status_code == 302
    assert post(client, cast, cast.tito, "start", initiative.pk).status_code == 422
    assert post(client, cast, cast.tito, "finish", initiative.pk, end_note="Hecho").status_code == 302
    initiative.refresh_from_db()
    assert (initiative.owner, initiative.state) == (cast.tito, State.DONE)


def test_milestones_and_hours_by_hand(client, cast):
    _initiative, _pages, milestone, entry = whole(cast)
    assert get(client, cast, cast.tito, "reach", milestone.pk).status_code == 405
    assert post(client, cast, cast.tito, "reach", milestone.pk).status_code == 302
    assert post(client, cast, cast.rosa, "withdraw-hours", entry.pk).status_code == 404
    assert post(client, cast, cast.tito, "withdraw-hours", entry.pk).status_code == 302
    milestone.refresh_from_db()
    entry.refresh_from_db()
    assert milestone.done_on == TODAY
    assert entry.withdrawn_at is not None


def test_nobody_reads_anothers_hours_or_load(client, cast):
    initiative = factories.planned(cast)
    factories.hours(cast, initiative, hours=7.25)
    for who in (cast.rosa, cast.salma, cast.erik):
        page = get(client, cast, who, "detail", initiative.pk).content.decode()
        assert "7.25" not in page
        assert "7,25" not in page
    assert "7,25" in get(client, cast, cast.tito, "detail", initiative.pk).content.decode()


def test_later_and_earlier_pages_show_it(client, cast):
    initiative = factories.planned(cast)
    client.force_login(cast.tito)
    link = address(cast, "detail", initiative.pk)
    community = reverse("community:detail", args=[cast.space.slug, initiative.decision.community_id])
    decision = reverse("decision:detail", args=[cast.space.slug, initiative.decision_id])
    for page in (community, decision):
        assert link in client.get(page).content.decode(), page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_one_promise_as_with_three(client, cast, count, count_queries):
    initiative = factories.planned(cast)
    for number in range(count):
        factories.commitment(cast, initiative, what=f"Cosa {number}", due_on=TODAY + timedelta(days=number))
    client.force_login(cast.rosa)
    client.get(address(cast, "detail", initiative.pk))
    # One of them asks how much of it reaches its reader.
    with count_queries() as made:
        assert client.get(address(cast, "detail", initiative.pk)).status_code == 200
    assert len(made) <= 29


def test_a_person_settles_a_promise(client, cast):
    promised = factories.commitment(cast, factories.planned(cast))
    assert post(client, cast, cast.tito, "release", promised.pk, reason="").status_code == 422
    assert post(client, cast, cast.tito, "keep", promised.pk, note="En la carpeta").status_code == 302
    promised.refresh_from_db()
    assert (promised.state, promised.note) == ("kept", "En la carpeta")


def test_the_page_tells_the_hours_of_a_group_and_where_they_come_from(cast, client):
    initiative = factories.owned(cast)
    by = cast.actor(cast.tito)
    actions.record_hours_total(initiative_id=initiative.pk, hours=40, people=12, source="Acta", by=by, now=STARTED_AT)
    client.force_login(cast.tito)
    page = client.get(reverse("initiative:detail", args=[cast.space.slug, initiative.pk])).content.decode()
    assert "40 h de 12 personas, según: Acta" in page
