"""A provider that speaks slowly on purpose: whoever administers a space may set one up."""

import socket
import threading
import time
from contextlib import suppress

import pytest

from minga.foundation.policy import RefusedError
from minga.foundation.signin import web


def _drip(there, start):
    line, _address = there.accept()
    with line, suppress(OSError):
        line.sendall(start)
        for _second in range(60):
            line.sendall(b"a")
            time.sleep(0.1)


BEGUN = {
    "in its headers": ("http", b"HTTP/1.1 200 OK\r\nX-Slow: "),
    "in what it says": ("http", b"HTTP/1.1 200 OK\r\n\r\n"),
    "in the handshake": ("https", b"\x16\x03\x03\x40\x00"),
}


@pytest.mark.parametrize("where", BEGUN)
def test_a_provider_that_speaks_sign_by_sign_holds_nobody(settings, monkeypatch, where):
    scheme, start = BEGUN[where]
    settings.PROVIDERS_MAY_BE_PRIVATE = True
    monkeypatch.setattr(web, "SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as there:
        threading.Thread(target=_drip, args=(there, start), daemon=True).start()
        began = time.monotonic()
        with pytest.raises(RefusedError, match="signin:slow"):
            web.get(f"{scheme}://localhost:{there.getsockname()[1]}/.well-known/openid-configuration")
        assert time.monotonic() - began < 3
