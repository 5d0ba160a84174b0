"""The published ballots: by name where they were open, by receipt where they were secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.decision import rules, wording
from minga.decision.models import Ballot, Decision, Option, RollEntry
from minga.decision.queries.counting import ballot_rules
from minga.decision.rules import WAIT_KEY, Family, State, family_of, rank_groups, turnout_shown
from minga.foundation.accounts.names import is_name_read
from minga.foundation.ids import digest
from minga.kernel import Refusal
from minga.ui.numbers import exact

BALLOTS_PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class BallotRow:
    """``label`` is the voter's name, or the digest of a receipt; ``voices`` for how many it speaks."""

    label: str
    text: str
    voices: int


@dataclass(frozen=True, slots=True)
class BallotPage:
    rows: tuple[BallotRow, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class RollRow:
    name: str
    has_voted: bool


@dataclass(frozen=True, slots=True)
class RollPage:
    """Who may vote. Of a secret vote only how many; ``turnout`` is None while it would tell too much."""

    size: int
    turnout: int | None
    people: tuple[RollRow, ...]
    is_secret: bool


def refusal_to_cast(decision: Decision, choice: Mapping[str, Any], *, has_voted: bool, now: datetime) -> Refusal | None:
    """Why this ballot cannot be cast by somebody on the roll; None where it can."""
    return (
        rules.refusal_to_vote(State(decision.state), closes_at=decision.closes_at, now=now)
        or rules.refusal_to_vote_again(is_secret=decision.is_secret, has_voted=has_voted)
        or rules.refusal_to_choose(ballot_rules(decision), choice)
    )


def refusal_to_look(decision: Decision, choice: Mapping[str, Any], user_id: int, now: datetime) -> Refusal | None:
    """Why this person's ballot could not be cast as it was filled in."""
    has_voted = RollEntry.objects.filter(decision=decision, user_id=user_id, has_voted=True).exists()
    return refusal_to_cast(decision, choice, has_voted=has_voted, now=now)


def filled_in(decision: Decision, choice: Mapping[str, Any]) -> tuple[str, ...]:
    """A ballot that is not cast yet, in words, one line for each thing it says."""
    return choice_lines(decision, rules.tidy_choice(rules.Method(decision.method), choice), titles_of(decision.pk))


def titles_of(decision_id: int) -> dict[str, str]:
    """Option titles by key, proposals first."""
    options = Option.objects.filter(decision_id=decision_id).order_by("is_wait", "id")
    return dict(options.values_list("key", "title"))


def choice_lines(decision: Decision, choice: Mapping[str, Any], titles: Mapping[str, str]) -> tuple[str, ...]:
    """A ballot in words, one line for each thing it says."""
    match family_of(decision.method):
        case Family.PROPOSAL:
            said = [str(wording.YES_NO[choice["choice"]])]
        case Family.CONSENT:
            position = str(wording.POSITIONS[choice["position"]])
            said = [f"{position}: {choice['reason']}" if choice["reason"] else position]
        case Family.ONE:
            said = [titles.get(choice["chosen"], choice["chosen"])]
        case Family.APPROVE | Family.BASKET:
            said = [titles.get(key, key) for key in choice["approved"]]
        case Family.SCORE:
            said = _each(titles, choice["scores"])
        case Family.GRADE:
            words = list(reversed(decision.grades))
            said = _each(titles, {key: words[number] for key, number in choice["grades"].items()})
        case Family.CREDITS:
            said = _each(titles, choice["points"])
        case Family.RANK:
            said = [
                f"{place}. {' = '.join(titles.get(key, key) for key in group)}"
                for place, group in enumerate(rank_groups(choice["order"]), start=1)
            ]
        case Family.AMOUNT:
            said = [titles[WAIT_KEY] if choice["waits"] else exact(choice["amount"], decision.unit)]
    return tuple(line for line in said if line) or (_("A blank ballot"),)


def choice_text(decision: Decision, choice: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """A ballot in words, in one line."""
    return ", ".join(choice_lines(decision, choice, titles))


def _each(titles: Mapping[str, str], given: Mapping[str, object]) -> list[str]:
    # In the options' order: PostgreSQL keeps the keys of a JSON object in an order of its own.
    return [f"{titles[key]}: {given[key]}" for key in titles if key in given]


def may_list_ballots(decision: Decision) -> bool:
    """Open ballots are listed once they are counted, secret ones once the result is published."""
    return decision.state == State.PUBLISHED or (decision.state == State.CLOSED and not decision.is_secret)


def ballot_page(decision: Decision, *, page: int = 1) -> BallotPage:
    """Two hundred ballots, by name or by receipt; none before they may be listed."""
    rows = Ballot.objects.for_page().filter(decision=decision)
    total = rows.count() if may_list_ballots(decision) else 0
    pages = max(1, -(-total // BALLOTS_PER_PAGE))
    page = min(max(page, 1), pages)
    start = (page - 1) * BALLOTS_PER_PAGE
    named = rows.select_related("voter") if not decision.is_secret else rows
    ordered = named.order_by("receipt_digest" if decision.is_secret else "voter__name", "id")
    titles = titles_of(decision.pk)
    shown = ordered[start : start + BALLOTS_PER_PAGE] if total else []
    return BallotPage(tuple(_row(decision, ballot, titles) for ballot in shown), page, pages, total)


def _row(decision: Decision, ballot: Ballot, titles: Mapping[str, str]) -> BallotRow:
    label = ballot.receipt_digest if decision.is_secret else str(ballot.voter)
    return BallotRow(label, choice_text(decision, ballot.choice, titles), ballot.voices)


def ballot_by_receipt(decision: Decision, receipt: str) -> BallotRow | None:
    """The published ballot of a receipt; None where there is none, or none is published yet."""
    if not decision.is_secret or not may_list_ballots(decision):
        return None
    ballot = Ballot.objects.for_page().filter(decision=decision, receipt_digest=digest(receipt.strip())).first()
    return _row(decision, ballot, titles_of(decision.pk)) if ballot else None


def roll_page(decision: Decision) -> RollPage:
    entries = RollEntry.objects.for_page().filter(decision=decision)
    people: tuple[RollRow, ...] = ()
    if decision.is_secret:
        size, voted = entries.count(), entries.filter(has_voted=True).count()
    else:
        named = entries.select_related("user").order_by("user__name", "id")
        rows = list(named)
        people = tuple(RollRow(str(each.user), each.has_voted) for each in rows if is_name_read(each.user_id))
        size, voted = len(rows), sum(each.has_voted for each in rows)
    shown = turnout_shown(State(decision.state), is_secret=decision.is_secret, turnout=voted)
    return RollPage(size, shown, people, decision.is_secret)


def my_choice(decision: Decision, user_id: int | None) -> dict[str, Any] | None:
    """This person's own open ballot; nobody has a secret one any more."""
    if user_id is None or decision.is_secret:
        return None
    found: dict[str, Any] | None = (
        Ballot.objects.filter(decision=decision, voter_id=user_id).values_list("choice", flat=True).first()
    )
    return found
