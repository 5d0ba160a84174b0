"""Who refers to whom in the package, found by reading its code.

A piece is a function or a class; the open part of a module (its constants, its registrations) goes by the module's
name. Tests, migrations and the demo refer to nothing here: what only they call, nobody can reach.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "minga"
SILENT = {"tests", "migrations", "demo", "testing"}
DOORS = {
    "api",
    "apps",
    "asgi",
    "cli",
    "declarations",
    "limits",
    "middleware",
    "reactions",
    "rounds",
    "settings",
    "shell",
    "sheet_process",
    "tasks",
    "templatetags",
    "translations",
    "urls",
    "worker",
    "wsgi",
}
"""Modules, or packages, where somebody asks, the clock rings, a request passes or a process starts. Each runs its open
part; and what a decorator or a framework takes from it (an operation, a command, a round, a middleware) runs later.
"""

ENTRIES = ("minga.project.asgi.application", "minga.project.cli.main.main")
"""What the server and the installed command call by name."""

type Texts = Mapping[str, str]
type Import = tuple[str, str]
"""A module, and a name in it (empty for the module itself)."""


@dataclass(slots=True)
class Code:
    """The pieces of the package and what each refers to; ``names`` are those that each module imports."""

    pieces: set[str] = field(default_factory=set)
    names: dict[str, dict[str, Import]] = field(default_factory=dict)
    refers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    registered: set[str] = field(default_factory=set)
    started: set[str] = field(default_factory=set)

    def reached_from(self, seeds: Iterable[str]) -> set[str]:
        """The seeds, everything they refer to, and what that refers to."""
        found: set[str] = set()
        waiting = list(seeds)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.refers.get(name, set())
        return found

    def home_of(self, module: str, name: str) -> str:
        """The piece, or the module, that a name of a module stands for; follows what packages hand on."""
        if not name or f"{module}.{name}" in self.pieces:
            return f"{module}.{name}".rstrip(".")
        there, told = self.names.get(module, {}).get(name, (module, ""))
        if (there, told) != (module, "") and (there, told) != (module, name):
            return self.home_of(there, told)
        return f"{module}.{name}" if f"{module}.{name}" in self.names else module


@cache
def sources() -> Texts:
    """Every module of the package that may refer to something, with its text."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if not SILENT.intersection(parts):
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text()
    return found


@cache
def whole_code() -> Code:
    return read(sources())


def read(modules: Texts) -> Code:
    """The pieces of these modules and their references."""
    code, trees = Code(), {name: ast.parse(text) for name, text in modules.items()}
    for name, tree in trees.items():
        is_package = any(other.startswith(f"{name}.") for other in modules)
        code.names[name] = dict(_imported(tree.body, name, is_package=is_package))
        code.pieces |= {f"{name}.{node.name}" for node in tree.body if isinstance(node, PIECES)}
    for name, tree in trees.items():
        for node in tree.body:
            if not isinstance(node, ast.Import | ast.ImportFrom):
                _refer(code, name, node)
    return code


PIECES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
DOTTED = re.compile(r"(minga(?:\.\w+)+?)[.:](\w+)")


def _refer(code: Code, module: str, node: ast.stmt) -> None:
    here = f"{module}.{node.name}" if isinstance(node, PIECES) else module
    code.refers[here] |= set(_named_in(code, node, module)) - {here}
    if module.endswith(".apps"):
        # What an app imports as it gets ready registers itself: rounds, signals.
        named = dict(_imported(ast.walk(node), module)).values()
        code.started |= {f"{there}.{name}" for there, name in named if f"{there}.{name}" in code.names}
    if isinstance(node, ast.ClassDef) or getattr(node, "decorator_list", ()):
        code.registered.add(here)
    if any(re.match(r"(\w+\.)*(every|react_to|receiver)\(", ast.unparse(each)) for each in _decorators(node)):
        code.refers[module].add(here)  # whoever loads the module has handed this to the clock or the bus
    if here != module:
        code.refers[here].add(module)  # whoever runs a piece has run the open part of its module


def _decorators(node: ast.stmt) -> list[ast.expr]:
    return list(getattr(node, "decorator_list", ()))


def _imported(nodes: Iterable[ast.AST], module: str, *, is_package: bool = False) -> Iterator[tuple[str, Import]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            for each in node.names:
                yield each.asname or each.name.partition(".")[0], (each.name if each.asname else "minga", "")
        elif isinstance(node, ast.ImportFrom):
            home = _home(node, module, is_package=is_package)
            yield from ((each.asname or each.name, (home, each.name)) for each in node.names)
        elif isinstance(node, ast.If | ast.Try):
            yield from _imported([*node.body, *node.orelse], module, is_package=is_package)


def _home(node: ast.ImportFrom, module: str, *, is_package: bool) -> str:
    """The module that a ``from … import`` names, relative or not."""
    steps = node.level - is_package
    above = module.rsplit(".", steps)[0] if steps > 0 else module
    return ".".join(filter(None, [above if node.level else "", node.module]))


def _named_in(code: Code, node: ast.AST, module: str) -> Iterator[str]:
    local = dict(_imported(ast.walk(node), module))
    for each in ast.walk(node):
        if isinstance(each, ast.Name | ast.Attribute):
            found = _stands_for(code, each, module, local)
            if found.startswith("minga"):
                yield found
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):
            written = DOTTED.fullmatch(each.value)
            if written and written[1] in code.names:
                yield code.home_of(written[1], written[2])


def _stands_for(code: Code, node: ast.AST, module: str, local: Mapping[str, Import]) -> str:
    if isinstance(node, ast.Name):
        if node.id in local:
            return code.home_of(*local[node.id])
        is_own = f"{module}.{node.id}" in code.pieces or node.id in code.names[module]
        return code.home_of(module, node.id) if is_own else ""
    if isinstance(node, ast.Attribute):
        before = _stands_for(code, node.value, module, local)
        return code.home_of(before, node.attr) if before in code.names else before
    return ""


def doors(code: Code) -> set[str]:
    """Open parts of modules that are doors, and what is registered from them."""
    opened = {name for name in code.names if DOORS.intersection(name.split("."))} | code.started
    return {*opened, *ENTRIES} | {piece for piece in code.registered if piece.rpartition(".")[0] in opened}


def out_of_reach(code: Code, *, excused: Iterable[str] = ()) -> set[str]:
    """Pieces that no door leads to, nor any piece that is excused."""
    return code.pieces - code.reached_from({*doors(code), *excused})
