"""``minga backup``, ``minga restore`` and ``minga move``: the whole installation in one file, and from it again."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click
from django.conf import settings
from django.db import connection

from minga.foundation import clock
from minga.kernel.counting import counted
from minga.project import environment
from minga.project.backups import KeepingError, archive, noting, places, restoring, views
from minga.project.cli.main import cli
from minga.project.cli.state import place, prepare, require_state
from minga.project.exchange.writing import new_file


@cli.command()
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="Afterwards, leave only the newest N backups in the folder.")
def backup(target: Path | None, keep: int | None) -> None:
    """Keep everything in one file: rows, own files, secret key, and where each journal ended.

    TARGET is a new file, or a folder that gets a file named by the hour (default: MINGA_HOME/backups). It may be made
    while others write. Each is restored into a temporary place and proven before it counts; it holds the secret key
    and is its owner's alone.
    """
    require_state()
    now = clock.now().astimezone(UTC)
    path, folder = _file_for(target, noting.name_at(now))
    manifest = _keep(path, now)
    noting.note(settings.HOME, noting.Noted(made_at=now.isoformat(), file=str(path)))
    click.echo(f"{path}: {_told(manifest)}; restored into a temporary place and proven there.")
    if keep is not None and folder is not None and (gone := noting.keep_newest(folder, keep)):
        click.echo(f"{counted(len(gone), 'older backup is', 'older backups are')} gone.")


def _keep(path: Path, now: datetime) -> archive.Manifest:
    broken = None
    with new_file(path) as draft:
        with views.one_view(connection.settings_dict, beside=draft.parent):
            manifest = archive.write(draft, home=settings.HOME, key=settings.SECRET_KEY, now=now)
        try:
            restoring.check(draft, database=_embedded(draft.parent))
        except restoring.BrokenJournalError as error:
            broken = error  # what was touched is worth keeping as it is; it is no good backup
    if broken:
        raise KeepingError(f"{broken} {path} holds it as it is, and does not count as a good backup.")
    return manifest


def _file_for(target: Path | None, name: str) -> tuple[Path, Path | None]:
    if target is None:
        target = settings.HOME / noting.FOLDER
        target.mkdir(exist_ok=True, mode=0o700)
    return (target / name, target) if target.is_dir() else (target, None)


def _embedded(home: Path) -> dict[str, Any]:
    """The SQLite database of this folder, whatever the installation's own is."""
    return environment.database(settings.ENVIRONMENT.model_copy(update={"database_url": ""}), home)


def _told(manifest: archive.Manifest) -> str:
    entries = sum(anchor.position for anchor in manifest.anchors)
    return (
        f"{counted(manifest.row_count, 'row', 'rows')} of {counted(len(manifest.tables), 'table', 'tables')}, "
        f"{counted(len(manifest.files), 'file', 'files')}, {counted(entries, 'sealed entry', 'sealed entries')}"
    )


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", "is_agreed", is_flag=True, help="Put it in the place of what stands there.")
def restore(file: Path, is_agreed: bool) -> None:
    """Bring back what `minga backup` kept, into MINGA_HOME and the database that is set.

    It is made and proven beside what stands there, and takes its place in one step; a stop before leaves that
    untouched. What stood there is kept under another name. Afterwards everybody signs in again.
    """
    database = connection.settings_dict
    if places.is_taken(database) and not is_agreed:
        raise KeepingError(
            f"There is a Minga in {place()}. Say --yes to put {file.name} in its place. Nothing was changed."
        )
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    connection.close()
    places.require_unused(database)
    has_own_key = bool(settings.ENVIRONMENT.secret_key)
    done = restoring.restore(file, database=database, home=settings.HOME, with_key=not has_own_key)
    click.echo(f"{place()}: {_told(done.manifest)}, as of {done.manifest.made_at}; the journal holds.")
    if done.former:
        click.echo(f"What stood there is kept in {done.former}; remove it when nobody needs it.")


@cli.command()
@click.option("--to", "url", required=True, help="postgresql://user:password@host:5432/name, or sqlite:///folder.")
def move(url: str) -> None:
    """Move to PostgreSQL or back to SQLite: every row, to the last digit, and the journal proven there.

    The target must be empty. What is moved stays where it is until you remove it.
    """
    prepare()
    target, home = _target(url)
    if places.is_taken(target):
        raise KeepingError("There is a Minga in that place already. Nothing was changed.")
    database = connection.settings_dict
    connection.close()
    places.require_unused(database)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".moving-", dir=settings.HOME) as folder:
        path = Path(folder) / "all.zip"
        with views.one_view(database, beside=Path(folder)):
            archive.write(path, home=settings.HOME, key=settings.SECRET_KEY, now=clock.now(), without=())
        done = restoring.restore(path, database=target, home=home, with_key=not settings.ENVIRONMENT.secret_key)
    click.echo(f"{_told(done.manifest)} are there, every table with the same digest; the journal holds.")
    click.echo(f"From now on start with {_setting(url, home)}. What was moved is still in {place()}.")


def _target(url: str) -> tuple[dict[str, Any], Path]:
    """The database there, and the folder with the rest of the state."""
    parts = urlsplit(url)
    if parts.scheme != "sqlite":
        there = settings.ENVIRONMENT.model_copy(update={"database_url": url})
        return environment.database(there, settings.HOME), settings.HOME
    if parts.netloc or not parts.path.strip("/"):
        raise KeepingError("--to must look like postgresql://user:password@host:5432/name or sqlite:///folder.")
    home = Path(unquote(parts.path))
    return _embedded(home), home


def _setting(url: str, home: Path) -> str:
    return f"MINGA_HOME={home} and without DATABASE_URL" if url.startswith("sqlite:") else "DATABASE_URL set to it"
