"""``minga import people`` without a community: people of the whole space, as the page *Bring people by file* does."""

from pathlib import Path

import click

from minga.foundation import clock
from minga.foundation.exchange.tables import read_bytes
from minga.foundation.policy import Actor
from minga.kernel.counting import counted
from minga.project.provisioning.models import Roster
from minga.project.provisioning.roster.actions import (
    bring_in_background,
    park_roster,
    plan_of_roster,
    start_roster,
    stop_roster,
)
from minga.project.provisioning.rules import RosterState

SHOWN = 10


def bring_roster(file: Path, *, role: str, is_external: bool, is_dry: bool, by: Actor) -> None:
    """Look at the file, say how it was read and what it would do, and bring the people in."""
    roster = park_roster(
        content=read_bytes(file),
        file_name=file.name,
        community_id=None,
        role=role,
        is_external=is_external,
        by=by,
        now=clock.now(),
    )
    plan = plan_of_roster(roster, by)
    click.echo("Columns read: " + ", ".join(f"{head} as {column}" for column, head in plan.found.used) + ".")
    if plan.attributes:
        click.echo(f"Attributes read: {', '.join(plan.attributes)}.")
    if plan.found.ignored:
        click.echo(f"Columns not read: {', '.join(plan.found.ignored)}.")
    for bad in plan.bad[:SHOWN]:
        click.echo(f"Line {bad.line}, “{bad.value}”: {bad.sentence}")
    if plan.bad_count:
        stop_roster(roster_id=roster.pk, by=by)
        wrong = counted(plan.bad_count, f"row of {plan.total} is", f"rows of {plan.total} are")
        raise click.ClickException(f"{wrong} wrong; nobody was brought in.")
    click.echo(f"{plan.new} new, {plan.changed} to change, {plan.same} as before.")
    if is_dry or not plan.may_start:
        stop_roster(roster_id=roster.pk, by=by)
        click.echo("Nothing was changed.")
        return
    _bring(roster, by)


def _bring(roster: Roster, by: Actor) -> None:
    start_roster(roster_id=roster.pk, by=by, now=clock.now())
    with click.progressbar(length=roster.total, label="Bringing in") as bar:
        while True:
            there = Roster.objects.get(pk=roster.pk)
            bar.update(there.done - bar.pos)
            if there.state != RosterState.RUNNING:
                break
            bring_in_background(by.space_id, roster.pk)
    for late in there.late[:SHOWN]:
        click.echo(f"Left out: {late['value']}: {late['sentence']}")
    click.echo(f"{counted(there.came, 'person is', 'people are')} new, {there.changed} changed.")
