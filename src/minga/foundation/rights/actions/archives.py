"""A large archive of somebody's data: asked for, made by a job piece by piece, kept for three days, then gone."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.jobs.later import later
from minga.foundation.policy import RefusedError
from minga.foundation.rights.models import Archive, ArchivePiece
from minga.foundation.rights.queries import KEPT_ARCHIVE
from minga.kernel import Refusal

PATIENCE: Final = timedelta(hours=1)
"""After this long a job that has not ended may be begun anew."""
PIECE: Final = 1 << 20


@transaction.atomic
def ask_for_archive(*, user_id: int, language: str, now: datetime) -> Archive:
    """Have everything about oneself put into one archive. An earlier one goes."""
    User.objects.select_for_update().get(pk=user_id)
    before = Archive.objects.filter(user_id=user_id).first()
    if before is not None and before.made_at is None and now - before.asked_at < PATIENCE:
        raise RefusedError(Refusal("rights:archive-coming"))
    if before is not None:
        before.delete()
    archive = Archive.objects.create(user_id=user_id, asked_at=now)
    later(make_archive, archive.pk, language)
    return archive


def make_archive(archive_id: int, language: str) -> None:
    """The job: each piece is written as it is made, so that its size grows before one's eyes."""
    from minga.foundation.rights.archive import archive_of  # noqa: PLC0415  (only the worker draws archives)

    archive = Archive.objects.filter(pk=archive_id, made_at=None).select_related("user").first()
    if archive is None:
        return
    archive.pieces.all().delete()  # of a job that broke off
    held, number, size = bytearray(), 0, 0
    for part in archive_of(archive.user, clock.now(), language=language):
        held += part
        while len(held) >= PIECE:
            size += _keep(archive, number, bytes(held[:PIECE]), size)
            number, held = number + 1, held[PIECE:]
    size += _keep(archive, number, bytes(held), size)
    Archive.objects.filter(pk=archive_id).update(made_at=clock.now(), size=size)


@transaction.atomic
def _keep(archive: Archive, number: int, content: bytes, before: int) -> int:
    # Who has left meanwhile has no archive any more: the row is missing, and the job ends there.
    Archive.objects.select_for_update().get(pk=archive.pk)
    ArchivePiece.objects.create(archive=archive, number=number, content=content)
    Archive.objects.filter(pk=archive.pk).update(size=before + len(content))
    return len(content)


def forget_archives(now: datetime) -> int:
    """What was asked for longer ago than three days goes, also what was never finished."""
    return Archive.objects.filter(asked_at__lt=now - KEPT_ARCHIVE).delete()[0]
