"""REST doors of the files that stand in what people wrote: of one question, of a whole community."""

from datetime import datetime
from typing import Any

from ninja import Field, Query, Schema

from minga.community.queries import readable_community
from minga.debate import queries
from minga.foundation.doors import SpaceRequest
from minga.foundation.media.api import AfterIn
from minga.foundation.media.queries import FileRow, files_gathered
from minga.foundation.rest import Door

router = Door()


class StandingFileOut(Schema):
    """A file in a text that the reader may read: what it is called, who brought it, and where it stands."""

    key: str
    name: str
    size: int = Field(description="Bytes that it takes here.")
    is_picture: bool
    url: str
    author: str
    since: datetime
    where: str = Field(description="What the text is called.")
    where_url: str

    @staticmethod
    def resolve_author(row: FileRow) -> str:
        return row.by

    @staticmethod
    def resolve_since(row: FileRow) -> datetime:
        return row.at


class FilePageOut(Schema):
    items: list[StandingFileOut]
    after: int | None = Field(description="Ask for the next page with it; null where there is none.")


def _page(request: SpaceRequest, whole: str, whole_id: int, after: int | None) -> dict[str, Any]:
    page = files_gathered(request.actor, whole, whole_id, after=after)
    return {"items": page.rows, "after": page.after}


@router.get("/{int:question_id}/files/", response=FilePageOut)
def list_files_of_question(request: SpaceRequest, question_id: int, asked: Query[AfterIn]) -> Any:
    queries.visible_question(request.actor, question_id)
    return _page(request, "question", question_id, asked.after)


@router.get("/communities/{int:community_id}/files/", response=FilePageOut)
def list_files_of_community(request: SpaceRequest, community_id: int, asked: Query[AfterIn]) -> Any:
    readable_community(request.actor, community_id)
    return _page(request, "community", community_id, asked.after)
