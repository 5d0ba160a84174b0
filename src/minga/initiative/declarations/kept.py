"""What this link keeps of people, and why."""

from django.utils.translation import gettext_lazy as _

from minga.foundation.authorship import Written
from minga.foundation.kept import AS_LONG_AS_THE_SPACE, ERASED, FORMER, UNTIL_YOU_LEAVE, Kept
from minga.initiative.models import (
    Commitment,
    HoursEntry,
    HoursTotal,
    Initiative,
    LoadLimit,
    Milestone,
    StartChange,
)

WRITTEN: Written = {
    (Initiative, "owner"): "title body end_note",
    (Initiative, "asked_owner"): "title",
    (StartChange, "changed_by"): "unit before after reason changed_at",
    (Commitment, "user"): "initiative what hours due_on state made_at",
    (Commitment, "settled_by"): "initiative note settled_at",
    (HoursEntry, "user"): "initiative hours worked_on noted_at withdrawn_at",
    (HoursTotal, "recorded_by"): "initiative hours people source recorded_at",
    (Milestone, "done_by"): "initiative title done_on",
    (LoadLimit, "user"): "weekly_hours open_commitments",
}

KEPT = (
    Kept(
        "initiative:charges",
        _("Initiatives you own or were asked to own, and what you changed or recorded in them"),
        _("Everybody must be able to see who answers for what."),
        AS_LONG_AS_THE_SPACE,
        {
            (Initiative, "owner"): FORMER,
            (Initiative, "asked_owner"): FORMER,
            (StartChange, "changed_by"): FORMER,
            (HoursTotal, "recorded_by"): FORMER,
            (Milestone, "done_by"): FORMER,
        },
    ),
    Kept(
        "initiative:promised",
        _("What you promised, what became of it, and the hours you noted"),
        _("The work of an initiative is counted from it. Nobody but you is shown your hours one by one."),
        AS_LONG_AS_THE_SPACE,
        {(Commitment, "user"): FORMER, (Commitment, "settled_by"): FORMER, (HoursEntry, "user"): FORMER},
        are_words=True,
    ),
    Kept(
        "initiative:limits",
        _("How much you want to take on in a week"),
        _("So that nobody asks you for more. Only you see it."),
        UNTIL_YOU_LEAVE,
        {(LoadLimit, "user"): ERASED},
    ),
)
