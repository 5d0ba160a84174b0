"""The simulated communities come out as product promises: figures, refusals and levels."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from minga.algorithms.impact import (
    Direction,
    Estimate,
    EvidenceFacts,
    Rivals,
    Verdict,
    difference_in_differences,
    evidence_level,
    intention_to_treat,
    smallest_visible_change_in_panel,
    smallest_visible_change_in_proportions,
    verdict,
)
from minga.algorithms.impact.errors import BadSetting
from minga.algorithms.impact.simulate import TYPICAL_SEEDS, Variant, horizonte, marea, san_telmo

SEEDS = range(20)


@cache
def assess_horizonte(seed: int, variant: Variant, *, with_invested: bool = False) -> Estimate:
    """Months 31-42 against 13-24, wave 1 against wave 3; plants with an investment are a rival and set aside."""
    demo = horizonte(seed, variant)
    panel = demo.panel.only(demo.wave(1) + demo.wave(3))
    if not with_invested:
        panel = panel.without([plant for plant in demo.investments if plant in panel.units])
    starts = {plant: demo.starts[plant] for plant in panel.units}
    return difference_in_differences(panel, starts, pre_window=(-12, -1), post_window=(6, 17), draws=199)


def planned(estimate: Estimate, **more: object) -> EvidenceFacts:
    """The facts of a plan locked in time, as the outcome link would gather them."""
    return EvidenceFacts(
        method=estimate.method,
        is_plan_locked_before_start=True,
        is_indicator_registered_before_start=True,
        points_before=estimate.sample.periods_before,
        points_after=estimate.sample.periods_after,
        checks=estimate.checks,
        share_missing=estimate.sample.share_missing,
        is_larger_than_usual_variation=estimate.is_larger_than_usual_variation,
        rivals=Rivals.EXAMINED_BY_SECOND_PERSON,
        **more,  # type: ignore[arg-type]
    )


def test_horizonte_moves_by_about_four_where_the_naive_figure_says_eight_and_a_half() -> None:
    estimates = [assess_horizonte(seed, "main") for seed in SEEDS]
    assert np.mean([e.effect for e in estimates]) == pytest.approx(4.0, abs=0.25)
    assert np.mean([e.refused[0].effect for e in estimates]) == pytest.approx(8.5, abs=0.25)
    levels = [evidence_level(planned(e)).number for e in estimates]
    assert np.mean(np.array(levels) == 4) >= 0.85
    assert {verdict(e, Direction.UP, None) for e in estimates} == {Verdict.IMPROVED}


def test_horizonte_with_the_investments_left_in_says_more_than_the_community_did() -> None:
    estimates = [assess_horizonte(seed, "main", with_invested=True) for seed in range(20)]
    assert np.mean([e.effect for e in estimates]) == pytest.approx(4.0 + 0.75 - 0.3125, abs=0.25)
    assert np.mean([e.refused[0].effect for e in estimates]) == pytest.approx(9.25, abs=0.25)


def test_volunteers_first_fall_to_level_two_in_at_least_95_of_100_seeds() -> None:
    levels = [evidence_level(planned(assess_horizonte(seed, "volunteers_first"))) for seed in range(100)]
    assert np.mean([level.number == 2 for level in levels]) >= 0.95
    assert levels[0].reasons[0] == "pre_trend_failed"


def test_no_effect_is_said_plainly_while_the_naive_figure_boasts() -> None:
    estimates = [assess_horizonte(seed, "no_effect") for seed in SEEDS]
    assert np.mean([e.refused[0].effect for e in estimates]) == pytest.approx(4.5, abs=0.25)
    verdicts = []
    for seed, estimate in zip(SEEDS, estimates, strict=True):
        history = horizonte(seed, "no_effect").panel.between(1, 24)
        visible = smallest_visible_change_in_panel(history, 6, 7, pre_window=(-12, -1), post_window=(6, 17))
        verdicts.append(verdict(estimate, Direction.UP, visible.change))
    assert np.mean([v is Verdict.NO_DETECTABLE_CHANGE for v in verdicts]) >= 0.85


def test_san_telmo_says_three_points_by_lottery_and_refuses_twenty_five() -> None:
    estimates = [intention_to_treat(d.invited, d.enrolled, d.joined) for d in map(san_telmo, SEEDS)]
    assert np.mean([e.effect for e in estimates]) == pytest.approx(0.029, abs=0.003)
    assert np.mean([dict(e.figures)["mean_control"] for e in estimates]) == pytest.approx(0.224, abs=0.003)
    assert np.mean([dict(e.figures)["mean_invited"] for e in estimates]) == pytest.approx(0.252, abs=0.003)
    assert np.mean([e.refused[0].effect for e in estimates]) == pytest.approx(0.25, abs=0.01)
    assert np.mean([e.secondary[0].effect for e in estimates]) == pytest.approx(0.09, abs=0.01)
    level = evidence_level(planned(estimates[0], is_randomised=True))
    assert (level.number, level.reasons) == (5, ())
    assert smallest_visible_change_in_proportions(0.224, 4_500, 4_500).change == pytest.approx(0.025, abs=0.0005)


def test_marea_is_exact_over_495_assignments_and_finds_eighteen_per_cent_less() -> None:
    estimates = []
    for seed in SEEDS:
        demo = marea(seed)
        estimates.append(
            difference_in_differences(demo.panel, demo.starts, pre_window=(-52, -1), post_window=(8, 51), log=True)
        )
    assert np.mean([e.relative for e in estimates]) == pytest.approx(-0.18, abs=0.01)
    assert {dict(e.figures)["exact_assignments"] for e in estimates} == {495}
    assert all(e.p_value == pytest.approx(1 / 495) for e in estimates)
    assert np.mean([evidence_level(planned(e)).number == 4 for e in estimates]) >= 0.85
    assert {verdict(e, Direction.DOWN, None) for e in estimates} == {Verdict.IMPROVED}


def test_intervals_hold_the_truth_of_the_formulas_about_as_often_as_they_say() -> None:
    """The bench counts 500 seeds; of 40 here at least 34 (binomial, 95 %: fewer once in 250)."""
    plants = [assess_horizonte(seed, "main").interval.covers(4.0) for seed in range(40)]
    lottery = [
        intention_to_treat(d.invited, d.enrolled, d.joined).interval.covers(0.0295) for d in map(san_telmo, range(40))
    ]
    studios = []
    for seed in range(40):
        demo = marea(seed)
        found = difference_in_differences(
            demo.panel, demo.starts, pre_window=(-52, -1), post_window=(8, 51), log=True, draws=199
        )
        share = found.relative / found.effect
        studios.append(found.interval.low * share <= -0.18 <= found.interval.high * share)
    assert min(sum(plants), sum(lottery), sum(studios)) >= 34


def test_the_typical_seeds_tell_the_promised_stories() -> None:
    seed = TYPICAL_SEEDS["horizonte"]
    main = assess_horizonte(seed, "main")
    assert main.effect == pytest.approx(4.0, abs=0.3)
    assert main.refused[0].effect == pytest.approx(8.5, abs=0.1)
    assert evidence_level(planned(main)).number == 4
    assert evidence_level(planned(assess_horizonte(seed, "volunteers_first"))).number == 2
    assert verdict(assess_horizonte(seed, "no_effect"), Direction.UP, 1.36) is Verdict.NO_DETECTABLE_CHANGE
    lottery = san_telmo(TYPICAL_SEEDS["san_telmo"])
    invited = intention_to_treat(lottery.invited, lottery.enrolled, lottery.joined)
    assert invited.effect == pytest.approx(0.029, abs=0.001)
    assert invited.refused[0].effect == pytest.approx(0.25, abs=0.005)
    studios = marea(TYPICAL_SEEDS["marea"])
    shorter = difference_in_differences(
        studios.panel, studios.starts, pre_window=(-52, -1), post_window=(8, 51), log=True
    )
    assert shorter.relative == pytest.approx(-0.18, abs=0.01)


def test_a_seed_fixes_everything_and_variants_have_names() -> None:
    assert np.array_equal(horizonte(3).values, horizonte(3).values)
    assert not np.array_equal(horizonte(3).values, horizonte(4).values)
    assert np.array_equal(san_telmo(3).joined, san_telmo(3).joined)
    assert marea(3).starts == marea(3).starts
    with pytest.raises(BadSetting):
        horizonte(1, "lucky")  # type: ignore[arg-type]
