"""What this link tells the rest of the house about itself."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy, gettext_noop

from minga.community.queries import member_ids, people_inside
from minga.community.rules import Role
from minga.debate.models import Question
from minga.debate.queries import estimator_ids
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.attending import Bundle, Followable, Level, Why, declare_followable, declare_within, ngettext_noop
from minga.foundation.authorship import declare_written
from minga.foundation.declared import (
    Audience,
    CordStep,
    Holding,
    Panel,
    Place,
    Searchable,
    SearchText,
    Told,
    declare_audience,
    declare_cord_step,
    declare_files,
    declare_holding,
    declare_next,
    declare_panel,
    declare_readable,
    declare_refusals,
    declare_searchable,
)
from minga.foundation.events import Happening
from minga.foundation.kept import declare_kept
from minga.foundation.media.rules import plain_words
from minga.foundation.notices.following import people_for_everything
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.references import declare_reference
from minga.initiative.queries import shown_initiative
from minga.kernel.mentions import unnamed
from minga.outcome import events, permissions, queries, wording
from minga.outcome.declarations import holding, mentioning, standing, waiting
from minga.outcome.declarations.kept import KEPT, WRITTEN, own_files
from minga.outcome.models import (
    MeasurementPlan,
    Verdict,
)
from minga.outcome.queries.saying import claim_of
from minga.outcome.queries.verdicts import RELATIONS
from minga.outcome.rules.feeds import FeedState
from minga.outcome.wording import forecasts as forecast_wording
from minga.purpose.models import Indicator, Purpose
from minga.purpose.permissions import visible_to as visible_purposes


def _texts(ids: Iterable[int] | None) -> Iterable[SearchText]:
    rows = Verdict.objects.select_related(*RELATIONS, "space")
    for verdict in rows if ids is None else rows.filter(pk__in=ids):
        # Search is not asked in a language: the space's own decides in which the sentence is found.
        with translation.override(verdict.space.language):
            claim = claim_of(verdict.plan, verdict.assessment)
        url = reverse("outcome:detail", args=[verdict.space.slug, verdict.pk])
        title = f"{claim.code_label}: {verdict.plan.indicator.name}"
        body = f"{claim.sentence} {unnamed(plain_words(verdict.note))}"
        yield SearchText(verdict.pk, title, body, url)


def _places(ids: Iterable[int]) -> dict[int, Place]:
    rows = Verdict.objects.filter(pk__in=ids).order_by()
    named = rows.values_list("pk", "initiative__decision__community__name", "initiative__title", "published_at")
    return {pk: Place(f"{where} · {title}", at=at) for pk, where, title, at in named}


def _visible_ids(actor: Actor, ids: Iterable[int]) -> set[int]:
    return set(permissions.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _readable_indicators(actor: Actor) -> QuerySet[Indicator]:
    return Indicator.objects.filter(purpose__in=visible_purposes(actor).values("pk"))


def _changed(fact: Any) -> Iterable[int]:
    return (fact.verdict_id,)


def _plan(plan_id: int) -> MeasurementPlan:
    rows = MeasurementPlan.objects.select_related("initiative__decision__community", "initiative__purpose", "indicator")
    return rows.get(pk=plan_id)


def _tell_of_verdict(fact: events.VerdictPublished, _happening: Happening) -> Iterable[Told]:
    """Everybody of the community and the sponsor: good news and bad alike."""
    plan = _plan(fact.plan_id)
    inside = Q(pk__in=people_inside(plan.initiative.decision.community_id))
    people = User.objects.filter(inside | Q(pk=plan.initiative.purpose.sponsor_id)).values_list("pk", flat=True)
    url = reverse("outcome:detail", args=[current_slug(), fact.verdict_id])
    sentence = gettext_noop("There is a verdict on “%(title)s”.")
    title, about = {"title": plan.initiative.title}, ("verdict", fact.verdict_id)
    yield Told(people, sentence, title, url, about)
    others = people_for_everything(about, ("indicator", plan.indicator_id)).exclude(pk__in=people)
    yield Told(others, sentence, title, url, about, why=Why.FOLLOWS)


def _tell_of_feed(fact: events.FeedChanged, _happening: Happening) -> Iterable[Told]:
    """Who owns the indicator, when its feed stops by itself: nobody else notices that values no longer come."""
    if fact.state != FeedState.STOPPED:
        return
    indicator = Indicator.objects.get(pk=fact.indicator_id)
    url = reverse("outcome:data", args=[current_slug(), indicator.pk])
    sentence = gettext_noop("A feed of “%(title)s” failed five times and has stopped.")
    about = ("indicator", indicator.pk)
    yield Told({indicator.owner_id}, sentence, {"title": indicator.name}, url, about, why=Why.ANSWERS)


def _tell_of_values(fact: events.ObservationsImported, _happening: Happening) -> Iterable[Told]:
    """Who follows a figure: new values of it, unread, are one notice."""
    indicator = Indicator.objects.get(pk=fact.indicator_id)
    url = reverse("outcome:data", args=[current_slug(), indicator.pk])
    sentence, about = gettext_noop("There are new values of “%(title)s”."), ("indicator", indicator.pk)
    bundle = Bundle(f"values:{indicator.pk}", NEW_VALUES)
    title = {"title": indicator.name}
    people = people_for_everything(about)
    yield Told(people, sentence, title, url, about, passes=Level.EVERYTHING, why=Why.FOLLOWS, bundle=bundle)


NEW_VALUES = ngettext_noop(
    "New values of “%(title)s” came in %(count)s time.", "New values of “%(title)s” came in %(count)s times."
)


def _initiative_of_plan(plan_id: int) -> tuple[str, int]:
    return "initiative", MeasurementPlan.objects.values_list("initiative_id", flat=True).get(pk=plan_id)


def _initiative_of_verdict(verdict_id: int) -> tuple[str, int]:
    return "initiative", Verdict.objects.values_list("initiative_id", flat=True).get(pk=verdict_id)


def _tell_workers(sentence: str) -> Any:
    """Evaluators, facilitators and the owner, who work on the plan."""

    def tell(fact: Any, happening: Happening) -> Iterable[Told]:
        plan = _plan(fact.plan_id)
        roles = [Role.EVALUATOR, Role.FACILITATOR]
        people = {*member_ids(plan.initiative.decision.community_id, roles=roles), plan.initiative.owner_id}
        url = reverse("outcome:plan", args=[current_slug(), plan.pk])
        told = {person for person in people if person is not None and person != happening.actor_id}
        yield Told(told, sentence, {"title": plan.initiative.title}, url, ("plan", plan.pk), why=Why.FACILITATES)

    return tell


def _tell_of_truth(fact: events.TruthStated, happening: Happening) -> Iterable[Told]:
    """Each of those who estimated; nobody else learns who they are."""
    title = Question.objects.values_list("title", flat=True).get(pk=fact.question_id)
    url = reverse("debate:estimates", args=[current_slug(), fact.question_id])
    people = {person for person in estimator_ids(fact.question_id) if person != happening.actor_id}
    sentence = gettext_noop("What you forecast in “%(question)s” is known.")
    yield Told(people, sentence, {"question": title}, url, ("question", fact.question_id))


def _panel(request: HttpRequest, template: str, **context: Any) -> str:
    return render_to_string(f"outcome/{template}", context, request)


def _purpose_panel(request: HttpRequest, purpose_id: int) -> str:
    """On a purpose's page: what it changed; that it changed nothing only when it is time to decide again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.today()
    rows = [row for row in queries.portfolio(actor, today=today) if row.purpose_id == purpose_id]
    indicators = Indicator.objects.filter(purpose_id=purpose_id).order_by("id").values_list("id", "name")
    verdicts = queries.verdicts_of(actor, purpose_id=purpose_id)
    if not rows and not indicators:
        return ""
    return _panel(
        request,
        "panel.html",
        verdicts=verdicts,
        nothing=None if verdicts else next((row for row in rows if row.is_overdue), None),
        indicators=list(indicators),
    )


def _initiative_panel(request: HttpRequest, initiative_id: int) -> str:
    """On an initiative's page: the verdict, or the plan, or how to begin one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    initiative = shown_initiative(actor, initiative_id)
    return _panel(
        request,
        "panel_initiative.html",
        verdicts=queries.verdicts_of(actor, initiative_id=initiative_id),
        plans=queries.plans_of_initiative(actor, initiative_id),
        may_plan=permissions.CAN_PLAN(actor, initiative),
        initiative_id=initiative_id,
    )


def _community_panel(request: HttpRequest, community_id: int) -> str:
    """On a community's page: what its work changed; where nothing is known, that stands there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    verdicts = queries.verdicts_of(actor, community_id=community_id)
    if verdicts:
        return _panel(request, "panel.html", verdicts=verdicts, nothing=None)
    purpose = Purpose.objects.filter(communities=community_id).values_list("pk", flat=True).first()
    today = clock.today()
    row = next((row for row in queries.portfolio(actor, today=today) if row.purpose_id == purpose), None)
    # What another community of the purpose changed is not this one's work.
    if row is None or row.verdict_id is not None:
        return ""
    return _panel(request, "panel.html", verdicts=(), nothing=row)


def _question_panel(request: HttpRequest, question_id: int) -> str:
    """On the page of a question's estimates: what happened beside what was said."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = clock.now()
    row = queries.result_of(actor, question_id, now=now)
    if row is None:
        return ""
    question, _terms = queries.forecast_question(actor, question_id)
    return _panel(
        request,
        "panel_forecast.html",
        row=row,
        sentence=queries.sentence_of(row),
        picture=queries.question_chart(row),
        may_state=queries.may_state_truth(actor, question, row, now=now),
        earlier=queries.earlier_truths(question_id) if row.truth and row.truth.earlier and not row.is_measured else (),
        community_id=question.community_id,
    )


def _forecasts_panel(name: str, pool_of: Any) -> Any:
    """On a community's or a purpose's page: the sentence and the way to the questions, or nothing."""

    def render(request: HttpRequest, object_id: int) -> str:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        pool = pool_of(actor, object_id, now=clock.now())
        if not pool.resolved and not pool.others:
            return ""
        return _panel(
            request, "panel_forecasts.html", pool=pool, said=queries.said_of(pool), url=_address(name, object_id)
        )

    return render


def _address(name: str, object_id: int) -> str:
    return reverse(f"outcome:{name}", args=[current_slug(), object_id])


TELLINGS = {
    events.TruthStated: _tell_of_truth,
    events.VerdictPublished: _tell_of_verdict,
    events.FeedChanged: _tell_of_feed,
    events.ObservationsImported: _tell_of_values,
    events.PlanLocked: _tell_workers(gettext_noop("How “%(title)s” will be measured is sealed.")),
    events.PlanDrawn: _tell_workers(gettext_noop("The lots for “%(title)s” are drawn.")),
    events.PlanAmended: _tell_workers(gettext_noop("The plan to measure “%(title)s” was amended.")),
    events.RivalRaised: _tell_workers(gettext_noop("There is a rival explanation for the effect of “%(title)s”.")),
    events.PlanAssessed: _tell_workers(gettext_noop("“%(title)s” has been assessed; the verdict is not signed yet.")),
}


FORECASTS = (
    ("community:detail", "community-forecasts", queries.community_forecasts),
    ("purpose:detail", "purpose-forecasts", queries.purpose_forecasts),
)


FOLLOWABLE = Followable("indicator", gettext_lazy("Indicator"), _readable_indicators, Indicator, "name", "outcome:data")


def declare() -> None:
    """Called once, when the apps stand."""
    standing.declare()
    declare_written("outcome", WRITTEN)
    declare_kept(*KEPT)
    mentioning.declare()
    declare_files(own_files)
    declare_cord_step(CordStep("outcome", gettext_lazy("Outcome"), permissions.visible_to, "purpose_id"))
    declare_refusals(wording.REFUSALS | forecast_wording.REFUSALS)
    declare_readable("verdict", permissions.visible_to)
    declare_readable("plan", permissions.plans_visible_to)
    declare_readable("indicator", _readable_indicators)
    declare_within("plan", _initiative_of_plan)
    declare_within("verdict", _initiative_of_verdict)
    declare_followable(FOLLOWABLE)
    for fact, tell in TELLINGS.items():
        declare_audience(Audience(fact, tell))
    waiting.declare()
    declare_holding(Holding("outcome:feeds", holding.feeds_held, holding.pass_on))
    declare_next("outcome:plan", queries.plan_step)
    declare_next("outcome:detail", queries.verdict_step)
    declare_next("initiative:detail", queries.initiative_step)
    declare_panel(Panel(place="purpose:detail", render=_purpose_panel, order=10))
    declare_panel(Panel(place="initiative:detail", render=_initiative_panel, order=10))
    declare_panel(Panel(place="community:detail", render=_community_panel, order=80))
    declare_panel(Panel(place="debate:estimates", render=_question_panel))
    for place, name, pool_of in FORECASTS:
        declare_panel(Panel(place=place, render=_forecasts_panel(name, pool_of), order=90))
    declare_searchable(
        Searchable(
            kind="verdict",
            label=gettext_lazy("Verdict"),
            on=(events.VerdictPublished,),
            changed_ids=_changed,
            texts=_texts,
            places=_places,
            visible=_visible_ids,
        )
    )
    declare_reference("verdict", "outcome:detail")
    declare_reference("indicator", "outcome:data", label=gettext_lazy("Indicator"), show=queries.indicators_shown)
