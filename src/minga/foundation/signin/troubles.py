"""What a provider was refused for last, kept for the administrators of its space: a code, and of whom nothing."""

from datetime import datetime, timedelta
from typing import Final

from minga.foundation.patience import by_the_way
from minga.foundation.signin.models import Provider
from minga.foundation.tenancy.models import Trouble
from minga.kernel import Refusal

OURS: Final = frozenset({"signin:cancelled", "signin:only-one-space", "signin:provider-required", "space:is-closed"})
"""Not the provider's fault, nor that of how it is set up."""
TOLD: Final = frozenset({"host", "why", "seconds", "status", "missing"})
"""Of a refusal, what names nobody."""
PAUSE = timedelta(minutes=1)


def part_of(provider_id: int) -> str:
    return f"signin:{provider_id}"


def note_trouble(provider: Provider, refusal: Refusal, now: datetime) -> None:
    """Anybody can be refused as often as they like: it is written down once a minute at most."""
    if refusal.code in OURS:
        return
    here = Trouble.objects.filter(space_id=provider.place_id, part=part_of(provider.pk))
    if here.filter(at__gt=now - PAUSE).exists():
        return
    params = {name: str(value)[:200] for name, value in refusal.params.items() if name in TOLD}
    said = {"code": refusal.code, "params": params, "at": now}
    with by_the_way():
        Trouble.objects.update_or_create(space_id=provider.place_id, part=part_of(provider.pk), defaults=said)
