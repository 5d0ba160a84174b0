"""A real installation in a folder of its own, with its own process: what a test's transaction cannot show."""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a process that lives in this folder, on SQLite."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MINGA_")}
    own = {"MINGA_HOME": str(home), "DATABASE_URL": "", "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}"}
    return kept | own | {"DJANGO_SETTINGS_MODULE": "minga.project.settings", "LANG": "C.UTF-8"}


def minga(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of the command line, as somebody types it."""
    command = [sys.executable, "-c", "from minga.project.cli import main; main()", *arguments]
    return subprocess.run(
        command, check=False, cwd=home.parent, env=surroundings(home), capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="session")
def _first_home(tmp_path_factory: pytest.TempPathFactory, migrated_home: Path) -> Path:
    home = Path(shutil.copytree(migrated_home, tmp_path_factory.mktemp("first") / "house"))
    made = minga(home, "create-space", "prueba", "Prueba", "--admin", "ada@example.org")
    assert made.returncode == 0, made.stderr
    return home


@pytest.fixture
def home(_first_home: Path, tmp_path: Path) -> Path:
    """An installation with the space *prueba*, which Ada administers."""
    return Path(shutil.copytree(_first_home, tmp_path / "house"))


@pytest.fixture
def play(home: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """``play("module", …)`` runs ``tests.doors.<module>`` in a process that lives in the installation."""
    started: list[subprocess.Popen[str]] = []

    def run(module: str, *arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", f"tests.doors.{module}", *arguments]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        process = subprocess.Popen(command, cwd=CHECKOUT, env=surroundings(home), text=True, **pipes)
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            pipe.close()


@dataclass(frozen=True)
class Served:
    """An installation that answers on a port of its own."""

    home: Path
    port: int
    process: "subprocess.Popen[str]"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def get(self, path: str, timeout: float = 30) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer


@pytest.fixture
def served_again(request: pytest.FixtureRequest) -> Callable[[], Served]:
    """``served_again()`` starts the installation when the test says so."""
    return lambda: request.getfixturevalue("served")


@pytest.fixture
def served(home: Path, play: Callable[..., "subprocess.Popen[str]"]) -> Served:
    """``minga serve`` on the installation, with short patience, until the test ends."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    house = Served(home, port, play("serving", str(port)))
    for _wait in range(600):
        with contextlib.suppress(OSError), contextlib.closing(house.connect()):
            return house
        time.sleep(0.1)
    raise AssertionError("minga serve does not answer")
