"""Canaille, an identity provider that people really run, on a free port in this process."""

import logging
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest

from tests.journeys.ports import free_port

SECRET = "el secreto de Minga"
PASSWORD = "una clave de Canaille"


def unless_in_ci(why: str) -> NoReturn:
    """Skip loudly what a machine lacks; where CI is set, lacking it is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"{why}, and in CI that is a failure", pytrace=False)
    pytest.skip(why)


class Organization:
    """The running provider: its people, and Minga as its client."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.url = server.url.rstrip("/")
        self.client_id = uuid.uuid4().hex

    def has_client(self, redirect_uri: str) -> None:
        """What its administrator does: make a client with the address that Minga's page shows."""
        with self.server.app.app_context():
            client = self.server.models.Client(
                client_id=self.client_id,
                client_secret=SECRET,
                client_name="Minga",
                client_uri=redirect_uri.partition("/accounts/")[0],
                redirect_uris=[redirect_uri],
                grant_types=["authorization_code"],
                response_types=["code"],
                scope=["openid", "profile", "email"],
                token_endpoint_auth_method="client_secret_post",
                trusted_domains=["localhost", "127.0.0.1"],
            )
            self.server.backend.save(client)
            client.audience = [client]
            self.server.backend.save(client)

    def has(self, name: str, address: str) -> None:
        """Somebody of the organization, who has a password there."""
        with self.server.app.app_context():
            user = self.server.models.User(
                user_name=address.partition("@")[0],
                formatted_name=name,
                given_name=name.partition(" ")[0],
                family_name=name.partition(" ")[2] or name,
                emails=[address],
                password=PASSWORD,
            )
            self.server.backend.save(user)


@contextmanager
def organization() -> Iterator[Organization]:
    """Started only by the journeys that need it: loading it costs seconds."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    from canaille import create_app
    from canaille.backends import Backend
    from joserfc.jwk import JWKRegistry
    from pytest_iam import Server

    port = free_port()
    key = JWKRegistry.generate_key("RSA", 2048)
    key.ensure_kid()
    app = create_app(
        config={
            "TESTING": True,
            "ENV_FILE": None,
            "SECRET_KEY": uuid.uuid4().hex,
            "PREFERRED_URL_SCHEME": "http",
            "SERVER_NAME": f"localhost:{port}",
            "CANAILLE": {
                "DATABASE": "memory",
                "JAVASCRIPT": False,
                "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"], "READ": [], "WRITE": []}},
                "LOGGING": {"version": 1, "disable_existing_loggers": False},
            },
            "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
        }
    )
    logging.getLogger("canaille").setLevel(logging.ERROR)
    server = Server(app, port, Backend.instance)
    thread = threading.Thread(target=server.httpd.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Organization(server)
    finally:
        server.httpd.shutdown()
        server.httpd.server_close()
        thread.join()
