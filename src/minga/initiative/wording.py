"""The words of this link on screen."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.initiative.rules import CommitmentState, OutcomeStatus, State, UnitRole

STATES = {
    State.DRAFTED: pgettext_lazy("initiative state", "Drafted"),
    State.UNDER_WAY: pgettext_lazy("initiative state", "Under way"),
    State.DONE: pgettext_lazy("initiative state", "Done"),
    State.STOPPED: pgettext_lazy("initiative state", "Stopped"),
}
STATE_TONES = {State.DRAFTED: "open", State.UNDER_WAY: "accent", State.DONE: "good", State.STOPPED: ""}
OUTCOME_STATUSES = {
    OutcomeStatus.NOT_MEASURED: _("Effect not measured"),
    OutcomeStatus.WINDOW_OPEN: _("Effect being measured"),
    OutcomeStatus.JUDGED: _("Effect judged"),
}
OUTCOME_TONES = {OutcomeStatus.NOT_MEASURED: "open", OutcomeStatus.WINDOW_OPEN: "warn", OutcomeStatus.JUDGED: ""}
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
    "initiative:needs-source": _("Say where the sum comes from."),
    "initiative:cap-out-of-range": _("Carry between 1 and %(most)s open commitments."),
}
