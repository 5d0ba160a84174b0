"""``minga recount FILE``: count a published vote again, on any machine, and say how it went."""

import json
from pathlib import Path
from typing import Any

import click

from minga.algorithms.tally import TallyError
from minga.project.cli.main import cli


def _document_in(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{path} is not text.") from None
    except json.JSONDecodeError as error:
        raise click.ClickException(f"{path}, line {error.lineno}: this is not JSON.") from None
    if not isinstance(document, dict):
        raise click.ClickException(f"{path} is not a published count.")
    return document


@cli.command("recount")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def recount_command(path: Path) -> None:
    """Count the published file of a vote again, step by step, and say whether it gives what it claims."""
    from minga.decision.queries.recounting import recount_document  # noqa: PLC0415  (models load after this module)

    try:
        done = recount_document(_document_in(path))
    except TallyError as error:
        raise click.ClickException(f"{path}: {error}") from None
    if done.title:
        click.echo(done.title)
    for number, sentence in enumerate(done.steps, start=1):
        click.echo(f"{number:>4}. {sentence}")
    click.echo(done.outcome)
    if done.is_listed is False:
        raise click.ClickException("The ballots listed in the file are not those that were counted.")
    if not done.is_confirmed:
        raise click.ClickException("Counting again gives another result than the file claims.")
    click.echo("Counting again gives the same result.")
