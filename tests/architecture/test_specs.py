"""Each link's README is its spec: every state, event and action is named there; every refusal has a sentence."""

import ast
import dataclasses
import re
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest

from minga.foundation.declared import declared
from minga.kernel import Fact
from tests.architecture.graph import LINKS

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "minga"


def members(link: str, module: str) -> dict[str, object]:
    """What the module defines itself; where it is a package, what any module of it does."""
    loaded = import_module(f"minga.{link}.{module}")
    own = f"{loaded.__name__}."
    return {
        name: value for name, value in vars(loaded).items() if f"{getattr(value, '__module__', '')}.".startswith(own)
    }


def public_actions(link: str) -> set[str]:
    names: set[str] = set()
    folder = PACKAGE / link / "actions"
    paths = [PACKAGE / link / "actions.py"] if not folder.is_dir() else sorted(folder.glob("*.py"))
    for path in paths:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and _is_use_case(node):
                names.add(node.name)
    return names


def _is_use_case(node: ast.FunctionDef) -> bool:
    """Actions are keyword-only; what serves them inside the package takes its arguments in order."""
    return not node.name.startswith("_") and bool(node.args.kwonlyargs) and not node.args.args


@pytest.mark.parametrize("link", LINKS)
def test_the_readme_names_every_state_event_and_action(link):
    readme = (PACKAGE / link / "README.md").read_text()
    states = {
        each.value
        for name, kind in members(link, "rules").items()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and name.endswith("State")
        for each in kind
    }
    facts = {
        name for name, kind in members(link, "events").items() if isinstance(kind, type) and issubclass(kind, Fact)
    }
    missing = {
        word for word in states | facts | public_actions(link) if not re.search(rf"\b{re.escape(word)}\b", readme)
    }
    assert states
    assert facts
    assert missing == set()


@pytest.mark.parametrize("link", LINKS)
def test_every_refusal_has_a_sentence(link):
    codes: set[str] = set()
    for path in (PACKAGE / link).rglob("*.py"):
        if "tests" not in path.parts:
            codes |= set(re.findall(rf"""["']({link}:[a-z0-9-]+)["']""", _refusals_in(path)))
    assert codes
    assert codes - set(declared().refusals) == set()


def _refusals_in(path: Path) -> str:
    calls = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Refusal")
    ]
    return "\n".join(calls)


@pytest.mark.parametrize("link", LINKS)
def test_facts_hold_only_plain_values(link):
    plain = {"int", "str", "bool", "float", "None"}
    for name, kind in members(link, "events").items():
        if isinstance(kind, type) and issubclass(kind, Fact):
            for field in dataclasses.fields(kind):
                words = set(re.findall(r"[A-Za-z_]+", str(field.type).replace("<class ", "")))
                assert words <= plain | {"tuple", "dict", "class"}, f"{name}.{field.name}: {field.type}"
