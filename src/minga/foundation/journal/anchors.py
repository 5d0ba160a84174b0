"""Anchors: where a journal ended at a moment, kept where whoever can change the database cannot reach.

A chain proves itself only up to its end: cut off at the end, or written anew as a whole, it still fits. What somebody
else has kept of it does not.
"""

import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from minga.foundation.journal.models import ChainHead, Entry

log = logging.getLogger("minga.journal")

FILE = "anchors.jsonl"


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


def keep_anchors(now: datetime) -> int:
    """Write where the journals end into the home, and mail it to whoever is set; returns how many there are."""
    anchors = anchors_now()
    if not anchors:
        return 0
    lines = [json.dumps({"at": now.isoformat(timespec="seconds"), **asdict(anchor)}) for anchor in anchors]
    descriptor = os.open(settings.HOME / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
    if settings.ANCHOR_MAIL:
        _mail(lines)
    return len(anchors)


def _mail(lines: list[str]) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Where the journals of Minga end today")
        body = _(
            "Keep this letter. Whoever changes the journal before this point can be found out by it: save it as a file "
            "and run `minga verify --anchor FILE`. It tells of nobody."
        )
    letter = EmailMessage(subject, f"{body}\n\n{'\n'.join(lines)}\n", to=[settings.ANCHOR_MAIL])
    try:
        letter.send()
    except OSError as error:
        log.warning("The anchors were kept, and could not be mailed: %s", error)


def read_anchors(text: str) -> list[Anchor]:
    """The anchors in a file or in a saved letter, whatever stands around them."""
    return list(_found(text.splitlines()))


def _found(lines: Iterable[str]) -> Iterator[Anchor]:
    for line in lines:
        begin = line.find("{")
        try:
            said = json.loads(line[begin:]) if begin >= 0 else {}
            yield Anchor(str(said["space"]), int(said["position"]), str(said["hash"]))
        except (ValueError, KeyError, TypeError):
            continue


def anchors_kept(home: Path) -> list[Anchor]:
    """Those that this home has written itself."""
    path = home / FILE
    return read_anchors(path.read_text(encoding="utf-8")) if path.is_file() else []


def is_in_a_journal(hash_: str) -> bool:
    """Whether some sealed entry has this hash."""
    return Entry.objects.filter(hash=hash_.lower(), position__isnull=False).exists()


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
