"""The names of who is mentioned, filled in when a text is read: as they are then, and as its reader may read them."""

import re
from collections.abc import Collection, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from minga.foundation.accounts.models import User
from minga.foundation.accounts.names import shown_name
from minga.foundation.markdown import NAMED, people_named
from minga.foundation.policy import Actor
from minga.foundation.writing.marking import marked
from minga.foundation.writing.places import people_in
from minga.kernel.mentions import MENTION, in_words

_BRACKETS = str.maketrans({"[": "(", "]": ")", "\\": "/", "\n": " "})


def names_of(people: Collection[int]) -> dict[int, str]:
    """What these people are called to whoever this is written for."""
    if not people:
        return {}
    rows = User.objects.filter(pk__in=people).values_list("pk", "name", "email")
    return {pk: shown_name(name, email, pk) for pk, name, email in rows}


def with_names(html: str) -> SafeString:
    """Drawn text, or a page of it, with the names of who is mentioned in it."""
    return each_with_names([html])[0]


def as_shown(html: str) -> SafeString:
    """Drawn text as a page shows it: with names, and with addresses of this house marked for :mod:`.references`."""
    return with_names(marked(html))


def each_with_names(texts: Sequence[str]) -> list[SafeString]:
    """Several drawn texts, each with its names, in one query for all of them."""
    names = names_of(frozenset[int]().union(*map(people_named, texts)))

    def name(found: re.Match[str]) -> str:
        return format_html("<bdi>@{}</bdi>", names.get(int(found[1]), "…"))

    # Drawn by markdown.to_html, which lets nothing hostile through; each name is escaped.
    return [mark_safe(NAMED.sub(name, html)) for html in texts]  # noqa: S308


def each_named(sources: Sequence[str]) -> list[str]:
    """Several sources with the names of who is mentioned in them, for reading: ``@Rosa``. One query for all."""
    people = {int(person) for source in sources for _label, person in MENTION.findall(source)}
    names = names_of(people)

    def name(found: re.Match[str]) -> str:
        return f"@{names.get(int(found[2]), '…')}"

    return [in_words(source, lambda words: MENTION.sub(name, words)) for source in sources]


def to_edit(source: str, *, place: tuple[str, int], by: Actor, html: str = "") -> str:
    """The source as its writer edits it: with the names, as they are now, of those whom they may know to be there."""
    found = {int(person) for _label, person in MENTION.findall(source)}
    if not found:
        return source
    known = found & people_named(html)
    if found - known:
        known |= {person for person, _name in people_in(by, place, ids=found - known, most=len(found))}
    names = names_of(known)
    return in_words(source, lambda words: MENTION.sub(lambda each: _labelled(each[0], int(each[2]), names), words))


def _labelled(mention: str, person: int, names: dict[int, str]) -> str:
    name = names.get(person)
    return mention if name is None else mention_of(name, person)


def mention_of(name: str, person: int) -> str:
    """How a person is mentioned in what is written."""
    return f"[@{name.translate(_BRACKETS)}](person:{person})"
