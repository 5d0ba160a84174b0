"""Typed refusals: every one has a stable code, the facts behind it, and one clear sentence."""

# ruff: noqa: N818 - these are refusals, named for what stands in the way

from __future__ import annotations

from typing import ClassVar


class ImpactError(ValueError):
    """An estimate that cannot be made honestly. `code` and `facts` are for translators; str() is English."""

    code: ClassVar[str] = "impact_error"
    sentence: ClassVar[str] = "The estimate cannot be made."

    def __init__(self, **facts: object) -> None:
        self.facts: dict[str, object] = facts
        super().__init__(self.sentence.format(**facts))


class EmptyPanel(ImpactError):
    code = "empty_panel"
    sentence = "There is no observation to work with."


class WrongShape(ImpactError):
    code = "wrong_shape"
    sentence = "{what} has {found} entries where {expected} are expected."


class DuplicatePoint(ImpactError):
    code = "duplicate_point"
    sentence = "Row {row}: {unit} already has a value for {period}."


class NotANumber(ImpactError):
    code = "not_a_number"
    sentence = "Row {row}: {value!r} is not a finite number."


class BadPeriod(ImpactError):
    code = "bad_period"
    sentence = "Row {row}: {period!r} is neither a whole number nor an ISO date."


class MixedGrain(ImpactError):
    code = "mixed_grain"
    sentence = "Row {row}: {period} does not fall on the regular grain of the other periods."


class UnitNamesAlike(ImpactError):
    code = "unit_names_alike"
    sentence = "Row {row}: {unit!r} differs from {other!r} only by case, accents or spaces."


class UnknownUnit(ImpactError):
    code = "unknown_unit"
    sentence = "There is no unit called {unit!r}."


class UnknownPeriod(ImpactError):
    code = "unknown_period"
    sentence = "{period} is not a period of these data."


class TooFewPoints(ImpactError):
    code = "too_few_points"
    sentence = "{what}: {found} found where at least {needed} are needed."


class TreatedFromTheStart(ImpactError):
    code = "treated_from_the_start"
    sentence = "{unit} starts before the first period, so there is nothing to compare it with."


class NoComparison(ImpactError):
    code = "no_comparison"
    sentence = "No unit stays untreated long enough to compare with."


class NoOverlap(ImpactError):
    code = "no_overlap"
    sentence = "The covariates tell treated and comparison units apart, so none can stand for another."


class CollinearCovariates(ImpactError):
    code = "collinear_covariates"
    sentence = "A covariate does not vary, or follows from the others."


class NothingTreated(ImpactError):
    code = "nothing_treated"
    sentence = "No unit has a start inside these data."


class MissingPoints(ImpactError):
    code = "missing_points"
    sentence = "{unit} has {missing} missing points that this method needs."


class NoVariation(ImpactError):
    code = "no_variation"
    sentence = "The series never varies, so its usual variation is unknown."


class NoSpread(NoVariation):
    """The series vary, but nothing shows how large chance alone would be."""

    code = "no_spread"
    sentence = "The other units are so few, or move so alike, that chance cannot be told from an effect."


def without_spread(moved: float) -> NoVariation:
    """What to raise where no error can be computed: `moved` is how far the series range at all."""
    return NoSpread() if moved > 0 else NoVariation()


class NotPositive(ImpactError):
    code = "not_positive"
    sentence = "{unit} has a value of zero or less, which a relative scale cannot take."


class BadSetting(ImpactError):
    code = "bad_setting"
    sentence = "{name} cannot be {value!r}."


class NotFinite(ImpactError):
    code = "not_finite"
    sentence = "{what} came out without a finite value, so nothing is shown."
