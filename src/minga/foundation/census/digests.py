"""Identifiers as they are kept: keyed digests, from which nobody comes back to the number without the secret key."""

import hmac
from dataclasses import dataclass

from minga.foundation.scope import current_space_id
from minga.foundation.sealed import key_for

SIZE = 16
"""Bytes of a digest: 128 bits tell a million people apart, and nobody counts through them."""


@dataclass(frozen=True, slots=True)
class Digests:
    """The digests of one census: the same number reads differently in another space, and in another census."""

    key: bytes
    prefix: bytes

    def _of(self, kind: bytes, text: str) -> bytes:
        return hmac.digest(self.key, self.prefix + kind + text.encode(), "sha256")[:SIZE]

    def identifier(self, plain: str) -> bytes:
        return self._of(b"i:", plain)

    def proof(self, plain: str, proof: str) -> bytes:
        """Bound to the identifier: two people born on one day have nothing in common here."""
        return self._of(b"p:", f"{plain}\0{proof}")

    def attempts(self, who: str) -> str:
        return self._of(b"a:", who).hex()

    @property
    def check(self) -> str:
        """Tells whether the secret key is still the one of then."""
        return self._of(b"c:", "").hex()


def digests_of(census_id: int) -> Digests:
    """The digests of a census of the space we are in."""
    return Digests(key_for(f"census of space {current_space_id()}"), b"%d:" % census_id)


def address_digest(address: str) -> str:
    """An address as it is counted by: whatever census it tries on."""
    return digests_of(0).attempts(f"address:{address}")


def person_digest(user_id: int) -> str:
    return digests_of(0).attempts(f"person:{user_id}")
