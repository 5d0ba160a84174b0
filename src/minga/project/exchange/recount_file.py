"""Export the file from which anybody can count a decision again."""

from pathlib import Path
from typing import Any

from minga.algorithms.tally import is_confirmed
from minga.decision.queries import recount_file, visible_decision
from minga.decision.rules import State
from minga.foundation.exchange.tables import TableError
from minga.foundation.policy import Actor
from minga.project.exchange.writing import new_file, write_json


def export_recount(*, decision_id: int, path: Path, by: Actor) -> bool:
    """Write the published count. Returns whether counting it again gives what it claims."""
    decision = visible_decision(by, decision_id)
    if decision.state != State.PUBLISHED:
        raise TableError("export:not-counted")
    document: dict[str, Any] = recount_file(decision)
    with new_file(path) as draft:
        write_json(draft, document)
    return is_confirmed(document)
