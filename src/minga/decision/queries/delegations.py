"""Whose voice goes where: for the count, and for its owner's eyes only."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from minga.algorithms import tally
from minga.community.models import Community, Membership
from minga.decision import rules, wording
from minga.decision.models import Decision, Delegation, RollEntry
from minga.foundation.accounts.models import User
from minga.foundation.accounts.names import are_names_read, is_name_read
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import suspended_here

PEOPLE_SHOWN = 40


@dataclass(frozen=True, slots=True)
class VoicePath:
    """Where the viewer's own voice goes: names in order, what comes of it as things stand, and how it was lent."""

    names: tuple[str, ...]
    sentence: str
    is_counted: bool
    is_for_this_vote: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """People a voice can be lent to; ``is_cut`` where there are more than are shown."""

    rows: tuple[PersonRow, ...]
    is_cut: bool


def delegations_of(decision: Decision) -> dict[str, dict[str, str]]:
    """Who lends to whom, for this vote and for its community's: what was said for this vote goes first.

    What is lent or taken back for the community after the vote's time is up changes nothing in it, also while the
    clock has not closed it yet.
    The shape is the one that :func:`minga.algorithms.tally.resolve_delegations` takes.
    """
    here = Delegation.objects.filter(Q(decision=decision) | Q(decision=None), community_id=decision.community_id)
    ends = [moment for moment in (decision.closes_at, decision.closed_at) if moment]
    lent = here.in_force_at(min(ends)) if ends else here.in_force()
    found: dict[str, dict[str, str]] = {}
    for owner, delegate, vote in lent.values_list("owner_id", "delegate_id", "decision_id"):
        subject = str(vote) if vote else tally.EVERY_SUBJECT
        found.setdefault(str(owner), {})[subject] = str(delegate)
    return found


def voices_of(decision: Decision) -> dict[int, int]:
    """For how many people on the roll the ballot of each who voted speaks, as things stand; their own included."""
    roll, voted = _roll(decision)
    weights = tally.resolve_delegations(roll, voted, delegations_of(decision), str(decision.pk)).weights
    return {int(user_id): voices for user_id, voices in weights.items()}


def my_voice_path(decision: Decision, user_id: int) -> VoicePath | None:
    """Where this person's voice goes if they cast no ballot; None where they have not lent it.

    Never ask this for anybody but the person who looks.
    """
    delegations = delegations_of(decision)
    mine = delegations.get(str(user_id))
    if mine is None:
        return None
    roll, voted = _roll(decision)
    path = tally.path_of(str(user_id), voted, delegations, str(decision.pk))
    end = rules.end_of(path, roll=roll, voted=voted)
    names = _names(path[1:])
    sentence = str(wording.PATH_ENDS[end]) % {"last": names[-1]}
    return VoicePath(names, sentence, end == rules.PathEnd.VOTED, str(decision.pk) in mine)


def _roll(decision: Decision) -> tuple[list[str], frozenset[str]]:
    """Everybody on the roll, and who of them has voted."""
    entries = list(RollEntry.objects.filter(decision=decision).values_list("user_id", "has_voted"))
    return [str(user) for user, _voted in entries], frozenset(str(user) for user, voted in entries if voted)


def _names(user_ids: tuple[str, ...]) -> tuple[str, ...]:
    people = User.objects.in_bulk([int(user_id) for user_id in user_ids])
    return tuple(str(people[int(user_id)]) for user_id in user_ids)


def my_community_delegate(actor: Actor, community_id: int) -> str:
    """Whom the viewer has lent their voice in this community; empty for nobody."""
    lent = Delegation.objects.in_force().filter(community_id=community_id, decision=None, owner_id=actor.user_id)
    mine = lent.select_related("delegate").first()
    return str(mine.delegate) if mine else ""


def people_on_roll(decision: Decision, *, by: Actor, words: str = "") -> PeoplePage:
    """The others on the roll whose name holds these words."""
    roll = RollEntry.objects.filter(decision=decision).exclude(user_id=by.person_id)
    return _people(User.objects.filter(pk__in=roll.values("user_id")), words)


def people_voting_in(community: Community, *, by: Actor, words: str = "") -> PeoplePage:
    """The others who would be on the roll of a vote of this community."""
    roles = rules.roles_on_roll(community.purpose.decision_right)
    inside = Membership.objects.active().filter(community=community, role__in=roles).exclude(user_id=by.person_id)
    return _people(User.objects.filter(pk__in=inside.values("user_id")), words)


def _people(people: QuerySet[User], words: str) -> PeoplePage:
    here = people.exclude(pk__in=suspended_here().values("user_id"))
    named = here.filter(name__icontains=words.strip()) if words.strip() else here
    if not are_names_read():
        # Nobody learns by asking whether somebody of a name is there.
        named = named.filter(pk__in=[pk for pk in here.values_list("pk", flat=True) if is_name_read(pk)])
    found = list(named.order_by("name", "id")[: PEOPLE_SHOWN + 1])
    rows = tuple(PersonRow(person.pk, str(person)) for person in found[:PEOPLE_SHOWN])
    return PeoplePage(rows, len(found) > PEOPLE_SHOWN)
