"""Feeds that somebody has made, for the page that hands over."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.foundation.declared import Held
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug
from minga.outcome.actions import pass_on_feed
from minga.outcome.models import Feed
from minga.outcome.rules.feeds import FeedState
from minga.purpose.models import Indicator
from minga.purpose.permissions import visible_to as visible_purposes


def feeds_held(actor: Actor, user_id: int) -> Iterable[Held]:
    """Feeds in this person's name, of indicators the actor may know of; the owner of the indicator is proposed."""
    seen = Indicator.objects.filter(purpose__in=visible_purposes(actor).order_by()).order_by()
    feeds = Feed.objects.standing().exclude(state=FeedState.STOPPED).filter(made_by_id=user_id, indicator__in=seen)
    for feed in feeds.select_related("indicator").order_by("indicator__name", "pk"):
        what = _("Its values come in under this name: “%(title)s”") % {"title": feed.indicator.name}
        owner = feed.indicator.owner_id
        url = reverse("outcome:data", args=[current_slug(), feed.indicator_id])
        yield Held(feed.pk, what, url, owner if owner != user_id else None)


def pass_on(feed_id: int, _user_id: int, to: int | None, by: Actor, now: datetime) -> object:
    return pass_on_feed(feed_id=feed_id, user_id=to or 0, by=by, now=now)
