"""Whether somebody may be asked to answer a question. Pure; what it spares is told to nobody."""

from datetime import timedelta
from typing import Final

from minga.kernel import Refusal

ASKED_MOST: Final = 3
SPARED_FOR: Final = timedelta(days=7)
FOUND_MOST: Final = 12


def refusal_to_ask_person(*, is_oneself: bool, is_asked: bool, is_inside: bool, asked_lately: int) -> Refusal | None:
    """Once for each question, and at most three times in seven days in all the space."""
    if is_oneself:
        return Refusal("debate:asks-oneself")
    if not is_inside:
        return Refusal("debate:asks-stranger")
    if is_asked:
        return Refusal("debate:is-asked")
    return Refusal("debate:is-spared") if asked_lately >= ASKED_MOST else None
