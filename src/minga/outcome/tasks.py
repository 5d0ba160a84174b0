"""What the clock does: ask the feeds whose time has come, and forget the files that nobody kept."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from django.db import connection

from minga.foundation import clock
from minga.foundation.jobs.rounds import every
from minga.foundation.scope import across_spaces, in_space
from minga.foundation.tenancy.models import running
from minga.outcome import actions
from minga.outcome.models import Feed

log = logging.getLogger("minga.outcome")
# A slow server elsewhere must not hold up the closing of votes here.
_fetchers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="minga-feed")


@every(minutes=1)
def ask_due_feeds(now: datetime) -> int:
    """Begin to ask every feed that is due, in every space; returns how many."""
    with across_spaces():
        due = list(Feed.objects.due(now).filter(running(now)).order_by("next_run_at").values_list("space_id", "pk"))
    for space_id, feed_id in due:
        _fetchers.submit(_ask, space_id, feed_id).add_done_callback(_told)
    return len(due)


@every(minutes=30)
def forget_uploads(now: datetime) -> int:
    """Files that somebody chose and did not keep, a day later."""
    with across_spaces():
        return actions.forget_files(now=now)


def _ask(space_id: int, feed_id: int) -> None:
    try:
        with in_space(space_id):
            actions.run_feed(feed_id=feed_id, now=clock.now())
    finally:
        connection.close()


def _told(done: Future[None]) -> None:
    error = done.exception()
    if error is not None:
        log.error("A feed broke off; it is asked again next time", exc_info=error)
