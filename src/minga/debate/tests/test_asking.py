"""Who could answer a question is found by what they say and wrote; each is asked once, and spared."""

import json
from datetime import timedelta

import pytest

from minga.debate.actions import ask_person
from minga.debate.models import AnswerRequest
from minga.debate.queries import asked_of, who_could_answer
from minga.debate.tests import factories as debate
from minga.foundation import clock
from minga.foundation.notices.models import Notice
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.profiles.actions import present_oneself


@pytest.fixture(autouse=True)
def _while_it_is_open(time_machine):
    time_machine.move_to(debate.NOW, tick=False)


def page(question):
    return f"/s/prueba/debate/{question.pk}/who-could-answer/"


def helps(cast, person, what="Mantenimiento de hornos"):
    present_oneself(helps_with=what, speaks="", by=cast.actor(person), now=clock.now())


def kilns(cast):
    return debate.opened(cast, title="¿Qué le pasa al horno de la línea 4?")


def ask(cast, question, whom, by=None):
    return ask_person(question_id=question.pk, user_id=whom.pk, by=cast.actor(by or cast.rosa), now=clock.now())


def test_who_says_that_they_help_is_found_and_asked_and_it_waits_for_them_until_they_write(cast, client):
    question = kilns(cast)
    helps(cast, cast.tito)
    client.force_login(cast.rosa)
    assert page(question) in client.get(f"/s/prueba/debate/{question.pk}/").content.decode()
    assert "Mantenimiento de hornos" in client.get(page(question)).content.decode()
    client.post(page(question), {"person": cast.tito.pk})
    after = client.get(page(question)).content.decode()
    assert "Mantenimiento de hornos" not in after
    assert "Tito" in after
    assert Notice.objects.filter(recipient=cast.tito, fact="debate:answer-requested").count() == 1
    tito = cast.actor(cast.tito)
    assert asked_of(tito).count() == 1
    debate.contribution(cast, question, cast.tito)
    assert asked_of(tito).count() == 0


def test_who_wrote_of_it_elsewhere_is_found_by_what_the_reader_may_read(cast):
    question = kilns(cast)
    other = debate.opened(cast, question.community, title="¿Y la fachada?")
    debate.contribution(cast, other, cast.tito, title="El horno pierde calor")
    found = who_could_answer(cast.actor(cast.rosa), question, now=clock.now())
    assert [(each.name, [text.title for text in each.wrote]) for each in found.people] == [
        ("Tito", ["El horno pierde calor"])
    ]


def test_each_is_asked_once_about_a_question_and_spared_after_three(cast):
    question = kilns(cast)
    helps(cast, cast.tito)
    ask(cast, question, cast.tito)
    with pytest.raises(RefusedError) as again:
        ask(cast, question, cast.tito)
    assert again.value.refusal.code == "debate:is-asked"
    for _number in range(2):
        ask(cast, debate.opened(cast, question.community), cast.tito)
    fourth = debate.opened(cast, question.community, title="Otra del horno")
    with pytest.raises(RefusedError) as spared:
        ask(cast, fourth, cast.tito)
    assert spared.value.refusal.code == "debate:is-spared"
    assert AnswerRequest.objects.count() == 3
    rosa = cast.actor(cast.rosa)
    assert who_could_answer(rosa, fourth, now=clock.now()).people == ()
    later = clock.now() + timedelta(days=8)
    assert [each.name for each in who_could_answer(rosa, fourth, now=later).people] == ["Tito"]


def test_neither_oneself_nor_a_stranger_is_asked(cast):
    question = kilns(cast)
    for whom, code in ((cast.rosa, "debate:asks-oneself"), (cast.nadie, "debate:asks-stranger")):
        with pytest.raises(RefusedError) as refused:
            ask(cast, question, whom)
        assert refused.value.refusal.code == code
    assert AnswerRequest.objects.count() == 0


def test_only_who_takes_part_asks(cast, client):
    question = kilns(cast)
    helps(cast, cast.tito)
    for person in (cast.nadie, cast.erik):
        with pytest.raises((NotAllowedError, NotFoundError)):
            ask(cast, question, cast.tito, by=person)
    assert AnswerRequest.objects.count() == 0


def test_programs_find_and_ask_as_well(cast, client):
    question = kilns(cast)
    helps(cast, cast.tito)
    client.force_login(cast.rosa)
    address = f"/api/v1/s/prueba/debate/questions/{question.pk}/answerers/"
    assert [each["user_id"] for each in client.get(address).json()["people"]] == [cast.tito.pk]
    body = json.dumps({"user_id": cast.tito.pk})
    assert client.post(address, body, content_type="application/json").status_code == 204
    assert client.post(address, body, content_type="application/json").status_code == 409
    assert client.get(address).json()["asked"] == ["Tito"]


def test_finding_costs_the_same_for_one_and_for_three(cast, count_queries):
    question, made = kilns(cast), []
    rosa = cast.actor(cast.rosa)
    for person in (cast.tito, cast.salma, cast.ines):
        helps(cast, person)
        with count_queries() as queries:
            who_could_answer(rosa, question, now=clock.now())
        made.append(len(queries))
    assert made[1] == made[2]
