"""Keep what search knows in step with the things themselves."""

from collections.abc import Iterable
from datetime import datetime
from itertools import batched

from minga.foundation import clock
from minga.foundation.declared import SearchText, declared
from minga.foundation.scope import current_space_id, in_space
from minga.foundation.search.matching import among_token, space_token
from minga.foundation.search.models import PASSAGE_MAX, SearchDocument
from minga.foundation.search.words import terms_of
from minga.foundation.tenancy.models import Space

BATCH = 500
SAVED = ["title", "text", "url", "title_terms", "terms"]


def _document(kind: str, text: SearchText, now: datetime) -> SearchDocument:
    title_terms = terms_of(text.title)
    among = [among_token(text.among)] if text.among else []
    terms = [space_token(current_space_id()), *among, *sorted(title_terms | terms_of(text.body))]
    return SearchDocument(
        kind=kind,
        object_id=text.object_id,
        title=text.title[:300],
        text=text.body[:PASSAGE_MAX],
        url=text.url[:500],
        title_terms=" ".join(sorted(title_terms)),
        terms=" ".join(terms),
        written_at=now,
    )


def _save(kind: str, texts: Iterable[SearchText], now: datetime) -> set[int]:
    saved: set[int] = set()
    for batch in batched(texts, BATCH):
        documents = {text.object_id: _document(kind, text, now) for text in batch}
        SearchDocument.objects.bulk_create(
            documents.values(),
            update_conflicts=True,
            unique_fields=["space", "kind", "object_id"],
            update_fields=SAVED,
        )
        saved |= documents.keys()
    return saved


def reindex(kind: str, ids: Iterable[int] | None = None, *, now: datetime | None = None) -> int:
    """Index these things of a kind anew (all of them for None); returns how many documents there now are.

    A thing of which the link gives no text any more is forgotten. An unknown kind raises ``KeyError``.
    """
    searchable = declared().searchables[kind]
    asked = None if ids is None else set(ids)
    if asked is not None and not asked:
        return 0
    saved = _save(kind, searchable.texts(asked), now or clock.now())
    documents = SearchDocument.objects.filter(kind=kind)
    known = documents if asked is None else documents.filter(object_id__in=asked)
    gone = set(known.values_list("object_id", flat=True)) - saved
    for batch in batched(gone, BATCH):
        documents.filter(object_id__in=batch).delete()
    return len(saved)


def reindex_all() -> int:
    """Index every space anew, after an import or when a link changed what it declares; returns the documents."""
    total = 0
    for space_id in list(Space.objects.values_list("pk", flat=True)):
        with in_space(space_id):
            total += sum(reindex(kind) for kind in declared().searchables)
            SearchDocument.objects.exclude(kind__in=declared().searchables).delete()
    return total
