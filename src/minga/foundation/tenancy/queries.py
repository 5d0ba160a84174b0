"""Who is here: spaces and actors, as the doors need them."""

from dataclasses import dataclass

from minga.foundation.policy import Actor
from minga.foundation.tenancy.models import Space, SpaceMembership


@dataclass(frozen=True, slots=True)
class SpaceRow:
    id: int
    slug: str
    name: str
    role: str


def space_by_slug(slug: str) -> Space | None:
    return Space.objects.filter(slug=slug).first()


def actor_in(space_id: int, *, user_id: int | None, name: str = "") -> Actor:
    """The actor that a person is in this space; a visitor when ``user_id`` is None."""
    if user_id is None:
        return Actor(user_id=None, space_id=space_id)
    membership = (
        SpaceMembership.objects.filter(space_id=space_id, user_id=user_id).values_list("role", "is_external").first()
    )
    role, is_external = membership or (None, True)
    return Actor(user_id=user_id, space_id=space_id, space_role=role, is_external=is_external, name=name)


def spaces_of(user_id: int) -> tuple[SpaceRow, ...]:
    rows = SpaceMembership.objects.filter(user_id=user_id).order_by("space__name")
    return tuple(SpaceRow(*row) for row in rows.values_list("space_id", "space__slug", "space__name", "role"))


def people_choices(space_id: int) -> list[tuple[int, str]]:
    """People of a space for a choice field, by name. Guests are left out."""
    rows = (
        SpaceMembership.objects.filter(space_id=space_id)
        .exclude(role="guest")
        .order_by("user__name", "user__email")
        .values_list("user_id", "user__name", "user__email")
    )
    return [(user_id, name or email.partition("@")[0]) for user_id, name, email in rows]


def open_spaces() -> tuple[SpaceRow, ...]:
    """Spaces that visitors may look into."""
    rows = Space.objects.filter(is_open_to_visitors=True).order_by("name")
    return tuple(SpaceRow(pk, slug, name, "") for pk, slug, name in rows.values_list("id", "slug", "name"))
