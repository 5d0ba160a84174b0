"""Let an identifier be used by another account: an administrator's act, with its reason, and never during a vote."""

from datetime import datetime

from django.db import transaction

from minga.foundation.census import events, rules
from minga.foundation.census.actions.defining import locked_census
from minga.foundation.census.digests import digests_of
from minga.foundation.census.models import Verification
from minga.foundation.census.queries import is_key_changed
from minga.foundation.census.rules import Because
from minga.foundation.census.uses import is_in_use
from minga.foundation.events import publish
from minga.foundation.policy import Actor, RefusedError, refuse_if
from minga.kernel import Refusal


@transaction.atomic
def free_identifier(*, census_id: int, identifier: str, because: str, by: Actor, now: datetime) -> None:
    """Nobody is verified with this identifier any more. Whose it was is told to nobody, and kept nowhere.

    Not while its person stands on the roll of a vote that goes on: a second person would vote with the same identifier.
    Where the person was erased nobody knows on which rolls they stand: then not while any vote asks for the census.
    """
    census = locked_census(census_id, by)
    plain = rules.plain_identifier(identifier)
    refuse_if(rules.refusal_of_identifier(plain, is_document=False))
    if is_key_changed(census):
        raise RefusedError(Refusal("census:key-changed"))
    digest = digests_of(census.pk).identifier(plain).hex()
    verification = Verification.objects.filter(census=census, listed__digest=digest).first()
    if verification is None:
        raise RefusedError(Refusal("census:free"))
    if is_in_use(census.pk, verification.user_id):
        raise RefusedError(Refusal("census:in-use"))
    listed = verification.listed
    verification.delete()
    if listed.withdrawn_at is not None:
        listed.delete()
    publish(events.IdentifierFreed(census_id=census.pk, because=Because(because)), by=by, now=now)
