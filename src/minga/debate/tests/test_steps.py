"""What one does next in a question: the table of its state and one's part in it, and what the pages make of it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from minga.community.tests import factories as community
from minga.debate import actions, declarations, rules, wording
from minga.debate.rules import State
from minga.debate.rules.steps import Facts, Seat, Step, next_step
from minga.debate.tests import factories
from minga.debate.tests.factories import AFTER
from minga.foundation import clock
from minga.foundation.testing.cast import NOW
from minga.purpose.rules import Audience


@pytest.fixture(autouse=True)
def spanish():
    with translation.override("es"):
        yield


TAKING_PART = (Seat.FACILITATOR, Seat.MEMBER, Seat.GUEST, Seat.SPONSOR)
OTHERS = (Seat.MEMBER, Seat.GUEST, Seat.SPONSOR, Seat.READER)
SOME = Facts(statements=3)


@pytest.mark.parametrize(
    ("state", "seats", "facts", "step"),
    [
        (State.DRAFT, (Seat.FACILITATOR,), Facts(), Step.OPEN),
        (State.DRAFT, OTHERS, Facts(), Step.AWAIT_FACILITATOR),
        (State.OPEN, (Seat.READER,), Facts(statements=3, statements_left=3), Step.READ),
        (State.OPEN, TAKING_PART, Facts(is_begun=False), Step.AWAIT_OPENING),
        (State.OPEN, (Seat.FACILITATOR,), Facts(), Step.FIRST_STATEMENTS),
        (State.OPEN, (Seat.MEMBER, Seat.GUEST, Seat.SPONSOR), Facts(), Step.WRITE),
        (State.OPEN, TAKING_PART, Facts(statements=3, statements_left=1, has_estimate_left=True), Step.ANSWER),
        (State.OPEN, TAKING_PART, Facts(statements=3, has_estimate_left=True), Step.ESTIMATE),
        (State.OPEN, TAKING_PART, SOME, Step.WRITE),
        (State.CLOSED, OTHERS, SOME, Step.AWAIT_SUMMARY),
        (State.CLOSED, (Seat.FACILITATOR,), SOME, Step.WRITE_SUMMARY),
        (State.CLOSED, (Seat.FACILITATOR,), Facts(has_draft=True), Step.SIGN_SUMMARY),
        (State.SUMMARIZED, OTHERS, Facts(open_challenges=1), Step.READ_SUMMARY),
        (State.SUMMARIZED, (Seat.FACILITATOR,), Facts(has_draft=True, open_challenges=1), Step.SIGN_SUMMARY),
        (State.SUMMARIZED, (Seat.FACILITATOR,), Facts(open_challenges=1, unanswered_ideas=1), Step.ANSWER_CHALLENGES),
        (State.SUMMARIZED, (Seat.FACILITATOR,), Facts(unanswered_ideas=1), Step.ANSWER_IDEAS),
        (State.SUMMARIZED, (Seat.FACILITATOR,), Facts(), Step.DONE),
    ],
)
def test_each_part_has_one_step_in_each_state(state, seats, facts, step):
    assert {next_step(state, seat, facts) for seat in seats} == {step}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("seat", Seat)
def test_no_state_leaves_anybody_without_a_word(state, seat):
    for facts in (Facts(), Facts(statements=1, statements_left=1), Facts(has_draft=True, open_challenges=1)):
        step = next_step(state, seat, facts)
        assert step == Step.DONE or wording.STEPS[step]


def asked(cast, who, question, now):
    return declarations.next_in_question(cast.actor(who), question.pk, now)


def test_a_question_tells_each_what_to_do_until_the_summary_is_signed(cast):
    question = factories.opened(cast, community.opened(cast, audience=Audience.PUBLIC))
    assert asked(cast, cast.rosa, question, NOW).label == "Escribir afirmaciones"
    statement = factories.statement(cast, question)
    assert asked(cast, cast.ines, question, NOW).url.endswith("/statements/")
    actions.take_stance(statement_id=statement.pk, value=rules.Stance.PASS, by=cast.actor(cast.ines), now=NOW)
    assert asked(cast, cast.ines, question, NOW).url == "", "one writes on the page itself"
    assert asked(cast, cast.nadie, question, NOW).url == ""
    assert asked(cast, cast.tito, question, AFTER).url == ""
    assert asked(cast, cast.rosa, question, AFTER).url.endswith("/summary/write/")
    actions.save_summary(question_id=question.pk, body="Hay acuerdo", after=0, by=cast.actor(cast.rosa), now=AFTER)
    assert asked(cast, cast.rosa, question, AFTER).url.endswith("/summary/sign/")
    factories.signed(cast, question, "Hay acuerdo")
    assert asked(cast, cast.rosa, question, AFTER) is None
    assert asked(cast, cast.tito, question, AFTER).url.endswith("/summary/")


def test_guests_and_sponsors_are_told_what_they_do_here(cast):
    question = factories.opened(cast)
    factories.statement(cast, question)
    for who, part in ((cast.ines, "Con invitación"), (cast.salma, "Patrocinas"), (cast.rosa, "")):
        said = asked(cast, who, question, NOW)
        assert part in said.sentence
        assert ("quien facilita" in said.sentence or "no llevas" in said.sentence) is bool(part)
        assert said.label == "Contestar"


def test_nobody_is_told_of_a_question_that_they_may_not_know(cast):
    question = factories.opened(cast, community.opened(cast, "secret"))
    assert asked(cast, cast.omar, question, NOW) is None
    assert asked(cast, cast.tito, factories.drafted(cast, question.community), NOW) is None


def test_a_community_asks_for_its_first_question_and_then_for_answers(cast):
    where = community.opened(cast)

    def told(who):
        return declarations.next_in_community(cast.actor(who), where.pk, NOW)

    assert told(cast.rosa).url.endswith(f"/debate/ask/{where.pk}/")
    assert told(cast.tito) is None
    factories.statement(cast, factories.opened(cast, where))
    assert told(cast.rosa).label == told(cast.ines).label == "Contestar"
    assert "1 afirmación" in told(cast.ines).sentence
    assert told(cast.tito) is None
    assert told(cast.omar) is None


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_step_asks_as_often_for_nothing_as_for_three(cast, count, count_queries):
    question = factories.opened(cast)
    for number in range(count):
        factories.statement(cast, question, f"Frase {number}", cast.rosa)
    for who, now in ((cast.ines, NOW), (cast.rosa, AFTER)):
        actor = cast.actor(who)
        with count_queries() as made:
            declarations.next_in_question(actor, question.pk, now)
        assert len(made) <= 7


# The pages


@pytest.fixture
def at(monkeypatch):
    cache.clear()

    def travel(moment):
        cache.clear()
        monkeypatch.setattr(clock, "now", lambda: moment)

    return travel


def url(cast, name, *args):
    return reverse(f"debate:{name}", args=[cast.space.slug, *args])


@pytest.mark.parametrize("who", ["rosa", "ines"])
def test_a_page_has_one_black_button(cast, client, at, who):
    question = factories.opened(cast)
    statement = factories.statement(cast, question, who=cast.tito)
    client.force_login(getattr(cast, who))
    for _each in ("answer", "write"):
        at(NOW + timedelta(days=1))
        html = client.get(url(cast, "question", question.pk)).content.decode()
        main = html[html.index("<main") : html.index("</main")]
        # On a phone the button that leads to the composer stands in its place.
        assert main.count('class="button"') == 1
        client.post(url(cast, "stance", question.pk, statement.pk), {"stance": "pass"})


def test_a_question_is_asked_and_opened_in_one_go_and_closes_in_two_weeks_at_eight(cast, client, at):
    where = community.opened(cast)
    client.force_login(cast.rosa)
    at(NOW)
    page = client.get(url(cast, "ask", where.pk))
    closes = page.context["form"].initial["closes_at"]
    assert (clock.day_of(closes) - clock.day_of(NOW), closes.hour, closes.minute) == (timedelta(days=14), 20, 0)
    assert "abre un debate" in page.content.decode()
    data = {"title": "¿Qué probamos?", "closes_at": closes.strftime("%Y-%m-%dT%H:%M"), "open": "1"}
    assert client.post(url(cast, "ask", where.pk), data).status_code == 302
    assert where.questions.get().state == State.OPEN
    assert client.post(url(cast, "ask", where.pk), data | {"title": ""}).status_code == 422
    assert where.questions.count() == 1


def test_a_draft_is_opened_on_a_page_that_says_what_happens(cast, client, at):
    question = factories.drafted(cast)
    at(NOW)
    for who, status in ((cast.tito, 404), (cast.rosa, 200)):
        client.force_login(who)
        assert client.get(url(cast, "open", question.pk)).status_code == status
    assert client.post(url(cast, "open", question.pk)).status_code == 302
    question.refresh_from_db()
    assert question.state == State.OPEN


# The summary


@pytest.fixture
def over(cast, at):
    """A debate that is over: two sides, an idea, a question that nobody has answered."""
    question = factories.opened(cast)
    factories.vote_apart(cast, question, 12)
    factories.idea(cast, question, "Astillas de poda")
    asked = factories.contribution(cast, question, kind=rules.Kind.QUESTION, title="¿Cuánta hay?", body="No lo sé.")
    answered = factories.contribution(cast, question, kind=rules.Kind.QUESTION, title="¿Y los lodos?", body="Di.")
    factories.reply(cast, answered)
    assert asked
    at(AFTER)
    return question


def test_the_editor_begins_with_headings_and_what_the_debate_holds(cast, client, over):
    client.force_login(cast.rosa)
    page = client.get(url(cast, "write-summary", over.pk))
    text = page.context["form"].initial["body"]
    parts = [part.partition("\n\n") for part in text.split("## ") if part]
    headings = {heading.strip(): body for heading, _break, body in parts}
    assert list(headings) == ["En qué coincidimos", "En qué no", "Qué no sabemos", "Qué proponemos"]
    assert "«Frase 0» (grupo A, " in headings["En qué no"]
    assert "¿Cuánta hay?" in headings["Qué no sabemos"]
    assert "¿Y los lodos?" not in text
    assert headings["Qué proponemos"].strip() == "- Astillas de poda"
    html = page.content.decode()
    assert "chart-map" in html
    assert html.count('class="post"') == 4


def test_headings_stand_alone_where_the_debate_holds_nothing(cast, client, at):
    question = factories.opened(cast)
    at(AFTER)
    client.force_login(cast.rosa)
    text = client.get(url(cast, "write-summary", question.pk)).context["form"].initial["body"]
    assert " ".join(text.split()) == "## En qué coincidimos ## En qué no ## Qué no sabemos ## Qué proponemos"


def test_a_summary_is_saved_as_versions_and_signed_on_a_page_of_its_own(cast, client, over):
    write, sign, rosa = url(cast, "write-summary", over.pk), url(cast, "sign-summary", over.pk), cast.rosa
    client.force_login(rosa)
    assert client.get(sign).headers["Location"] == write, "there is nothing to sign yet"
    assert client.post(sign, {"number": "1"}).status_code == 302
    assert not over.summaries.exists()
    assert client.post(write, {"body": "", "after": "0"}).status_code == 422
    assert client.post(write, {"body": "Hay **acuerdo**", "after": "0"}).headers["Location"] == sign
    assert "<strong>acuerdo</strong>" in client.get(sign).content.decode()
    assert client.get(write).context["form"].initial == {"after": 1, "body": "Hay **acuerdo**"}
    assert client.post(write, {"body": "Hay acuerdo casi", "after": "1"}).status_code == 302
    refused = client.post(sign, {"number": "1"})
    assert refused.status_code == 422, "another version than the one that was read"
    assert "Hay acuerdo casi" in refused.content.decode()
    assert client.post(sign, {"number": "2"}).status_code == 302
    assert over.summaries.get().body == "Hay acuerdo casi"
    assert client.get(sign).headers["Location"] == write, "what is signed is not signed again"
    assert client.get(write).context["form"].initial == {"after": 2, "body": "Hay acuerdo casi"}


def test_two_who_write_at_once_lose_nothing(cast, client, over):
    write = url(cast, "write-summary", over.pk)
    client.force_login(cast.rosa)
    client.post(write, {"body": "De una", "after": "0"})
    refused = client.post(write, {"body": "De otra", "after": "0"})
    assert refused.status_code == 422
    assert "De otra" in refused.content.decode()
    assert refused.context["form"]["after"].value() == "1"
    assert client.post(write, {"body": "De otra", "after": "1"}).status_code == 302
    assert list(over.summary_drafts.values_list("number", "body")) == [(2, "De otra"), (1, "De una")]


def test_the_same_words_are_saved_once(cast, client, over):
    client.force_login(cast.rosa)
    for _each in range(2):
        assert client.post(url(cast, "write-summary", over.pk), {"body": "Igual", "after": "0"}).status_code == 302
    assert over.summary_drafts.count() == 1


def test_nothing_is_saved_while_people_still_write(cast, client, at):
    question = factories.opened(cast)
    at(NOW + timedelta(days=1))
    client.force_login(cast.rosa)
    assert client.post(url(cast, "write-summary", question.pk), {"body": "x", "after": "0"}).status_code == 422
    assert not question.summary_drafts.exists()


@pytest.mark.parametrize("name", ["write-summary", "sign-summary"])
def test_only_facilitators_write_and_sign(cast, client, over, name):
    for who, status in ((None, 302), (cast.tito, 403), (cast.salma, 403), (cast.ines, 403), (cast.omar, 403)):
        client.logout()
        if who:
            client.force_login(who)
        assert client.post(url(cast, name, over.pk), {"body": "x", "after": "0"}).status_code == status
    assert not over.summary_drafts.exists()
