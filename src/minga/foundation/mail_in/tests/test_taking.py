"""A mail becomes what its writer may write, once; whatever else comes is told or left, and nothing is lost."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult

from minga.community.models import Membership
from minga.debate import actions as debating
from minga.debate.models import Contribution, Question
from minga.debate.tests import factories
from minga.foundation.mail_in.addresses import BOUNCE, SEVERAL, Bound, address_for, bound_until, read_address
from minga.foundation.mail_in.models import Arrival, MailTrouble
from minga.foundation.mail_in.rounds import forget_arrivals
from minga.foundation.mail_in.rules import SOFT_MOST, TOLD_IN_A_DAY, Fate
from minga.foundation.mail_in.taking import UnknownAddressError, refuse_large, take_mail
from minga.foundation.mail_in.telling import tell_back
from minga.foundation.notices.rounds import mail_digests
from minga.foundation.signin.models import SpaceSignIn
from minga.foundation.tenancy.models import Space, SpaceMembership
from minga.foundation.testing.cast import NOW, Cast

SOON = NOW + timedelta(hours=2)
MORNING = datetime(2026, 3, 3, 8, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _receives(settings: Any) -> None:
    settings.MAIL_IN = "reply@minga.example.org"


@pytest.fixture
def question(cast: Cast) -> Question:
    opened = factories.opened(cast)
    DBTaskResult.objects.all().delete()  # what was urgent on the way there is mailed in other tests
    return opened


def at(cast: Cast, who: Any, kind: str, thing_id: int) -> str:
    return address_for(Bound(kind, who.pk, cast.space.pk, thing_id, bound_until(NOW)))


def written(who: Any, text: str = "Sí, con la poda.", **heads: str) -> bytes:
    letter = EmailMessage()
    letter["From"] = f"{who} <{who.email}>"
    letter["Message-ID"] = "<a1@phone.example>"
    for name, value in heads.items():
        del letter[name.replace("_", "-")]
        if value:
            letter[name.replace("_", "-")] = value
    letter.set_content(text)
    return letter.as_bytes()


def tell_all() -> None:
    """What the worker does of the jobs that mail back."""
    for job in DBTaskResult.objects.order_by("enqueued_at"):
        path, arguments = job.args_kwargs["args"][:2]
        if path.endswith(":tell_back"):
            tell_back(*arguments)
            job.delete()


def take(raw: bytes, to: str, now: datetime = SOON, **more: Any) -> Fate:
    with time_machine.travel(now, tick=False):
        fate = take_mail(raw, to=to, now=now, **more)
        tell_all()
    return fate


def test_an_answer_stands_in_the_thread_once(cast: Cast, question: Question) -> None:
    said = factories.contribution(cast, question, cast.rosa)
    to = at(cast, cast.tito, "contribution", said.pk)
    raw = written(
        cast.tito, "En contra: la poda\nno alcanza.\n\nEl 2 mar 2026, a las 10:02, Minga <m@x.org> escribió:\n> a"
    )
    assert (take(raw, to), take(raw, to.upper())) == (Fate.TAKEN, Fate.TAKEN)
    (made,) = Contribution.objects.filter(reply_to=said)
    assert (made.author_id, made.body, made.reply_role) == (cast.tito.pk, "En contra: la poda\nno alcanza.", "objects")
    assert mail.outbox == []
    page = Client()
    page.force_login(cast.rosa)
    assert "no alcanza." in page.get(Arrival.objects.get().path).content.decode()


def test_what_a_mail_tells_can_be_answered_and_says_so(cast: Cast, question: Question) -> None:
    said = factories.contribution(cast, question, cast.tito)
    factories.reply(cast, said, cast.ines)
    with time_machine.travel(MORNING, tick=False):
        mail_digests(MORNING)
    (sent,) = [each for each in mail.outbox if each.to == [cast.tito.email]]
    lines = [line for line in sent.body.splitlines() if "mailto:" in line]
    assert len(lines) == 2  # the question, and the reply
    (several,) = sent.reply_to
    assert read_address(several).kind == SEVERAL  # type: ignore[union-attr]
    assert read_address(sent.from_email).kind == BOUNCE  # type: ignore[union-attr]
    assert sent.extra_headers["From"] == "Prueba <minga@localhost>"
    to = {read_address(line.partition("mailto:")[2].partition("?")[0]).kind for line in lines}  # type: ignore[union-attr]
    assert to == {"question", "contribution"}
    assert "bajo tu nombre" in sent.body
    assert take(written(cast.tito), several, MORNING) == Fate.REFUSED
    assert "no podemos saber" in mail.outbox[-1].body


def test_one_thing_is_answered_by_answering_the_mail(cast: Cast, question: Question) -> None:
    with time_machine.travel(MORNING, tick=False):
        mail_digests(MORNING)
    (sent,) = [each for each in mail.outbox if each.to == [cast.ines.email]]
    (to,) = sent.reply_to
    assert len(to.partition("@")[0]) <= 64
    assert take(written(cast.ines, "Desde fuera también."), to, MORNING) == Fate.TAKEN
    assert Contribution.objects.get(author=cast.ines).question_id == question.pk


def test_an_address_is_nobody_elses_and_cannot_be_made_up(cast: Cast, question: Question) -> None:
    to = at(cast, cast.tito, "question", question.pk)
    assert "tito" not in to
    bent = to.replace(to[10], "a" if to[10] != "a" else "b", 1)
    for wrong in (bent, "reply@minga.example.org", "reply+x@minga.example.org", to.replace("minga.", "other."), ""):
        with pytest.raises(UnknownAddressError):
            take_mail(written(cast.tito), to=wrong, now=SOON)
    assert take(written(cast.rosa), to) == Fate.REFUSED
    assert not Contribution.objects.exists()
    (told,) = mail.outbox
    assert told.to == [cast.tito.email]
    assert cast.rosa.email in told.body
    assert "Sí, con la poda." in told.body


def _closed(cast: Cast, question: Question) -> None:
    Question.objects.update(closes_at=NOW + timedelta(hours=1))


def _left(cast: Cast, question: Question) -> None:
    Membership.objects.filter(user=cast.tito).delete()
    SpaceMembership.objects.filter(user=cast.tito).delete()


def _suspended(cast: Cast, question: Question) -> None:
    SpaceMembership.objects.filter(user=cast.tito).update(suspended_at=NOW)


def _space_suspended(cast: Cast, question: Question) -> None:
    Space.objects.filter(pk=cast.space.pk).update(suspended_at=NOW)


def _second_step(cast: Cast, question: Question) -> None:
    SpaceSignIn.objects.create(space=cast.space, second_factor="everybody")


@pytest.mark.parametrize(
    ("change", "says", "names_it"),
    [
        (_closed, "cerrad", True),
        (_left, "ya no está", False),
        (_suspended, "ya no está", False),
        (_space_suspended, "ya no está", False),
        (_second_step, "segundo paso", True),
    ],
)
def test_what_may_not_be_written_goes_back_with_its_text(
    cast: Cast, question: Question, change: Any, says: str, names_it: bool
) -> None:
    to = at(cast, cast.tito, "question", question.pk)
    change(cast, question)
    assert take(written(cast.tito, "Largo y pensado."), to) == Fate.REFUSED
    assert not Contribution.objects.exists()
    (told,) = mail.outbox
    assert says in told.body
    assert "Largo y pensado." in told.body
    assert (question.title in told.body) is names_it
    assert told.extra_headers["Auto-Submitted"] == "auto-replied"
    page = Client()
    page.force_login(cast.tito)
    with time_machine.travel(SOON, tick=False):
        assert "Largo y pensado." in page.get("/me/mail/").content.decode()


def test_a_reply_to_what_was_withdrawn_goes_back(cast: Cast, question: Question) -> None:
    said = factories.contribution(cast, question, cast.rosa)
    to = at(cast, cast.tito, "contribution", said.pk)
    debating.withdraw_contribution(contribution_id=said.pk, by=cast.actor(cast.rosa), now=NOW)
    assert take(written(cast.tito), to) == Fate.REFUSED
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "heads",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "list"}, {"Subject": "Respuesta automática: x"}],
)
def test_machines_are_neither_published_nor_answered(cast: Cast, question: Question, heads: Any) -> None:
    to = at(cast, cast.tito, "question", question.pk)
    assert take(written(cast.tito, "No estoy.", **heads), to) == Fate.IGNORED
    assert take(written(cast.tito, "No estoy.", Message_ID="<b@x>"), to, has_sender=False) == Fate.IGNORED
    assert (mail.outbox, Contribution.objects.count()) == ([], 0)


def test_old_empty_and_quoted_only_mail_is_told_of(cast: Cast, question: Question) -> None:
    to = at(cast, cast.tito, "question", question.pk)
    late = NOW + timedelta(days=90)
    assert take(written(cast.tito, "Tarde."), to, late) == Fate.REFUSED
    assert "sesenta días" in mail.outbox[0].body
    assert take(written(cast.tito, "\n> todo citado\n", Message_ID="<c@x>"), to) == Fate.REFUSED
    assert "ningún texto" in mail.outbox[1].body


def test_two_hundred_recipients_are_one_answer(cast: Cast, question: Question) -> None:
    everybody = ", ".join(f"g{number}@example.org" for number in range(200))
    to = at(cast, cast.tito, "question", question.pk)
    assert take(written(cast.tito, To=everybody, Message_ID=""), to) == Fate.TAKEN
    assert take(written(cast.tito, To=everybody, Message_ID=""), to) == Fate.TAKEN
    assert Contribution.objects.count() == 1


def test_a_flood_is_slowed_and_its_writer_told_ten_times_at_most(cast: Cast, question: Question) -> None:
    Question.objects.update(closes_at=NOW + timedelta(hours=1))
    to = at(cast, cast.tito, "question", question.pk)
    for number in range(32):
        take(written(cast.tito, f"Texto {number}", Message_ID=f"<{number}@x>"), to)
    assert len(mail.outbox) == TOLD_IN_A_DAY
    assert Arrival.objects.filter(reason="mail_in:too-fast").count() == 2
    assert Arrival.objects.filter(text="Texto 31").exists()


def report(action: str, status: str) -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\nMessage-ID: <{action}{status}@mx>\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; x@example.org\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; no such user\r\n\r\n--b--\r\n"
    ).encode()


def test_mail_that_comes_back_for_good_is_paused_until_its_person_says_so(cast: Cast, question: Question) -> None:
    to = address_for(Bound(BOUNCE, cast.tito.pk, 0, 0, bound_until(NOW)))
    assert take(report("delayed", "4.4.1"), to, has_sender=False) == Fate.BOUNCED
    assert not MailTrouble.objects.exists()
    assert take(report("failed", "5.1.1"), to, has_sender=False) == Fate.BOUNCED
    with time_machine.travel(MORNING, tick=False):
        mail_digests(MORNING)
    assert cast.tito.email not in {each.to[0] for each in mail.outbox}
    page = Client()
    page.force_login(cast.tito)
    assert "/me/mail/" in page.get("/notices/").content.decode()
    assert "no such user" in page.get("/me/mail/").content.decode()
    assert page.post("/me/mail/resume/").status_code == 302
    assert not MailTrouble.objects.exists()
    with time_machine.travel(MORNING, tick=False):
        assert mail_digests(MORNING) == 1


def test_passing_reasons_count_and_an_answer_forgets_them(cast: Cast, question: Question) -> None:
    to = address_for(Bound(BOUNCE, cast.tito.pk, 0, 0, bound_until(NOW)))
    for number in range(SOFT_MOST - 1):
        take(report("failed", f"4.4.{number}"), to, has_sender=False)
    assert MailTrouble.objects.get().soft_count == SOFT_MOST - 1
    take(report("failed", "5.2.2"), at(cast, cast.tito, "question", question.pk), has_sender=False)
    assert MailTrouble.objects.get().paused_at is None
    take(written(cast.tito), at(cast, cast.tito, "question", question.pk))
    assert not MailTrouble.objects.exists()
    for number in range(SOFT_MOST):
        take(report("failed", f"4.5.{number}"), to, has_sender=False)
    assert MailTrouble.objects.get().paused_at is not None


def test_a_large_one_is_told_of_once_and_only_to_whom_it_is(cast: Cast, question: Question) -> None:
    to = at(cast, cast.tito, "question", question.pk)
    for sender in (cast.rosa.email, cast.tito.email, cast.tito.email):
        refuse_large(to=to, sender=sender, message_id="<big@x>", now=SOON)
    tell_all()
    (told,) = mail.outbox
    assert (told.to, "20" in told.body) == ([cast.tito.email], True)


def test_what_came_is_forgotten(cast: Cast, question: Question) -> None:
    take(written(cast.tito), at(cast, cast.tito, "question", question.pk))
    assert forget_arrivals(SOON) == 0
    assert forget_arrivals(SOON + timedelta(days=31)) == 1
