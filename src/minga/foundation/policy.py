"""Who acts, and whether they may: composed permissions over an actor and a thing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from minga.kernel import Refusal

ADMINISTRATOR: Final = "administrator"
MEMBER: Final = "member"
GUEST: Final = "guest"


class NotAllowedError(Exception):
    """The actor may see this thing, but may not do this with it."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class NotFoundError(Exception):
    """There is no such thing, or the actor may not know that there is."""


class RefusedError(Exception):
    """A rule of the house says no; ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


@dataclass(frozen=True)
class Actor:
    """A person (or nobody, for a visitor) acting in one space.

    ``space_role`` is administrator, member, guest or None (not in this space). Whoever is suspended in it is nobody
    there, as a visitor is: ``is_suspended`` only lets the doors say so. ``remember`` keeps what was looked up once
    for as long as this actor lives, which is one request.
    """

    user_id: int | None
    space_id: int
    space_role: str | None = None
    is_external: bool = False
    name: str = ""
    is_suspended: bool = False
    memory: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_known(self) -> bool:
        return self.user_id is not None

    @property
    def person_id(self) -> int:
        """The person's id; raises :class:`NotAllowedError` for a visitor."""
        if self.user_id is None:
            raise NotAllowedError("is_known")
        return self.user_id

    def remember[T](self, key: str, load: Callable[[], T]) -> T:
        if key not in self.memory:
            self.memory[key] = load()
        kept: T = self.memory[key]
        return kept

    def forget(self) -> None:
        """Drop what was remembered: after a write that changes roles."""
        self.memory.clear()


class Permission[T]:
    """A named yes/no question about an actor and a thing; compose with ``&``, ``|`` and ``~``."""

    def __init__(self, test: Callable[[Actor, T], bool], name: str) -> None:
        self._test = test
        self.name = name

    def __call__(self, actor: Actor, thing: T) -> bool:
        return self._test(actor, thing)

    def __and__(self, other: "Permission[T]") -> "Permission[T]":
        return Permission(lambda a, t: self(a, t) and other(a, t), f"({self.name} and {other.name})")

    def __or__(self, other: "Permission[T]") -> "Permission[T]":
        return Permission(lambda a, t: self(a, t) or other(a, t), f"({self.name} or {other.name})")

    def __invert__(self) -> "Permission[T]":
        return Permission(lambda a, t: not self(a, t), f"not {self.name}")

    def __repr__(self) -> str:
        return f"<Permission {self.name}>"


def permission[T](test: Callable[[Actor, T], bool]) -> Permission[T]:
    """Make a permission of a function ``(actor, thing) -> bool``."""
    return Permission(test, test.__name__)


@permission
def is_known(actor: Actor, _thing: object) -> bool:
    return actor.is_known


@permission
def is_space_member(actor: Actor, _thing: object) -> bool:
    """Belongs to the space and is not limited to single communities."""
    return actor.space_role in {ADMINISTRATOR, MEMBER}


@permission
def is_space_administrator(actor: Actor, _thing: object) -> bool:
    return actor.space_role == ADMINISTRATOR


def require[T](needed: Permission[T], actor: Actor, thing: T) -> None:
    """Raise :class:`NotAllowedError` unless the actor holds the permission on the thing."""
    if not needed(actor, thing):
        raise NotAllowedError(needed.name)


def refuse_if(refusal: Refusal | None) -> None:
    """Raise :class:`RefusedError` when a rule returned a refusal."""
    if refusal is not None:
        raise RefusedError(refusal)
