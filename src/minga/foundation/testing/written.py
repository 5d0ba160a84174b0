"""The same rows as different programs and people write them, for tests of whatever reads tables."""

import csv
import gzip
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hypothesis import strategies as st


@dataclass(frozen=True, slots=True)
class Hand:
    """How a table is written. ``blank_rows`` are the places before which a blank row stands."""

    separator: str = ","
    line_end: str = "\n"
    encoding: str = "utf-8"
    is_packed: bool = False
    is_quoted: bool = False
    blank_rows: tuple[int, ...] = ()
    blank_columns: int = 0
    notes: str = ""
    is_declared: bool = False

    def write(self, rows: Sequence[Sequence[object]]) -> bytes:
        """The bytes of a file with these rows, the first of which are heads."""
        text = io.StringIO(newline="")
        # Before Python 3.13 the writer leaves a line feed bare where lines end in a carriage return alone.
        is_quoted = self.is_quoted or self.line_end == "\r"
        quoting: Literal[0, 1] = csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL
        writer = csv.writer(text, delimiter=self.separator, lineterminator=self.line_end, quoting=quoting)
        if self.is_declared:
            text.write(f"sep={self.separator}{self.line_end}")
        width = len(rows[0]) + bool(self.notes) + self.blank_columns
        for place, row in enumerate(rows):
            for _blank in range(self.blank_rows.count(place)):
                text.write(self.separator * (width - 1) + self.line_end)
            note = [] if not self.notes else [self.notes if place else "Notas"]
            writer.writerow([*row, *note, *[""] * self.blank_columns])
        content = text.getvalue().encode(self.encoding)
        return gzip.compress(content, mtime=0) if self.is_packed else content


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252")


def hands() -> st.SearchStrategy[Hand]:
    """Any way of writing a table; texts that ``cp1252`` lacks are not written by it."""
    return st.builds(
        Hand,
        separator=st.sampled_from(",;\t|"),
        line_end=st.sampled_from(["\n", "\r\n", "\r"]),
        encoding=st.sampled_from(ENCODINGS),
        is_packed=st.booleans(),
        is_quoted=st.booleans(),
        blank_rows=st.lists(st.integers(0, 4), max_size=3).map(tuple),
        blank_columns=st.integers(0, 2),
        notes=st.sampled_from(["", "visto", "a, b; c", 'de "ayer"', "dos\nlíneas"]),
        is_declared=st.booleans(),
    )


def spelled(text: str) -> st.SearchStrategy[str]:
    """A head as people type it: another case, blanks around it, a sign that nobody sees."""
    cases = st.sampled_from([str, str.upper, str.title, str.lower])
    around = st.sampled_from(["{}", " {} ", "\u200b{}", "{}\u00a0", "\ufeff{}"])
    return st.builds(lambda case, shape: shape.format(case(text)), cases, around)


def named(*names: str) -> st.SearchStrategy[str]:
    """One of these heads, as people type it."""
    return st.sampled_from(names).flatmap(spelled)
