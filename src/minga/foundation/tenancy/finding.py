"""The words by which people of a space are found, and the name by which they are ordered.

They are written when a list of people is asked for, whoever brought the people in and however their names changed.
"""

from collections.abc import Iterable
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from minga.foundation.jobs.later import later
from minga.foundation.patience import by_the_way
from minga.foundation.search.words import fold, split
from minga.foundation.tenancy.models import CALLED_MAX, WORD_MAX, PersonWord, SpaceMembership

AT_ONCE, CHUNK = 200, 500
FEW = 150
ASKED_MOST = 5


def _folded(text: str) -> list[str]:
    return [fold(word.group())[:WORD_MAX] for word in split(text)]


def words_of(name: str, email: str) -> set[str]:
    """Every word of a name, those of the address before its sign, and the whole address."""
    return {*_folded(name), *_folded(email.partition("@")[0]), email.strip().lower()[:WORD_MAX]}


def called(name: str, email: str) -> str:
    """The name as lists are ordered by it."""
    return (" ".join(_folded(name)) or email.strip().lower())[:CALLED_MAX]


def words_asked(text: str) -> list[str]:
    """What was typed, word by word; what looks like an address is one word."""
    found: list[str] = []
    for part in text[:200].split():
        found += [part.lower()[:WORD_MAX]] if "@" in part else _folded(part)
    return found[:ASKED_MOST]


def write_words_again(space_id: int, limit: int) -> int:
    """Write the words of up to so many people whose are not written; returns how many there were."""
    waiting = SpaceMembership.objects.filter(space_id=space_id, called="").select_related("user").order_by()
    places = list(waiting[:limit])
    for chunk in batched(places, CHUNK):
        _write(chunk)
    return len(places)


@transaction.atomic
def _write(places: Iterable[SpaceMembership]) -> None:
    places = list(places)
    for place in places:
        place.called = called(place.user.name, place.user.email)
    words = [
        PersonWord(space_id=place.space_id, place=place, word=word.encode())
        for place in places
        for word in words_of(place.user.name, place.user.email)
    ]
    PersonWord.objects.filter(place__in=places).delete()
    PersonWord.objects.bulk_create(words, batch_size=CHUNK)
    SpaceMembership.objects.bulk_update(places, ["called"], batch_size=CHUNK)


def catch_up(space_id: int) -> bool:
    """Before a list of people is drawn: True when everybody is found and ordered as they are called now.

    A few are written at once, the rest by a job.
    """
    if not SpaceMembership.objects.filter(space_id=space_id, called="").exists():
        return True
    is_whole = False
    with by_the_way(), transaction.atomic():
        is_whole = write_words_again(space_id, AT_ONCE) < AT_ONCE
        if not is_whole:
            later(catch_up_whole, space_id)
    return is_whole


def catch_up_whole(space_id: int) -> int:
    """A job: the words of everybody in a space whose are not written."""
    count = 0
    while found := write_words_again(space_id, CHUNK):
        count += found
    return count


def forget_words(instance: Any, *, created: bool, update_fields: Iterable[str] | None = None, **_more: Any) -> None:
    """Somebody's name or address may be another: what they are found by is written again before the next list."""
    if not created and (update_fields is None or {"name", "email"} & set(update_fields)):
        SpaceMembership.objects.filter(user_id=instance.pk).exclude(called="").update(called="")


def _begins(word: str) -> Q:
    """Words that begin so: the bytes from this word on, before the first that none of them reaches."""
    start = word.encode()
    return Q(word__gte=start, word__lt=start + b"\xff")


def _beginning(space_id: int, word: str) -> QuerySet[PersonWord]:
    return PersonWord.objects.filter(_begins(word), space_id=space_id).order_by()


def places_found(space_id: int, text: str) -> set[int] | None:
    """The places of those of whose name or address each word begins one, ``FEW`` and one more at most.

    None where nothing was asked. The words are looked up by the index of the longest, which is most likely the rarest.
    """
    words = sorted(words_asked(text), key=len)
    if not words:
        return None
    found = _beginning(space_id, words.pop())
    for word in words:
        found = found.filter(Exists(PersonWord.objects.filter(_begins(word), place_id=OuterRef("place_id")).order_by()))
    return set(found.values_list("place_id", flat=True)[: FEW + 1])
