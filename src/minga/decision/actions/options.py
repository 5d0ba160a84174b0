"""What there is to choose in a draft."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from minga.debate.queries import ReadyIdea, idea_choices
from minga.decision import events, permissions, rules, wording
from minga.decision.actions.locking import lock_decision
from minga.decision.models import Decision, Option
from minga.foundation.events import publish
from minga.foundation.media.standing import forget_texts, stand, with_files
from minga.foundation.policy import Actor, RefusedError, refuse_if, require
from minga.foundation.writing.mentions import read
from minga.kernel import Refusal
from minga.kernel.writing import one_line

OPTION = Option._meta.label_lower


@transaction.atomic
def add_option(
    *,
    decision_id: int,
    title: str,
    by: Actor,
    now: datetime,
    body: str = "",
    idea_id: int | None = None,
    cost: int | None = None,
) -> Option:
    """Add something to choose, in free words or from an idea of the decision's question.

    What is left empty is said in the idea's own words; the option keeps the idea it came from, whatever it says later.

    ``cost`` is in the smallest unit of the budget's currency.
    """
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    there = list(Option.objects.filter(decision=decision))
    keys = {option.key for option in there}
    method = rules.Method(decision.method)
    refuse_if(rules.refusal_to_add_option(rules.State(decision.state), method, proposals=len(keys) - 1))
    refuse_if(rules.refusal_to_cost(cost, method=method))
    if idea_id is not None:
        idea = _idea(decision, idea_id)
        title, body = one_line(title) or idea.title, body.strip() or idea.body
        if idea_id in {option.idea_id for option in there}:
            raise RefusedError(Refusal("decision:idea-is-option"))
    refuse_if(_refusal_to_call(title, there))
    text = read(body, place=("community", decision.community_id), by=by)
    told = with_files(text, by=by)
    try:
        with transaction.atomic():
            option = Option.objects.create(
                decision=decision,
                key=rules.next_key(keys),
                title=title.strip(),
                body=text.source,
                body_html=told.html,
                idea_id=idea_id,
                cost=cost,
            )
    except IntegrityError:
        raise RefusedError(Refusal("decision:idea-is-option")) from None
    stand(OPTION, option.pk, told, now=now, is_new=True)
    publish(events.OptionAdded(decision_id=decision.pk, option_id=option.pk), by=by, now=now)
    return option


def _idea(decision: Decision, idea_id: int) -> ReadyIdea:
    ideas = {choice.id: choice for choice in idea_choices(decision.question_id)} if decision.question_id else {}
    if idea_id not in ideas:
        raise RefusedError(Refusal("decision:unknown-idea"))
    return ideas[idea_id]


def _refusal_to_call(title: str, others: Iterable[Option], *, is_wait: bool = False) -> Refusal | None:
    """Whether an option may be called so beside these others. Only *wait* is called as waiting is in some language."""
    waiting = () if is_wait else wording.wait_titles()
    return rules.refusal_to_call(title, others=[option.title for option in others], waiting=waiting)


def _option_of(decision: Decision, option_id: int) -> Option:
    option = Option.objects.filter(pk=option_id, decision=decision).first()
    if option is None:
        raise RefusedError(Refusal("decision:unknown-option"))
    return option


@transaction.atomic
def revise_option(
    *, decision_id: int, option_id: int, title: str, body: str, by: Actor, now: datetime, cost: int | None = None
) -> Option:
    """Say an option of a draft in other words, or with another cost."""
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    refuse_if(rules.refusal_to_edit(rules.State(decision.state)))
    refuse_if(rules.refusal_to_cost(cost, method=rules.Method(decision.method)))
    option = _option_of(decision, option_id)
    others = Option.objects.filter(decision=decision).exclude(pk=option.pk)
    refuse_if(_refusal_to_call(title, others, is_wait=option.is_wait))
    title = title.strip()
    text = read(body, place=("community", decision.community_id), by=by, before=option.body_html)
    before = {"title": option.title, "body": option.body, "cost": str(option.cost or "")}
    if before != {"title": title, "body": text.source, "cost": str(cost or "")}:
        told = with_files(text, by=by)
        option.title, option.cost, option.body, option.body_html = title, cost, text.source, told.html
        option.save(update_fields=["title", "body", "body_html", "cost"])
        stand(OPTION, option.pk, told, now=now)
        fact = events.OptionRevised(decision_id=decision.pk, option_id=option.pk, before=before)
        publish(fact, by=by, now=now)
    return option


def cost_options(decision: Decision, costs: Mapping[int, int | None], *, by: Actor, now: datetime) -> None:
    """What the projects of a budget cost, as one page says it."""
    for option in Option.objects.filter(decision=decision, pk__in=costs, is_wait=False):
        revise_option(
            decision_id=decision.pk,
            option_id=option.pk,
            title=option.title,
            body=option.body,
            cost=costs[option.pk],
            by=by,
            now=now,
        )


@transaction.atomic
def remove_option(*, decision_id: int, option_id: int, by: Actor, now: datetime) -> None:
    """Take an option out of a draft; waiting stays."""
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    option = _option_of(decision, option_id)
    refuse_if(rules.refusal_to_remove_option(rules.State(decision.state), is_wait=option.is_wait))
    before = {"key": option.key, "title": option.title, "body": option.body}
    forget_texts(OPTION, [option.pk], now=now)
    option.delete()
    publish(events.OptionRemoved(decision_id=decision.pk, before=before), by=by, now=now)
