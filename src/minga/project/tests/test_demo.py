"""The demo tells the four stories it promises, through the actions people use, the same every time."""

import json
from datetime import UTC, date, datetime, time

import pytest

from minga.decision.models import Decision
from minga.decision.queries import recount_file
from minga.decision.queries.recounting import recount_document
from minga.foundation.journal.chain import seal_all, verify_chain
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in
from minga.outcome.models import Verdict
from minga.outcome.queries import all_forecasts
from minga.outcome.queries.portfolio import portfolio
from minga.project.demo import cafe, load
from minga.project.demo.stage import cast_member

TODAY = date(2026, 11, 23)


def play(tmp_path, monkeypatch, *slugs, today=TODAY):
    monkeypatch.setattr(load, "SPACES", {slug: load.SPACES[slug] for slug in slugs})
    return load.load_demo(tmp_path, today=today, say=lambda _name: None)


def verdicts(slug):
    space = Space.objects.get(slug=slug)
    with in_space(space.pk):
        rows = Verdict.objects.select_related("assessment__plan__initiative__purpose").order_by("id")
        return {row.assessment.plan.initiative.purpose.title: row.assessment for row in rows}


def recounted(slug):
    """The methods of the published decisions; each file gives what it claims, told in whole sentences."""
    space = Space.objects.get(slug=slug)
    with in_space(space.pk):
        files = [recount_file(decision) for decision in Decision.objects.filter(state="published")]
    done = [recount_document(json.loads(json.dumps(file))) for file in files]
    assert all(each.is_confirmed and each.is_listed for each in done)
    assert all("%(" not in sentence for each in done for sentence in each.steps)
    return [file["method"] for file in files]


def forecast_pool(slug):
    space = Space.objects.get(slug=slug)
    now = datetime.combine(TODAY, time(12), tzinfo=UTC)
    with in_space(space.pk):
        return all_forecasts(actor_in(space.pk, user_id=cast_member("tito").pk), now=now)


def estimate(assessment):
    found = assessment.figures["estimate"]
    return found["effect"], [refused["effect"] for refused in found["refused"]]


@pytest.mark.parametrize("today", [date(2026, 12, 1), date(2027, 3, 9), date(2028, 2, 29)])
def test_the_demo_is_played_on_any_day_of_a_month(db, tmp_path, monkeypatch, today):
    assert play(tmp_path, monkeypatch, "horizonte", "marea", today=today) == ["horizonte", "marea"]


def test_horizonte_tells_the_compared_effect_and_strikes_the_naive_one(db, tmp_path, monkeypatch):
    play(tmp_path, monkeypatch, "horizonte")
    told = verdicts("horizonte")
    main = told["Quemar menos carbón en las 24 plantas"]
    effect, naive = estimate(main)
    assert (main.level, main.code) == (4, "improved")
    assert effect == pytest.approx(4.0, abs=0.5)
    assert naive == [pytest.approx(8.5, abs=0.5)]
    volunteers = told["Variante: empezaron las plantas voluntarias"]
    assert volunteers.level == 2
    assert "pre_trend_failed" in volunteers.figures["reasons"]
    nothing = told["Variante: una idea que no cambió nada"]
    assert nothing.code == "no_detectable_change"
    assert estimate(nothing)[1] == [pytest.approx(4.5, abs=0.5)]


def test_the_journal_of_a_played_space_is_whole(db, tmp_path, monkeypatch):
    assert play(tmp_path, monkeypatch, "marea") == ["marea"]
    seal_all()
    space = Space.objects.get(slug="marea")
    proof = verify_chain(space.pk)
    assert proof.broken is None
    assert proof.entries > 300
    (told,) = verdicts("marea").values()
    assert (told.level, told.code) == (4, "improved")
    assert told.figures["estimate"]["relative"] == pytest.approx(-0.18, abs=0.015)
    assert told.figures["estimate"]["p_value"] == pytest.approx(1 / 495)
    assert set(recounted("marea")) == {"consent", "stv"}
    forecasts = forecast_pool("marea")
    assert (len(forecasts.resolved), [row.state for row in forecasts.others]) == (30, ["waiting"])
    assert all(each.people >= 7 for row in forecasts.resolved for each in row.crowd)
    assert forecasts.score.crowd.finding == forecasts.score.named.finding == "nearer"
    assert forecasts.score.second_round.n == 12
    assert play(tmp_path, monkeypatch, "marea") == []


def test_san_telmo_counts_everybody_drawn_and_refuses_those_who_chose(db, tmp_path, monkeypatch):
    play(tmp_path, monkeypatch, "san-telmo")
    assert set(recounted("san-telmo")) == {"score", "budget"}
    (told,) = verdicts("san-telmo").values()
    effect, naive = estimate(told)
    assert (told.level, told.code) == (5, "improved")
    assert effect == pytest.approx(2.9, abs=0.3)
    assert naive == [pytest.approx(25, abs=1)]
    assert told.plan.smallest_change == pytest.approx(2.5, abs=0.1)


def test_the_cafe_has_nothing_to_report(db, tmp_path, monkeypatch):
    monkeypatch.setattr(cafe, "POSTS", 150)
    monkeypatch.setattr(cafe, "IDEAS", 40)
    monkeypatch.setattr(cafe, "REACTIONS", 45)
    play(tmp_path, monkeypatch, "cafe")
    space = Space.objects.get(slug="cafe")
    with in_space(space.pk):
        (row,) = portfolio(actor_in(space.pk, user_id=cast_member("salma").pk), today=TODAY)
    assert (row.level, row.code, row.is_overdue) == (0, "nothing_to_report", True)
    assert row.verdict_id is None


def test_what_was_interrupted_is_set_aside_and_kept(db, tmp_path, monkeypatch):
    monkeypatch.setitem(load.PLAYS, "marea", lambda _stage: (_ for _ in ()).throw(RuntimeError("power cut")))
    with pytest.raises(RuntimeError):
        play(tmp_path, monkeypatch, "marea")
    monkeypatch.setitem(load.PLAYS, "marea", lambda _stage: None)
    assert play(tmp_path, monkeypatch, "marea") == ["marea"]
    slugs = sorted(Space.objects.values_list("slug", flat=True))
    assert len(slugs) == 2
    assert slugs[0] == "marea"
    assert slugs[1].startswith("marea-")
