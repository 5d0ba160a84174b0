"""Forecasts as tests need them: seven people estimate, twice where asked, and the question closes."""

from datetime import datetime, timedelta
from typing import Any

from minga.community.models import Community
from minga.community.rules import Role
from minga.community.tests import factories as community
from minga.debate import actions
from minga.debate.models import Question
from minga.debate.rules import Terms
from minga.debate.tests import factories as debate
from minga.foundation.accounts.models import User
from minga.foundation.testing.cast import NOW, Cast
from minga.foundation.testing.scenes import scene
from minga.outcome import actions as outcome
from minga.outcome.models import ForecastTruth
from minga.outcome.rules.truths import Stated

RESOLVES_ON = (debate.CLOSES_AT + timedelta(days=20)).date()
DAY_CAME = debate.CLOSES_AT + timedelta(days=21)
SPREAD = (-3, -2, -1, 0, 1, 2, 3)


@scene
def place(cast: Cast, access: str = "open", **changes: Any) -> tuple[Community, list[User]]:
    """A community where Rosa facilitates and Erik evaluates, with seven more people."""
    where = community.opened(cast, access, **changes)
    enrolments = [
        community.actions.Enrolment(f"pronostica{number}@example.org", f"Pronóstico {number}", Role.MEMBER)
        for number in range(7)
    ]
    ids = community.enrol(cast, where, *enrolments)
    return where, list(User.objects.filter(pk__in=ids.values()).order_by("id"))


@scene
def asked(cast: Cast, where: Community, **terms: Any) -> Question:
    question = debate.opened(cast, where)
    fields = {"status_quo": 100.0, "status_quo_source": "Registro de 2025", "resolves_on": RESOLVES_ON}
    debate.estimates(cast, question, low_hint=None, high_hint=None, terms=Terms(**(fields | terms)))
    return question


@scene
def estimated(cast: Cast, question: Question, people: list[User], *, median: float, again: float | None = None) -> None:
    """One round around ``median``, revealed; and a second one around ``again``."""
    rosa = cast.actor(cast.rosa)
    for centre in [median] if again is None else [median, again]:
        if centre is again:
            actions.ask_second_round(question_id=question.pk, by=rosa, now=NOW)
        latest = question.rounds.order_by("-number").first()
        for who, shift in zip(people, SPREAD, strict=True):
            actions.seal_estimate(round_id=latest.pk, value=centre + shift, by=cast.actor(who), now=NOW)
        actions.reveal_estimates(round_id=latest.pk, by=rosa, now=NOW)


@scene
def closed(cast: Cast, where: Community, people: list[User], *, median: float = 90, **changes: Any) -> Question:
    """A forecast that has closed and whose crowd said ``median`` (and then ``again``)."""
    again = changes.pop("again", None)
    question = asked(cast, where, **changes)
    estimated(cast, question, people, median=median, again=again)
    actions.close_question(question_id=question.pk, by=cast.actor(cast.rosa), now=NOW + timedelta(days=1))
    question.refresh_from_db()
    return question


def told(
    cast: Cast,
    question: Question,
    value: float | None,
    *,
    who: User | None = None,
    now: datetime = DAY_CAME,
    **changes: Any,
) -> ForecastTruth:
    stated = Stated(**({"value": value, "source": "Acta del taller"} | changes))
    return outcome.state_truth(question_id=question.pk, stated=stated, by=cast.actor(who or cast.erik), now=now)
