"""A served Minga for the journeys, run as a process of its own: ``python house.py PORT``.

It is what ``minga serve`` runs (migrations, collected files, the front with its live channel and its worker) on the
SQLite file of ``MINGA_HOME``. Orders come in as one JSON line each and are answered by one: what happens behind the
stage (people who exist already, a crowd that votes, time that passes) goes through the actions everybody uses.
"""

import json
import os
import sys
import threading
import traceback
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import django
import time_machine
from django.utils import timezone

from minga.project.translations import compile_catalogues

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.project.settings")


def answer_orders() -> None:
    """Run the order on each line of stdin; stop the process when whoever gave them has gone."""
    from tests.journeys import backstage, mail_room, measured_work

    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        try:
            answer = {"answer": _run((backstage, measured_work, mail_room), order)}
        except Exception:
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), flush=True)  # noqa: T201
    os._exit(0)


def _run(behind: tuple[ModuleType, ...], order: dict[str, Any]) -> Any:
    if order["do"] == "let_time_pass":
        return _let_time_pass(**order["with"])
    place = next(module for module in behind if hasattr(module, order["do"]))
    return getattr(place, order["do"])(**order["with"])


def _let_time_pass(*, days: float) -> str:
    """From now on every clock of this process is that much ahead."""
    later = timezone.now() + timedelta(days=days)
    time_machine.travel(later, tick=True).start()
    return later.isoformat()


def main() -> None:
    port = int(sys.argv[1])
    compile_catalogues()  # before Django reads them
    django.setup()
    from minga.project.cli.commands import collect_static, require_free_port, run_server
    from minga.project.cli.state import prepare_or_make

    require_free_port("127.0.0.1", port)
    prepare_or_make(say=lambda _said: None)  # stdout is for answers
    collect_static()
    threading.Thread(target=answer_orders, daemon=True).start()
    run_server("127.0.0.1", port, threads=8)


if __name__ == "__main__":
    main()
