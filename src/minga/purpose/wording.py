"""The words of this link on screen."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from minga.purpose.rules import (
    AnswerState,
    Audience,
    Condition,
    Criterion,
    DecisionRight,
    Direction,
    GoalRole,
    Grain,
    Pattern,
    State,
    Step,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Example:
    """A purpose as others might write it: what kind of organization, a title and the four sentences."""

    kind: Any
    title: Any
    who: Any
    issue: Any
    member_gain: Any
    organization_gain: Any


STATES = {
    State.DRAFT: pgettext_lazy("purpose state", "Draft"),
    State.GO: pgettext_lazy("purpose state", "Go ahead"),
    State.GROW: pgettext_lazy("purpose state", "On trial"),
    State.NO: pgettext_lazy("purpose state", "No"),
    State.CLOSED: pgettext_lazy("purpose state", "Closed"),
    State.DISCARDED: pgettext_lazy("purpose state", "Thrown away"),
}
ANSWERS = {
    AnswerState.ASKED: _("has not answered yet"),
    AnswerState.ACCEPTED: _("has said yes"),
    AnswerState.DECLINED: _("has said no"),
}
VERDICTS = {
    Verdict.GO: _("Go ahead: it is worth doing and we can tell whether it worked"),
    Verdict.GROW: _("On trial: promising, let people gather until a day"),
    Verdict.NO: _("No: not this one, and here is why"),
}
DECISION_RIGHTS = {
    DecisionRight.INFORM: _("Inform: the community is told and asks"),
    DecisionRight.ADVISE: _("Advise: the community advises, the sponsor decides"),
    DecisionRight.CONSENT: _("Consent: nothing happens against a reasoned objection"),
    DecisionRight.DECIDE: _("Decide: what the community chooses is done"),
}
AUDIENCES = {
    Audience.PUBLIC: _("Anybody may read it"),
    Audience.SPACE: _("The people of this space"),
    Audience.CONFIDENTIAL: _("Only those who take part"),
}
CRITERIA = {
    Criterion.MAGNETIC: _("Magnetic"),
    Criterion.ALIGNED: _("Aligned"),
    Criterion.LOW_RISK: _("Low risk"),
    Criterion.PROPERLY_SCOPED: _("Properly scoped"),
    Criterion.FACILITATES_EVOLUTION: _("Lets itself evolve"),
    Criterion.MEASURABLE: _("Measurable"),
    Criterion.COMMUNITY_DRIVEN: _("Driven by its community"),
}
CRITERIA_QUESTIONS = {
    Criterion.MAGNETIC: _("Would people come without being told to?"),
    Criterion.ALIGNED: _("Does it serve what the organization is for?"),
    Criterion.LOW_RISK: _("Can it fail without breaking trust or safety?"),
    Criterion.PROPERLY_SCOPED: _("Is it small enough to begin and large enough to matter?"),
    Criterion.FACILITATES_EVOLUTION: _("Can it lead to further purposes with the same people?"),
    Criterion.MEASURABLE: _("Will we be able to tell whether it changed something?"),
    Criterion.COMMUNITY_DRIVEN: _("Does most of the value come from what members give one another?"),
}
CONDITIONS = {
    Condition.SPONSOR: _("Somebody sponsors it"),
    Condition.DECISION_RIGHT: _("It is clear who decides"),
    Condition.OUTCOME: _("A figure that should change"),
    Condition.OWNER: _("Somebody else answers for that figure"),
    Condition.GUARDRAIL: _("A figure that must not get worse"),
    Condition.CRITERIA: _("Somebody has looked at the seven criteria"),
    Condition.REDECISION: _("The day on which we look again"),
}
CONDITION_NOTES = {
    Condition.SPONSOR: _("They are asked, and may say no. They answer in public and do not steer the debate."),
    Condition.DECISION_RIGHT: _("What the choice of the community is worth."),
    Condition.OUTCOME: _("Where it stands today, where it should be, and by when."),
    Condition.OWNER: _("Not the person who proposed the purpose, and outside its community. They are asked too."),
    Condition.GUARDRAIL: _("With the limit that must not be crossed."),
    Condition.CRITERIA: _("Seven questions on one page, answered by somebody who did not write the purpose."),
    Condition.REDECISION: _("Within two years; it can also be set with the decision."),
}
DECLINED_BY = _("%(name)s has said no: %(reason)s")
SOMEBODY_ELSE = _("anybody but %(author)s")
PATTERNS = {
    Pattern.COLLECTIVE_INTELLIGENCE: _("Collective intelligence"),
    Pattern.EXPERTISE_LOCATION: _("Finding who knows"),
    Pattern.EMERGENT_STRUCTURES: _("Structures that emerge"),
    Pattern.INTEREST_CULTIVATION: _("Cultivating an interest"),
    Pattern.MASS_COORDINATION: _("Coordinating many"),
    Pattern.RELATIONSHIP_LEVERAGE: _("Building on relationships"),
}
DIRECTIONS = {Direction.UP: _("More is better"), Direction.DOWN: _("Less is better")}
GRAINS = {
    Grain.DAY: _("Day"),
    Grain.WEEK: _("Week"),
    Grain.MONTH: _("Month"),
    Grain.QUARTER: _("Quarter"),
    Grain.YEAR: _("Year"),
}
GOAL_ROLES = {
    GoalRole.OUTCOME: _("Outcome: what should change"),
    GoalRole.GUARDRAIL: _("Guardrail: what must not get worse"),
}

MISSING = {
    Condition.SPONSOR: _("who sponsors it"),
    Condition.DECISION_RIGHT: _("who decides"),
    Condition.OUTCOME: _("a figure that should change"),
    Condition.OWNER: _("somebody else who answers for that figure"),
    Condition.GUARDRAIL: _("a figure that must not get worse"),
    Condition.CRITERIA: _("a look at the seven criteria"),
}
ADD = {
    Condition.SPONSOR: _("Choose who sponsors it"),
    Condition.DECISION_RIGHT: _("Say who decides"),
    Condition.OUTCOME: _("Add the figure that should change"),
    Condition.OWNER: _("Ask somebody to answer for it"),
    Condition.GUARDRAIL: _("Add the figure that must not get worse"),
    Condition.CRITERIA: _("Look at the seven criteria"),
}
STEPS: dict[Step, tuple[Any, Any, int]] = {
    Step.ANSWER_AS_SPONSOR: (_("You are asked to sponsor this purpose."), pgettext_lazy("who is asked", "Answer"), 90),
    Step.ANSWER_AS_OWNER: (
        _("You are asked to answer for one of its figures."),
        pgettext_lazy("who is asked", "Answer"),
        85,
    ),
    Step.DECIDE: (_("Nothing is missing: it can go ahead."), _("Decide whether to go on"), 60),
    Step.DECIDE_AGAIN: (_("It is time to look again: do we go on?"), _("Decide whether to go on"), 80),
    Step.FULFIL: (_("To go ahead this is missing: %(missing)s."), "", 40),
    Step.REVIEW: (
        _("Somebody who did not write it looks at the seven criteria: you can."),
        _("Look at the seven criteria"),
        40,
    ),
    Step.EDIT: (_("It was decided not to go on. It can be edited and decided again."), _("Edit the purpose"), 40),
    Step.RESTORE: (_("This purpose was thrown away. Nobody but you who can bring it back sees it."), "", 90),
    Step.WAIT_FOR_DECISION: (_("Now it is for %(sponsor)s to decide whether to go on."), "", 20),
    Step.WAIT_FOR_REVIEW: (
        _("To go ahead, somebody other than you still looks at the seven criteria. Send them this page."),
        "",
        20,
    ),
    Step.SPONSOR_STANDS_BY: (
        ngettext_lazy(
            "You sponsor this purpose: you answer what its community decides within %(n)s day, and decide whether "
            "to go on. You neither steer its debates nor vote.",
            "You sponsor this purpose: you answer what its community decides within %(n)s days, and decide whether "
            "to go on. You neither steer its debates nor vote.",
            "n",
        ),
        "",
        10,
    ),
    Step.READ_ALONG: (
        _(
            "You read along here. What you can do happens in the community that invited you; "
            "whether to go on is decided inside."
        ),
        "",
        10,
    ),
}
BEGIN_ON_TRIAL = _("It can begin on trial now. To go ahead this is still missing: %(missing)s.")
WHILE_IT_WAITS = _("%(sponsor)s can put it on trial now. To go ahead this is still missing: %(missing)s.")

EXAMPLES = (
    Example(
        _("A cooperative with a shop"),
        _("Less waiting in the shop"),
        _("The twelve of us who work in the shop, and the members who come on Saturdays."),
        _("On Saturdays people wait up to forty minutes, and some go away without buying."),
        _("Saturdays without shouting, and a say in how the shifts are made."),
        _("Fewer sales lost, and members who come back."),
    ),
    Example(
        _("A factory with several plants"),
        _("Less gas per ton"),
        _("Shift leaders, the maintenance crew and the two suppliers of burners."),
        _("Plants that make the same use up to a fifth more gas, and nobody knows why."),
        _("To know what works next door, and to try it without asking for leave three times."),
        _("A lower bill and fewer emissions, with figures one can show."),
    ),
    Example(
        _("A secondary school"),
        _("Nobody leaves unnoticed"),
        _("Tutors, pupils who came back, and families who want to."),
        _("One in nine leaves in the third year, and we learn of it when it is too late."),
        _("Somebody to talk to in time, and lessons that are not given to empty chairs."),
        _("More pupils who finish, and teachers who stay."),
    ),
)

PARTS = {
    "title": _("Title"),
    "who": _("Who takes part"),
    "issue": _("Which issue"),
    "member_gain": _("What members gain"),
    "organization_gain": _("What the organization gains"),
    "pattern": _("Collaboration pattern"),
    "audience": _("Who may know of it"),
    "sponsor_id": _("Sponsor"),
    "decision_right": _("Who decides"),
    "response_days": _("Response time"),
    "redecide_on": _("We look again on"),
    "follows_id": _("Builds on"),
    "trigger": _("What starts it"),
    "name": _("Name"),
    "unit": _("Unit"),
    "direction": _("Better is"),
    "numerator": _("What is counted"),
    "denominator": _("Out of what"),
    "grain": _("One value per"),
    "source": _("Where it comes from"),
    "owner_id": _("Who answers for it"),
    "role": _("What kind of figure"),
    "baseline": _("Where it stands today"),
    "target": _("Goal or limit"),
    "due_on": _("By when"),
}
VALUES: dict[str, Any] = {
    "pattern": PATTERNS,
    "audience": AUDIENCES,
    "decision_right": DECISION_RIGHTS,
    "direction": DIRECTIONS,
    "grain": GRAINS,
    "role": GOAL_ROLES,
}

REFUSALS = {
    "purpose:not-a-draft": _("The purpose goes ahead; what it is judged by can no longer be changed."),
    "purpose:terms-stand": _(
        "The purpose goes ahead: its words can still be corrected, its terms change with the next decision."
    ),
    "purpose:discarded": _("This purpose was thrown away. It can be brought back first."),
    "purpose:not-discarded": _("This purpose was not thrown away."),
    "purpose:has-people": _("People have gathered around this purpose: close it with a result instead."),
    "purpose:not-asked": _("This question is no longer put to you."),
    "purpose:decline-needs-reason": _("Say in a sentence why not, so that somebody else can be asked."),
    "purpose:already-owner": _("That person answers for it already."),
    "purpose:indicator-sealed": _("A plan that rests on this figure is sealed; it stands as it is."),
    "purpose:indicator-in-use": _("This figure already has values or a plan; it can be corrected, not withdrawn."),
    "purpose:closed": _("The purpose is closed."),
    "purpose:needs-title": _("A purpose needs a title."),
    "purpose:follows-itself": _("A purpose cannot build on itself, nor on one that builds on it."),
    "purpose:own-review": _("Somebody else reviews a purpose than the person who wrote it."),
    "purpose:score-out-of-range": _("A score lies between 1 and %(most)s."),
    "purpose:review-needs-reason": _("A score needs its reason."),
    "purpose:call-needs-reason": _("A decision needs its reason."),
    "purpose:parts-missing": _(
        "Say who takes part, which issue it is, what members gain and what the organization gains."
    ),
    "purpose:grow-needs-end": _("A trial needs a day on which it ends."),
    "purpose:grow-end-out-of-range": _("A trial ends after today and within %(days)s days."),
    "purpose:go-needs-sponsor": _("To go ahead it needs a sponsor."),
    "purpose:go-needs-decision-right": _(
        "To go ahead it must be clear who decides: inform, advise, consent or decide."
    ),
    "purpose:go-needs-redecision": _("To go ahead it needs the day on which we look again."),
    "purpose:redecision-out-of-range": _("The day on which we decide again lies after today and within %(days)s days."),
    "purpose:go-needs-outcome": _("To go ahead it needs a figure that should change, with its goal."),
    "purpose:go-needs-guardrail": _("To go ahead it needs a figure that must not get worse, with its limit."),
    "purpose:go-needs-outside-owner": _(
        "To go ahead, somebody other than who proposed the purpose answers for the figure that should change."
    ),
    "purpose:criteria-missing": _("Of the seven criteria, %(missing)s have not been reviewed."),
    "purpose:close-needs-note": _("A closing always leaves a result note."),
    "purpose:not-a-number": _("Baseline and target must be plain numbers."),
    "purpose:target-wrong-side": _(
        "The target %(target)s is not better than the baseline %(baseline)s in the indicator's direction."
    ),
    "purpose:unknown-person": _("There is no such person in this space."),
    "purpose:unknown-indicator": _("There is no such indicator in this space."),
    "purpose:indicator-name-taken": _("This purpose already has an indicator called “%(name)s”."),
    "purpose:goal-exists": _("This indicator already has a goal in this purpose."),
    "purpose:is-sponsored": _("You sponsor “%(purpose)s”, which is under way: name another sponsor."),
    "purpose:roadmap-mismatch": _("The roadmap has changed meanwhile; look at it again."),
}
