"""Write a decision down with its rules, revise the draft, or give it up."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, Self

from django.db import transaction
from django.utils.translation import override

from minga.community.queries import readable_community
from minga.debate.queries import refusal_to_decide_on, visible_question
from minga.decision import events, permissions, rules, wording
from minga.decision.actions.locking import lock_decision
from minga.decision.actions.options import add_option, cost_options, remove_option
from minga.decision.models import Decision, Option
from minga.decision.queries.electorate import census_called, electorate_called
from minga.decision.queries.opening import refusal_to_begin
from minga.foundation.events import publish
from minga.foundation.media.standing import stand, with_files
from minga.foundation.policy import Actor, RefusedError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.foundation.tenancy.models import Space
from minga.foundation.writing.mentions import Written, read
from minga.kernel import Refusal
from minga.ui.numbers import decimals_of

DECISION, OPTION = Decision._meta.label_lower, Option._meta.label_lower
WHOSE = frozenset({"only_name", "census_name", "census_column", "census_value", "admits_verified"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a facilitator writes when drafting. ``quorum`` is a percentage of the roll, 0 for none.

    ``budget`` is in the smallest unit of ``currency``; ``grades`` stand best first, and where majority judgment names
    none, those of the space's language are written down. ``tie_seed`` may name
    a public draw; where it is empty, one is drawn when the vote opens. Amounts are exact decimals as text.
    ``only_name`` and ``only_value`` are an attribute of people and its value, where only those who hold it vote.
    ``census_name`` is a census, where only who is verified on it votes (with that value of its column, where it names
    one), and ``admits_verified`` whether who could vote at the opening may verify later; ``census_id`` follows from it.
    ``origin_reason`` says why it comes out of no debate, and stands only where it comes out of none.
    """

    title: str
    method: str
    origin_reason: str = ""
    seats: int = 1
    stv_rule: str = rules.StvRule.SCOTTISH
    grades: tuple[str, ...] = ()
    credits: int = 10
    budget: int | None = None
    currency: str = "EUR"
    budget_rule: str = rules.BudgetRule.EQUAL_SHARES
    completion: str = rules.Completion.ADD1_UTILITARIAN
    utility: str = rules.Utility.COST
    fewest_choices: int = 0
    most_choices: int = 0
    is_basket_capped: bool = False
    unit: str = ""
    lowest_amount: str = ""
    highest_amount: str = ""
    allows_delegation: bool = False
    only_name: str = ""
    only_value: str = ""
    census_id: int | None = None
    census_name: str = ""
    census_column: str = ""
    census_value: str = ""
    admits_verified: bool = False
    body: str = ""
    waiting_cost: str = ""
    is_secret: bool = False
    is_high_stakes: bool = False
    durability: str = ""
    lesson: str = ""
    robustness: str = ""
    waiting_burden: str = ""
    quorum: int = 0
    threshold: str = rules.Threshold.MORE_THAN_HALF
    majority_base: str = rules.MajorityBase.VOTES_CAST
    closes_at: datetime | None = None
    tie_seed: str = ""

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """What stands in a draft now."""
        names = {each.name for each in fields(cls)} - {"waiting_cost", "grades"}
        wait = Option.objects.get(decision=decision, is_wait=True)
        written = {name: getattr(decision, name) for name in names}
        return cls(**written, grades=tuple(decision.grades), waiting_cost=wait.body)

    def fingerprint(self, names: Iterable[str]) -> str:
        """What some of its fields say, to be known again."""
        return rules.fingerprint({name: getattr(self, name) for name in names})

    def fields(self) -> dict[str, object]:
        """Values of the decision's own columns."""
        values = asdict(self)
        del values["waiting_cost"]
        return values | {"grades": list(self.grades)}

    def terms(self) -> rules.Terms:
        """What the rules look at before it is written down."""
        return Decision(**self.fields()).terms


@once(Decision.objects.all)
@transaction.atomic
def draft_decision(
    *,
    community_id: int,
    draft: Draft,
    by: Actor,
    now: datetime,
    question_id: int | None = None,
    idea_ids: Sequence[int] = (),
) -> Decision:
    """Write a decision down as a draft, *wait* among its options.

    ``question_id`` is the debate it comes out of; each of ``idea_ids`` becomes an option in that idea's own words.
    """
    community = readable_community(by, community_id)
    require(permissions.CAN_DRAFT, by, community)
    refuse_if(refusal_to_begin(community.purpose.decision_right, community.state, question_id))
    refuse_if(rules.refusal_of_origin(has_question=question_id is not None, reason=draft.origin_reason))
    draft = _with_grades(draft, by.space_id)
    refuse_if(rules.refusal_to_set_terms(draft.terms()))
    draft = _with_census(_with_electorate(draft, by), by)
    if question_id is not None:
        require_decidable(by, question_id, community_id)
    place = ("community", community_id)
    text, cost = (read(each, place=place, by=by) for each in (draft.body, draft.waiting_cost))
    draft = replace(draft, body=text.source, waiting_cost=cost.source)
    told, waiting = (with_files(each, by=by) for each in (text, cost))
    decision = Decision.objects.create(
        **draft.fields(),
        community=community,
        question_id=question_id,
        body_html=told.html,
        drafted_by_id=by.person_id,
        drafted_at=now,
    )
    wait = Option.objects.create(
        decision=decision,
        key=rules.WAIT_KEY,
        title=_wait_title(by.space_id),
        body=draft.waiting_cost,
        body_html=waiting.html,
        is_wait=True,
    )
    stand(DECISION, decision.pk, told, now=now, is_new=True)
    stand(OPTION, wait.pk, waiting, now=now, is_new=True)
    publish(events.DecisionDrafted(decision_id=decision.pk), by=by, now=now)
    for idea_id in idea_ids:
        add_option(decision_id=decision.pk, title="", idea_id=idea_id, by=by, now=now)
    return decision


def require_decidable(by: Actor, question_id: int, community_id: int) -> None:
    question = visible_question(by, question_id)
    if question.community_id != community_id:
        raise RefusedError(Refusal("decision:unknown-question"))
    refuse_if(refusal_to_decide_on(question))


def _wait_title(space_id: int) -> str:
    # Written down once, in the language of the space: everybody then reads the same option.
    with override(_language(space_id)):
        return str(wording.WAIT_TITLE)


def _with_grades(draft: Draft, space_id: int) -> Draft:
    """The draft with grades to judge by, in the language of the space where it names none."""
    if draft.method != rules.Method.MAJORITY_JUDGMENT or draft.grades:
        return draft
    with override(_language(space_id)):
        return replace(draft, grades=tuple(str(grade) for grade in wording.DEFAULT_GRADES))


def _with_electorate(draft: Draft, by: Actor) -> Draft:
    """The draft with whose vote it is as the space writes it; refused where everybody may not see that attribute."""
    if not draft.only_name and not draft.only_value:
        return draft
    name, value = electorate_called(draft.only_name, draft.only_value, by)
    refuse_if(rules.refusal_of_electorate(draft.only_name, draft.only_value, name=name, value=value))
    return replace(draft, only_name=name, only_value=value)


def _with_census(draft: Draft, by: Actor) -> Draft:
    """The draft with its census as the space writes it; refused where there is none, or none of its values."""
    if not draft.census_name:
        draft = replace(draft, census_id=None, census_column="", census_value="")
        may_admit = False
    else:
        found = census_called(draft.census_name, by)
        named = (draft.census_column, draft.census_value)
        is_there = found is not None
        has_value = found is not None and (named == ("", "") or named in found.values)
        refuse_if(rules.refusal_of_census(is_there=is_there, is_value_there=has_value))
        may_admit = found is not None and found.may_admit
        if found is not None:
            draft = replace(draft, census_id=found.id, census_name=found.name)
    if draft.admits_verified:
        has_census, has_attribute = bool(draft.census_name), bool(draft.only_name)
        refuse_if(rules.refusal_to_admit(has_census=has_census, has_attribute=has_attribute, may_admit=may_admit))
    return draft


def _language(space_id: int) -> str:
    return Space.objects.values_list("language", flat=True).get(pk=space_id)


@transaction.atomic
def revise_decision(
    *,
    decision_id: int,
    changes: Mapping[str, Any],
    by: Actor,
    now: datetime,
    seen: str = "",
    costs: Mapping[int, int | None] | None = None,
) -> Decision:
    """Change some fields of a draft and leave the others as they are; what stood there stays in the journal.

    ``changes`` names fields of :class:`Draft`. ``seen`` is their fingerprint as the writer had them before their eyes:
    what somebody else has written since is not written over unseen. ``costs`` are those of a budget's options.
    """
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    refuse_if(rules.refusal_to_edit(rules.State(decision.state)))
    stands = Draft.of(decision)
    written = _read(decision, changes, by)
    changes = {**changes, **{name: text.source for name, text in written.items()}}
    draft = _with_grades(replace(stands, **changes), by.space_id)
    if {"only_name", "only_value"} & set(changes):
        draft = _with_electorate(draft, by)
    if WHOSE & set(changes):
        draft = _with_census(draft, by)
    prints = (stands.fingerprint(changes), draft.fingerprint(changes))
    refuse_if(rules.refusal_to_overwrite(seen=seen, stands=prints[0], becomes=prints[1]))
    refuse_if(rules.refusal_of_origin(has_question=decision.question_id is not None, reason=draft.origin_reason))
    refuse_if(rules.refusal_to_set_terms(draft.terms()))
    before = _write_over(decision, draft, written, costed=costs or {}, by=by, now=now)
    if before:
        publish(events.DecisionRevised(decision_id=decision.pk, before=before), by=by, now=now)
    if costs:
        cost_options(decision, costs, by=by, now=now)
    return decision


def _read(decision: Decision, changes: Mapping[str, Any], by: Actor) -> dict[str, Written]:
    """The texts among the changes as they are kept and drawn, with who is named in them."""
    stands = {"body": decision.body_html}
    if "waiting_cost" in changes:
        stands["waiting_cost"] = Option.objects.get(decision=decision, is_wait=True).body_html
    place = ("community", decision.community_id)
    return {
        name: read(changes[name], place=place, by=by, before=html) for name, html in stands.items() if name in changes
    }


def _write_over(
    decision: Decision,
    draft: Draft,
    written: Mapping[str, Written],
    *,
    costed: Mapping[int, object],
    by: Actor,
    now: datetime,
) -> dict[str, str]:
    """Keep what the draft says; returns what stood there before."""
    wait = Option.objects.get(decision=decision, is_wait=True)
    recosted = _recosted(decision, draft.currency, costed)
    changed = {name: value for name, value in draft.fields().items() if getattr(decision, name) != value}
    before = {name: str(getattr(decision, name)) for name in changed}
    for name, value in changed.items():
        setattr(decision, name, value)
    if changed:
        if "body" in changed:
            told = with_files(written["body"], by=by)
            decision.body_html = told.html
            stand(DECISION, decision.pk, told, now=now)
        decision.save(update_fields=[*changed, "body_html"])
        Option.objects.bulk_update(recosted, ["cost"])
    if wait.body != draft.waiting_cost:
        before["waiting_cost"] = wait.body
        said = with_files(written["waiting_cost"], by=by)
        wait.body, wait.body_html = draft.waiting_cost, said.html
        wait.save(update_fields=["body", "body_html"])
        stand(OPTION, wait.pk, said, now=now)
    return before


def _recosted(decision: Decision, currency: str, costed: Mapping[int, object]) -> list[Option]:
    """What options cost where the currency has other decimals: 600 stays 600, and is not 6 or 60000."""
    before, after = decimals_of(decision.currency), decimals_of(currency)
    kept = Option.objects.filter(decision=decision, cost__isnull=False).exclude(pk__in=costed)
    options = [] if before == after else list(kept)
    for option in options:
        option.cost = rules.in_other_decimals(option.cost or 0, before=before, after=after)
        if option.cost is None:
            raise RefusedError(Refusal("decision:cost-in-parts", {"title": option.title, "currency": currency}))
    return options


@transaction.atomic
def choose_options(
    *,
    decision_id: int,
    shown_idea_ids: Collection[int],
    idea_ids: Collection[int],
    titles: Sequence[str],
    waiting_cost: str,
    by: Actor,
    now: datetime,
    seen: str = "",
) -> Decision:
    """Say on one page what there is to choose: ideas marked or not, new options, what waiting costs.

    ``shown_idea_ids`` were marked when the page was drawn: what somebody else has done meanwhile stays done.
    """
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    for option in Option.objects.filter(decision=decision, idea_id__in=set(shown_idea_ids) - set(idea_ids)):
        remove_option(decision_id=decision_id, option_id=option.pk, by=by, now=now)
    there = set(Option.objects.filter(decision=decision, idea__isnull=False).values_list("idea_id", flat=True))
    for idea_id in idea_ids:
        if idea_id not in there and idea_id not in shown_idea_ids:
            add_option(decision_id=decision_id, title="", idea_id=idea_id, by=by, now=now)
    for title in titles:
        add_option(decision_id=decision_id, title=title, by=by, now=now)
    changes = {"waiting_cost": waiting_cost}
    return revise_decision(decision_id=decision_id, changes=changes, seen=seen, by=by, now=now)


@transaction.atomic
def withdraw_decision(*, decision_id: int, reason: str, by: Actor, now: datetime) -> Decision:
    """Give a draft up, with the reason."""
    decision = lock_decision(decision_id, by)
    require(permissions.CAN_FACILITATE, by, decision)
    refuse_if(rules.refusal_to_withdraw(rules.State(decision.state), reason=reason))
    decision.state, decision.withdrawal_reason = rules.State.WITHDRAWN, reason
    decision.save(update_fields=["state", "withdrawal_reason"])
    publish(events.DecisionWithdrawn(decision_id=decision.pk), by=by, now=now)
    return decision
