"""What the house forgets of censuses by itself: attempts, and files that were looked at."""

from datetime import datetime, timedelta

from minga.foundation.census.models import Attempts, CensusFile
from minga.foundation.census.rules import FileState
from minga.foundation.jobs.rounds import every
from minga.foundation.scope import across_spaces

KEPT = timedelta(days=1)


@every(hours=1)
def forget_attempts_and_files(now: datetime) -> int:
    with across_spaces():
        gone = Attempts.objects.filter(began_at__lt=now - KEPT).delete()[0]
        old = CensusFile.objects.filter(brought_at__lt=now - KEPT).exclude(state=FileState.RUNNING)
        return int(gone + old.delete()[0])
