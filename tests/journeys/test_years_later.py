"""The four communities of the demo, each from a plan to a signed verdict, by hand, in Spanish and in English.

Erik evaluates and signs, Omar owns the figures, Inés reads. In these walks years pass: their house is their own.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import House
from tests.journeys.steps import Someone, figures_of

LOCALES = {"es": "es-ES", "en": "en-GB"}
OTHER = {"es": "en", "en": "es"}


@pytest.fixture(scope="module")
def house(tmp_path_factory, chromium, migrated_home):
    """A Minga whose clock may be set forward."""
    served = House(tmp_path_factory.mktemp("later"), migrated_home)
    yield served
    served.close()


@pytest.fixture(params=["es", "en"])
def language(request):
    return request.param


@pytest.fixture
def walk(enter, house, language):
    """(``come``, the work prepared): people of a space of its own, who all read this language."""

    def begin(case: str):
        work = house.ask("prepare_work", slug=f"{case.replace('_', '-')}-{language}", case=case)

        def come(name: str, other: bool = False, **context) -> Someone:
            spoken = OTHER[language] if other else language
            return enter(name.title(), work["people"][name], locale=LOCALES[spoken], **context)

        return come, work

    return begin


def test_horizonte_raises_its_rate_and_the_naive_number_is_struck(walk, house):
    come, work = walk("horizonte")
    omar_brings(come, work["indicator"], "sustitucion.csv", work["before"])
    erik = come("erik")
    plans(
        erik,
        work,
        "Difference in differences, against units that do not start",
        {
            "Window before, from": "-12",
            "Window after, from": "6",
            "Window after, to": "17",
        },
    )
    plan = locks(erik)
    time_passes(house, work, days=640)
    omar_brings(come, work["indicator"], "sustitucion-2.csv", work["after"])
    verdict = signs(come("erik"), plan)
    said = reads(come, verdict, level=4)
    effect, low, high = figures_of(said)
    assert low < 4 < high
    assert 3 < effect < 5.5
    expect(said.locator("del")).to_be_visible()


def test_marea_is_faster_against_every_way_of_choosing_four_studios(walk, house):
    come, work = walk("marea")
    omar_brings(come, work["indicator"], "tiempo.csv", work["before"])
    erik = come("erik")
    plans(
        erik,
        work,
        "Difference in differences, against units that do not start",
        {
            "Window before, from": "-52",
            "Window after, from": "8",
            "Window after, to": "51",
        },
        "Measure in proportion, not in units",
    )
    plan = locks(erik)
    time_passes(house, work, days=430)
    omar_brings(come, work["indicator"], "tiempo-2.csv", work["after"])
    verdict = signs(come("erik"), plan)
    said = reads(come, verdict, level=4)
    effect, low, high = figures_of(said)
    assert low < effect < high < 0


def test_san_telmo_draws_lots_after_the_lock_and_refuses_who_chose_themselves(walk, house):
    come, work = walk("san_telmo")
    erik = come("erik")
    plans(
        erik,
        work,
        "Invitation by lottery, everybody drawn against everybody not drawn",
        {
            "Seed of the draw": "Número de la víspera: 48213",
            "Day of the invitation": work["starts_on"],
            "How many are drawn": "4500",
            "Out of how many": "9000",
            "Window after, to": "1",
        },
    )
    erik.follows("Fix the list").uploads("Or the list as a text file", "lista.txt", "\n".join(work["ids"]))
    erik.presses("Fix the list")
    erik.is_told("The list is fixed: only its fingerprint is kept. Bring the same list to the draw.")
    plan = locks(erik)
    erik.page.wait_for_timeout(3_000)  # the journal seals the lock, and only then is there a seed
    erik.goes_to(plan).follows("Draw lots")
    erik.uploads("Or the list as a text file", "lista.txt", "\n".join(work["ids"]))
    with erik.page.expect_download() as waiting:
        erik.presses_here("Draw lots")
    listed = [line.split(",") for line in waiting.value.path().read_text().splitlines()[1:]]
    drawn = [name for _place, name, is_drawn in listed if is_drawn == "1"]
    assert len(drawn) == 4_500
    erik.goes_to(plan).sees("The lots", "SHA-256").sees_no("not yet")
    time_passes(house, work, days=230)
    omar = come("omar").goes_to(plan).follows("Bring in the lottery's people")
    columns = {
        "numero": "Column of the person's number",
        "sorteada": "Column of who was drawn (0 or 1)",
        "entro": "Column of who took part (0 or 1)",
        "matriculada": "Column of the outcome",
    }
    omar.uploads("File", "matricula.csv", house.ask("rows_of_people", drawn=drawn))
    omar.writes({label: column for column, label in columns.items()})
    omar.presses("Import").is_told("The rows of the lottery are in, without names.")
    verdict = signs(come("erik"), plan)
    said = reads(come, verdict, level=5)
    effect, low, high = figures_of(said)
    assert low < 2.9 < high
    assert effect == pytest.approx(2.96, abs=0.1)
    expect(said.locator("del")).to_have_text("+25,1" if "es" in work["home"] else "+25.1")


def test_the_busy_cafe_has_nothing_to_report(walk):
    come, work = walk("cafe")
    for other in (False, True):
        reader = come("tito", other=other)
        for page in ("community", "purpose"):
            reader.goes_to(work[page]).sees("Nothing to report").sees_no("Effect")
            expect(reader.page.get_by_text(re.compile(r"(Evidencia|Evidence) 0")).first).to_be_visible()


def omar_brings(come: Callable[..., Someone], indicator: str, name: str, rows: str) -> None:
    """A look first, then the file itself."""
    omar = come("omar").goes_to(indicator).follows("Bring in values")
    omar.uploads("File", name, rows).presses("See what it says").sees("What would be kept")
    omar.presses("Keep these values").is_told("The values are in.")


def plans(erik: Someone, work: dict, method: str, windows: dict[str, str], *boxes: str) -> None:
    erik.goes_to(work["initiative"]).follows("Plan the measurement").follows("See it as a statistician").marks(
        method, *boxes
    )
    erik.writes(windows | {"Why it should change": "Si quien sabe lo cuenta **antes**, lo demás cuesta menos."})
    erik.presses("Save the draft")


def locks(erik: Someone) -> str:
    """What the plan could see stands there before it is locked."""
    erik.sees("Smallest change this can see").follows("Seal the plan").presses("Seal the plan")
    erik.is_told("The plan is sealed and dated.").sees("Who does what, when")
    return erik.place


def time_passes(house, work: dict, days: int) -> None:
    house.ask("let_time_pass", days=days)
    house.ask("units_really_start", slug=work["home"].split("/")[2])


def signs(erik: Someone, plan: str) -> str:
    erik.goes_to(plan).follows("Assess what changed").presses("Assess what changed").is_told(
        "The figures are computed and frozen."
    ).follows("Sign and publish")
    erik.writes({"Your note": "Lo he mirado **dos** veces."}).presses("Sign and publish")
    return erik.place


def reads(come: Callable[..., Someone], verdict: str, *, level: int):
    """A member on a desk, then another in the other language, in the dark, on a phone."""
    phone = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
    come("tito", other=True, **phone).goes_to(verdict).sees("Checks", "What it cost")
    tito = come("tito").goes_to(verdict).sees("The trace, back to the first sentence")
    said = tito.page.locator(".verdict")
    expect(said.get_by_text(re.compile(rf"(Evidencia|Evidence) {level}")).first).to_be_visible()
    return said
