"""The published method, number by number, against results that the Polis server stored."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minga.algorithms.opinion_map import Votes, opinion_map, read_groups

from .polis_data import Stored, adjusted_rand_index, as_shipped, exported, stored

pytestmark = pytest.mark.real_data

BIODIVERSITY = "r4tykwac8thvzv35jrn53-biodiversity"
VW = "r6vbnhffkxbd7ifmfbdrd-vw"
BOWLING_GREEN = "american-assembly.bowling-green"
UBER = "vtaiwan.uberx"


@pytest.fixture(params=[BIODIVERSITY, VW])
def server(request: pytest.FixtureRequest) -> Stored:
    return stored(request.param)


def test_the_plane_is_the_servers_plane(server: Stored) -> None:
    result = opinion_map(server.votes, moderated=server.moderated, resamples=0)
    theirs = np.array(server.blob["pca"]["comps"])
    cosines = np.abs((result.components * theirs).sum(axis=1)) / np.linalg.norm(theirs, axis=1)
    assert cosines.min() >= 0.999999
    # The server stores agree as -1.
    assert np.abs(result.centre + server.blob["pca"]["center"]).max() < 1e-12


def test_people_stand_where_the_server_puts_them(server: Stored) -> None:
    """Only base clusters of one person publish that person's place."""
    result = opinion_map(server.votes, moderated=server.moderated, min_votes_per_person=1, resamples=0)
    base = server.blob["base-clusters"]
    alone = [i for i, members in enumerate(base["members"]) if len(members) == 1]
    row = np.searchsorted(result.people, [base["members"][i][0] for i in alone])
    theirs = np.array([[base["x"][i], base["y"][i]] for i in alone])
    flip = np.sign((result.xy[row] * theirs).sum(axis=0))
    assert len(alone) >= 15
    assert np.abs(result.xy[row] * flip - theirs).max() < 1e-9


def test_those_with_a_place_are_the_servers_but_for_its_memory(server: Stored) -> None:
    """The server keeps people it once let in with fewer than seven votes: two of 443, and one of 68."""
    result = opinion_map(server.votes, resamples=0)
    ours, theirs = set(result.people[result.placed].tolist()), set(server.blob["in-conv"])
    assert ours < theirs
    assert len(theirs - ours) <= 2
    counts = server.blob["user-vote-counts"]
    assert all(counts[str(person)] < 7 for person in theirs - ours)


def test_who_voted_only_on_what_moderation_took_out_has_no_place(server: Stored) -> None:
    before = opinion_map(server.votes, resamples=0)
    after = opinion_map(server.votes, moderated=server.moderated, resamples=0)
    out = np.isin(server.votes.statement_ids, list(server.moderated))[server.votes.statement]
    left = np.bincount(server.votes.person[~out], minlength=server.votes.n_people)
    assert np.array_equal(after.placed, before.placed & (left > 0))


def test_group_votes_are_equal(server: Stored) -> None:
    reading = read_groups(server.votes, server.group)
    for group, published in server.blob["group-votes"].items():
        g = int(group)
        assert reading.sizes[g] == published["n-members"]
        for statement, counts in published["votes"].items():
            s = int(np.searchsorted(server.votes.statement_ids, int(statement)))
            ours = (reading.shares.agrees[g, s], reading.shares.disagrees[g, s], reading.shares.seen[g, s])
            assert ours == (counts["A"], counts["D"], counts["S"]), (g, statement)


def test_group_informed_consensus_is_equal(server: Stored) -> None:
    reading = read_groups(server.votes, server.group)
    published = server.blob["group-aware-consensus"]
    theirs = [published[str(statement)] for statement in server.votes.statement_ids]
    assert np.abs(reading.consensus_agree - theirs).max() < 1e-12


def test_representative_statements_are_the_servers_in_its_order(server: Stored) -> None:
    reading = read_groups(server.votes, server.group, moderated=server.moderated)
    for g, chosen in enumerate(reading.representative):
        published = server.blob["repness"][str(g)]
        assert [c.side for c in chosen] == [p["repful-for"] for p in published]
        for ours, theirs in zip(chosen, published, strict=True):
            if ours.statement != theirs["tid"]:
                # The server takes equals in the order of ids, we by their figures.
                assert ours.r * ours.z_r * ours.p * ours.z == pytest.approx(product_of(theirs), rel=1e-6)
                continue
            assert (ours.successes, ours.trials) == (theirs["n-success"], theirs["n-trials"])
            assert ours.leads_agreement == theirs.get("best-agree", False)
            assert ours.p == pytest.approx(theirs["p-success"], abs=1e-9)
            assert ours.z == pytest.approx(theirs["p-test"], abs=1e-9)
            assert ours.r == pytest.approx(theirs["repness"], abs=1e-9)
            # The server stores this one in single precision.
            assert ours.z_r == pytest.approx(theirs["repness-test"], rel=1e-6)


def product_of(published: dict[str, Any]) -> float:
    """What the server ranks representative statements by."""
    return float(published["repness"] * published["repness-test"] * published["p-success"] * published["p-test"])


def test_consensus_statements_are_the_servers_in_its_order(server: Stored) -> None:
    result = opinion_map(server.votes, moderated=server.moderated, resamples=0)
    for ours, theirs in (
        (result.agreed_by_all, server.blob["consensus"]["agree"]),
        (result.disagreed_by_all, server.blob["consensus"]["disagree"]),
    ):
        assert {c.statement for c in ours} == {p["tid"] for p in theirs}
        for mine, published in zip(ours, theirs, strict=True):
            assert (mine.successes, mine.trials) == (published["n-success"], published["n-trials"])
            assert mine.p == pytest.approx(published["p-success"], abs=1e-9)
            assert mine.z == pytest.approx(published["p-test"], abs=1e-9)


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("15-per-hour-seattle", 0.88),
        (BOWLING_GREEN, 0.42),
        ("austria-climate.2vkxcncppn.2022-07-07", 0.95),
        ("brexit-consensus", 0.87),
        ("scoop-hivemind.taxes", 0.92),
        ("ssis.land-bank-farmland.2rumnecbeh.2021-08-01", 0.96),
        (UBER, 0.85),
    ],
)
def test_as_many_groups_as_were_published_and_mostly_the_same(name: str, floor: float) -> None:
    """As an import brings conversations in; ``bench/opinion_map_groups.py`` tells where and by how much they differ."""
    real = as_shipped(name)
    result = opinion_map(real.votes, moderated=real.moderated)
    both = (real.published >= 0) & (result.group >= 0)
    assert (result.state, result.k) == ("grouped", 2)
    assert adjusted_rand_index(result.group[both], real.published[both]) >= floor


@pytest.mark.parametrize(
    ("name", "top"),
    [
        (UBER, {40: 0.8597, 16: 0.8015, 7: 0.8012, 111: 0.7604, 64: 0.7076}),
        (BOWLING_GREEN, {83: 0.6961, 200: 0.6496, 201: 0.6116, 82: 0.6015}),
    ],
)
def test_what_unites_the_published_groups(name: str, top: dict[int, float]) -> None:
    """Statement 84 of Bowling Green would come second on the votes of seven people: the floor keeps it out."""
    data = exported(name)
    votes = Votes.from_rows(data.person, data.statement, data.value)
    reading = read_groups(votes, data.published_of(votes))
    first = reading.unites[: len(top)]
    assert votes.statement_ids[first].tolist() == list(top)
    assert reading.consensus_agree[first] == pytest.approx(list(top.values()), abs=5e-5)
