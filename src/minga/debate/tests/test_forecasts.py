"""Forecasts: the status quo is fixed with the round, known to nobody while people estimate, and never changed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from minga.debate import actions, queries
from minga.debate.models import EstimateRound, ForecastTerms
from minga.debate.rules import Terms
from minga.debate.tests import factories
from minga.debate.tests.factories import AFTER, CLOSES_AT
from minga.debate.tests.test_actions import journal, refused
from minga.foundation import clock
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW
from minga.purpose.tests import factories as purposes


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


DAY = (CLOSES_AT + timedelta(days=30)).date()


def terms(**changes):
    fields = {"status_quo": 417.5, "status_quo_source": "Registro del año pasado", "resolves_on": DAY}
    return Terms(**(fields | changes))


def forecast(cast, question, **changes):
    return factories.estimates(cast, question, terms=terms(**changes))


def test_the_terms_are_fixed_with_the_round_and_the_journal_says_when(cast):
    question = factories.opened(cast)
    forecast(cast, question, named=380, named_by="El equipo de planta")
    row = ForecastTerms.objects.get(question=question)
    assert (row.status_quo, row.named, row.fixed_at) == (417.5, 380, NOW)
    (entry,) = journal("forecast-terms-fixed")
    assert "417" not in str(entry.payload)
    with refused("debate:round-exists"):
        forecast(cast, question, status_quo=9)
    row.refresh_from_db()
    assert row.status_quo == 417.5


def test_nobody_reads_the_status_quo_while_the_question_is_open(cast, client):
    question = factories.opened(cast)
    forecast(cast, question, named=381.5, named_by="El equipo de planta")
    assert queries.terms_of(question, now=NOW).status_quo is None
    assert queries.forecasts(cast.actor(cast.rosa), now=NOW) == ()
    for who in (cast.tito, cast.rosa):
        client.force_login(who)
        page = client.get(f"/s/{cast.space.slug}/debate/{question.pk}/estimates/").content.decode()
        assert not any(part in page for part in ("417", "381", "Registro del año pasado", "El equipo de planta"))
    assert queries.terms_of(question, now=AFTER).status_quo == 417.5


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status_quo_source": " "}, "debate:status-quo-needs-source"),
        ({"status_quo": float("nan")}, "debate:not-a-number"),
        ({"named": 3}, "debate:named-needs-both"),
        ({"named_by": "Alguien"}, "debate:named-needs-both"),
        ({"resolves_on": CLOSES_AT.date() - timedelta(days=1)}, "debate:resolves-before-closing"),
        ({"unit": "Planta 1"}, "debate:needs-unit-and-period"),
        ({"indicator_id": 1}, "debate:needs-unit-and-period"),
        ({"indicator_id": 10**9, "unit": "Planta 1", "period": date(2027, 1, 1)}, "debate:unknown-indicator"),
        ({"is_probability": True, "status_quo": 140}, "debate:not-a-percentage"),
    ],
)
def test_terms_that_could_not_be_scored_are_refused_and_no_round_is_asked(cast, changes, code):
    question = factories.opened(cast)
    with refused(code):
        forecast(cast, question, **changes)
    assert not EstimateRound.objects.exists()
    assert not ForecastTerms.objects.exists()
    assert not journal("estimate-asked")


def test_a_value_of_another_purpose_cannot_be_the_truth(cast):
    question = factories.opened(cast)
    foreign = purposes.indicator(cast, purposes.draft(cast, title="Otro propósito"), "Otra cosa")
    with refused("debate:unknown-indicator"):
        forecast(cast, question, indicator_id=foreign.pk, unit="Planta 1", period=date(2027, 1, 1))
    assert not ForecastTerms.objects.exists()


def test_probabilities_are_percent(cast):
    question = factories.opened(cast)
    asked = forecast(cast, question, is_probability=True, status_quo=30)
    with refused("debate:not-a-percentage"):
        actions.seal_estimate(round_id=asked.pk, value=101, by=cast.actor(cast.tito), now=NOW)
    actions.seal_estimate(round_id=asked.pk, value=100, by=cast.actor(cast.tito), now=NOW)


@pytest.mark.parametrize(("who", "error"), [("tito", NotAllowedError), ("salma", NotAllowedError)])
def test_only_facilitators_who_do_not_sponsor_ask_for_a_forecast(cast, who, error):
    question = factories.opened(cast)
    by = cast.actor(getattr(cast, who))
    with pytest.raises(error):
        actions.ask_estimate(
            question_id=question.pk,
            prompt="¿Cuántas?",
            unit="t",
            low_hint=None,
            high_hint=None,
            by=by,
            now=NOW,
            terms=terms(),
        )
    assert not ForecastTerms.objects.exists()


def test_another_space_knows_nothing_of_it(cast, neighbours):
    question = factories.opened(cast)
    forecast(cast, question)
    with in_space(neighbours.space.pk):
        assert not ForecastTerms.objects.exists()
        assert queries.forecasts(neighbours.actor(neighbours.rosa), now=AFTER) == ()
        with pytest.raises(NotFoundError):
            forecast(neighbours, question)


def test_the_database_holds_what_must_never_be_false(cast):
    question = factories.opened(cast)
    fields = {"question": question, "status_quo": 1, "resolves_on": DAY, "fixed_by": cast.rosa, "fixed_at": NOW}
    with pytest.raises(RefusedError), transaction.atomic():
        ForecastTerms.objects.create(**fields)
    terms = ForecastTerms.objects.create(**fields, status_quo_source="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        ForecastTerms.objects.filter(pk=terms.pk).update(status_quo_source="")
    terms.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ForecastTerms.objects.create(**fields, status_quo_source="x", unit="Planta 1")


def test_the_form_asks_and_says_what_is_missing(cast, client):
    question = factories.opened(cast)
    address = f"/s/{cast.space.slug}/debate/{question.pk}/estimates/forecast/"
    client.force_login(cast.tito)
    assert client.get(address).status_code == 403
    client.force_login(cast.rosa)
    assert client.get(address).status_code == 200
    sent = {"prompt": "¿Cuántas toneladas?", "status_quo": "417.5", "resolves_on": DAY.isoformat()}
    assert client.post(address, sent).status_code == 422
    assert not ForecastTerms.objects.exists()
    assert client.post(address, sent | {"status_quo_source": "Registro", "unit": "t"}).status_code == 302
    assert ForecastTerms.objects.get().status_quo == 417.5
