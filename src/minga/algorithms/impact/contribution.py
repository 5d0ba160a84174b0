"""Contribution analysis: a theory of change step by step, and its rivals one by one (Mayne 2001, 2012)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RivalStatus(StrEnum):
    """What is known of a rival explanation. A part it explains does not stand against the rest."""

    OPEN = "open"
    RULED_OUT = "ruled_out"
    EXPLAINS_PART = "explains_part"
    EXPLAINS_IT = "explains_it"


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the theory of change; evidence is an observation or a document, never an opinion."""

    claim: str
    has_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Rival:
    """Another explanation of the same change, its status, and whether somebody but the owner examined it."""

    claim: str
    status: RivalStatus = RivalStatus.OPEN
    is_examined_by_second_person: bool = False


@dataclass(frozen=True, slots=True)
class Contribution:
    """What `evidence_level` asks of a contribution analysis, which reaches level 3 at most."""

    steps: tuple[Step, ...] = ()
    rivals: tuple[Rival, ...] = ()
