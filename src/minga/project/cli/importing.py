"""``minga import …``: bring in what was written, decided or measured elsewhere."""

from pathlib import Path
from typing import Any

import click

from minga.community.rules import INVITABLE
from minga.debate.actions import refresh_map
from minga.debate.models import OpinionSnapshot
from minga.foundation import clock
from minga.foundation.policy import Actor
from minga.kernel.counting import counted
from minga.outcome.actions import ImportReport
from minga.outcome.rules import DateOrder
from minga.project.cli.acting import acting_in, acting_options
from minga.project.cli.main import cli
from minga.project.cli.rosters import bring_roster
from minga.project.exchange.observations import observations_from
from minga.project.exchange.people import LINES_SHOWN, PeopleRead, import_people, read_people
from minga.project.exchange.places import DEFAULT_DAYS, Destination
from minga.project.exchange.polarity import Polarity, SignOption, polarity
from minga.project.exchange.polis import PolisImported, import_polis, work_of
from minga.project.exchange.polis_files import PolisExport, read_export
from minga.project.exchange.proposals import SOURCE, ProposalsImported, import_proposals, read_proposals

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path)
UNCHANGED = "Everything was here already: nothing has changed."
MAP_SHOWS = {
    "grouped": "The opinion map shows %(groups)s.",
    "one_cloud": "The opinion map shows one cloud of opinions, and no groups.",
    "unsteady": "The opinion map shows no groups: those that can be made out would hardly come back with other people.",
    "too_few_people": "The opinion map waits for more people.",
    "too_few_votes": "The opinion map waits for people who have voted on more statements.",
}


@cli.group("import")
def import_group() -> None:
    """Bring in what other systems hold. All or nothing; importing the same twice changes nothing."""


def into_options(command: Any) -> Any:
    """``--community``, ``--into``, ``--purpose`` and ``--days``: where a question comes to stand."""
    for option in (
        click.option(
            "--days",
            type=click.IntRange(0, 180),
            default=DEFAULT_DAYS,
            show_default=True,
            help="How long people here can go on taking part; 0 closes the question at once.",
        ),
        click.option("--purpose", "purpose_id", type=int, help="With --into: the purpose to found the community for."),
        click.option("--into", "into", default="", help="Name of the community; founded where there is none."),
        click.option("--community", "community_id", type=int, help="Number of the community."),
    ):
        command = option(command)
    return command


def destination(community_id: int | None, into: str, purpose_id: int | None, days: int) -> Destination:
    if (community_id is None) == (not into.strip()):
        raise click.ClickException("Name the community with either --community ID or --into NAME.")
    return Destination(community_id=community_id, name=into.strip(), purpose_id=purpose_id, days=days)


@import_group.command("polis")
@click.argument("folder", type=FOLDER)
@acting_options
@into_options
@click.option(
    "--sign",
    type=click.Choice([each.value for each in SignOption]),
    default=SignOption.AUTO.value,
    show_default=True,
    help="Which vote means agree, where the files do not tell.",
)
def polis_command(
    *,
    folder: Path,
    space_slug: str,
    email: str,
    community_id: int | None,
    into: str,
    purpose_id: int | None,
    days: int,
    sign: str,
) -> None:
    """Read a Polis export: FOLDER with comments.csv and votes.csv or participants-votes.csv, plain or gzipped."""
    place = destination(community_id, into, purpose_id, days)
    with acting_in(space_slug, email) as by:
        click.echo(f"Reading {folder}")
        export = read_export(folder)
        found = polarity(export, SignOption(sign))
        _tell_sign(found)
        done = _with_progress(export, found, place, by)
        snapshot = refresh_map(question_id=done.question_id, now=clock.now())
        _tell_polis(export, done)
        click.echo(MAP_SHOWS.get(snapshot.state, "") % _groups_of(snapshot) if snapshot else "There is no opinion map.")


def _groups_of(snapshot: OpinionSnapshot) -> dict[str, str]:
    return {"groups": counted(len(snapshot.drawing.get("groups", ())), "group", "groups")}


def _with_progress(export: PolisExport, found: Polarity, place: Destination, by: Actor) -> PolisImported:
    with click.progressbar(length=work_of(export), label="Importing") as bar:
        return import_polis(export, found, place, by=by, now=clock.now(), advance=bar.update)


def _tell_sign(found: Polarity) -> None:
    for check in found.checks:
        if check.upright or check.turned:
            click.echo(f"  {check}")
    why = "as you say" if found.is_told else "as the files show"
    turned = "" if found.sign == 1 else "; votes are turned round"
    click.echo(f"Agree is {found.sign}, {why}{turned}.")


def _tell_polis(export: PolisExport, done: PolisImported) -> None:
    if not done.changed:
        click.echo(f"{UNCHANGED} It is question {done.question_id}.")
        return
    hidden = sum(comment.is_moderated_out for comment in export.comments)
    click.echo(
        f"Question {done.question_id}: {counted(done.people, 'person', 'people')}, "
        f"{counted(done.statements.added, 'new statement', 'new statements')} ({hidden} hidden by moderation in all), "
        f"{counted(done.stances.added, 'new vote', 'new votes')}, {done.stances.changed} changed."
    )
    silent = sum(not comment.text for comment in export.comments)
    if silent:
        came = counted(silent, "statement was", "statements were")
        click.echo(f"{came} moderated out there without their text: taken in hidden, with their votes, and marked so.")
    if done.statements.alike:
        reads = counted(done.statements.alike, "of them reads", "of them read")
        click.echo(f"{reads} the same as another but for capitals, accents or punctuation: look whether one is enough.")


@import_group.command("proposals")
@click.argument("file", type=FILE)
@acting_options
@into_options
@click.option("--limit", type=click.IntRange(min=1), help="Only the first so many.")
@click.option("--source", default=SOURCE, show_default=True, help="What the ideas name as where they come from.")
def proposals_command(
    *,
    file: Path,
    space_slug: str,
    email: str,
    community_id: int | None,
    into: str,
    purpose_id: int | None,
    days: int,
    limit: int | None,
    source: str,
) -> None:
    """Read citizens' proposals as ideas: FILE as decide.madrid.es publishes it, plain or gzipped."""
    place = destination(community_id, into, purpose_id, days)
    if not source.strip() or len(source) > 80:
        raise click.ClickException("--source takes 1 to 80 characters.")
    with acting_in(space_slug, email) as by:
        proposals = read_proposals(file, limit=limit)
        with click.progressbar(length=len(proposals.rows), label="Importing") as bar:
            done = import_proposals(proposals, place, source=source.strip(), by=by, now=clock.now())
            bar.update(len(proposals.rows))
        _tell_proposals(done, proposals.retired)


def _tell_proposals(done: ProposalsImported, retired: int) -> None:
    if not done.ideas.added and not done.is_new:
        click.echo(f"{UNCHANGED} They are in question {done.question_id}.")
        return
    left_out = f"; {counted(retired, 'was', 'were')} left out, retired by the author" if retired else ""
    click.echo(
        f"Question {done.question_id}: {counted(done.ideas.added, 'new idea', 'new ideas')}, "
        f"{counted(done.ideas.kept, 'was', 'were')} here already{left_out}."
    )


@import_group.command("people")
@click.argument("file", type=FILE)
@acting_options
@click.option("--community", "community_id", type=int, help="Number of the community. Default: the space as a whole.")
@click.option("--role", type=click.Choice([each.value for each in INVITABLE]), default="member", show_default=True)
@click.option("--external", "is_external", is_flag=True, help="They do not belong to the organization.")
@click.option("--invite", "by_invitation", is_flag=True, help="Mail an invitation instead of putting them in at once.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Only say how the file is read and how many are external.")
def people_command(
    *,
    file: Path,
    space_slug: str,
    email: str,
    community_id: int | None,
    role: str,
    is_external: bool,
    by_invitation: bool,
    is_dry: bool,
) -> None:
    """Read people: FILE with heads for e-mail and, if you like, name, role and external; or a list of addresses.

    Heads and words are known in English and Spanish. What is not known is told; in doubt somebody is external.
    Without --community it is a roster of the space, as its page reads it: CSV or a spreadsheet, which may name an
    external id, communities and the space's attributes; up to 50,000 people, as an administrator.
    """
    if community_id is None and by_invitation:
        raise click.ClickException("--invite takes --community ID: a roster brings people into the space at once.")
    with acting_in(space_slug, email) as by:
        if community_id is None:
            bring_roster(file, role=role, is_external=is_external, is_dry=is_dry, by=by)
            return
        read = read_people(file, role=role, is_external=is_external)
        _tell_people(read, by_invitation=by_invitation)
        if is_dry:
            click.echo(f"{len(read.people)} people would be brought in. Nothing was changed.")
            return
        done = import_people(
            read.people, community_id=community_id, by_invitation=by_invitation, by=by, now=clock.now()
        )
        for address in done.inside[:LINES_SHOWN]:
            click.echo(f"{address} is external in the file and internal in this space, and stays internal.")
        if not done.added:
            click.echo(UNCHANGED)
            return
        verb = "invited" if by_invitation else "taken in"
        click.echo(
            f"{counted(done.added, 'person', 'people')} {verb}, {counted(done.known, 'was', 'were')} here already."
        )


def _tell_people(read: PeopleRead, *, by_invitation: bool) -> None:
    """How the file was understood: who decides from it whether somebody comes in from outside should see it."""
    found = read.found
    if found.used:
        click.echo("Columns read: " + ", ".join(f"{head} as {column}" for column, head in found.used) + ".")
    if found.ignored:
        click.echo(f"Columns not read: {', '.join(found.ignored)}.")
    if found.blank_rows:
        click.echo(f"Passed over: {found.blank_rows} blank rows.")
    for doubt in found.doubts[:LINES_SHOWN]:
        click.echo(f"Line {doubt.line}, {doubt.column} “{doubt.value}”: nobody can tell, so external.")
    if len(found.doubts) > LINES_SHOWN:
        click.echo(f"And {len(found.doubts) - LINES_SHOWN} more, also external.")
    if by_invitation:
        click.echo("Whoever is new to the space comes in as external; names are what people give themselves.")
    else:
        click.echo(f"{sum(person.is_external for person in read.people)} of {len(read.people)} people are external.")


@import_group.command("observations")
@click.argument("file", type=FILE)
@acting_options
@click.option("--indicator", "indicator_id", type=int, required=True, help="Number of the indicator.")
@click.option("--unit-column", "unit", default="", help="Column of the plant, state, person…; none for one unit only.")
@click.option("--period-column", "period", required=True, help="Column of the day, week, month, quarter or year.")
@click.option("--value-column", "value", required=True, help="Column of the value.")
@click.option("--n-column", "n", default="", help="Column of how many cases the value is of.")
@click.option("--decimal", type=click.Choice(["auto", ".", ","]), default="auto", show_default=True)
@click.option(
    "--dates", type=click.Choice([each.value for each in DateOrder]), default=DateOrder.ISO.value, show_default=True
)
@click.option("--time-zone", "zone", default="", help="Time zone of where the values come from. Default: the space's.")
@click.option("--source", default="", help="Where the file comes from. Default: the indicator's own source.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen, with each bad row.")
def observations_command(
    *, file: Path, space_slug: str, email: str, indicator_id: int, source: str, dry_run: bool, **mapping: str
) -> None:
    """Read observations of an indicator: FILE as CSV, plain or gzipped, or Parquet. All of it, or nothing."""
    with acting_in(space_slug, email) as by:
        report = observations_from(
            file, mapping, indicator_id=indicator_id, source=source, dry_run=dry_run, by=by, now=clock.now()
        )
        _tell_observations(report, is_dry=dry_run)


def _tell_observations(report: ImportReport, *, is_dry: bool) -> None:
    for row in report.waiting:
        click.echo(f"Line {row.line}, {row.unit}: {row.sentence}")
    if report.is_repeat:
        click.echo(UNCHANGED)
        return
    for bad in report.bad_rows:
        click.echo(f"Line {bad.line}, {bad.column} “{bad.value}”: {bad.sentence}")
    if report.bad_count:
        wrong = counted(report.bad_count, f"row of {report.rows_read} is", f"rows of {report.rows_read} are")
        raise click.ClickException(f"{wrong} wrong; nothing was imported.")
    would = "would be" if is_dry else "are"
    click.echo(
        f"{counted(report.rows_read, 'row', 'rows')} of {counted(report.units, 'unit', 'units')}, "
        f"{report.first} to {report.last}: {report.rows_new} {would} new, {report.rows_revised} revised, "
        f"{report.rows_same} as before, {report.rows_empty} empty, "
        f"{counted(report.rows_waiting, 'waits for its period', 'wait for their period')} to end."
    )
    if report.sample:
        click.echo(f"“{report.sample[0]}” is read as {report.sample[1]:.15g}.")
    if report.rows_blank or report.columns_blank:
        rows, columns = counted(report.rows_blank, "blank row", "blank rows"), report.columns_blank
        click.echo(f"Passed over: {rows} and {counted(columns, 'blank column', 'blank columns')}.")
