"""The import graph of the package, built once for the tests of the gates."""

from functools import cache

import grimp

LINKS = ("purpose", "community", "debate", "decision", "initiative", "outcome")
PRIVATE = frozenset({"views", "forms", "api", "tasks", "reactions", "declarations", "urls", "admin"})


@cache
def import_graph() -> grimp.ImportGraph:
    return grimp.build_graph("minga", exclude_type_checking_imports=True)


def link_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in LINKS else None


def private_door_breaches(edges: list[tuple[str, str]]) -> list[str]:
    """Imports from one link into a private module of another, as ``importer -> imported``."""
    found = []
    for importer, imported in edges:
        there = link_of(imported)
        if there is None or link_of(importer) == there or importer.startswith("minga.project.urls"):
            continue
        if imported.split(".")[2:3] and imported.split(".")[2] in PRIVATE:
            found.append(f"{importer} -> {imported}")
    return found


def all_edges() -> list[tuple[str, str]]:
    graph = import_graph()
    return [
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    ]


def upstream_breaches(edges: list[tuple[str, str]]) -> list[str]:
    """Foreign keys, as (app of the table, app it points to), that point to a later link."""
    order = {name: place for place, name in enumerate(LINKS)}
    return [f"{here} -> {there}" for here, there in edges if order.get(there, -1) > order.get(here, -1)]
