"""People by name, as far as the reader may see them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from minga.community import wording
from minga.community.models import Community, Membership, MembershipQuerySet
from minga.community.permissions import CAN_SEE_PEOPLE, readable_by, roles_of
from minga.community.rules import MembershipState, Role
from minga.foundation.declared import PersonFound
from minga.foundation.policy import Actor, is_space_member
from minga.foundation.profiles.queries import Together
from minga.foundation.search.words import WORD_MAX, fold, split
from minga.foundation.tenancy.queries import current_slug, suspended_here
from minga.foundation.tenancy.rights import reads_every_name

LETTERS = {"a": "aáàäâã", "c": "cç", "e": "eéèëê", "i": "iíìïî", "n": "nñ", "o": "oóòöôõ", "u": "uúùüû"}
NAMES_MAX = 5
PEOPLE_FOUND, PEOPLE_READ = 10, 60


def named_like(people: MembershipQuerySet, words: str) -> MembershipQuerySet:
    """Those in whose name each of the words begins a word, whatever the accents and capitals."""
    for word in islice(split(words), NAMES_MAX):
        pattern = "".join(f"[{LETTERS.get(fold(letter), letter)}]" for letter in word.group()[:WORD_MAX])
        people = people.filter(user__name__iregex=rf"(^|[^\w]){pattern}")
    return people


def people_found(actor: Actor, words: str) -> Iterable[PersonFound]:
    """People by name: of the communities whose people the actor may see, each once, ten at most."""
    reads_names = reads_every_name(actor)
    if not any(split(words)) or not actor.is_known or reads_names is False:
        return
    sees_all = is_space_member(actor, None) and bool(reads_names)
    seen = readable_by(actor) if sees_all else readable_by(actor).filter(pk__in=list(roles_of(actor)))
    people = Membership.objects.active().exclude(user_id__in=suspended_here().values("user_id"))
    inside = named_like(people.filter(community__in=seen.order_by().values("pk")), words)
    slug = current_slug()
    names = ("user_id", "user__name", "community_id", "community__name")
    found: dict[int, PersonFound] = {}
    for user_id, name, community_id, where in inside.order_by("user__name", "user_id", "community__name").values_list(
        *names
    )[:PEOPLE_READ]:
        if user_id not in found and len(found) < PEOPLE_FOUND:
            url = reverse("community:people", args=[slug, community_id])
            found[user_id] = PersonFound(name, where, f"{url}?{urlencode({'q': name})}")
    yield from found.values()


def people_to_mention(
    actor: Actor, community_id: int, *, words: str = "", ids: Collection[int] | None = None, most: int
) -> list[tuple[int, str]]:
    """Who is inside, other than the actor, for whoever may see the people there; by name, or of some ids."""
    community = Community.objects.filter(pk=community_id).select_related("purpose").first()
    if community is None or not CAN_SEE_PEOPLE(actor, community):
        return []
    people = Membership.objects.active().filter(community=community).exclude(user__name="").exclude(user=actor.user_id)
    people = people.exclude(user_id__in=suspended_here().values("user_id"))
    if ids is not None:
        people = people.filter(user_id__in=list(ids))
    elif any(split(words)):
        people = named_like(people, words)
    elif words:
        people = people.filter(user__name__contains=words)
    return list(people.order_by("user__name", "user_id").values_list("user_id", "user__name")[:most])


def people_shared(actor: Actor) -> set[int]:
    """Everybody who is, or was, in a community where the actor is: whose names stand under what was written there."""
    were = [MembershipState.ACTIVE, MembershipState.LEFT, MembershipState.REMOVED]
    here = Membership.objects.filter(community_id__in=list(roles_of(actor)), state__in=were)
    return set(here.order_by().values_list("user_id", flat=True))


def together_with(actor: Actor, user_id: int) -> Iterable[Together]:
    """The communities where both the actor and this person are now."""
    inside = Membership.objects.active().filter(user_id=user_id, community_id__in=list(roles_of(actor)))
    rows = inside.order_by("community__name", "community_id").values_list("community_id", "community__name", "role")
    slug = current_slug()
    for pk, name, role in rows:
        yield Together(name, str(wording.ROLES[Role(role)]), reverse("community:detail", args=[slug, pk]))


@dataclass(frozen=True, slots=True)
class Belongs:
    """A community somebody is in, with their role there."""

    name: str
    role_label: str
    url: str


def communities_of(actor: Actor, user_id: int) -> tuple[Belongs, ...]:
    """The communities somebody is in, as far as the actor may see who is in them: of others not even how many."""
    inside = Membership.objects.active().filter(user_id=user_id, community__in=readable_by(actor).order_by())
    rows = inside.order_by("community__name", "community_id").values_list("community_id", "community__name", "role")
    slug = current_slug()
    return tuple(
        Belongs(name, str(wording.ROLES[Role(role)]), reverse("community:detail", args=[slug, pk]))
        for pk, name, role in rows
    )


def facilitated_alone(user_id: int) -> QuerySet[Membership, int]:
    """The communities where somebody facilitates and nobody else does who is here."""
    others = Membership.objects.facilitators().filter(community_id=OuterRef("community_id")).exclude(user_id=user_id)
    here = others.exclude(user_id__in=suspended_here().values("user_id"))
    mine = Membership.objects.facilitators().filter(~Exists(here), user_id=user_id)
    return mine.order_by().values_list("community_id", flat=True)


def next_facilitator(community: Community, user_id: int) -> int | None:
    """Whoever of the organization has been inside longest and takes part, as a proposal for who facilitates next."""
    inside = Membership.objects.active().filter(community=community, role=Role.MEMBER, is_external=False)
    here = inside.exclude(user_id__in=suspended_here().values("user_id")).exclude(user_id=user_id)
    return here.order_by("joined_at", "pk").values_list("user_id", flat=True).first()
