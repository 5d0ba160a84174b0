"""Why something may not happen, as a value that a rule returns and a door shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason code such as ``decision:closed`` with the values its sentence names."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
