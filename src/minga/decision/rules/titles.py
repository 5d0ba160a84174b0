"""What options are called: no two of a ballot read the same, and none like our own *wait*."""

import hashlib
from collections.abc import Collection, Sequence

from minga.kernel import Refusal
from minga.kernel.sameness import comparison_key


def refusal_to_call(title: str, *, others: Collection[str], waiting: Collection[str]) -> Refusal | None:
    """Whether an option may have this title beside the others; ``waiting`` is what *wait* is called in any language."""
    key = comparison_key(title)
    if not key:
        return Refusal("decision:option-needs-title")
    if key in map(comparison_key, waiting):
        return Refusal("decision:option-is-wait")
    alike = next((other for other in others if comparison_key(other) == key), None)
    return Refusal("decision:option-alike", {"title": alike}) if alike is not None else None


def refusal_of_titles(titles: Sequence[str], *, waiting: Collection[str]) -> Refusal | None:
    """The first reason why these options, *wait* not among them, cannot stand on one ballot."""
    found = (refusal_to_call(title, others=titles[:place], waiting=waiting) for place, title in enumerate(titles))
    return next((refusal for refusal in found if refusal), None)


def title_digest(title: str) -> str:
    """Equal for titles that read the same; short enough for every index."""
    return hashlib.sha256(comparison_key(title).encode()).hexdigest()
