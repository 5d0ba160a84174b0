"""Every page opens for who may, and for nobody else; bad input changes nothing."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.html import escape

from minga.community.tests import factories as community
from minga.debate import actions, rules
from minga.debate.models import Contribution, Estimate, Question, Report, Settlement, Stance, Statement, Summary
from minga.debate.tests import factories
from minga.foundation import clock
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW
from minga.foundation.testing.scenes import scene
from minga.purpose.rules import Audience

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOW + DAY)


@pytest.fixture
def after(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: factories.AFTER)


def url(cast, name, *args):
    return reverse(f"debate:{name}", args=[cast.space.slug, *args])


@scene
def filled(cast, **changes):
    question = factories.opened(cast, **changes)
    factories.reply(cast, factories.idea(cast, question))
    factories.statement(cast, question)
    factories.estimates(cast, question)
    return question


ALIKE = [
    "La poda está cerca.",
    "LA PODA ESTÁ CERCA",
    "la poda esta cerca",
    "La  poda\u00a0está cerca",
    "La poda\u200b está cerca\u2060",
    "¿La poda está cerca?",
    "La poda esta\u0301 cerca…",
]
PAGES = ["question", "vote", "statements", "map", "map-statements", "estimates", "summary", "ideas"]
FOR_FACILITATORS = ["revise", "close", "reports", "write-summary", "ask-estimate"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_for_a_reader_full_or_empty(cast, client, name):
    client.force_login(cast.tito)
    for question in (filled(cast), factories.opened(cast, community.opened(cast))):
        assert client.get(url(cast, name, question.pk)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_secret_community_does_not_exist_for_others(cast, client, name):
    question = factories.opened(cast, community.opened(cast, "secret"))
    for who, status in ((None, {302, 404}), (cast.omar, {404}), (cast.ada, {404})):
        if who:
            client.force_login(who)
        assert client.get(url(cast, name, question.pk)).status_code in status


@pytest.mark.parametrize("name", PAGES)
def test_a_public_debate_is_read_without_signing_in(cast, client, name):
    question = filled(cast, where=community.opened(cast, audience=Audience.PUBLIC))
    assert client.get(url(cast, name, question.pk)).status_code == 200


@pytest.mark.parametrize("name", FOR_FACILITATORS)
def test_what_facilitators_do_is_theirs(cast, client, name):
    question = filled(cast)
    for who, status in ((None, 302), (cast.tito, 403), (cast.salma, 403), (cast.rosa, 200)):
        client.logout()
        if who:
            client.force_login(who)
        assert client.get(url(cast, name, question.pk)).status_code == status


def test_an_id_of_another_space_is_not_found(cast, client, neighbours):
    question = filled(cast)
    idea = Contribution.objects.first()
    client.force_login(neighbours.rosa)
    for name, args in (("question", [question.pk]), ("contribution", [question.pk, idea.pk]), ("map", [question.pk])):
        assert client.get(url(neighbours, name, *args)).status_code == 404


def test_a_contribution_stands_only_under_its_own_question(cast, client):
    question = filled(cast)
    other = factories.opened(cast, question.community)
    idea = Contribution.objects.first()
    client.force_login(cast.tito)
    assert client.get(url(cast, "contribution", question.pk, idea.pk)).status_code == 200
    assert client.get(url(cast, "contribution", other.pk, idea.pk)).status_code == 404


def test_a_draft_is_seen_by_facilitators_only(cast, client):
    question = factories.drafted(cast)
    for who, status in ((cast.rosa, 200), (cast.tito, 404), (cast.salma, 404)):
        client.force_login(who)
        assert client.get(url(cast, "question", question.pk)).status_code == status


@pytest.mark.parametrize(("name", "mark"), [("map", "map"), ("vote", "ballot")])
def test_a_live_part_is_served_alone(cast, client, name, mark):
    question = filled(cast)
    client.force_login(cast.tito)
    html = client.get(url(cast, name, question.pk), {"fragment": "1"}).content.decode()
    assert html.strip().startswith(f'<section id="{mark}"')
    assert "<html" not in html


# Writing


def test_rosa_asks_and_opens_a_question(cast, client):
    where = community.opened(cast)
    client.force_login(cast.rosa)
    data = {"title": "¿Qué hacemos?", "body": "", "opens_at": "2026-03-03T09:00", "closes_at": "2026-03-20T18:00"}
    assert client.post(url(cast, "ask", where.pk), data).status_code == 302
    question = Question.objects.get()
    assert client.post(url(cast, "open", question.pk)).status_code == 302
    question.refresh_from_db()
    assert question.state == rules.State.OPEN


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"title": "x" * 161}, {"closes_at": "mañana"}, {"closes_at": "2026-03-01T10:00"}]
)
def test_a_bad_question_is_not_asked(cast, client, changes):
    where = community.opened(cast)
    client.force_login(cast.rosa)
    data = {"title": "¿Qué?", "opens_at": "2026-03-03T09:00", "closes_at": "2026-03-20T18:00"} | changes
    assert client.post(url(cast, "ask", where.pk), data).status_code == 422
    assert not Question.objects.exists()


def test_tito_contributes_and_ines_replies(cast, client):
    question = factories.opened(cast)
    client.force_login(cast.tito)
    data = {"kind": "idea", "title": "Poda", "body": "**Mucha** poda <script>alert(1)</script>"}
    assert client.post(url(cast, "write", question.pk), data).status_code == 302
    idea = Contribution.objects.get()
    client.force_login(cast.ines)
    reply = {"reply_role": "objects", "body": "No en invierno"}
    assert client.post(url(cast, "reply", question.pk, idea.pk), reply).status_code == 302
    html = client.get(url(cast, "question", question.pk)).content.decode()
    assert "<strong>Mucha</strong>" in html
    assert "<script>alert(1)" not in html
    assert html.index("Mucha") < html.index("No en invierno")


@pytest.mark.parametrize(
    "changes", [{"body": ""}, {"body": "x" * 10_001}, {"kind": "rant"}, {"body": "**"}, {"title": "x" * 161}]
)
def test_a_bad_contribution_is_not_kept_and_comes_back_in_its_composer(cast, client, changes):
    question = factories.opened(cast)
    factories.idea(cast, question, "Lodos secos")
    client.force_login(cast.tito)
    data = {"kind": "concern" if "title" in changes else "idea", "title": "", "body": "Mucha <poda>"} | changes
    answer = client.post(url(cast, "write", question.pk), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert Contribution.objects.count() == 1
    assert "Lodos secos" in html, "the thread is there to be read on"
    assert f'action="{url(cast, "write", question.pk)}#write"' in html
    assert escape(data["body"][:200]) in html


@pytest.mark.parametrize(("name", "args"), [("write", 0), ("reply", 1)])
def test_whoever_comes_back_to_what_was_sent_comes_to_the_composer(cast, client, name, args):
    question = factories.opened(cast)
    idea = factories.idea(cast, question)
    client.force_login(cast.tito)
    there = client.get(url(cast, name, question.pk, *[idea.pk][:args]))
    page, _mark, part = there.headers["Location"].partition("#")
    assert there.status_code == 302
    assert f'id="{part}"' in client.get(page).content.decode()


def test_nobody_is_offered_a_composer_who_may_not_write(cast, client, monkeypatch):
    question = factories.opened(cast)
    client.force_login(cast.ines)
    for now, is_offered in ((NOW, True), (factories.AFTER, False)):
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        assert ('id="write"' in client.get(url(cast, "question", question.pk)).content.decode()) is is_offered


def test_an_idea_without_a_title_is_called_by_its_first_line(cast, client):
    question = factories.opened(cast)
    client.force_login(cast.tito)
    for body in ("Astillas de poda\n\nLas hay **cerca**.", "Lodos secos"):
        assert client.post(url(cast, "write", question.pk), {"kind": "idea", "body": body}).status_code == 302
    assert list(Contribution.objects.order_by("id").values_list("title", "body")) == [
        ("Astillas de poda", "Las hay **cerca**."),
        ("Lodos secos", "Lodos secos"),
    ]
    page = client.get(url(cast, "question", question.pk)).content.decode()
    assert page.count("Lodos secos") == 1, "one line is not said twice"


def test_what_was_written_is_shown_where_it_stands(cast, client):
    question = factories.opened(cast)
    for number in range(rules.PAGE_SIZE):
        factories.contribution(cast, question, body=f"Aporte {number}")
    client.force_login(cast.ines)
    answer = client.post(url(cast, "write", question.pk), {"kind": "experience", "body": "La última"}, follow=True)
    assert "La última" in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith(f"?page=2#c{Contribution.objects.latest('pk').pk}")


def test_a_closed_question_takes_no_contribution(cast, client, after):
    question = factories.opened(cast)
    client.force_login(cast.tito)
    data = {"kind": "concern", "body": "Tarde"}
    assert client.post(url(cast, "write", question.pk), data).status_code == 422
    assert not Contribution.objects.exists()


def test_similar_ones_are_shown_with_and_without_scripts(cast, client):
    question = factories.opened(cast)
    factories.idea(cast, question, "Quemar astillas de poda")
    client.force_login(cast.ines)
    data = {"kind": "idea", "title": "Quemar astillas de la poda", "body": ""}
    for name, more in (("similar", {}), ("write", {"similar": "1"})):
        answer = client.post(url(cast, name, question.pk), data | more)
        assert answer.status_code == 200
        assert "Quemar astillas de poda" in answer.content.decode()
    assert Contribution.objects.count() == 1


def test_tito_revises_and_withdraws(cast, client):
    question = factories.opened(cast)
    idea = factories.idea(cast, question)
    client.force_login(cast.tito)
    for name, data in (("revise-contribution", {"title": "Otra", "body": "Nueva"}), ("withdraw", {})):
        assert client.get(url(cast, name, question.pk, idea.pk)).status_code == 200
        assert client.post(url(cast, name, question.pk, idea.pk), data).status_code == 302
    idea.refresh_from_db()
    assert (idea.title, idea.state) == ("Otra", "withdrawn")
    client.force_login(cast.ines)
    assert client.get(url(cast, "withdraw", question.pk, idea.pk)).status_code == 403
    page = client.get(url(cast, "contribution", question.pk, idea.pk)).content.decode()
    assert "Nueva" not in page


def test_ideas_are_settled_with_a_reason(cast, client):
    question = factories.opened(cast)
    idea = factories.idea(cast, question)
    client.force_login(cast.rosa)
    where = url(cast, "settle", question.pk, idea.pk)
    assert client.get(where).status_code == 200
    assert client.post(where, {"state": "declined", "reason": ""}).status_code == 422
    assert client.post(where, {"state": "merged", "reason": "x", "into_id": str(idea.pk)}).status_code == 422
    assert not Settlement.objects.exists()
    assert client.post(where, {"state": "declined", "reason": "Cuesta más"}).status_code == 302
    assert "Cuesta más" in client.get(url(cast, "contribution", question.pk, idea.pk)).content.decode()
    client.force_login(cast.tito)
    assert client.get(where).status_code == 403


def test_a_report_is_decided_by_a_facilitator(cast, client):
    question = factories.opened(cast)
    idea, statement = factories.idea(cast, question), factories.statement(cast, question)
    client.force_login(cast.ines)
    for name, target in (("report", idea.pk), ("report-statement", statement.pk)):
        assert client.get(url(cast, name, question.pk, target)).status_code == 200
        assert client.post(url(cast, name, question.pk, target), {"reason": ""}).status_code == 422
        assert client.post(url(cast, name, question.pk, target), {"reason": "Insulta"}).status_code == 302
    first, second = Report.objects.order_by("id")
    client.force_login(cast.rosa)
    assert "Insulta" in client.get(url(cast, "reports", question.pk)).content.decode()
    hide, leave = {"decision": "hide", "reason": "Sí, insulta"}, {"decision": "dismiss", "reason": "No insulta"}
    assert client.get(url(cast, "decide-report", question.pk, first.pk)).status_code == 200
    assert client.post(url(cast, "decide-report", question.pk, first.pk), {"decision": "hide"}).status_code == 422
    assert client.post(url(cast, "decide-report", question.pk, first.pk), hide).status_code == 302
    assert client.post(url(cast, "decide-report", question.pk, second.pk), leave).status_code == 302
    idea.refresh_from_db()
    statement.refresh_from_db()
    assert (idea.hidden_reason, statement.hidden_reason) == ("Sí, insulta", "")


# Voting and estimating


def test_ines_votes_one_statement_after_another(cast, client):
    question = factories.opened(cast)
    for number in range(2):
        factories.statement(cast, question, f"Frase {number}")
    client.force_login(cast.ines)
    for _each in range(2):
        page = client.get(url(cast, "vote", question.pk)).content.decode()
        target = re.search(r'action="([^"]+/stance/)"', page)[1]
        assert client.post(target + "?fragment=1", {"stance": "agree"}).status_code == 200
    assert Stance.objects.filter(person=cast.ines, value=1).count() == 2
    assert "/stance/" not in client.get(url(cast, "vote", question.pk)).content.decode()


@pytest.mark.parametrize("data", [{}, {"stance": "maybe"}])
def test_a_bad_stance_is_not_taken(cast, client, data):
    question = factories.opened(cast)
    statement = factories.statement(cast, question)
    client.force_login(cast.ines)
    assert client.post(url(cast, "stance", question.pk, statement.pk), data).status_code == 409
    assert Stance.objects.count() == 1


def test_a_long_statement_is_not_kept(cast, client):
    question = factories.opened(cast)
    client.force_login(cast.tito)
    assert client.post(url(cast, "write-statement", question.pk), {"text": "x" * 281}).status_code == 422
    assert client.post(url(cast, "write-statement", question.pk), {"text": "La poda está cerca"}).status_code == 302
    assert Statement.objects.count() == 1


def test_estimates_are_asked_sealed_and_revealed(cast, client):
    question = factories.opened(cast)
    client.force_login(cast.rosa)
    asked = {"prompt": "¿Cuántas?", "unit": "t", "low_hint": "", "high_hint": ""}
    assert client.post(url(cast, "ask-estimate", question.pk), asked).status_code == 302
    pk = question.rounds.get().pk
    assert client.post(url(cast, "reveal-estimates", question.pk, pk)).status_code == 409
    for number, who in enumerate(factories.crowd(cast, question, 7)):
        client.force_login(who)
        assert client.post(url(cast, "seal-estimate", question.pk, pk), {"value": f"{411 + number}"}).status_code == 302
    assert client.post(url(cast, "seal-estimate", question.pk, pk), {"value": "muchas"}).status_code == 422
    client.force_login(cast.rosa)
    assert not re.search(r"\b41[1-7]\b", client.get(url(cast, "estimates", question.pk)).content.decode())
    assert client.post(url(cast, "reveal-estimates", question.pk, pk)).status_code == 302
    assert re.search(r"\b414\b", client.get(url(cast, "estimates", question.pk)).content.decode())
    assert Estimate.objects.count() == 7


def test_the_map_draws_people_and_tables(cast, client):
    question = factories.opened(cast)
    written = [factories.statement(cast, question, f"Frase {n}", cast.rosa) for n in range(8)]
    people = factories.crowd(cast, question, 24)
    for index, who in enumerate(people):
        for number, statement in enumerate(written):
            side = rules.Stance.AGREE if (index < 12) == (number % 2 == 0) else rules.Stance.DISAGREE
            actions.take_stance(statement_id=statement.pk, value=side, by=cast.actor(who), now=NOW)
    client.force_login(people[0])
    html = client.get(url(cast, "map", question.pk)).content.decode()
    assert "<svg" in html
    assert 'class="me"' in html
    client.force_login(cast.rosa)
    assert 'class="me"' not in client.get(url(cast, "map", question.pk)).content.decode()
    assert "Frase 0" in client.get(url(cast, "map-statements", question.pk)).content.decode()


# The summary


def test_the_summary_is_signed_challenged_and_answered(cast, client, after):
    question = factories.opened(cast)
    client.force_login(cast.rosa)
    assert client.post(url(cast, "write-summary", question.pk), {"body": "Hay **acuerdo**"}).status_code == 302
    assert client.post(url(cast, "sign-summary", question.pk), {"number": "1"}).status_code == 302
    summary = Summary.objects.get()
    client.force_login(cast.ines)
    challenge = url(cast, "challenge", question.pk, summary.pk)
    assert client.post(challenge, {"body": ""}).status_code == 422
    assert client.post(challenge, {"body": "Falta lo mío"}).status_code == 302
    client.force_login(cast.rosa)
    waiting = client.get(url(cast, "summary", question.pk)).content.decode()
    target = re.search(r'href="([^"]+/challenges/\d+/)"', waiting)[1]
    assert client.get(target).status_code == 200
    assert client.post(target, {"answer": "Añadido"}).status_code == 302
    assert "Añadido" in client.get(url(cast, "summary", question.pk)).content.decode()


# Panels and limits


def test_the_community_shows_its_questions_to_those_who_read_it(cast, rf):
    from minga.debate.declarations import panel

    question = factories.opened(cast, community.opened(cast, "listed"))
    for who, is_shown in ((cast.tito, True), (cast.omar, False)):
        request = rf.get("/")
        request.actor, request.space, request.user = cast.actor(who), cast.space, who
        assert (question.title in panel(request, question.community_id)) is is_shown


def test_a_page_of_thirty_is_small(cast, client):
    import gzip

    question = factories.opened(cast)
    for number in range(30):
        factories.idea(cast, question, f"Idea {number}", body=f"Lo probamos {number} veces en la planta {number * 7}.")
    client.force_login(cast.tito)
    content = client.get(url(cast, "question", question.pk)).content
    assert content.count(b'class="post"') == 30
    assert len(gzip.compress(content)) < 14_000


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", ""])
def test_no_page_number_breaks_the_page(cast, client, page):
    question = filled(cast)
    client.force_login(cast.tito)
    for name in ("question", "statements"):
        assert client.get(url(cast, name, question.pk), {"page": page, "kind": "<b>"}).status_code == 200


def test_the_space_of_a_page_is_the_one_of_its_address(cast, neighbours, client):
    with in_space(neighbours.space.pk):
        theirs = factories.opened(neighbours)
    client.force_login(cast.rosa)
    assert client.post(url(cast, "close", theirs.pk)).status_code == 404
    with in_space(neighbours.space.pk):
        assert Question.objects.get().state == rules.State.OPEN


@pytest.mark.parametrize("text", ALIKE)
def test_a_statement_that_reads_the_same_is_offered_to_vote_on(cast, client, text):
    question = factories.opened(cast)
    there = factories.statement(cast, question, "La poda está cerca")
    client.force_login(cast.ines)
    answer = client.post(url(cast, "write-statement", question.pk), {"text": text})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Esa afirmación ya está" in html
    assert text.strip() in html, "what was written is kept"
    assert Statement.objects.count() == 1
    stance = url(cast, "stance", question.pk, there.pk)
    assert f'action="{stance}"' in html
    assert client.post(stance, {"stance": "disagree"}).status_code == 302
    assert Stance.objects.get(person=cast.ines).value == rules.Stance.DISAGREE


def test_after_the_closing_no_statement_is_offered(cast, client, after):
    question = factories.opened(cast)
    there = factories.statement(cast, question, "La poda está cerca")
    client.force_login(cast.ines)
    answer = client.post(url(cast, "write-statement", question.pk), {"text": "la poda esta cerca"})
    assert answer.status_code == 422
    assert url(cast, "stance", question.pk, there.pk) not in answer.content.decode()


def test_a_summary_says_whether_it_may_still_be_challenged(cast, client):
    question = factories.summarized(cast)
    client.force_login(cast.tito)
    for days, said in ((-1, "Se pudo impugnar hasta"), (1, "Se puede impugnar hasta")):
        Summary.objects.filter(question=question).update(challenges_until=clock.now() + timedelta(days=days))
        assert said in client.get(f"/s/prueba/debate/{question.pk}/summary/").content.decode()


def test_the_questions_of_a_community_are_a_list_that_a_phone_can_read(cast, client):
    question = factories.opened(cast)
    client.force_login(cast.tito)
    page = client.get(f"/s/prueba/community/{question.community_id}/").content.decode()
    assert re.search(rf'<a class="list-title" href="/s/prueba/debate/{question.pk}/">', page)
    assert f'<th scope="row"><a href="/s/prueba/debate/{question.pk}/"' not in page
