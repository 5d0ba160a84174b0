"""A message that only one browser reads (RFC 8291), from a house that its service knows again (RFC 8292).

The key pair of the house is derived from the secret key, as everything sealed is: it is made once and kept nowhere.
"""

import json
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings

from minga.foundation.letters import mail_domain
from minga.foundation.push.rules import decoded, encoded
from minga.foundation.sealed import key_for

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the points of P-256."""
RECORD: Final = 4096
GOOD_FOR: Final = timedelta(hours=12)


def key_pair() -> "EllipticCurvePrivateKey":
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415  (only who has devices needs it)

    number = int.from_bytes(key_for("push:a") + key_for("push:b")) % (ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def point_of(key: "EllipticCurvePrivateKey") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key() -> str:
    """What a browser is told of the house when it is asked for an address."""
    return encoded(point_of(key_pair()))


def authorization(endpoint: str, now: datetime) -> str:
    """That a message is from this house, for the service that has this address, for half a day."""
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    parts = urlsplit(endpoint)
    is_https = settings.BASE_URL.startswith("https://")
    claims = {
        "aud": f"https://{parts.netloc}",
        "exp": int((now + GOOD_FOR).timestamp()),
        "sub": settings.BASE_URL if is_https else f"mailto:minga@{mail_domain()}",
    }
    head = {"typ": "JWT", "alg": "ES256"}
    said = ".".join(encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
    key = key_pair()
    r, s = utils.decode_dss_signature(key.sign(said.encode(), ec.ECDSA(SHA256())))
    signature = encoded(r.to_bytes(32) + s.to_bytes(32))
    return f"vapid t={said}.{signature}, k={encoded(point_of(key))}"


def encrypted(
    content: bytes,
    *,
    public_key: str,
    secret: str,
    own: "EllipticCurvePrivateKey | None" = None,
    salt: bytes = b"",
) -> bytes:
    """One record of ``aes128gcm``; raises ``ValueError`` for a key that is no point of the curve."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    own, salt = own or ec.generate_private_key(ec.SECP256R1()), salt or secrets.token_bytes(16)
    theirs, ours = decoded(public_key), point_of(own)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
    base = _derived(shared, decoded(secret), b"WebPush: info\0" + theirs + ours, 32)
    key = _derived(base, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(base, salt, b"Content-Encoding: nonce\0", 12)
    closed = AESGCM(key).encrypt(nonce, content + b"\x02", None)
    return salt + RECORD.to_bytes(4) + len(ours).to_bytes(1) + ours + closed


def _derived(material: bytes, salt: bytes, what: bytes, length: int) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=what).derive(material)
