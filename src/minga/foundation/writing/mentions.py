"""What somebody has written, read once: who is mentioned in it, and how it is kept and drawn."""

import re
from dataclasses import dataclass, field
from typing import Final

from minga.foundation.markdown import people_named, to_html
from minga.foundation.policy import Actor, RefusedError
from minga.foundation.writing.places import Named, people_in
from minga.kernel import Refusal
from minga.kernel.mentions import MENTION, TYPED, in_words, outside_links
from minga.kernel.sameness import comparison_key

MOST: Final = 20
"""People whom one text mentions."""
NAMESAKES: Final = 200
"""Among whom a typed name is looked for: where more are called alike, it means nobody."""
_RUN = re.compile(r"\S+(?: \S+){0,3}")
_ENDS = " .,;:!?…)\"'»”*_~"


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it is kept and as it is drawn."""

    source: str
    html: str

    @property
    def people(self) -> frozenset[int]:
        return people_named(self.html)


def read(source: str, *, place: tuple[str, int], by: Actor, before: str = "") -> Written:
    """Keep mentions of people who read the place and whom the writer may see there; of others the words remain.

    ``before`` is how the text was drawn until now: who is mentioned in it may stay, whoever edits it. Names that were
    typed (``@Rosa``) are understood where they can mean only one person. Code is left as it is.
    """
    if "@" not in source:
        return Written(source, to_html(source))
    reading = _Reading(place, by, set(people_named(before)))
    asked = reading.asked_in(source)
    if len(asked) > MOST:
        raise RefusedError(Refusal("writing:too-many-mentions", {"most": MOST}))
    reading.known |= {person for person, _name in people_in(by, place, ids=asked, most=MOST)} if asked else set()
    kept = in_words(source, reading.keep)
    html = to_html(kept, people=reading.known)
    if len(people_named(html)) > MOST:
        raise RefusedError(Refusal("writing:too-many-mentions", {"most": MOST}))
    return Written(kept, html)


@dataclass(slots=True)
class _Reading:
    place: tuple[str, int]
    by: Actor
    known: set[int]
    typed: dict[str, list[Named]] = field(default_factory=dict)

    def asked_in(self, source: str) -> set[int]:
        asked: set[int] = set()

        def note(words: str) -> str:
            asked.update(int(person) for _label, person in MENTION.findall(words))
            return words

        in_words(source, note)
        return asked

    def keep(self, words: str) -> str:
        named = MENTION.sub(self._kept, words)
        return outside_links(named, self._understood)

    def _kept(self, found: re.Match[str]) -> str:
        label, person = found[1], int(found[2])
        return f"[@](person:{person})" if person in self.known else f"@{label or '…'}"

    def _understood(self, words: str) -> str:
        """The words with each typed name that means one person in place of it."""
        parts: list[str] = []
        end = 0
        for at in TYPED.finditer(words):
            if at.start() < end:
                continue
            length, person = self._meant(words[at.end() :])
            if length:
                parts += [words[end : at.start()], f"[@](person:{person})"]
                end = at.end() + length
        return "".join([*parts, words[end:]])

    def _meant(self, rest: str) -> tuple[int, int]:
        """How many signs of what follows an @ are a name, and whose; nothing where that is not sure."""
        run = _RUN.match(rest.partition("\n")[0])
        first = run[0].partition(" ")[0].rstrip(_ENDS) if run else ""
        people = self._called(first)
        for length in range(run[0].count(" ") + 1 if run and people else 0, 0, -1):
            typed = " ".join(rest.split(" ", length)[:length]).rstrip(_ENDS)
            key = comparison_key(typed) or typed
            meant = {pk for pk, name in people if key in _keys(name, whole=length > 1)}
            if len(meant) == 1:
                person = meant.pop()
                self.known.add(person)
                return len(typed), person
            if meant:
                break
        return 0, 0

    def _called(self, first: str) -> list[Named]:
        if first not in self.typed:
            if not first or len(self.typed) >= MOST:
                return []
            people = people_in(self.by, self.place, words=first, most=NAMESAKES)
            self.typed[first] = people if len(people) < NAMESAKES else []
        return self.typed[first]


def _keys(name: str, *, whole: bool) -> set[str]:
    """By what somebody may be called: the whole name, or its first word alone."""
    full = comparison_key(name) or name
    return {full} if whole else {full, comparison_key(name.split(maxsplit=1)[0]) or name.split(maxsplit=1)[0]}
