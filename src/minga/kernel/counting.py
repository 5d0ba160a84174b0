"""A number and what it counts, in English sentences that no catalogue translates: commands and pure refusals."""


def counted(number: int, one: str, many: str) -> str:
    """``1 group``, ``2 groups``, ``0 groups``."""
    return f"{number} {one if number == 1 else many}"
