"""What this link tells the rest of the house about itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.community.models import Community
from minga.community.permissions import CAN_READ, roles_of
from minga.community.rules import Role
from minga.debate.queries import refusal_to_decide_on, whole_question
from minga.decision import events, permissions, rules, wording
from minga.decision.actions.admitting import admit_verified, is_on_open_roll
from minga.decision.declarations import calendar, mentioning, standing, telling
from minga.decision.declarations.kept import KEPT, WRITTEN
from minga.decision.models import Decision, DecisionQuerySet, Delegation, Response, RollEntry
from minga.decision.queries import decision_list, my_community_delegate, standing_of, visible_decision
from minga.decision.rules import NextStep, State
from minga.foundation import clock
from minga.foundation.authorship import declare_written
from minga.foundation.census.uses import declare_use
from minga.foundation.dated import declare_dated
from minga.foundation.declared import (
    Attention,
    CordStep,
    HealthFigure,
    Next,
    Panel,
    Place,
    Searchable,
    SearchText,
    declare_attention,
    declare_cord_step,
    declare_health,
    declare_next,
    declare_panel,
    declare_refusals,
    declare_searchable,
    sentence_for,
)
from minga.foundation.kept import declare_kept
from minga.foundation.media.rules import plain_words
from minga.foundation.policy import Actor
from minga.foundation.prepared import prepared
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.references import declare_reference
from minga.kernel import Refusal
from minga.kernel.mentions import unnamed
from minga.ui.numbers import written_deadline


def _url(slug: str, decision_id: int) -> str:
    return reverse("decision:detail", args=[slug, decision_id])


def _texts(ids: Iterable[int] | None) -> Iterable[SearchText]:
    rows = Decision.objects.select_related("space").prefetch_related("options").defer("result", "counted")
    for decision in rows if ids is None else rows.filter(pk__in=ids):
        options = " ".join(f"{option.title} {option.body}" for option in decision.options.all())
        body = unnamed(plain_words(f"{decision.body} {options} {decision.reasons} {decision.dissent}"))
        yield SearchText(decision.pk, decision.title, body, _url(decision.space.slug, decision.pk))


def _places(ids: Iterable[int]) -> dict[int, Place]:
    rows = Decision.objects.filter(pk__in=ids).order_by().values_list("pk", "community__name", "state", "drafted_at")
    return {pk: Place(where, str(wording.STATES[State(state)]), at) for pk, where, state, at in rows}


def _visible_ids(actor: Actor, ids: Iterable[int]) -> set[int]:
    return set(permissions.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _changed(fact: Any) -> Iterable[int]:
    return (fact.decision_id,)


def _to_vote(actor: Actor) -> QuerySet[RollEntry]:
    return RollEntry.objects.filter(user_id=actor.person_id, has_voted=False, decision__state=State.OPEN)


@prepared
def _open_votes(actor: Actor, now: datetime) -> QuerySet[Decision, tuple[int, str, datetime | None, str]]:
    waiting = RollEntry.objects.filter(user_id=actor.person_id, has_voted=False).values("decision_id")
    mine = permissions.visible_to(actor).filter(pk__in=waiting, state=State.OPEN, closes_at__gt=now)
    lent = Delegation.objects.in_force().filter(owner_id=actor.user_id)
    mine = mine.exclude(allows_delegation=True, pk__in=lent.filter(decision__isnull=False).values("decision_id"))
    there = lent.filter(decision=None).values("community_id")
    mine = mine.exclude(allows_delegation=True, community_id__in=there)
    return mine.order_by("closes_at").values_list("pk", "title", "closes_at", "community__name")


def _votes_awaited(actor: Actor, now: datetime) -> Iterable[Attention]:
    slug = current_slug()
    for pk, title, closes_at, where in _open_votes(actor, now):
        is_urgent = closes_at is not None and closes_at - now < rules.CLOSING_SOON
        sentence = _("Vote on “%(title)s” before it closes") if is_urgent else _("Vote on “%(title)s”")
        weight = 100 if is_urgent else 0
        yield Attention(sentence % {"title": title}, _url(slug, pk), "decision", closes_at, weight, where=where)


def _to_respond(actor: Actor) -> QuerySet[Response]:
    mine = [pk for pk, role in roles_of(actor).items() if role == Role.SPONSOR]
    return Response.objects.filter(given_at=None, decision__community_id__in=mine)


def _responses_awaited(actor: Actor, _now: datetime) -> Iterable[Attention]:
    slug, due = current_slug(), _to_respond(actor).order_by("due_at")
    names = ("decision_id", "decision__title", "due_at", "decision__community__name")
    for pk, title, due_at, where in due.values_list(*names):
        sentence = _("Respond to “%(title)s”") % {"title": title}
        yield Attention(sentence, _url(slug, pk), "decision", due_at, 10, where=where)


def _to_finish(actor: Actor) -> DecisionQuerySet:
    mine = [pk for pk, role in roles_of(actor).items() if role == Role.FACILITATOR]
    waiting: DecisionQuerySet = Decision.objects.filter(community_id__in=mine, state__in=[State.CLOSED, State.DRAFT])
    return waiting


def _facilitation_awaited(actor: Actor, _now: datetime) -> Iterable[Attention]:
    """Counts to publish and drafts to finish, told only to who may: a purpose's sponsor does not facilitate."""
    slug, waiting = current_slug(), _to_finish(actor)
    waiting = waiting.exclude(community__purpose__sponsor_id=actor.person_id).order_by("closed_at", "id")
    for pk, title, state, where in waiting.values_list("pk", "title", "state", "community__name"):
        is_draft = state == State.DRAFT
        sentence = _("Finish the draft “%(title)s”") if is_draft else _("Publish the result of “%(title)s”")
        weight = -10 if is_draft else 0
        yield Attention(sentence % {"title": title}, _url(slug, pk), "decision", weight=weight, where=where)


NEXT_PAGES = {
    NextStep.LOOK_AND_OPEN: "preview",
    NextStep.LOOK_AND_HAND_ON: "preview",
    NextStep.CLOSE: "close",
    NextStep.PUBLISH: "publish",
    NextStep.RESPOND: "respond",
}


def _next_for_decision(actor: Actor, decision_id: int, now: datetime) -> Next | None:
    """Who votes finds the ballot on the same page, with its own button."""
    decision = visible_decision(actor, decision_id)
    standing = standing_of(actor, decision, now=now)
    if standing is None:
        return None
    page = standing.missing or NEXT_PAGES.get(standing.step, "")
    url = reverse(f"decision:{page}", args=[current_slug(), decision_id]) if page else ""
    if standing.step == NextStep.VERIFY:
        there = reverse("census:verify", args=[current_slug(), decision.census_id])
        url = f"{there}?{urlencode({'next': _url(current_slug(), decision_id)})}"
    return Next(standing.sentence, standing.label if url else "", url, weight=60 if url else 40)


@prepared
def _vote_awaited_in(
    actor: Actor, community_id: int, now: datetime
) -> QuerySet[Decision, tuple[int, str, datetime | None]]:
    waiting = RollEntry.objects.filter(user_id=actor.person_id, has_voted=False).values("decision_id")
    open_ones = permissions.visible_to(actor).filter(community_id=community_id, pk__in=waiting, state=State.OPEN)
    rows = open_ones.filter(closes_at__gt=now).order_by("closes_at").values_list("pk", "title", "closes_at")
    return rows[:1]


def _next_for_community(actor: Actor, community_id: int, now: datetime) -> Next | None:
    """The vote that closes first, or else what came of one and waits for this person."""
    if not actor.is_known:
        return None
    vote = _vote_awaited_in.first(actor, community_id, now)
    if vote is not None:
        pk, title, closes_at = vote
        said = {"title": title, "closes": written_deadline(closes_at)} if closes_at else {"title": title, "closes": ""}
        sentence = _("“%(title)s” waits for your vote until %(closes)s.") % said
        return Next(sentence, str(wording.NEXT_STEPS[NextStep.VOTE][1]), _url(current_slug(), pk), weight=80)
    return _next_after_vote(actor, community_id)


def _next_after_vote(actor: Actor, community_id: int) -> Next | None:
    role = roles_of(actor).get(community_id)
    found: tuple[int, str, datetime | None] | None
    if role == "facilitator":
        counted = Decision.objects.filter(community_id=community_id, state=State.CLOSED).order_by("closed_at")
        counted = counted.exclude(community__purpose__sponsor_id=actor.person_id)
        step = NextStep.PUBLISH
        found = counted.values_list("pk", "title", "closed_at").first()
    elif role == "sponsor":
        due = Response.objects.filter(given_at=None, decision__community_id=community_id).order_by("due_at")
        step = NextStep.RESPOND
        found = due.values_list("decision_id", "decision__title", "due_at").first()
    else:
        return None
    if found is None:
        return None
    pk, title, at = found
    what, label = wording.NEXT_STEPS[step]
    said = {"title": title, "what": str(what) % {"due": written_deadline(at) if at else ""}}
    return Next(_("“%(title)s”: %(what)s") % said, str(label), _url(current_slug(), pk), weight=70)


def _next_for_question(actor: Actor, question_id: int, _now: datetime) -> Next | None:
    """A question that is summed up leads to its decision, for whoever may draft it."""
    if Role.FACILITATOR not in roles_of(actor).values() or not (question := whole_question(question_id)):
        return None
    community = question.community
    right, is_open = community.purpose.decision_right, community.state == "open"
    if not permissions.CAN_DRAFT(actor, community) or refusal_to_decide_on(question):
        return None
    if rules.refusal_to_draft(right, has_question=True, is_community_open=is_open):
        return None
    if Decision.objects.filter(question_id=question_id).exclude(state=State.WITHDRAWN).exists():
        return None
    url = reverse("decision:draft-from-question", args=[current_slug(), question_id])
    return Next(_("The summary is signed."), _("Take it to a decision"), url, weight=70)


def _health(actor: Actor, now: datetime) -> Iterable[HealthFigure]:
    """Turnout over the votes counted lately, where at least seven people were on their rolls."""
    since = now - timedelta(days=90)
    counted = permissions.visible_to(actor).filter(state__in=rules.ENDED, closed_at__gt=since).order_by()
    roll = RollEntry.objects.filter(decision_id__in=counted.values("pk"))
    figures = roll.aggregate(
        size=Count("id"), voted=Count("id", filter=Q(has_voted=True)), people=Count("user_id", distinct=True)
    )
    if figures["people"] >= rules.FEWEST_SHOWN:
        share = 100 * figures["voted"] / figures["size"]
        yield HealthFigure(
            "decision:turnout",
            gettext_lazy("Turnout of counted votes"),
            share,
            gettext_lazy("% of the people on their rolls"),
            gettext_lazy("last 90 days"),
        )


def _community_panel(request: HttpRequest, community_id: int) -> str:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    community = Community.objects.select_related("purpose").get(pk=community_id)
    if not CAN_READ(actor, community):
        return ""
    refusal = rules.refusal_to_draft(
        community.purpose.decision_right, has_question=False, is_community_open=community.state == "open"
    )
    rows = decision_list(actor, now=clock.now(), community_id=community_id)
    url = reverse("decision:draft", args=[current_slug(), community_id])
    shown = _panel(request, rows, url, refusal, may_draft=permissions.CAN_DRAFT(actor, community))
    return shown + _voice_panel(request, actor, community)


@prepared
def _admitting(actor: Actor, community_id: int) -> QuerySet[Decision, int]:
    """A vote of the community in which a voice may be lent."""
    rows = permissions.visible_to(actor).filter(community_id=community_id, allows_delegation=True)
    return rows.order_by().values_list("pk", flat=True)[:1]


def _voice_panel(request: HttpRequest, actor: Actor, community: Community) -> str:
    """The way to lend one's voice in the whole community, where it has a vote that admits it or it is lent."""
    if actor.user_id is None or not permissions.votes_in(actor.user_id, community):
        # A plain string added to a panel would have the panel escaped on the page.
        return SafeString("")
    lent_to = my_community_delegate(actor, community.pk)
    if not lent_to and not _admitting(actor, community.pk):
        return SafeString("")
    return render_to_string("decision/voice_panel.html", {"community": community, "lent_to": lent_to}, request)


def _question_panel(request: HttpRequest, question_id: int) -> str:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not (question := whole_question(question_id)):
        return ""
    community = question.community
    rows = decision_list(actor, now=clock.now(), question_id=question_id)
    may_draft = permissions.CAN_DRAFT(actor, community)
    if not rows and not may_draft:
        return ""
    refusal = refusal_to_decide_on(question) or rules.refusal_to_draft(
        community.purpose.decision_right, has_question=True, is_community_open=community.state == "open"
    )
    url = reverse("decision:draft-from-question", args=[current_slug(), question_id])
    return _panel(request, rows, url, refusal, may_draft=may_draft)


def _panel(request: HttpRequest, rows: Any, url: str, refusal: Refusal | None, *, may_draft: bool) -> str:
    context = {
        "decisions": rows,
        "draft_url": url if may_draft and refusal is None else "",
        "refusal": sentence_for(refusal) if may_draft and refusal else "",
    }
    return render_to_string("decision/panel.html", context, request)


def declare() -> None:
    """Called once, when the apps stand."""
    standing.declare()
    declare_written("decision", WRITTEN)
    declare_use(joins=admit_verified, is_used=is_on_open_roll)
    declare_kept(*KEPT)
    mentioning.declare()
    declare_cord_step(CordStep("decision", gettext_lazy("Decision"), permissions.visible_to, "community__purpose_id"))
    declare_refusals(wording.REFUSALS)
    telling.declare()
    declare_dated(calendar.dated)
    declare_attention(_votes_awaited, _to_vote)
    declare_attention(_responses_awaited, _to_respond)
    declare_attention(_facilitation_awaited, _to_finish)
    declare_health(_health)
    declare_next("decision:detail", _next_for_decision)
    declare_next("community:detail", _next_for_community)
    declare_next("debate:question", _next_for_question)
    declare_panel(Panel(place="community:detail", render=_community_panel, order=20))
    declare_panel(Panel(place="debate:question", render=_question_panel, order=20))
    declare_searchable(
        Searchable(
            kind="decision",
            label=gettext_lazy("Decision"),
            on=(events.DecisionOpened, events.DecisionPublished),
            changed_ids=_changed,
            texts=_texts,
            places=_places,
            visible=_visible_ids,
        )
    )
    declare_reference("decision", "decision:detail")
