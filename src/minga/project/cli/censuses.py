"""``minga import census`` and ``minga census``: a roll of the organization by file, and its figures."""

from pathlib import Path
from typing import Any

import click
from django.db import transaction

from minga.foundation import clock
from minga.foundation.census.actions import (
    bring_in_background,
    look_at_file,
    make_census,
    start_file,
)
from minga.foundation.census.models import Census, CensusFile
from minga.foundation.census.queries import censuses_of_space
from minga.foundation.census.rules import BAD_KEPT, FileState, Mode
from minga.foundation.exchange.tables import read_packed
from minga.foundation.policy import Actor
from minga.kernel.counting import counted
from minga.kernel.sameness import comparison_key
from minga.outcome.rules import FILE_MAX
from minga.project.census.queries import FileRow, file_row
from minga.project.census.reading import list_in
from minga.project.cli.acting import acting_in, acting_options
from minga.project.cli.importing import FILE, UNCHANGED, import_group
from minga.project.cli.main import cli

SHOWN = 20


@cli.command("census")
@acting_options
def census_command(space_slug: str, email: str) -> None:
    """Say of each census how many are on it, how many are verified, and how many attempts were blocked: never who."""
    with acting_in(space_slug, email) as by:
        rows = censuses_of_space(by)
        if not rows:
            click.echo("This space has no census.")
        for row in rows:
            click.echo(
                f"{row.name}: {counted(row.people, 'person', 'people')} on it, {row.verified} verified, "
                f"{counted(row.blocked, 'attempt', 'attempts')} blocked."
            )
            if row.is_key_changed:
                click.echo("  The secret key has changed since its list was brought: bring it again.")


@import_group.command("census")
@click.argument("file", type=FILE)
@acting_options
@click.option("--census", "name", required=True, help="Its name; made where there is none.")
@click.option("--column", "columns", multiple=True, help="A column by which a vote may be limited; at most three.")
@click.option("--add", "is_added", is_flag=True, help="Whoever is on the census stays. Default: the file replaces it.")
@click.option("--skip-bad", "skips_bad", is_flag=True, help="Bring the other rows where some cannot be used.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Only say how the file is read and who would come and go.")
def import_census_command(
    *,
    file: Path,
    space_slug: str,
    email: str,
    name: str,
    columns: tuple[str, ...],
    is_added: bool,
    skips_bad: bool,
    is_dry: bool,
) -> None:
    """Bring the list of a census: FILE with a column for the identifier and, if you like, one that proves it.

    CSV (also .gz) or a spreadsheet, up to a million rows. The numbers are turned into digests while they are read, and
    are kept nowhere. The same list twice changes nothing.
    """
    with acting_in(space_slug, email) as by:
        with transaction.atomic():
            parked = _looked(file, name, columns=columns, is_added=is_added, by=by)
            row = file_row(by, parked.pk, shown=BAD_KEPT)
            _tell(row)
            is_wrong = bool(row.bad_count) and not skips_bad
            is_kept = row.may_start and not is_wrong and not is_dry
            transaction.set_rollback(not is_kept)
        if is_wrong:
            wrong = counted(row.bad_count, "row cannot be used", "rows cannot be used")
            raise click.ClickException(f"{wrong}; nothing was changed. --skip-bad brings the others.")
        if is_kept:
            _bring(parked, by)
        else:
            click.echo("Nothing was changed." if is_dry else UNCHANGED)


def _looked(file: Path, name: str, *, by: Actor, is_added: bool, columns: tuple[str, ...]) -> CensusFile:
    header, rows = list_in(read_packed(file, max_bytes=FILE_MAX), file.name)
    found = Census.objects.filter(name_key=comparison_key(name)).first()
    census: Any = found or make_census(name=name, by=by, now=clock.now())
    return look_at_file(
        census_id=census.pk,
        header=header,
        rows=rows,
        file_name=file.name,
        columns=columns,
        mode=Mode.ADD if is_added else Mode.REPLACE,
        by=by,
        now=clock.now(),
    )


def _tell(row: FileRow) -> None:
    asked = f", proven by “{row.proof_name}”" if row.proof_name else ", proven by nothing else"
    click.echo(f"The identifier is “{row.identifier_name}”{asked}.")
    if row.ignored:
        click.echo(f"Columns not read: {', '.join(row.ignored)}.")
    for bad in row.bad[:SHOWN]:
        click.echo(f"Line {bad.line}: {bad.sentence}")
    click.echo(f"{row.came} would come, {row.changed} change, {row.went} go, {row.same} are as before.")
    if row.went_verified:
        click.echo(f"Of those who would go, {row.went_verified} are verified.")


def _bring(parked: CensusFile, by: Actor) -> None:
    start_file(file_id=parked.pk, by=by, now=clock.now())
    with click.progressbar(length=parked.total, label="Bringing in") as bar:
        while True:
            there = CensusFile.objects.get(pk=parked.pk)
            bar.update(there.done - bar.pos)
            if there.state != FileState.RUNNING:
                break
            bring_in_background(by.space_id, parked.pk)
    click.echo(f"{there.came} came, {there.changed} changed, {there.went} went.")
