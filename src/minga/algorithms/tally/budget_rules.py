"""The rules of a participatory budget: the money, what each option costs, and how it is shared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .errors import refuse_rule

type BudgetRule = Literal["greedy", "greedy_no_skip", "greedy_by_value", "equal_shares"]
type Completion = Literal["none", "add1", "utilitarian", "add1_utilitarian"]
type Utility = Literal["cost", "cardinality"]

BUDGET_RULES: tuple[BudgetRule, ...] = ("greedy", "greedy_no_skip", "greedy_by_value", "equal_shares")
COMPLETIONS: tuple[Completion, ...] = ("none", "add1", "utilitarian", "add1_utilitarian")
UTILITIES: tuple[Utility, ...] = ("cost", "cardinality")


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRules:
    """How a sum of money is spent on options that cost money.

    - `amount` and `costs`: whole numbers of one unit of money (give cents where there are cents); every
      option has a cost above 0. One that costs more than `amount` is never chosen.
    - `rule`: `greedy` by votes (or points), passing over what no longer fits; `greedy_no_skip` stops there;
      `greedy_by_value` by votes per unit of cost; `equal_shares` of the voters.
    - `completion`: what equal shares does with money left over: nothing (`none`), raises of every voter's
      share (`add1`), greedily (`utilitarian`), or both in that order. `raise_by` is the amount of one raise: one
      unit of the currency, so 100 where amounts are in cents.
    - `utility`: what a voter gains from an approved option: its `cost`, or one (`cardinality`).
    - `min_sum_cost` and `max_sum_cost` bound the cost of all that one ballot names; `min_support` is the
      number of votes (or points) below which an option is never chosen.
    - `wait`: the option that says "spend nothing now", where there is one. It has no cost and is never bought; if
      more than half of the votes cast support it, it is the winner and nothing is bought at all.

    Raises `TallyError` (`bad_rules`) naming the field, and the option where one is at fault.
    """

    amount: int
    costs: Mapping[str, int] = field(default_factory=dict)
    rule: BudgetRule = "equal_shares"
    completion: Completion = "add1_utilitarian"
    utility: Utility = "cost"
    min_sum_cost: int = 0
    max_sum_cost: int | None = None
    min_support: int = 0
    raise_by: int = 1
    wait: str | None = None

    def __post_init__(self) -> None:
        if type(self.amount) is not int or self.amount < 0:
            raise refuse_rule("budget.amount", "must be a whole number of at least 0.")
        for option, cost in self.costs.items():
            if type(cost) is not int or cost < 1:
                raise refuse_rule("budget.costs", f"must be whole numbers above 0; {option!r} is not.", option=option)
        if self.rule not in BUDGET_RULES:
            raise refuse_rule("budget.rule", f"must be one of {', '.join(BUDGET_RULES)}.")
        if self.completion not in COMPLETIONS:
            raise refuse_rule("budget.completion", f"must be one of {', '.join(COMPLETIONS)}.")
        if self.utility not in UTILITIES:
            raise refuse_rule("budget.utility", f"must be one of {', '.join(UTILITIES)}.")
        if self.wait is not None and self.wait in self.costs:
            raise refuse_rule("budget.wait", f"must not have a cost; {self.wait!r} has one.", option=self.wait)
        self._check_bounds()

    def _check_bounds(self) -> None:
        for name, bound in (("min_sum_cost", self.min_sum_cost), ("min_support", self.min_support)):
            if type(bound) is not int or bound < 0:
                raise refuse_rule(f"budget.{name}", "must be a whole number of at least 0.")
        if type(self.raise_by) is not int or self.raise_by < 1:
            raise refuse_rule("budget.raise_by", "must be a whole number of at least 1.")
        most = self.max_sum_cost
        if most is not None and (type(most) is not int or most < self.min_sum_cost):
            raise refuse_rule("budget.max_sum_cost", "must be a whole number, and not below min_sum_cost.")
