"""What one link says that somebody should do, whether or not its gates would have it asked."""

from datetime import datetime

from minga.foundation.declared import Attention, declared
from minga.foundation.policy import Actor


def waits(link: str, actor: Actor, now: datetime) -> list[Attention]:
    """Every item of the link's sources, in the order in which they are declared."""
    sources = [source for source in declared().attention if source.ask.__module__.startswith(f"minga.{link}.")]
    return [item for source in sources for item in source(actor, now)]
