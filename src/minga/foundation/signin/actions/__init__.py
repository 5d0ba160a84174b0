"""What changes in the ways into a space."""

from minga.foundation.signin.actions.addresses import choose_address, give_up_address
from minga.foundation.signin.actions.domains import claim_domain, confirm_domain, prove_domain, release_domain
from minga.foundation.signin.actions.people import come_in, link_proven, unlink_person
from minga.foundation.signin.actions.providers import connect_provider, remove_provider, revise_provider
from minga.foundation.signin.actions.sessions import end_sessions, note_session
from minga.foundation.signin.actions.whole import revise_sign_in

__all__ = [
    "choose_address",
    "claim_domain",
    "come_in",
    "confirm_domain",
    "connect_provider",
    "end_sessions",
    "give_up_address",
    "link_proven",
    "note_session",
    "prove_domain",
    "release_domain",
    "remove_provider",
    "revise_provider",
    "revise_sign_in",
    "unlink_person",
]
