"""The published file of a count, from which anybody can repeat it."""

from collections.abc import Mapping, Sequence
from typing import Any

from .ballots import Ballot, Method
from .document_reading import read_document
from .document_writing import FORMAT, VERSION, in_canonical_order, write_result, write_result_of_version_1, write_rules
from .results import Result
from .rules import Rules
from .tallying import tally


def counted_document(
    method: Method,
    options: Sequence[str],
    ballots: Sequence[Ballot],
    rules: Rules,
    roll_size: int,
    *,
    weights: Sequence[int] | None = None,
) -> tuple[dict[str, Any], Result]:
    """Everything needed to repeat the count, in JSON types only, and the result it claims, as `recount` gives it.

    Ballots are written in a canonical order, so that the order in which they arrived cannot be read;
    the result does not depend on it. Fractions are written ``"2/3"``. Raises `TallyError` as `tally` does.
    """
    voices = [1] * len(ballots) if weights is None else weights
    written = in_canonical_order(ballots, voices)
    ordered, voices = [ballot for ballot, _entry in written], [entry["weight"] for _ballot, entry in written]
    result = tally(method, options, ordered, rules, roll_size, weights=voices)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "method": method,
        "options": list(options),
        "roll_size": roll_size,
        "rules": write_rules(rules),
        "ballots": [entry for _ballot, entry in written],
        "result": write_result(result),
    }
    return document, result


def recount(document: Mapping[str, Any]) -> Result:
    """Count a published document again, of version 2 or 1; what it claims as its result is not looked at.

    Raises `TallyError` (`bad_document`) where it is not one, and as `tally` does for what it holds.
    """
    method, options, ballots, rules, roll_size, weights = read_document(document)
    return tally(method, options, ballots, rules, roll_size, weights=weights)


def is_confirmed(document: Mapping[str, Any]) -> bool:
    """Whether counting the document again gives the result it claims."""
    result = recount(document)
    write = write_result if document["version"] == VERSION else write_result_of_version_1
    return write(result) == document.get("result")
