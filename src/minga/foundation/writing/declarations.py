"""What writing tells the rest of the house about itself."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minga.foundation.accounts.models import User
from minga.foundation.attending import Level, Why
from minga.foundation.declared import Audience, Told, declare_audience, declare_personal, declare_refusals, declared
from minga.foundation.events import Happening
from minga.foundation.kept import ERASED, Kept, declare_kept
from minga.foundation.markdown import people_named
from minga.foundation.tenancy.naming import naming_for
from minga.foundation.tenancy.queries import actor_in
from minga.foundation.writing.drafts import drafts_of
from minga.foundation.writing.events import PeopleMentioned
from minga.foundation.writing.models import Draft
from minga.foundation.writing.places import text_of

REFUSALS = {
    "writing:no-such-form": _("There is no form at this address whose words could be kept."),
    "writing:somebody-else": _("Somebody else has signed in on this device meanwhile."),
    "writing:draft-too-long": _("Only texts of at most %(most)s signs are kept while you write."),
    "writing:too-many-drafts": _("You have %(most)s unsent texts, and no room for more: send or discard some."),
    "writing:too-many-mentions": _("A text mentions at most %(most)s people: leave some names out, or write in two."),
}

# As long as what was sent can be taken back, and a moment more.
MAILED_AFTER = timedelta(seconds=15)
MENTION: dict[str, Any] = {"passes": Level.MENTIONS, "why": Why.MENTIONED, "mails_after": MAILED_AFTER}


def _tell_of_mention(fact: PeopleMentioned, happening: Happening) -> Iterable[Told]:
    """Each of those who are still mentioned and may read it now; the author by the name that they may read."""
    where = text_of(fact.kind, fact.text_id)
    if where is None:
        return
    author_id = where.author_id or happening.actor_id
    author = User.objects.filter(pk=author_id or 0).first()
    kind, about_id = where.about
    sentence = gettext_noop("%(author)s mentions you in “%(title)s”.")
    for user_id in sorted(people_named(where.html) & set(fact.people) - {author_id}):
        reader = actor_in(happening.space_id, user_id=user_id)
        if not reader.is_known or not declared().readables[kind].rows(reader).filter(pk=about_id).exists():
            continue
        with naming_for(reader):
            params = {"author": str(author or ""), "title": where.title}
        yield Told({user_id}, sentence, params, where.url, where.about, is_urgent=True, **MENTION)


KEPT = (
    Kept(
        "writing:drafts",
        _("What you began to write and have not sent"),
        _("So that you find it again on any device. Nobody else sees it."),
        _("Until it is sent or discarded, or nobody has touched it for sixty days."),
        {(Draft, "user"): ERASED},
        unread={(Draft, "user"): "It stands under the unsent texts."},
    ),
)


def _unsent(user_id: int) -> list[dict[str, str]]:
    return [{"path": row.path, "field": row.field, "text": row.text} for row in drafts_of(user_id)]


def declare() -> None:
    """Called once, when the apps stand."""
    declare_kept(*KEPT)
    declare_personal("unsent_texts", _unsent)
    declare_refusals(REFUSALS)
    declare_audience(Audience(PeopleMentioned, _tell_of_mention))
