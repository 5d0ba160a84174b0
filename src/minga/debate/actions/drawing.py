"""Store the cards of contributions: called by every action that changes how one looks."""

from collections.abc import Sequence

from minga.debate.models import Contribution, ContributionCard
from minga.debate.queries import cards
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.models import Space


def redraw(contributions: Sequence[Contribution]) -> None:
    """Draw and store these contributions' cards in every language, in place of earlier ones."""
    if not contributions:
        return
    space = Space.objects.get(pk=current_space_id())
    rows = [
        ContributionCard(contribution_id=contribution.pk, language=language, html=html)
        for contribution in contributions
        for language, html in cards.draw(contribution, space_slug=space.slug, time_zone=space.time_zone).items()
    ]
    ContributionCard.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["contribution", "language"],
        update_fields=["html"],
    )
