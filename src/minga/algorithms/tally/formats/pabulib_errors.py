"""What is wrong with a Pabulib file, and in which line."""

from typing import Literal

from .limits import shortened

type PabulibErrorCode = Literal[
    "bad_encoding",
    "bad_amount",
    "bad_field_count",
    "bad_limit",
    "bad_mark",
    "bad_points",
    "bad_separator",
    "beyond_limit",
    "missing_block",
    "missing_field",
    "no_projects",
    "other_votes",
    "repeated_field",
    "repeated_project",
    "repeated_vote",
    "repeated_voter",
    "truncated",
    "unknown_project",
    "unknown_rule",
    "unknown_vote_type",
]


class PabulibError(ValueError):
    """A file that cannot be read as Pabulib; `code` names the reason, `line` (from 1; 0: the file) the place."""

    def __init__(self, code: PabulibErrorCode, line: int, sentence: str) -> None:
        self.code = code
        self.line = line
        said = shortened(sentence)
        super().__init__(f"line {line}: {said}" if line else said)
