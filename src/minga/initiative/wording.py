"""The words of this link on screen."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.initiative.rules import CommitmentState, OutcomeStatus, State, Step, UnitRole

STATES = {
    State.DRAFTED: pgettext_lazy("initiative state", "Drafted"),
    State.UNDER_WAY: pgettext_lazy("initiative state", "Under way"),
    State.DONE: pgettext_lazy("initiative state", "Done"),
    State.STOPPED: pgettext_lazy("initiative state", "Stopped"),
}
STATE_TONES = {State.DRAFTED: "open", State.UNDER_WAY: "", State.DONE: "good", State.STOPPED: ""}
OUTCOME_STATUSES = {
    OutcomeStatus.NOT_MEASURED: _("Effect not measured"),
    OutcomeStatus.WINDOW_OPEN: _("Effect being measured"),
    OutcomeStatus.JUDGED: _("Effect assessed"),
}
OUTCOME_TONES = {OutcomeStatus.NOT_MEASURED: "open", OutcomeStatus.WINDOW_OPEN: "", OutcomeStatus.JUDGED: ""}
COMMITMENT_STATES = {
    CommitmentState.OPEN: pgettext_lazy("commitment state", "Open"),
    CommitmentState.KEPT: pgettext_lazy("commitment state", "Kept"),
    CommitmentState.RELEASED: pgettext_lazy("commitment state", "Released"),
}
UNIT_ROLES = {
    UnitRole.STARTED: pgettext_lazy("unit", "Started"),
    UnitRole.PLANNED: pgettext_lazy("unit", "Planned"),
    UnitRole.COMPARISON: pgettext_lazy("unit", "Comparison"),
}

STEPS = {
    Step.ANSWER: (_("You are asked to own it: say yes or no."), ""),
    Step.ASK_OWNER: (_("It has no owner yet: ask somebody who takes part."), _("Ask somebody to own it")),
    Step.NAME_GROUPS: (
        _("Say who starts when, and who does not: that is how one sees later what it changed."),
        _("Add a group that starts"),
    ),
    Step.BEGIN: (_("Everything is there to begin."), _("Begin")),
    Step.TELL_STARTS: (_("The day of %(unit)s has come: say when it really started."), _("Say when it started")),
    Step.FINISH: (_("It is under way. When the work is done, say so."), _("The work is done")),
    Step.PROMISE: (_("Promise what you can carry, however little."), _("Promise something")),
    Step.WAIT_OWNER: (_("Whoever facilitates looks for somebody to own it."), ""),
    Step.WAIT_ANSWER: (_("%(asked)s is asked to own it, and says yes or no."), ""),
    Step.WAIT_BEGIN: (_("%(owner)s says when it begins. You read along; planning it is not your part."), ""),
    Step.WATCH: (_("It is under way. You read along; planning and ending it is not your part."), ""),
}
SEE_WHAT_IT_SET_GOING = _("See what it set going")
STEP_WEIGHTS = {
    Step.ANSWER: 90,
    Step.ASK_OWNER: 70,
    Step.NAME_GROUPS: 65,
    Step.TELL_STARTS: 62,
    Step.BEGIN: 55,
    Step.FINISH: 40,
    Step.PROMISE: 40,
}
"""Beside what the measurement asks for on the same page, which weighs 45 to 60; what is only said weighs 30."""

REFUSALS = {
    "initiative:ended": _("The initiative has ended; what was done stays as it is."),
    "initiative:not-chosen": _("An initiative is born only from the published choice of its decision."),
    "initiative:nothing-chosen": _("The decision was to wait: there is no initiative to draft."),
    "initiative:unknown-person": _("This person does not take part in the community."),
    "initiative:already-owner": _("This person already owns the initiative."),
    "initiative:not-asked": _("Nobody has asked you to own this initiative."),
    "initiative:already-started": _("The initiative is already under way."),
    "initiative:not-started": _("The initiative has not started yet."),
    "initiative:needs-owner": _("An initiative starts with an owner who has accepted."),
    "initiative:needs-end-note": _("An end always leaves a note: what was done and what was not."),
    "initiative:window-closed": _("Nothing has started yet, so there is nothing to judge."),
    "initiative:start-reached": _(
        "The start date of “%(unit)s” has been reached. Correct it with a reason; the earlier date stays on record."
    ),
    "initiative:unit-started": _("“%(unit)s” has already started."),
    "initiative:unit-name": _("A unit needs a name of at most %(most)s characters."),
    "initiative:too-many-units": _("An initiative holds at most %(most)s units."),
    "initiative:start-in-future": _("A real start cannot lie in the future."),
    "initiative:start-unchanged": _("That is the date which stands there already."),
    "initiative:needs-reason": _("Give a reason."),
    "initiative:hours-out-of-range": _("Give hours above 0 and up to %(most)s."),
    "initiative:due-in-past": _("The day it is due cannot lie in the past."),
    "initiative:carries-enough": _(
        "You already carry %(open)s open commitments and your limit is %(most)s. Keep or release one first."
    ),
    "initiative:commitment-settled": _("This commitment has already been kept or released."),
    "initiative:milestone-reached": _("This milestone has already been reached."),
    "initiative:worked-in-future": _("Hours are noted after the work, not before."),
    "initiative:worked-too-long-ago": _("Hours are noted within %(days)s days of the work."),
    "initiative:not-your-commitment": _("Hours are noted on your own commitments of this initiative."),
    "initiative:hours-withdrawn": _("This entry has already been withdrawn."),
    "initiative:group-too-small": _("A group sum speaks of at least %(least)s people."),
    "initiative:is-owned": _("You own “%(initiative)s”, which is under way: let somebody else own it first."),
    "initiative:needs-source": _("Say where the sum comes from."),
    "initiative:cap-out-of-range": _("Carry between 1 and %(most)s open commitments."),
}
