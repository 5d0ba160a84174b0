"""What one can do with a community. Lock, permit, rule, save, publish."""

from minga.community.actions.enrolling import Enrolment, enrol_people
from minga.community.actions.founding import close_community, found_community, open_community, revise_community
from minga.community.actions.grouping import bring_in, take_out
from minga.community.actions.inviting import (
    accept_invitation,
    accept_own_invitation,
    come_in,
    decline_own_invitation,
    invite_by_name,
    invite_people,
    make_invitation_link,
    revoke_invitation,
    send_again,
)
from minga.community.actions.joining import (
    change_role,
    decide_request,
    join_community,
    leave_community,
    request_to_join,
    seat_sponsor,
    send_away,
    take_back,
)
from minga.community.actions.passing import pass_on_facilitation, succeed_absent

__all__ = [
    "Enrolment",
    "accept_invitation",
    "accept_own_invitation",
    "bring_in",
    "change_role",
    "close_community",
    "come_in",
    "decide_request",
    "decline_own_invitation",
    "enrol_people",
    "found_community",
    "invite_by_name",
    "invite_people",
    "join_community",
    "leave_community",
    "make_invitation_link",
    "open_community",
    "pass_on_facilitation",
    "request_to_join",
    "revise_community",
    "revoke_invitation",
    "seat_sponsor",
    "send_again",
    "send_away",
    "succeed_absent",
    "take_back",
    "take_out",
]
