"""A feed goes over to somebody who may bring its values in."""

from datetime import datetime

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, is_space_administrator, require
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.queries import actor_in
from minga.kernel import Refusal
from minga.outcome import events, permissions
from minga.outcome.actions._locking import locked_indicator
from minga.outcome.models import Feed
from minga.outcome.rules.feeds import FeedState, refusal_to_turn


@transaction.atomic
def pass_on_feed(*, feed_id: int, user_id: int, by: Actor, now: datetime) -> Feed:
    """From now on the values come in under the name of somebody else who may bring them in; it is asked at once."""
    feed = Feed.objects.select_for_update().filter(pk=feed_id).first()
    if feed is None:
        raise NotFoundError
    indicator = locked_indicator(feed.indicator_id, by)
    require(is_space_administrator, by, None)
    refuse_over = refusal_to_turn(FeedState(feed.state))
    if refuse_over is not None:
        raise RefusedError(refuse_over)
    successor = actor_in(current_space_id(), user_id=user_id)
    if not permissions.CAN_IMPORT(successor, indicator):
        raise RefusedError(Refusal("outcome:feed-successor"))
    if feed.made_by_id == user_id:
        return feed
    feed.made_by_id, feed.failures, feed.next_run_at = user_id, 0, now
    feed.save(update_fields=["made_by", "failures", "next_run_at"])
    fact = events.FeedChanged(feed_id=feed.pk, indicator_id=feed.indicator_id, state=FeedState(feed.state).value)
    publish(fact, by=by, now=now)
    return feed
