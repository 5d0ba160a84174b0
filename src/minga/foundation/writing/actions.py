"""Tell who is mentioned, and take it back where they no longer are."""

from collections.abc import Collection
from datetime import datetime

from minga.foundation.events import publish
from minga.foundation.markdown import people_named
from minga.foundation.notices.models import UNREAD, Notice
from minga.foundation.policy import Actor
from minga.foundation.writing.events import PeopleMentioned


def mention_people(*, kind: str, text_id: int, people: Collection[int], by: Actor | None, now: datetime) -> None:
    """Announce that these people are mentioned who were not before. Called in the transaction that keeps the text."""
    if people:
        publish(PeopleMentioned(kind=kind, text_id=text_id, people=sorted(people)), by=by, now=now)


def take_back_mentions(*, url: str, people: Collection[int]) -> None:
    """Who is no longer mentioned in the text at this page finds no unread notice of it."""
    if people:
        told = Notice.objects.filter(UNREAD, fact=PeopleMentioned.name, url=url, recipient_id__in=people)
        told.delete()


def tell_changed(
    *, kind: str, text_id: int, url: str, before: str, after: str, by: Actor | None, now: datetime
) -> None:
    """A text was written over: tell those whom only the new drawing names, and take it back from those it lost."""
    was, are = people_named(before), people_named(after)
    take_back_mentions(url=url, people=was - are)
    mention_people(kind=kind, text_id=text_id, people=are - was, by=by, now=now)


def mention_again(*, kind: str, text_id: int, url: str, html: str, by: Actor | None, now: datetime) -> None:
    """A text that was gone stands as before: who had an unread notice of being named in it has one again."""
    told = Notice.objects.filter(fact=PeopleMentioned.name, url=url).values_list("recipient_id", flat=True)
    mention_people(kind=kind, text_id=text_id, people=people_named(html) - set(told), by=by, now=now)
