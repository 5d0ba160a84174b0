"""What this link does when an earlier one announces something."""

from minga.decision.events import DecisionPublished
from minga.decision.models import Option
from minga.foundation.events import Happening, react_to
from minga.initiative import actions


@react_to(DecisionPublished)
def draft_what_was_chosen(fact: DecisionPublished, happening: Happening) -> None:
    """Each published choice becomes a draft by itself; to wait becomes none."""
    chosen = Option.objects.filter(decision_id=fact.decision_id, place__isnull=False, is_wait=False)
    for option_id in chosen.order_by("place").values_list("pk", flat=True):
        actions.draft_initiative(decision_id=fact.decision_id, option_id=option_id, by=None, now=happening.at)
