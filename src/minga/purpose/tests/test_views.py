"""Every page opens for who may, and for nobody else; bad input changes nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW
from minga.purpose import rules
from minga.purpose.models import CriterionReview, Goal, Indicator, Purpose, PurposeCall
from minga.purpose.tests import factories

EVERYBODY = ["ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie", "visitor"]
OF_SPACE = {"ada", "salma", "rosa", "tito", "erik", "omar"}
EVIL = "Hola <script>alert(1)</script> & «sí»"
LATER = (NOW + timedelta(days=200)).date().isoformat()


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def address(cast, name, *args):
    return reverse(f"purpose:{name}", args=[cast.space.slug, *args])


def get(client, cast, who, name, *args):
    client.logout()
    if who != "visitor":
        client.force_login(getattr(cast, who))
    return client.get(address(cast, name, *args))


def post(client, cast, who, name, /, *args, **body):
    client.logout()
    if who != "visitor":
        client.force_login(getattr(cast, who))
    return client.post(address(cast, name, *args), body)


def charter_body(cast, **changes):
    return {
        "title": "Menos humo",
        "who": "Vecinas",
        "issue": "Huele",
        "member_gain": "Aire",
        "organization_gain": "Paz",
        "sponsor_id": cast.salma.pk,
        "decision_right": "decide",
        "response_days": 14,
        "audience": "space",
    } | changes


PAGES = {
    "detail": OF_SPACE,
    "revise": {"ada", "salma", "rosa"},
    "indicator": {"ada", "salma", "rosa"},
    "goal": {"ada", "salma", "rosa"},
    "review": OF_SPACE,
    "call": {"ada", "salma"},
    "close": {"ada", "salma"},
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_who_may_and_for_nobody_else(client, cast, name):
    purpose = factories.ready(cast)
    answers = {who: get(client, cast, who, name, purpose.pk).status_code for who in EVERYBODY}
    assert {who for who, status in answers.items() if status == 200} == PAGES[name]
    assert answers["nadie"] == 404
    assert answers["visitor"] in {302, 404}
    assert set(answers.values()) <= {200, 302, 403, 404}


def test_the_list_and_the_charter_form(client, cast):
    factories.draft(cast)
    assert {who for who in EVERYBODY if get(client, cast, who, "charter").status_code == 200} == OF_SPACE
    assert "Más combustibles alternativos" in get(client, cast, "tito", "list").content.decode()
    assert "Más combustibles alternativos" not in get(client, cast, "ines", "list").content.decode()


def test_a_confidential_purpose_is_nowhere(client, cast):
    purpose = factories.draft(cast, audience="confidential")
    for who in ("ada", "tito", "visitor"):
        assert get(client, cast, who, "detail", purpose.pk).status_code == 404
        assert purpose.title not in get(client, cast, who, "list").content.decode()
    assert get(client, cast, "salma", "detail", purpose.pk).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_another_spaces_purpose_is_not_found(client, cast, neighbours, name):
    with in_space(neighbours.space.pk):
        purpose = factories.ready(neighbours)
    assert get(client, cast, "ada", name, purpose.pk).status_code == 404


def test_salma_charters_measures_and_calls_by_hand(client, cast):
    assert post(client, cast, "rosa", "charter", **charter_body(cast)).status_code == 302
    purpose = Purpose.objects.get()
    for name, role in (("Humo", "outcome"), ("Empleo", "guardrail")):
        measured = {
            "name": name,
            "unit": "mg",
            "direction": "down",
            "numerator": "Humo",
            "grain": "month",
            "owner_id": cast.omar.pk,
            "source": "Sensor",
        }
        assert post(client, cast, "rosa", "indicator", purpose.pk, **measured).status_code == 302
        goal = {
            "indicator_id": Indicator.objects.get(name=name).pk,
            "role": role,
            "baseline": 5,
            "target": 3,
            "due_on": LATER,
        }
        assert post(client, cast, "rosa", "goal", purpose.pk, **goal).status_code == 302
    for criterion in rules.Criterion:
        review = {"criterion": criterion, "score": 4, "reason": "Sí"}
        assert post(client, cast, "erik", "review", purpose.pk, **review).status_code == 302
    call = {"verdict": "go", "reason": "Vale la pena", "redecide_on": LATER}
    assert post(client, cast, "salma", "call", purpose.pk, **call).status_code == 302
    purpose.refresh_from_db()
    assert (purpose.state, purpose.redecide_on.isoformat()) == ("go", LATER)
    page = get(client, cast, "tito", "detail", purpose.pk).content.decode()
    assert "Vale la pena" in page
    assert page.count("/ 5") == 7
    assert post(client, cast, "salma", "close", purpose.pk, result_note="Bajó a 3").status_code == 302
    assert "Bajó a 3" in get(client, cast, "tito", "detail", purpose.pk).content.decode()


@pytest.mark.parametrize(
    ("who", "name", "body"),
    [
        ("rosa", "revise", {"title": ""}),
        ("rosa", "revise", {"title": "x" * 161}),
        ("rosa", "revise", {"response_days": "mil"}),
        ("rosa", "revise", {"sponsor_id": "999999"}),
        ("rosa", "revise", {"redecide_on": "31/31/2026"}),
        ("rosa", "indicator", {"name": "TSR"}),
        ("rosa", "goal", {"indicator_id": "77", "role": "outcome", "target": "1", "due_on": LATER}),
        ("rosa", "goal", {"role": "outcome", "target": "nan", "due_on": LATER}),
        ("erik", "review", {"criterion": "magnetic", "score": "6", "reason": "Sí"}),
        ("erik", "review", {"criterion": "magnetic", "score": "5", "reason": " "}),
        ("erik", "review", {"criterion": "otro", "score": "5", "reason": "Sí"}),
        ("rosa", "review", {"criterion": "magnetic", "score": "5", "reason": "Sí"}),
        ("salma", "call", {"verdict": "go", "reason": "Ya"}),
        ("salma", "call", {"verdict": "grow", "reason": "Ya"}),
        ("salma", "call", {"verdict": "maybe", "reason": "Ya"}),
        ("salma", "close", {"result_note": ""}),
    ],
)
def test_bad_input_is_told_and_changes_nothing(client, cast, who, name, body):
    purpose = factories.draft(cast)
    before = Purpose.objects.values().get()
    fields = charter_body(cast) if name == "revise" else {}
    response = post(client, cast, who, name, purpose.pk, **(fields | body))
    assert response.status_code == 422
    assert b"errorlist" in response.content
    assert Purpose.objects.values().get() == before
    for table in (CriterionReview, Goal, Indicator, PurposeCall):
        assert not table.objects.exists()


def test_who_may_not_changes_nothing(client, cast):
    purpose = factories.ready(cast)
    call = {"verdict": "no", "reason": "Porque no"}
    assert post(client, cast, "tito", "call", purpose.pk, **call).status_code == 403
    assert post(client, cast, "ines", "call", purpose.pk, **call).status_code == 404
    assert post(client, cast, "visitor", "call", purpose.pk, **call).status_code == 302
    assert not PurposeCall.objects.exists()


def test_what_is_written_by_hand_is_shown_as_it_stands(client, cast):
    purpose = factories.draft(cast, who=EVIL, issue=EVIL)
    page = get(client, cast, "tito", "detail", purpose.pk).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; «sí»" in page


def test_the_roadmap_is_moved_by_the_administrator_only(client, cast):
    first, second = factories.draft(cast, title="Uno"), factories.draft(cast, title="Dos")
    assert b"direction" in get(client, cast, "ada", "list").content
    assert b'name="direction"' not in get(client, cast, "tito", "list").content
    assert post(client, cast, "tito", "move", second.pk, direction="up").status_code == 403
    assert get(client, cast, "ada", "move", second.pk).status_code == 405
    assert list(Purpose.objects.on_roadmap()) == [first, second]
    assert post(client, cast, "ada", "move", second.pk, direction="up").status_code == 302
    assert list(Purpose.objects.on_roadmap()) == [second, first]


def test_a_lapsed_purpose_says_so_and_is_called_to_a_new_date(client, cast):
    purpose = factories.called_go(cast)
    later = NOW + timedelta(days=400)
    with time_machine.travel(later, tick=False):
        assert b"badge-bad" in get(client, cast, "tito", "detail", purpose.pk).content
        stale = {"verdict": "go", "reason": "Seguimos", "redecide_on": purpose.redecide_on}
        assert post(client, cast, "salma", "call", purpose.pk, **stale).status_code == 422
        fresh = stale | {"redecide_on": (later + timedelta(days=100)).date()}
        assert post(client, cast, "salma", "call", purpose.pk, **fresh).status_code == 302
        assert b"badge-bad" not in get(client, cast, "tito", "detail", purpose.pk).content


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_is_whole_in_both_languages(client, cast, language):
    purpose = factories.called_go(cast)
    cast.tito.language = language
    cast.tito.save(update_fields=["language"])
    page = get(client, cast, "tito", "detail", purpose.pk).content.decode()
    assert f'<html lang="{language}"' in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_page_costs_the_same_for_one_as_for_three(client, cast, count, count_queries):
    for _each in range(count):
        factories.draft(cast)
    client.force_login(cast.tito)
    client.get(address(cast, "list"))
    with count_queries() as made:
        assert client.get(address(cast, "list")).status_code == 200
    purposes = [sql for sql in made if 'FROM "purpose_purpose"' in sql]
    assert len(purposes) == 1
