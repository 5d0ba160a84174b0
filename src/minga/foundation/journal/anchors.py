"""Anchors: what a journal's end was at a moment, kept where whoever could change the database cannot reach."""

from collections.abc import Iterable
from dataclasses import dataclass

from minga.foundation.journal.models import ChainHead, Entry


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last sealed entry of a space's journal, at a moment: its place and its hash, which stands for all before."""

    space: str
    position: int
    hash: str


def anchors_now() -> list[Anchor]:
    """The ends of all journals as they are sealed now."""
    heads = ChainHead.objects.filter(position__gt=0).order_by("space__slug")
    return [Anchor(*row) for row in heads.values_list("space__slug", "position", "hash")]


def differing(anchors: Iterable[Anchor]) -> list[str]:
    """What these anchors saw and the journals no longer hold, a sentence each; empty when they hold all of it."""
    return [said for anchor in anchors if (said := _difference(anchor))]


def _difference(anchor: Anchor) -> str:
    chain = Entry.objects.filter(space__slug=anchor.space, position__isnull=False)
    found = chain.filter(position=anchor.position).values_list("hash", flat=True).first()
    if found == anchor.hash:
        return ""
    if found is not None:
        return f"{anchor.space}: entry {anchor.position} is another one than the anchor saw"
    last = chain.order_by("-position").values_list("position", flat=True).first() or 0
    return f"{anchor.space}: the journal ends at entry {last}, and the anchor saw entry {anchor.position}"
