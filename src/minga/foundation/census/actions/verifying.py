"""Show that one is on a census: by oneself, in person, or by what the organization's sign-in says."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from minga.foundation.census import events, rules
from minga.foundation.census.actions.defining import lock_census, locked_census
from minga.foundation.census.attempts import give_back, take_attempt
from minga.foundation.census.digests import digests_of
from minga.foundation.census.models import Census, Listed, Verification
from minga.foundation.census.permissions import CAN_VERIFY
from minga.foundation.census.queries import census_called, is_key_changed, refusal_of_change
from minga.foundation.census.rules import Source, Way
from minga.foundation.census.uses import join_votes
from minga.foundation.events import publish
from minga.foundation.policy import GUEST, Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Fact, Refusal


def verify_myself(
    *, census_id: int, identifier: str, proof: str, address: str, by: Actor, now: datetime
) -> Verification:
    """Show that one is on a census. Whatever does not fit is answered with one sentence, and counted.

    What is mistyped beyond doubt (a letter that does not go with its number) is said and counts for nothing: it tells
    nothing of the census. The attempt is kept before anything is compared, in a transaction of its own.
    """
    require(CAN_VERIFY, by, None)
    census = census_called(census_id)
    refuse_if(_refusal_to_ask(census))
    plain = rules.plain_identifier(identifier)
    refuse_if(rules.refusal_of_identifier(plain, is_document=census.is_document))
    user_id = by.person_id
    if Verification.objects.filter(census=census, user_id=user_id, listed__withdrawn_at=None).exists():
        raise RefusedError(Refusal("census:verified-already"))
    take_attempt(census=census, user_id=user_id, address=address, now=now)
    verification = _verify_by_myself(census_id, plain, proof, by, now)
    give_back(user_id=user_id, address=address)
    return verification


def _refusal_to_ask(census: Census) -> Refusal | None:
    if census.source != Source.FILE:
        return Refusal("census:not-by-file")
    if census.brought_at is None:
        return Refusal("census:nobody")
    if is_key_changed(census):
        return Refusal("census:key-changed")
    return refusal_of_change(census)


@transaction.atomic
def _verify_by_myself(census_id: int, plain: str, proof: str, by: Actor, now: datetime) -> Verification:
    census = lock_census(census_id)
    refuse_if(_refusal_to_ask(census))
    digests = digests_of(census.pk)
    said = rules.plain_proof(proof, is_day=census.is_proof_day)
    # The same is looked up and computed whether the identifier is there, is used, or is proven otherwise.
    shown = digests.proof(plain, said).hex() if census.proof_name else ""
    listed = Listed.objects.filter(census=census, digest=digests.identifier(plain).hex(), withdrawn_at=None).first()
    is_used = Verification.objects.filter(listed_id=listed.pk if listed else 0).exists()
    if listed is None or listed.proof != shown or is_used:
        raise RefusedError(Refusal("census:not-verified"))
    fact = events.SomebodyVerified(census_id=census.pk)
    made = _keep(census, listed, by.person_id, Way.SELF, fact, by=None, now=now)
    if made is None:
        raise RefusedError(Refusal("census:not-verified"))
    return made


@transaction.atomic
def check_in_person(*, census_id: int, user_id: int, identifier: str, by: Actor, now: datetime) -> Verification:
    """An administrator has looked at somebody's document: the identifier is compared and goes no further."""
    census = locked_census(census_id, by)
    place = SpaceMembership.objects.filter(space_id=by.space_id, user_id=user_id).present(now).first()
    if place is None:
        raise NotFoundError
    if place.role == GUEST:
        raise RefusedError(Refusal("census:guests"))
    refuse_if(_refusal_to_ask(census))
    plain = rules.plain_identifier(identifier)
    refuse_if(rules.refusal_of_identifier(plain, is_document=census.is_document))
    # First the identifier: whoever types any number about anybody must not learn from it who is verified.
    digest = digests_of(census.pk).identifier(plain).hex()
    listed = Listed.objects.filter(census=census, digest=digest, withdrawn_at=None).first()
    if listed is None:
        raise RefusedError(Refusal("census:not-on-census"))
    if Verification.objects.filter(listed=listed).exclude(user_id=user_id).exists():
        raise RefusedError(Refusal("census:taken"))
    if Verification.objects.filter(census=census, user_id=user_id, listed__withdrawn_at=None).exists():
        raise RefusedError(Refusal("census:verified-already"))
    fact = events.PersonChecked(census_id=census.pk, user_id=user_id)
    made = _keep(census, listed, user_id, Way.STAFF, fact, by=by, now=now)
    if made is None:
        raise RefusedError(Refusal("census:taken"))
    return made


def _keep(
    census: Census, listed: Listed, user_id: int, way: Way, fact: Fact, *, by: Actor | None, now: datetime
) -> Verification | None:
    """The person is verified by this entry; None where somebody else is. The constraint decides between two at once.

    Somebody whose own entry has gone from the list may be verified by another: the old one is then nobody's again,
    for it is no longer on the census.
    """
    try:
        with transaction.atomic():
            Verification.objects.filter(census=census, user_id=user_id, listed__withdrawn_at__isnull=False).update(
                user=None
            )
            made: Verification = Verification.objects.create(
                census=census, listed=listed, user_id=user_id, way=way, verified_at=now
            )
    except IntegrityError:
        return None
    publish(fact, by=by, now=now)
    join_votes(census.pk, user_id, now)
    return made


def hear_claims(*, user_id: int, subject: str, said: Mapping[str, object], space_id: int, now: datetime) -> None:
    """Somebody comes in by the organization's sign-in: who has the claim of a census is verified, who lost it is not.

    What the claim says is the identifier, or, where the census asks for one value, who the sign-in says they are.
    """
    place = SpaceMembership.objects.filter(space_id=space_id, user_id=user_id).exclude(role=GUEST)
    if not place.exists():
        return
    for census_id in list(Census.objects.filter(source=Source.CLAIM).order_by("pk").values_list("pk", flat=True)):
        _hear(census_id, user_id, subject, said, now)


@transaction.atomic
def _hear(census_id: int, user_id: int, subject: str, said: Mapping[str, object], now: datetime) -> None:
    census = lock_census(census_id)
    if is_key_changed(census):
        return
    digest = _digest_said(census, subject, said)
    mine = Verification.objects.filter(census=census, user_id=user_id).select_related("listed").first()
    if mine is not None:
        holds = mine.listed.digest == digest
        if holds != (mine.listed.withdrawn_at is None):
            Listed.objects.filter(pk=mine.listed_id).update(withdrawn_at=None if holds else now)
        if holds:
            return
    if not digest:
        return
    listed, _is_new = Listed.objects.get_or_create(census=census, digest=digest, defaults={"added_at": now})
    fact = events.SomebodyVerified(census_id=census.pk)
    if _keep(census, listed, user_id, Way.CLAIM, fact, by=None, now=now) is None:
        Census.objects.filter(pk=census.pk).update(blocked=F("blocked") + 1)
    Census.objects.filter(pk=census.pk, brought_at=None).update(brought_at=now)


def _digest_said(census: Census, subject: str, said: Mapping[str, object]) -> str:
    """The digest of who the sign-in says they are, as this census knows people; empty where they are not on it."""
    told = [rules.plain_identifier(each) for each in _texts(said.get(census.claim))]
    wanted = rules.plain_identifier(census.value)
    if wanted and wanted in told:
        told = [f"subject {subject}"]
    elif wanted:
        told = []
    plain = told[0] if len(told) == 1 else ""
    return digests_of(census.pk).identifier(plain).hex() if plain else ""


def _texts(told: object) -> list[str]:
    """What a claim says, as texts: one, or several in a list. Anything else says nothing.

    None is cut: two long ones that begin alike are two.
    """
    each = told if isinstance(told, list | tuple) else [told]
    return [str(one) for one in each if isinstance(one, str | int) and str(one).strip()]
