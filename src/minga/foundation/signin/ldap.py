"""LDAP: a name and a password, shown to the organization's own directory. Never a word without encryption.

Imported only where somebody comes with a directory; needs the extra ``minga[ldap]``.
"""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import Provider as AllauthProvider
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from minga.foundation.ids import digest
from minga.foundation.policy import RefusedError
from minga.foundation.reaching import PrivateHostError, UnknownHostError, vetted
from minga.foundation.sealed import seal, unseal
from minga.foundation.signin.actions.providers import purpose_of
from minga.foundation.signin.models import Provider
from minga.foundation.signin.rules import (
    DIRECTORY_PORTS,
    NAME_HERE,
    Claim,
    escaped_for_filter,
    plain_directory,
    read_claim,
    refusal_of_filter,
)
from minga.kernel import Refusal

SECONDS: Final = 5
ALL_SECONDS: Final = 15.0
"""However slowly a directory speaks: one that sends a sign every four seconds would hold a thread for hours."""
DOWN_SECONDS: Final = 15
# What a directory never gives to anybody else, by its kind: OpenLDAP, Active Directory, 389, FreeIPA.
LASTING: Final = ("entryuuid", "objectguid", "nsuniqueid", "ipauniqueid")
NO_SUCH, NO_NAME, WRONG_PASSWORD, TOO_MANY = 32, 34, 49, 4


def is_here() -> bool:
    """Whether this server can speak LDAP at all."""
    try:
        import ldap3  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


def fill(provider: Provider, said: Mapping[str, Any]) -> None:
    """What is said of a directory. The password of the account that looks people up goes to no other address."""
    if not is_here():
        raise RefusedError(Refusal("signin:ldap-not-here"))
    address = plain_directory(str(said.get("address", provider.address)))
    if not address:
        raise RefusedError(Refusal("signin:bad-directory"))
    if refusal := refusal_of_filter(provider.person_filter):
        raise RefusedError(refusal)
    certificate = str(said.get("certificate", provider.certificate) or "").strip()
    _require_certificate(certificate)
    has_moved = address != provider.address
    if said.get("secret"):
        provider.secret = seal(said["secret"], purpose=purpose_of(provider))
    elif not provider.client_id:
        provider.secret = ""
    elif not provider.secret or has_moved:
        raise RefusedError(Refusal("signin:secret-anew"))
    provider.address, provider.certificate = address, certificate


def _require_certificate(text: str) -> None:
    if not text:
        return
    try:
        ssl.create_default_context(cadata=text)
    except (ssl.SSLError, ValueError):
        raise RefusedError(Refusal("signin:bad-certificate")) from None


class HouseLDAP(AllauthProvider):  # type: ignore[misc]
    """One directory of one space: people do not go there, they type their password here."""

    id = "ldap"
    name = "LDAP"

    def __init__(self, request: HttpRequest, app: SocialApp) -> None:
        super().__init__(request, app)
        self.row: Provider = app.row

    def redirect(self, _request: HttpRequest, _process: str, next_url: str | None = None, **more: Any) -> HttpResponse:
        asked = ({"next": next_url} if next_url else {}) | ({"trial": "1"} if more.get("trial") else {})
        url = reverse("signin_password", args=[self.row.key])
        return redirect(f"{url}?{urlencode(asked)}" if asked else url)

    def extract_uid(self, data: Claim) -> str:
        return data.subject

    def extract_extra_data(self, _data: Claim) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, _data: Claim) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, _data: Claim) -> list[Any]:
        return []


def login_of(request: HttpRequest, provider: Provider, *, name: str, password: str) -> SocialLogin:
    """Who has typed this name and this password, as the directory knows them; raises ``RefusedError``."""
    from allauth.socialaccount.adapter import get_adapter  # noqa: PLC0415

    claim = claim_for(provider, name=name, password=password)
    login: SocialLogin = get_adapter().get_provider(request, provider.key).sociallogin_from_response(request, claim)
    login.claim = claim
    return login


def claim_for(provider: Provider, *, name: str, password: str) -> Claim:
    """The claim of a directory about whom it has let in. An empty password would let in anybody: it is none."""
    if not name.strip() or not password.strip("\0"):
        raise RefusedError(Refusal("signin:wrong-password"))
    where, told = _found(provider, name.strip())
    with _bound(provider, where, password) as result:
        if result == WRONG_PASSWORD:
            raise RefusedError(Refusal("signin:wrong-password"))
        if result:
            raise RefusedError(Refusal("signin:directory-refused", {"code": result}))
    if not told.get(provider.address_claim.lower()):
        raise RefusedError(Refusal("signin:no-mail", {"name": provider.address_claim}))
    lasting = next((told[each][0] for each in LASTING if told.get(each)), "")
    return read_claim(
        {"email": told[provider.address_claim.lower()], "name": told.get(provider.name_claim.lower())},
        address_claim="email",
        name_claim="name",
        subject=lasting[:190] or f"dn:{digest(where.casefold())}",
    )


def _found(provider: Provider, name: str) -> tuple[str, dict[str, list[str]]]:
    """The one entry that the filter finds for a name, and what it says."""
    wanted = provider.person_filter.replace(NAME_HERE, escaped_for_filter(name))
    rows = _search(provider, wanted)
    if not rows:
        raise RefusedError(Refusal("signin:nobody-found", {"base": provider.search_base}))
    if len(rows) > 1:
        raise RefusedError(Refusal("signin:two-found"))
    return rows[0]


def _search(provider: Provider, wanted: str) -> list[tuple[str, dict[str, list[str]]]]:
    """Two entries at most: more than one is already one too many."""
    from ldap3 import SUBTREE  # noqa: PLC0415
    from ldap3.core.exceptions import LDAPInvalidDnError, LDAPInvalidFilterError  # noqa: PLC0415

    with _account(provider) as connection:
        asked = [provider.address_claim, provider.name_claim, *LASTING]
        try:
            connection.search(provider.search_base, wanted, SUBTREE, attributes=asked, size_limit=2, time_limit=SECONDS)
        except LDAPInvalidFilterError:
            raise RefusedError(Refusal("signin:bad-filter")) from None
        except LDAPInvalidDnError:
            raise RefusedError(Refusal("signin:no-base", {"base": provider.search_base})) from None
        code = connection.result["result"]
        if code in (NO_SUCH, NO_NAME):
            raise RefusedError(Refusal("signin:no-base", {"base": provider.search_base}))
        if code not in (0, TOO_MANY):
            raise RefusedError(Refusal("signin:directory-refused", {"code": code}))
        entries = [each for each in connection.response or () if each["type"] == "searchResEntry"]
        return [(each["dn"], _texts(each["raw_attributes"])) for each in entries]


def _texts(raw: Mapping[str, list[bytes]]) -> dict[str, list[str]]:
    """Values as text; the identifier of Active Directory is sixteen bytes."""
    return {
        name.lower(): [each.hex() if name.lower() == "objectguid" else each.decode(errors="replace") for each in values]
        for name, values in raw.items()
    }


@contextmanager
def _account(provider: Provider) -> Iterator[Any]:
    """A connection as the account that looks people up; without one, as nobody."""
    secret = unseal(provider.secret, purpose=purpose_of(provider)) if provider.secret else ""
    with _reached(provider) as connect:
        connection = connect(provider.client_id, secret)
        if not connection.bind(read_server_info=False):
            raise RefusedError(Refusal("signin:bind-refused", {"code": connection.result["result"]}))
        yield connection


@contextmanager
def _bound(provider: Provider, who: str, password: str) -> Iterator[int]:
    """What the directory answers to a password: nought where it is the right one."""
    from ldap3.core.exceptions import LDAPSASLPrepError  # noqa: PLC0415

    with _reached(provider) as connect:
        connection = connect(who, password)
        try:
            is_in = connection.bind(read_server_info=False)
            answered = 0 if is_in else int(connection.result["result"])
        except LDAPSASLPrepError:  # signs that stand in no password: the directory is not even asked
            answered = WRONG_PASSWORD
        yield answered


@contextmanager
def _reached(provider: Provider) -> Iterator[Any]:
    """A way to open encrypted connections to the directory, closed at the end; what goes wrong is told in words."""
    from ldap3.core.exceptions import LDAPException  # noqa: PLC0415

    known_down = cache.get(f"signin:down:{provider.key}")
    if known_down is not None:
        raise RefusedError(known_down)
    host = urlsplit(provider.address).hostname or ""
    opened: list[Any] = []
    is_late = threading.Event()
    watch = threading.Timer(ALL_SECONDS, _cut, (opened, is_late))
    watch.daemon = True
    watch.start()
    try:
        yield lambda who, password: _open(provider, who, password, opened)
    except LDAPException as error:
        refusal = Refusal("signin:slow", {"host": host}) if is_late.is_set() else _why(error, host)
        if refusal.code in {"signin:slow", "signin:unreachable"}:
            cache.set(f"signin:down:{provider.key}", refusal, DOWN_SECONDS)  # nobody else waits for it meanwhile
        raise RefusedError(refusal) from None
    finally:
        watch.cancel()
        for connection in opened:
            _close(connection)


def _cut(opened: list[Any], is_late: threading.Event) -> None:
    """End what is said on connections, also in the middle of a handshake."""
    is_late.set()
    for connection in list(opened):
        for line in (connection.line, connection.socket):
            with suppress(OSError, AttributeError):
                line.shutdown(socket.SHUT_RDWR)


def _encryption(host: str, certificate: str) -> Any:
    """What ldap3 encrypts with; it keeps a second handle of the line, which the handshake takes away from others."""
    from ldap3 import Tls  # noqa: PLC0415

    class Encryption(Tls):  # type: ignore[misc]
        def wrap_socket(self, connection: Any, do_handshake: bool = False) -> None:
            connection.line = connection.socket.dup()
            super().wrap_socket(connection, do_handshake)

    return Encryption(validate=ssl.CERT_REQUIRED, valid_names=[host], sni=host, ca_certs_data=certificate or None)


def _open(provider: Provider, who: str, password: str, opened: list[Any]) -> Any:
    from ldap3 import ANONYMOUS, NONE, SIMPLE, SYNC, Connection, Server  # noqa: PLC0415
    from ldap3.core.exceptions import LDAPStartTLSError  # noqa: PLC0415

    parts = urlsplit(provider.address)
    host, port = parts.hostname or "", parts.port or DIRECTORY_PORTS[parts.scheme]
    try:
        address = vetted(host, port, may_be_private=settings.PROVIDERS_MAY_BE_PRIVATE)
    except UnknownHostError:
        raise RefusedError(Refusal("signin:unknown-host", {"host": host})) from None
    except PrivateHostError:
        raise RefusedError(Refusal("signin:private-host", {"host": host})) from None
    tls = _encryption(host, provider.certificate)
    is_ldaps = parts.scheme == "ldaps"
    server = Server(address, port=port, use_ssl=is_ldaps, tls=tls, get_info=NONE, connect_timeout=SECONDS)
    connection = Connection(
        server,
        user=who or None,
        password=password or None,
        authentication=SIMPLE if who else ANONYMOUS,
        client_strategy=SYNC,
        auto_referrals=False,
        check_names=False,
        read_only=True,
        receive_timeout=SECONDS,
    )
    connection.line = None
    opened.append(connection)
    connection.open(read_server_info=False)
    if not is_ldaps and not connection.start_tls(read_server_info=False):
        raise LDAPStartTLSError("startTLS was not begun")
    return connection


def _close(connection: Any) -> None:
    from ldap3.core.exceptions import LDAPException  # noqa: PLC0415

    with suppress(LDAPException, OSError):  # it may be closed already
        connection.unbind()
    if connection.line is not None:
        connection.line.close()


def _why(error: Exception, host: str) -> Refusal:
    """A refusal for what ldap3 gives up with: it tells what happened in its message only."""
    from ldap3.core.exceptions import LDAPCertificateError, LDAPStartTLSError  # noqa: PLC0415

    said = str(error).lower()
    if isinstance(error, LDAPCertificateError) or "certificate" in said or "hostname" in said:
        return Refusal("signin:certificate", {"host": host})
    if isinstance(error, LDAPStartTLSError) or "ssl" in said or "tls" in said:
        return Refusal("signin:no-encryption", {"host": host})
    if "timed out" in said or "timeout" in said:
        return Refusal("signin:slow", {"host": host})
    return Refusal("signin:unreachable", {"host": host, "why": type(error).__name__})


def try_it(provider: Provider) -> Iterator[tuple[bool, str]]:
    """What can be seen without anybody's password: the way there, the account, and whether people are found."""
    cache.delete(f"signin:down:{provider.key}")
    with _account(provider):
        yield True, _("The directory answers over an encrypted connection, and its certificate is right.")
        yield True, _("The account that looks people up is let in.") if provider.client_id else _("It lets us look.")
    if _search(provider, provider.person_filter.replace(NAME_HERE, "*")):
        yield True, _("People are found. Sign in to try, to see what it tells of one.")
    else:
        yield False, _("Nobody is found below the base: look at the base and at the filter.")
