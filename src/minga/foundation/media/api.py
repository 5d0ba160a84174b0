"""REST doors of files, under ``/api/v1/s/{space}/files/``."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Field, File, Query, Schema, Status, UploadedFile

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.media import actions, queries
from minga.foundation.media.rules import Size, reference
from minga.foundation.media.views import handed_out
from minga.foundation.rest import Door

router = Door()


class FileOut(Schema):
    key: str
    name: str
    kind: str = Field(description="Its media type. Pictures are kept as WebP, drawn anew; all else as it came.")
    size: int = Field(description="Bytes that it takes here.")
    is_picture: bool
    width: int = Field(description="Of the largest drawing, in points; 0 of what is no picture.")
    height: int
    url: str
    brought_at: datetime
    stands: bool = Field(description="Whether some text shows it, or showed it in an earlier version.")
    goes_at: datetime | None = Field(description="When it is deleted unless a text takes it in.")
    reference: str = Field(description="Markdown that puts it into a text; the words between the brackets are yours.")

    @staticmethod
    def resolve_brought_at(file: queries.OwnFile) -> datetime:
        return file.at

    @staticmethod
    def resolve_reference(file: queries.OwnFile) -> str:
        return reference(file.key, file.name, is_picture=file.is_picture)


class AfterIn(Schema):
    """After which mark a page of files begins."""

    after: int | None = Field(None, ge=0, le=2**63 - 1)


class OwnFilePageOut(Schema):
    items: list[FileOut]
    after: int | None = Field(description="Ask for the next page with it; null where there is none.")


@router.get("/", response=OwnFilePageOut)
def list_own_files(request: SpaceRequest, asked: Query[AfterIn]) -> Any:
    """What one has brought into this space, the last on top."""
    rows, mark = queries.own_files(request.actor, after=asked.after)
    return {"items": rows, "after": mark}


@router.post("/", response={201: FileOut})
def bring_file(request: SpaceRequest, file: File[UploadedFile]) -> Any:
    brought = actions.bring_file(content=file.read(), name=file.name or "", by=request.actor, now=clock.now())
    return Status(201, queries.own_file(request.actor, brought.key))


@router.get("/{file_key}/", response=FileOut)
def get_file(request: SpaceRequest, file_key: str) -> Any:
    """One of one's own."""
    return queries.own_file(request.actor, file_key)


@router.get("/{file_key}/content/", response={200: bytes}, openapi_extra={"responses": {200: {"content": {"*/*": {}}}}})
def get_content_of_file(request: SpaceRequest, file_key: str) -> HttpResponse:
    """The bytes, for who may read a text in which it stands; of a picture the largest drawing."""
    return handed_out(queries.readable_file(request.actor, file_key), Size.LARGE)


@router.delete("/{file_key}/", response={204: None})
def delete_file(request: SpaceRequest, file_key: str) -> Status[None]:
    actions.delete_file(key=file_key, by=request.actor)
    return Status(204, None)
