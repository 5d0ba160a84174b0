"""The one error of this package."""

from typing import Literal

type ErrorCode = Literal["bad_id", "repeated_id", "empty_seed", "bad_size", "bad_strata"]


class SamplingError(ValueError):
    """A draw that cannot be made; nothing has been drawn. `code` names the reason for translation."""

    def __init__(self, code: ErrorCode, sentence: str) -> None:
        self.code = code
        super().__init__(sentence)
