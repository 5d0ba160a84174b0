"""Erase a person from the command line, at their request: what the page does, without the wait."""

import click

from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.policy import RefusedError
from minga.foundation.residue import cut_write_ahead_file
from minga.foundation.rights.actions import erase_person
from minga.foundation.rights.queries import what_to_pass_on
from minga.project.cli.commands import person_called
from minga.project.cli.main import cli
from minga.project.cli.state import prepare


@cli.command("erase-person")
@click.argument("email")
@click.option("--withdraw-texts", is_flag=True, help="What they wrote in debates goes too. Else it stays, unnamed.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
def erase_person_command(email: str, *, withdraw_texts: bool, yes: bool) -> None:
    """Erase a person at once, in every space: name, address, ways to sign in. Nobody can bring them back.

    Backups made before still hold the person. After one of them is restored, erase again whoever left since.
    """
    prepare()
    person = person_called(email)
    charges = tuple(what_to_pass_on(person.pk))
    for charge in charges:
        click.echo(f"{charge.space}: {charge.sentence}")
    if charges:
        raise click.ClickException("This must be passed on first. Nothing was changed.")
    if not yes:
        click.confirm(f"Erase {person.email} for good?", abort=True)
    try:
        erase_person(user_id=person.pk, keeps_texts=not withdraw_texts, now=clock.now())
    except RefusedError as refused:
        raise click.ClickException(sentence_for(refused.refusal)) from None
    cut_write_ahead_file()
    click.echo("Erased. Backups made before still hold this person until they are deleted.")
