"""Lists ask the database as often for one row as for three; what one may not know of is left out."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from minga.foundation.declared import declared
from minga.foundation.events import Happening, publish
from minga.foundation.policy import NotFoundError
from minga.foundation.testing.scenes import scene
from minga.foundation.testing.waiting import waits as waits_in
from minga.outcome import declarations, events, queries
from minga.outcome.models import Observation, Verdict
from minga.outcome.queries import pictures
from minga.outcome.rules import shifted
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS, LOCKED_AT
from minga.purpose.models import Purpose
from minga.purpose.tests import factories as purposes


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


TODAY = AFTERWARDS.date()


@scene
def several(cast, count):
    plan = factories.measured(cast)
    verdicts = [factories.published(cast, factories.assessed(cast, plan))]
    for number in range(1, count):
        other = factories.locked(cast, plan.initiative, pre_first=-12 + number)
        verdicts.append(factories.published(cast, factories.assessed(cast, other)))
    return verdicts


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_a_constant_number_of_queries(cast, count, django_assert_num_queries):
    several(cast, count)
    actor = cast.actor(cast.tito)
    with django_assert_num_queries(2):
        assert len(queries.verdict_list(actor)) == count
    actor = cast.actor(cast.tito)
    with django_assert_num_queries(4):
        assert len(queries.portfolio(actor, today=TODAY)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_a_plans_page_takes_as_many_queries_with_one_rival_as_with_three(cast, count, django_assert_num_queries):
    plan = factories.measured(cast)
    for number in range(count):
        factories.rival(cast, plan, f"Otra causa {number}")
        factories.assessed(cast, plan)
    actor = cast.actor(cast.erik)
    with django_assert_num_queries(11):
        page = queries.plan_page(actor, plan.pk)
    assert (len(page.rivals), len(page.assessments)) == (count, count)


@pytest.mark.parametrize("count", [1, 3])
def test_the_data_page_too(cast, count, django_assert_num_queries):
    initiative = factories.initiative_in(cast)
    for number in range(count):
        factories.imported(cast, factories.outcome_of(initiative), factories.csv_of(factories.rows(seed=number)))
    indicator_id, actor = factories.outcome_of(initiative).pk, cast.actor(cast.tito)
    with django_assert_num_queries(5):
        page = queries.data_page(actor, indicator_id)
    assert (len(page.imports), page.points) == (count, 360)
    assert page.revised_points == 360 * (count - 1)


def test_the_portfolio_puts_outcomes_first_and_never_activity(cast):
    factories.published(cast)
    silent = purposes.called_go(cast, title="Café de ideas")
    purposes.draft(cast, title="Borrador")
    rows = queries.portfolio(cast.actor(cast.salma), today=TODAY)
    assert [row.title for row in rows] == ["Más combustibles alternativos", "Café de ideas"]
    judged, nothing = rows
    assert judged.level == 4
    assert 0.5 < judged.low < judged.estimate < judged.high < 1.6
    assert (nothing.purpose_id, nothing.code, nothing.level, nothing.verdict_id) == (
        silent.pk,
        "nothing_to_report",
        0,
        None,
    )
    assert nothing.is_overdue
    names = set(queries.PortfolioRow.__dataclass_fields__)
    assert not {"posts", "members", "contributions", "votes", "visits", "questions"} & names


def test_a_purpose_without_an_indicator_says_so(cast):
    draft = purposes.draft(cast)
    Purpose.objects.filter(pk=draft.pk).update(state="grow", grow_expires_on=LOCKED_AT.date())
    row = queries.portfolio(cast.actor(cast.salma), today=TODAY)[0]
    assert "no outcome indicator" in row.sentence
    assert row.is_overdue


def test_the_trace_leads_back_to_the_first_sentence(cast):
    verdict = factories.published(cast)
    page = queries.verdict_page(cast.actor(cast.tito), verdict.pk, space_slug=cast.space.slug)
    kinds = [knot.kind for knot in page.trace]
    assert kinds == [
        "Purpose",
        "Community",
        "Question",
        "Idea",
        "Summary",
        "Decision",
        "Initiative",
        "Measurement plan, sealed",
        "Assessment",
        "Verdict",
    ]
    assert all(knot.url and knot.at and knot.by for knot in page.trace)
    assert [knot.by for knot in page.trace[-3:]] == ["Tito", "Erik", "Erik"]


def test_every_claim_states_unit_denominator_size_and_window(cast):
    verdict = factories.published(cast)
    claim = queries.verdict_page(cast.actor(cast.tito), verdict.pk, space_slug=cast.space.slug).claim
    assert claim.unit == "percentage points"
    assert claim.denominator == "Calor de combustibles alternativos ÷ Calor total"
    assert claim.effect.startswith("+")
    assert claim.relative.startswith("+")
    assert claim.window in claim.sentence
    assert claim.effect.removeprefix("+") in claim.sentence
    assert claim.naive is not None
    assert "would have happened anyway" in claim.naive.reason


def test_the_sentence_speaks_the_readers_language(cast):
    verdict = factories.published(cast)
    with translation.override("es"):
        claim = queries.verdict_page(cast.actor(cast.tito), verdict.pk, space_slug=cast.space.slug).claim
    assert claim.unit in claim.sentence
    assert "," in claim.effect


def test_what_one_may_not_know_of_is_not_found_and_not_in_lists(cast):
    plan = factories.measured(cast, factories.initiative_in(cast, access="secret"))
    verdict = factories.published(cast, factories.assessed(cast, plan))
    omar = cast.actor(cast.omar)
    for ask in (
        lambda: queries.plan_page(omar, plan.pk),
        lambda: queries.verdict_page(omar, verdict.pk, space_slug=cast.space.slug),
        lambda: queries.inputs_document(omar, verdict.assessment_id),
    ):
        with pytest.raises(NotFoundError):
            ask()
    assert queries.verdict_list(omar) == ()
    row = queries.portfolio(omar, today=TODAY)[0]
    assert (row.code, row.sentence) == ("nothing_to_report", "Nothing to report: no verdict has been published.")
    searched = declared().searchables["verdict"]
    assert searched.visible(omar, [verdict.pk]) == set()
    assert searched.visible(cast.actor(cast.tito), [verdict.pk]) == {verdict.pk}
    assert [text.object_id for text in searched.texts(None)] == [verdict.pk]


def test_everybody_of_the_community_and_the_sponsor_are_told_of_a_verdict(cast):
    verdict = factories.published(cast)
    fact = events.VerdictPublished(
        verdict_id=verdict.pk,
        assessment_id=verdict.assessment_id,
        plan_id=verdict.plan_id,
        initiative_id=verdict.initiative_id,
        code=verdict.code,
        level=verdict.level,
    )
    happening = Happening(1, cast.space.pk, cast.erik.pk, AFTERWARDS)
    told = next(iter(declarations._tell_of_verdict(fact, happening)))
    assert set(told.user_ids) - {cast.erik.pk} == {cast.salma.pk, cast.rosa.pk, cast.tito.pk, cast.ines.pk}


def test_attention_goes_to_who_can_act(cast):
    def waiting(who, now=AFTERWARDS):
        return [item.sentence for item in waits_in("outcome", cast.actor(who), now)]

    initiative = factories.initiative_in(cast)
    plan = factories.drafted(cast, initiative)
    assert any("Seal how" in sentence for sentence in waiting(cast.tito, LOCKED_AT))
    assert any("Bring in the values" in sentence for sentence in waiting(cast.omar))
    from minga.outcome import actions

    actions.lock_plan(plan_id=plan.pk, by=cast.actor(cast.tito), now=LOCKED_AT)
    factories.start_it(cast, initiative)
    assert waiting(cast.tito) == []
    assert waiting(cast.erik, LOCKED_AT) == []
    assert any("Assess what" in sentence for sentence in waiting(cast.erik))
    assessment = factories.assessed(cast, plan)
    assert any("Sign the verdict" in sentence for sentence in waiting(cast.erik))
    factories.published(cast, assessment)
    assert waiting(cast.erik) == []
    assert Verdict.objects.count() == 1


@pytest.mark.parametrize(("access", "is_told"), [("open", True), ("secret", False)])
def test_a_sponsor_named_later_is_told_only_of_verdicts_they_may_read(cast, client, access, is_told):
    verdict = factories.published(cast)
    community = verdict.initiative.decision.community
    community.access, community.purpose.sponsor_id = access, cast.ada.pk
    community.save()
    community.purpose.save()
    fact = events.VerdictPublished(
        verdict_id=verdict.pk,
        assessment_id=verdict.assessment_id,
        plan_id=verdict.plan_id,
        initiative_id=verdict.initiative_id,
        code=verdict.code,
        level=verdict.level,
    )
    with transaction.atomic():
        publish(fact, by=None, now=AFTERWARDS)
    client.force_login(cast.ada)
    assert ("Hay un veredicto publicado sobre" in client.get("/notices/").content.decode()) is is_told


def test_the_goal_stands_in_the_indicators_chart_and_an_unfinished_period_at_its_edge(cast):
    indicator = factories.outcome_of(factories.initiative_in(cast))
    factories.imported(cast, indicator, factories.csv_of(factories.rows(months=30)))
    last = Observation.objects.latest("period").period
    after = shifted(last, "month", 1)
    with translation.override("en"):
        with time_machine.travel(datetime(after.year, after.month, 20, tzinfo=UTC), tick=False):
            picture = queries.data_page(cast.actor(cast.omar), indicator.pk).chart.svg
        with time_machine.travel(datetime(after.year + 1, after.month, 20, tzinfo=UTC), tick=False):
            later = queries.data_page(cast.actor(cast.omar), indicator.pk).chart.svg
    assert "goal: 22 %" in picture
    assert "not over yet" in picture
    assert "not over yet" not in later


@pytest.mark.parametrize(
    ("first", "months", "said"),
    [
        (date(2025, 9, 1), 30, ["2026", "2027", "2028"]),
        (date(2026, 1, 1), 12, ["Jan 2026", "Apr 2026", "Jul 2026", "Oct 2026"]),
        (date(2026, 2, 1), 4, ["Feb 2026", "Mar 2026", "Apr 2026", "May 2026"]),
        (date(2000, 1, 1), 240, ["2000", "2005", "2010", "2015"]),
    ],
)
def test_time_is_marked_where_people_look_for_it(first, months, said):
    days = [shifted(first, "month", step) for step in range(months)]
    with translation.override("en"):
        marks = pictures._ticks([float(day.toordinal()) for day in days], str)
    assert [words for _place, words in marks] == said
    assert {date.fromordinal(int(place)) for place, _words in marks} <= set(days)
