"""In which texts files stand: told when a text is written, asked whenever a file is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from minga.foundation.markdown import FileShown, to_html
from minga.foundation.media.models import File, Standing
from minga.foundation.media.places import text_places
from minga.foundation.media.rules import BOXES, Size, named_in
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.mentions import Written


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text as HTML, with the files that it shows."""

    html: str
    files: tuple[File, ...] = ()


def drawn(text: str, *, by: Actor, people: Collection[int] = ()) -> Drawn:
    """The text with the files that its writer may read; what it names besides stays words. No query without a name."""
    keys = named_in(text)
    if not keys:
        return Drawn(to_html(text, people=people))
    found = list(File.objects.filter(key__in=keys).select_related("stored"))
    readable = readable_among(by, found)
    files = tuple(file for file in found if file.pk in readable)
    slug = current_slug() if files else ""
    return Drawn(to_html(text, {file.key: shown(file, slug) for file in files}, people), files)


def with_files(text: Written, *, by: Actor) -> Drawn:
    """What somebody wrote, as it was read for its mentions, with its files; not drawn again where it names none."""
    return drawn(text.source, by=by, people=text.people) if named_in(text.source) else Drawn(text.html)


def carried(text: str, *, kind: str, object_id: int, people: Collection[int] = ()) -> Drawn:
    """The text with the files that stand in another one now, for words that are taken over from there."""
    keys = named_in(text)
    if not keys:
        return Drawn(to_html(text, people=people))
    rows = Standing.objects.filter(kind=kind, object_id=object_id, is_current=True, file__key__in=keys)
    files = tuple(row.file for row in rows.select_related("file__stored"))
    slug = current_slug()
    return Drawn(to_html(text, {file.key: shown(file, slug) for file in files}, people), files)


def shown(file: File, slug: str) -> FileShown:
    """How a file stands in a text. Its address says nothing of who reads it."""
    url = reverse("media:file", args=[slug, file.key])
    if not file.stored.is_picture:
        return FileShown(url, file.name)
    wide, high = BOXES[Size.MEDIUM]
    width, height = file.stored.width, file.stored.height
    smaller = min(1.0, wide / width, high / height)
    return FileShown(url, file.name, True, max(1, round(width * smaller)), max(1, round(height * smaller)))


def stand(
    kind: str, object_id: int, *told: Drawn, now: datetime, is_new: bool = False, beside: Collection[str] = ()
) -> None:
    """Keep in which text these files stand from now on, within the transaction that writes it.

    What stood there and stands there no longer is part of an earlier version, where the text keeps those. ``beside``
    are other texts of the same thing, which are not written now: what they name and what stands there stays.
    """
    wanted = {file.pk for each in told for file in each.files}
    if is_new and not wanted:
        return
    rows = Standing.objects.filter(kind=kind, object_id=object_id)
    before = {} if is_new else dict(rows.values_list("file_id", "is_current"))
    named = {key for text in beside for key in named_in(text)} if before else set()
    stays = set(rows.filter(file__key__in=named).values_list("file_id", flat=True)) if named else set()
    gone = [pk for pk, is_current in before.items() if is_current and pk not in wanted | stays]
    if gone and text_places()[kind].keeps_versions:
        rows.filter(file_id__in=gone).update(is_current=False)
    elif gone:
        rows.filter(file_id__in=gone).delete()
        let_loose(gone, now=now)
    rows.filter(file_id__in=[pk for pk in wanted if before.get(pk) is False]).update(is_current=True)
    Standing.objects.bulk_create(
        Standing(file_id=pk, kind=kind, object_id=object_id, since=now) for pk in sorted(wanted - before.keys())
    )
    File.objects.filter(pk__in=wanted, loose_since__isnull=False).update(loose_since=None)


def forget_texts(kind: str, object_ids: Collection[int], *, now: datetime) -> None:
    """These texts are gone, with what they said before: nothing stands in them any more."""
    rows = Standing.objects.filter(kind=kind, object_id__in=object_ids)
    files = list(rows.values_list("file_id", flat=True))
    rows.delete()
    let_loose(files, now=now)


def let_loose(file_ids: Iterable[int], *, now: datetime) -> None:
    """Those of these files that stand nowhere any more wait a month, and go."""
    rows = File.objects.filter(pk__in=list(file_ids), loose_since__isnull=True)
    rows.exclude(standing__isnull=False).update(loose_since=now)


def readable_among(actor: Actor, files: Collection[File]) -> set[int]:
    """Of some files, those that this actor may read now: in a text that they may read, or their own and in none."""
    where: dict[tuple[str, bool], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    standing: set[int] = set()
    rows = Standing.objects.filter(file__in=[file.pk for file in files])
    for file_id, kind, object_id, is_current in rows.values_list("file_id", "kind", "object_id", "is_current"):
        where[kind, is_current][object_id].add(file_id)
        standing.add(file_id)
    found = {file.pk for file in files if file.pk not in standing and _is_own(actor, file)}
    for (kind, is_current), texts in where.items():
        place = text_places().get(kind)
        ask = place and (place.readable if is_current else place.readable_before)
        if ask:
            found |= {file_id for object_id in ask(actor, list(texts)) for file_id in texts[object_id]}
    return found


def _is_own(actor: Actor, file: File) -> bool:
    return actor.is_known and actor.space_role is not None and file.brought_by_id == actor.user_id


def files_by_text(kind: str, object_ids: Collection[int]) -> Mapping[int, Mapping[str, FileShown]]:
    """The files that stand in some texts now, by the text: for drawing those anew, in whatever space."""
    if kind not in text_places():
        return {}
    rows = Standing.objects.filter(kind=kind, object_id__in=object_ids, is_current=True)
    found: dict[int, dict[str, FileShown]] = defaultdict(dict)
    for row in rows.select_related("file__stored", "space"):
        found[row.object_id][row.file.key] = shown(row.file, row.space.slug)
    return found
