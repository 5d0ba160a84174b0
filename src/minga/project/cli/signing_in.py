"""The operator's word on whose an e-mail domain is."""

import click

from minga.foundation import clock
from minga.foundation.scope import in_space
from minga.foundation.signin.actions import confirm_domain
from minga.project.cli.commands import space_called
from minga.project.cli.main import cli
from minga.project.cli.state import prepare


@cli.command("confirm-domain")
@click.argument("space_slug", metavar="SPACE")
@click.argument("domain")
def confirm(space_slug: str, domain: str) -> None:
    """Say that an e-mail domain belongs to a space, without the proof that its page asks for.

    Its identity providers are then believed about the addresses of that domain, so be sure whose it is. A domain
    belongs to one space.
    """
    prepare()
    space = space_called(space_slug)
    with in_space(space.pk, space.time_zone, space.slug):
        confirmed = confirm_domain(name=domain, now=clock.now())
    click.echo(f"{confirmed.name} belongs to {space.name}: its providers are believed about addresses there.")
