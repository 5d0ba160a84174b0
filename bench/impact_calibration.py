"""How often impact methods are right when nothing happened: coverage, false claims, and what the ladder takes back.

``python bench/impact_calibration.py [--quick] [--runs 2000] [--only WORD]``. Series without any effect, seeded, go through
every method at its recommended lengths. Counted over the runs: 95 % intervals that hold zero; verdicts "improved" or "harm";
runs whose level fell to 1 or less, or below the method's own cap, and the reason given most; false claims left at level 2 and
more, and at 4 and more, as shares of ALL runs. Everything else about the evidence is ideal (plan locked, rivals examined), so
that only the figures can lower the level. ``--demo`` does the same for the demo communities, whose truth is known.
"""

import argparse
import os
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import numpy as np

from minga.algorithms import impact
from minga.algorithms.impact import simulate

type Random = np.random.Generator
type Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
type Run = Callable[[Random, int], impact.Estimate]

QUICK = 100


def noise(random: Random, shape: tuple[int, int], lag_one: float) -> Array:
    """First-order noise of standard deviation one, in its stationary state."""
    return np.asarray(simulate._autoregressive(random, shape, lag_one, float(np.sqrt(1 - lag_one**2))))


def year(periods: int, size: float = 2.0) -> Array:
    return np.asarray(size * np.sin(2 * np.pi * np.arange(periods) / 12))


def series(values: Array) -> impact.Series:
    return impact.Series(values=values, periods=tuple(range(values.size)))


def panel(values: Array) -> impact.Panel:
    return impact.Panel(
        values=values, units=tuple(f"u{k:02d}" for k in range(len(values))), periods=tuple(range(values.shape[1]))
    )


@dataclass(frozen=True)
class Made:
    """What a series is made of: noise, season, a slope common to all, and one of each unit's own."""

    lag_one: float
    season: bool = False
    slope: float = 0.0
    own_slope: float = 0.0
    factors: int = 0

    def panel(self, random: Random, units: int, periods: int) -> impact.Panel:
        times = np.arange(periods)
        values = random.normal(20, 2, (units, 1)) + self.slope * times + noise(random, (units, periods), self.lag_one)
        values = values + noise(random, (1, periods), self.lag_one) + year(periods) * self.season
        values = values + self.own_slope * random.normal(size=(units, 1)) * times
        if self.factors:
            paths = random.normal(0, 0.5, (self.factors, periods)).cumsum(axis=1)
            values = values + random.uniform(0, 1, (units, self.factors)) @ paths
        return panel(values)

    def series(self, random: Random, periods: int) -> impact.Series:
        return series(
            20
            + self.slope * np.arange(periods)
            + noise(random, (1, periods), self.lag_one)[0]
            + year(periods) * self.season
        )


def before_after(made: Made, half: int) -> Run:
    season = 12 if made.season else None
    return lambda random, _: impact.before_after(made.series(random, 2 * half), half, season=season)


def interrupted(made: Made, half: int, *, controlled: bool = False) -> Run:
    season = 12 if made.season and not controlled else None

    def run(random: Random, _: int) -> impact.Estimate:
        if controlled:
            both = made.panel(random, 2, 2 * half)
            return impact.interrupted_time_series(both.mean(["u00"]), half, comparison=both.mean(["u01"]))
        return impact.interrupted_time_series(made.series(random, 2 * half), half, season=season)

    return run


def structural(made: Made, half: int, *, comparisons: int = 0) -> Run:
    def run(random: Random, seed: int) -> impact.Estimate:
        if not comparisons:
            return impact.structural_counterfactual(made.series(random, 2 * half), half, draws=400, seed=seed)
        common = 3 * noise(random, (1, 2 * half), made.lag_one) + year(2 * half) * made.season
        common = common + made.slope * np.arange(2 * half)
        everybody = panel(
            20
            + common * random.uniform(0.7, 1.3, (comparisons + 1, 1))
            + noise(random, (comparisons + 1, 2 * half), made.lag_one)
        )
        others = everybody.only(everybody.units[1:])
        return impact.structural_counterfactual(everybody.mean(["u00"]), half, comparisons=others, draws=400, seed=seed)

    return run


def differences(made: Made, treated: int, units: int, half: int) -> Run:
    def run(random: Random, seed: int) -> impact.Estimate:
        starts = dict.fromkeys([f"u{k:02d}" for k in range(treated)], half)
        return impact.difference_in_differences(
            made.panel(random, units, 2 * half),
            starts,
            pre_window=(-half, -1),
            post_window=(0, half - 1),
            draws=399,
            seed=seed,
        )

    return run


def staggered(made: Made, units: int, half: int) -> Run:
    def run(random: Random, seed: int) -> impact.Estimate:
        third = units // 4
        starts = {f"u{k:02d}": half + 6 * (k // third) for k in range(3 * third)}
        return impact.staggered_difference_in_differences(
            made.panel(random, units, 2 * half), starts, draws=399, seed=seed
        )

    return run


def blended(method: Callable[..., impact.Estimate], made: Made, units: int, half: int) -> Run:
    return lambda random, _: method(made.panel(random, units, 2 * half), "u00", int(1.33 * half))


def several(made: Made, treated: int, units: int, half: int) -> Run:
    def run(random: Random, seed: int) -> impact.Estimate:
        starts = {f"u{k:02d}": int(1.33 * half) for k in range(treated)}
        return impact.synthetic_control_of_several(made.panel(random, units, 2 * half), starts, draws=999, seed=seed)

    return run


def lottery(people: int, share: float | None) -> Run:
    def run(random: Random, _: int) -> impact.Estimate:
        drawn = random.permutation(np.repeat([1, 0], people // 2))
        outcome = random.normal(size=people) if share is None else (random.random(people) < share).astype(float)
        return impact.intention_to_treat(drawn, outcome)

    return run


def clusters(count: int, people: int) -> Run:
    def run(random: Random, seed: int) -> impact.Estimate:
        drawn = random.permutation(np.repeat([1, 0], count // 2))
        place = np.repeat(np.arange(count), people)
        outcome = random.normal(0, 0.5, count)[place] + random.normal(size=place.size)
        return impact.cluster_lottery(drawn[place], outcome, [f"c{k}" for k in place], draws=999, seed=seed)

    return run


def wedge(made: Made, units: int, periods: int) -> Run:
    def run(random: Random, seed: int) -> impact.Estimate:
        order = random.permutation(units)
        starts = {
            f"u{unit:02d}": 3 + (2 * place * (periods - 5)) // (2 * units) for place, unit in enumerate(order.tolist())
        }
        return impact.stepped_wedge(made.panel(random, units, periods), starts, draws=999, seed=seed)

    return run


def calm(lag_one: float) -> Made:
    return Made(lag_one)


SEASONAL, RISING = Made(0.3, season=True), Made(0.5, slope=0.1)
APART = Made(0.3, factors=2)


def cases() -> dict[str, Run]:
    found: dict[str, Run] = {}
    for lag_one in (0.3, 0.5, 0.8):
        made, told = calm(lag_one), f"AR {lag_one}"
        found |= {
            f"before/after, 24 + 24, {told}": before_after(made, 24),
            f"before/after, 48 + 48, {told}": before_after(made, 48),
        }
        found |= {
            f"interrupted series, 24 + 24, {told}": interrupted(made, 24),
            f"interrupted series, 48 + 48, {told}": interrupted(made, 48),
            f"controlled interrupted series, 24 + 24, {told}": interrupted(made, 24, controlled=True),
            f"controlled interrupted series, 48 + 48, {told}": interrupted(made, 48, controlled=True),
            f"structural series, 36 + 36, {told}": structural(made, 36),
            f"structural series, 5 comparisons, 36 + 36, {told}": structural(made, 36, comparisons=5),
            f"difference-in-differences, 6 of 14, 24 + 24, {told}": differences(made, 6, 14, 24),
            f"staggered differences, 24 units, 24 + 24, {told}": staggered(made, 24, 24),
            f"stepped wedge, 12 clusters x 24, {told}": wedge(made, 12, 24),
        }
        found |= blends(made, told)
    for made, told in ((SEASONAL, "season, AR 0.3"), (RISING, "common trend, AR 0.5")):
        found |= {
            f"before/after, 36 + 36, {told}": before_after(made, 36),
            f"interrupted series, 36 + 36, {told}": interrupted(made, 36),
            f"controlled interrupted series, 36 + 36, {told}": interrupted(made, 36, controlled=True),
            f"structural series, 36 + 36, {told}": structural(made, 36),
            f"structural series, 5 comparisons, 36 + 36, {told}": structural(made, 36, comparisons=5),
            f"difference-in-differences, 6 of 14, 24 + 24, {told}": differences(made, 6, 14, 24),
            f"staggered differences, 24 units, 24 + 24, {told}": staggered(made, 24, 24),
            f"stepped wedge, 12 clusters x 24, {told}": wedge(made, 12, 24),
        }
        found |= blends(made, told)
    found |= blends(APART, "own trends of 2 factors, AR 0.3")
    found["difference-in-differences, 6 of 14, own slopes, AR 0.5"] = differences(Made(0.5, own_slope=0.03), 6, 14, 24)
    found["difference-in-differences, 1 of 14, AR 0.5"] = differences(calm(0.5), 1, 14, 24)
    found |= {
        "lottery, 400 people, values": lottery(400, None),
        "lottery, 400 people, shares of 0.2": lottery(400, 0.2),
    }
    found |= {"lottery, 60 people, shares of 0.1": lottery(60, 0.1)}
    found |= {"cluster lottery, 12 groups of 20": clusters(12, 20), "cluster lottery, 6 groups of 20": clusters(6, 20)}
    for half, lag_one in ((4, 0.5), (8, 0.5), (8, 0.8), (12, 0.5), (12, 0.8)):
        found[f"short: before/after, {half} + {half}, AR {lag_one}"] = before_after(calm(lag_one), half)
        found[f"short: interrupted series, {half} + {half}, AR {lag_one}"] = interrupted(calm(lag_one), half)
    found["drift: before/after, 24 + 24, random walk"] = walked(impact.before_after, 24)
    found["drift: interrupted series, 24 + 24, random walk"] = walked(impact.interrupted_time_series, 24)
    found["season of 12 in 9 + 9 points, told, AR 0.3"] = lambda random, _: impact.before_after(
        SEASONAL.series(random, 18), 9, season=12, short_season="tell"
    )
    return found


def walked(method: Callable[..., impact.Estimate], half: int) -> Run:
    return lambda random, _: method(series(random.normal(size=2 * half).cumsum()), half)


def demo_differences(variant: simulate.Variant) -> Callable[[int], tuple[impact.Estimate, float]]:
    """Wave 1 against wave 3 of Cementera Horizonte, as its plan says, and the smallest change its history can see."""

    def assess(seed: int) -> tuple[impact.Estimate, float]:
        demo = simulate.horizonte(seed, variant)
        kept = demo.panel.only(demo.wave(1) + demo.wave(3))
        kept = kept.without([plant for plant in demo.investments if plant in kept.units])
        starts = {plant: demo.starts[plant] for plant in kept.units}
        windows: dict[str, tuple[int, int]] = {"pre_window": (-12, -1), "post_window": (6, 17)}
        estimate = impact.difference_in_differences(kept, starts, **windows, draws=199)
        visible = impact.smallest_visible_change_in_panel(kept.between(1, 24), 6, 7, **windows)
        return estimate, visible.change

    return assess


def demo_lottery(seed: int) -> tuple[impact.Estimate, float]:
    demo = simulate.san_telmo(seed)
    visible = impact.smallest_visible_change_in_proportions(0.224, 4_500, 4_500)
    return impact.intention_to_treat(demo.invited, demo.enrolled, demo.joined), visible.change


def demo_studios(seed: int) -> tuple[impact.Estimate, float]:
    """Marea, and half its effect as the change that matters; `relative` carries the truth."""
    demo = simulate.marea(seed)
    windows: dict[str, tuple[int, int]] = {"pre_window": (-52, -1), "post_window": (8, 51)}
    estimate = impact.difference_in_differences(demo.panel, demo.starts, **windows, log=True)
    return estimate, abs(estimate.effect) / 2


DEMOS: dict[str, tuple[Callable[[int], tuple[impact.Estimate, float]], impact.Direction, float]] = {
    "Horizonte": (demo_differences("main"), impact.Direction.UP, 4.0),
    "Horizonte, volunteers first": (demo_differences("volunteers_first"), impact.Direction.UP, 4.0),
    "Horizonte, no effect": (demo_differences("no_effect"), impact.Direction.UP, 0.0),
    "San Telmo": (demo_lottery, impact.Direction.UP, 0.0295),
    "Marea, in proportion": (demo_studios, impact.Direction.DOWN, -0.18),
}


def demo_row(name: str, seeds: int) -> str:
    """Share of seeds whose interval holds the truth, and shares of levels and verdicts."""
    assess, direction, truth = DEMOS[name]
    covered, levels, verdicts = 0, Counter[int](), Counter[str]()
    for seed in range(seeds):
        estimate, visible = assess(seed)
        scale = estimate.relative / estimate.effect if name.startswith("Marea") and estimate.relative else 1.0
        covered += estimate.interval.low * scale <= truth <= estimate.interval.high * scale
        levels[impact.evidence_level(facts_of(estimate)).number] += 1
        verdicts[impact.verdict(estimate, direction, visible).value] += 1
    at = ", ".join(f"{level}: {100 * count / seeds:.1f} %" for level, count in sorted(levels.items()))
    said = ", ".join(f"{code} {100 * count / seeds:.1f} %" for code, count in verdicts.most_common())
    return f"| {name} | {seeds} | {100 * covered / seeds:.1f} | {at} | {said} |"


def demos(seeds: int) -> None:
    print("| demo | seeds | covers the truth, % | levels | verdicts |\n|---|---|---|---|---|", flush=True)
    for name in DEMOS:
        print(demo_row(name, seeds), flush=True)


def short_past(effect: float) -> Run:
    """Fifty donors and eight periods before: some donors are followed to the last digit."""

    def run(random: Random, _: int) -> impact.Estimate:
        values = calm(0.5).panel(random, 51, 12).values.copy()
        values[0, 8:] += effect
        return impact.synthetic_control(panel(values), "u00", 8)

    return run


def ranks(runs: int) -> None:
    """How often a p value falls to 0.05 and to 0.10; without an effect it should as often as it says."""
    found = {
        f"synthetic control of {treated}, {units} units, 32 + 16, AR {lag_one}": several(
            calm(lag_one), treated, units, 24
        )
        for treated, units, lag_one in ((3, 20, 0.5), (8, 50, 0.5), (10, 50, 0.5))
    }
    found["synthetic control, 51 units, 8 + 4, AR 0.5"] = short_past(0.0)
    found["the same with an effect of three times the noise"] = short_past(3.0)
    print("| case | runs | p ≤ 0.05, % | p ≤ 0.10, % |\n|---|---|---|---|", flush=True)
    for name, run in found.items():
        chances = np.array([run(np.random.default_rng([seed, 1]), seed).p_value for seed in range(runs)])
        share = [100 * float((chances <= most).mean()) for most in (0.05, 0.10)]
        print(f"| {name} | {runs} | {share[0]:.1f} | {share[1]:.1f} |", flush=True)


def blends(made: Made, told: str) -> dict[str, Run]:
    methods = {
        "synthetic control": impact.synthetic_control,
        "synthetic differences": impact.synthetic_difference_in_differences,
        "augmented control": impact.augmented_synthetic_control,
    }
    found = {f"{name}, 20 units, 32 + 16, {told}": blended(method, made, 20, 24) for name, method in methods.items()}
    found[f"synthetic control of 3, 20 units, 32 + 16, {told}"] = several(made, 3, 20, 24)
    return found


@dataclass
class Tally:
    """Counts over the runs of one case."""

    runs: int = 0
    refused: int = 0
    covered: int = 0
    claims: int = 0
    lowered: int = 0
    kept: int = 0
    kept_and_covered: int = 0
    claims_from_two: int = 0
    claims_from_four: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, estimate: impact.Estimate, truth: float = 0.0) -> None:
        self.runs += 1
        covers = estimate.interval.covers(truth)
        self.covered += covers
        facts = facts_of(estimate)
        level = impact.evidence_level(facts)
        claims = impact.verdict(estimate, impact.Direction.UP, None) in {impact.Verdict.IMPROVED, impact.Verdict.HARM}
        self.claims += claims
        lowering = [reason.value for reason in level.reasons if reason is not impact.Reason.METHOD_LIMIT]
        if lowering and lowering != ["within_usual_variation"]:
            self.lowered += 1
            self.reasons[next(reason for reason in lowering if reason != "within_usual_variation")] += 1
        else:
            self.kept += 1
            self.kept_and_covered += covers
        self.claims_from_two += claims and level.number >= 2
        self.claims_from_four += claims and level.number >= 4


def facts_of(estimate: impact.Estimate) -> impact.EvidenceFacts:
    """Everything ideal but what the figures themselves show."""
    return impact.EvidenceFacts(
        method=estimate.method,
        is_plan_locked_before_start=True,
        is_indicator_registered_before_start=True,
        points_before=estimate.sample.periods_before,
        points_after=estimate.sample.periods_after,
        checks=estimate.checks,
        share_missing=estimate.sample.share_missing,
        is_larger_than_usual_variation=estimate.is_larger_than_usual_variation,
        rivals=impact.Rivals.EXAMINED_BY_SECOND_PERSON,
        is_randomised=True,
    )


def measure(name: str, run: Run, runs: int) -> Tally:
    tally = Tally()
    for seed in range(runs):
        try:
            tally.add(run(np.random.default_rng([seed, zlib.crc32(name.encode())]), seed))
        except impact.ImpactError:
            tally.refused += 1
    return tally


def row(name: str, tally: Tally) -> str:
    count = max(1, tally.runs)
    share = [tally.covered / count, tally.claims / count, tally.lowered / count]
    kept = f"{100 * tally.kept_and_covered / tally.kept:.1f}" if tally.kept >= 100 else "–"
    after = [tally.claims_from_two / count, tally.claims_from_four / count]
    why = ", ".join(f"{reason} {100 * times / count:.0f} %" for reason, times in tally.reasons.most_common(2))
    told = [
        name,
        str(tally.runs),
        *(f"{100 * each:.1f}" for each in share),
        kept,
        *(f"{100 * each:.1f}" for each in after),
        why,
    ]
    return "| " + " | ".join(told) + " |"


HEAD = "| case | runs | covers, % | claims, % | level falls, % | covers where not, % | claims from 2, % | from 4, % | why it falls |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2_000)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} runs of each case")
    parser.add_argument("--only", default="", help="cases whose name holds this word")
    parser.add_argument("--without", default="", help="leave out cases whose name holds this word")
    parser.add_argument(
        "--demo", action="store_true", help="the demo communities instead, a tenth of the runs and at least 200"
    )
    parser.add_argument(
        "--ranks", action="store_true", help="how often p values of blends fall low, a fifth of the runs"
    )
    chosen = parser.parse_args()
    if chosen.ranks:
        ranks(max(QUICK, chosen.runs // 5))
        return
    if chosen.demo:
        demos(max(200, chosen.runs // 10))
        return
    runs = QUICK if chosen.quick else chosen.runs
    print(HEAD + "\n" + "|---|" + "---|" * 8, flush=True)
    for name, run in cases().items():
        if chosen.only in name and not (chosen.without and chosen.without in name):
            begun = time.process_time()
            told = row(name, measure(name, run, runs))
            print(told, flush=True)
            print(f"{time.process_time() - begun:6.1f} s  {name}", file=sys.stderr)


if __name__ == "__main__":
    main()
