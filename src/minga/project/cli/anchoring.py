"""What ``minga verify`` asks beyond the chain itself: what waits unsealed, and what anchors have seen."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count

from minga.foundation import clock
from minga.foundation.journal.anchors import Anchor, anchors_kept, differing, is_in_a_journal, read_anchors
from minga.foundation.journal.models import Entry
from minga.kernel.counting import counted
from minga.project.backups import KeepingError

HASH = re.compile(r"[0-9a-fA-F]{64}")
SEALED_WITHIN = timedelta(minutes=1)


def waiting_long() -> Iterator[str]:
    """Entries that a working worker would have sealed; whoever writes past Minga leaves such."""
    late = Entry.objects.filter(position=None, occurred_at__lt=clock.now() - SEALED_WITHIN)
    for slug, count in late.values_list("space__slug").annotate(Count("id")).order_by("space__slug"):
        waited = counted(count, "entry of more than a minute ago was", "entries of more than a minute ago were")
        yield f"{slug}: {waited} not sealed; that is right only if no worker ran since"


def not_as_anchored(given: Sequence[str]) -> list[str]:
    """What the home's own anchors and those given (files, or bare hashes) saw and the journals no longer hold."""
    said = differing(anchors_kept(settings.HOME))
    for each in given:
        if HASH.fullmatch(each):
            said += [] if is_in_a_journal(each) else [f"no journal holds an entry with the hash {each}"]
        else:
            said += differing(_read(Path(each)))
    return list(dict.fromkeys(said))


def _read(path: Path) -> list[Anchor]:
    try:
        found = read_anchors(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        found = []
    if not found:
        raise KeepingError(f"{path} holds no anchor, and is no hash of 64 hexadecimal digits either.")
    return found
