"""A passkey without a device: its key pair lies in the test, which signs as a telephone would."""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

RP = "localhost"
CREDENTIAL = b"minga-passkey-01"
PRESENT = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


def added_to(user: Any) -> dict[str, str]:
    """Lay up a passkey for somebody, as if they had made it; gives what it takes to use it."""
    from allauth.account.utils import user_pk_to_url_str
    from allauth.mfa.webauthn.internal.auth import WebAuthn

    key = ec.generate_private_key(ec.SECP256R1())
    credential = AttestedCredentialData.create(b"\0" * 16, CREDENTIAL, ES256.from_cryptography_key(key.public_key()))
    told = AuthenticatorData.create(_rp_hash(), PRESENT | AuthenticatorData.FLAG.AT, 0, credential)
    client = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"none", f"http://{RP}")
    answer = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", told, {})),
    }
    more = {"clientExtensionResults": {"credProps": {"rk": True}}}
    name = websafe_encode(CREDENTIAL)
    WebAuthn.add(user, "Test", {"id": name, "rawId": name, "type": "public-key", "response": answer} | more)
    kind = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
    return {"pem": pem.decode(), "user": user_pk_to_url_str(user)}


def answered(passkey: dict[str, str], options: dict[str, Any], port: int) -> str:
    """What a browser sends back when the house asks for the passkey."""
    challenge = websafe_decode(options["publicKey"]["challenge"])
    client = CollectedClientData.create(CollectedClientData.TYPE.GET, challenge, f"http://{RP}:{port}")
    told = AuthenticatorData.create(_rp_hash(), PRESENT, 1)
    key: Any = serialization.load_pem_private_key(passkey["pem"].encode(), None)
    signature = key.sign(bytes(told) + client.hash, ec.ECDSA(hashes.SHA256()))
    answer = {
        "clientDataJSON": websafe_encode(client),
        "authenticatorData": websafe_encode(told),
        "signature": websafe_encode(signature),
        "userHandle": websafe_encode(passkey["user"].encode()),
    }
    name = websafe_encode(CREDENTIAL)
    said = {"id": name, "rawId": name, "type": "public-key", "response": answer, "clientExtensionResults": {}}
    return json.dumps(said)


def _rp_hash() -> bytes:
    return hashlib.sha256(RP.encode()).digest()
