"""The one error of this package."""

from typing import Literal

type ErrorCode = Literal[
    "amount_out_of_range",
    "bad_document",
    "bad_options",
    "bad_roll",
    "bad_rules",
    "bad_weights",
    "equal_ranks",
    "missing_reason",
    "points_out_of_range",
    "repeated_option",
    "score_out_of_range",
    "sum_cost_out_of_range",
    "too_few_choices",
    "too_many_choices",
    "too_many_credits",
    "unknown_choice",
    "unknown_method",
    "unknown_option",
    "wrong_ballot",
]


class TallyError(ValueError):
    """Input that cannot be counted; nothing has been counted when it is raised.

    `code` names the reason for translation, `ballot_index` (from 0, in the order given) the ballot
    at fault where there is one, `option` the option id it stumbled over, and `field` the rule at fault.
    """

    def __init__(
        self,
        code: ErrorCode,
        sentence: str,
        *,
        ballot_index: int | None = None,
        option: str | None = None,
        field: str | None = None,
    ) -> None:
        self.code = code
        self.ballot_index = ballot_index
        self.option = option
        self.field = field
        where = "" if ballot_index is None else f"ballots[{ballot_index}]: "
        super().__init__(where + sentence)


def refuse_rule(field: str, demand: str, *, option: str | None = None) -> TallyError:
    """The refusal of one field of the rules: ``refuse_rule("seats", "must be …")``."""
    return TallyError("bad_rules", f"{field} {demand}", field=field, option=option)
