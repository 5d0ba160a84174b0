"""What a decision may become, and why not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from minga.decision.rules.methods import ONE_OPTION_METHODS, Method, Terms, refusal_of_terms_to_open
from minga.decision.rules.titles import refusal_of_titles
from minga.kernel import Refusal
from minga.kernel.writing import is_blank

TITLE_MAX, BODY_MAX, SEED_MAX = 160, 10_000, 120
OPTIONS_MAX = 60
READY_OPTIONS = 12
ONLY_NAME_MAX, ONLY_VALUE_MAX, CENSUS_NAME_MAX = 60, 120, 80
OPEN_MAX_DAYS = 90
REVIEW_DAYS = 365
CLOSING_SOON = timedelta(hours=24)
ANSWER_SOON = timedelta(days=3)
WAIT_KEY = "wait"


class State(StrEnum):
    """Where a decision stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """The pages on which a draft is written, in their order."""

    WHAT = "what"
    OPTIONS = "options"
    COUNT = "count"
    WHEN = "when"


class Threshold(StrEnum):
    """The share of the majority base that the leading option needs; NONE asks for no more than the method does."""

    NONE = "none"
    MORE_THAN_HALF = "more_than_half"
    TWO_THIRDS = "two_thirds"
    THREE_QUARTERS = "three_quarters"
    EVERYBODY = "everybody"


class MajorityBase(StrEnum):
    VOTES_CAST = "votes_cast"
    PRESENT = "present"
    ROLL = "roll"


class ResponseKind(StrEnum):
    """What a sponsor may answer; the result itself is not the sponsor's to change."""

    RESPOND = "respond"
    FUND = "fund"
    COMMIT = "commit"
    DECLINE = "decline"


ENDED = frozenset({State.CLOSED, State.PUBLISHED})
DIRECT_RIGHTS = frozenset({"consent", "decide"})
ALWAYS_VOTING_ROLES = ("facilitator", "member", "guest")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningCheck:
    """What an opening looks at. ``answers`` are the four of a high-stakes decision, ``costs`` the proposals'.

    ``titles`` are the proposals'; ``waiting`` is what *wait* is called in any language; ``origin`` says why what the
    decision comes out of does not lead to a vote now; ``is_electorate_known``: the attribute that limits who votes, if
    any, is still there; ``census``: why the census that limits it, if any, cannot be asked now.
    """

    terms: Terms
    costs: tuple[int | None, ...]
    proposals: int
    waiting_cost: str
    is_high_stakes: bool
    answers: tuple[str, str, str, str]
    closes_at: datetime | None
    roll_size: int
    titles: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    origin: Refusal | None = None
    is_electorate_known: bool = True
    census: Refusal | None = None


def roles_on_roll(decision_right: str) -> tuple[str, ...]:
    """Who votes. The sponsor votes where the right is consent; otherwise they answer the result instead of making it.

    An evaluator, who will judge what came of it, never votes.
    """
    return (*ALWAYS_VOTING_ROLES, "sponsor") if decision_right == "consent" else ALWAYS_VOTING_ROLES


def refusal_to_draft(decision_right: str, *, has_question: bool, is_community_open: bool) -> Refusal | None:
    """INFORM gives no vote; ADVISE needs a debated question; CONSENT and DECIDE may also begin in the community."""
    if not is_community_open:
        return Refusal("decision:community-not-open")
    if decision_right == "inform":
        return Refusal("decision:right-is-inform")
    if not has_question and decision_right not in DIRECT_RIGHTS:
        return Refusal("decision:needs-question")
    return None


def refusal_of_origin(*, has_question: bool, reason: str) -> Refusal | None:
    """It comes out of a debate, or says in words why it comes out of none: one of the two, never both."""
    if has_question:
        return Refusal("decision:origin-is-debate") if reason.strip() else None
    return None if reason.strip() else Refusal("decision:needs-origin")


def refusal_to_edit(state: State) -> Refusal | None:
    """Question, options and rules are written while it is a draft; opening fixes them."""
    return None if state == State.DRAFT else Refusal("decision:not-a-draft")


def refusal_to_add_option(state: State, method: Method, *, proposals: int) -> Refusal | None:
    if state != State.DRAFT:
        return Refusal("decision:not-a-draft")
    if method in ONE_OPTION_METHODS and proposals >= 1:
        return Refusal("decision:one-proposal")
    return Refusal("decision:too-many-options", {"limit": OPTIONS_MAX}) if proposals >= OPTIONS_MAX else None


def refusal_to_remove_option(state: State, *, is_wait: bool) -> Refusal | None:
    if state != State.DRAFT:
        return Refusal("decision:not-a-draft")
    return Refusal("decision:wait-stays") if is_wait else None


def refusal_to_withdraw(state: State, *, reason: str) -> Refusal | None:
    """Only a draft is withdrawn: an opened vote is counted, whatever comes of it."""
    if state != State.DRAFT:
        return Refusal("decision:not-a-draft")
    return Refusal("decision:withdrawal-needs-reason") if is_blank(reason) else None


def refusal_to_open(state: State, check: OpeningCheck, *, now: datetime) -> Refusal | None:
    """Everything that the vote will be judged by stands before the first ballot."""
    if state != State.DRAFT:
        return Refusal("decision:not-a-draft")
    return next((refusal for refusal in missing_to_open(check, now=now).values() if refusal), None)


def missing_to_open(check: OpeningCheck, *, now: datetime) -> dict[Step, Refusal | None]:
    """What each page of a draft still lacks before its vote may open; None where it lacks nothing."""
    return {
        Step.WHAT: check.origin,
        Step.OPTIONS: _refusal_of_options(check),
        Step.COUNT: _refusal_of_count(check),
        Step.WHEN: _refusal_of_who_and_when(check, now),
    }


def _refusal_of_options(check: OpeningCheck) -> Refusal | None:
    if check.proposals == 0:
        return Refusal("decision:needs-option")
    if is_blank(check.waiting_cost):
        return Refusal("decision:needs-waiting-cost")
    return refusal_of_titles(check.titles, waiting=check.waiting)


def _refusal_of_count(check: OpeningCheck) -> Refusal | None:
    if check.terms.method in ONE_OPTION_METHODS and check.proposals > 1:
        return Refusal("decision:one-proposal")
    if check.terms.method == Method.CONSENT and check.terms.is_secret:
        return Refusal("decision:consent-is-open")
    refusal = refusal_of_terms_to_open(check.terms, options=check.proposals, costs=check.costs)
    if refusal is None and check.is_high_stakes and (missing := sum(is_blank(answer) for answer in check.answers)):
        return Refusal("decision:answers-missing", {"missing": missing})
    return refusal


def refusal_of_electorate(said_name: str, said_value: str, *, name: str, value: str) -> Refusal | None:
    """Whether a vote may be limited to this value: ``name`` and ``value`` are what the space knows, or empty."""
    if not name:
        return Refusal("decision:electorate-unknown", {"name": said_name})
    return None if value else Refusal("decision:electorate-value-unknown", {"name": name, "value": said_value})


def _refusal_of_who_and_when(check: OpeningCheck, now: datetime) -> Refusal | None:
    if not check.is_electorate_known:
        return Refusal("decision:electorate-gone")
    if check.census is not None:
        return check.census
    if check.closes_at is None or not now < check.closes_at <= now + timedelta(days=OPEN_MAX_DAYS):
        return Refusal("decision:closing-out-of-range", {"days": OPEN_MAX_DAYS})
    return None if check.roll_size else Refusal("decision:empty-roll")


def refusal_of_census(*, is_there: bool, is_value_there: bool) -> Refusal | None:
    """Whether a vote may be limited to this census, and to the value of it that it names."""
    if not is_there:
        return Refusal("decision:census-unknown")
    return None if is_value_there else Refusal("decision:census-value-unknown")


def refusal_to_admit(*, has_census: bool, has_attribute: bool, may_admit: bool) -> Refusal | None:
    """Whether who verifies later may vote. What somebody holds of an attribute is known of today only."""
    if not has_census:
        return Refusal("decision:admits-without-census")
    if has_attribute:
        return Refusal("decision:admits-with-attribute")
    return None if may_admit else Refusal("decision:census-admits-nobody")


def refusal_to_overwrite(*, seen: str, stands: str, becomes: str) -> Refusal | None:
    """Whether a part of a draft may be written over: what stands there is what its writer had seen, or is the same."""
    is_stale = bool(seen) and stands not in {seen, becomes}
    return Refusal("decision:changed-meanwhile") if is_stale else None


def people_needed(quorum: int, roll_size: int) -> int:
    """How many people a quorum in percent asks for, of so many."""
    return -(-quorum * roll_size // 100)


def state_at(state: State, *, closes_at: datetime | None, now: datetime) -> State:
    """The state as the clock has it: an open vote is closed once its time is up, whoever notices."""
    is_over = closes_at is not None and now >= closes_at
    return State.CLOSED if state == State.OPEN and is_over else state


def refusal_to_vote(state: State, *, closes_at: datetime | None, now: datetime) -> Refusal | None:
    if state in {State.DRAFT, State.WITHDRAWN}:
        return Refusal("decision:not-open")
    if state_at(state, closes_at=closes_at, now=now) != State.OPEN:
        return Refusal("decision:closed")
    return None


def refusal_to_vote_again(*, is_secret: bool, has_voted: bool) -> Refusal | None:
    """A secret ballot is nobody's once it is in the box, so nobody can take it out again."""
    return Refusal("decision:already-voted") if is_secret and has_voted else None


def refusal_to_close(
    state: State, *, turnout: int, electorate: int, admits: bool, closes_at: datetime | None, now: datetime
) -> Refusal | None:
    """It closes when its time is up, or earlier when nobody is left to vote; never earlier while others may come."""
    if state != State.OPEN:
        return Refusal("decision:not-open")
    if closes_at is not None and now >= closes_at:
        return None
    if admits:
        return Refusal("decision:still-verifying")
    return None if turnout >= electorate else Refusal("decision:still-voting")


def refusal_to_publish(state: State, *, reasons: str) -> Refusal | None:
    if state == State.PUBLISHED:
        return Refusal("decision:already-published")
    if state != State.CLOSED:
        return Refusal("decision:not-closed")
    return Refusal("decision:publication-needs-reasons") if is_blank(reasons) else None


def refusal_to_respond(state: State, *, has_responded: bool, reason: str) -> Refusal | None:
    if state != State.PUBLISHED:
        return Refusal("decision:not-published")
    if has_responded:
        return Refusal("decision:already-responded")
    return Refusal("decision:response-needs-reason") if is_blank(reason) else None


def is_response_overdue(*, due_at: datetime | None, has_responded: bool, now: datetime) -> bool:
    return due_at is not None and not has_responded and now > due_at


def response_due(published_at: datetime, response_days: int) -> datetime:
    return published_at + timedelta(days=response_days)


def review_due(published_on: date) -> date:
    """From which day the page asks to set the record beside what really happened."""
    return published_on + timedelta(days=REVIEW_DAYS)


def next_key(keys: Collection[str]) -> str:
    """A key that none of these has: ``option-3`` after ``option-1`` and ``option-2``."""
    numbers = [int(key.removeprefix("option-")) for key in keys if key != WAIT_KEY]
    return f"option-{max(numbers, default=0) + 1}"
