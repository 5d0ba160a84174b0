"""What goes by itself: files that have stood in no text for a month, and bytes that nobody's file is over."""

from datetime import datetime, timedelta

from django.db import transaction

from minga.foundation.jobs.rounds import every
from minga.foundation.media import storing
from minga.foundation.media.actions import forget_unused
from minga.foundation.media.models import File, Stored
from minga.foundation.media.rules import WAIT
from minga.foundation.scope import across_spaces

BATCH = 200
UNFINISHED = timedelta(days=1)


@every(hours=6)
def forget_loose_files(now: datetime) -> int:
    """Delete files that nothing refers to any more; two hundred in a transaction, so that nobody waits long."""
    gone = 0
    with across_spaces():
        while True:
            with transaction.atomic():
                rows = File.objects.select_for_update(of=("self",)).filter(loose_since__lt=now - WAIT)
                files = list(rows.exclude(standing__isnull=False).order_by("pk")[:BATCH])
                File.objects.filter(pk__in=[file.pk for file in files]).delete()
                forget_unused(sorted({file.stored_id for file in files}))
            gone += len(files)
            if len(files) < BATCH:
                return gone


@every(hours=24)
def forget_unfinished_bytes(now: datetime) -> int:
    """Bytes whose bringing was cut off, and those that the storage did not delete when it should have."""
    with across_spaces():
        rows = list(Stored.objects.filter(is_whole=False, made_at__lt=now - UNFINISHED).order_by("pk")[:1000])
        gone = [each.pk for each in rows if storing.take_away(each)]
        return int(Stored.objects.filter(pk__in=gone, is_whole=False).delete()[0])
