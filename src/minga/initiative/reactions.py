"""What this link does when an earlier one announces something."""

from minga.decision.events import DecisionPublished
from minga.decision.models import Option
from minga.foundation.events import Happening, react_to
from minga.initiative import actions


@react_to(DecisionPublished)
def draft_what_was_chosen(fact: DecisionPublished, happening: Happening) -> None:
    """A published choice becomes a draft by itself; to wait becomes none."""
    if fact.chosen_option_id is None:
        return
    if Option.objects.filter(pk=fact.chosen_option_id, is_wait=False).exists():
        actions.draft_initiative(
            decision_id=fact.decision_id, option_id=fact.chosen_option_id, by=None, now=happening.at
        )
