"""The foundation's own rounds."""

from datetime import datetime, timedelta

from django.tasks import TaskResultStatus

from minga.foundation.events import deliver_pending
from minga.foundation.jobs.leases import take_up_left
from minga.foundation.jobs.rounds import every
from minga.foundation.journal.anchors import keep_anchors
from minga.foundation.journal.chain import seal_all


@every(seconds=2)
def seal_journal(_now: datetime) -> int:
    return seal_all()


@every(seconds=30)
def deliver_what_waits(_now: datetime) -> int:
    return deliver_pending()


@every(seconds=30)
def take_up_what_was_left(now: datetime) -> int:
    return take_up_left(now)


@every(minutes=30)
def forget_what_was_sent(now: datetime) -> int:
    from minga.foundation.repeats.once import forget_sendings  # noqa: PLC0415

    return forget_sendings(now)


@every(days=1)
def anchor_journals(now: datetime) -> int:
    return keep_anchors(now)


@every(days=1)
def forget_finished_jobs(now: datetime) -> int:
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    old = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - timedelta(days=7))
    return int(old.delete()[0])
