"""Publish terms of use, bring them into force, accept them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.markdown import to_html
from minga.foundation.policy import Actor, NotAllowedError, RefusedError, is_space_administrator, require
from minga.foundation.rights.events import TermsAccepted, TermsPublished
from minga.foundation.rights.models import Acceptance, TermsInForce, TermsText, TermsVersion
from minga.foundation.scope import across_spaces, in_space
from minga.foundation.tenancy.models import Space
from minga.kernel import Refusal
from minga.kernel.writing import written


@transaction.atomic
def publish_terms(*, texts: Mapping[str, str], effective_at: datetime, by: Actor, now: datetime) -> TermsVersion:
    """A new version of the terms, which holds from a moment on: now, or a day to come. Earlier ones are kept."""
    require(is_space_administrator, by, None)
    wanted = {language: written(body).strip() for language, body in texts.items() if written(body).strip()}
    if not wanted:
        raise RefusedError(Refusal("rights:terms-need-text"))
    if effective_at < now:
        raise RefusedError(Refusal("rights:terms-in-the-past"))
    Space.objects.select_for_update().get(pk=by.space_id)
    last = TermsVersion.objects.order_by("-number").first()
    version = TermsVersion.objects.create(
        number=last.number + 1 if last else 1,
        effective_at=effective_at,
        written_by_id=by.person_id,
        written_at=now,
    )
    for language, body in wanted.items():
        TermsText.objects.create(version=version, language=language, body=body, body_html=to_html(body))
    fact = TermsPublished(number=version.number, effective_at=effective_at.isoformat())
    publish(fact, by=by, now=now)
    _bring(by.space_id, now)
    return version


def bring_into_force(now: datetime) -> int:
    """In every space the newest version whose moment has come holds; returns in how many another holds than before."""
    with across_spaces():
        due = TermsVersion.objects.filter(effective_at__lte=now).order_by().values_list("space_id", flat=True)
        spaces = set(due.distinct())
    changed = 0
    for space_id in sorted(spaces):
        with in_space(space_id), transaction.atomic():
            changed += _bring(space_id, now)
    return changed


def _bring(space_id: int, now: datetime) -> bool:
    newest = TermsVersion.objects.filter(effective_at__lte=now).order_by("-number").first()
    if newest is None:
        return False
    held, is_new = TermsInForce.objects.get_or_create(space_id=space_id, defaults={"number": newest.number})
    if not is_new and held.number != newest.number:
        held.number, is_new = newest.number, True
        held.save(update_fields=["number"])
    return is_new


@transaction.atomic
def accept_terms(*, number: int, by: Actor, now: datetime) -> Acceptance:
    """Accept the version of the terms that holds now; once is enough."""
    if by.space_role is None:
        raise NotAllowedError("is_space_member")
    held = TermsInForce.objects.filter(space_id=by.space_id).first()
    if held is None or held.number != number:
        raise RefusedError(Refusal("rights:terms-changed"))
    version = TermsVersion.objects.get(number=number)
    acceptance, is_new = Acceptance.objects.get_or_create(
        version=version, user_id=by.person_id, defaults={"accepted_at": now}
    )
    if is_new:
        publish(TermsAccepted(number=number), by=by, now=now)
    return acceptance
