"""How the database would find the rows that a page asks for: which large tables it would read from end to end."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

ALIAS = re.compile(r'(?:FROM|JOIN) "(\w+)"(?: ([A-Z]\d+))?')
SCANNED = re.compile(r"^SCAN (\w+)")


def read_whole(statement: str, large: Iterable[str]) -> set[str]:
    """Of these tables, those that the plan of the statement reads whole."""
    if not statement.startswith("SELECT"):
        return set()
    large = set(large)
    return set(_on_postgres(statement)) & large if connection.vendor == "postgresql" else _on_sqlite(statement, large)


def _on_sqlite(statement: str, large: set[str]) -> set[str]:
    """SQLite names a table by its alias; where two subqueries use the same one, both must be large to be named."""
    tables: dict[str, set[str]] = defaultdict(set)
    for table, alias in ALIAS.findall(statement):
        tables[alias or table].add(table)
    found = set[str]()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement.replace('%', '%%')}", ())
        for *_place, detail in cursor.fetchall():
            scanned = SCANNED.match(detail)
            # Words of the search table are found by its own index, which SQLite calls a scan too.
            if scanned and "VIRTUAL TABLE" not in detail and tables[scanned[1]] <= large:
                found |= tables[scanned[1]]
    return found


def _on_postgres(statement: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement.replace('%', '%%')}", ())
        plan = cursor.fetchone()[0]
    yield from _scans((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


def _scans(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for each in node.get("Plans", ()):
        yield from _scans(each)
