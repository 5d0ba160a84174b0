"""What this link tells the rest of the house about itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from minga.community import events, permissions, rules, wording
from minga.community.actions import pass_on_facilitation
from minga.community.actions.leaving import forget_person
from minga.community.declarations import mentioning, standing
from minga.community.declarations.kept import KEPT, RETENTIONS, WRITTEN
from minga.community.models import Community, CommunityQuerySet, Invitation, Membership, MembershipQuerySet
from minga.community.queries import (
    community_list,
    facilitated_alone,
    is_invited,
    member_ids,
    my_invitations,
    next_facilitator,
    people_found,
    people_inside,
    people_shared,
    people_to_mention,
    together_with,
)
from minga.foundation.accounts.models import User
from minga.foundation.attending import Followable, Level, Why, declare_followable
from minga.foundation.authorship import declare_written
from minga.foundation.declared import (
    Attention,
    Audience,
    CordStep,
    HealthFigure,
    Held,
    Holding,
    Next,
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
    declare_invitation,
    declare_next,
    declare_panel,
    declare_people,
    declare_readable,
    declare_refusals,
    declare_searchable,
)
from minga.foundation.events import Happening
from minga.foundation.kept import declare_charge, declare_erasure, declare_kept, declare_retention
from minga.foundation.media.rules import plain_words
from minga.foundation.policy import Actor
from minga.foundation.profiles.queries import declare_company
from minga.foundation.tenancy.events import PersonSuspended
from minga.foundation.tenancy.naming import declare_shared
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.places import declare_place
from minga.foundation.writing.references import declare_reference
from minga.kernel import Refusal
from minga.kernel.mentions import unnamed
from minga.purpose.models import Purpose
from minga.purpose.rules import ACTIVE

OWN_PLACE: dict[str, Any] = {"passes": Level.NOTHING, "why": Why.BECAME}
RUNNING = {rules.Role.FACILITATOR, rules.Role.EVALUATOR}
"""Who hears everything of a community and of what stands in it, unless they say otherwise."""


def _url(page: str, *args: int) -> str:
    return reverse(f"community:{page}", args=[current_slug(), *args])


def _texts(ids: Iterable[int] | None) -> Iterable[SearchText]:
    """The name for all who may see it; the text only where all of them may read it."""
    communities = Community.objects.select_related("space")
    for community in communities if ids is None else communities.filter(pk__in=ids):
        is_read = community.access == rules.Access.OPEN and community.state != rules.State.FORMING
        body = unnamed(plain_words(community.about)) if is_read else ""
        url = reverse("community:detail", args=[community.space.slug, community.pk])
        yield SearchText(community.pk, community.name, body, url)


def _places(ids: Iterable[int]) -> dict[int, Place]:
    rows = Community.objects.filter(pk__in=ids).order_by().values_list("pk", "state", "founded_at", "purpose__title")
    return {pk: Place(why, str(wording.STATES[rules.State(state)]), at) for pk, state, at, why in rows}


def _visible_ids(actor: Actor, ids: Iterable[int]) -> set[int]:
    return set(permissions.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _facilitated(actor: Actor) -> CommunityQuerySet:
    mine = [pk for pk, role in permissions.roles_of(actor).items() if role == rules.Role.FACILITATOR]
    return permissions.readable_by(actor).filter(pk__in=mine)


def _changed(fact: Any) -> Iterable[int]:
    return (fact.community_id,)


def _name(community_id: int) -> dict[str, object]:
    return {"community": Community.objects.values_list("name", flat=True).get(pk=community_id)}


def _running(community_id: int) -> QuerySet[Any, int]:
    return people_inside(community_id, roles=RUNNING)


def _is_running(actor: Actor, community_id: int) -> bool:
    return permissions.roles_of(actor).get(community_id) in RUNNING


def _tell_inside(fact: Any, sentence: str) -> Iterable[Told]:
    url = _url("detail", fact.community_id)
    yield Told(
        people_inside(fact.community_id), sentence, _name(fact.community_id), url, ("community", fact.community_id)
    )


def _tell_of_opening(fact: events.CommunityOpened, _happening: Happening) -> Iterable[Told]:
    return _tell_inside(fact, gettext_noop("“%(community)s” is open."))


def _tell_of_closing(fact: events.CommunityClosed, _happening: Happening) -> Iterable[Told]:
    return _tell_inside(fact, gettext_noop("“%(community)s” has been closed; its result is written."))


def _tell_of_request(fact: events.JoinRequested, _happening: Happening) -> Iterable[Told]:
    people = member_ids(fact.community_id, roles=[rules.Role.FACILITATOR])
    url = _url("requests", fact.community_id)
    sentence = gettext_noop("Somebody asks to join “%(community)s”.")
    about = ("community:requests", fact.community_id)
    yield Told(people, sentence, _name(fact.community_id), url, about, why=Why.FACILITATES)


def _tell_of_answer(fact: events.RequestDecided, _happening: Happening) -> Iterable[Told]:
    community = Community.objects.get(pk=fact.community_id)
    if not fact.is_accepted and community.access == rules.Access.SECRET:
        return
    sentence, kind = gettext_noop("“%(community)s” has let you in."), "community"
    if not fact.is_accepted:
        sentence = gettext_noop("“%(community)s” has answered your request; the reason is on its page.")
        kind = "community:known"
    url = _url("detail", community.pk)
    yield Told({fact.user_id}, sentence, {"community": community.name}, url, (kind, community.pk), **OWN_PLACE)


def _tell_of_role(fact: events.RoleChanged, happening: Happening) -> Iterable[Told]:
    people = {fact.user_id} - {happening.actor_id}
    url = _url("detail", fact.community_id)
    sentence = gettext_noop("You have another role in “%(community)s”.")
    yield Told(people, sentence, _name(fact.community_id), url, ("community", fact.community_id), **OWN_PLACE)


def _invited(actor: Actor) -> QuerySet[Invitation]:
    addresses = User.objects.filter(pk=actor.person_id).values("email")
    return Invitation.objects.filter(email__in=addresses, state=rules.InvitationState.PENDING)


def _invitations_waiting(actor: Actor, now: datetime) -> Iterable[Attention]:
    for seen in my_invitations(actor, now=now):
        sentence = _("You are invited to “%(community)s”") % {"community": seen.community}
        yield Attention(sentence, _url("mine"), "community", seen.expires_at)


def _requests_to(actor: Actor) -> MembershipQuerySet:
    mine = [pk for pk, role in permissions.roles_of(actor).items() if role == rules.Role.FACILITATOR]
    waiting: MembershipQuerySet = Membership.objects.waiting().filter(community_id__in=mine)
    return waiting.exclude(community__state=rules.State.CLOSED)


def _requests_waiting(actor: Actor, _now: datetime) -> Iterable[Attention]:
    counts: dict[tuple[int, str], int] = {}
    for community in _requests_to(actor).values_list("community_id", "community__name").order_by("requested_at"):
        counts[community] = counts.get(community, 0) + 1
    for (community_id, name), count in counts.items():
        sentence = ngettext(
            "%(count)s person asks to join “%(community)s”", "%(count)s people ask to join “%(community)s”", count
        )
        url = _url("requests", community_id)
        yield Attention(sentence % {"count": count, "community": name}, url, "community")


def _health(actor: Actor, now: datetime) -> Iterable[HealthFigure]:
    """People and joinings over the communities the actor may read; never of fewer than seven people."""
    readable = list(permissions.readable_by(actor).order_by().values_list("pk", flat=True))
    inside = Membership.objects.active().filter(community_id__in=readable)
    people = inside.order_by().values("user_id").distinct().count()
    since = now - timedelta(days=30)
    joined = inside.filter(joined_at__gt=since).order_by().values("user_id").distinct().count()
    unit = gettext_lazy("people")
    if people >= rules.HEALTH_MIN_PEOPLE:
        label = gettext_lazy("People in communities")
        yield HealthFigure("community:members", label, people, unit, gettext_lazy("today"))
    if joined >= rules.HEALTH_MIN_PEOPLE:
        label = gettext_lazy("People who joined a community")
        yield HealthFigure("community:joined", label, joined, unit, gettext_lazy("last 30 days"))


def _panel(request: HttpRequest, purpose_id: int) -> str:
    """On a purpose's page: its communities, as far as the viewer may know of them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    purpose = Purpose.objects.get(pk=purpose_id)
    context = {
        "communities": community_list(actor, purpose_id=purpose_id),
        "purpose": purpose,
        "may_found": purpose.state in ACTIVE and permissions.CAN_FOUND(actor, purpose),
    }
    return render_to_string("community/panel_purpose.html", context, request)


def _next_for_purpose(actor: Actor, purpose_id: int, _now: datetime) -> Next | None:
    """A purpose that is under way and has no community yet waits for whoever may found one."""
    purpose = Purpose.objects.get(pk=purpose_id)
    if purpose.state not in ACTIVE or not permissions.CAN_FOUND(actor, purpose):
        return None
    if permissions.visible_to(actor).filter(purpose_id=purpose_id).exists():
        return None
    url = f"{_url('found')}?purpose={purpose_id}"
    return Next(_("The purpose is under way. Now it needs its people."), _("Found a community"), url, weight=60)


def _facilitated_alone(actor: Actor, user_id: int) -> Iterable[Held]:
    """Living communities that nobody else facilitates, as far as the actor may know of them."""
    known = permissions.visible_to(actor).exclude(state=rules.State.CLOSED).order_by("name", "pk")
    for community in known.filter(pk__in=facilitated_alone(user_id)):
        what = _("Facilitates “%(community)s”, and nobody else does") % {"community": community.name}
        yield Held(community.pk, what, _url("detail", community.pk), next_facilitator(community, user_id))


def _charges(user_id: int) -> Iterable[Refusal]:
    """A living community keeps a facilitator: who alone is one passes it on before leaving for good."""
    alone = Community.objects.filter(pk__in=facilitated_alone(user_id)).exclude(state=rules.State.CLOSED)
    for name in alone.order_by("name").values_list("name", flat=True):
        yield Refusal("community:is-facilitated", {"community": name})


def _pass_on(community_id: int, user_id: int, successor_id: int | None, by: Actor, now: datetime) -> object:
    return pass_on_facilitation(
        community_id=community_id, user_id=user_id, successor_id=successor_id or 0, by=by, now=now
    )


def _tell_of_absence(fact: PersonSuspended, _happening: Happening) -> Iterable[Told]:
    """Those inside are told that nobody facilitates at the moment."""
    for community in Community.objects.filter(pk__in=facilitated_alone(fact.user_id)).exclude(state=rules.State.CLOSED):
        sentence = gettext_noop("Nobody facilitates “%(community)s” at present: who did is suspended in the space.")
        url = _url("detail", community.pk)
        names = {"community": community.name}
        yield Told(people_inside(community.pk), sentence, names, url, ("community", community.pk))


FOLLOWABLE = Followable(
    "community",
    gettext_lazy("Community"),
    permissions.readable_by,
    Community,
    "name",
    "community:detail",
    eager=_running,
    is_eager=_is_running,
)


def declare() -> None:
    """Called once, when the apps stand."""
    standing.declare()
    declare_written("community", WRITTEN)
    declare_kept(*KEPT)
    mentioning.declare()
    declare_erasure(forget_person)
    declare_charge(_charges)
    for retention in RETENTIONS:
        declare_retention(retention)
    declare_cord_step(CordStep("community", gettext_lazy("Community"), permissions.visible_to, "purpose_id"))
    declare_refusals(wording.REFUSALS)
    declare_holding(Holding("community:facilitates", _facilitated_alone, _pass_on))
    declare_audience(Audience(PersonSuspended, _tell_of_absence))
    declare_invitation(is_invited)
    declare_readable("community", permissions.readable_by)
    declare_place("community", people_to_mention)
    declare_followable(FOLLOWABLE)
    declare_readable("community:known", permissions.visible_to)
    declare_readable("community:requests", _facilitated)
    declare_audience(Audience(events.CommunityOpened, _tell_of_opening))
    declare_audience(Audience(events.CommunityClosed, _tell_of_closing))
    declare_audience(Audience(events.JoinRequested, _tell_of_request))
    declare_audience(Audience(events.RequestDecided, _tell_of_answer))
    declare_audience(Audience(events.RoleChanged, _tell_of_role))
    declare_attention(_requests_waiting, _requests_to)
    declare_attention(_invitations_waiting, _invited)
    declare_people(people_found)
    declare_shared(people_shared)
    declare_company(together_with)
    declare_health(_health)
    declare_next("purpose:detail", _next_for_purpose)
    declare_panel(Panel(place="purpose:detail", render=_panel, order=10))
    declare_searchable(
        Searchable(
            kind="community",
            label=gettext_lazy("Community"),
            on=(events.CommunityFounded, events.CommunityRevised, events.CommunityOpened, events.CommunityClosed),
            changed_ids=_changed,
            texts=_texts,
            places=_places,
            visible=_visible_ids,
        )
    )
    declare_reference("community", "community:detail")
