"""What this link tells the rest of the house about itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from minga.foundation import clock
from minga.foundation.attending import Level, Why
from minga.foundation.authorship import declare_written
from minga.foundation.dated import declare_dated
from minga.foundation.declared import (
    Attention,
    Audience,
    CordStep,
    Held,
    Holding,
    Next,
    Place,
    Searchable,
    SearchText,
    Text,
    Told,
    declare_attention,
    declare_audience,
    declare_cord_step,
    declare_holding,
    declare_next,
    declare_readable,
    declare_refusals,
    declare_searchable,
    due_by,
    in_whole,
)
from minga.foundation.events import Happening
from minga.foundation.kept import declare_charge, declare_kept
from minga.foundation.policy import Actor
from minga.foundation.tenancy.events import PersonRemoved, PersonSuspended
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.references import declare_reference
from minga.kernel import Fact, Refusal
from minga.purpose import actions, events, wording
from minga.purpose.declarations import calendar
from minga.purpose.declarations.kept import KEPT, WRITTEN
from minga.purpose.models import Indicator, Purpose, PurposeQuerySet
from minga.purpose.permissions import visible_to
from minga.purpose.queries import GoalRow, asked_indicator, goals_of, standing_of, visible_purpose
from minga.purpose.rules import (
    ACTIVE,
    CORRECTABLE,
    ENDED,
    AnswerState,
    Condition,
    Standing,
    State,
    Step,
    Verdict,
    fulfils,
    lacking,
    next_step,
)

CALLED = {
    Verdict.GO: gettext_noop("“%(title)s” goes ahead."),
    Verdict.GROW: gettext_noop("“%(title)s” is on trial until a day."),
    Verdict.NO: gettext_noop("“%(title)s”: the answer is no, with its reason."),
}


def purpose_url(space_slug: str, purpose_id: int) -> str:
    return reverse("purpose:detail", args=[space_slug, purpose_id])


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


def _told(purpose: Purpose, happening: Happening, people: Iterable[int | None], sentence: str, **params: str) -> Told:
    """To these people, but not to who did it."""
    url = purpose_url(current_slug(), purpose.pk)
    told = {user for user in people if user} - {happening.actor_id}
    return Told(told, sentence, {"title": purpose.title, **params}, url, _about(purpose), why=Why.ANSWERS)


def _tell_of_call(fact: events.PurposeCalled, happening: Happening) -> Iterable[Told]:
    purpose = Purpose.objects.get(pk=fact.purpose_id)
    yield _told(purpose, happening, [purpose.author_id, purpose.sponsor_id], CALLED[Verdict(fact.verdict)])


def _tell_of_redecision(fact: events.RedecisionAsked, _happening: Happening) -> Iterable[Told]:
    purpose = Purpose.objects.get(pk=fact.purpose_id)
    if purpose.sponsor_id:
        url = purpose_url(current_slug(), purpose.pk)
        sentence = gettext_noop("“%(title)s” asks to be decided again.")
        yield Told({purpose.sponsor_id}, sentence, {"title": purpose.title}, url, _about(purpose), why=Why.SPONSORS)


def _tell_sponsor(fact: events.SponsorAsked, happening: Happening) -> Iterable[Told]:
    purpose = Purpose.objects.get(pk=fact.purpose_id)
    url = reverse("purpose:sponsor", args=[current_slug(), purpose.pk])
    told = _told(purpose, happening, [fact.user_id], gettext_noop("You are asked to sponsor “%(title)s”."))
    yield replace(told, url=url, is_urgent=True, passes=Level.NOTHING, why=Why.ASKED)


def _tell_of_sponsor(fact: events.SponsorAnswered, happening: Happening) -> Iterable[Told]:
    purpose = Purpose.objects.get(pk=fact.purpose_id)
    yes, no = gettext_noop("“%(title)s” has a sponsor."), gettext_noop("Whom you asked does not sponsor “%(title)s”.")
    yield _told(purpose, happening, [purpose.author_id], yes if fact.is_accepted else no)


def _tell_owner(fact: events.OwnerAsked, happening: Happening) -> Iterable[Told]:
    indicator = Indicator.objects.filter(pk=fact.indicator_id).select_related("purpose").first()
    if indicator is None:
        return
    url = reverse("purpose:answer", args=[current_slug(), indicator.pk])
    sentence = gettext_noop("You are asked to answer for the figure “%(name)s” of “%(title)s”.")
    told = _told(indicator.purpose, happening, [fact.user_id], sentence, name=indicator.name)
    yield replace(told, url=url, is_urgent=True, passes=Level.NOTHING, why=Why.ASKED)


def _tell_of_owner(fact: events.OwnerAnswered, happening: Happening) -> Iterable[Told]:
    indicator = Indicator.objects.filter(pk=fact.indicator_id).select_related("purpose").first()
    if indicator is None:
        return
    yes = gettext_noop("Somebody answers for the figure “%(name)s” of “%(title)s”.")
    no = gettext_noop("Whom you asked does not answer for the figure “%(name)s” of “%(title)s”.")
    yield _told(
        indicator.purpose,
        happening,
        [indicator.purpose.author_id],
        yes if fact.is_accepted else no,
        name=indicator.name,
    )


def _tell_of_correction(fact: events.CharterRevised, happening: Happening) -> Iterable[Told]:
    """Whoever decided on it learns that its words were corrected since."""
    purpose = Purpose.objects.get(pk=fact.purpose_id)
    if purpose.state in ACTIVE and set(fact.before) & CORRECTABLE:
        sentence = gettext_noop("What “%(title)s” says was corrected; the history shows what it said before.")
        yield _told(purpose, happening, [purpose.author_id, purpose.sponsor_id], sentence)


def _sponsored(actor: Actor) -> PurposeQuerySet:
    mine: PurposeQuerySet = Purpose.objects.filter(sponsor_id=actor.user_id).exclude(state__in=ENDED)
    return mine


def _calls_due(actor: Actor, now: datetime) -> Iterable[Attention]:
    mine = visible_to(actor).filter(sponsor_id=actor.user_id).exclude(sponsor_answer=AnswerState.ASKED)
    for purpose in mine.filter(state__in=[State.DRAFT, State.GO, State.GROW]).select_related("space"):
        url = purpose_url(purpose.space.slug, purpose.pk)
        if purpose.state == State.DRAFT:
            sentence = _("Decide whether to go on with “%(title)s”") % {"title": purpose.title}
            yield Attention(sentence, url, "purpose")
            continue
        due_on = purpose.grow_expires_on if purpose.state == State.GROW else purpose.redecide_on
        sentence = _("Decide again on “%(title)s”") % {"title": purpose.title}
        if due_on is not None and (due_on - clock.day_of(now)).days <= 30:
            yield due_by(sentence, url, "purpose", due_on)
        elif purpose.redecision_asked_at is not None:
            yield Attention(sentence, url, "purpose")


def _asked_to_sponsor(actor: Actor) -> PurposeQuerySet:
    return _sponsored(actor).filter(sponsor_answer=AnswerState.ASKED)


def _asked_to_answer(actor: Actor) -> QuerySet[Indicator]:
    return Indicator.objects.filter(owner_id=actor.user_id, owner_answer=AnswerState.ASKED)


def _questions_to(actor: Actor, _now: datetime) -> Iterable[Attention]:
    """Whether to sponsor, and whether to answer for a figure: asked of this person, not answered yet."""
    asked = visible_to(actor).filter(sponsor_id=actor.user_id, sponsor_answer=AnswerState.ASKED)
    for purpose in asked.exclude(state__in=ENDED).select_related("space").order_by("id"):
        sentence = _("Say whether you sponsor “%(title)s”") % {"title": purpose.title}
        yield Attention(
            sentence, reverse("purpose:sponsor", args=[purpose.space.slug, purpose.pk]), "purpose", weight=9
        )
    seen = visible_to(actor).exclude(state__in=ENDED).values("pk")
    mine = Indicator.objects.filter(owner_id=actor.user_id, owner_answer=AnswerState.ASKED, purpose__in=seen)
    for indicator in mine.select_related("space").order_by("id"):
        sentence = _("Say whether you answer for the figure “%(name)s”") % {"name": indicator.name}
        yield Attention(
            sentence, reverse("purpose:answer", args=[indicator.space.slug, indicator.pk]), "purpose", weight=9
        )


def step_url(space: str, purpose_id: int, condition: Condition, goals: Sequence[GoalRow]) -> str:
    """Where what is missing is added, to the very field."""
    outcome = next((goal for goal in goals if goal.role == "outcome"), None)
    guardrail = next((goal for goal in goals if goal.role == "guardrail"), None)
    if condition in TERMS:
        return f"{reverse('purpose:terms', args=[space, purpose_id])}#{TERMS[condition]}"
    if condition == Condition.CRITERIA:
        return reverse("purpose:review", args=[space, purpose_id])
    if condition == Condition.OWNER and outcome is not None:
        return reverse("purpose:hand_over", args=[space, outcome.indicator_id])
    role, there = ("guardrail", guardrail) if condition == Condition.GUARDRAIL else ("outcome", outcome)
    if there is not None:
        return reverse("purpose:indicator", args=[space, there.indicator_id])
    return f"{reverse('purpose:figure', args=[space, purpose_id])}?role={role}"


TERMS = {
    Condition.SPONSOR: "id_sponsor_id",
    Condition.DECISION_RIGHT: "id_decision_right_0",
    Condition.REDECISION: "id_redecide_on",
}


def next_on_page(actor: Actor, purpose_id: int, now: datetime) -> Next | None:
    """What this person does next on the page of a purpose."""
    purpose = visible_purpose(actor, purpose_id)
    standing = standing_of(actor, purpose, today=clock.day_of(now))
    step = next_step(standing)
    if step == Step.NOTHING:
        return None
    sentence, label, weight = wording.STEPS[step]
    url = _step_url(step, actor, purpose, standing)
    said = {
        "sponsor": str(purpose.sponsor or _("an administrator")),
        "n": purpose.response_days,
        "missing": _listed(standing),
    }
    if step in {Step.DECIDE, Step.FULFIL}:
        sentence, label = _of_list(step, standing, sentence, label)
    return Next(in_whole(sentence, said), str(label) if url else "", url, weight=weight)


def _of_list(step: Step, standing: Standing, sentence: Text, label: Text) -> tuple[Text, Text]:
    """On trial now, or ahead: what is said follows from what is missing."""
    missing, condition = lacking(standing.missing), fulfils(standing)
    if step == Step.DECIDE:
        return (wording.BEGIN_ON_TRIAL if missing else sentence), label
    is_waiting = Condition.SPONSOR not in missing and standing.state == State.DRAFT
    return (wording.WHILE_IT_WAITS if is_waiting else sentence), wording.ADD[condition] if condition else label


def _listed(standing: Standing) -> str:
    return ", ".join(str(wording.MISSING[each]) for each in lacking(standing.missing))


def _step_url(step: Step, actor: Actor, purpose: Purpose, standing: Standing) -> str:
    space = current_slug()
    if step == Step.ANSWER_AS_OWNER and (indicator := asked_indicator(actor, purpose.pk)):
        return reverse("purpose:answer", args=[space, indicator.pk])
    if step == Step.FULFIL and (condition := fulfils(standing)):
        return step_url(space, purpose.pk, condition, goals_of(purpose.pk))
    page = PAGES.get(step)
    return reverse(f"purpose:{page}", args=[space, purpose.pk]) if page else ""


PAGES = {
    Step.ANSWER_AS_SPONSOR: "sponsor",
    Step.DECIDE: "call",
    Step.DECIDE_AGAIN: "call",
    Step.REVIEW: "review",
    Step.EDIT: "revise",
}


def _changed(fact: Any) -> Iterable[int]:
    return (fact.purpose_id,)


def _charges(user_id: int) -> Iterable[Refusal]:
    """A purpose that is under way keeps a sponsor: who sponsors one passes it on before leaving for good."""
    for title in Purpose.objects.filter(sponsor_id=user_id, state__in=ACTIVE).values_list("title", flat=True):
        yield Refusal("purpose:is-sponsored", {"purpose": title})


def _sponsored_by(actor: Actor, user_id: int) -> Iterable[Held]:
    """Living purposes that somebody sponsors, as far as the actor may know of them."""
    for purpose in visible_to(actor).filter(sponsor_id=user_id).exclude(state__in=ENDED).order_by("title", "pk"):
        what = _("Sponsors “%(title)s”") % {"title": purpose.title}
        yield Held(purpose.pk, what, purpose_url(current_slug(), purpose.pk), purpose.author_id)


def _answered_by(actor: Actor, user_id: int) -> Iterable[Held]:
    """Figures of living purposes for which somebody answers."""
    living = visible_to(actor).exclude(state__in=ENDED).order_by()
    indicators = Indicator.objects.answered_for().filter(owner_id=user_id, purpose__in=living)
    for indicator in indicators.select_related("purpose").order_by("name", "pk"):
        names = {"name": indicator.name, "title": indicator.purpose.title}
        what = _("Answers for the figure “%(name)s” of “%(title)s”") % names
        url = purpose_url(current_slug(), indicator.purpose_id)
        yield Held(indicator.pk, what, url, indicator.purpose.sponsor_id)


def _pass_on_sponsoring(purpose_id: int, _user_id: int, to: int | None, by: Actor, now: datetime) -> object:
    return actions.name_sponsor(purpose_id=purpose_id, user_id=to or 0, by=by, now=now)


def _pass_on_figure(indicator_id: int, _user_id: int, to: int | None, by: Actor, now: datetime) -> object:
    return actions.hand_over_indicator(indicator_id=indicator_id, user_id=to or 0, by=by, now=now)


def _tell_of_absence(fact: PersonSuspended | PersonRemoved, happening: Happening) -> Iterable[Told]:
    """Whoever wrote a purpose is told that its sponsor is not here."""
    sentence = gettext_noop("Whoever sponsors “%(title)s” is not here at present.")
    for purpose in Purpose.objects.filter(sponsor_id=fact.user_id).exclude(state__in=ENDED).order_by("pk"):
        yield _told(purpose, happening, [purpose.author_id], sentence)


TELLINGS: Mapping[type[Fact], Callable[[Any, Happening], Iterable[Told]]] = {
    events.PurposeCalled: _tell_of_call,
    events.RedecisionAsked: _tell_of_redecision,
    events.CharterRevised: _tell_of_correction,
    events.SponsorAsked: _tell_sponsor,
    events.SponsorAnswered: _tell_of_sponsor,
    events.OwnerAsked: _tell_owner,
    events.OwnerAnswered: _tell_of_owner,
    PersonSuspended: _tell_of_absence,
    PersonRemoved: _tell_of_absence,
}


def declare() -> None:
    """Called once, when the apps stand."""
    declare_written("purpose", WRITTEN)
    declare_kept(*KEPT)
    declare_charge(_charges)
    declare_cord_step(CordStep("purpose", gettext_lazy("Purpose"), visible_to, "pk"))
    declare_refusals(wording.REFUSALS)
    declare_readable("purpose", visible_to)
    declare_holding(Holding("purpose:sponsors", _sponsored_by, _pass_on_sponsoring))
    declare_holding(Holding("purpose:figure", _answered_by, _pass_on_figure))
    for fact, tell in TELLINGS.items():
        declare_audience(Audience(fact, tell))
    declare_dated(calendar.dated)
    declare_attention(_questions_to, _asked_to_sponsor, _asked_to_answer)
    declare_attention(_calls_due, _sponsored)
    declare_next("purpose:detail", next_on_page)
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
    declare_reference("purpose", "purpose:detail")
