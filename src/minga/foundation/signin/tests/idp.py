"""A small identity provider in the test's own process, which tells whatever a test wants, true or forged."""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

CLIENT, SECRET = "minga", "s3cret-of-the-client"


@dataclass
class Idp:
    """What it tells is set by tests; ``codes`` are those it has given out, each good once."""

    url: str
    key: Any
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    description: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def described(self) -> dict[str, Any]:
        base = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "code_challenge_methods_supported": ["S256"],
        }
        return {name: value for name, value in (base | self.description).items() if value is not None}

    def token(self, *, key: Any = None, algorithm: str = "ES256", kid: str = "one", **claims: Any) -> str:
        now = int(time.time())
        told = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "jti": secrets.token_hex(8)} | claims
        told = {name: value for name, value in told.items() if value is not None}
        return jwt.encode(told, key or self.key, algorithm=algorithm, headers={"kid": kid})

    def logout_token(self, **claims: Any) -> str:
        events = {"http://schemas.openid.net/event/backchannel-logout": {}}
        return self.token(**{"events": events} | claims)

    def authorize(self, location: str, token: str = "", **claims: Any) -> dict[str, str]:
        """Sign somebody in who was sent to ``location``; returns what the browser takes back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert location.startswith(f"{self.url}/authorize?")
        code = secrets.token_hex(8)
        told = {"nonce": asked["nonce"]} | claims
        self.codes[code] = {"asked": asked, "token": token or self.token(**told), "claims": claims}
        return {"code": code, "state": asked["state"]}

    def keys(self) -> dict[str, Any]:
        public = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "one", "alg": "ES256", "use": "sig"}]}

    def redeem(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        given = self.codes.pop(form.get("code", [""])[0], None)
        is_ours = form.get("client_id") == [CLIENT] and form.get("client_secret") == [SECRET]
        if given is None or not is_ours or "code_verifier" not in form:
            return 400, {"error": "invalid_grant" if is_ours else "invalid_client"}
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": given["token"]}


class _Handler(BaseHTTPRequestHandler):
    def _send(self, status: int, told: Any) -> None:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @property
    def idp(self) -> Idp:
        return self.server.idp  # type: ignore[attr-defined]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.idp.asked.append(path)
        made = {
            "/.well-known/openid-configuration": self.idp.described,
            "/jwks": self.idp.keys,
        }
        if path in self.idp.answers:
            self._send(*self.idp.answers[path])
        elif path in made:
            self._send(200, made[path]())
        else:
            self._send(404, {})

    def do_POST(self) -> None:
        self.idp.asked.append(self.path)
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._send(*self.idp.answers.get(self.path, ())) if self.path in self.idp.answers else self._send(
            *self.idp.redeem(form)
        )

    def log_message(self, *_args: Any) -> None:
        """Says nothing."""


@contextmanager
def served() -> Iterator[Idp]:
    """The provider on a free port, until the tests are through with it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    idp = Idp(f"http://127.0.0.1:{server.server_port}", ec.generate_private_key(ec.SECP256R1()))
    server.idp = idp  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield idp
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
