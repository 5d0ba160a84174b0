"""Wherever an hour closes something, the day, the hour and whose hour it is stand there as text."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from minga.community.queries import token_of
from minga.community.tests import factories as community
from minga.debate.tests import factories as debate
from minga.decision.tests import factories as decision
from minga.foundation.declared import sentence_for
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.initiative import actions as initiatives
from minga.initiative.tests import factories as initiative
from minga.kernel import Refusal
from minga.ui import numbers

# Six in the evening of a Friday in Lima; eleven in UTC; noon of Saturday in Auckland.
FRIDAY_AT_SIX = datetime(2026, 12, 4, 23, 0, tzinfo=UTC)
SAID = {
    ("es", ""): "viernes 4 de diciembre a las 18:00 (hora de Lima)",
    ("es", "UTC"): "viernes 4 de diciembre a las 23:00 (hora UTC)",
    ("es", "Pacific/Auckland"): "sábado 5 de diciembre a las 12:00 (hora de Auckland)",
    ("en", ""): "Friday 4 December at 18:00 (Lima time)",
    ("en", "America/New_York"): "Friday 4 December at 18:00 (New York time)",
}
NOW = FRIDAY_AT_SIX - timedelta(days=5)


@pytest.fixture
def lima(cast):
    Space.objects.update(time_zone="America/Lima")
    with in_space(cast.space.pk), time_machine.travel(NOW, tick=False):
        yield cast


def words(html):
    """What a person reads: no attribute, no title, no script."""
    page = re.sub(r"(?s)<(script|style|template|head)\b.*?</\1>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


def read(client, name, *args, who=None, lang="es", zone=""):
    if who is not None:
        who.language, who.time_zone = lang, zone
        who.save(update_fields=["language", "time_zone"])
        client.force_login(who)
    answer = client.get(reverse(name, args=args), headers={"accept-language": lang})
    assert answer.status_code == 200
    return words(answer.content.decode())


@pytest.mark.parametrize(("lang", "zone"), SAID)
def test_a_question_says_when_it_closes_in_the_zone_of_who_reads(lima, client, lang, zone):
    question = debate.opened(lima)
    type(question).objects.update(closes_at=FRIDAY_AT_SIX, answer_due_at=FRIDAY_AT_SIX + timedelta(days=7))
    args, reader = [lima.space.slug, question.pk], {"who": lima.tito, "lang": lang, "zone": zone}
    said = read(client, "debate:question", *args, **reader)
    closes, near = ("Cierra el", "dentro de 5 días") if lang == "es" else ("Closes", "in 5 days")
    assert f"{closes} {SAID[lang, zone]}, {near}" in said
    assert said.count(SAID[lang, zone].rpartition("(")[2]) >= 2, "and when every idea is answered"
    assert SAID[lang, zone] in read(client, "debate:list", lima.space.slug, **reader)


@pytest.mark.parametrize(("lang", "zone"), SAID)
def test_a_vote_says_when_it_closes_wherever_it_is_shown(lima, client, lang, zone):
    found = decision.opened(lima)
    type(found).objects.update(closes_at=FRIDAY_AT_SIX)
    args, reader = [lima.space.slug, found.pk], {"who": lima.tito, "lang": lang, "zone": zone}
    said = read(client, "decision:detail", *args, **reader)
    assert said.count(SAID[lang, zone]) == 2, "in the head and among the rules"
    near = "dentro de 5 días" if lang == "es" else "in 5 days"
    assert f"{SAID[lang, zone]}, {near}" in read(client, "decision:list", lima.space.slug, **reader)
    assert f"{SAID[lang, zone]}, {near}" in read(client, "home:space", lima.space.slug, **reader)


def test_who_is_not_signed_in_reads_the_spaces_hours(lima, client):
    where = community.opened(lima, purpose=community.called_go(lima, "public"))
    question = debate.opened(lima, where)
    type(question).objects.update(closes_at=FRIDAY_AT_SIX, answer_due_at=FRIDAY_AT_SIX + timedelta(days=7))
    assert SAID["es", ""] in read(client, "debate:question", lima.space.slug, question.pk)


def test_the_sponsors_answer_has_its_day_and_hour(lima, client):
    found = decision.published(lima)
    found.response.due_at = FRIDAY_AT_SIX
    found.response.save()
    said = read(client, "decision:detail", lima.space.slug, found.pk, who=lima.tito)
    assert f"Vence el {SAID['es', '']}, dentro de 5 días" in said
    with time_machine.travel(FRIDAY_AT_SIX + timedelta(days=2), tick=False):
        said = read(client, "decision:detail", lima.space.slug, found.pk, who=lima.tito)
    assert f"Venció el {SAID['es', '']}, hace 2 días" in said


def test_an_invitation_says_until_when_on_pages_and_in_the_mail(lima, client):
    where = community.opened(lima, "secret")
    (invitation,) = community.invited(lima, where, lima.nadie.email)
    type(invitation).objects.update(expires_at=FRIDAY_AT_SIX, mailed_at=None)
    mail.outbox.clear()
    community.mailed(where)
    (letter,) = mail.outbox
    assert SAID["es", ""] in " ".join(letter.body.split())
    assert SAID["es", ""] in words(letter.alternatives[0].content)
    assert f"hasta el {SAID['es', '']}" in read(client, "community:mine", lima.space.slug, who=lima.nadie)
    assert SAID["es", ""] in read(client, "community:invitation", lima.space.slug, token_of(invitation), who=lima.nadie)
    assert f"hasta el {SAID['es', '']}" in read(client, "community:invite", lima.space.slug, where.pk, who=lima.rosa)


def test_a_form_says_whose_hours_it_asks_for(lima, client):
    where = community.opened(lima)
    for name, pk in (("debate:ask", where.pk), ("decision:when", decision.drafted(lima, where).pk)):
        said = read(client, name, lima.space.slug, pk, who=lima.rosa)
        assert "Día y hora, en hora de Lima." in said
        said = read(client, name, lima.space.slug, pk, who=lima.rosa, lang="en", zone="Europe/Madrid")
        assert "Day and hour, in Madrid time." in said


@pytest.mark.parametrize("zone", ["", "UTC", "Pacific/Auckland"])
def test_what_is_due_by_a_day_has_no_hour_and_is_late_when_the_day_is_over(lima, client, zone):
    work = initiative.under_way(lima)
    by = lima.actor(lima.tito)
    day = FRIDAY_AT_SIX.date()
    initiatives.make_commitment(initiative_id=work.pk, what="Podar", hours=1, due_on=day, by=by, now=NOW)
    with time_machine.travel(FRIDAY_AT_SIX + timedelta(hours=2), tick=False):
        said = read(client, "home:space", lima.space.slug, who=lima.tito, zone=zone)
        assert "4 dic 2026, dentro de 4 horas" in said
    initiatives.remind_people(now=FRIDAY_AT_SIX)
    said = read(client, "notices:list", who=lima.tito, zone=zone)
    assert "Prometiste «Podar» para el 4 dic 2026" in said or "4 dic 2026" in said
    assert "2026-12-04" not in said


def test_a_refusal_writes_its_day_out(lima):
    refusal = Refusal("outcome:too-early", {"day": FRIDAY_AT_SIX.date()})
    assert "4 dic 2026" in sentence_for(refusal)


@pytest.mark.parametrize(
    ("zone", "said"),
    [("America/Argentina/Buenos_Aires", "Buenos Aires time"), ("UTC", "UTC time"), ("Etc/GMT+3", "GMT+3 time")],
)
def test_a_zone_is_called_after_its_city(zone, said):
    from django.utils import timezone, translation

    with timezone.override(zone), translation.override("en"):
        assert numbers.zone_of_page() == said


def test_a_year_stands_there_unless_it_is_this_one(lima):
    assert "2027" in numbers.written_deadline(FRIDAY_AT_SIX + timedelta(days=60))
    assert "2026" not in numbers.written_deadline(FRIDAY_AT_SIX)
