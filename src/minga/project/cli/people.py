"""Commands about people of a space, for whoever runs the installation: suspend somebody, and let them back in."""

from datetime import date, datetime, timedelta

import click

from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.policy import RefusedError
from minga.foundation.tenancy.actions import reinstate_person, suspend_person
from minga.project.cli.acting import acting_in, acting_options
from minga.project.cli.commands import person_called
from minga.project.cli.main import cli


def end_of(day: str) -> datetime:
    try:
        return clock.beginning_of(date.fromisoformat(day) + timedelta(days=1))
    except (ValueError, OverflowError):
        raise click.ClickException(f"“{day}” is not a day. Days are written like 2027-01-31.") from None


@cli.command()
@click.argument("person_email", metavar="EMAIL")
@click.option("--reason", required=True, help="Why; the person reads it.")
@click.option("--until", metavar="YYYY-MM-DD", default="", help="Its last day. Default: until it is ended.")
@acting_options
def suspend(person_email: str, reason: str, until: str, space_slug: str, email: str) -> None:
    """Let a person be nobody in a space for a time; what they wrote stays, and they are told by mail."""
    with acting_in(space_slug, email) as actor:
        person = person_called(person_email)
        moment = end_of(until) if until else None
        try:
            suspend_person(user_id=person.pk, reason=reason, until=moment, by=actor, now=clock.now())
        except RefusedError as refused:
            raise click.ClickException(sentence_for(refused.refusal)) from None
        click.echo(f"{person.email} is suspended in {space_slug}.")


@cli.command()
@click.argument("person_email", metavar="EMAIL")
@acting_options
def reinstate(person_email: str, space_slug: str, email: str) -> None:
    """End a person's suspension in a space before its time."""
    with acting_in(space_slug, email) as actor:
        person = person_called(person_email)
        reinstate_person(user_id=person.pk, by=actor, now=clock.now())
        click.echo(f"{person.email} is no longer suspended in {space_slug}.")
