"""The commands that run and look after an installation."""

import contextlib
import hashlib
import io
import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path

import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import validate_email
from django.db import connection, transaction
from django.urls import reverse

from minga.decision.queries import miscounted
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.events import publish
from minga.foundation.jobs import beats
from minga.foundation.jobs.worker import work as work_until
from minga.foundation.journal.chain import seal_all, verify_chain
from minga.foundation.policy import ADMINISTRATOR, MEMBER, Actor
from minga.foundation.scope import in_space
from minga.foundation.search.indexing import reindex_all
from minga.foundation.tenancy.actions import admit_person, change_space_role, create_space
from minga.foundation.tenancy.events import PersonAdmitted
from minga.foundation.tenancy.models import Space, SpaceMembership
from minga.foundation.tenancy.queries import actor_in
from minga.kernel.counting import counted
from minga.project.backups import noting
from minga.project.cli.anchoring import not_as_anchored, waiting_long
from minga.project.cli.main import cli
from minga.project.cli.state import place, prepare, prepare_or_make, require_state, steps_waiting
from minga.project.deployment import unsafe
from minga.project.welcome import gate

PACKAGE = Path(__file__).resolve().parents[2]


NOT_SERVED = ["ext", "htmax-*.js", "htmx-2*.js", "htmx-4.js", "django-htmx.js"]
"""What django-htmx brings for others: three quarters of all files, and of the time it takes to compress them."""


def collect_static() -> None:
    """Gather, hash and compress the static files of this version; seconds the first time, none afterwards."""
    sources = sorted(str(path) for path in PACKAGE.glob("*/static/**/*") if path.is_file())
    state = hashlib.sha256()
    for source in sources:
        state.update(source.encode())
        state.update(Path(source).read_bytes())
    stamp = settings.STATIC_ROOT / ".collected"
    if not stamp.exists() or stamp.read_text() != state.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_SERVED)
        stamp.write_text(state.hexdigest())


def space_called(slug: str) -> Space:
    """The space with this slug, or one clear sentence."""
    space = Space.objects.filter(slug=slug).first()
    if space is None:
        raise click.ClickException(f"There is no space called “{slug}”.")
    return space


def person_called(email: str) -> User:
    """The person with this address, or one clear sentence."""
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise click.ClickException(f"Nobody here has the address {email}.")
    return person


def first_administrator(space: Space) -> Actor:
    """In whose name the command line acts when nobody is named."""
    here = SpaceMembership.objects.filter(space=space, role=ADMINISTRATOR).present(clock.now())
    places = here.select_related("user").order_by("pk")
    first = places.first()
    if first is None:
        raise click.ClickException(f"{space.slug} has no administrator: name who acts with --as.")
    return actor_in(space.pk, user_id=first.user_id, name=first.user.email)


def require_address(email: str) -> None:
    """One clear sentence where this is no e-mail address."""
    try:
        validate_email(email)
    except ValidationError:
        raise click.ClickException(f"{email} is not an e-mail address.") from None


def require_free_port(host: str, port: int) -> None:
    """A stale server on the same port would answer half of the requests: look first."""
    with contextlib.closing(socket.socket()) as probe:
        probe.settimeout(1)
        if probe.connect_ex((host, port)) == 0:
            raise click.ClickException(
                f"Something already answers on http://{host}:{port}. Stop it, or choose another --port."
            )


def require_alone() -> None:
    """Two servers that share no memory would not hold what they promise: who signs out of one stays in the other."""
    if settings.ENVIRONMENT.redis_url:
        return
    other = beats.earlier_server(patience=beats.SILENT_AFTER.total_seconds() + 5)
    if other is not None:
        beats.go()
        raise click.ClickException(
            f"Another `minga serve` (process {other.pid} on {other.host}) serves this database. Two of them need a "
            "Redis to share: pip install 'minga[scale]' and set MINGA_REDIS_URL for both."
        )


def follow_port(port: int) -> None:
    """Links in mails and on sheets lead to this port, unless MINGA_BASE_URL says where they lead."""
    if "base_url" not in settings.ENVIRONMENT.model_fields_set:
        settings.BASE_URL = f"http://127.0.0.1:{port}"
        settings.CSRF_TRUSTED_ORIGINS = [settings.BASE_URL]


def welcome(port: int, *, opens_browser: bool) -> None:
    """Where nothing stands yet: print the address of the first hour, and open it where there is a browser."""
    if not gate.is_empty():
        gate.forget_token()
        return
    address = f"http://127.0.0.1:{port}{reverse('welcome:begin', args=[gate.new_token()])}"
    click.echo(
        "\nNothing stands here yet. Begin on this machine, with this address (it works until something stands):\n"
    )
    click.echo(f"  {address}\n")
    if opens_browser:
        threading.Timer(1.5, webbrowser.open, [address]).start()


def _has_screen() -> bool:
    """Whether a browser that is opened would be seen by anybody."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run_server(host: str, port: int, threads: int, *, with_worker: bool = True) -> None:
    """Serve pages, live streams and jobs from this one process until it is stopped."""
    import uvicorn  # noqa: PLC0415

    from minga.project.asgi import Front  # noqa: PLC0415
    from minga.project.wsgi import application  # noqa: PLC0415

    follow_port(port)
    front = Front(application, threads=threads, with_worker=with_worker)
    uvicorn.run(
        front,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=3,
        server_header=False,
        proxy_headers=False,
    )


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option("--no-worker", is_flag=True, help="Leave the jobs to `minga work`.")
@click.option("--no-migrate", is_flag=True, help="Refuse a database that is not up to date, instead of upgrading it.")
def serve(host: str, port: int, threads: int, no_worker: bool, no_migrate: bool) -> None:
    """Serve pages, the live channel and the jobs in one process."""
    _serve(host, port, threads, with_worker=not no_worker, migrates=not no_migrate)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def start(host: str, port: int, no_browser: bool) -> None:
    """Serve, and where nothing stands yet begin in the browser: your organization, a question, your people.

    Everything is made by four pages, on this machine only, at a one-time address.
    """
    _serve(host, port, threads=8, with_worker=True, opens_browser=not no_browser and _has_screen())


def _serve(
    host: str, port: int, threads: int, *, with_worker: bool, migrates: bool = True, opens_browser: bool = False
) -> None:
    require_free_port(host, port)
    if migrates:
        prepare_or_make()
    else:
        prepare()
    require_alone()
    collect_static()
    click.echo(f"Minga on http://{host}:{port} (state in {settings.HOME}). Stop with Ctrl+C.")
    click.echo(f"Mail: {where_mail_lies()}.")
    welcome(port, opens_browser=opens_browser)
    run_server(host, port, threads, with_worker=with_worker)


def where_mail_lies() -> str:
    """Where letters go, in words."""
    options = settings.MAILERS["default"].get("OPTIONS", {})
    return (
        f"through {options['host']}"
        if "host" in options
        else f"does not leave; each letter lands in {settings.HOME / 'mail'}"
    )


@cli.command()
def work() -> None:
    """Run the jobs and rounds in a process of their own, beside `minga serve --no-worker`."""
    require_state()
    prepare_or_make()
    stop = threading.Event()
    click.echo("Minga works. Stop with Ctrl+C.")
    silence = beats.beat_in_background(is_server=False)
    try:
        work_until(stop)
    except KeyboardInterrupt:
        stop.set()
    finally:
        silence.set()
        beats.go()


@cli.command("create-space")
@click.argument("slug")
@click.argument("name")
@click.option("--admin", "email", required=True, help="E-mail of the first administrator.")
@click.option("--language", type=click.Choice(["es", "en"]), default="es", show_default=True)
@click.option("--time-zone", help="Such as America/Lima. Default: that of this machine.")
@click.option("--open", "is_open", is_flag=True, help="Let visitors read what its communities open to everybody.")
def create_space_command(
    *, slug: str, name: str, email: str, language: str, time_zone: str | None, is_open: bool
) -> None:
    """Open a space and make somebody its administrator. `minga start` does this and more, in the browser."""
    require_address(email)
    prepare_or_make()
    time_zone = time_zone or clock.machine_zone()
    space = create_space(
        slug=slug, name=name, now=clock.now(), language=language, time_zone=time_zone, is_open_to_visitors=is_open
    )
    person = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email, language=language)
    admit_person(space_id=space.pk, user_id=person.pk, now=clock.now(), role=ADMINISTRATOR)
    click.echo(f"{settings.BASE_URL}/s/{slug}/ is open, in “{language}”, by the clock of {time_zone}.")
    click.echo(f"{person.email} signs in with a code by e-mail. Mail: {where_mail_lies()}.")
    gate.forget_token()


@cli.command()
@click.argument("space_slug", metavar="SPACE")
@click.argument("email")
@click.option("--name", default="", help="How the person is called.")
@click.option("--role", type=click.Choice([MEMBER, ADMINISTRATOR]), help="Default: member, or what they are already.")
def invite(space_slug: str, email: str, name: str, role: str | None) -> None:
    """Let a person into a space, or give one who belongs to it another role.

    Communities are entered by their own invitations.
    """
    prepare()
    space = space_called(space_slug)
    require_address(email)
    person = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email, name=name)
    place_there = _let_in(space, person, role or MEMBER)
    if role and place_there.role != role:
        with in_space(space.pk):
            place_there = change_space_role(
                user_id=person.pk, role=role, by=first_administrator(space), now=clock.now()
            )
    click.echo(f"{person.email} belongs to {space.name} as {place_there.role}.")


def _let_in(space: Space, person: User, role: str) -> SpaceMembership:
    """Who is new is told by mail that they belong here now, as by the page that invites."""
    was = SpaceMembership.objects.filter(space=space, user=person).values_list("role", flat=True).first()
    with in_space(space.pk, space.time_zone), transaction.atomic():
        there = admit_person(space_id=space.pk, user_id=person.pk, now=clock.now(), role=role)
        if there.role != was:
            fact = PersonAdmitted(user_id=person.pk, role=there.role, is_external=there.is_external)
            publish(fact, by=None, now=clock.now())
    return there


@cli.command()
def reindex() -> None:
    """Write anew what search finds, in every space; after rows were brought in past Minga."""
    prepare()
    documents = reindex_all()
    click.echo(f"Search finds {documents} things.")


@cli.command()
@click.option("--space", "space_slug", default="", help="Only this space.")
@click.option("--anchor", "anchors", multiple=True, metavar="FILE|HASH", help="What somebody kept of its end.")
def verify(space_slug: str, anchors: tuple[str, ...]) -> None:
    """Prove the journal of every space, or name the first entry that was touched; count every closed vote again.

    The journal is compared with what was kept of its end: the home keeps an anchor daily, and mails it where
    MINGA_ANCHOR_MAIL says.
    """
    prepare()
    for sentence in waiting_long():
        click.echo(sentence)
    seal_all()
    spaces = [space_called(space_slug)] if space_slug else list(Space.objects.order_by("slug"))
    is_whole = True
    for space in spaces:
        with in_space(space.pk):
            for decision_id in miscounted():
                is_whole = False
                click.echo(f"{space.slug}: decision {decision_id} does not count as it is kept")
        proof = verify_chain(space.pk)
        if proof.broken is None:
            click.echo(f"{space.slug}: {counted(proof.entries, 'entry', 'entries')}, whole")
            continue
        is_whole = False
        where = f"entry {proof.broken.position}" + (f" (row {proof.broken.entry_id})" if proof.broken.entry_id else "")
        click.echo(f"{space.slug}: BROKEN at {where}: {proof.broken.why}")
    for sentence in not_as_anchored(anchors):
        is_whole = False
        click.echo(sentence)
    if not is_whole:
        raise click.ClickException("The journal or a count was touched.")


@cli.command()
def upgrade() -> None:
    """Bring the database of an earlier version up to date, as `minga serve` does. Make a backup first."""
    require_state()
    prepare_or_make()
    click.echo(f"{place()} is up to date.")


@cli.command()
@click.option("--deploy", is_flag=True, help="Name what is unsafe where others can reach it; fails if anything is.")
def check(deploy: bool) -> None:
    """Look whether this installation is sound: settings, database, migrations, backup. Changes nothing."""
    if not deploy:
        prepare()
    require_state()
    call_command("check", "--database", "default", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    found = unsafe(
        settings.ENVIRONMENT,
        home=settings.HOME,
        mailer=settings.MAILERS["default"],
        sender=settings.DEFAULT_FROM_EMAIL,
        steps_waiting=steps_waiting(),
        now=clock.now(),
    )
    count = counted(len(found), "thing is", "things are")
    if not deploy:
        click.echo(f"{connection.vendor} answers, migrations are applied; state in {settings.HOME}")
        click.echo(last_backup())
        if found:
            click.echo(f"Where others can reach it, {count} unsafe: `minga check --deploy` names them.")
        return
    for sentence in found:
        click.echo(f"- {sentence}")
    if found:
        raise click.ClickException(f"{count} unsafe where others can reach this.")
    click.echo("Nothing unsafe was found.")


def last_backup() -> str:
    """How old the last good backup is, in a sentence."""
    noted = noting.last_noted(settings.HOME)
    if noted is None:
        return "There is no good backup yet: `minga backup` makes one."
    hours = round(noted.hours_ago(clock.now()))
    return f"The last good backup was made {counted(hours, 'hour', 'hours')} ago ({noted.file})."
