"""Store the cards of contributions: called by every action that changes how one looks."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from minga.debate.models import Contribution, ContributionCard, Question
from minga.debate.queries import cards
from minga.debate.queries.supporting import tallies_of
from minga.foundation.ids import random_id
from minga.foundation.scope import across_spaces, current_space_id, in_space
from minga.foundation.tenancy.models import Space


def redraw(contributions: Sequence[Contribution]) -> None:
    """Draw and store these contributions' cards in every language, in place of earlier ones."""
    if not contributions:
        return
    space, tallies = Space.objects.get(pk=current_space_id()), tallies_of(contributions)
    rows = [
        ContributionCard(contribution_id=contribution.pk, language=language, html=html)
        for contribution in contributions
        for language, html in cards.draw(
            contribution,
            space_slug=space.slug,
            time_zone=space.time_zone,
            tally=tallies.get(contribution.pk),
        ).items()
    ]
    ContributionCard.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["contribution", "language"],
        update_fields=["html"],
    )


def redraw_next(after: int) -> int | None:
    """Draw the next two hundred contributions of all spaces again; the last of their ids, or None for none left."""
    with across_spaces():
        rows = list(Contribution.objects.filter(pk__gt=after).order_by("pk")[:200])
    by_space = attrgetter("space_id")
    for space_id, of_space in groupby(sorted(rows, key=by_space), key=by_space):
        with in_space(space_id):
            contributions = list(of_space)
            redraw(contributions)
            for question_id in {each.question_id for each in contributions}:
                Question.objects.filter(pk=question_id).update(content_version=random_id())
    return rows[-1].pk if rows else None
