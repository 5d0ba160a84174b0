"""A draw that anybody can repeat, and nobody can bend."""

import shutil
import subprocess
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.sampling import (
    SamplingError,
    allocate_seats,
    draw_clusters,
    draw_lottery,
    draw_order,
    draw_steps,
    draw_stratified,
)
from minga.algorithms.tally import tie_order

FEW = settings(max_examples=60, deadline=None)
rolls = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=20)
PEOPLE = [f"applicant-{number}" for number in range(9_000)]


def test_the_draw_is_the_one_that_the_shell_gives(tmp_path: Any) -> None:
    if shutil.which("sha256sum") is None or shutil.which("bash") is None:
        pytest.skip("bash or sha256sum is absent: the documented commands cannot be run.")
    (tmp_path / "ids.txt").write_text("Inés\nTito\nRosa\nErik 2\nSalma\n", encoding="utf-8")
    script = (
        "while IFS= read -r id; do printf '%s  %s\\n' \"$(printf '%s' \"$SEED|$id\" | sha256sum"
        ' | cut -d" " -f1)" "$id"; done < ids.txt | LC_ALL=C sort | head -n "$K"'
    )
    environment = {"SEED": "lotería 2026", "K": "3", "PATH": "/usr/bin:/bin"}
    answer = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=True)
    shell = [line.split("  ", 1)[1] for line in answer.stdout.decode().splitlines()]
    assert tuple(shell) == draw_lottery(["Salma", "Rosa", "Tito", "Inés", "Erik 2"], 3, "lotería 2026")


@FEW
@given(rolls, st.randoms(use_true_random=False))
def test_the_order_of_the_list_plays_no_part(ids: list[str], random: Any) -> None:
    shuffled = list(ids)
    random.shuffle(shuffled)
    assert draw_lottery(ids, len(ids) // 2, "s") == draw_lottery(shuffled, len(ids) // 2, "s")


@FEW
@given(rolls.filter(bool), st.data())
def test_reserves_follow_the_draw_and_a_withdrawal_moves_nobody_else(ids: list[str], data: Any) -> None:
    order = draw_order(ids, "s")
    k = data.draw(st.integers(0, len(ids)))
    assert draw_lottery(ids, k, "s") == order[:k]
    gone = data.draw(st.sampled_from(ids))
    assert draw_order([one for one in ids if one != gone], "s") == tuple(o for o in order if o != gone)


def test_every_person_is_drawn_about_equally_often() -> None:
    people = [str(number) for number in range(20)]
    drawn = Counter(one for seed in range(2_000) for one in draw_lottery(people, 5, f"seed-{seed}"))
    # 2,000 draws of 5 in 20: mean 500, standard deviation 19.4; 5 deviations is one in a million.
    assert all(abs(drawn[one] - 500) < 97 for one in people)


def test_half_of_nine_thousand_applicants_are_invited() -> None:
    invited = draw_lottery(PEOPLE, 4_500, "san-telmo")
    assert len(set(invited)) == 4_500
    overlap = len(set(invited) & set(draw_lottery(PEOPLE, 4_500, "another")))
    assert 2_100 < overlap < 2_400


def test_ties_between_options_are_settled_by_the_same_rule() -> None:
    assert tie_order(PEOPLE[:50], "x") == draw_order(PEOPLE[:50], "x")


@FEW
@given(st.dictionaries(st.text(max_size=3), st.integers(0, 50), min_size=1, max_size=6), st.data())
def test_places_are_shared_within_one_of_the_exact_proportion(sizes: dict[str, int], data: Any) -> None:
    total = sum(sizes.values())
    k = data.draw(st.integers(0, total))
    seats = allocate_seats(sizes, k, "s")
    assert sum(seats.values()) == k
    for stratum, size in sizes.items():
        assert abs(seats[stratum] - Fraction(k * size, max(total, 1))) < 1
        assert seats[stratum] <= size


def test_a_stratified_draw_keeps_the_proportions_and_states_the_chances() -> None:
    stratum_of = {one: "north" if number % 3 else "south" for number, one in enumerate(PEOPLE[:90])}
    draw = draw_stratified(stratum_of, 30, "s")
    assert [(s.stratum, s.size, len(s.drawn), s.chance) for s in draw.strata] == [
        ("north", 60, 20, Fraction(1, 3)),
        ("south", 30, 10, Fraction(1, 3)),
    ]
    assert all(stratum_of[one] == s.stratum for s in draw.strata for one in s.drawn)
    assert len(set(draw.drawn)) == 30
    even = draw_stratified(stratum_of, 30, "s", seats={"north": 15, "south": 15})
    assert [s.chance for s in even.strata] == [Fraction(1, 4), Fraction(1, 2)]


@pytest.mark.parametrize(
    ("ids", "k", "seed", "code"),
    [
        (["a", "a"], 1, "s", "repeated_id"),
        (["a", ""], 1, "s", "bad_id"),
        (["a", 7], 1, "s", "bad_id"),
        (["a"], 2, "s", "bad_size"),
        (["a"], -1, "s", "bad_size"),
        (["a"], True, "s", "bad_size"),
        (["a"], 1, "", "empty_seed"),
    ],
)
def test_a_draw_that_cannot_be_made_is_refused(ids: Any, k: int, seed: str, code: str) -> None:
    with pytest.raises(SamplingError) as refusal:
        draw_lottery(ids, k, seed)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("seats", "k", "code"),
    [({"x": 1}, 1, "bad_strata"), ({"x": 1, "y": 1}, 3, "bad_size"), ({"x": 3, "y": 0}, 3, "bad_size")],
)
def test_seats_that_do_not_fit_are_refused(seats: dict[str, int], k: int, code: str) -> None:
    with pytest.raises(SamplingError) as refusal:
        draw_stratified({"a": "x", "b": "x", "c": "y"}, k, "s", seats=seats)
    assert refusal.value.code == code


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 8), st.integers(0, 100))
def test_clusters_are_drawn_whole(count, number):
    cluster_of = {f"p{index}": f"c{index % count}" for index in range(20)}
    draw = draw_clusters(cluster_of, min(3, count), f"seed {number}")
    assert draw.clusters == draw_lottery(sorted(set(cluster_of.values())), min(3, count), f"seed {number}")
    assert set(draw.drawn) == {one for one, cluster in cluster_of.items() if cluster in draw.clusters}


def test_waves_are_the_drawn_order_cut():
    ids = [f"plant {number}" for number in range(7)]
    waves = draw_steps(ids, (3, 2, 2), "2027-01-01")
    assert tuple(one for wave in waves for one in wave) == draw_order(ids, "2027-01-01")
    assert [len(wave) for wave in waves] == [3, 2, 2]
    for sizes in ((3, 2), (3, 4, 0), (7.0,)):
        with pytest.raises(SamplingError, match="cannot be dealt"):
            draw_steps(ids, sizes, "2027-01-01")
    with pytest.raises(SamplingError):
        draw_clusters({"a": "x", "": "y"}, 1, "seed")
