"""SAML 2.0, as django-allauth and python3-saml speak it: metadata in and out, signed requests, one assertion once.

Imported only where somebody comes with a provider that speaks it; needs the extra ``minga[saml]``.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.policy import RefusedError
from minga.foundation.scope import in_space
from minga.foundation.sealed import seal, unseal
from minga.foundation.signin.actions import end_sessions
from minga.foundation.signin.actions.providers import purpose_of
from minga.foundation.signin.models import Provider
from minga.foundation.signin.rules import Claim, read_claim
from minga.foundation.signin.wording import WHYS
from minga.kernel import Refusal
from minga.ui.numbers import written_date

TRANSIENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
SUBJECT: Final = "urn:oasis:names:tc:SAML:attribute:subject-id"
METADATA_MOST: Final = 500_000
REPLAY_SECONDS: Final = 3600
YEARS = timedelta(days=3650)


def is_here() -> bool:
    """Whether this server can speak SAML at all."""
    try:
        import onelogin.saml2.auth  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


def read_metadata(text: str) -> dict[str, str]:
    """Who the identity provider is, where one goes, and with what it signs; raises ``RefusedError``."""
    if not is_here():
        raise RefusedError(Refusal("signin:saml-not-here"))
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser  # noqa: PLC0415

    if len(text) > METADATA_MOST:
        raise _bad(_("it is too long"))
    try:
        idp = OneLogin_Saml2_IdPMetadataParser.parse(text.encode()).get("idp", {})
    except Exception:  # the parser raises whatever its libraries do
        raise _bad(_("it is no XML that can be read")) from None
    certificates = idp.get("x509certMulti", {}).get("signing") or [idp.get("x509cert", "")]
    told = {
        "entity_id": idp.get("entityId", ""),
        "sso_url": idp.get("singleSignOnService", {}).get("url", ""),
        "x509cert": certificates[0],
    }
    named = {"entity_id": "EntityID", "sso_url": "SingleSignOnService", "x509cert": "X509Certificate"}
    missing = [name for key, name in named.items() if not told[key]]
    if missing or not told["sso_url"].startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise _bad(_("it lacks %(missing)s") % {"missing": ", ".join(missing) or "https://"})
    slo = idp.get("singleLogoutService", {}).get("url", "")
    return told | ({"slo_url": slo} if slo else {})


def _bad(why: str) -> RefusedError:
    return RefusedError(Refusal("signin:bad-metadata", {"why": why}))


def fill(provider: Provider, said: Mapping[str, Any]) -> None:
    """Metadata as text, or from its address; and a key pair of our own, made once."""
    text = str(said.get("metadata") or "").strip()
    if not text and said.get("metadata_url"):
        from minga.foundation.signin import web  # noqa: PLC0415

        text = web.get(said["metadata_url"]).text
    text = text or provider.metadata
    provider.address = read_metadata(text)["entity_id"][:500]
    provider.metadata = text
    if not provider.certificate:
        key, provider.certificate = _key_pair(provider.key)
        provider.secret = seal(key, purpose=purpose_of(provider))


def _key_pair(name: str) -> tuple[str, str]:
    """A private key and its certificate, with which requests are signed and assertions opened."""
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    key = rsa.generate_private_key(65537, 2048)
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"minga-{name}")])
    now = clock.now()
    made = x509.CertificateBuilder(
        called, called, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + YEARS
    ).sign(key, hashes.SHA256())
    kind = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
    return private.decode(), made.public_bytes(serialization.Encoding.PEM).decode()


def settings_of(row: Provider, *, is_signing_out: bool = False) -> dict[str, Any]:
    """What django-allauth asks of a provider that speaks SAML. An order to sign out must be signed as a whole."""
    return {
        "idp": read_metadata(row.metadata),
        "advanced": {
            "strict": True,
            "authn_request_signed": True,
            "logout_request_signed": True,
            "logout_response_signed": True,
            "want_assertion_signed": True,
            "want_assertion_encrypted": row.wants_encrypted,
            "want_message_signed": is_signing_out,
            "want_name_id": True,
            "want_attribute_statement": False,
            "reject_idp_initiated_sso": True,
            "x509cert": row.certificate,
            "private_key": unseal(row.secret, purpose=purpose_of(row)),
        },
    }


class HouseSAML(SAMLProvider):  # type: ignore[misc]
    """One provider of one space."""

    def __init__(self, request: HttpRequest, app: Any) -> None:
        super().__init__(request, app)
        self.row: Provider = app.row

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        return {"next_url": get_next_redirect_url(request), "process": "login"}

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> SocialLogin:
        """Each assertion once, whoever brings it: ``response`` was checked by python3-saml."""
        assertion = response.get_last_assertion_id()
        if not assertion or not cache.add(f"signin:assertion:{self.row.key}:{assertion}", 1, REPLAY_SECONDS):
            raise RefusedError(Refusal("signin:bad-token", {"why": WHYS["replayed"]}))
        login = super().sociallogin_from_response(request, response)
        login.told = dict(response.get_attributes()) | {"sid": response.get_session_index() or ""}
        return login

    def extract_uid(self, data: Any) -> str:
        subject = (data.get_attributes().get(SUBJECT) or [""])[0]
        if not subject and data.get_nameid_format() != TRANSIENT:
            subject = data.get_nameid()
        if not isinstance(subject, str) or not 0 < len(subject) <= 190:
            raise RefusedError(Refusal("signin:transient"))
        return subject

    def extract_extra_data(self, _data: Any) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, _data: Any) -> dict[str, Any]:
        return {}

    def unstash_redirect_state(self, request: HttpRequest, state_id: str) -> dict[str, Any]:
        try:
            state: dict[str, Any] = super().unstash_redirect_state(request, state_id)
        except PermissionDenied:
            raise RefusedError(Refusal("signin:state")) from None
        return state


def claim_of(provider: Provider, login: SocialLogin) -> Claim:
    """What the assertion claims. SAML has no word for a verified address: that the provider vouches is said by hand."""
    return read_claim(
        login.told,
        address_claim=provider.address_claim,
        name_claim=provider.name_claim,
        subject=login.account.uid,
    )


REASONS: Final[tuple[tuple[str, str], ...]] = (
    ("ignature", "signature"),
    ("xpired", "expired"),
    ("not yet valid", "early"),
    ("ime", "expired"),
    ("udience", "audience"),
    ("ssuer", "issuer"),
    ("nResponseTo", "nonce"),
    ("eceived at", "audience"),
)


def refused_by(more: Mapping[str, Any]) -> Refusal:
    """A refusal for what python3-saml gives up with."""
    reason = str(more.get("saml_last_error_reason") or "")
    if not reason:
        return Refusal("signin:state")
    why = next((why for part, why in REASONS if part in reason), "unreadable")
    return Refusal("signin:bad-token", {"why": WHYS[why]})


def answer(request: HttpRequest, provider: Provider, step: str) -> HttpResponse:
    """django-allauth's own doors: ``acs`` and ``finish_acs`` for what comes back, ``metadata`` for what is told."""
    from allauth.socialaccount.providers.saml import views  # noqa: PLC0415
    from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError  # noqa: PLC0415

    door: Callable[..., HttpResponse] = getattr(views, step)
    try:
        answered = door(request, organization_slug=provider.key)
        if step == "sls" and answered.status_code == 302 and "SAMLRequest" in request.GET:
            _end_ordered(provider, request.GET["SAMLRequest"])
    except (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, SyntaxError, zlib.error):
        raise RefusedError(Refusal("signin:bad-answer")) from None
    return answered


def _end_ordered(provider: Provider, order: str) -> None:
    """End what a signed order names. It mostly comes in a frame of the provider's page, where no cookie comes along."""
    from onelogin.saml2.logout_request import OneLogin_Saml2_Logout_Request as Order  # noqa: PLC0415
    from onelogin.saml2.utils import OneLogin_Saml2_Utils  # noqa: PLC0415

    told = OneLogin_Saml2_Utils.decode_base64_and_inflate(order)
    subject = Order.get_nameid(told, unseal(provider.secret, purpose=purpose_of(provider)))
    with in_space(provider.place_id):
        for sid in Order.get_session_indexes(told) or [""]:
            end_sessions(provider=provider, subject=subject, sid=str(sid)[:200], now=clock.now())


def try_it(provider: Provider) -> Iterator[tuple[bool, str]]:
    """What can be seen without signing in: the metadata, and how long its certificate is good."""
    from cryptography import x509  # noqa: PLC0415

    told = read_metadata(provider.metadata)
    yield True, _("The metadata can be read: people are sent to %(url)s.") % {"url": told["sso_url"]}
    body = "\n".join(["-----BEGIN CERTIFICATE-----", told["x509cert"], "-----END CERTIFICATE-----", ""])
    try:
        ends = x509.load_pem_x509_certificate(body.encode()).not_valid_after_utc
    except ValueError:
        raise _bad(_("its certificate cannot be read")) from None
    day = written_date(clock.day_of(ends))
    if ends < clock.now():
        yield False, _("Its certificate ended on %(day)s: bring the metadata anew.") % {"day": day}
    else:
        yield True, _("Its certificate is good until %(day)s.") % {"day": day}
