"""What administrators are shown of a space: pages of its administration, and how facts read in what happened there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.foundation.policy import Actor
from minga.kernel import Fact

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class AdministrationPage:
    """A page of a space's administration, listed under ``group`` (a key of ``ADMINISTRATION_GROUPS``) by ``order``.

    ``name`` is that of its address, which takes the space alone. ``waiting(actor)`` counts what waits there for an
    administrator.
    """

    name: str
    group: str
    label: Text
    lead: Text
    order: int = 50
    waiting: Callable[[Actor], int] | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """How a fact reads in what happened in a space, under which ``kind``.

    ``about`` is a declared :class:`Readable` and the field of the fact that names the thing: only who may read that now
    is told. The sentence may say ``%(by)s``, ``%(whom)s`` (of a field ``user_id``) and ``%(thing)s``. ``by_value`` is a
    field of the fact with other sentences for some of its values.
    """

    fact: type[Fact]
    kind: str
    sentence: Text
    about: tuple[str, str] | None = None
    by_value: tuple[str, Mapping[str, Text]] | None = None

    def said_of(self, payload: Mapping[str, object]) -> Text:
        """The sentence for what the fact holds."""
        if self.by_value is None:
            return self.sentence
        field, sentences = self.by_value
        return sentences.get(str(payload.get(field)), self.sentence)


ADMINISTRATION_GROUPS: Mapping[str, Text] = {
    "people": _("People"),
    "house": _("The house"),
    "watch": _("Looking after it"),
}

WHY_UNLOGGED: Mapping[str, Text] = {
    "votes": _("Votes, stances, estimates and who lends whom their voice: nobody is told who chose what, or when."),
    "words": _("What people write and answer, and who reported it: it stands where it was written, for who may read."),
    "twice": _("That a text was hidden, where the step of the moderation that hid it is told already."),
    "work": _("What single people promise, do and how many hours they give: that is theirs and their initiative's."),
    "coming": _("Who asks to join, comes into and leaves communities, declines an invitation, signs in and out."),
    "measuring": _("Steps of planning and measuring: each stands with its history on the page of its plan or figure."),
}
