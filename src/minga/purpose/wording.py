"""The words of this link on screen."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.purpose.rules import (
    Audience,
    Criterion,
    DecisionRight,
    Direction,
    GoalRole,
    Grain,
    Pattern,
    State,
    Verdict,
)

STATES = {
    State.DRAFT: pgettext_lazy("purpose state", "Draft"),
    State.GO: pgettext_lazy("purpose state", "Go ahead"),
    State.GROW: pgettext_lazy("purpose state", "On trial"),
    State.NO: pgettext_lazy("purpose state", "No"),
    State.CLOSED: pgettext_lazy("purpose state", "Closed"),
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

REFUSALS = {
    "purpose:not-a-draft": _("The purpose goes ahead, was refused or is closed; this can no longer be changed."),
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
    "purpose:redecision-out-of-range": _("The re-decision date lies after today and within %(days)s days."),
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
    "purpose:roadmap-mismatch": _("The roadmap has changed meanwhile; look at it again."),
}
