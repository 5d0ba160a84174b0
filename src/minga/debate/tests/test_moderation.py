"""Moderation that a community can live with: a public reason for each step, one appeal, to somebody else."""

from datetime import timedelta

import pytest
from django.test import Client

from minga.community import actions as community_actions
from minga.community.models import Membership
from minga.community.tests import factories as communities
from minga.debate import actions
from minga.debate.models import Contribution, Measure, ModerationChoice, Question, Report, Statement
from minga.debate.rules import moderating
from minga.debate.rules.moderating import Chosen, Hold, MeasureKind, Writer
from minga.debate.tests import factories
from minga.foundation import clock
from minga.foundation.journal.models import Entry
from minga.foundation.notices.models import Notice
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import NOW, Cast

EVERYBODY = ["ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie", "visitor"]
SOON, LATE = NOW + timedelta(hours=1), NOW + timedelta(days=3)
WORD = "Zanahoria"


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: SOON)


def _actor(cast: Cast, who: str):  # type: ignore[no-untyped-def]
    return cast.actor(None if who == "visitor" else getattr(cast, who))


def _reported(cast: Cast, who: str = "ines", **changes: object) -> Report:
    question = factories.opened(cast)
    written = factories.contribution(cast, question, body=f"{WORD} y más", **changes)
    return actions.report_contribution(contribution_id=written.pk, reason="Ofende", by=_actor(cast, who), now=NOW)


def _measured(cast: Cast, step: MeasureKind, *, days: int | None = None) -> Measure:
    report = _reported(cast)
    actions.step_in_report(
        report_id=report.pk, step=step, reason="No es el tono", days=days, by=cast.actor(cast.rosa), now=SOON
    )
    return Measure.objects.get()


# Who may


def test_any_reader_who_signed_in_reports_and_nobody_else(cast: Cast) -> None:
    question = factories.opened(cast)
    written = factories.contribution(cast, question)
    for who in EVERYBODY:
        by = _actor(cast, who)
        try:
            actions.report_contribution(contribution_id=written.pk, reason="x", by=by, now=NOW)
        except (NotAllowedError, NotFoundError):
            assert who in {"nadie", "visitor"}, who
        else:
            assert who not in {"nadie", "visitor"}, who


DECIDES = {("rosa", SOON), ("rosa", LATE), ("ada", LATE)}


@pytest.mark.parametrize("now", [SOON, LATE])
@pytest.mark.parametrize("who", EVERYBODY)
def test_who_decides_and_when(cast: Cast, who: str, now: object) -> None:
    report = _reported(cast)
    try:
        actions.dismiss_report(report_id=report.pk, reason="Está bien", by=_actor(cast, who), now=now)  # type: ignore[arg-type]
    except (NotAllowedError, NotFoundError):
        assert (who, now) not in DECIDES
        report.refresh_from_db()
        assert report.state == "open"
    else:
        assert (who, now) in DECIDES


def test_a_sponsor_moderates_nothing_whoever_they_are(cast: Cast) -> None:
    report = _reported(cast)
    SpaceMembership.objects.filter(user=cast.salma).update(role="administrator")
    for step in MeasureKind:
        with pytest.raises((NotAllowedError, NotFoundError)):
            actions.step_in_report(
                report_id=report.pk, step=step, reason="x", days=3, by=cast.actor(cast.salma), now=LATE
            )


def test_nobody_decides_about_a_text_of_their_own_nor_learns_who_reported_it(cast: Cast, client: Client) -> None:
    question = factories.opened(cast)
    written = factories.contribution(cast, question, cast.rosa)
    cast.ines.name = "Inesperada"
    cast.ines.save()
    report = actions.report_contribution(contribution_id=written.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    with pytest.raises(RefusedError) as refused:
        actions.dismiss_report(report_id=report.pk, reason="x", by=cast.actor(cast.rosa), now=NOW)
    assert refused.value.refusal.code == "debate:own-text"
    client.force_login(cast.rosa)
    base = f"/s/prueba/debate/{question.pk}/reports/"
    for path in (base, f"{base}{report.pk}/", f"/s/prueba/debate/moderation/{question.community_id}/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Inesperada" not in answer.content.decode(), path


def test_the_author_never_learns_who_reported(cast: Cast, client: Client) -> None:
    cast.ines.name = "Inesperada"
    cast.ines.save()
    measure = _measured(cast, MeasureKind.HIDE)
    client.force_login(cast.tito)
    question = f"/s/prueba/debate/{measure.question_id}/"
    for path in (f"/s/prueba/debate/measures/{measure.pk}/", question, "/notices/", "/me/export/"):
        assert "Inesperada" not in client.get(path).content.decode(), path
    assert client.get(f"{question}reports/").status_code == 403


# Steps


@pytest.mark.parametrize("step", [MeasureKind.HIDE, MeasureKind.REWRITE, MeasureKind.PAUSE, MeasureKind.REMOVE])
def test_hidden_text_disappears_at_once_from_every_door(cast: Cast, client: Client, step: MeasureKind) -> None:
    measure = _measured(cast, step, days=3)
    question_id, piece = measure.question_id, measure.contribution_id
    for who in ("omar", "ines", "salma"):
        client.force_login(getattr(cast, who))
        for path in (
            f"/s/prueba/debate/{question_id}/",
            f"/s/prueba/debate/{question_id}/c/{piece}/",
            f"/s/prueba/debate/{question_id}/ideas/",
            f"/s/prueba/search/?q={WORD}",
            f"/api/v1/s/prueba/debate/{question_id}/contributions/",
            f"/api/v1/s/prueba/search/?q={WORD}",
            "/notices/",
            "/me/export/",
        ):
            said = client.get(path).content.decode().replace(f'value="{WORD}"', "")
            assert f"{WORD} y" not in said, (who, path)
            assert "search" not in path or f"/c/{piece}/" not in said, (who, path)
    page = client.get(f"/s/prueba/debate/{question_id}/").content.decode()
    assert "No es el tono" in page
    if step != MeasureKind.REMOVE:
        client.force_login(cast.tito)
        assert WORD in client.get(f"/s/prueba/debate/{question_id}/c/{piece}/").content.decode()
    notice = Notice.objects.get(recipient=cast.tito, fact="debate:measure-taken")
    assert notice.url == f"/s/prueba/debate/measures/{measure.pk}/"


def test_an_idea_into_which_another_was_merged_is_named_no_more_once_it_is_hidden(cast: Cast, client: Client) -> None:
    question = factories.opened(cast)
    first, second = factories.idea(cast, question, "Primera"), factories.idea(cast, question, WORD)
    actions.settle_idea(
        contribution_id=first.pk, state="merged", reason="Igual", into_id=second.pk, by=cast.actor(cast.rosa), now=NOW
    )  # type: ignore[arg-type]
    page = f"/s/prueba/debate/{question.pk}/c/{first.pk}/"
    client.force_login(cast.omar)
    assert WORD in client.get(page).content.decode()
    report = actions.report_contribution(contribution_id=second.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    actions.step_in_report(report_id=report.pk, reason="x", by=cast.actor(cast.rosa), now=NOW)
    assert WORD not in client.get(page).content.decode()


def test_every_step_is_in_the_journal(cast: Cast) -> None:
    measure = _measured(cast, MeasureKind.HIDE)
    actions.appeal_measure(measure_id=measure.pk, reason="Cité a otro", by=cast.actor(cast.tito), now=SOON)
    actions.answer_appeal(measure_id=measure.pk, is_lifted=True, answer="Cierto", by=cast.actor(cast.ada), now=SOON)
    names = list(Entry.objects.order_by("pk").values_list("name", flat=True))
    wanted = ["content-reported", "measure-taken", "content-hidden", "measure-appealed"]
    found = [name.removeprefix("debate:") for name in names if name.removeprefix("debate:") in wanted]
    assert found == wanted
    assert {"debate:content-released", "debate:appeal-answered"} <= set(names)


def test_who_is_asked_writes_anew_and_it_is_looked_at_again(cast: Cast, client: Client) -> None:
    measure = _measured(cast, MeasureKind.REWRITE)
    piece = measure.contribution_id
    with pytest.raises(RefusedError):
        actions.look_again(measure_id=measure.pk, is_kept=True, reason="", by=cast.actor(cast.rosa), now=SOON)
    client.force_login(cast.tito)
    path = f"/s/prueba/debate/{measure.question_id}/c/{piece}/revise/"
    assert client.post(path, {"title": "", "body": "Dicho con calma"}).status_code == 302
    assert Contribution.objects.get(pk=piece).hidden_at is not None
    client.force_login(cast.rosa)
    queue = client.get(f"/s/prueba/debate/moderation/{measure.community_id}/").content.decode()
    assert "Dicho con calma" in queue
    look = f"/s/prueba/debate/measures/{measure.pk}/look/"
    assert client.post(look, {"decision": "hide", "reason": ""}).status_code == 422
    assert client.post(look, {"decision": "keep"}).status_code == 302
    assert client.post(look, {"decision": "keep"}).status_code == 422
    client.force_login(cast.ines)
    assert "Dicho con calma" in client.get(f"/s/prueba/debate/{measure.question_id}/").content.decode()
    assert f"/c/{piece}/" in client.get("/s/prueba/search/?q=calma").content.decode()


def test_a_pause_stops_writing_for_its_time_in_that_community_and_nothing_else(cast: Cast) -> None:
    measure = _measured(cast, MeasureKind.PAUSE, days=2)
    question = Question.objects.get(pk=measure.question_id)
    elsewhere = factories.opened(cast, communities.opened(cast))
    by = cast.actor(cast.tito)
    for act in (
        lambda now: factories_write(question, by, now),
        lambda now: actions.write_statement(question_id=question.pk, text=f"Frase {now}", by=by, now=now),
    ):
        with pytest.raises(RefusedError) as refused:
            act(SOON + timedelta(days=1))
        assert refused.value.refusal.code == "debate:paused"
        assert act(SOON + timedelta(days=2))
    assert factories_write(elsewhere, by, SOON)
    said = factories.statement(cast, question, who=cast.rosa)
    assert actions.take_stance(statement_id=said.pk, value=1, by=by, now=SOON)  # type: ignore[arg-type]


def factories_write(question: Question, by, now):  # type: ignore[no-untyped-def]
    writing = actions.Writing(kind="experience", body=f"Algo {now}")  # type: ignore[arg-type]
    return actions.write_contribution(question_id=question.pk, writing=writing, by=by, now=now)


@pytest.mark.parametrize("days", [None, 0, -1, 91])
def test_a_pause_has_an_end(cast: Cast, days: int | None) -> None:
    report = _reported(cast)
    with pytest.raises(RefusedError):
        actions.step_in_report(
            report_id=report.pk, step=MeasureKind.PAUSE, reason="x", days=days, by=cast.actor(cast.rosa), now=NOW
        )
    report.refresh_from_db()
    assert (report.state, Measure.objects.count()) == ("open", 0)


def test_who_is_taken_out_does_not_come_back_by_themselves_and_may_still_appeal(cast: Cast, client: Client) -> None:
    measure = _measured(cast, MeasureKind.REMOVE)
    place = Membership.objects.get(user=cast.tito, community_id=measure.community_id)
    assert place.state == "removed"
    with pytest.raises(RefusedError) as refused:
        community_actions.join_community(community_id=measure.community_id, by=cast.actor(cast.tito), now=LATE)
    assert refused.value.refusal.code == "community:removed"
    client.force_login(cast.tito)
    page = f"/s/prueba/debate/measures/{measure.pk}/"
    assert client.get(page).status_code == 200
    assert client.post(f"{page}appeal/", {"reason": "Fue una cita"}).status_code == 302
    client.force_login(cast.ada)
    assert client.post(f"{page}answer/", {"decision": "lift", "answer": "Vuelve"}).status_code == 302
    place.refresh_from_db()
    assert place.state == "active"
    assert Contribution.objects.get(pk=measure.contribution_id).hidden_at is None


def test_the_only_facilitator_is_not_taken_out(cast: Cast) -> None:
    question = factories.opened(cast)
    written = factories.contribution(cast, question, cast.rosa)
    report = actions.report_contribution(contribution_id=written.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    with pytest.raises(RefusedError):
        actions.step_in_report(
            report_id=report.pk, step=MeasureKind.REMOVE, reason="x", by=cast.actor(cast.ada), now=LATE
        )
    assert not Measure.objects.exists()


# Appeals


def test_an_appeal_is_made_once_and_answered_by_somebody_else(cast: Cast) -> None:
    measure = _measured(cast, MeasureKind.HIDE)
    for who in EVERYBODY:
        if who not in {"tito", "visitor"}:
            with pytest.raises(NotFoundError):
                actions.appeal_measure(measure_id=measure.pk, reason="x", by=_actor(cast, who), now=SOON)
    with pytest.raises(RefusedError):
        actions.appeal_measure(measure_id=measure.pk, reason="  ", by=cast.actor(cast.tito), now=SOON)
    actions.appeal_measure(measure_id=measure.pk, reason="Cité a otro", by=cast.actor(cast.tito), now=SOON)
    with pytest.raises(RefusedError):
        actions.appeal_measure(measure_id=measure.pk, reason="Otra vez", by=cast.actor(cast.tito), now=SOON)
    told = set(Notice.objects.filter(fact="debate:measure-appealed").values_list("recipient__name", flat=True))
    assert told == {"Ada"}
    for who in EVERYBODY:
        if who == "ada":
            continue
        with pytest.raises((RefusedError, NotAllowedError, NotFoundError)):
            actions.answer_appeal(measure_id=measure.pk, is_lifted=True, answer="x", by=_actor(cast, who), now=SOON)
    actions.answer_appeal(measure_id=measure.pk, is_lifted=False, answer="Se queda", by=cast.actor(cast.ada), now=SOON)
    with pytest.raises(RefusedError):
        actions.answer_appeal(measure_id=measure.pk, is_lifted=True, answer="x", by=cast.actor(cast.ada), now=SOON)
    assert Contribution.objects.get(pk=measure.contribution_id).hidden_at is not None
    assert Notice.objects.filter(recipient=cast.tito, fact="debate:appeal-answered").count() == 1


def test_an_administrator_who_wrote_it_answers_no_appeal_about_it(cast: Cast) -> None:
    measure = _measured(cast, MeasureKind.HIDE)
    SpaceMembership.objects.filter(user=cast.tito).update(role="administrator")
    actions.appeal_measure(measure_id=measure.pk, reason="Cité", by=cast.actor(cast.tito), now=SOON)
    with pytest.raises(NotAllowedError):
        actions.answer_appeal(measure_id=measure.pk, is_lifted=True, answer="x", by=cast.actor(cast.tito), now=SOON)


# What holds


NOBODY = Writer(is_external=False, standing=9, last_hour=0, has_same=False)


@pytest.mark.parametrize(
    ("chosen", "writer", "text", "held"),
    [
        (Chosen(), Writer(is_external=True, standing=0, last_hour=99, has_same=True), "http://x", None),
        (Chosen(holds_newcomers=True), Writer(True, 0, 0, False), "x", Hold.NEWCOMER),
        (Chosen(holds_newcomers=True), Writer(True, 1, 0, False), "x", None),
        (Chosen(holds_newcomers=True), Writer(False, 0, 0, False), "x", None),
        (Chosen(holds_links=True), Writer(False, 2, 0, False), "mira HTTPS://x.y", Hold.LINK),
        (Chosen(holds_links=True), Writer(False, 2, 0, False), "mira www.x.y", Hold.LINK),
        (Chosen(holds_links=True), Writer(False, 3, 0, False), "mira https://x.y", None),
        (Chosen(holds_links=True), Writer(False, 2, 0, False), "sin enlace", None),
        (Chosen(holds_repeats=True), Writer(False, 9, 0, True), "x", Hold.REPEAT),
        (Chosen(hourly_most=5), Writer(False, 9, 4, False), "x", None),
        (Chosen(hourly_most=5), Writer(False, 9, 5, False), "x", Hold.PACE),
    ],
)
def test_rules_hold_and_nothing_is_weighed(chosen: Chosen, writer: Writer, text: str, held: Hold | None) -> None:
    assert moderating.held_by(chosen, writer, text) == held


def test_the_first_text_of_somebody_from_outside_waits_and_is_seen_by_its_author_alone(
    cast: Cast, client: Client
) -> None:
    question = factories.opened(cast)
    path = f"/s/prueba/debate/moderation/{question.community_id}/"
    client.force_login(cast.rosa)
    wanted = {"holds_newcomers": "on", "hourly_most": "0", "days_to_answer": "2"}
    assert client.post(f"{path}rules/", wanted | {"days_to_answer": "0"}).status_code == 422
    assert client.post(f"{path}rules/", wanted).status_code == 302
    assert ModerationChoice.objects.get().holds_newcomers
    mine = factories.contribution(cast, question, cast.ines, body=f"{WORD} recién llegada")
    factories.contribution(cast, question, cast.tito, body="De dentro")
    assert Contribution.objects.get(pk=mine.pk).hidden_at is not None
    page = f"/s/prueba/debate/{question.pk}/"
    client.force_login(cast.tito)
    assert WORD not in client.get(page).content.decode()
    assert "De dentro" in client.get(page).content.decode()
    client.force_login(cast.ines)
    assert WORD in client.get(f"{page}c/{mine.pk}/").content.decode()
    client.force_login(cast.rosa)
    assert WORD in client.get(path).content.decode()
    measure = Measure.objects.get()
    assert client.post(f"/s/prueba/debate/measures/{measure.pk}/look/", {"decision": "keep"}).status_code == 302
    client.force_login(cast.tito)
    assert WORD in client.get(page).content.decode()
    second = factories.contribution(cast, question, cast.ines, body="Y otra")
    assert second.hidden_at is None


def test_a_held_statement_is_voted_on_once_it_stands(cast: Cast) -> None:
    question = factories.opened(cast)
    ModerationChoice.objects.create(community_id=question.community_id, holds_links=True)
    said = factories.statement(cast, question, "Mira https://ejemplo.org", cast.tito)
    assert Statement.objects.get(pk=said.pk).hidden_at is not None
    with pytest.raises(RefusedError):
        actions.take_stance(statement_id=said.pk, value=1, by=cast.actor(cast.ines), now=NOW)  # type: ignore[arg-type]
    actions.look_again(measure_id=Measure.objects.get().pk, is_kept=True, reason="", by=cast.actor(cast.rosa), now=SOON)
    assert actions.take_stance(statement_id=said.pk, value=1, by=cast.actor(cast.ines), now=NOW)  # type: ignore[arg-type]


def test_what_facilitators_write_is_never_held(cast: Cast) -> None:
    question = factories.opened(cast)
    ModerationChoice.objects.create(community_id=question.community_id, holds_links=True, hourly_most=1)
    for _number in range(3):
        written = factories.contribution(cast, question, cast.rosa, body="https://ejemplo.org")
        assert written.hidden_at is None


# Pages


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_opens_the_queue(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    report = _reported(cast)
    path = f"/s/prueba/debate/moderation/{report.question.community_id}/"
    opened = {}
    for now in (SOON, LATE):
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        if who != "visitor":
            client.force_login(getattr(cast, who))
        opened[now] = client.get(path).status_code
        rules = client.get(f"{path}rules/").status_code
        assert rules == 200 if who == "rosa" else rules in {302, 403, 404}
    assert [opened[now] == 200 for now in (SOON, LATE)] == [who in {"rosa", "ada"}] * 2


def test_of_a_secret_community_administrators_know_only_when_something_waits_for_them(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = factories.opened(cast, communities.opened(cast, "secret"))
    written = factories.contribution(cast, question, body=WORD)
    actions.report_contribution(contribution_id=written.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    path = f"/s/prueba/debate/moderation/{question.community_id}/"
    client.force_login(cast.ada)
    assert client.get(path).status_code == 404
    assert question.community.name not in client.get("/s/prueba/debate/moderation/").content.decode()
    monkeypatch.setattr(clock, "now", lambda: LATE)
    assert WORD in client.get(path).content.decode()


def test_administrators_see_only_what_waits_for_them(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = _reported(cast)
    monkeypatch.setattr(clock, "now", lambda: LATE)
    fresh = factories.contribution(cast, report.question, body="Recién avisado")
    actions.report_contribution(contribution_id=fresh.pk, reason="y", by=cast.actor(cast.ines), now=LATE)
    client.force_login(cast.ada)
    assert "Moderación" in client.get("/s/prueba/administration/").content.decode()
    assert report.question.community.name in client.get("/s/prueba/debate/moderation/").content.decode()
    said = client.get(f"/s/prueba/debate/moderation/{report.question.community_id}/").content.decode()
    assert WORD in said
    assert "Recién avisado" not in said
    path = f"/s/prueba/debate/{report.question_id}/reports/{report.pk}/"
    assert client.post(path, {"decision": "hide", "reason": "Tarde, pero sí"}).status_code == 302
    assert client.get("/s/prueba/debate/moderation/").status_code == 200


def test_next_door_nothing_is_known(cast: Cast, neighbours: Cast, client: Client) -> None:
    measure = _measured(cast, MeasureKind.HIDE)
    actions.appeal_measure(measure_id=measure.pk, reason="x", by=cast.actor(cast.tito), now=SOON)
    for who in (neighbours.ada, neighbours.rosa, neighbours.tito):
        client.force_login(who)
        for slug in ("prueba", neighbours.space.slug):
            for path in (
                f"measures/{measure.pk}/",
                f"measures/{measure.pk}/answer/",
                f"moderation/{measure.community_id}/",
            ):
                assert client.get(f"/s/{slug}/debate/{path}").status_code in {403, 404}, (who, slug, path)
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        actions.answer_appeal(
            measure_id=measure.pk, is_lifted=True, answer="x", by=neighbours.actor(neighbours.ada), now=SOON
        )


def test_a_queue_costs_the_same_for_one_and_for_three(cast: Cast, client: Client, count_queries: object) -> None:
    question = factories.opened(cast)
    client.force_login(cast.rosa)
    path = f"/s/prueba/debate/moderation/{question.community_id}/"
    asked = []
    for number in range(4):
        client.get(path)
        with count_queries() as made:  # type: ignore[operator]
            assert client.get(path).status_code == 200
        asked.append(len(made))
        rest = client.get(f"/api/v1/s/prueba/debate/moderation/{question.community_id}/").json()
        assert len(rest["waiting"]) == number
        written = factories.contribution(cast, question, body=f"Aporte {number}")
        actions.report_contribution(contribution_id=written.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    assert len(set(asked[1:])) == 1


def test_a_program_does_the_same(cast: Cast, client: Client) -> None:
    question = factories.opened(cast)
    written = factories.contribution(cast, question, body=f"{WORD} y más")
    said = factories.statement(cast, question, who=cast.tito)
    base = "/api/v1/s/prueba/debate/"

    def send(who: str, path: str, **body: object):  # type: ignore[no-untyped-def]
        client.force_login(getattr(cast, who))
        return client.post(f"{base}{path}", body, content_type="application/json")

    assert send("ines", f"statements/{said.pk}/reports/", reason="x").status_code == 201
    report = send("ines", f"contributions/{written.pk}/reports/", reason="x").json()["id"]
    assert send("tito", f"reports/{report}/decision/", decision="hide", reason="x").status_code == 403
    assert send("rosa", f"reports/{report}/decision/", decision="pause", reason="x").status_code == 409
    assert send("rosa", f"reports/{report}/decision/", decision="pause", reason="x", days=2).status_code == 200
    waiting = client.get(f"{base}moderation/{question.community_id}/").json()["waiting"]
    assert [each["kind"] for each in waiting] == ["report"]
    assert "reporter" not in waiting[0]
    measure = Measure.objects.get().pk
    assert send("ines", f"measures/{measure}/appeal/", reason="x").status_code == 404
    assert send("tito", f"measures/{measure}/appeal/", reason="x").status_code == 200
    assert client.get(f"{base}measures/{measure}/").json()["step"] == "pause"
    assert send("rosa", f"measures/{measure}/answer/", is_lifted=True, answer="x").status_code == 409
    assert send("ada", f"measures/{measure}/answer/", is_lifted=True, answer="x").status_code == 200
    assert send("tito", f"{question.pk}/contributions/", kind="experience", body="Ya puedo").status_code == 201


def test_who_is_paused_reads_why_before_trying(cast: Cast, client: Client) -> None:
    measure = _measured(cast, MeasureKind.PAUSE, days=2)
    client.force_login(cast.tito)
    page = f"/s/prueba/debate/{measure.question_id}/"
    for path in (page, f"{page}c/{measure.contribution_id}/"):
        said = client.get(path).content.decode()
        assert "estás en pausa" in said
        assert 'id="write"' not in said


def test_what_is_left_lying_is_opened_by_the_administrator_whose_queue_names_it_and_not_before(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = factories.opened(cast)
    wanted = {"holds_newcomers": True, "holds_repeats": False, "holds_links": False, "hourly_most": 0}
    actions.choose_moderation(
        community_id=question.community_id, days_to_answer=2, **wanted, by=cast.actor(cast.rosa), now=NOW
    )
    factories.contribution(cast, question, cast.ines, body=WORD)
    path = f"/s/prueba/debate/measures/{Measure.objects.get().pk}/"
    for now, status in ((SOON, 404), (LATE, 200)):
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        client.force_login(cast.ada)
        assert client.get(path).status_code == status
        client.force_login(cast.salma)
        assert client.get(path).status_code in {403, 404}
    client.force_login(cast.ada)
    answer = client.post(f"{path}look/", {"decision": "keep", "reason": "Se puede leer"}, follow=True)
    assert (answer.status_code, Contribution.objects.get(body=WORD).hidden_at) == (200, None)


def test_the_author_finds_the_reason_and_the_appeal_from_their_own_text(cast: Cast, client: Client) -> None:
    measure = _measured(cast, MeasureKind.HIDE)
    page = f"/s/prueba/debate/{measure.question_id}/c/{measure.contribution_id}/"
    link = f'href="/s/prueba/debate/measures/{measure.pk}/"'
    for who, finds in ((cast.tito, True), (cast.rosa, False), (cast.ines, False)):
        client.force_login(who)
        assert (link in client.get(page).content.decode()) is finds, who
