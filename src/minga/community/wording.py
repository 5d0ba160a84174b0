"""The words of this link on screen."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.community.rules import Access, InvitationState, MembershipState, Role, State

STATES = {
    State.FORMING: pgettext_lazy("community state", "Forming"),
    State.OPEN: pgettext_lazy("community state", "Open"),
    State.CLOSED: pgettext_lazy("community state", "Closed"),
}
ACCESSES = {
    Access.OPEN: _("Open: everybody who may know of the purpose reads it and joins"),
    Access.LISTED: _("Listed: its name is seen, people ask to join"),
    Access.INVITATION: _("By invitation: its name is seen in the space, people are invited"),
    Access.SECRET: _("Secret: only those inside know that it exists"),
}
ACCESS_NAMES = {
    Access.OPEN: pgettext_lazy("community access", "Open"),
    Access.LISTED: pgettext_lazy("community access", "Listed"),
    Access.INVITATION: pgettext_lazy("community access", "By invitation"),
    Access.SECRET: pgettext_lazy("community access", "Secret"),
}
ROLES = {
    Role.SPONSOR: pgettext_lazy("community role", "Sponsor"),
    Role.FACILITATOR: pgettext_lazy("community role", "Facilitator"),
    Role.MEMBER: pgettext_lazy("community role", "Member"),
    Role.GUEST: pgettext_lazy("community role", "Guest"),
    Role.EVALUATOR: pgettext_lazy("community role", "Evaluator"),
}
WHAT_ROLES_DO = {
    Role.SPONSOR: _("Sponsor: answers in public to what is decided, and neither leads the debate nor votes"),
    Role.FACILITATOR: _("Facilitator: invites people, opens and closes questions and votes, and takes part"),
    Role.MEMBER: _("Member: writes, answers statements and votes"),
    Role.GUEST: _("Guest: takes part like a member, and sees nothing else of the organization"),
    Role.EVALUATOR: _("Evaluator: reads everything and signs whether it worked, so does not vote"),
}
MEMBERSHIP_STATES = {
    MembershipState.REQUESTED: _("Has asked to join"),
    MembershipState.ACTIVE: _("Takes part"),
    MembershipState.DECLINED: _("Was declined"),
    MembershipState.LEFT: _("Has left"),
    MembershipState.REMOVED: _("Was taken out"),
}
INVITATION_STATES = {
    InvitationState.PENDING: pgettext_lazy("invitation", "Waiting"),
    InvitationState.USED: pgettext_lazy("invitation", "Accepted"),
    InvitationState.DECLINED: pgettext_lazy("invitation", "Declined"),
    InvitationState.REVOKED: pgettext_lazy("invitation", "Taken back"),
}
EXPIRED = pgettext_lazy("invitation", "Expired")

REFUSALS = {
    "community:access-too-wide": _("A confidential purpose can only have a secret community."),
    "community:purpose-not-active": _("A community needs a purpose that goes ahead or is on trial."),
    "community:closed": _("The community is closed."),
    "community:already-open": _("The community is already open."),
    "community:not-open-yet": _("The community is still forming; it cannot be joined yet."),
    "community:only-the-sponsor-sponsors": _("Only the sponsor of the purpose is the sponsor of its community."),
    "community:sponsor-only-sponsors": _(
        "The sponsor guides from the middle and does not facilitate or vote as a member: choose somebody else."
    ),
    "community:owner-stands-outside": _(
        "Whoever owns an outcome indicator of the purpose stands outside its community, or is its evaluator."
    ),
    "community:unknown-person": _("There is no such person in this space."),
    "community:not-inside": _("This person does not take part in the community."),
    "community:role-not-invited": _("Nobody is invited as a sponsor."),
    "community:inside-by-its-own": _("Only people of the organization itself can invite people into it."),
    "community:outside-not-by-you": _(
        "This space has chosen who invites people from outside; you are not among them. Those who administer it can."
    ),
    "community:role-not-by-link": _("A link invites members, guests or evaluators only."),
    "community:nobody-to-invite": _("There is no address to invite."),
    "community:too-many-invitations": _("At most %(most)s people are invited at once; these are %(count)s."),
    "community:bad-addresses": _("Nothing was sent. These lines cannot be invited: %(lines)s."),
    "community:line-not-an-address": _("This is not an e-mail address."),
    "community:line-repeated": _("This address already stands further up."),
    "community:line-too-long": _("The line has more cells than the header: is a separator inside one?"),
    "community:line-too-short": _("The line has fewer cells than the header."),
    "community:line-unknown-role": _("This role is not known here."),
    "community:line-needs-heads": _(
        "Beside the address stands who the person is, and the list has no heads: give its columns names, "
        "such as email, name, role and external."
    ),
    "community:no-address-column": _(
        "No column is known to hold e-mail addresses: call one of them email. The list has: %(columns)s."
    ),
    "community:roles-differ": _(
        "Line %(line)s says “%(role)s”, and everybody here comes in as “%(chosen)s”. Invite each role on its own."
    ),
    "community:belongings-differ": _(
        "Line %(line)s says that somebody is from outside, and here everybody is of the organization. "
        "Invite those from outside on their own."
    ),
    "community:line-already-inside": _("This person already takes part."),
    "community:line-owner": _("This person owns an outcome indicator of the purpose and stands outside."),
    "community:line-sponsor": _("This person sponsors the purpose."),
    "community:link-end-out-of-range": _("A link ends after now and within %(days)s days."),
    "community:link-uses-out-of-range": _("A link is used between 1 and %(most)s times."),
    "community:invitation-revoked": _("This invitation has been taken back."),
    "community:invitation-used": _("This invitation has already been used."),
    "community:invitation-expired": _("This invitation has expired. Ask for a new one."),
    "community:invitation-for-another": _("This invitation was sent to another address."),
    "community:newcomer-needs-name": _("Say your name: that is how the others will read you."),
    "community:newcomer-needs-address": _("Give an e-mail address: with it you come in again from anywhere."),
    "community:has-been-here": _(
        "Somebody with this address has been here before. If it is you, sign in; then accept the invitation."
    ),
    "community:is-facilitated": _("You alone facilitate “%(community)s”: let somebody else facilitate it too."),
    "community:removed": _("You were taken out of this community. If you appealed, wait for the answer."),
    "community:already-inside": _("You already take part in this community."),
    "community:joining-needs-asking": _("This community is not open to all; its people decide who joins."),
    "community:just-join": _("This community is open: you can join without asking."),
    "community:by-invitation-only": _("This community is joined by invitation only."),
    "community:already-asked": _("You have already asked to join; the facilitators will answer."),
    "community:declined-lately": _("You can ask again %(days)s days after the answer."),
    "community:answer-missing": _("Answer the question of the community."),
    "community:no-request": _("There is no open request of this person."),
    "community:decline-needs-reason": _("Declining needs a reason; the person will read it."),
    "community:sponsor-stays": _("The sponsor stays until the community is closed."),
    "community:last-facilitator": _("This is the only facilitator. Hand over to somebody else first."),
    "community:close-needs-note": _("A closing always leaves a result note."),
    "community:bad-enrolment": _("Row %(row)s cannot be enrolled: %(email)s, as %(role)s."),
}
