"""Who runs the installation, and suspending a space, for whoever has the shell of the machine."""

import click

from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.policy import RefusedError
from minga.foundation.scope import in_space
from minga.foundation.tenancy import actions
from minga.foundation.tenancy.operators import operators
from minga.project.cli.commands import person_called, space_called
from minga.project.cli.main import cli
from minga.project.cli.people import end_of
from minga.project.cli.state import prepare


@cli.command("make-operator")
@click.argument("person_email", metavar="EMAIL", required=False, default="")
@click.option("--remove", "is_removed", is_flag=True, help="They run it no longer.")
@click.option("--list", "is_list", is_flag=True, help="Say who runs it.")
def make_operator(person_email: str, is_removed: bool, is_list: bool) -> None:
    """Name a person who runs this installation: they see its spaces at /operator/, and nothing inside them."""
    prepare()
    if is_list:
        for row in operators():
            click.echo(f"{row.email} ({row.name}), since {row.made_at:%Y-%m-%d}")
        if not operators():
            click.echo("Nobody runs this installation in the browser yet: minga make-operator EMAIL names somebody.")
        return
    if not person_email:
        raise click.UsageError("Say whose e-mail, or --list.")
    person = person_called(person_email)
    try:
        if is_removed:
            was_one = actions.remove_operator(user_id=person.pk)
            said = "runs this installation no longer" if was_one else "did not run this installation"
        else:
            is_new = actions.make_operator(user_id=person.pk, now=clock.now())
            said = "runs this installation now: /operator/" if is_new else "runs this installation already"
    except RefusedError as refused:
        raise click.ClickException(sentence_for(refused.refusal)) from None
    click.echo(f"{person.email} {said}.")


@cli.command("suspend-space")
@click.argument("slug", metavar="SPACE")
@click.option("--reason", required=True, help="Why; the people of the space read it.")
@click.option("--until", metavar="YYYY-MM-DD", default="", help="Its last day. Default: until it is ended.")
def suspend_space(slug: str, reason: str, until: str) -> None:
    """Let a space open to nobody for a time; nothing in it is lost, and its administrators are told by mail."""
    prepare()
    space = space_called(slug)
    with in_space(space.pk, space.time_zone):
        moment = end_of(until) if until else None
    try:
        actions.suspend_space(slug=slug, reason=reason, until=moment, by_id=None, now=clock.now())
    except RefusedError as refused:
        raise click.ClickException(sentence_for(refused.refusal)) from None
    click.echo(f"{slug} is suspended.")


@cli.command("reinstate-space")
@click.argument("slug", metavar="SPACE")
def reinstate_space(slug: str) -> None:
    """End the suspension of a space before its time."""
    prepare()
    actions.reinstate_space(slug=space_called(slug).slug, by_id=None, now=clock.now())
    click.echo(f"{slug} opens again.")
