"""What this link keeps of people, and why."""

from django.utils.translation import gettext_lazy as _

from minga.decision.models import Ballot, Decision, Delegation, Response, RollEntry
from minga.foundation.authorship import Written
from minga.foundation.kept import AS_LONG_AS_THE_SPACE, FORMER, Kept

WRITTEN: Written = {
    (Decision, "drafted_by"): (
        "community question title body origin_reason durability lesson robustness waiting_burden withdrawal_reason"
    ),
    (Decision, "published_by"): "title reasons dissent published_at",
    (Response, "given_by"): "decision kind reason given_at",
    (Ballot, "voter"): "decision choice",
    (RollEntry, "user"): "decision has_voted",
    (Delegation, "owner"): "community decision delegate given_at ended_at",
}

KEPT = (
    Kept(
        "decision:drafted",
        _("Decisions you prepared or published, and answers you gave as a sponsor"),
        _("A decision must say who wrote its reasons."),
        AS_LONG_AS_THE_SPACE,
        {(Decision, "drafted_by"): FORMER, (Decision, "published_by"): FORMER, (Response, "given_by"): FORMER},
        are_words=True,
    ),
    Kept(
        "decision:voted",
        _("Where you may vote, whether you have voted, and your open votes"),
        _("A result must be countable again by anybody. A secret vote is kept without you: nobody can find yours."),
        AS_LONG_AS_THE_SPACE,
        {(RollEntry, "user"): FORMER, (Ballot, "voter"): FORMER},
        are_words=True,
    ),
    Kept(
        "decision:delegated",
        _("To whom you entrusted your vote, and who entrusted theirs to you"),
        _("A result must be countable again by anybody."),
        AS_LONG_AS_THE_SPACE,
        {(Delegation, "owner"): FORMER, (Delegation, "delegate"): FORMER},
        unread={(Delegation, "delegate"): "Who entrusted their vote is theirs to tell."},
        are_words=True,
    ),
)
