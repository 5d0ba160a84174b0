"""The count of a closed decision, kept beside the document it belongs to, so that looking at it counts nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from minga.algorithms import tally
from minga.decision.models import Decision
from minga.decision.queries.counting import document_of
from minga.decision.rules import Disclosure, disclosure_of


@dataclass(frozen=True, slots=True)
class KeptCount:
    """The result, of how many ballots, and what they would tell of single voters were they secret."""

    result: tally.Result
    ballots: int
    disclosure: Disclosure


def keep_count(document: Mapping[str, Any], counted: tally.Result) -> dict[str, Any]:
    """What is kept of a count: everything its page shows and the document only tells to who counts again."""
    choices = [{name: said for name, said in each.items() if name != "weight"} for each in document["ballots"]]
    return {
        "result": tally.keep_result(counted),
        "ballots": len(choices),
        "disclosure": disclosure_of(choices),
    }


def kept_count(decision: Decision) -> KeptCount:
    """The count of an ended decision; counted again only where none is kept."""
    kept = decision.counted
    if kept is None:
        document = document_of(decision)
        kept = keep_count(document, tally.recount(document))
    return KeptCount(tally.kept_result(kept["result"]), kept["ballots"], Disclosure(kept["disclosure"]))


def miscounted() -> Iterator[int]:
    """The ended decisions of the space whose document, counted again, gives another result than it claims or is kept.

    One after another: a document holds every ballot.
    """
    ended = Decision.objects.filter(result__isnull=False).order_by("pk")
    for pk in list(ended.values_list("pk", flat=True)):
        if not _is_confirmed(Decision.objects.only("result", "counted").get(pk=pk)):
            yield pk


def _is_confirmed(decision: Decision) -> bool:
    document: Mapping[str, Any] = decision.result or {}
    try:
        counted = tally.recount(document)
        return tally.is_confirmed(document) and keep_count(document, counted) == decision.counted
    except tally.TallyError:
        return False
