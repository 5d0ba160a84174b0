"""Who is told of votes, results and answers, and of what is due."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from minga.community.queries import people_inside
from minga.community.rules import Role
from minga.decision import events, permissions
from minga.decision.models import Decision, Delegation, Response, RollEntry
from minga.decision.queries.electorate import could_verify
from minga.decision.rules import State
from minga.foundation.attending import Followable, Level, Why, declare_followable
from minga.foundation.declared import Audience, Told, declare_audience, declare_readable
from minga.foundation.events import Happening
from minga.foundation.notices.following import people_for_everything
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug
from minga.kernel import Fact


def _url(slug: str, decision_id: int) -> str:
    return reverse("decision:detail", args=[slug, decision_id])


def _on_roll(decision_id: int) -> QuerySet[Any, int]:
    return RollEntry.objects.filter(decision_id=decision_id).order_by().values_list("user_id", flat=True)


def _told(fact: Any, people: QuerySet[Any, int], sentence: str, why: Why = Why.ON_ROLL) -> Told:
    title = Decision.objects.values_list("title", flat=True).get(pk=fact.decision_id)
    url = _url(current_slug(), fact.decision_id)
    return Told(people, sentence, {"title": title}, url, ("decision", fact.decision_id), why=why)


def _told_others(fact: Any, told: QuerySet[Any, int], sentence: str, *more: QuerySet[Any, int]) -> Told:
    """Who follows the decision or runs where it stands, and is not among those who are told of it anyway."""
    people = people_for_everything(("decision", fact.decision_id))
    for each in (told, *more):
        people = people.exclude(pk__in=each)
    return replace(_told(fact, people, sentence, Why.FOLLOWS), passes=Level.EVERYTHING)


def _tell_of_opening(fact: events.DecisionOpened, _happening: Happening) -> Iterable[Told]:
    sentence = gettext_noop("The vote on “%(title)s” is open.")
    yield _told(fact, _on_roll(fact.decision_id), sentence)
    yield _told_others(fact, _on_roll(fact.decision_id), sentence)
    decision = Decision.objects.select_related("community__purpose").get(pk=fact.decision_id)
    if decision.admits_verified:
        others = could_verify(decision).exclude(user_id__in=_on_roll(fact.decision_id))
        sentence = gettext_noop("The vote on “%(title)s” is open: verify that you are on its census.")
        yield _told(fact, others, sentence, Why.TAKES_PART)


def _tell_of_publication(fact: events.DecisionPublished, _happening: Happening) -> Iterable[Told]:
    sponsors = people_inside(fact.community_id, roles={Role.SPONSOR})
    people = _on_roll(fact.decision_id).exclude(user_id__in=sponsors)
    sentence = gettext_noop("The result of “%(title)s” is published with its reasons.")
    yield _told(fact, people, sentence)
    yield _told(fact, sponsors, gettext_noop("“%(title)s” has a result; your response is awaited."), Why.SPONSORS)
    yield _told_others(fact, _on_roll(fact.decision_id), sentence, sponsors)


def _tell_of_response(fact: events.ResponseGiven, _happening: Happening) -> Iterable[Told]:
    sentence = gettext_noop("The sponsor has answered the result of “%(title)s”.")
    yield _told(fact, _on_roll(fact.decision_id), sentence)
    yield _told_others(fact, _on_roll(fact.decision_id), sentence)


def _tell_of_closing(fact: events.VoteClosesSoon, _happening: Happening) -> Iterable[Told]:
    """Who can vote, has not, and has lent their voice to nobody: that they have not is told to nobody else."""
    decision = Decision.objects.get(pk=fact.decision_id)
    waiting = RollEntry.objects.filter(decision=decision, has_voted=False)
    if decision.allows_delegation:
        here = Q(decision=decision) | Q(decision=None, community_id=decision.community_id)
        lent = Delegation.objects.in_force().filter(here).order_by().values("owner_id")
        waiting = waiting.exclude(user_id__in=lent)
    sentence = gettext_noop("The vote on “%(title)s” closes on %(closes)s, and you have not voted.")
    told = _told(fact, waiting.order_by().values_list("user_id", flat=True), sentence)
    params = dict(told.params) | {"closes": decision.closes_at}
    about = ("decision:ballot", decision.pk)
    yield replace(told, params=params, about=about, is_urgent=True, breaks_quiet=True)


def _tell_of_due_answer(fact: events.ResponseDue, _happening: Happening) -> Iterable[Told]:
    yield _told_of_answer(
        fact, gettext_noop("Your answer to “%(title)s” is due on %(due)s."), Role.SPONSOR, Why.SPONSORS
    )


def _tell_of_late_answer(fact: events.ResponseOverdue, _happening: Happening) -> Iterable[Told]:
    mine = gettext_noop("Your answer to “%(title)s” was due on %(due)s: everybody sees that it is late.")
    theirs = gettext_noop("The sponsor's answer to “%(title)s” was due on %(due)s.")
    yield _told_of_answer(fact, mine, Role.SPONSOR, Why.SPONSORS)
    yield _told_of_answer(fact, theirs, Role.FACILITATOR, Why.FACILITATES)


def _told_of_answer(fact: Any, sentence: str, role: Role, why: Why) -> Told:
    """Gone as soon as the answer is given, by whomever and wherever."""
    due_at = Response.objects.values_list("due_at", flat=True).get(decision_id=fact.decision_id)
    told = _told(fact, people_inside(fact.community_id, roles={role}), sentence, why)
    return replace(told, params=dict(told.params) | {"due": due_at}, about=("decision:answer", fact.decision_id))


def _ballots_awaited(actor: Actor) -> QuerySet[Decision]:
    """Votes that are open and wait for this person."""
    if not actor.is_known:
        return Decision.objects.none()
    waiting = RollEntry.objects.filter(user_id=actor.person_id, has_voted=False, decision__state=State.OPEN)
    return permissions.visible_to(actor).filter(pk__in=waiting.values("decision_id"))


def _answers_awaited(actor: Actor) -> QuerySet[Decision]:
    """Decisions whose sponsor has not answered yet."""
    return permissions.visible_to(actor).filter(pk__in=Response.objects.filter(given_at=None).values("decision_id"))


FOLLOWABLE = Followable(
    "decision",
    gettext_lazy("Decision"),
    permissions.visible_to,
    Decision,
    "title",
    "decision:detail",
    above=("community", "community_id"),
)


TELLINGS: Mapping[type[Fact], Callable[[Any, Happening], Iterable[Told]]] = {
    events.DecisionOpened: _tell_of_opening,
    events.DecisionPublished: _tell_of_publication,
    events.ResponseGiven: _tell_of_response,
    events.VoteClosesSoon: _tell_of_closing,
    events.ResponseDue: _tell_of_due_answer,
    events.ResponseOverdue: _tell_of_late_answer,
}


def declare() -> None:
    """Called once, with the rest of what this link declares."""
    declare_readable("decision", permissions.visible_to)
    declare_readable("decision:ballot", _ballots_awaited)
    declare_readable("decision:answer", _answers_awaited)
    declare_followable(FOLLOWABLE)
    for fact, tell in TELLINGS.items():
        declare_audience(Audience(fact, tell))
