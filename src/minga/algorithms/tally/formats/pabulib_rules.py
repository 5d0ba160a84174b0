"""The rule that a Pabulib file names, and what else its first block says about the count.

What is not known here is refused by name: a budget counted by another rule than its own is a claim against those who
counted it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from minga.algorithms.tally.budget_rules import BudgetRule, BudgetRules, Completion

from .pabulib import BLANK, PabulibFile
from .pabulib_errors import PabulibError


@dataclass(frozen=True, slots=True)
class StatedRule:
    """A rule in our terms. `is_compared`: the greedy outcome takes its place where more voters are better off so."""

    rule: BudgetRule
    completion: Completion = "none"
    is_compared: bool = False


RULES: Mapping[str, StatedRule] = {
    "greedy": StatedRule("greedy"),
    "greedy-threshold": StatedRule("greedy"),
    "greedy-no-skip": StatedRule("greedy_no_skip"),
    "equalshares": StatedRule("equal_shares"),
    "equalshares/add1": StatedRule("equal_shares", "add1"),
    "equalshares-comparison": StatedRule("equal_shares", is_compared=True),
    "equalshares/add1-comparison": StatedRule("equal_shares", "add1", is_compared=True),
}
CUSTOM, THRESHOLD = "greedy-custom", "greedy-threshold"
# The one custom rule that is public: greedy until the first project that does not fit. What other money then adds,
# where that project is nearly paid for, is marked 2 or 3 and not 1.
POZNAN = ("poznań", "poznan")
UNSAID = ("", "none", "unknown")
LEAST_SCORE = "min_project_score_threshold"
DIVIDING = (
    "budget_per_category",
    "budget_per_neighborhood",
    "min_length_per_category",
    "max_length_per_category",
    "min_sum_cost_per_category",
    "max_sum_cost_per_category",
)
"""Fields that divide the money or the ballots: the count of the whole would be another one."""


def stated_rule(file: PabulibFile) -> StatedRule:
    """The rule of the file. Raises `PabulibError` (*unknown_rule*) where it has none, or one that is not known here."""
    name = file.meta.get("rule", "").lower()
    if name in UNSAID:
        raise PabulibError("unknown_rule", 0, "the file does not say by which rule its money was spent.")
    if name == CUSTOM and file.meta.get("unit", "").casefold() in POZNAN:
        return StatedRule("greedy_no_skip")
    if name not in RULES:
        raise PabulibError("unknown_rule", 0, f"the file's rule {name!r} is not known here, and no other is counted.")
    if name == THRESHOLD and LEAST_SCORE not in file.limits:
        raise PabulibError("missing_field", 0, f"the rule {name!r} needs {LEAST_SCORE}, and the file does not say it.")
    return RULES[name]


def refuse_unknown_terms(file: PabulibFile) -> None:
    """Refuse what changes the count and is not counted here."""
    for field in DIVIDING:
        if file.meta.get(field, "").lower() not in BLANK:
            raise PabulibError("unknown_rule", 0, f"the file says {field}, and such a count is not known here.")
    if file.meta.get("default_score", "").lower() not in {*BLANK, "0"}:
        raise PabulibError("unknown_rule", 0, "the file says default_score, and such a count is not known here.")
    if file.meta.get("scoring_fn", "").lower() not in {*BLANK, "borda"}:
        raise PabulibError("unknown_rule", 0, "the file says another scoring_fn than Borda, which is not known here.")


def budget_rules(file: PabulibFile, stated: StatedRule) -> BudgetRules:
    """The rules to count by, in the smallest unit of the file's money; one raise is one whole unit."""
    return BudgetRules(
        amount=file.budget,
        costs=dict(zip(file.project_ids, file.costs, strict=True)),
        rule=stated.rule,
        completion=stated.completion,
        min_support=file.limits.get(LEAST_SCORE, 0),
        raise_by=file.scale,
    )
