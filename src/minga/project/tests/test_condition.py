"""What works and what does not, in words, for administrators of a space and for those who run the house."""

import json
from datetime import timedelta
from smtplib import SMTPAuthenticationError

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth import get_user_model
from django.core import mail
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from minga.debate.tests import factories as debates
from minga.foundation import clock
from minga.foundation.jobs.later import later
from minga.foundation.jobs.models import Round
from minga.foundation.journal.anchors import keep_anchors
from minga.foundation.journal.chain import seal_all
from minga.foundation.notices.models import Notice
from minga.foundation.scope import in_space
from minga.foundation.signin.models import Begun, Provider
from minga.foundation.signin.queries import certificate_end
from minga.foundation.signin.troubles import note_trouble
from minga.foundation.tenancy import actions as house
from minga.foundation.tenancy.models import Trouble
from minga.foundation.testing.cast import NOW
from minga.kernel import Refusal
from minga.outcome import actions as outcomes
from minga.outcome.models import Feed
from minga.outcome.rules.feeds import FeedKind, FeedTerms
from minga.outcome.tests import factories as outcome
from minga.project.backups.noting import Noted, note
from minga.project.condition.queries import signs_of_house, signs_of_space

PAGE, TEST_MAIL = "/s/prueba/administration/condition/", "/s/prueba/administration/condition/test-mail/"
HOUSE = "/operator/condition/"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def olga(cast):
    user = get_user_model().objects.create_user("olga@casa.example", None, name="Olga", language="es")
    house.make_operator(user_id=user.pk, now=NOW)
    return user


def signs(cast, part):
    return next(each for each in signs_of_space(cast.actor(cast.ada), clock.now()) if each.key == part).signs


def sign(cast, part, number=0):
    return signs(cast, part)[number]


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("rosa", 403), ("salma", 403), ("ines", 403), (None, 302)])
def test_the_page_is_for_administrators(cast, client, who, status):
    if who:
        client.force_login(getattr(cast, who))
    assert client.get(PAGE).status_code == status
    mail.outbox.clear()
    client.post(TEST_MAIL)
    assert len(mail.outbox) == (who == "ada")


def test_that_of_the_house_is_for_operators(cast, client, olga):
    for who in (None, cast.ada):
        if who:
            client.force_login(who)
        assert client.get(HOUSE).status_code == 404
        assert client.post(f"{HOUSE}test-mail/").status_code == 404
    client.force_login(olga)
    assert client.get(HOUSE).status_code == 200
    mail.outbox.clear()
    assert client.post(f"{HOUSE}test-mail/").status_code == 302
    assert mail.outbox[0].to == [olga.email]


def test_the_house_names_nothing_that_stands_in_a_space(cast, olga, settings):
    settings.SQL_SOURCES = {}
    feed = _feed(cast, state="stopped", failures=5)
    provider = _provider(cast)
    note_trouble(provider, Refusal("signin:unreachable", {"host": "zqx.example"}), clock.now())
    said = json.dumps([[str(s.sentence) + s.title for s in p.signs] for p in signs_of_house(olga.pk, clock.now())])
    assert "1" in said
    for secret in (feed.indicator.name, provider.name, "zqx", cast.space.name):
        assert secret not in said


def _feed(cast, **changes):
    indicator = outcome.outcome_of(outcome.initiative_in(cast))
    terms = FeedTerms(kind=FeedKind.HTTPS, url="https://datos.example/a.csv")
    feed = outcomes.make_feed(indicator_id=indicator.pk, terms=terms, by=cast.actor(cast.ada), now=NOW)
    Feed.objects.filter(pk=feed.pk).update(**changes)
    return feed


def _provider(cast, **changes):
    return Provider.objects.create(
        key="k", name="Casa propia", address="https://entrar.example", created_at=NOW, **changes
    )


# Mail


def test_a_test_mail_says_in_words_why_it_did_not_leave(cast, client, monkeypatch):
    client.force_login(cast.ada)

    def refuse(*_arguments):
        raise SMTPAuthenticationError(535, b"secret words of the server")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    said = client.post(TEST_MAIL, follow=True).content.decode()
    assert "no acepta el nombre o la contraseña" in said
    assert "secret words" not in said


def test_urgent_letters_that_wait_longer_than_a_night_are_told(cast):
    question = debates.opened(cast)
    debates.reply(cast, debates.contribution(cast, question))
    notices = Notice.objects.all()
    notices.update(is_urgent=True, mailed_at=None, read_at=None, created_at=clock.now())
    assert sign(cast, "mail", 1).tone == "good"
    notices.update(created_at=clock.now() - timedelta(hours=16))
    assert sign(cast, "mail", 1).tone == "warn"
    notices.update(mailed_at=clock.now())
    assert sign(cast, "mail", 1).tone == "good"


def _given_up(function, error):
    later(function)
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(
        status=TaskResultStatus.FAILED, finished_at=clock.now(), exception_class_path=error
    )


def mail_something():
    """Stands for a job that sends."""


def draw_something():
    """Stands for any other job."""


def test_letters_that_were_given_up_say_why(cast):
    _given_up(mail_something, "smtplib.SMTPAuthenticationError")
    told = sign(cast, "mail", 2)
    assert told.tone == "bad"
    assert "no acepta" in told.sentence or "does not accept" in told.sentence
    assert sign(cast, "jobs", 2).tone == "good"


def test_other_work_that_was_given_up_is_named_to_those_who_run_the_house(cast, olga):
    _given_up(draw_something, "builtins.ZeroDivisionError")
    told = sign(cast, "jobs", 2)
    assert (told.tone, "draw_something" in told.sentence) == ("warn", False)
    jobs = next(part for part in signs_of_house(olga.pk, clock.now()) if part.key == "jobs")
    assert "draw_something (ZeroDivisionError)" in jobs.signs[2].sentence


# Jobs, journal, backup


def test_a_worker_that_is_silent_is_told(cast):
    Round.objects.all().delete()
    assert sign(cast, "jobs").tone == "bad"
    Round.objects.create(name="x", last_run_at=clock.now())
    assert sign(cast, "jobs").tone == "good"
    Round.objects.update(last_run_at=clock.now() - timedelta(minutes=3))
    assert sign(cast, "jobs").tone == "bad"


def test_work_that_waits_too_long_is_told(cast):
    later(draw_something)
    assert sign(cast, "jobs", 1).tone == "good"
    DBTaskResult.objects.update(enqueued_at=clock.now() - timedelta(hours=1))
    assert sign(cast, "jobs", 1).tone == "warn"


def test_anchors_and_seals(cast):
    debates.opened(cast)
    chain, anchor = signs(cast, "journal")
    assert (chain.tone, anchor.tone) == ("warn", "warn")
    seal_all()
    keep_anchors(clock.now())
    chain, anchor = signs(cast, "journal")
    assert (chain.tone, anchor.tone) == ("good", "good")


def test_an_old_backup_and_none_are_told(cast, tmp_path):
    assert sign(cast, "storage", 1).tone == "bad"
    note(tmp_path, Noted((clock.now() - timedelta(hours=49)).isoformat(), "a.zip"))
    assert sign(cast, "storage", 1).tone == "bad"
    note(tmp_path, Noted(clock.now().isoformat(), "a.zip"))
    assert sign(cast, "storage", 1).tone == "good"


# Feeds and sign-in


def test_a_feed_that_fails_or_rests_says_why(cast):
    feed = _feed(cast)
    assert sign(cast, "feeds").tone == "good"
    feed.runs.create(state="failed", begun_at=NOW, ended_at=NOW, refusal="outcome:feed-not-allowed")
    resting = sign(cast, "feeds")
    assert (resting.tone, bool(resting.todo)) == ("warn", True)
    feed.runs.create(state="failed", begun_at=clock.now(), ended_at=NOW, refusal="outcome:feed-removed")
    Feed.objects.update(state="stopped")
    assert sign(cast, "feeds").tone == "bad"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_page_asks_as_much_however_many_feeds_and_providers_there_are(cast, count, count_queries):
    for number in range(count):
        if number == 0:
            feed = _feed(cast)
        else:
            Feed.objects.create(
                indicator=feed.indicator,
                kind="https",
                url=f"https://a.example/{number}",
                next_run_at=NOW,
                rhythm="daily",
                made_by=cast.ada,
                made_at=NOW,
            )
        provider = Provider.objects.create(key=f"k{number}", name="P", address="https://x.example", created_at=NOW)
        note_trouble(provider, Refusal("signin:slow", {"host": "x"}), NOW)
    actor = cast.actor(cast.ada)
    with count_queries() as asked:
        signs_of_space(actor, clock.now())
    assert len(asked) <= 13


def test_a_provider_says_what_it_was_refused_for_last(cast):
    provider = _provider(cast)
    assert sign(cast, "sign-in").tone == "good"
    note_trouble(provider, Refusal("signin:unreachable", {"host": "entrar.example", "why": "X"}), clock.now())
    told = sign(cast, "sign-in")
    assert told.tone == "warn"
    assert "entrar.example" in told.sentence
    Begun.objects.create(
        provider=provider, user=cast.tito, session_key="s", subject="t", began_at=clock.now() + timedelta(seconds=1)
    )
    assert sign(cast, "sign-in").tone == "good"


def test_what_is_kept_of_a_refusal_names_nobody_and_comes_once_a_minute(cast):
    provider = _provider(cast)
    note_trouble(provider, Refusal("signin:cancelled"), NOW)
    assert not Trouble.objects.exists()
    note_trouble(provider, Refusal("signin:slow", {"host": "x", "email": "tito@prueba.example.org"}), NOW)
    note_trouble(provider, Refusal("signin:bad-answer"), NOW + timedelta(seconds=30))
    kept = Trouble.objects.get()
    assert (kept.code, kept.params) == ("signin:slow", {"host": "x"})
    note_trouble(provider, Refusal("signin:bad-answer"), NOW + timedelta(minutes=2))
    assert Trouble.objects.get().code == "signin:bad-answer"


def test_a_certificate_that_ends_is_told_before_it_does(cast):
    for days, tone in ((400, "good"), (20, "warn"), (-1, "bad")):
        Provider.objects.all().delete()
        _provider(cast, kind="saml", metadata=_metadata(days))
        assert sign(cast, "sign-in").tone == tone, days
    assert certificate_end("<X509Certificate>no</X509Certificate> and rubbish") is None


def _metadata(days):
    key, called = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    ends = clock.now() + timedelta(days=days)
    made = x509.CertificateBuilder(
        called, called, key.public_key(), x509.random_serial_number(), ends - timedelta(days=500), ends
    ).sign(key, hashes.SHA256())
    text = made.public_bytes(serialization.Encoding.PEM).decode()
    body = "".join(text.splitlines()[1:-1])
    return f"<md><ds:X509Certificate>\n{body}\n</ds:X509Certificate></md>"


def test_another_space_is_told_of_its_own_alone(cast, neighbours):
    _provider(cast)
    _feed(cast)
    with in_space(neighbours.space.pk):
        parts = {part.key: part.signs for part in signs_of_space(neighbours.actor(neighbours.ada), clock.now())}
    assert [each.url for key in ("feeds", "sign-in") for each in parts[key]] == ["", ""]
