"""Real elections of several seats: the Scottish wards, and the park board of Minneapolis."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from minga.algorithms.tally.formats.election_file import ElectionFile, Rankings
from minga.algorithms.tally.seats.gregory import count_gregory
from minga.algorithms.tally.seats.profile import PreferenceProfile
from minga.algorithms.tally.seats.stages import SeatsCount
from minga.algorithms.tally.seats.stv_rules import MINNEAPOLIS, SCOTTISH
from minga.algorithms.tally.tests.test_published_counts import papers_of

from .elections import DATA, scottish_wards

type Ward = tuple[ElectionFile, PreferenceProfile, SeatsCount]


@pytest.fixture(scope="module")
def wards() -> dict[str, Ward]:
    """Every ward, read and counted."""
    counted = {}
    for name, file in scottish_wards().items():
        assert isinstance(file.ballots, Rankings)
        assert file.seats is not None
        profile = file.ballots.profile(file.weights)
        order = range(len(file.options))
        counted[name] = (file, profile, count_gregory(profile, file.seats, SCOTTISH, order))
    return counted


@pytest.mark.real_data
def test_every_scottish_ward_fills_its_seats_and_loses_no_vote(wards: dict[str, Ward]) -> None:
    assert len(wards) == 753
    assert sum(profile.voters for _, profile, _ in wards.values()) == 3_747_581
    for name, (file, profile, counted) in wards.items():
        assert len(set(counted.winners)) == file.seats, name
        total = profile.voters * 10**5
        for stage in counted.stages:
            assert sum(stage.votes) + stage.exhausted + stage.residual == total, name
            # Cutting off costs less than one unit per ballot and transfer.
            assert 0 <= stage.residual < profile.voters * len(counted.stages), name
        assert [stage.residual for stage in counted.stages] == sorted(stage.residual for stage in counted.stages)


@pytest.mark.real_data
def test_who_reaches_the_quota_is_elected_at_once_and_the_weakest_is_excluded(wards: dict[str, Ward]) -> None:
    for name, (file, profile, counted) in wards.items():
        assert file.seats is not None
        quota = (profile.voters // (file.seats + 1) + 1) * 10**5
        hopeful = set(range(len(file.options)))
        for stage in counted.stages:
            assert stage.quota == quota, name
            assert set(stage.elected) == {c for c in hopeful if stage.votes[c] >= quota}, name
            hopeful -= {*stage.elected, *stage.elected_below_quota}
            if stage.action == "exclusion":
                assert min(stage.votes[c] for c in hopeful) == stage.votes[stage.subjects[0]], name
                hopeful -= set(stage.subjects)


@pytest.mark.real_data
def test_a_name_in_an_odd_file_is_read_as_it_was_meant(wards: dict[str, Ward]) -> None:
    """Doubled quotes from a spreadsheet, accents, commas that a council left behind."""
    assert 'Con "Aric GILINSKY"' in wards["aberdeen_2012_ward5"][0].options
    assert "Renée SLATER (Grn)" in wards["aberdeen_2017_ward12"][0].options
    assert wards["perth_kinross_2016_by_election_ward9"][0].options[3] == "Wilma,LUMSDEN"


WRITE_INS = "Undeclared Write-ins"


def park_board() -> tuple[list[str], PreferenceProfile, list[dict[str, Fraction]], list[Fraction]]:
    """Candidates, ballots as the contest's rules read them, and of each reported round the votes and the exhausted."""
    folder = DATA / "rctab" / "2013_minneapolis_park"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent: set MINGA_DATA to the public data folder.")
    report = json.loads((folder / "2013_minneapolis_park_expected_detailed_report.json").read_text())
    rounds = [{name: Fraction(votes) for name, votes in this["tally"].items()} for this in report["results"]]
    exhausted = [Fraction(this["inactiveBallots"]["exhaustedChoices"]) for this in report["results"]]
    names = sorted(rounds[0])
    orders = []
    for marks in papers_of(folder / "2013_minneapolis_park_cvr.xlsx", "BCD").elements():
        # An overvote is skipped like an empty rank, and three ranks cannot hold more skips than the rules allow.
        named = [WRITE_INS if mark == "UWI" else mark for mark in marks if mark not in {"overvote", "undervote"}]
        orders.append([names.index(name) for name in dict.fromkeys(named)])
    return names, PreferenceProfile.from_orders(len(names), orders), rounds, exhausted


@pytest.mark.real_data
def test_minneapolis_elects_its_park_board_of_2013_round_by_round() -> None:
    """Nobody told us the order of elimination. The city excluded one candidate at a time that year."""
    names, profile, rounds, exhausted = park_board()
    rule = replace(MINNEAPOLIS, excludes_in_batches=False, last_votes_stay_after=frozenset())
    counted = count_gregory(profile, 3, rule, range(len(names)))
    assert not any(stage.tie for stage in counted.stages)
    assert [names[c] for c in counted.winners] == ["JOHN ERWIN", "ANNIE YOUNG", "MEG FORNEY"]
    assert counted.stages[0].quota == 14_866 * 10**4
    for stage, reported, silent in zip(counted.stages[:10], rounds, exhausted, strict=False):
        ours = {names[c]: Fraction(votes, 10**4) for c, votes in enumerate(stage.votes) if votes}
        assert ours == {name: votes for name, votes in reported.items() if votes}, stage.number
        # 67 papers held overvotes and blanks only: the report calls them exhausted, we never counted them.
        assert Fraction(stage.exhausted, 10**4) == silent - 67, stage.number
    # In the eleventh both pass the last winner's surplus on, and both lose the same to four decimals of 178/15,044; the
    # report then books what is passed on to nobody, as all seats are taken, where ours shows who it would reach.
    last = {names[c]: Fraction(votes, 10**4) for c, votes in enumerate(counted.stages[10].votes)}
    assert len(counted.stages) == len(rounds) == 11
    assert Fraction(counted.stages[10].residual, 10**4) == Fraction("0.4808")
    assert (last["JOHN ERWIN"], last["ANNIE YOUNG"]) == (rounds[10]["JOHN ERWIN"], rounds[10]["ANNIE YOUNG"])
    passed_on = last["MEG FORNEY"] - rounds[10]["MEG FORNEY"]
    passed_on += Fraction(counted.stages[10].exhausted - counted.stages[9].exhausted, 10**4)
    assert passed_on == Fraction("177.5192")
