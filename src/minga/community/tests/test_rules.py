"""Why one may not found, open, enter, leave, invite or close."""

from datetime import timedelta

import pytest

from minga.community import rules
from minga.community.rules import Access, InvitationState, MembershipState, Role, State, read_addresses
from minga.foundation.testing.cast import NOW
from minga.purpose.rules import Audience
from minga.purpose.rules import State as PurposeState


def code(refusal):
    return refusal and refusal.code


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("access", Access)
def test_an_access_is_never_wider_than_the_purpose(access, audience):
    is_too_wide = audience == Audience.CONFIDENTIAL and access != Access.SECRET
    refused = rules.refusal_to_found(PurposeState.GO, audience, access)
    assert code(refused) == ("community:access-too-wide" if is_too_wide else None)
    assert rules.refusal_to_revise(State.OPEN, access, audience) == refused


@pytest.mark.parametrize("state", PurposeState)
def test_only_a_purpose_called_go_or_grow_gathers_people(state):
    expected = None if state in {PurposeState.GO, PurposeState.GROW} else "community:purpose-not-active"
    assert code(rules.refusal_to_found(state, Audience.SPACE, Access.OPEN)) == expected
    assert code(rules.refusal_to_open(State.FORMING, state)) == expected


def test_a_community_opens_once():
    assert code(rules.refusal_to_open(State.OPEN, PurposeState.GO)) == "community:already-open"
    assert code(rules.refusal_to_open(State.CLOSED, PurposeState.GO)) == "community:closed"


@pytest.mark.parametrize("role", Role)
def test_who_owns_the_figure_stands_outside_or_evaluates(role):
    refused = rules.refusal_to_hold(role, user_id=3, sponsor_id=None, owner_ids={3})
    allowed = {Role.EVALUATOR: None, Role.SPONSOR: "community:only-the-sponsor-sponsors"}
    assert code(refused) == allowed.get(role, "community:owner-stands-outside")


@pytest.mark.parametrize("role", Role)
def test_the_sponsor_only_sponsors(role):
    refused = rules.refusal_to_hold(role, user_id=2, sponsor_id=2, owner_ids=set())
    assert code(refused) == (None if role == Role.SPONSOR else "community:sponsor-only-sponsors")


@pytest.mark.parametrize(
    ("state", "access", "membership", "expected"),
    [
        (State.OPEN, Access.OPEN, None, None),
        (State.OPEN, Access.OPEN, MembershipState.LEFT, None),
        (State.OPEN, Access.OPEN, MembershipState.ACTIVE, "community:already-inside"),
        (State.OPEN, Access.LISTED, None, "community:joining-needs-asking"),
        (State.FORMING, Access.OPEN, None, "community:not-open-yet"),
        (State.CLOSED, Access.OPEN, None, "community:closed"),
    ],
)
def test_joining(state, access, membership, expected):
    assert code(rules.refusal_to_join(state, access, membership=membership)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"access": Access.OPEN}, "community:just-join"),
        ({"access": Access.INVITATION}, "community:by-invitation-only"),
        ({"state": State.FORMING}, "community:not-open-yet"),
        ({"membership": MembershipState.REQUESTED}, "community:already-asked"),
        ({"membership": MembershipState.DECLINED, "decided_at": NOW}, "community:declined-lately"),
        ({"membership": MembershipState.DECLINED, "decided_at": NOW - timedelta(days=30)}, None),
        ({"question": "¿Por qué?"}, "community:answer-missing"),
        ({"question": "¿Por qué?", "answer": "Porque sí"}, None),
    ],
)
def test_asking_to_join(changes, expected):
    fields = {"membership": None, "decided_at": None, "question": "", "answer": "", "now": NOW} | changes
    state, access = fields.pop("state", State.OPEN), fields.pop("access", Access.LISTED)
    assert code(rules.refusal_to_request(state, access, **fields)) == expected


def test_declining_needs_a_reason_and_letting_in_does_not():
    decide = rules.refusal_to_decide_request
    asked = MembershipState.REQUESTED
    assert code(decide(State.OPEN, asked, is_accepted=False, reason=" ")) == "community:decline-needs-reason"
    assert decide(State.OPEN, asked, is_accepted=False, reason="Ya somos muchos") is None
    assert decide(State.OPEN, asked, is_accepted=True, reason="") is None
    assert code(decide(State.OPEN, MembershipState.LEFT, is_accepted=True, reason="")) == "community:no-request"


@pytest.mark.parametrize(
    ("role", "facilitators", "state", "expected"),
    [
        (Role.FACILITATOR, 1, State.OPEN, "community:last-facilitator"),
        (Role.FACILITATOR, 2, State.OPEN, None),
        (Role.FACILITATOR, 1, State.CLOSED, None),
        (Role.MEMBER, 1, State.OPEN, None),
        (Role.SPONSOR, 1, State.OPEN, "community:sponsor-stays"),
    ],
)
def test_leaving(role, facilitators, state, expected):
    assert code(rules.refusal_to_leave(state, role, facilitators=facilitators)) == expected


def test_the_last_facilitator_keeps_the_role():
    change = rules.refusal_to_change_role
    refused = change(State.OPEN, Role.FACILITATOR, Role.MEMBER, facilitators=1)
    assert code(refused) == "community:last-facilitator"
    assert change(State.OPEN, Role.FACILITATOR, Role.FACILITATOR, facilitators=1) is None
    assert change(State.OPEN, Role.FACILITATOR, Role.MEMBER, facilitators=2) is None


@pytest.mark.parametrize(
    ("count", "role", "expected"),
    [
        (500, Role.MEMBER, None),
        (501, Role.MEMBER, "community:too-many-invitations"),
        (0, Role.MEMBER, "community:nobody-to-invite"),
        (1, Role.SPONSOR, "community:role-not-invited"),
    ],
)
def test_inviting(count, role, expected):
    assert code(rules.refusal_to_invite(State.FORMING, role, count=count)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"expires_at": NOW}, "community:link-end-out-of-range"),
        ({"expires_at": NOW + timedelta(days=91)}, "community:link-end-out-of-range"),
        ({"max_uses": 0}, "community:link-uses-out-of-range"),
        ({"max_uses": 10_001}, "community:link-uses-out-of-range"),
        ({"role": Role.FACILITATOR}, "community:role-not-by-link"),
    ],
)
def test_a_link(changes, expected):
    fields = {"expires_at": NOW + timedelta(days=90), "max_uses": 1} | changes
    role = fields.pop("role", Role.MEMBER)
    assert code(rules.refusal_to_make_link(State.OPEN, role, now=NOW, **fields)) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (InvitationState.PENDING, None),
        (InvitationState.USED, "community:invitation-used"),
        (InvitationState.DECLINED, "community:invitation-used"),
        (InvitationState.REVOKED, "community:invitation-revoked"),
    ],
)
def test_accepting(state, expected):
    later = NOW + timedelta(seconds=1)
    assert code(rules.refusal_to_accept(State.OPEN, state, expires_at=later, now=NOW)) == expected
    pending = rules.refusal_to_accept(State.OPEN, InvitationState.PENDING, expires_at=NOW, now=NOW)
    assert code(pending) == "community:invitation-expired"


def test_a_closing_needs_a_note():
    assert code(rules.refusal_to_close(State.OPEN, result_note=" ")) == "community:close-needs-note"
    assert rules.refusal_to_close(State.OPEN, result_note="Cumplido") is None


def test_a_list_of_addresses_is_read_as_people_paste_it():
    text = 'Correo;Nombre\nana@x.org;Ana\n\n"Beto Ruiz" <BETO@x.org>, carla@y.co\ndora@ñandú.com.ar\n'
    assert [(each.line, each.text, each.code) for each in read_addresses(text)] == [
        (2, "ana@x.org", ""),
        (4, "beto@x.org", ""),
        (4, "carla@y.co", ""),
        (5, "dora@ñandú.com.ar", ""),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        "ana",
        "ana@",
        "@x.org",
        "ana@x",
        "a b@x.org",
        "ana@x..org",
        "ana@-x.org",
        ".ana@x.org",
        "ana@x.org\x00",
        "ana@@x.org",
        "a" * 65 + "@x.org",
        "ana@" + "x" * 250 + ".org",
    ],
)
def test_each_wrong_line_is_told(wrong):
    read = read_addresses(f"rosa@x.org\n{wrong}\n")
    assert [(each.line, each.code) for each in read] == [(1, ""), (2, "community:line-not-an-address")]
    assert rules.wrong_lines(read) == "2"


def test_a_repeated_address_is_told():
    read = read_addresses("ana@x.org\nANA@x.org")
    assert [each.code for each in read] == ["", "community:line-repeated"]
