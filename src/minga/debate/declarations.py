"""What this link tells the rest of the house about itself."""

from minga.debate import wording
from minga.foundation.declared import declare_refusals


def declare() -> None:
    """Called once, when the apps stand."""
    declare_refusals(wording.REFUSALS)
