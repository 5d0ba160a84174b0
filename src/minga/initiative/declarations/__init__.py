"""What this link tells the rest of the house about itself."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from minga.community.models import Membership
from minga.community.permissions import roles_of
from minga.community.queries import member_ids, people_inside
from minga.community.rules import Role
from minga.foundation import clock
from minga.foundation.attending import Followable, Level, Why, declare_followable
from minga.foundation.authorship import declare_written
from minga.foundation.dated import declare_dated
from minga.foundation.declared import (
    Attention,
    Audience,
    CordStep,
    HealthFigure,
    Held,
    Holding,
    Panel,
    Place,
    Searchable,
    SearchText,
    Told,
    declare_attention,
    declare_audience,
    declare_cord_step,
    declare_health,
    declare_holding,
    declare_next,
    declare_panel,
    declare_readable,
    declare_refusals,
    declare_searchable,
    due_by,
)
from minga.foundation.events import Happening
from minga.foundation.kept import declare_charge, declare_kept
from minga.foundation.media.rules import plain_words
from minga.foundation.notices.following import people_for_everything
from minga.foundation.policy import Actor
from minga.foundation.prepared import prepared
from minga.foundation.tenancy.events import PersonRemoved, PersonSuspended
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.references import declare_reference
from minga.initiative import actions, events, queries, wording
from minga.initiative.declarations import calendar, mentioning, standing
from minga.initiative.declarations.kept import KEPT, WRITTEN
from minga.initiative.models import (
    Commitment,
    HoursEntry,
    Initiative,
    InitiativeQuerySet,
    Milestone,
    Unit,
)
from minga.initiative.permissions import visible_to
from minga.initiative.rules import ENDED, GROUP_MIN, REMIND_DAYS, State
from minga.kernel import Refusal
from minga.kernel.mentions import unnamed

HEALTH_DAYS = 30


def _url(initiative_id: int) -> str:
    return reverse("initiative:detail", args=[current_slug(), initiative_id])


def _texts(ids: Iterable[int] | None) -> Iterable[SearchText]:
    initiatives = Initiative.objects.select_related("space")
    for row in initiatives if ids is None else initiatives.filter(pk__in=ids):
        url = reverse("initiative:detail", args=[row.space.slug, row.pk])
        body = unnamed(plain_words(f"{row.body} {row.end_note}"))
        yield SearchText(row.pk, row.title, body, url)


def _places(ids: Iterable[int]) -> dict[int, Place]:
    rows = Initiative.objects.filter(pk__in=ids).order_by()
    named = rows.values_list("pk", "decision__community__name", "state", "drafted_at")
    return {pk: Place(where, str(wording.STATES[State(state)]), at) for pk, where, state, at in named}


def _visible_ids(actor: Actor, ids: Iterable[int]) -> set[int]:
    return set(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _changed(fact: Any) -> Iterable[int]:
    return (fact.initiative_id,)


def _told(fact: Any, happening: Happening, people: Iterable[int | None], sentence: str, **more: object) -> Told:
    initiative = Initiative.objects.get(pk=fact.initiative_id)
    told = {person for person in people if person is not None and person != happening.actor_id}
    url = _url(initiative.pk)
    about = ("initiative", initiative.pk)
    return Told(told, sentence, {"title": initiative.title, **more}, url, about, why=Why.FACILITATES)


def _community_id(initiative_id: int) -> int:
    return Initiative.objects.values_list("decision__community_id", flat=True).get(pk=initiative_id)


def _tell_of_draft(fact: events.InitiativeDrafted, happening: Happening) -> Iterable[Told]:
    people = member_ids(_community_id(fact.initiative_id), roles=["facilitator"])
    yield _told(fact, happening, people, gettext_noop("“%(title)s” was chosen. Who owns it?"))


def _tell_asked(fact: events.OwnerAsked, happening: Happening) -> Iterable[Told]:
    told = _told(fact, happening, [fact.user_id], gettext_noop("You are asked to own “%(title)s”."))
    yield replace(told, is_urgent=True, passes=Level.NOTHING, why=Why.ASKED)


def _tell_of_acceptance(fact: events.OwnerAccepted, happening: Happening) -> Iterable[Told]:
    people = [*member_ids(_community_id(fact.initiative_id), roles=["facilitator"]), fact.before]
    yield _told(fact, happening, people, gettext_noop("“%(title)s” has an owner."))


def _tell_of_refusal(fact: events.OwnerDeclined, happening: Happening) -> Iterable[Told]:
    people = member_ids(_community_id(fact.initiative_id), roles=["facilitator"])
    yield _told(fact, happening, people, gettext_noop("The person you asked has declined to own “%(title)s”."))


def _tell_everybody(sentence: str) -> Any:
    def tell(fact: Any, happening: Happening) -> Iterable[Told]:
        told = _told(fact, happening, (), sentence)
        inside = people_inside(_community_id(fact.initiative_id))
        yield replace(told, user_ids=inside, why=Why.TAKES_PART)
        others = people_for_everything(told.about).exclude(pk__in=inside)
        yield replace(told, user_ids=others, passes=Level.EVERYTHING, why=Why.FOLLOWS)

    return tell


def _tell_of_correction(fact: events.UnitStartCorrected, happening: Happening) -> Iterable[Told]:
    """Evaluators too: a plan locked on the earlier date must be looked at again."""
    owner_id = Initiative.objects.values_list("owner_id", flat=True).get(pk=fact.initiative_id)
    people = [*member_ids(_community_id(fact.initiative_id), roles=["facilitator", "evaluator"]), owner_id]
    yield _told(fact, happening, people, gettext_noop("A start date of “%(title)s” was corrected."))


def _remind(fact: events.ReminderDue, happening: Happening) -> Iterable[Told]:
    """Only the person who promised, or for a milestone the owner."""
    if fact.kind == "commitment":
        commitment = Commitment.objects.get(pk=fact.thing_id)
        sentence = gettext_noop("You promised “%(what)s” by %(due_on)s.")
        due_on = commitment.due_on
        told = _told(fact, happening, [commitment.user_id], sentence, what=commitment.what, due_on=due_on)
        yield replace(told, why=Why.PROMISED)
        return
    milestone = Milestone.objects.select_related("initiative").get(pk=fact.thing_id)
    sentence = gettext_noop("The milestone “%(what)s” is due by %(due_on)s.")
    due_on = milestone.due_on
    told = _told(fact, happening, [milestone.initiative.owner_id], sentence, what=milestone.title, due_on=due_on)
    yield replace(told, why=Why.ANSWERS)


def _tell_of_milestone(fact: events.MilestoneReached, happening: Happening) -> Iterable[Told]:
    milestone = Milestone.objects.get(pk=fact.milestone_id)
    sentence = gettext_noop("“%(title)s”: the milestone “%(what)s” is reached.")
    told = _told(fact, happening, (), sentence, what=milestone.title)
    yield replace(told, user_ids=people_for_everything(told.about), passes=Level.EVERYTHING, why=Why.FOLLOWS)


def _asked_or_owned(actor: Actor) -> InitiativeQuerySet:
    return Initiative.objects.living().filter(Q(asked_owner_id=actor.user_id) | Q(owner_id=actor.user_id))


def _unowned(actor: Actor) -> InitiativeQuerySet:
    facilitated = [pk for pk, role in roles_of(actor).items() if role == Role.FACILITATOR]
    living = Initiative.objects.living()
    return living.filter(owner=None, asked_owner=None, decision__community_id__in=facilitated)


@prepared
def _waiting(actor: Actor) -> QuerySet[Initiative]:
    facilitated = Membership.objects.facilitators().filter(user_id=actor.person_id).values("community_id")
    mine = Q(asked_owner_id=actor.user_id) | Q(owner_id=actor.user_id, state=State.DRAFTED)
    unowned = Q(owner=None, asked_owner=None, state=State.DRAFTED, decision__community_id__in=facilitated)
    rows = visible_to(actor).living().filter(mine | unowned).order_by("drafted_at", "id")
    named = ("title", "owner_id", "asked_owner_id", "decision__community__name")
    return rows.select_related("decision__community").only(*named)


def _initiatives_waiting(actor: Actor, _now: datetime) -> Iterable[Attention]:
    """Somebody is asked; nobody owns; an owner has not begun."""
    slug = current_slug()
    for row in _waiting(actor):
        sentence = _("Begin “%(title)s”")
        if row.asked_owner_id == actor.user_id:
            sentence = _("Say whether you will own “%(title)s”")
        elif row.owner_id is None:
            sentence = _("Find an owner for “%(title)s”")
        url = reverse("initiative:detail", args=[slug, row.pk])
        yield Attention(sentence % {"title": row.title}, url, "initiative", where=row.decision.community.name)


def _promised(actor: Actor) -> QuerySet[Commitment]:
    return Commitment.objects.unsettled().filter(user_id=actor.person_id)


def _promises_due(actor: Actor, now: datetime) -> Iterable[Attention]:
    slug, today = current_slug(), clock.day_of(now)
    due = Commitment.objects.unsettled().filter(user_id=actor.person_id, due_on__lte=today + timedelta(days=7))
    seen = due.filter(initiative__in=visible_to(actor).values("pk")).exclude(initiative__state__in=ENDED)
    for row in seen.select_related("initiative").order_by("due_on", "id"):
        sentence = _("You promised “%(what)s”") % {"what": row.what}
        url = reverse("initiative:detail", args=[slug, row.initiative_id])
        yield due_by(sentence, url, "initiative", row.due_on, where=row.initiative.title)


def _under_way(actor: Actor) -> InitiativeQuerySet:
    mine: InitiativeQuerySet = Initiative.objects.filter(owner_id=actor.user_id, state=State.UNDER_WAY)
    return mine


def _owned_under_way(actor: Actor) -> QuerySet[Initiative, Any]:
    return visible_to(actor).filter(owner_id=actor.user_id, state=State.UNDER_WAY).values("pk")


@prepared
def _starts_untold(actor: Actor, today: date) -> QuerySet[Unit, tuple[int, date | None, str]]:
    units = Unit.objects.filter(initiative__in=_owned_under_way(actor), started_on=None, starts_on__lte=today)
    return units.values_list("initiative_id", "starts_on", "initiative__title").distinct().order_by("starts_on")


@prepared
def _milestones_near(actor: Actor, near: date) -> QuerySet[Milestone]:
    rows = Milestone.objects.filter(initiative__in=_owned_under_way(actor), done_on=None, due_on__lte=near)
    return rows.select_related("initiative").order_by("due_on", "id")


def _plans_due(actor: Actor, now: datetime) -> Iterable[Attention]:
    """For the owner: units whose day has come and of which nobody said whether they started; milestones."""
    slug, today = current_slug(), clock.day_of(now)
    for initiative_id, starts_on, where in _starts_untold(actor, today):
        url = reverse("initiative:detail", args=[slug, initiative_id])
        if starts_on is not None:
            yield due_by(_("Say which units have really started"), url, "initiative", starts_on, where=where)
    for row in _milestones_near(actor, today + timedelta(days=REMIND_DAYS)):
        sentence = _("Milestone: %(title)s") % {"title": row.title}
        url = reverse("initiative:detail", args=[slug, row.initiative_id])
        yield due_by(sentence, url, "initiative", row.due_on, where=row.initiative.title)


def _health(actor: Actor, now: datetime) -> Iterable[HealthFigure]:
    """Work under way and hours of at least seven people, over what the actor may know of."""
    seen = visible_to(actor).order_by()
    today = gettext_lazy("today")
    under_way = seen.filter(state=State.UNDER_WAY).count()
    if under_way:
        label = gettext_lazy("Initiatives under way")
        yield HealthFigure("initiative:under-way", label, under_way, gettext_lazy("initiatives"), today)
    since = clock.day_of(now) - timedelta(days=HEALTH_DAYS)
    entries = HoursEntry.objects.standing().filter(initiative__in=seen.values("pk"), worked_on__gt=since).order_by()
    if entries.values("user_id").distinct().count() >= GROUP_MIN:
        hours = entries.aggregate(total=Sum("hours"))["total"]
        label = gettext_lazy("Hours noted")
        yield HealthFigure("initiative:hours", label, hours, gettext_lazy("hours"), gettext_lazy("last 30 days"))


def _community_panel(request: HttpRequest, community_id: int) -> str:
    """On a community's page: what came of its decisions."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _panel(request, _("What is being done"), queries.initiatives_of_community(actor, community_id))


def _decision_panel(request: HttpRequest, decision_id: int) -> str:
    """On a decision's page: what is done because of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _panel(request, _("What it set going"), queries.initiatives_of_decision(actor, decision_id))


def _panel(request: HttpRequest, heading: str, rows: Sequence[Any]) -> str:
    context = {"heading": heading, "initiatives": rows}
    return render_to_string("initiative/panel.html", context, request) if rows else ""


def _owned_by(actor: Actor, user_id: int) -> Iterable[Held]:
    """Initiatives that somebody owns, or was asked to own; not those where somebody else has been asked already."""
    living = visible_to(actor).exclude(state__in=ENDED).order_by("title", "pk")
    mine = living.filter(Q(owner_id=user_id, asked_owner=None) | Q(asked_owner_id=user_id)).select_related("decision")
    for initiative in mine:
        what = _("Is responsible for “%(title)s”") % {"title": initiative.title}
        facilitators = sorted({*member_ids(initiative.decision.community_id, roles=[Role.FACILITATOR])} - {user_id})
        yield Held(initiative.pk, what, _url(initiative.pk), next(iter(facilitators), None))


def _promised_by(actor: Actor, user_id: int) -> Iterable[Held]:
    """Open promises of somebody: nobody promises for somebody else, so they are given back."""
    open_ones = Commitment.objects.unsettled().filter(user_id=user_id, initiative__in=visible_to(actor).order_by())
    for commitment in open_ones.select_related("initiative").order_by("due_on", "pk"):
        names = {"what": commitment.what, "title": commitment.initiative.title}
        what = _("Promised “%(what)s” to “%(title)s”") % names
        yield Held(commitment.pk, what, _url(commitment.initiative_id), needs_successor=False)


def _pass_on(initiative_id: int, _user_id: int, to: int | None, by: Actor, now: datetime) -> object:
    return actions.pass_on_ownership(initiative_id=initiative_id, user_id=to or 0, by=by, now=now)


def _give_back(commitment_id: int, _user_id: int, _to: int | None, by: Actor, now: datetime) -> object:
    reason = _("Given back by an administrator: whoever promised it cannot go on.")
    return actions.give_back_commitment(commitment_id=commitment_id, reason=reason, by=by, now=now)


def _tell_of_absence(fact: PersonSuspended | PersonRemoved, _happening: Happening) -> Iterable[Told]:
    """Whoever facilitates is told that nobody is there who is responsible."""
    owned = Initiative.objects.filter(owner_id=fact.user_id).exclude(state__in=ENDED).select_related("decision")
    for initiative in owned.order_by("pk"):
        people = member_ids(initiative.decision.community_id, roles=[Role.FACILITATOR])
        sentence = gettext_noop("Whoever is responsible for “%(title)s” is not here at present.")
        about, title = ("initiative", initiative.pk), {"title": initiative.title}
        yield Told(people, sentence, title, _url(initiative.pk), about, why=Why.FACILITATES)


TELLINGS = {
    events.InitiativeDrafted: _tell_of_draft,
    PersonSuspended: _tell_of_absence,
    PersonRemoved: _tell_of_absence,
    events.OwnerAsked: _tell_asked,
    events.OwnerAccepted: _tell_of_acceptance,
    events.OwnerDeclined: _tell_of_refusal,
    events.UnitStartCorrected: _tell_of_correction,
    events.ReminderDue: _remind,
    events.MilestoneReached: _tell_of_milestone,
    events.InitiativeStarted: _tell_everybody(gettext_noop("“%(title)s” is under way.")),
    events.InitiativeDone: _tell_everybody(gettext_noop("“%(title)s” is done. Now we measure whether it helped.")),
    events.InitiativeStopped: _tell_everybody(gettext_noop("“%(title)s” was stopped; the reason is on its page.")),
}


def _charges(user_id: int) -> Iterable[Refusal]:
    """Work that is under way keeps an owner: who owns some passes it on before leaving for good."""
    mine = Initiative.objects.filter(owner_id=user_id, state=State.UNDER_WAY)
    for title in mine.values_list("title", flat=True):
        yield Refusal("initiative:is-owned", {"initiative": title})


FOLLOWABLE = Followable(
    "initiative",
    gettext_lazy("Initiative"),
    visible_to,
    Initiative,
    "title",
    "initiative:detail",
    above=("community", "decision__community_id"),
)


def declare() -> None:
    """Called once, when the apps stand."""
    standing.declare()
    declare_written("initiative", WRITTEN)
    declare_kept(*KEPT)
    mentioning.declare()
    declare_charge(_charges)
    declare_cord_step(CordStep("initiative", gettext_lazy("Initiative"), visible_to, "purpose_id"))
    declare_refusals(wording.REFUSALS)
    declare_readable("initiative", visible_to)
    declare_followable(FOLLOWABLE)
    declare_holding(Holding("initiative:owns", _owned_by, _pass_on))
    declare_holding(Holding("initiative:promised", _promised_by, _give_back))
    for fact, tell in TELLINGS.items():
        declare_audience(Audience(fact, tell))
    declare_dated(calendar.dated)
    declare_attention(_initiatives_waiting, _asked_or_owned, _unowned)
    declare_attention(_promises_due, _promised)
    declare_attention(_plans_due, _under_way)
    declare_next("initiative:detail", queries.initiative_step)
    declare_next("decision:detail", queries.decision_step)
    declare_health(_health)
    declare_panel(Panel(place="community:detail", render=_community_panel, order=30))
    declare_panel(Panel(place="decision:detail", render=_decision_panel, order=10))
    declare_searchable(
        Searchable(
            kind="initiative",
            label=gettext_lazy("Initiative"),
            on=(events.InitiativeDrafted, events.InitiativeRevised, events.InitiativeDone, events.InitiativeStopped),
            changed_ids=_changed,
            texts=_texts,
            places=_places,
            visible=_visible_ids,
        )
    )
    declare_reference("initiative", "initiative:detail")
