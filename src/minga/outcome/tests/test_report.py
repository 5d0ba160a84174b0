"""A verdict on one page of paper: whole, in both languages, for who may see it, and never more than a page."""

import io
from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from minga.foundation.policy import NotFoundError
from minga.foundation.scope import in_space
from minga.outcome import queries
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS
from minga.outcome.typesetting import Figure, Line, Section, TypesettingError, pdf_of


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AFTERWARDS, tick=False), translation.override("en"):
        yield


@pytest.fixture
def verdict(cast):
    plan = factories.measured(cast)
    factories.rival(cast, plan, '#panic("x") *no* $x$ <b> La inversión')
    return factories.published(
        cast, factories.assessed(cast, plan), cost_amount=900_000, cost_currency="EUR", cost_source="Contabilidad"
    )


def sheet_of(cast, verdict):
    return queries.report_of(cast.actor(cast.salma), verdict.pk, space_slug=cast.space.slug).sheet


def read(content):
    """(pages, text in one line)"""
    pages = PdfReader(io.BytesIO(content)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", ("Por qué no más", "La cifra fácil, descartada", "Salvaguardas", "Firmado por Erik", "inicio")),
        ("en", ("Why not more", "The easy number, refused", "Guardrails", "Signed by Erik", "start")),
    ],
)
def test_the_page_says_what_the_verdict_says_in_the_readers_language(cast, verdict, language, words):
    with translation.override(language):
        sheet = sheet_of(cast, verdict)
        claim = queries.verdict_page(cast.actor(cast.salma), verdict.pk, space_slug=cast.space.slug).claim
    pages, text = read(pdf_of(sheet))
    assert pages == 1
    for part in (*words, claim.effect, claim.naive.figure, verdict.plan.content_hash, "900"):
        assert part in text, part
    assert " ".join(claim.sentence.split()) in text.replace("- ", "")
    assert "#panic" in text, "what people wrote stays text"


def test_the_same_verdict_gives_the_same_bytes(cast, verdict):
    sheet = sheet_of(cast, verdict)
    assert pdf_of(sheet) == pdf_of(sheet)


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_the_longest_content_is_still_one_page(cast, verdict, paper):
    words = "Una explicación muy larga que nadie quiso acortar porque cada palabra cuenta " * 6
    kept = {"Why not more": 3, "Checks": 6, "Guardrails": 3, "Rival explanations": 3}
    lines = Line(words[:110], "no se pudo comprobar", "warn", words[:40])
    sheet = sheet_of(cast, verdict)
    full = replace(
        sheet,
        about=words[:150],
        title=words[:70],
        sentence=words[:460],
        warning=words[:90],
        sections=tuple(Section(title=name, lines=(lines,) * most, more="y 12 más") for name, most in kept.items()),
        worth=tuple(Figure(words[:40], "1.234.567.890", "puntos porcentuales", words[:120]) for _ in range(4)),
        trace=tuple((words[:20], words[:64]) for _ in range(6)),
    )
    assert read(pdf_of(full, paper))[0] == 1


def test_what_finds_no_room_is_counted(cast):
    plan = factories.measured(cast)
    for number in range(5):
        factories.rival(cast, plan, f"Otra causa {number}")
    sheet = sheet_of(cast, factories.published(cast, factories.assessed(cast, plan)))
    rivals = next(section for section in sheet.sections if section.title == "Rival explanations")
    assert len(rivals.lines) == 3
    assert rivals.more == "and 2 more, on its page"


def test_a_lottery_has_no_series_and_still_its_page(cast):
    design = factories.lottery()
    initiative = factories.initiative_in(cast)
    plan = factories.locked(cast, initiative, design=design)
    factories.start_it(cast, initiative)
    factories.trial(cast, plan, factories.people(design))
    sheet = sheet_of(cast, factories.published(cast, factories.assessed(cast, plan)))
    assert sheet.drawing is None
    assert len(sheet.strip.rows) == 2
    assert read(pdf_of(sheet))[0] == 1


def test_a_sheet_that_cannot_be_set_is_an_error_and_no_half_page(cast, verdict):
    with pytest.raises(TypesettingError):
        pdf_of(sheet_of(cast, verdict), "no-such-paper")


def test_hours_and_money_stand_beside_the_effect_with_its_interval(cast, verdict):
    money = verdict.costs["money"]
    effect = verdict.assessment.figures["estimate"]
    assert money["amount"] == pytest.approx(900_000 / effect["effect"])
    assert money["low"] == pytest.approx(900_000 / effect["interval"]["high"])
    assert money["high"] == pytest.approx(900_000 / effect["interval"]["low"])
    page = queries.verdict_page(cast.actor(cast.salma), verdict.pk, space_slug=cast.space.slug)
    assert "for each percentage point" in page.costs[1].each
    assert (page.hope.baseline, page.hope.target) == ("18 %", "22 %")


def test_an_effect_that_may_be_nothing_has_no_price(cast):
    plan = factories.measured(cast, effect=0.0)
    verdict = factories.published(
        cast, factories.assessed(cast, plan), cost_amount=100, cost_currency="EUR", cost_source="Caja"
    )
    assert verdict.costs["money"]["amount"] is None
    page = queries.verdict_page(cast.actor(cast.salma), verdict.pk, space_slug=cast.space.slug)
    assert page.costs[1].each.startswith("What one unit of the effect took cannot be said")


def test_the_report_opens_for_who_may_see_the_verdict_and_for_nobody_else(cast, client, verdict, neighbours):
    def get(who, page, slug=cast.space.slug, pk=verdict.pk):
        client.logout()
        if who is not None:
            client.force_login(who)
        return client.get(reverse(f"outcome:{page}", args=[slug, pk]))

    for page in ("report", "report_pdf"):
        for who in (cast.tito, cast.rosa, cast.salma, cast.erik, cast.omar, cast.ines):
            assert get(who, page).status_code == 200
        assert get(cast.nadie, page).status_code == 404
        assert get(None, page).status_code == 404
        assert get(cast.tito, page, pk=999).status_code == 404
        assert get(neighbours.ada, page, slug=neighbours.space.slug).status_code == 404
    response = get(cast.tito, "report_pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="minga-verdict-{verdict.pk}.pdf"'
    assert read(response.content)[0] == 1
    assert "<script" not in get(cast.tito, "report").content.decode().partition("<main")[2]
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        queries.report_of(neighbours.actor(neighbours.ada), verdict.pk, space_slug=neighbours.space.slug)


@pytest.mark.parametrize(
    "text",
    [
        "Producción 🎉👩‍👩‍👧",
        "漢字テスト",
        "مرحبا بالعالم",
        "a\0b\x1b\x7f",
        "\ue000\uffff",
        "\ud800",
        "",
        " ",
        "a\n\n" * 60,
        "W" * 3_000,
    ],
)
@pytest.mark.parametrize("place", ["title", "sentence", "head", "about"])
def test_whatever_people_write_is_one_page(cast, verdict, place, text):
    assert read(pdf_of(replace(sheet_of(cast, verdict), **{place: text})))[0] == 1


def test_a_page_that_fits_in_no_letters_is_made_smaller_and_stays_one(cast, verdict):
    lines = Line("una razón " * 60, "abierta", "warn", "una nota " * 60)
    sections = tuple(Section(title="Razones", lines=(lines,) * 6) for _ in range(4))
    pages, text = read(pdf_of(replace(sheet_of(cast, verdict), sections=sections)))
    assert pages == 1
    assert verdict.plan.content_hash in text
    assert text.count("abierta") == 24
