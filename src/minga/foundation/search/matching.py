"""Ask the database's own word index: FTS5 on SQLite, GIN over a tsvector on PostgreSQL.

Every document begins with the token of its space, so that rows of other spaces are not even matched. Words
hold only letters and digits; the token begins with ``=``, which no word can.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from django.db import connection

from minga.foundation.search.words import Wanted

ON_SQLITE = """
    SELECT id, kind, object_id, title_terms FROM search_searchdocument WHERE id IN (
        SELECT rowid FROM search_words WHERE search_words MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s
    ) ORDER BY id DESC"""
ON_POSTGRESQL = """
    SELECT id, kind, object_id, title_terms FROM search_searchdocument
    WHERE array_to_tsvector(string_to_array(terms, ' ')) @@ %s::tsquery AND id < %s ORDER BY id DESC LIMIT %s"""
NEAR_ON_SQLITE = """
    SELECT * FROM (SELECT {place}, object_id FROM search_searchdocument WHERE id IN (
        SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY rowid DESC LIMIT %s
    ))"""
NEAR_ON_POSTGRESQL = """
    (SELECT {place}, object_id FROM search_searchdocument
    WHERE array_to_tsvector(string_to_array(terms, ' ')) @@ %s::tsquery ORDER BY id DESC LIMIT %s)"""
NEWEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that has all the words. Nobody has asked yet whether the actor may see the thing."""

    document_id: int
    kind: str
    object_id: int
    title_terms: frozenset[str]


def space_token(space_id: int) -> str:
    return f"={space_id}"


def among_token(among: str) -> str:
    """What documents that may be compared with each other have in common."""
    return f"={among}"


def _on_sqlite(token: str, wanted: Sequence[Wanted]) -> str:
    parts = [f'"{token}"']
    for word in wanted:
        ways = [f'"{term}"' for term in sorted(word.terms)]
        ways += [f'"{word.prefix}"*'] if word.prefix else []
        parts.append(f"({' OR '.join(ways)})")
    return " AND ".join(parts)


def _on_postgresql(token: str, wanted: Sequence[Wanted]) -> str:
    parts = [f"'{token}'"]
    for word in wanted:
        ways = [f"'{term}'" for term in sorted(word.terms)]
        ways += [f"'{word.prefix}':*"] if word.prefix else []
        parts.append(f"({' | '.join(ways)})")
    return " & ".join(parts)


def newest_candidates(space_id: int, wanted: Sequence[Wanted], *, limit: int, before: int = NEWEST) -> list[Candidate]:
    """The newest ``limit`` documents of the space that have every wanted word, ids below ``before``."""
    token = space_token(space_id)
    if connection.vendor == "postgresql":
        sql, match = ON_POSTGRESQL, _on_postgresql(token, wanted)
    else:
        sql, match = ON_SQLITE, _on_sqlite(token, wanted)
    with connection.cursor() as cursor:
        cursor.execute(sql, [match, before, limit])
        rows = cursor.fetchall()
    return [Candidate(pk, kind, object_id, frozenset(terms.split())) for pk, kind, object_id, terms in rows]


def nearest(space_id: int, among: str, wanted: Sequence[Wanted], *, limit: int) -> list[int]:
    """The things ``among`` those named so that share most with these words, best first: rare words weigh more.

    Of a word that more than ``limit`` things have, the newest of these count: the cost has a bound whatever there is.
    """
    if not wanted:
        return []
    is_postgresql = connection.vendor == "postgresql"
    near, match = (NEAR_ON_POSTGRESQL, _on_postgresql) if is_postgresql else (NEAR_ON_SQLITE, _on_sqlite)
    there = Wanted(frozenset({among_token(among)}))
    sql = " UNION ALL ".join(near.format(place=place) for place in range(len(wanted)))
    params = [param for word in wanted for param in (match(space_token(space_id), [there, word]), limit)]
    having: dict[int, list[int]] = {place: [] for place in range(len(wanted))}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for place, object_id in cursor.fetchall():
            having[place].append(object_id)
    weights: dict[int, float] = defaultdict(float)
    for found in having.values():
        for object_id in found:
            weights[object_id] += 1 + log((1 + limit) / (1 + len(found)))
    return sorted(weights, key=lambda object_id: (-weights[object_id], -object_id))[:limit]
