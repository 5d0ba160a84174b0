"""Forecasts against what happened: who may say it, what is counted, what may be said, and to whom."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from minga.community.rules import Role
from minga.community.tests import factories as community
from minga.debate import actions as debate
from minga.foundation.accounts.models import User
from minga.foundation.declared import declared
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW
from minga.foundation.testing.refusals import refused
from minga.foundation.testing.scenes import scene
from minga.outcome import queries
from minga.outcome.models import ForecastTruth
from minga.outcome.tests import factories, forecasting
from minga.outcome.tests.forecasting import DAY_CAME, RESOLVES_ON


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(DAY_CAME, tick=False), translation.override("en"):
        yield


def result(cast, question, who=None):
    return queries.result_of(cast.actor(who or cast.tito), question.pk, now=DAY_CAME)


def pool(cast, where, who=None):
    return queries.community_forecasts(cast.actor(who or cast.tito), where.pk, now=DAY_CAME)


def test_the_community_is_nearer_and_the_sentence_says_so(cast):
    where, people = forecasting.place(cast)
    question = forecasting.closed(cast, where, people, median=90, again=86)
    forecasting.told(cast, question, 85)
    row = result(cast, question)
    assert (row.state, row.first, row.second, row.status_quo, row.nearer) == ("resolved", 90, 86, 100, "crowd")
    assert queries.sentence_of(row) == "It was 85 t. The community (86 t) was nearer than the status quo (100 t)."


def test_where_the_status_quo_was_nearer_that_is_said_as_easily(cast):
    where, people = forecasting.place(cast)
    question = forecasting.closed(cast, where, people, median=60)
    forecasting.told(cast, question, 99)
    assert "The status quo (100 t) was nearer" in queries.sentence_of(result(cast, question))


ROLES = [
    ("erik", None),
    ("rosa", RefusedError),
    ("tito", NotAllowedError),
    ("ines", NotAllowedError),
    ("salma", NotAllowedError),
    ("nadie", NotFoundError),
]


@pytest.mark.parametrize(("who", "error"), ROLES)
def test_an_evaluator_says_what_happened_and_neither_who_asked_nor_the_sponsor(cast, who, error):
    where, people = forecasting.place(cast, "secret")
    question = forecasting.closed(cast, where, people)
    person = getattr(cast, who)
    if error is None:
        forecasting.told(cast, question, 85, who=person)
        assert ForecastTruth.objects.count() == 1
        return
    with pytest.raises(error):
        forecasting.told(cast, question, 85, who=person)
    assert not ForecastTruth.objects.exists()
    assert not Entry.objects.filter(name="outcome:truth-stated").exists()


def test_a_facilitator_who_estimated_does_not_say_what_happened(cast):
    where, people = forecasting.place(cast)
    ids = community.enrol(cast, where, community.actions.Enrolment("co@example.org", "Coral", Role.FACILITATOR))
    coral = User.objects.get(pk=ids["co@example.org"])
    question = forecasting.asked(cast, where)
    first = question.rounds.get()
    debate.seal_estimate(round_id=first.pk, value=80, by=cast.actor(coral), now=NOW)
    forecasting.estimated(cast, question, people, median=90)
    debate.close_question(question_id=question.pk, by=cast.actor(cast.rosa), now=NOW + timedelta(days=1))
    with refused("outcome:has-estimated"):
        forecasting.told(cast, question, 80, who=coral)
    assert not ForecastTruth.objects.exists()
    assert queries.due_forecasts(cast.actor(coral), today=RESOLVES_ON) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source": " "}, "outcome:truth-needs-source"),
        ({"value": None, "source": ""}, "outcome:truth-needs-reason"),
        ({"value": float("nan")}, "outcome:truth-needs-number"),
        ({"now": DAY_CAME - timedelta(days=10)}, "outcome:truth-too-early"),
    ],
)
def test_what_happened_needs_its_day_its_source_and_a_number(cast, changes, code):
    where, people = forecasting.place(cast)
    question = forecasting.closed(cast, where, people)
    with refused(code):
        forecasting.told(cast, question, **({"value": 85} | changes))
    assert not ForecastTruth.objects.exists()


def test_a_probability_happened_or_not(cast):
    where, people = forecasting.place(cast)
    question = forecasting.closed(cast, where, people, median=80, is_probability=True, status_quo=50)
    with refused("outcome:truth-yes-or-no"):
        forecasting.told(cast, question, 60)
    forecasting.told(cast, question, 100)
    assert result(cast, question).nearer == "crowd"
    assert pool(cast, where).score.brier == pytest.approx(0.04)


def test_a_correction_needs_a_reason_and_both_stay(cast):
    where, people = forecasting.place(cast)
    question = forecasting.closed(cast, where, people)
    forecasting.told(cast, question, 85)
    with refused("outcome:truth-needs-reason"):
        forecasting.told(cast, question, 99)
    assert ForecastTruth.objects.get().value == 85
    forecasting.told(cast, question, 99, reason="El acta contaba dos veces", now=DAY_CAME + timedelta(days=1))
    row = result(cast, question)
    assert (row.truth.value, row.truth.earlier, row.nearer) == (99, 1, "status_quo")
    assert [each.value for each in queries.earlier_truths(question.pk)] == [85]
    assert pool(cast, where).revised == 1


def test_what_cannot_be_told_is_left_out_with_its_reason(cast):
    where, people = forecasting.place(cast)
    question = forecasting.closed(cast, where, people)
    forecasting.told(cast, question, None, source="", reason="El taller se canceló")
    found = pool(cast, where)
    assert (found.resolved, found.score, [row.state for row in found.others]) == ((), None, ["untold"])


def test_a_measured_truth_comes_from_the_data_and_follows_its_revisions(cast):
    purpose = factories.purpose_measuring(cast)
    indicator = purpose.indicators.get(goals__role="outcome")
    where, people = forecasting.place(cast, purpose=purpose)
    tied = {"indicator_id": indicator.pk, "unit": "Planta 1", "period": date(2026, 3, 17)}
    question = forecasting.closed(cast, where, people, median=20, status_quo=30, **tied)
    assert result(cast, question).state == "waiting"
    with refused("outcome:truth-is-measured"):
        forecasting.told(cast, question, 20)
    content = factories.csv_of([("Planta 1", "2026-03", 21.0)])
    factories.imported(cast, indicator, content, now=DAY_CAME - timedelta(days=2))
    assert (result(cast, question).truth.value, result(cast, question).nearer) == (21, "crowd")
    factories.imported(cast, indicator, factories.csv_of([("Planta 1", "2026-03", 29.0)]), now=DAY_CAME)
    row = result(cast, question)
    assert (row.truth.value, row.truth.earlier, row.nearer) == (29, 1, "status_quo")
    assert "corrected later in 1 question" in queries.said_of(pool(cast, where)).note


def test_an_estimate_revealed_after_the_value_was_known_is_no_forecast(cast):
    purpose = factories.purpose_measuring(cast)
    indicator = purpose.indicators.get(goals__role="outcome")
    where, people = forecasting.place(cast, purpose=purpose)
    tied = {"indicator_id": indicator.pk, "unit": "Planta 1", "period": date(2026, 2, 1)}
    factories.imported(cast, indicator, factories.csv_of([("Planta 1", "2026-02", 21.0)]), now=NOW - timedelta(hours=1))
    question = forecasting.closed(cast, where, people, median=21, **tied)
    assert result(cast, question).state == "known_before"
    assert pool(cast, where).score is None


@scene
def ten(cast, *, median=90, again=None, truths=range(80, 90)):
    where, people = forecasting.place(cast)
    for truth in truths:
        question = forecasting.closed(
            cast, where, people, median=median, again=again, named=95, named_by="El equipo de planta"
        )
        forecasting.told(cast, question, truth)
    return where


def test_ten_questions_say_it_with_its_interval(cast):
    said = queries.said_of(pool(cast, ten(cast, again=80, truths=range(75, 85))))
    assert said.main.startswith(
        "In 10 resolved questions the community's forecast was nearer than the status quo in 10"
    )
    assert "smaller [" in said.main
    assert any("Debating helped" in sentence for sentence in said.more)
    assert any("El equipo de planta" in sentence for sentence in said.more)
    assert said.chart is not None


def test_nine_questions_are_too_few_to_say(cast):
    said = queries.said_of(pool(cast, ten(cast, truths=range(80, 89))))
    assert said.main == "9 resolved questions are too few to say who forecasts better; from 10 on it is said."
    assert (said.more, said.chart) == ((), None)


def test_no_page_shows_a_single_persons_number(cast, client):
    where, people = forecasting.place(cast)
    question = forecasting.closed(cast, where, people, median=90.37)
    forecasting.told(cast, question, 85)
    client.force_login(cast.tito)
    for address in pages(cast, where, question):
        page = client.get(address).content.decode()
        assert "90,37" in page
        assert not any(f"{90.37 + shift:.2f}".replace(".", ",") in page for shift in (-3, -2, 2, 3))
        assert not any(who.name in page for who in people)


def pages(cast, where, question):
    slug = cast.space.slug
    return [
        reverse("debate:estimates", args=[slug, question.pk]),
        reverse("outcome:community-forecasts", args=[slug, where.pk]),
        reverse("outcome:purpose-forecasts", args=[slug, where.purpose_id]),
    ]


def test_pages_open_for_who_reads_the_community_and_the_form_for_who_may_say(cast, client):
    where, people = forecasting.place(cast, "secret")
    question = forecasting.closed(cast, where, people)
    forecasting.told(cast, question, 85)
    truth = reverse("outcome:truth", args=[cast.space.slug, question.pk])
    for who, read, form in [("tito", 200, 403), ("erik", 200, 200), ("salma", 200, 403), ("nadie", 404, 404)]:
        client.force_login(getattr(cast, who))
        seen = [client.get(address).status_code for address in pages(cast, where, question)[:2]]
        assert (who, seen, client.get(truth).status_code) == (who, [read, read], form)
    client.force_login(cast.nadie)
    purpose_page = client.get(pages(cast, where, question)[2])
    assert "85" not in re.sub(r"<[^>]+>", " ", purpose_page.content.decode())


def test_another_community_of_a_judged_purpose_shows_its_own_forecasts_and_not_the_others_verdict(cast, client):
    verdict = factories.published(cast)
    where, people = forecasting.place(cast, purpose=verdict.purpose)
    forecasting.told(cast, forecasting.closed(cast, where, people), 85)
    client.force_login(cast.tito)
    page = client.get(reverse("community:detail", args=[cast.space.slug, where.pk])).content.decode()
    assert "1 pregunta resuelta" in page
    assert verdict.initiative.title not in page
    assert "&lt;section" not in page


def test_the_form_says_what_happened_and_bad_input_changes_nothing(cast, client):
    where, people = forecasting.place(cast)
    question = forecasting.closed(cast, where, people)
    client.force_login(cast.erik)
    address = reverse("outcome:truth", args=[cast.space.slug, question.pk])
    for body in (
        {"value": ""},
        {"value": "mucho", "source": "Acta"},
        {"value": "85", "is_untold": "on", "reason": "no"},
    ):
        assert client.post(address, body).status_code == 422
    assert not ForecastTruth.objects.exists()
    assert client.post(address, {"value": "85", "source": "Acta"}).status_code == 302
    assert ForecastTruth.objects.get().value == 85


def test_the_file_and_the_rest_door_tell_the_same(cast, client):
    where = ten(cast)
    client.force_login(cast.tito)
    file = client.get(reverse("outcome:community-forecasts", args=[cast.space.slug, where.pk]), {"csv": "1"})
    assert len(file.content.decode().splitlines()) == 11
    door = f"/api/v1/s/{cast.space.slug}/outcome/forecasts/"
    told = client.get(door, {"community_id": where.pk}).json()
    assert (told["against_status_quo"]["nearer"], len(told["questions"])) == (10, 10)
    client.force_login(cast.erik)
    refusal = client.post(f"{door}{told['questions'][0]['question_id']}/truth/", {"value": 1}, "application/json")
    assert refusal.status_code == 409
    assert ForecastTruth.objects.count() == 10


def test_who_may_say_what_happened_is_asked_when_the_day_has_come(cast):
    where, people = forecasting.place(cast)
    question = forecasting.closed(cast, where, people)

    def asked_of(who):
        actor = cast.actor(who)
        found = [each for source in declared().attention for each in source(actor, DAY_CAME)]
        return [each for each in found if "forecasts/question" in each.url]

    assert len(asked_of(cast.erik)) == 1
    assert not any(asked_of(who) for who in (cast.rosa, cast.tito, cast.salma))
    assert queries.due_forecasts(cast.actor(cast.erik), today=RESOLVES_ON - timedelta(days=1)) == ()
    forecasting.told(cast, question, 85)
    assert not asked_of(cast.erik)


def test_another_space_knows_nothing_of_it(cast, neighbours):
    where, people = forecasting.place(cast)
    question = forecasting.closed(cast, where, people)
    forecasting.told(cast, question, 85)
    with in_space(neighbours.space.pk):
        stranger = neighbours.actor(neighbours.erik)
        assert queries.all_forecasts(stranger, now=DAY_CAME).resolved == ()
        with pytest.raises(NotFoundError):
            forecasting.told(neighbours, question, 1)
        with pytest.raises(NotFoundError):
            queries.community_forecasts(stranger, where.pk, now=DAY_CAME)
    assert ForecastTruth.objects.get().value == 85


def test_the_pool_makes_as_many_queries_for_three_questions_as_for_one(cast, count_queries):
    where, people = forecasting.place(cast)

    def made():
        actor = cast.actor(cast.tito)
        with count_queries() as queried:
            queries.community_forecasts(actor, where.pk, now=DAY_CAME)
        return len(queried)

    forecasting.told(cast, forecasting.closed(cast, where, people), 85)
    one = made()
    for _again in range(2):
        forecasting.told(cast, forecasting.closed(cast, where, people), 85)
    assert made() == one


def test_the_database_keeps_one_current_truth_with_its_source(cast):
    where, people = forecasting.place(cast)
    question = forecasting.closed(cast, where, people)
    forecasting.told(cast, question, 85)
    fields = {"question": question, "stated_by": cast.erik, "stated_at": DAY_CAME}
    for wrong in ({"value": 1, "source": "Acta"}, {"value": 1, "superseded_at": DAY_CAME}, {"superseded_at": DAY_CAME}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ForecastTruth.objects.create(**fields, **wrong)
