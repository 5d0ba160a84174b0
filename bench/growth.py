"""What pages and acts cost as people grow: CPU, statements, bytes, and how long the one writer of SQLite is held.

    .venv/bin/python bench/growth.py --people 1000 10000     # minutes
    .venv/bin/python bench/growth.py --quick                 # 100 and 200 people: does it run at all

Each size is seeded in bulk in a process of its own (``growth_seed.py``) and asked through the pages and actions of the
product, in one thread, without a server between. CPU is the smallest of several. It fails when something that is marked
*constant* takes more than 1.5 times as much CPU, or more statements, at the largest size than at the one before.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
GROWS, CONSTANT = "", "constant"
ALLOWED = 1.5


@dataclass
class Row:
    """One thing at one size; ``held`` is the longest time a transaction or a single write took, in ms."""

    name: str
    mark: str
    cpu: float
    statements: int
    size: int
    held: float


class Watch:
    """Counts statements, and how long each transaction holds the writer."""

    def __init__(self) -> None:
        self.statements, self.held, self.began = 0, 0.0, 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        at = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            now = time.perf_counter()
            if sql.startswith("BEGIN"):
                self.began = now
            else:
                self.statements += 1
                if not self.began and sql.split(maxsplit=1)[0] in {"INSERT", "UPDATE", "DELETE"}:
                    self.held = max(self.held, now - at)

    def end(self) -> None:
        if self.began:
            self.held, self.began = max(self.held, time.perf_counter() - self.began), 0.0


@contextmanager
def watched() -> Iterator[Watch]:
    from django.db import connection

    watch, real = Watch(), (connection._commit, connection._rollback)

    def ending(act: Callable[[], Any]) -> Callable[[], Any]:
        def end() -> Any:
            try:
                return act()
            finally:
                watch.end()

        return end

    connection._commit, connection._rollback = map(ending, real)  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(watch):
            yield watch
    finally:
        connection._commit, connection._rollback = real  # type: ignore[method-assign]


def measured(name: str, mark: str, act: Callable[[int], Any], *, times: int = 15, each: int = 1) -> Row:
    """``act(n)``, the best of several, divided by ``each``; the first one warms what is kept."""
    best, size, statements, held = float("inf"), 0, 0, 0.0
    for number in range(times):
        with watched() as watch:
            began = time.process_time()
            answer = act(number)
            cpu = time.process_time() - began
        if cpu < best:
            best, statements, held = cpu, watch.statements, watch.held
        size = len(getattr(answer, "content", b""))
    return Row(name, mark, round(best * 1000 / each, 3), statements, size, round(held * 1000, 1))


def pages(told: dict[str, Any]) -> Iterator[Row]:
    from django.test import Client

    from minga.foundation.accounts.models import User

    visitor, member = Client(), Client()
    member.force_login(User.objects.get(pk=told["members"][0]))
    base = "/s/bench"

    def get(who: Any, path: str) -> Callable[[int], Any]:
        def ask(_number: int) -> Any:
            answer = who.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            return answer

        return ask

    large, small = f"{base}/debate/{told['large']}/", f"{base}/debate/{told['small']}/"
    for name, mark, who, path in (
        ("home", GROWS, member, f"{base}/"),
        ("questions", GROWS, member, f"{base}/debate/"),
        ("purposes", GROWS, member, f"{base}/purpose/"),
        ("small question, visitor", CONSTANT, visitor, small),
        ("small question, member", CONSTANT, member, small),
        ("large question, first page", CONSTANT, member, large),
        ("large question, last page", CONSTANT, member, f"{large}?page=99999"),
        ("JSON of the large question", CONSTANT, member, f"/api/v1/s/bench/debate/{told['large']}/contributions/"),
        ("statements to answer", CONSTANT, member, f"{large}statements/"),
        ("vote, open", GROWS, member, f"{base}/decision/{told['open_vote']}/"),
        ("notices", CONSTANT, member, "/notices/"),
        ("people of a community", GROWS, member, f"{base}/community/{told['community']}/people/"),
    ):
        yield measured(name, mark, get(who, path))
    text = {"body": "turno de tarde en la planta, con aviso y espera de una semana para el horno"}
    yield measured("similar, large question", CONSTANT, lambda _n: member.post(f"{large}similar/", text))
    yield measured("similar, small question", CONSTANT, lambda _n: member.post(f"{small}similar/", text))


def acts(told: dict[str, Any]) -> Iterator[Row]:
    from growth_seed import NOW, UNTIL, ask, draft
    from minga.community.models import Community
    from minga.debate import actions as debate
    from minga.debate.rules import Kind, Stance
    from minga.decision import actions as decision
    from minga.foundation.tenancy.queries import actor_in

    def member(number: int) -> Any:
        return actor_in(told["space"], user_id=told["members"][number % len(told["members"])])

    def writing(question_id: int) -> Callable[[int], Any]:
        def write(number: int) -> Any:
            said = debate.Writing(kind=Kind.IDEA, title=f"Idea {number}", body="Con aviso y sin espera.")
            debate.write_contribution(question_id=question_id, writing=said, by=member(number), now=NOW)

        return write

    def stance(number: int) -> Any:
        statement = told["statements"][number % len(told["statements"])]
        debate.take_stance(statement_id=statement, value=Stance.AGREE, by=member(number), now=NOW)

    def ballot(number: int) -> Any:
        choice = {"approved": ["option-1"]}
        decision.cast_ballot(decision_id=told["open_vote"], choice=choice, by=member(number), now=NOW)

    yield measured("take a stance", CONSTANT, stance)
    yield measured("cast a ballot", CONSTANT, ballot)
    yield measured("write in a small question", CONSTANT, writing(told["small"]))
    yield measured("write in the large question", CONSTANT, writing(told["large"]))
    host = actor_in(told["space"], user_id=told["host"])
    place = Community.objects.get(pk=told["community"])
    waiting = [ask(place, host, f"¿Otra {n}?", is_open=False) for n in range(3)]
    drafts = [draft(place, host, f"Otra {n}") for n in range(3)]
    yield measured(
        "open a question to all",
        GROWS,
        lambda n: debate.open_question(question_id=waiting[n].pk, by=host, now=NOW),
        times=3,
    )
    yield jobs("tell the rest of them, a job")
    yield measured(
        "open a vote to all",
        GROWS,
        lambda n: decision.open_decision(decision_id=drafts[n].pk, by=host, now=NOW),
        times=3,
    )
    yield jobs("tell the rest of the roll, a job")
    to_close = {"decision_id": told["to_close"], "by": host}
    yield measured("close and count", GROWS, lambda _n: decision.close_decision(**to_close, now=UNTIL), times=1)
    yield measured(
        "publish to all", GROWS, lambda _n: decision.publish_decision(**to_close, reasons="Así.", now=UNTIL), times=1
    )
    yield jobs("tell the rest of the result, a job")


def jobs(name: str) -> Row:
    """What waits for the worker, all of it; ``held`` tells what one slice holds."""
    from minga.foundation.jobs.worker import run_waiting_jobs

    def run(_number: int) -> None:
        while run_waiting_jobs():
            pass

    return measured(name, GROWS, run, times=1)


def rounds(told: dict[str, Any]) -> Iterator[Row]:
    from datetime import timedelta

    from django.test import Client

    from growth_seed import NOW
    from minga.foundation.accounts.models import User
    from minga.foundation.journal.chain import seal
    from minga.foundation.notices.due import people_due
    from minga.foundation.notices.mailing import mail_digest

    yield measured("seal, an entry", CONSTANT, lambda _n: seal(told["space"]), times=6, each=500)
    morning = (NOW + timedelta(days=1)).replace(hour=9)
    yield measured("whose digest is due", GROWS, lambda _n: people_due(morning), times=3)
    mail = measured("a digest by mail", CONSTANT, lambda n: mail_digest(told["members"][n], morning))
    yield mail
    client = Client()
    client.force_login(User.objects.get(pk=told["members"][1]))
    page = f"/s/bench/decision/{told['to_close']}/"
    yield measured("vote, counted and published", GROWS, lambda _n: client.get(page))


def one(people: int) -> None:
    """Seed this many and print each row as JSON: what a process of its own does."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from growth_seed import seed
    from minga.foundation.scope import in_space

    settings.ALLOWED_HOSTS, settings.WRITES_PER_MINUTE = ["*"], 1_000_000
    settings.MAILERS["default"] = {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    call_command("migrate", verbosity=0)
    began = time.process_time()
    told = seed(people)
    print(f"{people} people: seeded in {time.process_time() - began:.0f} s CPU", file=sys.stderr)
    for part in (pages, acts, rounds):
        if part is pages:
            found = list(part(told))
        else:
            with in_space(told["space"], "UTC", "bench"):
                found = list(part(told))
        for row in found:
            print(json.dumps(asdict(row)), flush=True)


def asked(people: int) -> dict[str, Row]:
    with tempfile.TemporaryDirectory() as home:
        own = {"MINGA_HOME": home, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "minga.project.settings"}
        command = [sys.executable, str(HERE / "growth.py"), "--one", str(people)]
        done = subprocess.run(command, env=os.environ | own, stdout=subprocess.PIPE, text=True, check=True)
    made = (Row(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{"))
    return {row.name: row for row in made}


def table(found: dict[int, dict[str, Row]]) -> Iterator[str]:
    sizes = list(found)
    last = found[sizes[-1]]
    heads = [f"{size:,}: CPU ms" for size in sizes]
    yield "| " + " | ".join(["what", *heads, "statements", "bytes", "held, ms", ""]) + " |"
    yield "|---" * (len(heads) + 5) + "|"
    for name, row in last.items():
        costs = [f"{found[size][name].cpu:.3g}" for size in sizes]
        size = f"{row.size:,}" if row.size else ""
        yield "| " + " | ".join([name, *costs, str(row.statements), size, f"{row.held:g}", row.mark]) + " |"


def grown(found: dict[int, dict[str, Row]]) -> list[str]:
    """What was to be constant and is not, between the two largest sizes."""
    before, last = (found[size] for size in sorted(found)[-2:])
    return [
        name
        for name, row in last.items()
        if row.mark == CONSTANT and (row.cpu > ALLOWED * before[name].cpu or row.statements > before[name].statements)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", nargs="+", type=int, default=[1_000, 10_000], help="the sizes, rising")
    parser.add_argument("--quick", action="store_true", help="100 and 200 people: does it run at all")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        one(chosen.one)
        return
    found = {people: asked(people) for people in ([100, 200] if chosen.quick else chosen.people)}
    print("\n".join(table(found)))
    wrong = grown(found) if len(found) > 1 and not chosen.quick else []
    if wrong:
        raise SystemExit(f"These were to stay constant: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
