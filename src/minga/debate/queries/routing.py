"""Which statement a person is asked about next."""

from collections.abc import Set as AbstractSet

import numpy as np

from minga.algorithms.opinion_map import RoutingWeights, next_statements
from minga.debate.models import OpinionSnapshot


def loadings_of(question_id: int) -> dict[str, list[float]]:
    """How much each statement says of a person's place, by its id, as the newest map has it; empty without a map."""
    kept = OpinionSnapshot.objects.filter(question_id=question_id).order_by("-stance_version")
    return kept.values_list("drawing__routing", flat=True).first() or {}


def next_statement_id(
    seen: dict[int, int], answered: AbstractSet[int], loadings: dict[str, list[float]], *, person_id: int
) -> int | None:
    """The statement to show next out of ``seen`` (id to people who answered it); None when all are answered.

    New statements have no loading yet and come up because few have seen them.
    """
    ids = np.array(sorted(seen), dtype=np.int64)
    weights = RoutingWeights(
        key=ids,
        seen=np.array([seen[pk] for pk in ids.tolist()], dtype=np.int64),
        loading=np.array([loadings.get(str(pk), (0.0, 0.0)) for pk in ids.tolist()]).reshape(ids.size, 2),
        importance=np.zeros(ids.size),
    )
    done = np.array([[pk in answered for pk in ids.tolist()]], dtype=np.bool_)
    place = int(next_statements(weights, done, np.array([person_id]))[0])
    return int(ids[place]) if place >= 0 else None
