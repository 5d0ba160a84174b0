"""Receive mail from the mail server beside us, by LMTP or SMTP: one address at a time, nothing that was not asked for.

It speaks when spoken to by a mail server of one's own. That server faces the internet; this does not.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections

from minga.foundation import clock
from minga.foundation.mail_in.addresses import read_address
from minga.foundation.mail_in.taking import take_mail

log = logging.getLogger("minga.mail_in")

TIMEOUT: Final = 60.0
OPEN_MOST: Final = 40
IDENT: Final = "Minga"
UNKNOWN, ONE_AT_A_TIME = "550 5.1.1 Nobody receives mail at this address", "452 4.5.3 One recipient at a time"
TAKEN, LATER = "250 2.0.0 Taken", "451 4.3.0 Not now; try again later"
BUSY: Final = b"421 4.3.2 Too many connections; try again later\r\n"


class Receiver:
    """What is answered to a mail server."""

    async def handle_RCPT(  # noqa: N802  (aiosmtpd calls it so)
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if envelope.rcpt_tos:
            return ONE_AT_A_TIME
        if read_address(address) is None:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, _server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        raw = content.encode(errors="surrogateescape") if isinstance(content, str) else bytes(content or b"")
        has_sender = bool((envelope.mail_from or "").strip("<> "))
        try:
            return await asyncio.to_thread(_take, raw, envelope.rcpt_tos[0], has_sender)
        except Exception:
            log.exception("A mail could not be taken; its server will try again")
            return LATER


def _take(raw: bytes, to: str, has_sender: bool) -> str:
    close_old_connections()
    try:
        fate = take_mail(raw, to=to, has_sender=has_sender, now=clock.now())
        log.info("A mail came: %s", fate)
        return TAKEN
    finally:
        close_old_connections()


def _limited(kind: type[SMTP]) -> type[SMTP]:
    """The same protocol for so many connections at once; whoever comes then is asked to come again."""

    class Limited(kind):  # type: ignore[valid-type, misc]
        opened = 0
        # Servers and programs do not all keep to a thousand signs in a line.
        line_length_limit = 100_000

        def connection_made(self, transport: Any) -> None:
            if Limited.opened >= OPEN_MOST:
                transport.write(BUSY)
                transport.close()
                return
            Limited.opened += 1
            self.is_counted = True
            super().connection_made(transport)

        def connection_lost(self, error: Exception | None) -> None:
            if getattr(self, "is_counted", False):
                Limited.opened -= 1
                super().connection_lost(error)

    return Limited


async def receive(host: str, port: int, *, speaks_lmtp: bool, ready: Callable[[int], object]) -> None:
    """Listen until cancelled; ``ready(port)`` is called when mail can come."""
    loop = asyncio.get_running_loop()
    speaks = _limited(LMTP if speaks_lmtp else SMTP)

    def speaker() -> SMTP:
        return speaks(
            Receiver(),
            data_size_limit=settings.UPLOAD_MAX_BYTES,
            enable_SMTPUTF8=True,
            hostname=str(settings.MAIL_IN).rpartition("@")[2],
            ident=IDENT,
            timeout=TIMEOUT,
            loop=loop,
        )

    server = await loop.create_server(speaker, host, port)
    async with server:
        ready(server.sockets[0].getsockname()[1])
        await server.serve_forever()
