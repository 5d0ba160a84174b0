"""Import a Polis conversation: people, statements and votes into a question, all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from minga.debate.actions import Imported, StanceRow, StatementRow, import_stances, import_statements
from minga.debate.models import Statement
from minga.foundation.policy import Actor
from minga.project.exchange.places import (
    IMPORT_DOMAIN,
    Destination,
    close_at_once,
    community_for,
    enrol_imported,
    known_question,
    question_in,
    space_language,
)
from minga.project.exchange.polarity import Polarity
from minga.project.exchange.polis_files import PolisExport
from minga.project.exchange.wording import Words, stored_words

SOURCE = "polis"
UNKNOWN = "unknown"

type Advance = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class PolisImported:
    """What an import did; nothing where the same was imported before."""

    question_id: int
    is_new: bool
    people: int
    statements: Imported
    stances: Imported

    @property
    def changed(self) -> bool:
        moved = (self.statements.added, self.stances.added, self.stances.changed)
        return self.is_new or any(moved)


def address(conversation: str, participant: str) -> str:
    """A participant's address: the same in every import of the conversation, and no mail ever arrives there."""
    return f"polis-{conversation}-{participant}@{IMPORT_DOMAIN}"


def work_of(export: PolisExport) -> int:
    """How much there is to do, in the units that ``advance`` is told."""
    return len(export.participants) + len(export.comments) + len(export.votes)


@transaction.atomic
def import_polis(
    export: PolisExport,
    polarity: Polarity,
    destination: Destination,
    *,
    by: Actor,
    now: datetime,
    advance: Advance = lambda _done: None,
) -> PolisImported:
    """Bring a conversation in. Whatever refusal it raises, nothing of it stays."""
    words = stored_words(space_language(by))
    community = community_for(destination, by=by, now=now)
    known = known_question(_earlier(export.conversation), by)
    title = export.topic or words["conversation"] % {"source": export.conversation}
    placed = question_in(
        community, known, title=title, body=_body(export, words), days=destination.days, by=by, now=now
    )
    ids = enrol_imported(community, _people(export, words), by=by, now=now)
    advance(len(export.participants))
    question_id = placed.question.pk
    statements = import_statements(question_id=question_id, rows=_statements(export, ids, words), by=by, now=now)
    advance(len(export.comments))
    stances = import_stances(question_id=question_id, rows=_stances(export, polarity.sign, ids), by=by, now=now)
    advance(len(export.votes))
    close_at_once(placed, days=destination.days, by=by, now=now)
    return PolisImported(question_id, placed.is_new, len(export.participants), statements, stances)


def _earlier(conversation: str) -> list[int]:
    rows = Statement.objects.filter(source=SOURCE, source_id__startswith=f"{conversation}/")
    return list(rows.order_by("question_id").values_list("question_id", flat=True).distinct())


def _body(export: PolisExport, words: Words) -> str:
    source = f"<{export.url}>" if export.url.startswith(("http://", "https://")) else export.conversation
    return "\n\n".join(filter(None, [export.description, words["source"] % {"source": source}]))


def _people(export: PolisExport, words: Words) -> dict[str, str]:
    people = {address(export.conversation, who): words["participant"] % {"number": who} for who in export.participants}
    if any(not comment.author for comment in export.comments):
        people[address(export.conversation, UNKNOWN)] = words["unknown"]
    return people


def _statements(export: PolisExport, ids: dict[str, int], words: Words) -> list[StatementRow]:
    return [
        StatementRow(
            source=SOURCE,
            source_id=f"{export.conversation}/{comment.id}",
            author_id=ids[address(export.conversation, comment.author or UNKNOWN)],
            text=comment.text or words["no_text"] % {"number": comment.id},
            written_at=comment.written_at,
            hidden_reason=words["moderated"] if comment.is_moderated_out else "",
        )
        for comment in export.comments
    ]


def _stances(export: PolisExport, sign: int, ids: dict[str, int]) -> list[StanceRow]:
    """Where the file tells no time, a vote is dated with its statement: it cannot be older."""
    comments = {comment.id: comment for comment in export.comments}
    people = {who: ids[address(export.conversation, who)] for who in export.participants}
    return [
        StanceRow(
            source=SOURCE,
            source_id=vote.voter,
            statement_source_id=f"{export.conversation}/{vote.comment}",
            person_id=people[vote.voter],
            value=vote.value * sign,
            taken_at=vote.taken_at or comments[vote.comment].written_at,
            is_own_statement=comments[vote.comment].author == vote.voter,
        )
        for vote in export.votes
    ]
