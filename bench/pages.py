"""CPU per request of Minga's pages, beside a bare Django hello and a static file from nginx, in one run.

``python bench/pages.py [--quick] [--postgres URL]``. CPU is user and system time of the server (and of PostgreSQL), read
from /proc: it does not count waiting. The smallest of three rounds is shown, since noise on a shared machine only adds.
"""

import argparse
import gzip
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from servers import (
    Client,
    Cost,
    cost_of,
    free_port,
    minga,
    nginx,
    resident_megabytes,
    running,
    wait_until_quiet,
)

HERE = Path(__file__).resolve().parent
CSRF = "b" * 32
CONNECTIONS = 16
READERS = count()


def seeded(environment: dict[str, str], *, quick: bool) -> dict[str, Any]:
    size = ("20", "200") if quick else ("100", "1000")
    command = [sys.executable, str(HERE / "seed.py"), *size]
    done = subprocess.run(command, env=os.environ | environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def pages(port: int, pid: int, told: dict[str, Any], times: int, *, with_database: bool) -> dict[str, Cost]:
    """Each kind of request, by name."""
    space, signed = "/s/bench", {"Cookie": f"sessionid={told['session']}; csrftoken={CSRF}"}
    base = f"{space}/debate"
    visitor, member = Client(port), Client(port, signed)
    program = Client(port, {"Authorization": f"Bearer {told['token']}", "Content-Type": "application/json"})
    writing = {"X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}

    def vote(number: int) -> Any:
        statement = told["statements"][number % len(told["statements"])]
        value = ("agree", "disagree", "pass")[number // len(told["statements"]) % 3]
        return member.ask(
            "POST", f"{base}/{told['thirty']}/statements/{statement}/stance/?fragment=1", f"stance={value}", writing
        )

    def vote_by_key(number: int) -> Any:
        """As a program does: its key instead of a session, one answer and no page."""
        statement = told["statements"][number % len(told["statements"])]
        value = (1, -1, 0)[number // len(told["statements"]) % 3]
        path = f"/api/v1/s/bench/debate/statements/{statement}/stance/"
        return program.ask("PUT", path, json.dumps({"value": value}))

    def paths(client: Client, path: str) -> Callable[[int], Any]:
        return lambda _n: client.ask("GET", path)

    def first_readers(path: str) -> Callable[[int], Any]:
        """An address that nobody asked for before is drawn: as the first page after somebody wrote."""
        joint = "&" if "?" in path else "?"
        return lambda _n: visitor.ask("GET", f"{path}{joint}reader={next(READERS)}")

    thirty, questions = f"{base}/{told['thirty']}/", f"{base}/?show=all"
    json_of_thirty = f"/api/v1/s/bench/debate/{told['thirty']}/contributions/"
    asks: dict[str, Callable[[int], Any]] = {
        "30 contributions, visitor, as the one before": paths(visitor, thirty),
        "30 contributions, visitor, first after a change": first_readers(thirty),
        "30 contributions, signed in": paths(member, thirty),
        "30, half with a picture and a mention, signed in": paths(member, f"{base}/{told['rich']}/"),
        "first 30 of 1,000, visitor, first after a change": first_readers(f"{base}/{told['thousand']}/"),
        "JSON of the 30, as the one before": paths(visitor, json_of_thirty),
        "JSON of the 30, first after a change": first_readers(json_of_thirty),
        "vote, durable": vote,
        "vote by a key, durable": vote_by_key,
        "home of the space, signed in": paths(member, f"{space}/"),
        "home across four spaces": paths(member, "/"),
        "20 questions, visitor, as the one before": paths(visitor, questions),
        "20 questions, visitor, first after a change": first_readers(questions),
        "20 questions, signed in": paths(member, questions),
        "search, a common word": paths(member, f"{space}/search/?q=espera"),
        "search, one hit": paths(member, f"{space}/search/?q=marzo"),
        "purpose": paths(member, f"{space}/purpose/{told['purpose']}/"),
        "community": paths(member, f"{space}/community/{told['community']}/"),
        "decision, open": paths(member, f"{space}/decision/{told['decision']}/"),
    }
    answer = member.ask("GET", "/me/")
    if answer.status != 200:
        raise SystemExit(f"The session is not known: /me/ answered {answer.status}.")
    return {name: cost_of(pid, ask, times=times, with_database=with_database) for name, ask in asks.items()}


def at_once(port: int, pid: int, told: dict[str, Any], times: int, *, with_database: bool) -> dict[str, Cost]:
    """Home and a thread over sixteen connections that ask at the same time: what waiting for each other adds."""
    signed = {"Cookie": f"sessionid={told['session']}; csrftoken={CSRF}"}
    paths = {"30 contributions, signed in": f"/s/bench/debate/{told['thirty']}/", "home of the space": "/s/bench/"}
    found = {}
    for name, path in paths.items():
        clients = [Client(port, signed) for _each in range(CONNECTIONS)]
        with ThreadPoolExecutor(CONNECTIONS) as pool:

            def ask(_number: int, clients: list[Client] = clients, path: str = path) -> Any:
                return list(pool.map(lambda client: client.ask("GET", path), clients))[-1]

            cost = cost_of(pid, ask, times=max(times // CONNECTIONS, 4), with_database=with_database)
        each = Cost(cost.application_ms / CONNECTIONS, cost.database_ms / CONNECTIONS, cost.bytes_sent)
        found[f"{name}, {CONNECTIONS} at once"] = each
    return found


def open_streams(port: int, topics: str, count: int) -> list[socket.socket]:
    streams = []
    for _each in range(count):
        stream = socket.create_connection(("127.0.0.1", port), timeout=10)
        stream.sendall(f"GET /live/?topics={topics} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        streams.append(stream)
    for stream in streams:
        stream.recv(200)
    return streams


def measure(
    environment: dict[str, str], *, quick: bool, with_database: bool
) -> tuple[dict[str, Cost], dict[str, float], bytes]:
    told = seeded(environment, quick=quick)
    port, times = free_port(), 60 if quick else 300
    path = f"/s/bench/debate/{told['thirty']}/"
    facts: dict[str, float] = {}
    with running(minga("serve", "--port", str(port)), port, path, environment):
        pass  # collects the static files, so that the timed start is an ordinary one
    with running(minga("serve", "--port", str(port)), port, path, environment) as (pid, started):
        facts["start to first answer, s"] = started
        wait_until_quiet(pid)
        costs = pages(port, pid, told, times, with_database=with_database)
        costs |= at_once(port, pid, told, times, with_database=with_database)
        facts["resident, MB"] = resident_megabytes(pid)
        body = Client(port, {"Accept-Encoding": "identity"}).ask("GET", path).body
        facts["HTML of the 30, KB gzipped"] = len(gzip.compress(body, 6)) / 1000
        streams = open_streams(port, told["topics"], 200 if quick else 1_000)
        visitor = Client(port)
        crowded = cost_of(pid, lambda _n: visitor.ask("GET", path), times=times, with_database=with_database)
        costs[f"30 contributions, visitor, beside {len(streams):,} live streams"] = crowded
        facts["resident with the streams, MB"] = resident_megabytes(pid)
        for stream in streams:
            stream.close()
    return costs, facts, body


def floors(body: bytes, times: int) -> dict[str, Cost]:
    port = free_port()
    found: dict[str, Cost] = {}
    with running([sys.executable, str(HERE / "hello.py"), str(port)], port, "/hello/", {}) as (pid, _started):
        client = Client(port)
        found["bare Django hello"] = cost_of(
            pid, lambda _n: client.ask("GET", "/hello/"), times=times, with_database=False
        )
    with nginx(body) as served:
        if served:
            static = Client(served[1])
            found["nginx, static file"] = cost_of(
                served[0], lambda _n: static.ask("GET", "/page.html"), times=times * 4, with_database=False
            )
    return found


def show(title: str, costs: dict[str, Cost], facts: dict[str, float], hello: Cost) -> None:
    print(f"\n{title}\n{'':58}{'app ms':>8}{'db ms':>8}{'sum ms':>8}{'× hello':>9}{'bytes':>9}")
    for name, cost in costs.items():
        ratio = cost.total_ms / hello.total_ms if hello.total_ms else float("nan")
        print(
            f"{name:58}{cost.application_ms:8.2f}{cost.database_ms:8.2f}{cost.total_ms:8.2f}{ratio:9.1f}{cost.bytes_sent:9,}"
        )
    for name, value in facts.items():
        print(f"{name:58}{value:8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller, under a minute")
    parser.add_argument("--postgres", default="", help="also on this PostgreSQL (an empty database)")
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    runs = [("SQLite", "")] + ([("PostgreSQL", options.postgres)] if options.postgres else [])
    for title, url in runs:
        with tempfile.TemporaryDirectory(prefix="minga-bench-") as home:
            environment = {"MINGA_HOME": home, "DATABASE_URL": url, "MINGA_WRITES_PER_MINUTE": "1000000"}
            costs, facts, body = measure(environment, quick=options.quick, with_database=bool(url))
        low = floors(body, 200 if options.quick else 1_000)
        show(title, costs | low, facts, low["bare Django hello"])
        figures[title] = {name: round(cost.total_ms, 3) for name, cost in (costs | low).items()} | {
            name: round(value, 2) for name, value in facts.items()
        }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
