"""Start servers, send them requests, and read how much CPU they used: from /proc, so that waiting costs nothing."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds per request of the application and of the database; bytes as sent."""

    application_ms: float
    database_ms: float
    bytes_sent: int

    @property
    def total_ms(self) -> float:
        return self.application_ms + self.database_ms


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_seconds(pid: int) -> float:
    """User and system time of a process with its threads, and of its children that still live."""
    total = 0.0
    for process in [pid, *children(pid)]:
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *children(int(child))]
    return found


def resident_megabytes(pid: int) -> float:
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


def postgres_seconds() -> float:
    """CPU of every PostgreSQL process of this machine; zero where there is none."""
    total = 0.0
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            if path.read_text().strip() == "postgres":
                total += cpu_seconds(int(path.parent.name))
        except OSError:
            continue
    return total


class Client:
    """One keep-alive connection."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Accept-Encoding": "gzip", "Accept-Language": "es"} | (headers or {})

    def ask(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> Answer:
        """Send and read; a connection that the server closed while it was idle is opened again."""
        try:
            return self._ask(method, path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.connection.close()
            return self._ask(method, path, body, headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str] | None) -> Answer:
        self.connection.request(method, path, body=body, headers=self.headers | (headers or {}))
        answer = self.connection.getresponse()
        return Answer(answer.status, answer.read(), dict(answer.getheaders()))


def wait_until_quiet(pid: int, *, at_most: float = 60.0) -> None:
    """Until the server uses less than a tenth of a core by itself: what the seed left to deliver is no page's cost."""
    ends, spent = time.monotonic() + at_most, cpu_seconds(pid)
    while time.monotonic() < ends:
        time.sleep(1)
        before, spent = spent, cpu_seconds(pid)
        if spent - before < 0.1:
            return


def cost_of(pid: int, ask: Callable[[int], Answer], *, times: int, with_database: bool) -> Cost:
    """Warm up, then the smallest CPU per request of three rounds (noise of a shared machine only adds)."""
    for number in range(5):
        answer = ask(-number - 1)
        if answer.status >= 400:
            raise SystemExit(f"The server answered {answer.status}: {answer.body[:300]!r}")
    rounds = []
    for turn in range(3):
        application, database = cpu_seconds(pid), postgres_seconds() if with_database else 0.0
        for number in range(times):
            answer = ask(turn * times + number)
        spent = cpu_seconds(pid) - application
        in_database = (postgres_seconds() - database) if with_database else 0.0
        rounds.append(Cost(1000 * spent / times, 1000 * in_database / times, len(answer.body)))
    return min(rounds, key=lambda cost: cost.total_ms)


@contextmanager
def running(command: list[str], port: int, path: str, environment: dict[str, str]) -> Iterator[tuple[int, float]]:
    """The process id and the seconds from start to first answer."""
    started = time.monotonic()
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL)
    try:
        yield process.pid, _first_answer(process, port, path) - started
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _first_answer(process: "subprocess.Popen[bytes]", port: int, path: str) -> float:
    while process.poll() is None:
        try:
            Client(port).ask("GET", path)
        except OSError:
            time.sleep(0.02)
            continue
        return time.monotonic()
    raise SystemExit("The server ended before it answered.")


@contextmanager
def nginx(body: bytes) -> Iterator[tuple[int, int] | None]:
    """nginx serving ``body`` as a static file: (process id, port); None where it is not installed."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        yield None
        return
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "page.html").write_bytes(body)
        os.chmod(folder, 0o755)
        Path(folder, "nginx.conf").write_text(
            f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;"
            "events { worker_connections 64; }"
            f"http {{ access_log off; keepalive_requests 100000; server {{ listen 127.0.0.1:{port}; root {folder}; }} }}"
        )
        with running([program, "-c", f"{folder}/nginx.conf", "-p", folder], port, "/page.html", {}) as (pid, _seconds):
            yield pid, port


def minga(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).parent / "minga"), *arguments]
