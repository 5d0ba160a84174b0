"""What this link tells the rest of the house about itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from minga.foundation import clock
from minga.foundation.authorship import Written, declare_written
from minga.foundation.declared import (
    Attention,
    Audience,
    CordStep,
    Place,
    Searchable,
    SearchText,
    Told,
    declare_attention,
    declare_audience,
    declare_cord_step,
    declare_readable,
    declare_refusals,
    declare_searchable,
    due_by,
)
from minga.foundation.events import Happening
from minga.foundation.policy import Actor
from minga.foundation.tenancy.models import Space
from minga.purpose import events, wording
from minga.purpose.models import CriterionReview, Purpose, PurposeCall
from minga.purpose.permissions import visible_to
from minga.purpose.rules import State, Verdict

CALLED = {
    Verdict.GO: gettext_noop("“%(title)s” goes ahead."),
    Verdict.GROW: gettext_noop("“%(title)s” is on trial until a day."),
    Verdict.NO: gettext_noop("“%(title)s”: the answer is no, with its reason."),
}


def purpose_url(space_slug: str, purpose_id: int) -> str:
    return reverse("purpose:detail", args=[space_slug, purpose_id])


def _slug(space_id: int) -> str:
    return Space.objects.values_list("slug", flat=True).get(pk=space_id)


def _texts(ids: Iterable[int] | None) -> Iterable[SearchText]:
    purposes = Purpose.objects.select_related("space")
    for purpose in purposes if ids is None else purposes.filter(pk__in=ids):
        body = f"{purpose.issue} {purpose.who} {purpose.member_gain} {purpose.organization_gain}"
        yield SearchText(purpose.pk, purpose.title, body, purpose_url(purpose.space.slug, purpose.pk))


def _places(ids: Iterable[int]) -> dict[int, Place]:
    rows = Purpose.objects.filter(pk__in=ids).order_by().values_list("pk", "state", "chartered_at")
    return {pk: Place(state=str(wording.STATES[State(state)]), at=at) for pk, state, at in rows}


def _visible_ids(actor: Actor, ids: Iterable[int]) -> set[int]:
    return set(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _about(purpose: Purpose) -> tuple[str, int]:
    return "purpose", purpose.pk


def _tell_of_call(fact: events.PurposeCalled, happening: Happening) -> Iterable[Told]:
    purpose = Purpose.objects.get(pk=fact.purpose_id)
    people = {purpose.author_id, purpose.sponsor_id} - {None, happening.actor_id}
    url = purpose_url(_slug(happening.space_id), purpose.pk)
    yield Told(
        {user for user in people if user}, CALLED[Verdict(fact.verdict)], {"title": purpose.title}, url, _about(purpose)
    )


def _tell_of_redecision(fact: events.RedecisionAsked, happening: Happening) -> Iterable[Told]:
    purpose = Purpose.objects.get(pk=fact.purpose_id)
    if purpose.sponsor_id:
        url = purpose_url(_slug(happening.space_id), purpose.pk)
        sentence = gettext_noop("“%(title)s” asks to be decided again.")
        yield Told({purpose.sponsor_id}, sentence, {"title": purpose.title}, url, _about(purpose))


def _attention(actor: Actor, now: datetime) -> Iterable[Attention]:
    if not actor.is_known:
        return
    mine = visible_to(actor).filter(sponsor_id=actor.user_id).select_related("space")
    for purpose in mine.filter(state__in=[State.DRAFT, State.GO, State.GROW]):
        url = purpose_url(purpose.space.slug, purpose.pk)
        if purpose.state == State.DRAFT:
            yield Attention(_("Decide whether to go on with “%(title)s”") % {"title": purpose.title}, url, "purpose")
            continue
        due_on = purpose.grow_expires_on if purpose.state == State.GROW else purpose.redecide_on
        if due_on is not None and (due_on - clock.day_of(now)).days <= 30:
            yield due_by(_("Decide again on “%(title)s”") % {"title": purpose.title}, url, "purpose", due_on)


def _changed(fact: Any) -> Iterable[int]:
    return (fact.purpose_id,)


WRITTEN: Written = {
    (Purpose, "author"): "title who issue member_gain organization_gain trigger result_note chartered_at",
    (CriterionReview, "reviewer"): "purpose criterion score reason reviewed_at",
    (PurposeCall, "called_by"): "purpose verdict reason called_at",
}


def declare() -> None:
    """Called once, when the apps stand."""
    declare_written("purpose", WRITTEN)
    declare_cord_step(CordStep("purpose", gettext_lazy("Purpose"), visible_to, "pk"))
    declare_refusals(wording.REFUSALS)
    declare_readable("purpose", visible_to)
    declare_audience(Audience(events.PurposeCalled, _tell_of_call))
    declare_audience(Audience(events.RedecisionAsked, _tell_of_redecision))
    declare_attention(_attention)
    declare_searchable(
        Searchable(
            kind="purpose",
            label=gettext_lazy("Purpose"),
            on=(events.PurposeChartered, events.CharterRevised),
            changed_ids=_changed,
            texts=_texts,
            places=_places,
            visible=_visible_ids,
        )
    )
