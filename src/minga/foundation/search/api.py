"""The REST door of search, under ``/api/v1/s/{space}/search/``."""

from datetime import datetime
from typing import Any

from ninja import Field, Query, Schema

from minga.foundation.doors import SpaceRequest
from minga.foundation.rest import Door
from minga.foundation.search.queries import search
from minga.foundation.search.words import QUERY_MAX

router = Door()


class SearchIn(Schema):
    q: str = Field("", max_length=QUERY_MAX)
    kind: str = Field("", max_length=40)
    limit: int = Field(30, ge=1, le=100)
    page: int = Field(1, ge=1, le=1000)


class FoundOut(Schema):
    kind: str
    label: str
    object_id: str
    title: str
    url: str
    passage: str
    written_at: datetime


class KindOut(Schema):
    kind: str
    label: str
    count: int


class SearchOut(Schema):
    query: str
    total_shown: int
    page: int
    pages: int
    kinds: list[KindOut]
    rows: list[FoundOut]


@router.get("/", response=SearchOut)
def find(request: SpaceRequest, asked: Query[SearchIn]) -> Any:
    found = search(request.actor, asked.q, kind=asked.kind or None, limit=asked.limit, page=asked.page)
    rows = [
        FoundOut(
            kind=row.kind,
            label=row.label,
            object_id=str(row.object_id),
            title=row.title,
            url=row.url,
            passage=row.passage,
            written_at=row.written_at,
        )
        for row in found.rows
    ]
    kinds = [KindOut(kind=each.kind, label=each.label, count=each.count) for each in found.kinds]
    return SearchOut(
        query=found.query, total_shown=found.total_shown, page=found.page, pages=found.pages, kinds=kinds, rows=rows
    )
