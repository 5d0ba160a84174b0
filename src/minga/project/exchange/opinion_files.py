"""Export the votes of a closed question in the files of Polis, without telling who anybody is.

Left out, because each would tell whose votes are whose: who wrote which statement, when a vote was cast, the votes
on statements that fewer than seven people voted on, the text of hidden statements, and the vote that comes with
writing a statement. Participants are numbered in an order drawn with the server's secret key.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac

from minga.debate import permissions
from minga.debate.actions import refresh_map
from minga.debate.models import OpinionSnapshot, Question, Stance, Statement, VisitorStance
from minga.debate.queries import visible_question
from minga.debate.rules import FEWEST_SHOWN, State, state_at
from minga.foundation.exchange.tables import TableError
from minga.foundation.media.rules import plain_words
from minga.foundation.policy import Actor, is_space_administrator, require
from minga.foundation.tenancy.models import Space
from minga.project.exchange.writing import new_folder, write_table

GROUP_LETTERS: Final = "abcdefgh"
GROUP_CELLS: Final = ("votes", "agrees", "disagrees", "passes")
HIDDEN: Final = "[hidden]"
VOTES: Final = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
COMMENTS: Final = (
    "timestamp",
    "datetime",
    "comment-id",
    "author-id",
    "agrees",
    "disagrees",
    "moderated",
    "comment-body",
)
COMMENT_GROUPS: Final = ("comment-id", "comment", "total-votes", "total-agrees", "total-disagrees", "total-passes")
HISTORY: Final = ("time", "n-votes", "n-comments", "n-visitors", "n-voters", "n-commenters")
MATRIX: Final = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
NOTE: Final = f"""What these files hold, and what they do not

They are read by whatever reads a Polis export: votes.csv, comments.csv, participants-votes.csv, comment-groups.csv,
stats-history.csv, summary.csv. A vote of 1 is agree, 0 pass, -1 disagree. comment-groups.csv adds up
participants-votes.csv by group, and tells nothing that is not there.

comments.csv and comment-groups.csv begin with a byte-order mark, so that spreadsheets read their letters; the others
do not. Text that a spreadsheet would take for a formula has an apostrophe before it.

Nobody is to be recognised by them. Participants have numbers that nothing else in the system has. Left out are who
wrote a statement (author-id is empty, n-comments 0), when a vote was cast (every vote has the time at which the
question opened), the vote that comes with writing a statement, the votes on statements on which fewer than
{FEWEST_SHOWN} people voted, and the text of statements hidden by moderation. A group-id is given only for groups of at
least {FEWEST_SHOWN} people. stats-history.csv has a line for a day only when at least {FEWEST_SHOWN} people had voted
for the first time since the line before; who only looked is not counted, and who wrote is not told. Those who took part
without an account are participants like the others, where the map held them.
Still: who knows several of a person's votes can find the others. Publish with care.
"""


@dataclass(frozen=True, slots=True)
class OpinionExported:
    participants: int
    statements: int
    votes: int
    left_out: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Statements in their order, the votes on them by participant number, and when each vote was cast, by whom."""

    statements: list[Statement]
    votes: dict[int, dict[int, int]]
    groups: dict[int, int]
    cast_at: list[tuple[datetime, int]]
    left_out: int

    def on_statement(self, number: int, group: int | None = None) -> Counter[int]:
        """How many cast each value, of everybody or of one group."""
        people = self.votes if group is None else [each for each in self.votes if self.groups.get(each) == group]
        return Counter(self.votes[person][number] for person in people if number in self.votes[person])


def export_opinion_map(*, question_id: int, folder: Path, by: Actor, now: datetime) -> OpinionExported:
    """Write the files. Refuses an open question, fewer than seven voters, and whoever may not run the debate."""
    question = visible_question(by, question_id)
    if not is_space_administrator(by, None):
        require(permissions.CAN_FACILITATE, by, question)
    state = state_at(State(question.state), closes_at=question.closes_at, now=now)
    if state not in {State.CLOSED, State.SUMMARIZED}:
        raise TableError("export:still-open")
    sheet = _sheet(question, refresh_map(question_id=question.pk, now=now))
    if len(sheet.votes) < FEWEST_SHOWN:
        raise TableError("export:too-few", least=FEWEST_SHOWN)
    with new_folder(folder) as draft:
        _write(draft, question, sheet, space_slug=Space.objects.get(pk=by.space_id).slug)
    votes = sum(map(len, sheet.votes.values()))
    return OpinionExported(len(sheet.votes), len(sheet.statements), votes, sheet.left_out)


def _sheet(question: Question, snapshot: OpinionSnapshot | None) -> _Sheet:
    rows = Stance.objects.filter(Q(is_own_statement=False) | ~Q(source=""), question=question)
    cast = list(rows.values_list("person_id", "statement_id", "value", "taken_at")) + _of_visitors(question, snapshot)
    seen = Counter(statement for _, statement, _, _ in cast)
    told = [row for row in cast if seen[row[1]] >= FEWEST_SHOWN]
    statements = list(Statement.objects.filter(question=question).order_by("pk"))
    place = {statement.pk: number for number, statement in enumerate(statements)}
    number = _numbers({person for person, _, _, _ in told}, question.pk)
    votes: dict[int, dict[int, int]] = {number[person]: {} for person, _, _, _ in told}
    for person, statement, value, _ in told:
        votes[number[person]][place[statement]] = value
    cast_at = sorted((taken_at, number[person]) for person, _, _, taken_at in told)
    return _Sheet(statements, dict(sorted(votes.items())), _groups(snapshot, number), cast_at, len(cast) - len(told))


def _of_visitors(question: Question, snapshot: OpinionSnapshot | None) -> list[tuple[int, int, int, datetime]]:
    """Visitors' votes, numbered below zero, where the map holds them: neither left out nor fewer than seven."""
    if snapshot is None or not snapshot.beside.get("are_counted"):
        return []
    rows = VisitorStance.objects.filter(question=question, is_own_statement=False, visitor__set_aside_at=None)
    found = rows.order_by("pk").values_list("visitor_id", "statement_id", "value", "taken_at")
    return [(-visitor, statement, value, taken_at) for visitor, statement, value, taken_at in found]


def _numbers(people: set[int], question_id: int) -> dict[int, int]:
    """0, 1, 2… in an order of which nobody without the secret key can tell the people; the same in each export."""

    def drawn(person: int) -> str:
        return salted_hmac("minga.export.opinion-map", f"{question_id}:{person}", algorithm="sha256").hexdigest()

    return {person: number for number, person in enumerate(sorted(people, key=drawn))}


def _groups(snapshot: OpinionSnapshot | None, number: dict[int, int]) -> dict[int, int]:
    # One cloud is no group, and where it is not known whether there are groups, none is published.
    if snapshot is None or snapshot.state != "grouped":
        return {}
    places = {int(key[1:]) * (1 if key[0] == "p" else -1): int(place[2]) for key, place in snapshot.places.items()}
    groups = {number[person]: group for person, group in places.items() if person in number and group >= 0}
    size = Counter(groups.values())
    return {person: group for person, group in groups.items() if size[group] >= FEWEST_SHOWN}


def _write(folder: Path, question: Question, sheet: _Sheet, *, space_slug: str) -> None:
    opened = _milliseconds(question.opens_at)
    numbers = range(len(sheet.statements))
    write_table(
        folder / "votes.csv",
        VOTES,
        ((*opened, number, person, cast[number]) for person, cast in sheet.votes.items() for number in sorted(cast)),
    )
    write_table(folder / "comments.csv", COMMENTS, (_comment(sheet, number) for number in numbers), is_marked=True)
    write_table(
        folder / "participants-votes.csv",
        (*MATRIX, *map(str, numbers)),
        (_participant(sheet, person, cast) for person, cast in sheet.votes.items()),
    )
    groups = sorted(set(sheet.groups.values()))
    columns = [f"group-{GROUP_LETTERS[group]}-{each}" for group in groups for each in GROUP_CELLS]
    write_table(
        folder / "comment-groups.csv",
        (*COMMENT_GROUPS, *columns),
        (_comment_groups(sheet, number, groups) for number in numbers),
        is_marked=True,
    )
    write_table(folder / "stats-history.csv", HISTORY, _history(sheet))
    summary = [
        ("url", f"{settings.BASE_URL}{reverse('debate:question', args=[space_slug, question.pk])}"),
        ("voters", len(sheet.votes)),
        ("voters-in-conv", len(sheet.votes)),
        ("comments", len(sheet.statements)),
        ("groups", len(groups)),
        ("conversation-description", plain_words(question.body)),
    ]
    write_table(folder / "summary.csv", ("topic", question.title), summary)
    (folder / "NOTE.txt").write_text(NOTE, encoding="utf-8")


def _milliseconds(moment: datetime) -> tuple[int, str]:
    return int(moment.timestamp() * 1000), moment.astimezone(UTC).isoformat(timespec="seconds")


def _comment(sheet: _Sheet, number: int) -> tuple[object, ...]:
    statement, votes = sheet.statements[number], sheet.on_statement(number)
    moderated = 1 if statement.hidden_at is None else -1
    return *_milliseconds(statement.written_at), number, "", votes[1], votes[-1], moderated, _body(statement)


def _body(statement: Statement) -> str:
    return statement.text if statement.hidden_at is None else HIDDEN


def _comment_groups(sheet: _Sheet, number: int, groups: list[int]) -> tuple[object, ...]:
    counts = [sheet.on_statement(number), *(sheet.on_statement(number, group) for group in groups)]
    cells = (cell for votes in counts for cell in (votes.total(), votes[1], votes[-1], votes[0]))
    return number, _body(sheet.statements[number]), *cells


def _history(sheet: _Sheet) -> list[tuple[object, ...]]:
    """Totals at the end of each day (UTC) since whose last line at least seven people voted for the first time.

    A vote that was changed counts when it was last changed. The last days join the line before them where fewer came.
    """
    lines: list[tuple[object, ...]] = []
    voters: set[int] = set()
    told = 0
    for votes, (taken_at, person) in enumerate(sheet.cast_at, start=1):
        voters.add(person)
        is_last = votes == len(sheet.cast_at)
        day = taken_at.astimezone(UTC).date()
        if not is_last and sheet.cast_at[votes][0].astimezone(UTC).date() == day:
            continue
        if is_last and lines and len(voters) - told < FEWEST_SHOWN:
            lines.pop()
        elif len(voters) - told < FEWEST_SHOWN:
            continue
        end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC)
        written = sum(statement.written_at < end for statement in sheet.statements)
        lines.append((int(end.timestamp() * 1000), votes, written, "", len(voters), ""))
        told = len(voters)
    return lines


def _participant(sheet: _Sheet, person: int, cast: dict[int, int]) -> tuple[object, ...]:
    values = list(cast.values())
    cells = (cast.get(number, "") for number in range(len(sheet.statements)))
    return person, sheet.groups.get(person, ""), 0, len(values), values.count(1), values.count(-1), *cells
