"""An address of something of this house says what it leads to, to who may see that, and to nobody else."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minga.community.tests import factories as communities
from minga.debate import actions, rules
from minga.debate.tests import factories as debates
from minga.decision.tests import factories as decisions
from minga.foundation import clock
from minga.foundation.scope import in_space
from minga.foundation.signin.models import SpaceSignIn
from minga.foundation.tenancy.actions import admit_person
from minga.foundation.tenancy.models import OwnAddress, Space
from minga.foundation.testing.cast import NOW, raise_cast
from minga.foundation.writing.middleware import ReferenceMiddleware
from minga.initiative.tests import factories as initiatives
from minga.outcome.tests import factories as outcomes
from minga.purpose.models import Indicator

HOST = "http://testserver"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()


@pytest.fixture
def question(cast):
    return debates.opened(cast, communities.opened(cast, audience="public"))


def writes(cast, question, body, who=None):
    writing = actions.Writing(kind=rules.Kind.EXPERIENCE, body=body)
    by = cast.actor(who or cast.tito)
    return actions.write_contribution(question_id=question.pk, writing=writing, by=by, now=NOW)


def address(cast, page, *ids, host=HOST):
    return host + reverse(page, args=[cast.space.slug, *ids])


def page(client, cast, question, who):
    client.force_login(who) if who else client.logout()
    cache.clear()
    return client.get(reverse("debate:question", args=[cast.space.slug, question.pk])).content.decode()


def bare(href):
    return f'<a href="{href}" rel="nofollow ugc noopener">{href}</a>'


def test_alone_it_is_a_card_and_within_words_a_chip(cast, question, client):
    href = address(cast, "community:detail", question.community_id)
    writes(cast, question, f"{href}\n\nComo en {href}, aquí.")
    shown = page(client, cast, question, cast.ines)
    name = question.community.name
    inner = f'<span class="meta">Comunidad:</span> <bdi>{name}</bdi> <span class="meta">· Abierta</span>'
    assert f'<p><a class="ref ref-card" href="{href}">{inner}</a></p>' in shown
    assert f'Como en <a class="ref" href="{href}">{inner}</a>, aquí.' in shown
    assert "<!--ref-->" not in shown


def test_every_kind_of_thing_is_shown_as_what_it_is(cast, client):
    verdict = outcomes.published(cast)
    plan = verdict.plan
    made, indicator = plan.initiative, Indicator.objects.get(pk=plan.indicator_id)
    vote = made.decision
    asked = debates.opened(cast, vote.community)
    text = writes(cast, asked, "Lo que ya vimos")
    things = {
        "Propósito": (address(cast, "purpose:detail", made.purpose_id), made.purpose.title),
        "Comunidad": (address(cast, "community:detail", vote.community_id), vote.community.name),
        "Pregunta": (address(cast, "debate:question", asked.pk), asked.title),
        "Aporte": (address(cast, "debate:place", asked.pk, text.pk), "Lo que ya vimos"),
        "Decisión": (address(cast, "decision:detail", vote.pk), vote.title),
        "Iniciativa": (address(cast, "initiative:detail", made.pk), made.title),
        "Veredicto": (address(cast, "outcome:detail", verdict.pk), ""),
        "Indicador": (address(cast, "outcome:data", indicator.pk), indicator.name),
    }
    writes(cast, asked, "\n\n".join(href for href, _title in things.values()))
    shown = page(client, cast, asked, cast.tito)
    for kind, (href, title) in things.items():
        found = f'<a class="ref ref-card" href="{href}"><span class="meta">{kind}:</span> <bdi>{title}'
        assert found in shown, kind


def test_who_may_not_see_the_thing_reads_the_bare_link_as_of_a_thing_that_is_not_there(cast, question, client):
    secret = debates.opened(cast, communities.opened(cast, access="secret"))
    href = address(cast, "debate:question", secret.pk)
    nothing = address(cast, "debate:question", 999_999)
    writes(cast, question, f"{href}\n\n{nothing}", cast.rosa)
    assert f'class="ref ref-card" href="{href}"' in page(client, cast, question, cast.rosa)
    for who in (cast.omar, None):
        shown = page(client, cast, question, who)
        assert bare(href) in shown
        assert bare(nothing) in shown
        assert "ref-card" not in shown


def test_a_title_and_a_state_are_those_of_now(cast, question, client):
    other = debates.opened(cast, question.community, title="¿Y el agua?")
    href = address(cast, "debate:question", other.pk)
    writes(cast, question, href)
    assert "<bdi>¿Y el agua?</bdi>" in page(client, cast, question, None)
    actions.close_question(question_id=other.pk, by=cast.actor(cast.rosa), now=NOW)
    assert '<bdi>¿Y el agua?</bdi> <span class="meta">· Cerrada</span>' in page(client, cast, question, None)


def test_a_text_that_was_withdrawn_is_a_bare_link_again(cast, question, client):
    text = writes(cast, question, "Esto <b>no</b> & <!--ref-->")
    href = address(cast, "debate:contribution", question.pk, text.pk)
    writes(cast, question, href, cast.rosa)
    assert "<bdi>Esto &lt;b&gt;no&lt;/b&gt; &amp; &lt;!--ref--&gt;</bdi>" in page(client, cast, question, cast.ines)
    actions.withdraw_contribution(contribution_id=text.pk, by=cast.actor(cast.tito), now=NOW)
    assert bare(href) in page(client, cast, question, cast.ines)


def test_what_is_no_address_of_a_thing_of_this_house_stays_as_it_is(cast, question, client):
    path = reverse("debate:question", args=[cast.space.slug, question.pk])
    kept = [
        f"https://elsewhere.example{path}",
        f"http://testserver@elsewhere.example{path}",
        f"{HOST}{path}99999999999999999999/",
        f"{HOST}/s/{cast.space.slug}/debate/99999999999999999999/",
        f"{HOST}/s/{cast.space.slug}/nowhere/",
    ]
    writes(cast, question, "\n\n".join([*kept, f"`{HOST}{path}`", f"[así]({HOST}{path})"]))
    shown = page(client, cast, question, cast.rosa)
    assert 'class="ref' not in shown
    assert f"<code>{HOST}{path}</code>" in shown
    assert ">así</a>" in shown


@pytest.mark.parametrize("is_open", [True, False])
def test_another_space_s_things_are_shown_to_who_gets_in_there(cast, question, client, is_open):
    other = raise_cast("vecina", "vecina.example")
    with in_space(other.space.pk):
        place = communities.opened(other, audience="public")
        there = debates.opened(other, place, title="¿Cuándo podamos?")
    Space.objects.filter(pk=other.space.pk).update(is_open_to_visitors=is_open)
    OwnAddress.objects.create(space=other.space, host="debate.vecina.example", since=NOW)
    hrefs = [address(other, "debate:question", there.pk, host=host) for host in (HOST, "http://debate.vecina.example")]
    wrong = address(cast, "debate:question", question.pk, host="http://debate.vecina.example")
    writes(cast, question, "\n\n".join([*hrefs, wrong]))
    shown = page(client, cast, question, cast.tito)
    for href in hrefs:
        assert (f'class="ref ref-card" href="{href}"' in shown) is is_open
    assert bare(wrong) in shown


def test_no_query_for_each_reference_wherever_it_stands(cast, question, client):
    others = [debates.opened(cast, question.community, title=f"Pregunta {number}") for number in range(30)]
    hrefs = [address(cast, "debate:question", other.pk) for other in others]
    counts = []
    for chosen in (hrefs[:1], hrefs):
        asked = debates.opened(cast, question.community)
        for start in range(0, len(chosen), 3):
            writes(cast, asked, "\n\n".join(chosen[start : start + 3]))
        page(client, cast, asked, cast.ines)
        with CaptureQueriesContext(connection) as captured:
            shown = page(client, cast, asked, cast.ines)
        assert shown.count("ref-card") == len(chosen)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_same_on_a_page_of_many_texts(cast, client):
    made = decisions.drafted(cast)
    href = address(cast, "community:detail", made.community_id)
    counts = []
    for body in ("", href):
        for option in made.options.all():
            option.body_html = f"<p>{bare(body)}</p>" if body else "<p>x</p>"
            option.save()
        client.force_login(cast.rosa)
        with CaptureQueriesContext(connection) as captured:
            shown = client.get(reverse("decision:detail", args=[cast.space.slug, made.pk])).content.decode()
        counts.append(len(captured))
    assert shown.count("ref-card") == made.options.count() > 1
    assert counts[1] - counts[0] == 3


def test_programs_read_the_plain_address(cast, question, client):
    href = address(cast, "debate:question", question.pk)
    writes(cast, question, href)
    client.force_login(cast.ines)
    rows = client.get(f"/api/v1/s/{cast.space.slug}/debate/{question.pk}/contributions/").json()
    assert rows["items"][0]["body_html"].strip() == f"<p>{bare(href)}</p>"


def test_a_preview_shows_what_its_writer_may_see(cast, question, client):
    secret = debates.opened(cast, communities.opened(cast, access="secret"))
    href = address(cast, "debate:question", secret.pk)
    for who, is_shown in ((cast.rosa, True), (cast.omar, False)):
        client.force_login(who)
        door = f"/api/v1/s/{cast.space.slug}/writing/preview/"
        drawn = client.post(door, {"text": href}, content_type="application/json").json()["html"]
        assert ("ref-card" in drawn) is is_shown


def test_a_member_of_two_spaces_sees_there_what_is_not_for_everybody_unless_its_door_asks_more(cast, question, client):
    other = raise_cast("vecina", "vecina.example")
    admit_person(space_id=other.space.pk, user_id=cast.tito.pk, now=NOW)
    with in_space(other.space.pk):
        there = debates.opened(other)
    href = address(other, "debate:question", there.pk)
    writes(cast, question, href)
    assert "ref-card" in page(client, cast, question, cast.tito)
    assert "ref-card" not in page(client, cast, question, cast.rosa)
    SpaceSignIn.objects.create(space=other.space)
    assert "ref-card" not in page(client, cast, question, cast.tito)


def test_nothing_is_fetched(cast, question, client, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_args: pytest.fail("It asked the network"))
    if "postgres" in settings.DATABASES["default"]["ENGINE"]:
        connection.ensure_connection()
    writes(cast, question, address(cast, "community:detail", question.community_id))
    assert "ref-card" in page(client, cast, question, cast.ines)


def test_initiatives_without_a_place_in_search_stay_links(cast, client):
    made = initiatives.owned(cast)
    asked = debates.opened(cast, made.decision.community)
    href = address(cast, "initiative:detail", made.pk)
    writes(cast, asked, href)
    assert f'class="ref ref-card" href="{href}"' in page(client, cast, asked, cast.tito)


def test_only_pages_are_looked_through() -> None:
    kept = b"<!--ref-->\xff\x00"
    answer = ReferenceMiddleware(lambda _request: HttpResponse(kept, content_type="image/png"))(HttpRequest())
    assert answer.content == kept  # type: ignore[attr-defined]
