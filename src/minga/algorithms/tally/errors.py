"""The one error of this package."""

from typing import Literal

type ErrorCode = Literal[
    "bad_document",
    "bad_options",
    "bad_roll",
    "bad_rules",
    "bad_weights",
    "equal_ranks",
    "missing_reason",
    "repeated_option",
    "score_out_of_range",
    "unknown_choice",
    "unknown_method",
    "unknown_option",
    "wrong_ballot",
]


class TallyError(ValueError):
    """Input that cannot be counted; nothing has been counted when it is raised.

    `code` names the reason for translation, `ballot_index` (from 0, in the order given) the ballot
    at fault where there is one, and `option` the option id it stumbled over.
    """

    def __init__(
        self,
        code: ErrorCode,
        sentence: str,
        *,
        ballot_index: int | None = None,
        option: str | None = None,
    ) -> None:
        self.code = code
        self.ballot_index = ballot_index
        self.option = option
        where = "" if ballot_index is None else f"ballots[{ballot_index}]: "
        super().__init__(where + sentence)
