"""The commands that receive mail."""

import asyncio
import contextlib

import click
from django.conf import settings

from minga.foundation.mail_in.fetching import MailboxError
from minga.foundation.mail_in.fetching import fetch_mail as fetch
from minga.project.cli.main import cli
from minga.project.cli.state import prepare, require_state

NO_ADDRESS = "No address receives mail: set MINGA_MAIL_IN to one such as reply@minga.example.org."
NOT_INSTALLED = "Mail cannot be received: pip install 'minga[mail]'."


def require_set() -> None:
    """One clear sentence where no mail can come."""
    require_state()
    prepare()
    if not settings.MAIL_IN:
        raise click.ClickException(NO_ADDRESS)


@cli.command("mail-in")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8025, show_default=True, type=click.IntRange(0, 65535))
@click.option("--smtp", is_flag=True, help="Speak SMTP instead of LMTP.")
def mail_in(host: str, port: int, smtp: bool) -> None:
    """Receive answers by mail from your mail server, by LMTP, in a process of its own."""
    require_set()
    try:
        from minga.foundation.mail_in.serving import receive  # noqa: PLC0415  (an extra)
    except ImportError:
        raise click.ClickException(NOT_INSTALLED) from None
    spoken = "SMTP" if smtp else "LMTP"

    def ready(at: int) -> None:
        click.echo(f"Minga receives mail for {settings.MAIL_IN} by {spoken} on {host}:{at}. Stop with Ctrl+C.")

    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(receive(host, port, speaks_lmtp=not smtp, ready=ready))
    except OSError as error:
        raise click.ClickException(f"Mail cannot be received on {host}:{port}: {error.strerror or error}.") from None


@cli.command("fetch-mail")
def fetch_mail() -> None:
    """Take the answers that lie unread in the mailbox of MINGA_MAIL_IN_URL; the worker does it every two minutes."""
    require_set()
    if not settings.MAIL_IN_URL:
        raise click.ClickException(
            "No mailbox is set: MINGA_MAIL_IN_URL must look like imaps://user:password@host/INBOX."
        )
    try:
        fetched = fetch()
    except ImportError:
        raise click.ClickException(NOT_INSTALLED) from None
    except MailboxError as error:
        raise click.ClickException(f"The mailbox cannot be read: {error}.") from None
    click.echo(f"Looked at {fetched.seen}; for our addresses: {fetched.ours}.")
