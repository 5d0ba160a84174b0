"""Every page opens for who may, and for nobody else; bad input changes nothing."""

import re
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
        "audience": "space",
    } | changes


def terms_body(cast, **changes):
    terms = {"sponsor_id": cast.salma.pk, "decision_right": "decide", "response_days": 14, "redecide_on": LATER}
    return terms | changes


def figure_body(cast, **changes):
    written = {"role": "outcome", "name": "Humo", "unit": "mg", "direction": "down", "baseline": "5", "target": "3,5"}
    return written | {"due_on": LATER, "owner_id": cast.omar.pk, "grain": "month"} | changes


def criteria_body(*criteria, score="4", reason="Sí"):
    rows = [{f"{each}-score": score, f"{each}-reason": reason} for each in criteria or rules.Criterion]
    return {name: value for row in rows for name, value in row.items()}


PAGES = {
    "detail": OF_SPACE,
    "revise": {"ada", "salma", "rosa"},
    "terms": {"ada", "salma", "rosa"},
    "figure": {"ada", "salma", "rosa"},
    "sponsor": OF_SPACE,
    "history": OF_SPACE,
    "discard": {"ada", "salma", "rosa"},
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


def test_the_page_leads_who_decides_to_the_closing_while_there_is_something_to_close(client, cast):
    purpose = factories.ready(cast)
    closing = reverse("purpose:close", args=[cast.space.slug, purpose.pk])
    led = {who for who in OF_SPACE if closing in get(client, cast, who, "detail", purpose.pk).content.decode()}
    assert led == PAGES["close"]
    assert post(client, cast, "salma", "close", purpose.pk, result_note="Bajó a 3").status_code == 302
    assert closing not in get(client, cast, "salma", "detail", purpose.pk).content.decode()


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


FIGURE_PAGES = {
    "indicator": {"ada", "salma", "rosa"},
    "answer": OF_SPACE,
    "hand_over": {"ada", "salma", "rosa", "omar"},
    "withdraw": {"ada", "salma", "rosa"},
}


@pytest.mark.parametrize("name", FIGURE_PAGES)
def test_a_figures_page_opens_for_who_may_and_for_nobody_else(client, cast, neighbours, name):
    factories.ready(cast)
    measured = Indicator.objects.first()
    answers = {who: get(client, cast, who, name, measured.pk).status_code for who in EVERYBODY}
    assert {who for who, status in answers.items() if status == 200} == FIGURE_PAGES[name]
    assert (answers["nadie"], answers["ines"]) == (404, 404)
    with in_space(neighbours.space.pk):
        foreign = factories.indicator(neighbours, factories.draft(neighbours))
    assert get(client, cast, "ada", name, foreign.pk).status_code == 404


def test_a_purpose_is_written_completed_and_decided_by_hand_in_six_forms(client, cast):
    assert post(client, cast, "rosa", "charter", **charter_body(cast)).status_code == 302
    purpose = Purpose.objects.get()
    assert purpose.redecide_on == (NOW + timedelta(days=365)).date()
    assert post(client, cast, "rosa", "terms", purpose.pk, **terms_body(cast)).status_code == 302
    assert post(client, cast, "rosa", "figure", purpose.pk, **figure_body(cast)).status_code == 302
    guardrail = figure_body(cast, name="Empleo", role="guardrail", target="5")
    assert post(client, cast, "rosa", "figure", purpose.pk, **guardrail).status_code == 302
    assert Indicator.objects.get(name="Humo").numerator == "Humo"
    assert post(client, cast, "erik", "review", purpose.pk, **criteria_body()).status_code == 302
    page = get(client, cast, "rosa", "detail", purpose.pk).content.decode()
    assert page.count('class="is-done"') == 7
    call = {"verdict": "go", "reason": "Vale la pena", "redecide_on": LATER, "expires_on": LATER}
    assert post(client, cast, "salma", "call", purpose.pk, **call).status_code == 302
    purpose.refresh_from_db()
    assert (purpose.state, purpose.redecide_on.isoformat(), purpose.grow_expires_on) == ("go", LATER, None)
    page = get(client, cast, "tito", "detail", purpose.pk).content.decode()
    assert "Vale la pena" in page
    assert page.count("/ 5") == 7
    assert post(client, cast, "salma", "close", purpose.pk, result_note="Bajó a 3").status_code == 302
    assert "Bajó a 3" in get(client, cast, "tito", "detail", purpose.pk).content.decode()


def test_a_young_purpose_is_proposed_a_trial_and_told_what_is_missing_to_go_ahead(client, cast):
    purpose = factories.draft(cast)
    page = get(client, cast, "salma", "call", purpose.pk).content.decode()
    assert 'value="go"' not in page
    assert "Una cifra que debería cambiar" in page
    assert re.search(r'value="grow"[^>]*checked', page)
    trial = {"verdict": "grow", "reason": "Probemos", "expires_on": (NOW + timedelta(days=90)).date().isoformat()}
    assert post(client, cast, "salma", "call", purpose.pk, **trial).status_code == 302
    assert post(client, cast, "salma", "call", purpose.pk, **trial).status_code == 302
    assert PurposeCall.objects.count() == 1, "a second click is kept once"
    longer = trial | {"reason": "Un poco más", "expires_on": (NOW + timedelta(days=120)).date().isoformat()}
    assert post(client, cast, "salma", "call", purpose.pk, **longer).status_code == 302
    assert post(client, cast, "salma", "call", purpose.pk, verdict="no", reason="No vino nadie").status_code == 302
    assert [call.verdict for call in PurposeCall.objects.all()] == ["grow", "grow", "no"]


def test_a_full_list_is_proposed_to_go_ahead(client, cast):
    page = get(client, cast, "salma", "call", factories.ready(cast).pk).content.decode()
    assert re.search(r'value="go"[^>]*checked', page)


def test_criteria_are_one_page_with_nothing_preset_and_what_is_typed_is_kept(client, cast):
    purpose = factories.draft(cast)
    page = get(client, cast, "erik", "review", purpose.pk).content.decode()
    assert (page.count('type="radio"'), page.count("checked")) == (35, 0)
    for question in ("¿Vendría la gente sin que se lo pidan?", "¿Podremos saber si cambió algo?"):
        assert question in page
    half = criteria_body("magnetic") | {"aligned-reason": "Lo he pensado mucho"}
    answer = post(client, cast, "erik", "review", purpose.pk, **half)
    assert answer.status_code == 422
    assert "Lo he pensado mucho" in answer.content.decode()
    assert not CriterionReview.objects.exists()
    assert post(client, cast, "erik", "review", purpose.pk, **half, **{"aligned-score": "2"}).status_code == 302
    assert CriterionReview.objects.count() == 2
    page = get(client, cast, "erik", "review", purpose.pk).content.decode()
    assert page.count("checked") == 2
    assert "Lo he pensado mucho" in page
    assert 'type="radio"' not in get(client, cast, "rosa", "review", purpose.pk).content.decode()


def test_asked_people_answer_on_a_page_and_a_no_keeps_its_reason(client, cast):
    purpose = factories.draft(cast)
    measured = factories.goal(cast, purpose, "outcome", "TSR").indicator
    no = {"answer": "decline", "reason": "Estoy fuera hasta marzo"}
    assert b'value="accept"' in get(client, cast, "omar", "answer", measured.pk).content
    for who, name, pk in (("tito", "answer", measured.pk), ("rosa", "sponsor", purpose.pk)):
        assert "Esta pregunta no es para ti ahora." in get(client, cast, who, name, pk).content.decode()
    assert post(client, cast, "omar", "answer", measured.pk, answer="decline", reason="").status_code == 422
    assert post(client, cast, "omar", "answer", measured.pk, **no).status_code == 302
    assert post(client, cast, "salma", "sponsor", purpose.pk, **no).status_code == 302
    page = get(client, cast, "rosa", "detail", purpose.pk).content.decode()
    assert "Salma ha dicho que no: Estoy fuera hasta marzo" in page
    assert "Omar ha dicho que no: Estoy fuera hasta marzo" in page
    assert post(client, cast, "rosa", "hand_over", measured.pk, user_id=cast.tito.pk).status_code == 302
    assert post(client, cast, "tito", "answer", measured.pk, answer="accept").status_code == 302
    assert "responde Tito" in get(client, cast, "rosa", "detail", purpose.pk).content.decode()


def test_the_words_of_what_goes_ahead_are_corrected_and_the_history_is_read(client, cast):
    purpose = factories.called_go(cast)
    form = get(client, cast, "rosa", "revise", purpose.pk).content.decode()
    assert 'name="audience"' not in form
    words = {"title": "Otro título", "who": purpose.who, "issue": EVIL}
    words |= {"member_gain": purpose.member_gain, "organization_gain": purpose.organization_gain}
    assert post(client, cast, "rosa", "revise", purpose.pk, audience="public", **words).status_code == 302
    purpose.refresh_from_db()
    assert (purpose.title, purpose.audience) == ("Otro título", "space")
    page = get(client, cast, "tito", "history", purpose.pk).content.decode()
    assert "Más combustibles alternativos" in page
    assert "Rosa" in page
    assert b"/history/" in get(client, cast, "tito", "detail", purpose.pk).content


def test_a_purpose_is_thrown_away_and_brought_back_by_hand(client, cast):
    purpose = factories.draft(cast)
    assert b"/discard/" in get(client, cast, "rosa", "revise", purpose.pk).content
    assert post(client, cast, "tito", "discard", purpose.pk).status_code == 403
    assert post(client, cast, "rosa", "discard", purpose.pk).status_code == 302
    assert purpose.title not in get(client, cast, "tito", "list").content.decode()
    assert get(client, cast, "tito", "detail", purpose.pk).status_code == 404
    assert purpose.title in get(client, cast, "rosa", "list").content.decode()
    assert b"/restore/" in get(client, cast, "rosa", "detail", purpose.pk).content
    assert post(client, cast, "rosa", "restore", purpose.pk).status_code == 302
    assert purpose.title in get(client, cast, "tito", "list").content.decode()


@pytest.mark.parametrize(
    ("who", "name", "body"),
    [
        ("rosa", "revise", {"title": ""}),
        ("rosa", "revise", {"title": "x" * 161}),
        ("rosa", "terms", {"response_days": "mil"}),
        ("rosa", "terms", {"sponsor_id": "999999"}),
        ("rosa", "terms", {"redecide_on": "31/31/2026"}),
        ("rosa", "figure", {"name": ""}),
        ("rosa", "figure", {"owner_id": "999999"}),
        ("rosa", "figure", {"target": "nan"}),
        ("rosa", "figure", {"target": "9"}),
        ("erik", "review", {"magnetic-score": "6", "magnetic-reason": "Sí"}),
        ("erik", "review", {"magnetic-score": "5", "magnetic-reason": " "}),
        ("erik", "review", {"magnetic-reason": "Sí"}),
        ("erik", "review", {"otro-score": "3"}),
        ("tito", "sponsor", {"answer": "accept"}),
        ("salma", "call", {"verdict": "go", "reason": "Ya"}),
        ("salma", "call", {"verdict": "grow", "reason": "Ya"}),
        ("salma", "call", {"verdict": "maybe", "reason": "Ya"}),
        ("salma", "close", {"result_note": ""}),
    ],
)
def test_bad_input_is_told_and_changes_nothing(client, cast, who, name, body):
    purpose = factories.draft(cast)
    before = Purpose.objects.values().get()
    bodies = {"revise": charter_body, "terms": terms_body, "figure": figure_body}
    fields = bodies[name](cast) if name in bodies else {}
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
    assert len(purposes) == 2, "those that stand, and those that were thrown away"


def test_the_day_that_may_be_set_with_the_decision_is_not_told_as_missing(client, cast):
    purpose = factories.ready(cast)
    Purpose.objects.filter(pk=purpose.pk).update(redecide_on=None)
    client.force_login(cast.salma)
    page = client.get(f"/s/prueba/purpose/{purpose.pk}/").content.decode()
    assert "no falta nada</span>" in page
