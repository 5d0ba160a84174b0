"""What it costs when a directory brings an organization by SCIM: CPU per operation, and a page's time meanwhile.

    .venv/bin/python bench/provisioning.py --people 10000 --groups 200 [--postgres URL]

A directory asks for each person first (`userName eq …`), as the large ones do, then makes them; groups are made empty and
filled in patches of a hundred. Meanwhile somebody reads a page again and again. It fails when the whole takes longer than
``--minutes``, or when the page's middle CPU time has grown by half.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from servers import Client, cpu_seconds, free_port, minga, postgres_seconds, running, wait_until_quiet

USER, ENTERPRISE = (f"urn:ietf:params:scim:schemas:{name}:2.0:User" for name in ("core", "extension:enterprise"))
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
PAGE = "/s/bench/"
SEED = """
import django, json; django.setup()
from django.test import Client
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.provisioning.attributes import Definition, define_attribute
from minga.foundation.provisioning.keys import make_provisioning_key
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in
space, ada = Space.objects.get(slug="bench"), User.objects.get()
with in_space(space.pk):
    by = actor_in(space.pk, user_id=ada.pk)
    define_attribute(definition=Definition(name="Plant", source="department"), by=by, now=clock.now())
    secret = make_provisioning_key(label="bench", by=by, now=clock.now())[1]
client = Client(); client.force_login(ada)
print(json.dumps({"secret": secret, "session": client.cookies["sessionid"].value}))
"""


class Reader(threading.Thread):
    """Somebody who reads a page twice a second, and how long each answer took."""

    def __init__(self, port: int, session: str) -> None:
        super().__init__(daemon=True)
        self.client = Client(port, {"Cookie": f"sessionid={session}"})
        self.seconds: list[float] = []
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.wait(0.5):
            self.seconds.append(self.once())

    def once(self) -> float:
        begun = time.monotonic()
        answer = self.client.ask("GET", PAGE)
        if answer.status != 200:
            raise SystemExit(f"{PAGE} answered {answer.status}")
        return time.monotonic() - begun


class Directory:
    """A directory with a key of the space; it keeps the ids that it was given."""

    def __init__(self, port: int, secret: str) -> None:
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/scim+json"}
        self.client = Client(port, headers)
        self.people: list[str] = []
        self.groups: list[str] = []

    def ask(self, method: str, path: str, body: object = None) -> dict:
        answer = self.client.ask(method, f"/scim/v2/bench/{path}", json.dumps(body) if body is not None else None)
        if answer.status >= 300:
            raise SystemExit(f"{method} {path} answered {answer.status}: {answer.body[:300]!r}")
        return json.loads(answer.body) if answer.body else {}

    def look(self, number: int) -> None:
        self.ask("GET", f"Users?filter=userName%20eq%20%22p{number}@bench.example%22&count=1")

    def bring(self, number: int) -> None:
        said = {
            "schemas": [USER, ENTERPRISE],
            "userName": f"p{number}@bench.example",
            "externalId": f"id-{number}",
            "name": {"givenName": "Nora", "familyName": f"Quispe {number}"},
            "emails": [{"value": f"p{number}@bench.example", "primary": True, "type": "work"}],
            "active": True,
            ENTERPRISE: {"department": f"Plant {number % 40}"},
        }
        self.people.append(self.ask("POST", "Users", said)["id"])

    def found(self, number: int) -> None:
        self.groups.append(self.ask("POST", "Groups", {"schemas": [GROUP], "displayName": f"Group {number}"})["id"])

    def fill(self, number: int, each: int) -> None:
        start = number * each % max(1, len(self.people))
        members = [{"value": key} for key in self.people[start : start + each]]
        operation = {"op": "add", "path": "members", "value": members}
        self.ask("PATCH", f"Groups/{self.groups[number]}", {"schemas": [PATCH], "Operations": [operation]})

    def change(self, number: int) -> None:
        operation = {"op": "replace", "path": "displayName", "value": f"Nora Q. {number}"}
        self.ask("PATCH", f"Users/{self.people[number]}", {"schemas": [PATCH], "Operations": [operation]})


def measured(name: str, pid: int, times: int, act: Callable[[int], object], *, with_database: bool) -> None:
    spent, stored, begun = cpu_seconds(pid), postgres_seconds() if with_database else 0.0, time.monotonic()
    for number in range(times):
        act(number)
    took, spent = time.monotonic() - begun, cpu_seconds(pid) - spent
    stored = postgres_seconds() - stored if with_database else 0.0
    cost = f"{1000 * spent / times:6.1f} ms CPU" + (f" + {1000 * stored / times:5.1f} ms database" if stored else "")
    print(f"{name:32}{times:7} times {cost} each, {took:6.1f} s in all", flush=True)


def page_cost(pid: int, reader: Reader, times: int = 40) -> float:
    """CPU milliseconds of the page, the middle of several rounds."""
    rounds = []
    for _round in range(5):
        before = cpu_seconds(pid)
        for _number in range(times // 5):
            reader.once()
        rounds.append(1000 * (cpu_seconds(pid) - before) / (times // 5))
    return statistics.median(rounds)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=1000)
    asked.add_argument("--groups", type=int, default=20)
    asked.add_argument("--quick", action="store_true", help="A hundred people and four groups.")
    asked.add_argument("--minutes", type=float, default=10.0)
    asked.add_argument("--postgres", default="")
    told = asked.parse_args()
    if told.quick:
        told.people, told.groups = 100, 4
    with tempfile.TemporaryDirectory() as home:
        port = free_port()
        environment = {"MINGA_HOME": home, "DJANGO_SETTINGS_MODULE": "minga.project.settings"}
        if told.postgres:
            environment["DATABASE_URL"] = told.postgres
        space = minga("create-space", "bench", "Bench", "--admin", "ada@bench.example", "--language", "en")
        subprocess.run(space, env=os.environ | environment, check=True, stdout=subprocess.DEVNULL)
        seeded = subprocess.run(
            [sys.executable, "-c", SEED], env=os.environ | environment, check=True, stdout=subprocess.PIPE, text=True
        )
        keys = json.loads(seeded.stdout.splitlines()[-1])
        with running(minga("serve", "--port", str(port)), port, "/", environment) as (pid, _seconds):
            bring(port, pid, keys, told)


def bring(port: int, pid: int, keys: dict[str, str], told: argparse.Namespace) -> None:
    directory, reader, is_stored = Directory(port, keys["secret"]), Reader(port, keys["session"]), bool(told.postgres)
    directory.ask("GET", "Users?count=1")  # the first request loads what SCIM needs
    wait_until_quiet(pid)
    before, alone = page_cost(pid, reader), statistics.median(reader.once() for _number in range(40))
    reader.start()
    begun = time.monotonic()
    for name, times, act in (
        ("is a person there?", told.people, directory.look),
        ("bring a person", told.people, directory.bring),
        ("make a group", told.groups, directory.found),
        ("fill a group", told.groups, lambda number: directory.fill(number, told.people // max(1, told.groups))),
    ):
        measured(name, pid, times, act, with_database=is_stored)
    took = time.monotonic() - begun
    reader.stop.set()
    reader.join()
    measured("change a name", pid, min(200, told.people), directory.change, with_database=is_stored)
    wait_until_quiet(pid)
    after, meanwhile = page_cost(pid, reader), sorted(reader.seconds)
    print(f"{told.people} people and {told.groups} groups came in {took / 60:.1f} minutes.")
    print(
        f"{PAGE}: {before:.1f} ms CPU before, {after:.1f} after; an answer took {1000 * alone:.0f} ms alone, meanwhile "
        f"{1000 * statistics.median(meanwhile):.0f} ms (19 of 20 within {1000 * meanwhile[int(0.95 * len(meanwhile))]:.0f})."
    )
    if took > 60 * told.minutes or after > 1.5 * before:
        raise SystemExit("Too slow.")


if __name__ == "__main__":
    main()
