"""In which texts of a debate files may stand, and who may read them there."""

from collections.abc import Collection, Mapping

from django.db.models import Q

from minga.debate import wording
from minga.debate.declarations.waiting import address
from minga.debate.models import Contribution
from minga.debate.permissions import facilitated_by, visible_to
from minga.debate.rules import ContributionState, Kind
from minga.debate.rules.naming import called
from minga.foundation.media.places import TextPlace, declare_text_place
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug


def _with_text(actor: Actor, ids: Collection[int], shown: Q) -> set[int]:
    """Who wrote it and who facilitates read on what is shown to others no longer."""
    if actor.is_known:
        shown |= Q(author_id=actor.user_id) | Q(question__in=facilitated_by(actor).values("pk"))
    rows = Contribution.objects.filter(shown, pk__in=ids, question__in=visible_to(actor).values("pk"))
    return set(rows.values_list("pk", flat=True))


def readable_contributions(actor: Actor, ids: Collection[int]) -> set[int]:
    """Those whose text the actor may read now."""
    return _with_text(actor, ids, Q(hidden_at__isnull=True) & ~Q(state=ContributionState.WITHDRAWN))


def readable_revisions(actor: Actor, ids: Collection[int]) -> set[int]:
    """Those of which the actor may read what they said before: of withdrawn ones, too."""
    return _with_text(actor, ids, Q(hidden_at__isnull=True))


def titles_of_contributions(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    slug = current_slug()
    rows = Contribution.objects.filter(pk__in=ids).values_list("pk", "question_id", "kind", "title", "body")
    return {
        pk: (called(title, body) or str(wording.KINDS[Kind(kind)]), address("contribution", slug, question_id, pk))
        for pk, question_id, kind, title, body in rows
    }


def declare() -> None:
    declare_text_place(
        TextPlace(Contribution._meta.label_lower, readable_contributions, titles_of_contributions, readable_revisions)
    )
