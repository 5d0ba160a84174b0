"""Where an import goes: the community, the question, and the people it brings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from minga.community.actions import Enrolment, enrol_people, found_community, open_community
from minga.community.models import Community
from minga.community.permissions import visible_to as visible_communities
from minga.community.rules import Access, Role
from minga.debate.actions import Asking, ask_question, close_question, open_question
from minga.debate.models import Question
from minga.debate.permissions import visible_to as visible_questions
from minga.debate.rules import TITLE_MAX
from minga.foundation.exchange.tables import TableError
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.tenancy.models import Space
from minga.purpose.permissions import visible_to as visible_purposes

IMPORT_DOMAIN = "import.invalid"
DEFAULT_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A community by its id, or by a name under which it is found, or founded for ``purpose_id``."""

    community_id: int | None = None
    name: str = ""
    purpose_id: int | None = None
    days: int = DEFAULT_DAYS


@dataclass(frozen=True, slots=True)
class Placed:
    question: Question
    is_new: bool


def space_language(by: Actor) -> str:
    """The language in which an import writes."""
    return str(Space.objects.values_list("language", flat=True).get(pk=by.space_id))


def community_for(destination: Destination, *, by: Actor, now: datetime) -> Community:
    """The community, founded and opened when only a name and a purpose were given."""
    if destination.community_id is not None:
        found = visible_communities(by).filter(pk=destination.community_id).first()
        if found is None:
            raise NotFoundError
        return found
    if not destination.name:
        raise TableError("import:no-community")
    called = list(visible_communities(by).living().filter(name=destination.name)[:2])
    if len(called) > 1:
        count = visible_communities(by).living().filter(name=destination.name).count()
        raise TableError("import:name-is-not-one", name=destination.name, count=count)
    return called[0] if called else _founded(destination, by=by, now=now)


def _founded(destination: Destination, *, by: Actor, now: datetime) -> Community:
    purposes = list(visible_purposes(by).active().values_list("pk", flat=True)[:2])
    purpose_id = destination.purpose_id or (purposes[0] if len(purposes) == 1 else None)
    if purpose_id is None:
        raise TableError("import:no-purpose", name=destination.name)
    community = found_community(
        purpose_id=purpose_id, name=destination.name, about="", access=Access.INVITATION, by=by, now=now
    )
    return open_community(community_id=community.pk, by=by, now=now)


def question_in(
    community: Community, known: Question | None, *, title: str, body: str, days: int, by: Actor, now: datetime
) -> Placed:
    """The question of an earlier import, or a new one that opens now; ``days`` 0 is for :func:`close_at_once`."""
    if known is not None:
        if known.community_id != community.pk:
            raise TableError("import:elsewhere", community=known.community_id)
        return Placed(known, is_new=False)
    asking = Asking(
        title=title[:TITLE_MAX], body=body, opens_at=now, closes_at=now + timedelta(days=days or DEFAULT_DAYS)
    )
    asked = ask_question(community_id=community.pk, asking=asking, by=by, now=now)
    return Placed(open_question(question_id=asked.pk, by=by, now=now), is_new=True)


def close_at_once(placed: Placed, *, days: int, by: Actor, now: datetime) -> None:
    """A new question that should take no more votes here is closed as soon as it holds what was imported."""
    if placed.is_new and days == 0:
        # A second later: closing in the moment of opening would leave a time box of no length.
        close_question(question_id=placed.question.pk, by=by, now=now + timedelta(seconds=1))


def known_question(question_ids: Sequence[int], by: Actor) -> Question | None:
    """The first of these questions that the actor may know of."""
    found: Question | None = visible_questions(by).filter(pk__in=question_ids).order_by("pk").first()
    return found


def enrol_imported(community: Community, people: dict[str, str], *, by: Actor, now: datetime) -> dict[str, int]:
    """Put people of another system into the community: external guests by address, whom no mail can reach."""
    enrolments = [Enrolment(email, name, role=Role.GUEST, is_external=True) for email, name in people.items()]
    return enrol_people(community_id=community.pk, people=enrolments, by=by, now=now)
