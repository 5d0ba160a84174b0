"""What the journeys stand on: Chromium, a served Minga, people with a browser each, and a watch on every page."""

import contextlib
import email
import email.policy
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.journeys.steps import Someone, Watch

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps an event loop in this thread

HERE = Path(__file__).parent
FAILURES = Path(os.environ.get("MINGA_JOURNEY_FAILURES", "var/journeys"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
START_SECONDS = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a browser journey (each worker has a house of its own)."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Pictures of every open page of a journey that failed."""
    outcome: Any = yield
    report = outcome.get_result()
    people = getattr(item, "journey_people", ())
    if report.when == "call" and report.failed and people:
        FAILURES.mkdir(parents=True, exist_ok=True)
        for number, someone in enumerate(people):
            path = FAILURES / f"{item.name}-{number}-{someone.name}.png"
            with contextlib.suppress(PlaywrightError):  # a page that hangs must not hide why the journey failed
                someone.is_photographed(path)
            report.sections.append((f"{someone.name} stood at", f"{someone.page.url}\n{path}"))


def chromium_path() -> str:
    """The Chromium to drive. Without one the journeys are skipped, loudly; where CI is set they fail."""
    path = os.environ.get("MINGA_CHROMIUM", "")
    if path and shutil.which(path):
        return path
    why = f"NO CHROMIUM at MINGA_CHROMIUM={path!r}: the browser journeys did not run"
    if os.environ.get("CI"):
        pytest.fail(f"{why}, and in CI that is a failure", pytrace=False)
    pytest.skip(why)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Ends with the folder: while it lives, this thread has a running event loop, which other tests could not bear."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class House:
    """A served Minga with a state folder of its own; ``ask`` runs a function of ``backstage.py`` inside it."""

    def __init__(self, home: Path, migrated: Path, **more: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.home = home
        shutil.copytree(migrated, home / "state")
        self.log = (home / "server.log").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "house.py"), str(port)],
            env=self._environment() | more,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        self._wait()

    def _environment(self) -> dict[str, str]:
        foreign = ("MINGA_", "DATABASE_URL", "DJANGO_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        return kept | {
            "MINGA_HOME": str(self.home / "state"),
            "MINGA_BASE_URL": self.url,
            "MINGA_PRIVATE_PROVIDERS": "true",  # the identity provider of a journey stands on this machine
        }

    def _wait(self) -> None:
        until, why = time.monotonic() + START_SECONDS, "it did not answer"
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with urllib.request.urlopen(self.url, timeout=5):
                    return
            except urllib.error.HTTPError as error:
                why = f"its first page answered {error.code}"
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        self.close()
        raise AssertionError(f"Minga did not start, {why}:\n{Path(self.log.name).read_text()[-3000:]}")

    def said(self) -> str:
        """What the server has written to its log."""
        self.log.flush()
        return Path(self.log.name).read_text()

    def ask(self, do: str, **more: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"do": do, "with": more}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def mails_to(self, address: str, *, more_than: int = 0, within: float = 20) -> list[str]:
        """Texts of the mails to this address as they lie in the folder, the newest last; waits until there are more."""
        return [text_of(letter) for letter in self.letters_to(address, more_than=more_than, within=within)]

    def letters_to(self, address: str, *, more_than: int = 0, within: float = 20, saying: str = "") -> list[Any]:
        until = time.monotonic() + within
        while True:
            paths = sorted((self.home / "state" / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns)
            letters = [email.message_from_bytes(each.encode(), policy=email.policy.default) for each in _parts(paths)]
            mine = [letter for letter in letters if address in str(letter["To"])]
            found = [letter for letter in mine if saying in text_of(letter)]
            if len(found) > more_than or time.monotonic() > until:
                return found
            time.sleep(0.2)

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(20)
        self.log.close()


def _parts(paths: list[Path]) -> list[str]:
    """Each letter of the files that Django's file mailer writes."""
    divider = "\n" + "-" * 79 + "\n"
    return [letter.lstrip() for path in paths for letter in path.read_text().split(divider) if letter.strip()]


def text_of(letter: Any) -> str:
    return str(letter.get_body(("plain",)).get_content())


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory, chromium: Browser, migrated_home: Path) -> Iterator[House]:
    """One Minga for all journeys; each has a space of its own in it."""
    served = House(tmp_path_factory.mktemp("house"), migrated_home)
    yield served
    served.close()


@pytest.fixture
def enter(request: pytest.FixtureRequest, chromium: Browser, house: House) -> Iterator[Callable[..., Someone]]:
    """``enter("Rosa", address)`` gives a person a browser, signed in when the address is given."""
    with people_in(request, chromium, house) as come_in:
        yield come_in


@pytest.fixture
def empty_house(tmp_path: Path, chromium: Browser, migrated_home: Path) -> Iterator[House]:
    """A Minga of its own, in which nothing stands yet."""
    served = House(tmp_path, migrated_home)
    yield served
    served.close()


@pytest.fixture
def enter_first(
    request: pytest.FixtureRequest, chromium: Browser, empty_house: House
) -> Iterator[Callable[..., Someone]]:
    """Like ``enter``, into the house in which nothing stands yet."""
    with people_in(request, chromium, empty_house) as come_in:
        yield come_in


@contextlib.contextmanager
def people_in(request: pytest.FixtureRequest, chromium: Browser, house: House) -> Iterator[Callable[..., Someone]]:
    """When the block ends, everything that browsers complained of meanwhile fails the test."""
    people: list[Someone] = []
    request.node.journey_people = people
    watch, said_before = Watch(house.url), house.said()

    def come_in(name: str, address: str = "", **context: Any) -> Someone:
        usual = {"base_url": house.url, "locale": "es-ES", "viewport": {"width": 1280, "height": 900}}
        options: dict[str, Any] = usual | context
        place = chromium.new_context(**options)
        place.add_init_script(AXE_SCRIPT)
        if address:
            key = house.ask("session_of", email=address)
            place.add_cookies([{"name": "sessionid", "value": key, "url": house.url}])
        someone = Someone(name, place.new_page(), watch, options["locale"][:2])
        people.append(someone)
        return someone

    yield come_in
    for someone in people:
        someone.page.context.close()
    assert not watch.complaints, "\n".join(watch.complaints)
    said = house.said().removeprefix(said_before)
    assert "Traceback" not in said, said
