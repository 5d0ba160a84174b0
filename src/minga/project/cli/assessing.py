"""``minga assess --replay``: compute verdicts again from what was frozen with them, and say whether they stand."""

import json
from pathlib import Path
from typing import Any

import click
from django.utils import translation

from minga.foundation.policy import NotFoundError
from minga.kernel.counting import counted
from minga.outcome import queries
from minga.outcome.rules import FILE_MAX, fingerprint
from minga.outcome.wording import evidence
from minga.project.cli.acting import acting_in
from minga.project.cli.main import cli

NEEDS_PEOPLE = "These inputs belong to a lottery: the rows of its people never leave the installation. Replay it there."
NOT_INPUTS = "{path} does not hold the frozen inputs of an assessment: {why}."


@cli.command("assess")
@click.option("--replay", "is_replay", is_flag=True, required=True, help="Compute again; nothing is written.")
@click.argument("path", metavar="[FILE]", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--space", "space_slug", default="", help="Slug of the space whose assessments are computed again.")
@click.option("--verdict", "verdict_id", type=int, help="Only the assessment of this verdict.")
@click.option("--as", "email", default="", help="E-mail of the person who acts. Default: the first administrator.")
def assess_command(*, is_replay: bool, path: Path | None, space_slug: str, verdict_id: int | None, email: str) -> None:
    """Compute finished assessments again from their frozen inputs, to the last digit.

    With --space, every assessment there (or that of one --verdict); with FILE, the inputs that anybody can download
    from a verdict's page. It fails where a figure differs or where frozen inputs are no longer what their hash says.
    """
    assert is_replay  # noqa: S101  (click requires it)
    if (path is None) == (not space_slug):
        raise click.UsageError("Name a FILE, or a space with --space.")
    if path is not None:
        _replay_file(path)
    else:
        _replay_space(space_slug, email, verdict_id)


def _replay_space(space_slug: str, email: str, verdict_id: int | None) -> None:
    seen = wrong = earlier = 0
    with acting_in(space_slug, email) as by:
        for row in queries.replays(by, verdict_id=verdict_id):
            seen, wrong = seen + 1, wrong + (row.state in {"differs", "broken"})
            earlier += row.state == "earlier"
            told = f"verdict {row.verdict_id}" if row.verdict_id else "not published"
            click.echo(
                f"{row.state:8} plan {row.plan_id}, assessment {row.number} ({told}): "
                f"evidence {row.level} of 5, {row.code}, inputs {row.inputs_hash[:12]}"
            )
        if not seen and verdict_id is not None:
            raise NotFoundError
    if wrong:
        one, many = (
            f"assessment of {seen} does not come out as it is",
            f"assessments of {seen} do not come out as they are",
        )
        raise click.ClickException(f"{counted(wrong, one, many)} kept.")
    if earlier:
        click.echo(f"{earlier} of {seen} were judged by the rules of an earlier version and are not compared.")
    click.echo(f"{counted(seen - earlier, 'assessment', 'assessments')} computed again: the same to the last digit.")


def _replay_file(path: Path) -> None:
    inputs, digest = _inputs_in(path)
    if inputs.get("trial"):
        raise click.ClickException(NEEDS_PEOPLE)
    figures = _figures(path, inputs)
    click.echo(f"Inputs, SHA-256: {digest}")
    failed = [check["code"] for check in figures["checks"] if check["passed"] is False]
    failed += [f"guardrail {_plain(row['name'])}" for row in figures["guardrails"] if row["is_breached"]]
    if failed:
        click.echo("Failed: " + ", ".join(failed) + ".")
    with translation.override("en"):
        told = evidence(figures["level"])
    click.echo(f"{told} ({figures['code']}).")
    estimate = figures["estimate"]
    if estimate is None:
        click.echo(f"No estimate: {figures['error']['code']}.")
        return
    low, high = estimate["interval"]["low"], estimate["interval"]["high"]
    click.echo(f"Effect {estimate['effect']!r} [{low!r} to {high!r}] {_plain(inputs.get('unit', ''))}")
    click.echo("Why not more: " + (", ".join(figures["reasons"]) or "nothing holds the level down") + ".")


def _plain(text: object) -> str:
    """What somebody else wrote, without signs that a terminal obeys."""
    return "".join(sign for sign in str(text)[:200] if sign.isprintable())


def _inputs_in(path: Path) -> tuple[dict[str, Any], str]:
    if path.stat().st_size > FILE_MAX:
        raise click.ClickException(NOT_INPUTS.format(path=path, why="it is too large"))
    try:
        text = path.read_text(encoding="utf-8")
        inputs = json.loads(text)
    except (ValueError, RecursionError):
        raise click.ClickException(NOT_INPUTS.format(path=path, why="it is not JSON")) from None
    if not isinstance(inputs, dict):
        raise click.ClickException(NOT_INPUTS.format(path=path, why="it is no object"))
    return inputs, fingerprint(text)


def _figures(path: Path, inputs: dict[str, Any]) -> dict[str, Any]:
    from minga.outcome.assessing import assess  # noqa: PLC0415  (loads scipy)

    try:
        return assess(inputs)
    except KeyError as error:
        why = f"{error.args[0]!r} is missing"
    except (TypeError, ValueError, AttributeError, LookupError, OverflowError, MemoryError):
        why = "a value is not of the kind it should be"
    raise click.ClickException(NOT_INPUTS.format(path=path, why=why))
