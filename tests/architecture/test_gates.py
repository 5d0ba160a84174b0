"""The first five gates hold, and each is shown to fail when it is broken; the sixth has a module of its own."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel
from tests.architecture.graph import LINKS, all_edges, private_door_breaches, upstream_breaches

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGE = CHECKOUT / "src" / "minga"


def lint(package_root: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).parent / "lint-imports"),
        "--config",
        str(CHECKOUT / "pyproject.toml"),
        "--no-cache",
    ]
    return subprocess.run(
        command,
        check=False,
        cwd=package_root,
        env={"PYTHONPATH": str(package_root), "PATH": ""},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def copied_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package's Python files, to break."""
    root = tmp_path_factory.mktemp("house")
    shutil.copytree(
        PACKAGE, root / "minga", ignore=shutil.ignore_patterns("tests", "static", "locale", "templates", "__pycache__")
    )
    return root


@pytest.mark.parametrize(
    ("contract", "module", "line"),
    [
        ("The chain", "purpose/queries/pages.py", "import minga.community.models"),
        ("The chain", "foundation/clock.py", "import minga.purpose.models"),
        ("The anatomy", "purpose/actions/deciding.py", "import minga.purpose.views"),
        ("The anatomy", "decision/models/__init__.py", "import minga.decision.queries"),
        ("Purity", "decision/rules/__init__.py", "import django.db.models"),
        ("Purity", "algorithms/tally/__init__.py", "import minga.foundation.clock"),
    ],
)
def test_a_broken_gate_is_named(copied_house, contract, module, line):
    path = copied_house / "minga" / module
    whole = path.read_text()
    path.write_text(whole + f"\n{line}\n")
    try:
        result = lint(copied_house)
    finally:
        path.write_text(whole)
    assert result.returncode != 0
    broken = [row for row in result.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(row.startswith(contract) for row in broken), result.stdout[-2000:]


def test_an_unplaced_folder_is_refused(copied_house):
    folder = copied_house / "minga" / "drawer"
    folder.mkdir()
    (folder / "__init__.py").touch()
    try:
        result = lint(copied_house)
    finally:
        shutil.rmtree(folder)
    assert result.returncode != 0
    assert "drawer" in result.stdout


def test_the_whole_house_keeps_the_contracts(copied_house):
    result = lint(copied_house)
    assert result.returncode == 0, result.stdout[-3000:]


def test_private_doors_are_shut():
    assert private_door_breaches(all_edges()) == []


def test_a_private_door_that_is_used_is_named():
    edge = ("minga.outcome.actions", "minga.debate.forms")
    assert private_door_breaches([edge]) == ["minga.outcome.actions -> minga.debate.forms"]
    assert private_door_breaches([("minga.debate.views", "minga.debate.forms")]) == []


def foreign_keys() -> list[tuple[str, str]]:
    return [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is not None
    ]


def test_foreign_keys_point_up_the_chain():
    edges = foreign_keys()
    assert any(here in LINKS for here, _there in edges)
    foundation_to_link = [(here, there) for here, there in edges if there in LINKS and not _stands_above(here)]
    assert foundation_to_link == []
    assert upstream_breaches([edge for edge in edges if edge[0] in LINKS]) == []


def _stands_above(label: str) -> bool:
    """Links, and the project that weaves them."""
    return label in LINKS or apps.get_app_config(label).name.startswith("minga.project")


def test_a_foreign_key_down_the_chain_is_named():
    assert upstream_breaches([("purpose", "outcome")]) == ["purpose -> outcome"]
    assert upstream_breaches([("outcome", "purpose"), ("outcome", "tenancy")]) == []


def test_every_table_of_a_link_fails_closed():
    for model in apps.get_models():
        if model._meta.app_label in LINKS:
            assert issubclass(model, SpaceModel), f"{model.__name__} does not belong to a space"
            assert isinstance(model._default_manager, SpaceManager), f"{model.__name__} forgot its manager"


FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "data", "info", "process", "misc"}


def test_no_module_is_a_drawer():
    drawers = [path for path in PACKAGE.rglob("*.py") if path.stem in FORBIDDEN_NAMES]
    drawers += [path for path in PACKAGE.rglob("*") if path.is_dir() and path.name in FORBIDDEN_NAMES]
    assert drawers == []


def functions() -> list[tuple[str, int]]:
    found = []
    for path in PACKAGE.rglob("*.py"):
        if "migrations" in path.parts or "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                found.append((f"{path.relative_to(PACKAGE)}:{node.name}", length))
    return found


# Modules that are longer than 400 lines; the list only shrinks.
LONG_MODULES: frozenset[str] = frozenset()


def test_sizes_only_shrink():
    sizes = functions()
    too_long = [each for each in sizes if each[1] > 50]
    assert too_long == []
    lengths = sorted(length for _name, length in sizes)
    assert lengths[int(len(lengths) * 0.95)] <= 30
    long_modules = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and "tests" not in path.parts and len(path.read_text().splitlines()) > 400
    }
    assert long_modules == LONG_MODULES
