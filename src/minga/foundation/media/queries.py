"""One file, for who may read it; the files that stand in some texts; one's own."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from minga.foundation.media.models import File, Standing
from minga.foundation.media.places import text_places
from minga.foundation.media.rules import WAIT
from minga.foundation.media.standing import readable_among
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.prepared import prepared
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.queries import current_slug

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file in a list. ``id`` is the mark of the page that begins after it."""

    id: int
    key: str
    name: str
    size: int
    is_picture: bool
    url: str
    by: str
    at: datetime
    where: str
    where_url: str


@dataclass(frozen=True, slots=True)
class FilesPage:
    rows: tuple[FileRow, ...]
    after: int | None = None


@dataclass(frozen=True, slots=True)
class OwnFile:
    key: str
    name: str
    kind: str
    size: int
    is_picture: bool
    width: int
    height: int
    url: str
    at: datetime
    stands: bool
    goes_at: datetime | None
    mark: int


@prepared
def _called(space_id: int, key: str) -> QuerySet[File]:
    return File.objects.filter(space_id=space_id, key=key).select_related("stored")


def readable_file(actor: Actor, key: str) -> File:
    """The file, when the actor may read a text in which it stands; raises ``NotFoundError``."""
    file = _called.first(current_space_id(), key)
    if file is None or file.pk not in readable_among(actor, [file]):
        raise NotFoundError
    return file


def files_standing(texts: Mapping[str, QuerySet[Any, int]], *, after: int | None = None) -> FilesPage:
    """Files in these texts as they are now, the last that came on top; the ids of each kind that may be read are given.

    Two queries, and one for each kind of text, however many there are.
    """
    asked = Q()
    for kind, ids in texts.items():
        asked |= Q(kind=kind, object_id__in=ids)
    rows = Standing.objects.for_page().filter(asked, is_current=True).order_by("-pk")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.select_related("file__stored", "file__brought_by")[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    titles, slug = _titles(shown), current_slug()
    last = shown[-1].pk if len(found) > PER_PAGE else None
    return FilesPage(tuple(_row(each, titles[each.kind, each.object_id], slug) for each in shown), last)


def files_gathered(actor: Actor, whole: str, whole_id: int, *, after: int | None = None) -> FilesPage:
    """Files in whatever stands in some whole, as ``community``, that the actor was found to read."""
    places = text_places().items()
    gathered = {kind: place.gathered[whole] for kind, place in places if whole in place.gathered}
    return files_standing({kind: ids(actor, whole_id) for kind, ids in gathered.items()}, after=after)


def _titles(rows: list[Standing]) -> dict[tuple[str, int], tuple[str, str]]:
    ids: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        ids[row.kind].add(row.object_id)
    return {(kind, pk): said for kind, some in ids.items() for pk, said in text_places()[kind].titled(some).items()}


def _row(row: Standing, where: tuple[str, str], slug: str) -> FileRow:
    file = row.file
    return FileRow(
        id=row.pk,
        key=file.key,
        name=file.name,
        size=file.size,
        is_picture=file.stored.is_picture,
        url=reverse("media:file", args=[slug, file.key]),
        by=str(file.brought_by),
        at=row.since,
        where=where[0],
        where_url=where[1],
    )


def own_files(actor: Actor, *, after: int | None = None) -> tuple[tuple[OwnFile, ...], int | None]:
    """What the actor has brought into this space, the last on top, with the mark of the next page."""
    rows = File.objects.for_page().filter(brought_by_id=actor.person_id).select_related("stored").order_by("-pk")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.annotate(n=Count("standing"))[: PER_PAGE + 1])
    slug = current_slug()
    shown = tuple(_own(file, slug, stands=file.n > 0) for file in found[:PER_PAGE])
    return shown, shown[-1].mark if len(found) > PER_PAGE else None


def own_file(actor: Actor, key: str) -> OwnFile:
    """One of the actor's own; raises ``NotFoundError``."""
    file = File.objects.filter(brought_by_id=actor.person_id, key=key).select_related("stored").first()
    if file is None:
        raise NotFoundError
    return _own(file, current_slug(), stands=Standing.objects.filter(file=file).exists())


def _own(file: File, slug: str, *, stands: bool) -> OwnFile:
    return OwnFile(
        key=file.key,
        name=file.name,
        kind=file.kind,
        size=file.size,
        is_picture=file.stored.is_picture,
        width=file.stored.width,
        height=file.stored.height,
        url=reverse("media:file", args=[slug, file.key]),
        at=file.brought_at,
        stands=stands,
        goes_at=None if stands or file.loose_since is None else file.loose_since + WAIT,
        mark=file.pk,
    )


def taken_by(user_id: int | None = None) -> tuple[int, int]:
    """How many files there are in the space, or of one person there, and how many bytes."""
    rows = File.objects.all() if user_id is None else File.objects.filter(brought_by_id=user_id)
    said = rows.aggregate(n=Count("pk"), size=Sum("size"))
    return said["n"], said["size"] or 0
