"""Pass every test on SQLite, then on PostgreSQL, where one is reachable, what makes each statement; say which.

Tests that are named in the arguments run whole on both.
"""

import os
import subprocess
import sys
import tempfile
from urllib.parse import urlsplit

NO_TESTS = 5
# On PostgreSQL only what asks for a database, and not the walk through every page, which takes minutes.
ON_POSTGRES = [
    "--database-only",
    "--ignore=src/minga/algorithms",
    "--ignore=tests/journeys",
    "--ignore=tests/architecture/test_crawl.py",
]
DEFAULT_POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"


def reachable_postgres() -> str:
    """The PostgreSQL named by ``MINGA_TEST_POSTGRES``, or a local one; empty when neither answers."""
    import psycopg  # noqa: PLC0415

    for url in filter(None, [os.environ.get("MINGA_TEST_POSTGRES"), *_local()]):
        try:
            with psycopg.connect(url, connect_timeout=3):
                return url
        except psycopg.Error:
            continue
    return ""


def _local() -> list[str]:
    user, password = os.environ.get("PGUSER", "postgres"), os.environ.get("PGPASSWORD", "postgres")
    return [DEFAULT_POSTGRES, f"postgresql://{user}:{password}@127.0.0.1:5432/postgres"]


def run(extra: dict[str, str], arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="minga-test-") as home:
        environment = (
            os.environ | {"MINGA_HOME": home, "DJANGO_ALLOW_ASYNC_UNSAFE": "1", "OPENBLAS_NUM_THREADS": "1"} | extra
        )
        command = [sys.executable, "-m", "pytest", "-q", *arguments]
        return subprocess.call(command, env=environment)


def main() -> int:
    arguments = sys.argv[1:]
    workers = [] if any(each.startswith("-n") for each in arguments) else ["-n", "2"]
    spread = [*workers, "--dist", "loadfile", "--no-loadscope-reorder"]
    with tempfile.TemporaryDirectory(prefix="minga-statements-") as notes:
        print("== SQLite", flush=True)  # noqa: T201
        code = run({"DATABASE_URL": ""}, [*spread, f"--note-statements={notes}", *arguments])
        postgres = reachable_postgres()
        if not postgres:
            print("== PostgreSQL: NOT RUN (none reachable; set MINGA_TEST_POSTGRES)", flush=True)  # noqa: T201
            return code
        chosen = arguments or [f"--statements-of={notes}"]
        host = urlsplit(postgres).hostname
        print(f"== PostgreSQL at {host}" + ("" if arguments else ", every statement"), flush=True)  # noqa: T201
        on_postgres = run({"DATABASE_URL": postgres}, [*spread, *ON_POSTGRES, *chosen])
    named_none = on_postgres == NO_TESTS and bool(arguments)  # all that was named runs on SQLite only
    return code or (0 if named_none else on_postgres)


if __name__ == "__main__":
    raise SystemExit(main())
