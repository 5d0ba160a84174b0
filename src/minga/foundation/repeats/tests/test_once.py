"""The same thing sent twice within minutes is kept once, at every door, also when both arrive at once."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.db import connection, models
from django.test import Client

from minga.community.models import Community, Invitation
from minga.community.tests import factories as communities
from minga.debate.models import Challenge, Contribution, Question, Summary
from minga.debate.tests import factories as debates
from minga.decision.models import Decision
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotFoundError, RefusedError
from minga.foundation.repeats.models import Sending
from minga.foundation.repeats.once import WITHIN, forget_sendings
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW, Cast
from minga.initiative.models import Commitment, HoursEntry, HoursTotal, Milestone
from minga.initiative.tests import factories as initiatives
from minga.purpose.models import Purpose
from minga.purpose.tests import factories as purposes

LATER = NOW + timedelta(minutes=3)
LONG = "Lo que **funciona** en cada planta."


def _post(client: Client, who: Any, path: str, at: Any, /, **data: Any) -> int:
    client.force_login(who)
    with time_machine.travel(at, tick=False):
        return client.post(path, data).status_code


type Case = tuple[Any, str, type[models.Model], dict[str, Any], Any]


def _writing(cast: Cast) -> Case:
    question = debates.opened(cast)
    path = f"/s/prueba/debate/{question.pk}/write/"
    return cast.tito, path, Contribution, {"kind": "idea", "title": "Astillas", "body": LONG}, LATER


def _replying(cast: Cast) -> Case:
    first = debates.contribution(cast, debates.opened(cast))
    path = f"/s/prueba/debate/{first.question_id}/c/{first.pk}/reply/"
    return cast.ines, path, Contribution, {"reply_role": "objects", "body": "Huele"}, LATER


def _asking(cast: Cast) -> Case:
    where = communities.opened(cast)
    data = {"title": "¿Qué probamos?", "body": "", "opens_at": "2026-03-03T10:00", "closes_at": "2026-03-13T10:00"}
    return cast.rosa, f"/s/prueba/debate/ask/{where.pk}/", Question, data, LATER


def _signing(cast: Cast) -> Case:
    question = debates.opened(cast)
    draft = debates.actions.save_summary(
        question_id=question.pk, body=LONG, after=0, by=cast.actor(cast.rosa), now=debates.AFTER
    )
    path = f"/s/prueba/debate/{question.pk}/summary/sign/"
    return cast.rosa, path, Summary, {"number": draft.number}, debates.AFTER


def _challenging(cast: Cast) -> Case:
    summary = debates.signed(cast, debates.opened(cast))
    path = f"/s/prueba/debate/{summary.question_id}/summary/{summary.pk}/challenge/"
    return cast.tito, path, Challenge, {"body": "Falta el polvo"}, debates.AFTER


def _founding(cast: Cast) -> Case:
    purpose = communities.called_go(cast)
    data = {"purpose_id": purpose.pk, "name": "Hornos", "about": LONG, "access": "open", "joining_question": ""}
    return cast.rosa, f"/s/prueba/community/new/?purpose={purpose.pk}", Community, data, LATER


def _inviting(cast: Cast) -> Case:
    where = communities.opened(cast)
    path = f"/s/prueba/community/{where.pk}/invite/"
    return (
        cast.rosa,
        path,
        Invitation,
        {"addresses": "vera@example.org", "role": "member", "belonging": "outside"},
        LATER,
    )


def _linking(cast: Cast) -> Case:
    where = communities.opened(cast)
    path = f"/s/prueba/community/{where.pk}/invite/link/"
    return (
        cast.rosa,
        path,
        Invitation,
        {
            "link-role": "member",
            "link-belonging": "outside",
            "link-days": "7",
            "link-max_uses": "5",
        },
        LATER,
    )


def _chartering(cast: Cast) -> Case:
    data = {
        "title": "Más combustibles",
        "who": "Plantas",
        "issue": "Carbón",
        "member_gain": "Ayuda",
        "organization_gain": "Ahorro",
        "audience": "space",
        "response_days": "14",
    }
    return cast.rosa, "/s/prueba/purpose/new/", Purpose, data, LATER


def _promising(cast: Cast) -> Case:
    initiative = initiatives.under_way(cast)
    data = {"what": "Pedir ofertas", "hours": "2", "due_on": str(initiatives.SECOND_WAVE)}
    return cast.tito, f"/s/prueba/initiative/{initiative.pk}/commitment/", Commitment, data, initiatives.STARTED_AT


def _planning(cast: Cast) -> Case:
    initiative = initiatives.under_way(cast)
    data = {"title": "Silo instalado", "due_on": str(initiatives.SECOND_WAVE)}
    return cast.tito, f"/s/prueba/initiative/{initiative.pk}/milestone/", Milestone, data, initiatives.STARTED_AT


def _working(cast: Cast) -> Case:
    initiative = initiatives.under_way(cast)
    data = {"hours": "1,5", "worked_on": str(initiatives.TODAY)}
    return cast.tito, f"/s/prueba/initiative/{initiative.pk}/hours/", HoursEntry, data, initiatives.STARTED_AT


def _summing(cast: Cast) -> Case:
    initiative = initiatives.under_way(cast)
    data = {"hours": "40", "people": "9", "source": "Parte de turnos"}
    path = f"/s/prueba/initiative/{initiative.pk}/hours-of-a-group/"
    return cast.tito, path, HoursTotal, data, initiatives.STARTED_AT


CASES: list[Callable[[Cast], Case]] = [
    _writing,
    _replying,
    _asking,
    _signing,
    _challenging,
    _founding,
    _inviting,
    _linking,
    _chartering,
    _promising,
    _planning,
    _working,
    _summing,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_form_sent_twice_is_kept_once(client: Client, cast: Cast, case: Callable[[Cast], Case]) -> None:
    who, path, kind, data, at = case(cast)
    before, told = kind.objects.count(), Entry.objects.count()
    first = _post(client, who, path, at, **data)
    assert first in {200, 302}
    kept, facts = kind.objects.count(), Entry.objects.count()
    assert kept == before + 1
    assert facts > told
    assert _post(client, who, path, at + timedelta(minutes=4), **data) == first
    assert (kind.objects.count(), Entry.objects.count()) == (kept, facts)


@pytest.mark.parametrize("case", [_writing, _working, _chartering], ids=lambda case: case.__name__)
def test_much_later_it_is_another_one(client: Client, cast: Cast, case: Callable[[Cast], Case]) -> None:
    who, path, kind, data, at = case(cast)
    before = kind.objects.count()
    _post(client, who, path, at, **data)
    _post(client, who, path, at + WITHIN + timedelta(minutes=1), **data)
    assert kind.objects.count() == before + 2


def test_something_else_and_somebody_else_s_are_kept(client: Client, cast: Cast) -> None:
    who, path, kind, data, at = _writing(cast)
    _post(client, who, path, at, **data)
    _post(client, who, path, at, **data | {"body": "Otra cosa"})
    _post(client, cast.ines, path, at, **data)
    assert kind.objects.count() == 3


def test_rest_and_page_are_one_door(client: Client, cast: Cast) -> None:
    who, path, _kind, data, at = _writing(cast)
    _post(client, who, path, at, **data)
    question = Question.objects.get()
    with time_machine.travel(at, tick=False):
        answers = [
            client.post(f"/api/v1/s/prueba/debate/{question.pk}/contributions/", data, content_type="application/json")
            for _each in range(2)
        ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Contribution.objects.count() == 1


def test_who_takes_a_text_back_may_write_it_again(client: Client, cast: Cast) -> None:
    who, path, kind, data, at = _writing(cast)
    _post(client, who, path, at, **data)
    written = Contribution.objects.get()
    _post(client, who, f"/s/prueba/debate/{written.question_id}/c/{written.pk}/withdraw/", at)
    _post(client, who, path, at, **data)
    assert kind.objects.count() == 2


def test_what_was_refused_may_be_sent_again(cast: Cast) -> None:
    question = debates.drafted(cast)
    with pytest.raises((RefusedError, NotFoundError)):
        debates.contribution(cast, question)
    debates.actions.open_question(question_id=question.pk, by=cast.actor(cast.rosa), now=NOW)
    debates.contribution(cast, question)
    assert Contribution.objects.count() == 1


def test_the_page_says_that_it_was_there(client: Client, cast: Cast) -> None:
    who, path, _kind, data, at = _working(cast)
    client.force_login(who)
    with time_machine.travel(at, tick=False):
        client.post(path, data)
        answer = client.post(path, data, follow=True)
    assert "Ya lo habías enviado hace un momento" in answer.content.decode()


def test_fingerprints_are_forgotten_and_tell_nothing(cast: Cast) -> None:
    debates.contribution(cast, debates.opened(cast))
    assert Sending.objects.exists()
    assert {field.name for field in Sending._meta.fields} == {"id", "key", "made_id", "content_hash", "sent_at"}
    forget_sendings(NOW + timedelta(minutes=21))
    assert not Sending.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [2, 4])
def test_two_at_once_are_kept_once(count: int) -> None:
    """Requests that truly run side by side, on a database that lets them."""
    from minga.foundation.testing.cast import raise_cast

    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("an in-memory SQLite has one connection; PostgreSQL runs this")
    cast = raise_cast()
    with in_space(cast.space.pk):
        question = debates.opened(cast)
    ready, statuses = Barrier(count), []

    def send() -> None:
        client = Client()
        client.force_login(cast.tito)
        ready.wait()
        with in_space(cast.space.pk):
            statuses.append(_write(client, question.pk))
        connection.close()

    threads = [Thread(target=send) for _each in range(count)]
    with time_machine.travel(LATER, tick=True):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with in_space(cast.space.pk):
        assert statuses == [201] * count
        assert Contribution.objects.count() == 1
        assert Entry.objects.filter(name="debate:contribution-written").count() == 1


def _write(client: Client, question_id: int) -> int:
    data = {"kind": "idea", "title": "Astillas", "body": LONG}
    path = f"/api/v1/s/prueba/debate/{question_id}/contributions/"
    return client.post(path, data, content_type="application/json").status_code


def test_decisions_are_drafted_once(client: Client, cast: Cast) -> None:
    from minga.decision.tests import factories as decisions

    where = communities.opened(cast)
    made = [decisions.drafted_in(cast, where) for _each in range(2)]
    assert made[0].pk == made[1].pk
    assert Decision.objects.count() == 1


def test_a_second_thought_is_no_repeat(cast: Cast) -> None:
    """Scored 4, then 2, then 4 again: three reviews."""
    purpose = purposes.draft(cast)
    for score in (4, 2, 4, 4):
        purposes.actions.review_criteria(
            purpose_id=purpose.pk,
            scores={purposes.rules.Criterion.MAGNETIC: purposes.actions.Score(score, "Porque sí")},
            by=cast.actor(cast.erik),
            now=NOW,
        )
    assert [review.score for review in purpose.reviews.order_by("id")] == [4, 2, 4]
