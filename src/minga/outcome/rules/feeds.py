"""When a feed runs, when it stops, and what it may be. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from minga.kernel import Refusal

URL_MAX, VIEW_MAX = 2_000, 200
FEEDS_MAX = 10
FAILURES_MAX = 5


class FeedKind(StrEnum):
    HTTPS = "https"
    SQL = "sql"


class Rhythm(StrEnum):
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


class FeedState(StrEnum):
    """A feed that failed too often has stopped by itself; a removed one stays in the history."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    REMOVED = "removed"


class RunState(StrEnum):
    BEGUN = "begun"
    BROUGHT = "brought"
    SAME = "same"
    FAILED = "failed"


EVERY = {Rhythm.HOURLY: timedelta(hours=1), Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(weeks=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTerms:
    """Where values are fetched from, how often, and which column is what."""

    kind: FeedKind
    url: str = ""
    sql_source: str = ""
    view: str = ""
    rhythm: Rhythm = Rhythm.DAILY
    source: str = ""
    mapping: dict[str, str] = field(default_factory=dict)


def next_run(now: datetime, rhythm: Rhythm, failures: int = 0) -> datetime:
    """One interval later; after failures in a row twice, four times, eight times as long."""
    return now + EVERY[rhythm] * int(2 ** min(failures, 3))


def refusal_to_feed(terms: FeedTerms, *, sources: Collection[str], feeds: int) -> Refusal | None:
    """A feed names an https address without a password, or a database of the operator's and a view of it."""
    if feeds >= FEEDS_MAX:
        return Refusal("outcome:too-many-feeds", {"most": FEEDS_MAX})
    if terms.kind == FeedKind.SQL:
        if terms.sql_source not in sources:
            return Refusal("outcome:feed-source")
        return (
            None
            if terms.view.strip() and len(terms.view) <= VIEW_MAX
            else Refusal("outcome:feed-no-view", {"view": ""})
        )
    return None if _is_https(terms.url) else Refusal("outcome:feed-address")


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_secret = bool(parts.username or parts.password)
        return parts.scheme == "https" and bool(parts.hostname) and not has_secret and len(url) <= URL_MAX
    except ValueError:
        return False


def refusal_to_turn(state: FeedState) -> Refusal | None:
    return Refusal("outcome:feed-removed") if state == FeedState.REMOVED else None
