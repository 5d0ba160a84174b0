"""``minga export …``: files that anybody can take elsewhere, count again or verify."""

from pathlib import Path

import click
from django.utils import translation

from minga.foundation import clock
from minga.kernel.counting import counted
from minga.outcome.queries import report_of
from minga.outcome.typesetting import Paper, pdf_of
from minga.project.cli.acting import acting_in, acting_options
from minga.project.cli.commands import space_called
from minga.project.cli.main import cli
from minga.project.exchange.journal_file import export_journal
from minga.project.exchange.opinion_files import export_opinion_map
from minga.project.exchange.recount_file import export_recount
from minga.project.exchange.space_files import PARTS, export_space
from minga.project.exchange.verdict_file import export_verdicts
from minga.project.exchange.writing import new_file

out_folder = click.option(
    "--out", "folder", type=click.Path(path_type=Path), required=True, help="A folder that is new or empty."
)
out_file = click.option(
    "--out", "path", type=click.Path(path_type=Path, dir_okay=False), required=True, help="A new file."
)


@cli.group("export")
def export_group() -> None:
    """Write files for other programs and other people: what you may see, and never who voted how."""


@export_group.command("opinion-map")
@click.argument("question_id", type=int)
@acting_options
@out_folder
def opinion_map_command(*, question_id: int, space_slug: str, email: str, folder: Path) -> None:
    """Votes and statements of a closed question in the files of Polis, with participants nobody can name."""
    with acting_in(space_slug, email) as by:
        done = export_opinion_map(question_id=question_id, folder=folder, by=by, now=clock.now())
        left = counted(done.left_out, "vote on a statement", "votes on statements")
        left_out = f"; {left} with fewer than seven left out" if done.left_out else ""
        click.echo(
            f"{counted(done.votes, 'vote', 'votes')} of {counted(done.participants, 'person', 'people')} "
            f"on {counted(done.statements, 'statement', 'statements')} in {folder}{left_out}. "
            "NOTE.txt says what is not there, and why."
        )


@export_group.command("recount")
@click.argument("decision_id", type=int)
@acting_options
@out_file
def recount_command(*, decision_id: int, space_slug: str, email: str, path: Path) -> None:
    """The published count of a decision, with every ballot by receipt or, in an open vote, by name."""
    with acting_in(space_slug, email) as by:
        is_confirmed = export_recount(decision_id=decision_id, path=path, by=by)
        if not is_confirmed:
            raise click.ClickException(f"{path} is written, but counting it again gives another result than it claims.")
        click.echo(f"{path} is written; counting it again gives the same result.")


@export_group.command("verdicts")
@acting_options
@out_file
def verdicts_command(*, space_slug: str, email: str, path: Path) -> None:
    """The published verdicts with their figures and the hashes of plan and inputs, as JSON lines."""
    with acting_in(space_slug, email) as by:
        click.echo(f"{counted(export_verdicts(path=path, by=by), 'verdict', 'verdicts')} in {path}.")


@export_group.command("report")
@click.argument("verdict_id", type=int)
@acting_options
@out_file
@click.option("--paper", type=click.Choice(["a4", "us-letter"]), default="a4", show_default=True)
@click.option("--language", type=click.Choice(["es", "en"]), help="Default: the language of the space.")
def report_command(
    *, verdict_id: int, space_slug: str, email: str, path: Path, paper: Paper, language: str | None
) -> None:
    """A verdict on one page, as PDF: what it says, how far that carries, and what it took."""
    with acting_in(space_slug, email) as by, translation.override(language or space_called(space_slug).language):
        sheet = report_of(by, verdict_id, space_slug=space_slug).sheet
        with new_file(path) as draft:
            draft.write_bytes(pdf_of(sheet, paper))
        click.echo(f"{path} is written.")


@export_group.command("journal")
@acting_options
@out_file
@click.option("--full", "is_full", is_flag=True, help="Everything the hashes are of: for auditors of the whole space.")
def journal_command(*, space_slug: str, email: str, path: Path, is_full: bool) -> None:
    """The hash-chained journal as JSON lines: positions and hashes, which tell nothing and can be published."""
    with acting_in(space_slug, email) as by:
        done = export_journal(path=path, is_full=is_full, by=by)
        click.echo(f"{counted(done.entries, 'entry', 'entries')} in {path}; the last hash is {done.head}.")
        if is_full:
            click.echo("It tells who did what and when, in secret communities too. Give it only to auditors.", err=True)


@export_group.command("space")
@acting_options
@out_folder
def space_command(*, space_slug: str, email: str, folder: Path) -> None:
    """All that an administrator may read, one file of JSON lines per table. No votes, no addresses, no secrets."""
    with acting_in(space_slug, email) as by:
        with click.progressbar(length=len(PARTS) + 1, label="Exporting") as bar:
            counts = export_space(folder=folder, by=by, now=clock.now(), advance=bar.update)
        rows, tables = counted(sum(counts.values()), "row", "rows"), counted(len(counts), "table", "tables")
        click.echo(f"{rows} of {tables} in {folder}.")
