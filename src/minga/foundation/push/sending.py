"""A message on its way: to the public internet only, to the address that was vetted, for so long and no longer."""

import ssl
import time
from typing import Final

import urllib3

from minga.foundation.push.rules import host_of
from minga.foundation.reaching import PrivateHostError, ended_at, vetted

SECONDS: Final = 15.0


class NotReachedError(Exception):
    """The service of the browser did not answer; it may be asked again."""


def trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def require_public(endpoint: str) -> str:
    """An address to connect to; raises ``PrivateHostError``, ``UnknownHostError``."""
    found = host_of(endpoint)
    if found is None:
        raise PrivateHostError(endpoint)
    return vetted(*found, may_be_private=False)


def post(endpoint: str, content: bytes, headers: dict[str, str]) -> int:
    """The status of the answer, of which nothing else is read."""
    address = require_public(endpoint)
    host, port = host_of(endpoint) or ("", 443)
    path = "/" + endpoint.split("/", 3)[3] if endpoint.count("/") > 2 else "/"
    named = f"[{host}]" if ":" in host else host
    with ended_at(time.monotonic() + SECONDS) as connection:
        pool = urllib3.HTTPSConnectionPool(
            address,
            port,
            server_hostname=host,
            assert_hostname=host,
            ssl_context=trust(),
            maxsize=1,
            retries=False,
        )
        pool.ConnectionCls = connection
        try:
            answer = pool.urlopen(
                "POST",
                path.partition("#")[0],
                body=content,
                headers=headers | {"Host": named if port == 443 else f"{named}:{port}", "User-Agent": "Minga"},
                redirect=False,
                preload_content=False,
                timeout=urllib3.Timeout(connect=5.0, read=10.0),
            )
            answer.close()
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise NotReachedError(host) from error
        finally:
            pool.close()
    return int(answer.status)
