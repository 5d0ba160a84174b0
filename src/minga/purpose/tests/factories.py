"""Purposes as tests need them, made through the actions a person would use."""

from datetime import date, timedelta
from typing import Any

from minga.foundation.testing.cast import NOW, Cast
from minga.foundation.testing.scenes import scene
from minga.purpose import actions, rules
from minga.purpose.models import Goal, Indicator, Purpose


@scene
def charter(cast: Cast, **changes: Any) -> actions.Charter:
    fields: dict[str, Any] = {
        "title": "Más combustibles alternativos",
        "who": "Jefas de planta y proveedores",
        "issue": "Quemamos demasiado carbón",
        "member_gain": "Saber qué funciona en otras plantas",
        "organization_gain": "Menos coste y menos emisiones",
        "sponsor_id": cast.salma.pk,
        "decision_right": rules.DecisionRight.DECIDE,
        "redecide_on": NOW.date() + timedelta(days=300),
    }
    return actions.Charter(**(fields | changes))


@scene
def draft(cast: Cast, **changes: Any) -> Purpose:
    return actions.charter_purpose(charter=charter(cast, **changes), by=cast.actor(cast.rosa), now=NOW)


@scene
def indicator(cast: Cast, purpose: Purpose, name: str = "Sustitución térmica", **changes: Any) -> Indicator:
    fields: dict[str, Any] = {
        "unit": "%",
        "direction": rules.Direction.UP,
        "numerator": "Calor de combustibles alternativos",
        "denominator": "Calor total",
        "grain": rules.Grain.MONTH,
        "owner_id": cast.omar.pk,
        "source": "Parte mensual de planta",
    }
    by = cast.actor(cast.rosa)
    return actions.register_indicator(purpose_id=purpose.pk, name=name, by=by, now=NOW, **(fields | changes))


@scene
def goal(cast: Cast, purpose: Purpose, role: rules.GoalRole, name: str, **changes: Any) -> Goal:
    measured = indicator(cast, purpose, name, **changes)
    return actions.set_goal(
        purpose_id=purpose.pk,
        indicator_id=measured.pk,
        role=role,
        baseline=18.0,
        target=22.0,
        due_on=date(2027, 1, 1),
        by=cast.actor(cast.rosa),
        now=NOW,
    )


@scene
def reviewed(cast: Cast, purpose: Purpose) -> None:
    scores = dict.fromkeys(rules.Criterion, actions.Score(4, "Sí"))
    actions.review_criteria(purpose_id=purpose.pk, scores=scores, by=cast.actor(cast.erik), now=NOW)


@scene
def ready(cast: Cast, **changes: Any) -> Purpose:
    """A draft that lacks nothing for a GO."""
    purpose = draft(cast, **changes)
    goal(cast, purpose, rules.GoalRole.OUTCOME, "Sustitución térmica")
    goal(cast, purpose, rules.GoalRole.GUARDRAIL, "Paradas de horno")
    reviewed(cast, purpose)
    return purpose


@scene
def called_go(cast: Cast, **changes: Any) -> Purpose:
    """A purpose that its sponsor has called GO."""
    purpose = ready(cast, **changes)
    by = cast.actor(cast.salma)
    actions.call_purpose(
        purpose_id=purpose.pk, verdict=rules.Verdict.GO, reason="Vale la pena", expires_on=None, by=by, now=NOW
    )
    purpose.refresh_from_db()
    return purpose


def corrected(cast: Cast) -> Purpose:
    """A draft whose title its author has corrected."""
    purpose = draft(cast, title="Menos prisas")
    words = charter(cast, title="Menos prisa")
    return actions.revise_charter(purpose_id=purpose.pk, charter=words, by=cast.actor(cast.rosa), now=NOW)


def discarded(cast: Cast) -> Purpose:
    """A draft that its author has thrown away."""
    purpose = draft(cast, title="Otra vez será")
    return actions.discard_purpose(purpose_id=purpose.pk, by=cast.actor(cast.rosa), now=NOW)
