"""What this link keeps of people, and why."""

from django.utils.translation import gettext_lazy as _

from minga.foundation.authorship import Written
from minga.foundation.kept import AS_LONG_AS_THE_SPACE, ERASED, FORMER, UNTIL_YOU_LEAVE, Kept
from minga.purpose.models import CharterVersion, CriterionReview, Indicator, Purpose, PurposeCall, PurposeReader

WRITTEN: Written = {
    (Purpose, "author"): "title who issue member_gain organization_gain trigger result_note chartered_at",
    (CriterionReview, "reviewer"): "purpose criterion score reason reviewed_at",
    (PurposeCall, "called_by"): "purpose verdict reason called_at",
    (CharterVersion, "changed_by"): "purpose indicator before changed_at",
    (Purpose, "sponsor"): "title sponsor_answer",
    (Purpose, "sponsor_declined_by"): "title sponsor_note",
    (PurposeReader, "user"): "purpose",
    (Indicator, "owner"): "purpose name owner_answer owner_note",
}

KEPT = (
    Kept(
        "purpose:written",
        _("Purposes, reviews and decisions to go on that you signed"),
        _("They are the organization's: it must be able to say who gave which reason."),
        AS_LONG_AS_THE_SPACE,
        {
            (Purpose, "author"): FORMER,
            (CriterionReview, "reviewer"): FORMER,
            (PurposeCall, "called_by"): FORMER,
            (CharterVersion, "changed_by"): FORMER,
        },
        are_words=True,
    ),
    Kept(
        "purpose:charges",
        _("What you answer for: purposes you sponsor or were asked to sponsor, indicators you own"),
        _("Everybody must be able to see who answers for what."),
        AS_LONG_AS_THE_SPACE,
        {
            (Purpose, "sponsor"): FORMER,
            (Purpose, "sponsor_declined_by"): FORMER,
            (Indicator, "owner"): FORMER,
        },
    ),
    Kept(
        "purpose:readers",
        _("Confidential purposes that you may read"),
        _("It decides what you may see."),
        UNTIL_YOU_LEAVE,
        {(PurposeReader, "user"): ERASED},
    ),
)
