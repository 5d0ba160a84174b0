"""``minga recount FILE``: count a vote again, on any machine, and say how it went."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from minga.algorithms.tally import METHODS, TallyError
from minga.algorithms.tally.formats.election_errors import ElectionFileError
from minga.algorithms.tally.formats.pabulib_errors import PabulibError
from minga.algorithms.tally.formats.pabulib_rules import RULES
from minga.decision.queries.recounting import recount_document
from minga.decision.queries.telling import outcome_sentence, told
from minga.foundation.declared import sentence_for
from minga.foundation.exchange.tables import TableError
from minga.kernel import Refusal
from minga.project.cli.main import cli
from minga.project.exchange.ballot_files import BALLOT_ENDINGS, CountedFile, Wish, count_ballot_file, is_ballot_file
from minga.project.exchange.unpacking import unpacked


@cli.command("recount")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--method", type=click.Choice(METHODS), help="How to count ballots of another program.")
@click.option("--seats", type=click.IntRange(1), help="How many win, where the file does not say.")
@click.option("--stv-rule", default="scottish", show_default=True, help="Rule set of a single transferable vote.")
@click.option(
    "--budget-rule", type=click.Choice(list(RULES)), help="How to spend a budget, where the file does not say."
)
@click.option(
    "--layout",
    type=click.Choice(["places", "ranks", "scores", "approvals"]),
    default="ranks",
    show_default=True,
    help="What the cells of a CSV table hold.",
)
def recount_command(
    *, path: Path, method: str | None, seats: int | None, stv_rule: str, budget_rule: str | None, layout: str
) -> None:
    """Count a vote again, step by step: the published file of Minga (JSON), or BLT, PrefLib, Pabulib, CSV.

    Files may be packed with gzip, or alone in a zip folder. A budget is counted by the rule that its file names. It
    fails where the file claims another result than counting gives.
    """
    wish = Wish(method=method or "", seats=seats or 0, stv_rule=stv_rule, budget_rule=budget_rule or "", layout=layout)
    try:
        name, content = unpacked(path)
        if is_ballot_file(name):
            _tell_ballot_file(count_ballot_file(name, content, wish))
        else:
            _tell_published(path, content)
    except (TallyError, ElectionFileError, PabulibError) as error:
        hint = " Name one with --budget-rule." if getattr(error, "code", "") == "unknown_rule" else ""
        raise click.ClickException(_printable(f"{path}: {error}{hint}")) from None
    except TableError as error:
        raise click.ClickException(_printable(sentence_for(Refusal(error.code, error.params)))) from None


def _tell_published(path: Path, content: bytes) -> None:
    done = recount_document(_document_in(path, content))
    _tell(done.title, done.steps, done.outcome)
    if done.is_listed is False:
        raise click.ClickException("The ballots listed in the file are not those that were counted.")
    if not done.is_confirmed:
        raise click.ClickException("Counting again gives another result than the file claims.")
    if done.is_drawn is False:
        raise click.ClickException("The order that settles ties is not the one that the seed in the file draws.")
    if done.is_listed is None:
        click.echo("The file lists no ballots by name or receipt.")
    click.echo("Counting again gives the same result.")


def _tell_ballot_file(done: CountedFile) -> None:
    _tell(
        f"Counted by the rule {done.rule}." if done.rule else "",
        told(done.result, done.names),
        outcome_sentence(done.result, done.names),
    )
    if done.ties and any(step.kind == "tie_settled" for step in done.result.steps):
        click.echo(_printable(f"The file does not say how ties are settled: here they go {done.ties}."))
    if done.marked is None:
        return
    counted = frozenset(done.result.winners)
    if done.marked != counted:
        lacking = done.names.listed(sorted(counted - done.marked)) or "nothing"
        beyond = done.names.listed(sorted(done.marked - counted)) or "nothing"
        sentence = f"The file marks other winners than counting gives: {beyond} instead of {lacking}."
        raise click.ClickException(_printable(sentence))
    click.echo("These are the winners that the file marks.")


def _tell(title: str, steps: Sequence[str], outcome: str) -> None:
    numbered = [f"{number:>4}. {sentence}" for number, sentence in enumerate(steps, start=1)]
    for line in filter(None, (title, *numbered, outcome)):
        click.echo(_printable(line))


def _printable(text: str) -> str:
    """The text without what no terminal can be given: JSON can escape half of a surrogate pair."""
    return text.encode("utf-8", "replace").decode()


def _document_in(path: Path, content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{path} is not text.") from None
    except json.JSONDecodeError as error:
        endings = ", ".join(sorted(BALLOT_ENDINGS))
        sentence = f"{path}, line {error.lineno}: this is not JSON. Files of ballots end in {endings}."
        raise click.ClickException(sentence) from None
    except ValueError:  # The one other that Python raises here: a whole number of thousands of digits.
        raise click.ClickException(f"{path} holds a number that is too long to read.") from None
    except RecursionError:
        raise click.ClickException(f"{path} is nested too deeply to be a published count.") from None
    if not isinstance(document, dict):
        raise click.ClickException(f"{path} is not a published count.")
    return document
