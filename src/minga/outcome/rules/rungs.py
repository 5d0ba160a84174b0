"""What would have lifted a verdict one rung higher. Pure."""

from collections.abc import Sequence

HIGHEST_LEVEL = 5
METHOD_LIMIT = "method_limit"
BY_LIMIT = {2: "series", 3: "comparison", 4: "lots"}
"""What a design lacks whose own end is this level."""


def next_level(level: int, reasons: Sequence[str]) -> int | None:
    """The rung above, where something is known to keep the verdict from it."""
    return level + 1 if level < HIGHEST_LEVEL and reasons else None


def what_it_takes(reasons: Sequence[str], *, level: int) -> tuple[str, ...]:
    """Codes of what would have had to be otherwise, in the order of the reasons.

    The method's own end is named only where nothing else holds the level down: before it everything else is due.
    """
    if level >= HIGHEST_LEVEL:
        return ()
    others = tuple(dict.fromkeys(reason for reason in reasons if reason != METHOD_LIMIT))
    if others or METHOD_LIMIT not in reasons:
        return others
    return (BY_LIMIT[level],) if level in BY_LIMIT else ()
