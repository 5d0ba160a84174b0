"""The pytest plugin that every test of the house uses."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from minga.foundation.testing.cast import Cast

CHECKOUT = Path(__file__).resolve().parents[4]
NOTING = "minga-noting-statements"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="Only tests that ask for the database")
    parser.addoption("--note-statements", metavar="FOLDER", help="Note there which statements each test makes")
    parser.addoption("--statements-of", metavar="FOLDER", help="Only tests that make what was noted there")


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis measures no time: a busy machine is no fault of the code."""
    from hypothesis import HealthCheck, settings  # noqa: PLC0415

    if folder := config.getoption("--note-statements"):
        from minga.foundation.testing.statements import Noting  # noqa: PLC0415

        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        config.pluginmanager.register(Noting(Path(folder), worker), NOTING)
    settings.register_profile("minga", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("minga")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever takes longest begins first, so that no worker is waited for at the end."""
    from minga.foundation.testing import order  # noqa: PLC0415

    if config.getoption("--database-only"):
        _keep(config, items, order.asks_for_the_database)
    if folder := config.getoption("--statements-of"):
        from minga.foundation.testing import statements  # noqa: PLC0415

        spared = statements.spared(statements.read(Path(folder)))
        _keep(config, items, lambda item: item.nodeid not in spared)
    order.sort(items)


def _keep(config: pytest.Config, items: list[pytest.Item], is_kept: Callable[[pytest.Item], bool]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if not is_kept(item)])
    items[:] = [item for item in items if is_kept(item)]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What stands now stands till the end: whoever looks for garbage passes over it, and looks less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With ``--dist loadfile``, which ``make test`` says, files stay whole and so do the journeys."""
    from minga.foundation.testing import order  # noqa: PLC0415

    return order.ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    """Pages of tests find the folder that a start makes."""
    from django.conf import settings  # noqa: PLC0415

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _as_a_process_begins() -> Iterator[None]:
    """Language and zone are the process's own again, whatever a page of the test before has left on."""
    from django.utils import timezone, translation  # noqa: PLC0415

    translation.deactivate()
    timezone.deactivate()
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True)
def _pages_only_read() -> Iterator[None]:
    """A first visit of the day writes nothing down, so that the first page of a test is like any other."""
    from minga.foundation.tenancy.seeing import DaysAreKept  # noqa: PLC0415

    DaysAreKept.enabled = False
    yield
    DaysAreKept.enabled = True


@pytest.fixture(autouse=True)
def _statements_are_noted(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where the run is to know it, which statements each test makes (``statements.py``)."""
    from minga.foundation.testing.order import asks_for_the_database  # noqa: PLC0415

    noting = request.config.pluginmanager.get_plugin(NOTING)
    if noting is None or not asks_for_the_database(request.node):
        yield
        return
    with noting.noting(request.node.nodeid, is_needed=commits(request)):
        yield


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The public data folder; tests that need it skip, loudly, where it is absent."""
    folder = Path(os.environ.get("MINGA_DATA", CHECKOUT.parent / "shared" / "data")).resolve()
    if not folder.is_dir():
        pytest.skip(f"REAL DATA ABSENT: {folder} (set MINGA_DATA)")
    return folder


@pytest.fixture(autouse=True)
def _commits_count(request: pytest.FixtureRequest) -> Iterator[None]:
    """Within a test's own transaction, leaving the outermost ``atomic`` runs what waits for the commit; and what the
    test writes is followed, so that scenes are played once."""
    names = set(request.fixturenames)
    if not {"db", "django_db_setup"} & names and not commits(request):
        yield
        return
    from django.core.cache import cache  # noqa: PLC0415

    from minga.foundation.events import RaiseInReactions  # noqa: PLC0415
    from minga.foundation.testing import scenes  # noqa: PLC0415

    cache.clear()  # people of different tests share ids, and so would share what limits remember of them
    RaiseInReactions.enabled = True
    try:
        if commits(request):
            yield
            scenes.forget()
        else:
            patches = [request.getfixturevalue(name) for name in ("monkeypatch", "settings") if name in names]
            with _hooks_run_at_once(), _signing_in_is_no_part_of_a_scene(), scenes.noting(*patches):
                yield
    finally:
        RaiseInReactions.enabled = False


def commits(request: pytest.FixtureRequest) -> bool:
    """Whether a test really commits, by what it asks for or by its mark."""
    mark = request.node.get_closest_marker("django_db")
    is_marked = bool(mark and (mark.kwargs.get("transaction") or mark.args[:1] == (True,)))
    return is_marked or not {"transactional_db", "live_server"}.isdisjoint(request.fixturenames)


@contextmanager
def _hooks_run_at_once() -> Iterator[None]:
    from django.db import transaction  # noqa: PLC0415

    leave = transaction.Atomic.__exit__

    def leave_and_run(self: Any, kind: Any, value: Any, trace: Any) -> None:
        connection: Any = transaction.get_connection(self.using)
        blocks = connection.atomic_blocks
        is_outermost = len(blocks) > 1 and blocks[-1] is self and blocks[-2]._from_testcase
        leave(self, kind, value, trace)
        if kind is None and is_outermost and connection.in_atomic_block:
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _sids, run, _robust in waiting:
                run()

    transaction.Atomic.__exit__ = leave_and_run  # type: ignore[method-assign]
    try:
        yield
    finally:
        transaction.Atomic.__exit__ = leave  # type: ignore[method-assign]


@contextmanager
def _signing_in_is_no_part_of_a_scene() -> Iterator[None]:
    """A test that signs somebody in first is told its scenes all the same; nobody's last login is noted by it."""
    from django.contrib.auth.models import update_last_login  # noqa: PLC0415
    from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from minga.foundation.testing import scenes  # noqa: PLC0415

    force = Client.force_login

    def force_aside(self: Client, user: Any, backend: str | None = None) -> None:
        held = dict(vars(user))
        user_logged_in.disconnect(update_last_login, dispatch_uid="update_last_login")
        try:
            with scenes.aside():
                force(self, user, backend)
        finally:
            user_logged_in.connect(update_last_login, dispatch_uid="update_last_login")
        vars(user).clear()
        vars(user).update(held)

    Client.force_login = force_aside  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Client.force_login = force  # type: ignore[method-assign]


@pytest.fixture
def cast(db: None) -> "Iterator[Cast]":
    """The cast in its space, with the scope set to it."""
    from minga.foundation.scope import in_space  # noqa: PLC0415
    from minga.foundation.testing.cast import raise_cast  # noqa: PLC0415

    people = raise_cast()
    with in_space(people.space.pk, people.space.time_zone, people.space.slug):
        yield people


@pytest.fixture
def neighbours(db: None) -> "Cast":
    """Another space with another cast: what one must never see of the other."""
    from minga.foundation.testing.cast import raise_cast  # noqa: PLC0415

    return raise_cast("vecinas")


@pytest.fixture
def count_queries(db: None) -> Callable[[], AbstractContextManager[list[str]]]:
    """``with count_queries() as made:`` collects the SQL made inside, for tests with 1 and with 3 rows."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    @contextmanager
    def counting() -> Iterator[list[str]]:
        made: list[str] = []
        with CaptureQueriesContext(connection) as captured:
            yield made
        made.extend(query["sql"] for query in captured.captured_queries)

    return counting
