"""The same option never stands twice on a ballot: compared as people read, at every door."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation

from minga.debate.tests import factories as debate
from minga.decision import rules
from minga.decision.models import Decision, Option
from minga.decision.tests import factories
from minga.foundation import clock
from minga.foundation.policy import RefusedError

THERE = "Astillas de poda"
ALIKE = [
    "astillas de poda",
    "ASTILLAS  DE PODA",
    "Ástillas de poda.",
    "Astillas\u200b de poda",
    " \u2068Astillas de poda\u2069",
]
WAITS = ["Esperar", "esperar.", "WAIT", "Wa\u200dit", "«Espérar»"]
UNSEEN = ["", "   ", "\u200b", "\u2060\u3164", "\u202e"]


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: factories.STARTS)


@pytest.fixture
def draft(cast, db):
    return factories.drafted(cast)


def titles(decision: Decision) -> list[str]:
    return list(Option.objects.filter(decision=decision).values_list("title", flat=True))


@pytest.fixture
def sent(client, cast, draft):
    """What the page answers when an option is added, or revised where ``option`` is named."""

    def send(title: str, option: Option | None = None) -> str:
        client.force_login(cast.rosa)
        name, at = ("revise-option", [draft.pk, option.pk]) if option else ("options", [draft.pk])
        url = reverse(f"decision:{name}", args=[cast.space.slug, *at])
        with translation.override("es"):
            return client.post(
                url, {"title": title, "titles": title, "body": ""}, headers={"accept-language": "es"}
            ).text

    return send


@pytest.mark.parametrize("title", ALIKE + WAITS)
def test_an_option_that_reads_like_another_is_refused_where_it_is_added(draft, sent, title):
    before = titles(draft)
    assert "se lee" in sent(title)
    assert titles(draft) == before


@pytest.mark.parametrize("title", ALIKE + WAITS)
def test_and_where_it_is_revised(draft, sent, title):
    other = Option.objects.get(decision=draft, title="Lodos secos")
    assert "se lee" in sent(title, other)
    other.refresh_from_db()
    assert other.title == "Lodos secos"


@pytest.mark.parametrize("title", UNSEEN)
def test_a_title_that_nobody_sees_is_none(cast, draft, sent, title):
    before = titles(draft)
    sent(title)
    with pytest.raises(RefusedError) as refused:
        factories.option(cast, draft, title)
    assert refused.value.refusal.code == "decision:option-needs-title"
    assert titles(draft) == before


def test_words_and_figures_that_differ_are_other_options(draft, sent):
    for title in ("Astillas de poda 2", "Astillas", "Esperar al otoño", "10", "-10", "10²"):
        sent(title)
        assert title in titles(draft)


def test_an_option_may_keep_its_own_title_and_say_it_in_capitals(draft, sent):
    option = Option.objects.get(decision=draft, title=THERE)
    sent("ASTILLAS DE PODA", option)
    option.refresh_from_db()
    assert option.title == "ASTILLAS DE PODA"
    wait = Option.objects.get(decision=draft, is_wait=True)
    sent("Esperar", wait)
    wait.refresh_from_db()
    assert wait.title == "Esperar"
    assert "se lee" in sent("Astillas de poda", wait)


@pytest.mark.parametrize(("title", "code"), [("astillas de PODA", "option-alike"), ("Esperar", "option-is-wait")])
def test_rest_refuses_it_too(client, cast, draft, title, code):
    client.force_login(cast.rosa)
    url = f"/api/v1/s/{cast.space.slug}/decision/{draft.pk}/options/"
    answer = client.post(url, {"title": title}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, f"decision:{code}")


def test_ideas_that_read_the_same_are_not_both_options(cast, db):
    question = debate.summarized(cast)
    first, second = question.contributions.filter(kind="idea").order_by("id")[:2]
    question.contributions.filter(pk=second.pk).update(title=f"{first.title.upper()}.")
    with pytest.raises(RefusedError) as refused:
        factories.drafted_in(cast, question.community, question, ideas=[first.pk, second.pk])
    assert refused.value.refusal.code == "decision:option-alike"
    question.contributions.filter(pk=second.pk).update(title="Esperar")
    with pytest.raises(RefusedError) as refused:
        factories.drafted_in(cast, question.community, question, ideas=[first.pk, second.pk])
    assert refused.value.refusal.code == "decision:option-is-wait"
    assert not Decision.objects.exists()


def test_an_older_draft_with_two_alike_is_not_opened(cast, draft):
    twin = factories.option(cast, draft, "Otra")
    Option.objects.filter(pk=twin.pk).update(title="ASTILLAS de poda")
    with pytest.raises(RefusedError) as refused:
        factories.open_it(cast, draft)
    assert refused.value.refusal.code == "decision:option-alike"
    Option.objects.filter(pk=twin.pk).update(title="Wait")
    with pytest.raises(RefusedError) as refused:
        factories.open_it(cast, draft)
    assert refused.value.refusal.code == "decision:option-is-wait"


def test_the_database_keeps_two_alike_apart(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Option.objects.create(decision=draft, key="option-9", title="ASTILLAS DE PODA")


def test_rows_from_before_are_kept_and_told_apart(cast, draft):
    options = [factories.option(cast, draft, title) for title in ("Una", "Dos", "Tres")]
    Option.objects.filter(pk__in=[option.pk for option in options]).update(title="Astillas de poda")
    migration = import_module("minga.decision.migrations.0003_options_that_read_the_same")
    migration.digest_titles(apps, SimpleNamespace(connection=connection))
    digests = list(
        Option.objects.filter(decision=draft, title="Astillas de poda").values_list("title_digest", flat=True)
    )
    assert len(set(digests)) == 4
    assert rules.title_digest("Astillas de poda") in digests


@pytest.mark.parametrize(
    "grades", [("Bueno", "Malo", "BUENO"), ("Bueno", "Malo", "Buéno"), ("Bueno", "Malo", "Ma\u200blo")]
)
def test_grades_that_read_the_same_are_not_two(grades):
    refusal = rules.refusal_to_grade_by(grades)
    assert refusal
    assert refusal.code == "decision:grade-twice"
