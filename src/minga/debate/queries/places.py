"""Where and when what search finds stands: one query a kind."""

from collections.abc import Iterable

from minga.debate import wording
from minga.debate.models import Contribution, Question, Statement
from minga.debate.rules import ContributionState, State, state_at
from minga.foundation import clock
from minga.foundation.declared import Place


def question_places(ids: Iterable[int]) -> dict[int, Place]:
    rows = (
        Question.objects.filter(pk__in=ids)
        .order_by()
        .values_list("pk", "community__name", "state", "closes_at", "asked_at")
    )
    now = clock.now()
    return {
        pk: Place(where, str(wording.STATES[state_at(State(state), closes_at=closes_at, now=now)]), at)
        for pk, where, state, closes_at, at in rows
    }


def contribution_places(ids: Iterable[int]) -> dict[int, Place]:
    rows = (
        Contribution.objects.filter(pk__in=ids)
        .order_by()
        .values_list("pk", "question__community__name", "question__title", "kind", "state", "written_at")
    )
    return {
        pk: Place(f"{where} · {title}", str(wording.CONTRIBUTION_STATES[ContributionState(state)]) if state else "", at)
        for pk, where, title, _kind, state, at in rows
    }


def statement_places(ids: Iterable[int]) -> dict[int, Place]:
    rows = (
        Statement.objects.filter(pk__in=ids)
        .order_by()
        .values_list("pk", "question__community__name", "question__title", "written_at")
    )
    return {pk: Place(f"{where} · {title}", at=at) for pk, where, title, at in rows}
