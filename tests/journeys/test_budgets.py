"""What pages may weigh, and that they come alive: measured in the browser that people use."""

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import Someone

PAGE_MAX, FIRST_VISIT_MAX = 14 * 1024, 70 * 1024
LIVE_WITHIN = 8_000


@pytest.fixture(scope="module")
def place(house):
    return house.ask("prepare_neighbourhood", slug="budgets", posts=30)


def test_a_page_of_thirty_posts_is_at_most_14_kb_of_gzipped_html(enter, place):
    tito = enter("Tito", place["people"]["tito"])
    html = tito.page.request.get(place["question"]).text()
    assert html.count('class="post"') == 30
    weight = len(gzip.compress(html.encode(), 6))
    assert weight <= PAGE_MAX, f"{weight} bytes"
    assert weight > PAGE_MAX / 4, "thirty posts of sixty words weigh more: what is measured here is not a real page"


def test_all_assets_of_a_first_visit_are_at_most_70_kb(enter, place):
    tito = enter("Tito", place["people"]["tito"])
    weights: dict[str, int] = {}

    def weigh(response) -> None:
        if urlsplit(response.url).path.startswith("/static/"):
            weights[response.url] = response.request.sizes()["responseBodySize"]

    tito.page.on("requestfinished", lambda request: weigh(request.response()))
    tito.page.goto(place["question"], wait_until="load")
    tito.page.wait_for_timeout(300)
    assert len(weights) >= 4, weights
    assert sum(weights.values()) <= FIRST_VISIT_MAX, weights


@pytest.fixture(scope="module")
def lively(house):
    return house.ask("prepare_neighbourhood", slug="lively", posts=3)


def test_what_one_writes_the_other_is_told_of_and_nothing_moves(enter, lively):
    rosa = enter("Rosa", lively["people"]["rosa"]).goes_to(lively["question"])
    tito = enter("Tito", lively["people"]["tito"])
    rosa.page.evaluate("window.neverReloaded = true")
    for number in range(3):
        writes_an_experience(tito, lively["question"], f"Novedad número {number} del horno 4.")
        expect(rosa.page.locator("#news a")).to_contain_text(str(number + 1), timeout=LIVE_WITHIN)
    assert rosa.page.evaluate("window.neverReloaded")
    expect(rosa.page.get_by_text("Novedad número 0 del horno 4.")).to_have_count(0)
    rosa.page.locator("#news a").click()
    expect(rosa.page.get_by_text("Novedad número 2 del horno 4.")).to_be_visible()


def test_a_reader_keeps_connections_for_pages_after_many_live_changes(enter, house, lively):
    """A browser opens six connections to a house; each change used to take one of them away."""
    rosa = enter("Rosa", lively["people"]["rosa"]).goes_to(lively["question"])
    question_id = int(lively["question"].split("/")[-2])
    for number in range(8):
        body = f"Aviso {number} desde el silo."
        house.ask("someone_writes", space="lively", question_id=question_id, by=lively["people"]["ines"], body=body)
        expect(rosa.page.locator("#news a")).to_contain_text(str(number + 1), timeout=LIVE_WITHIN)
    rosa.goes_to(lively["community"]).sees("Hornos limpios")


def writes_an_experience(someone: Someone, question: str, text: str) -> None:
    someone.goes_to(question).marks("Experience")
    someone.writes({"Your contribution": text}).presses("Contribute").is_told("Your contribution is there.")
