"""What is wrong with a file of ballots, and in which line."""

from typing import Literal

from .decoding import NotTextError, decode_text
from .limits import shortened

type ElectionErrorCode = Literal[
    "bad_encoding",
    "bad_header",
    "bad_number",
    "bad_rank",
    "bad_weight",
    "overvote",
    "repeated_name",
    "repeated_option",
    "too_large",
    "truncated",
    "unknown_format",
    "unknown_option",
    "unwritable",
]


class ElectionFileError(ValueError):
    """A file that cannot be read (or, *unwritable*, not be written) as the format that was asked for.

    `code` names the reason for translation and `line` (from 1; 0 where there is none) the place.
    """

    def __init__(self, code: ElectionErrorCode, line: int, sentence: str) -> None:
        self.code = code
        self.line = line
        said = shortened(sentence)
        super().__init__(f"line {line}: {said}" if line else said)


def decode(content: bytes) -> str:
    """The text of a file, where it can be read without guessing; lines end as they do in Unix."""
    try:
        return decode_text(content)
    except NotTextError as error:
        raise ElectionFileError("bad_encoding", error.line, error.sentence) from error
