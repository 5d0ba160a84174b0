"""What a session remembers of how it was begun: by which provider, for which spaces, with how many steps."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

MARK: Final = "signin"
FACTOR: Final = "signin_factor"
SETTER: Final = "signin_setter"
PENDING: Final = "signin_pending"
TRIAL: Final = "signin_trial"
# Where django-allauth keeps with what somebody has signed in, and who that was.
_METHODS: Final = "account_authentication_methods"
_METHODS_OF: Final = "account_authentication_methods_user"

type Session = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """A provider began this session for ``user_id``. ``is_only``: it opens the provider's own space and nothing else.

    The address is then not of a domain of that space, so that whoever runs the provider must not come, as this person,
    anywhere else.
    """

    user_id: int
    provider: str
    space_id: int
    slug: str
    subject: str
    sid: str = ""
    is_only: bool = False
    did_second_factor: bool = False

    def kept(self) -> dict[str, Any]:
        return asdict(self)


def mark_in(session: Session, user_id: int | None) -> Mark | None:
    """How a provider began this session for this person; None where none did."""
    kept = session.get(MARK)
    return Mark(**kept) if isinstance(kept, dict) and kept.get("user_id") == user_id else None


def methods_in(session: Session, user_id: int | None) -> frozenset[str]:
    """With what this person has signed in, in this session: code, password, mfa, socialaccount."""
    if str(session.get(_METHODS_OF)) != str(user_id):
        return frozenset()
    return frozenset(str(record.get("method")) for record in session.get(_METHODS, ()) if isinstance(record, dict))


def did_second_factor(session: Session, user_id: int | None) -> bool:
    """Whether a second step was taken here, or was set up in this very session."""
    return session.get(FACTOR) == user_id or "mfa" in methods_in(session, user_id)
