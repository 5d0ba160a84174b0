"""``minga demo``: four fictional organizations, played once, then served."""

from datetime import UTC

import click
from django.conf import settings

from minga.foundation import clock
from minga.foundation.accounts.demo import demo_entry_url
from minga.project.cli.commands import collect_static, require_alone, require_free_port, run_server
from minga.project.cli.main import cli
from minga.project.cli.state import prepare_or_make

WHO = {
    "salma": "sponsors",
    "rosa": "facilitates",
    "tito": "is a member",
    "ines": "is a guest",
    "erik": "evaluates",
    "noa": "owns the indicators",
    "ada": "administers",
}


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--load-only", is_flag=True, help="Load it, print the links, do not serve.")
def demo(host: str, port: int, load_only: bool) -> None:
    """Load the demo (once) and serve it, with one sign-in link per person of the cast."""
    from minga.project.demo.load import SPACES, load_demo  # noqa: PLC0415  (loads scipy)
    from minga.project.demo.stage import cast_member  # noqa: PLC0415

    if not load_only:
        require_free_port(host, port)
    prepare_or_make()
    if not load_only:
        require_alone()
    with click.progressbar(length=len(SPACES), label="Playing the demo", item_show_func=lambda name: name or "") as bar:
        load_demo(settings.HOME, today=clock.day_of(clock.now(), UTC), say=lambda name: bar.update(1, name))
    collect_static()
    base_url = f"http://{host}:{port}"
    click.echo("\nThe organizations of this demo are fictional and their numbers are simulated.")
    click.echo(f"Look around as a visitor: {base_url}/  Or go in as one of these, for a day:\n")
    for key, role in WHO.items():
        person = cast_member(key)
        click.echo(f"  {person.name:6} {role:20} {demo_entry_url(person, base_url)}")
    click.echo("")
    if not load_only:
        run_server(host, port, threads=8)
