"""What happened, in the past tense: frozen facts made of ids and plain values."""

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

_FACTS: dict[str, type["Fact"]] = {}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Base of every event. Subclasses are frozen dataclasses of ids and plain JSON values.

    ``name`` is ``link:what-happened``. A field ``question_id`` makes the live topic ``question:<id>``.
    ``is_live`` is off where the moment itself must stay secret, as with a secret ballot.
    """

    name: ClassVar[str] = ""
    is_live: ClassVar[bool] = True

    def __init_subclass__(cls) -> None:
        if not cls.name:
            raise TypeError(f"{cls.__qualname__} needs a name")
        known = _FACTS.get(cls.name)
        if known is not None and known.__qualname__ != cls.__qualname__:
            raise TypeError(f"two facts are called {cls.name}")
        _FACTS[cls.name] = cls

    def to_payload(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Build the fact; keys it no longer knows are ignored, so old journals stay readable."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in payload.items() if key in known})

    def topics(self) -> tuple[str, ...]:
        """Live topics touched by this fact: ``question:12`` for a field ``question_id=12``."""
        if not self.is_live:
            return ()
        return tuple(
            f"{key.removesuffix('_id')}:{value}"
            for key, value in self.to_payload().items()
            if key.endswith("_id") and value is not None
        )


def fact_named(name: str) -> type[Fact] | None:
    """The class of facts with this name, or None when no installed link announces it."""
    return _FACTS.get(name)
