"""What happens to people's rights in a space. Facts hold numbers, never a name or an address."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class ErasureAsked(Fact):
    """An administrator asked, on a person's request, that the person be erased."""

    name: ClassVar[str] = "rights:erasure-asked"
    is_live: ClassVar[bool] = False
    user_id: int
    keeps_texts: bool


@dataclass(frozen=True, kw_only=True)
class PersonErased(Fact):
    """Somebody has left for good: name, address and sign-ins are gone."""

    name: ClassVar[str] = "rights:person-erased"
    is_live: ClassVar[bool] = False
    user_id: int
    keeps_texts: bool


@dataclass(frozen=True, kw_only=True)
class RetentionSet(Fact):
    """How many days the space keeps something; ``before`` is what held until now."""

    name: ClassVar[str] = "rights:retention-set"
    is_live: ClassVar[bool] = False
    key: str
    days: int
    before: int


@dataclass(frozen=True, kw_only=True)
class TermsPublished(Fact):
    """A version of the terms of use was published; it holds from the moment named."""

    name: ClassVar[str] = "rights:terms-published"
    is_live: ClassVar[bool] = False
    number: int
    effective_at: str


@dataclass(frozen=True, kw_only=True)
class TermsAccepted(Fact):
    """Somebody accepted a version of the terms."""

    name: ClassVar[str] = "rights:terms-accepted"
    is_live: ClassVar[bool] = False
    number: int
