"""The small cast of every test: Rosa facilitates, Tito is a member, Inés is a guest, Salma sponsors, Erik evaluates."""

from dataclasses import dataclass
from datetime import UTC, datetime

from minga.foundation.accounts.models import User
from minga.foundation.policy import Actor
from minga.foundation.tenancy.actions import admit_person, create_space
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in
from minga.foundation.testing.scenes import scene

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cast:
    """A space and its people. ``ada`` administers, ``omar`` is a plain member of the space, ``nadie`` a stranger."""

    space: Space
    ada: User
    salma: User
    rosa: User
    tito: User
    ines: User
    erik: User
    omar: User
    nadie: User

    def actor(self, user: User | None) -> Actor:
        """This person acting in the cast's space; None is a visitor who has not signed in."""
        return actor_in(self.space.pk, user_id=user.pk if user else None, name=str(user or ""))


ROLES = {"ada": "administrator", "salma": "member", "rosa": "member", "tito": "member", "erik": "member"}
NAMES = {"ines": "Inés"}


@scene
def raise_cast(slug: str = "prueba", domain: str = "example.org") -> Cast:
    """A space with its cast, made through the actions everybody uses."""
    space = create_space(slug=slug, name=slug.title(), now=NOW)
    people: dict[str, User] = {}
    for key in ("ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie"):
        name = NAMES.get(key, key.title())
        people[key] = User.objects.create_user(f"{key}@{slug}.{domain}", None, name=name, language="es")
    for key in ("ada", "salma", "rosa", "tito", "erik", "omar"):
        admit_person(space_id=space.pk, user_id=people[key].pk, now=NOW, role=ROLES.get(key, "member"))
    admit_person(space_id=space.pk, user_id=people["ines"].pk, now=NOW, role="guest", is_external=True)
    return Cast(space=space, **people)
