"""Whatever is committed, by whoever, holds for the very next visitor, though pages are kept for them."""

import sqlite3
import time

import pytest

from tests.doors.raw_files import DATABASE

PAGE = "/s/prueba/"


@pytest.fixture
def elsewhere(home):
    """SQL as another process sends it."""

    def run(sql):
        with sqlite3.connect(home / DATABASE, timeout=20) as beside:
            beside.execute(sql)

    run("UPDATE tenancy_space SET is_open_to_visitors = 1 WHERE slug = 'prueba'")
    return run


def test_a_kept_page_is_given_again_and_forgotten_when_another_process_closes_the_house(elsewhere, served):
    # The page says when it was drawn, and the worker of the house commits now and then too.
    pairs = ((served.get(PAGE), served.get(PAGE)) for _turn in range(20))
    first = next(first for first, second in pairs if first.body == second.body)
    assert (first.status, first.headers["Set-Cookie"]) == (200, None)
    elsewhere("UPDATE tenancy_space SET is_open_to_visitors = 0 WHERE slug = 'prueba'")
    assert served.get(PAGE).status == 302


def test_a_new_name_is_read_by_the_next_visitor(elsewhere, served):
    assert b"Vecinas de al lado" not in served.get(PAGE).body
    elsewhere("UPDATE tenancy_space SET name = 'Vecinas de al lado' WHERE slug = 'prueba'")
    assert b"Vecinas de al lado" in served.get(PAGE).body


def test_a_kept_page_costs_a_fraction(elsewhere, served):
    """No measure (see bench/pages.py), only the order of magnitude: a page that is not kept is noticed."""

    def quickest(*paths):
        took = []
        for path in paths:
            began = time.perf_counter()
            assert served.get(path).status == 200
            took.append(time.perf_counter() - began)
        return min(took)

    served.get(PAGE)
    assert quickest(*[PAGE] * 40) < quickest(*(f"{PAGE}?turn={turn}" for turn in range(10)))
