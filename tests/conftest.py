"""What tests of whole installations stand on."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

MAKE = """import django; django.setup()
from minga.project.cli.commands import collect_static
from minga.project.cli.state import prepare_or_make
prepare_or_make(); collect_static()"""


@pytest.fixture(scope="session")
def migrated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with tables and static files and nothing else, made once for all; who lives in it takes a copy."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home, begun = shared / "migrated", shared / "begun"
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            kept = {name: value for name, value in os.environ.items() if not name.startswith("MINGA_")}
            own = {"MINGA_HOME": str(begun), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "minga.project.settings"}
            subprocess.run([sys.executable, "-c", MAKE], check=True, env=kept | own, stdout=subprocess.DEVNULL)
            begun.rename(home)
    return home
