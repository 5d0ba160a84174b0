"""The one error of this package, and the checks that raise it."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

type ErrorCode = Literal["not_a_number", "no_estimates", "not_a_probability", "not_an_outcome", "unequal_lengths"]
type Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


LARGEST = 1e100
"""Beyond it squares and differences leave the range of floats; no estimate of anything is so large."""


class EstimateError(ValueError):
    """Figures that cannot be summarised or scored. `code` names the reason, `index` the figure at fault."""

    def __init__(self, code: ErrorCode, sentence: str, *, index: int | None = None) -> None:
        self.code = code
        self.index = index
        super().__init__(sentence if index is None else f"[{index}]: {sentence}")


def finite(figures: Sequence[float]) -> Floats:
    """The figures as an array; refuses the first that is not a finite number."""
    for index, figure in enumerate(figures):
        is_number = isinstance(figure, int | float | np.integer | np.floating)
        if not is_number or isinstance(figure, bool) or not abs(figure) <= LARGEST:
            raise EstimateError("not_a_number", f"{figure!r} is not a finite number up to {LARGEST:g}.", index=index)
    array: Floats = np.asarray(figures, dtype=np.float64).reshape(-1)
    return array
