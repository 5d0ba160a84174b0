"""What this link keeps of people, and why."""

from django.utils.translation import gettext_lazy as _

from minga.community.actions.leaving import forget_answers, forget_invitations
from minga.community.models import Community, EarlierAnswer, Invitation, Membership
from minga.foundation.authorship import Written
from minga.foundation.kept import AS_LONG_AS_THE_SPACE, ERASED, FORMER, Kept, Retention, emptied

WRITTEN: Written = {
    (Community, "founded_by"): "name about joining_question result_note founded_at",
    (Membership, "user"): "community role state answer note requested_at joined_at left_at",
    (EarlierAnswer, "membership__user"): "answer note replaced_at",
    (Invitation, "invited_by"): "community email role invited_at",
}

KEPT = (
    Kept(
        "community:founded",
        _("Communities you founded"),
        _("Whoever reads a community can see who began it."),
        AS_LONG_AS_THE_SPACE,
        {(Community, "founded_by"): FORMER},
    ),
    Kept(
        "community:places",
        _("The communities you belong to or belonged to, your role, and what you wrote when you asked to come in"),
        _("It decides what you may see and do. Those who facilitate read what you wrote when you asked."),
        _("As long as the space stands. If you leave for good, what you wrote when you asked is deleted."),
        {(Membership, "user"): emptied("answer note"), (EarlierAnswer, "membership__user"): ERASED},
        are_words=True,
    ),
    Kept(
        "community:invitations",
        _("Invitations you made, and those that were sent to your address"),
        _("So that whoever is invited can come in, and it can be seen who let them in."),
        "invitations",
        {(Invitation, "invited_by"): FORMER, (Invitation, "email"): FORMER},
        unread={(Invitation, "email"): "An invitation to an address is shown to its owner on the first page."},
    ),
)

RETENTIONS = (
    Retention(
        "invitations",
        _("Addresses of people who were invited"),
        _("Counted from the day on which the invitation ends."),
        days=180,
        least=1,
        most=3650,
        forget=forget_invitations,
    ),
    Retention(
        "answers",
        _("What people wrote who asked to come in and were declined"),
        _("Counted from the day of the answer."),
        days=365,
        least=30,
        most=3650,
        forget=forget_answers,
    ),
)
