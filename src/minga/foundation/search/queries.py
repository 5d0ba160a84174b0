"""What the search page shows: only what the actor may see, counts included."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from minga.foundation.declared import PersonFound, Place, declared
from minga.foundation.policy import Actor
from minga.foundation.search.matching import NEWEST, Candidate, newest_candidates
from minga.foundation.search.models import SearchDocument
from minga.foundation.search.words import Wanted, fold, parse_query, split, variants

RANKED_MAX = 2_000
ROUNDS_MAX = 10
PASSAGE_BEFORE, PASSAGE_LENGTH = 60, 220


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One thing found. ``title_marked`` and ``passage_marked`` are safe HTML with ``<mark>`` around the words."""

    kind: str
    label: str
    object_id: int
    title: str
    url: str
    passage: str
    written_at: datetime
    place: Place
    title_marked: SafeString
    passage_marked: SafeString


@dataclass(frozen=True, slots=True)
class KindCount:
    kind: str
    label: str
    count: int


PEOPLE_MAX = 10


def people_found(actor: Actor, query: str) -> tuple[PersonFound, ...]:
    """People of that name whom the actor may see, as the links say."""
    found = (person for source in declared().people for person in source(actor, query))
    return tuple(islice(found, PEOPLE_MAX))


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results. ``has_more_behind`` says that only the newest 2,000 were ranked."""

    query: str
    kind: str
    rows: tuple[SearchRow, ...]
    total_shown: int
    kinds: tuple[KindCount, ...]
    page: int
    pages: int
    has_more_behind: bool


def _visible(actor: Actor, candidates: Sequence[Candidate]) -> list[Candidate]:
    ids: dict[str, set[int]] = defaultdict(set)
    for each in candidates:
        ids[each.kind].add(each.object_id)
    known = declared().searchables
    allowed = {kind: known[kind].visible(actor, asked) for kind, asked in ids.items() if kind in known}
    return [each for each in candidates if each.object_id in allowed.get(each.kind, ())]


def _newest_visible(actor: Actor, wanted: Sequence[Wanted]) -> list[Candidate]:
    # In rounds, so that many hidden things neither push visible ones out nor show by how much.
    found: list[Candidate] = []
    before = NEWEST
    for _round in range(ROUNDS_MAX):
        candidates = newest_candidates(actor.space_id, wanted, limit=RANKED_MAX, before=before)
        found += _visible(actor, candidates)
        if len(candidates) < RANKED_MAX or len(found) >= RANKED_MAX:
            break
        before = candidates[-1].document_id
    return found[:RANKED_MAX]


def _ranked(candidates: list[Candidate], wanted: Sequence[Wanted]) -> list[Candidate]:
    """Things with more of the words in their title first; then the newest."""

    def weight(each: Candidate) -> tuple[int, int]:
        in_title = sum(2 if word.terms & each.title_terms else word.is_in(each.title_terms) for word in wanted)
        return -in_title, -each.document_id

    return sorted(candidates, key=weight)


def _is_wanted(word: str, wanted: Sequence[Wanted]) -> bool:
    terms, folded = variants(word), fold(word)
    return any(terms & each.terms or (each.prefix and folded.startswith(each.prefix)) for each in wanted)


def marked(text: str, wanted: Sequence[Wanted]) -> SafeString:
    """``text`` escaped, with ``<mark>`` around each word that was looked for."""
    parts: list[str] = []
    done = 0
    for match in split(text):
        if _is_wanted(match.group(), wanted):
            parts += [escape(text[done : match.start()]), f"<mark>{escape(match.group())}</mark>"]
            done = match.end()
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308  (every piece is escaped)


def passage_of(text: str, wanted: Sequence[Wanted]) -> str:
    """Some 220 characters of ``text`` around the first word that was looked for."""
    first = next((match.start() for match in split(text) if _is_wanted(match.group(), wanted)), 0)
    start = 0 if first <= PASSAGE_BEFORE else text.rfind(" ", 0, first - PASSAGE_BEFORE) + 1
    end = start + PASSAGE_LENGTH
    piece = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}"


def _rows(candidates: Sequence[Candidate], wanted: Sequence[Wanted]) -> tuple[SearchRow, ...]:
    documents = SearchDocument.objects.for_page().in_bulk([each.document_id for each in candidates])
    found = [documents[each.document_id] for each in candidates if each.document_id in documents]
    places = _places(found)
    return tuple(_row(document, wanted, places) for document in found)


def _places(documents: Sequence[SearchDocument]) -> dict[tuple[str, int], Place]:
    """Where each thing stands, as its link says: one query a kind."""
    ids: dict[str, list[int]] = defaultdict(list)
    for document in documents:
        ids[document.kind].append(document.object_id)
    known = declared().searchables
    return {
        (kind, object_id): place
        for kind, asked in ids.items()
        if (say := known[kind].places) is not None
        for object_id, place in say(asked).items()
    }


def _row(document: SearchDocument, wanted: Sequence[Wanted], places: dict[tuple[str, int], Place]) -> SearchRow:
    passage = passage_of(document.text, wanted)
    return SearchRow(
        kind=document.kind,
        label=str(declared().searchables[document.kind].label),
        object_id=document.object_id,
        title=document.title,
        url=document.url,
        passage=passage,
        written_at=document.written_at,
        place=places.get((document.kind, document.object_id), Place()),
        title_marked=marked(document.title, wanted),
        passage_marked=marked(passage, wanted),
    )


def _counts(candidates: Sequence[Candidate]) -> tuple[KindCount, ...]:
    counts: dict[str, int] = defaultdict(int)
    for each in candidates:
        counts[each.kind] += 1
    known = declared().searchables
    return tuple(KindCount(kind, str(known[kind].label), count) for kind, count in sorted(counts.items()))


def search(actor: Actor, query: str, *, kind: str | None = None, limit: int = 30, page: int = 1) -> SearchPage:
    """Things of the actor's space that have all the words of ``query``, as far as the actor may see them.

    An empty query finds nothing, and so does an unknown ``kind``. ``page`` beyond the last shows the last.
    """
    wanted = parse_query(query)
    visible = _newest_visible(actor, wanted) if wanted else []
    chosen = [each for each in visible if each.kind == kind] if kind else visible
    pages = max(1, -(-len(chosen) // limit))
    shown = min(max(page, 1), pages)
    ranked = _ranked(chosen, wanted)
    return SearchPage(
        query=query,
        kind=kind or "",
        rows=_rows(list(islice(ranked, (shown - 1) * limit, shown * limit)), wanted),
        total_shown=len(chosen),
        kinds=_counts(visible),
        page=shown,
        pages=pages,
        has_more_behind=len(visible) >= RANKED_MAX,
    )
