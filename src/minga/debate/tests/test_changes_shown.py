"""What an edit changed stands in the history word by word, for whoever may read both texts."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minga.debate import actions
from minga.debate.tests import factories
from minga.foundation import clock
from minga.foundation.testing.cast import NOW


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def question(cast):
    return factories.opened(cast)


def revise(cast, text, body, title=""):
    by = cast.actor(cast.tito)
    actions.revise_contribution(contribution_id=text.pk, title=title, body=body, by=by, now=NOW)


def seen(client, cast, page, *ids, who):
    client.force_login(who)
    return client.get(reverse(page, args=[cast.space.slug, *ids])).content.decode()


def plain(page):
    """Words taken out as [-so-] and put in as {+so+}, without what only screen readers hear."""
    quiet = re.sub(r'<span class="visually-hidden">.*?</span>', "", page)
    return re.sub(r"<ins>(.*?)</ins>", r"{+\1+}", re.sub(r"<del>(.*?)</del>", r"[-\1-]", quiet, flags=re.DOTALL))


def test_each_version_says_what_the_next_changed(cast, question, client):
    text = factories.contribution(cast, question, cast.tito, kind="experience", body="El agua es cara.", title="")
    revise(cast, text, "El agua era cara.")
    revise(cast, text, "El agua era muy cara & <b>fría</b>.")
    page = seen(client, cast, "debate:contribution", question.pk, text.pk, who=cast.ines)
    assert "El agua [-es -]{+era +}cara." in plain(page)
    assert "El agua era [-cara.-]{+muy cara &amp; &lt;b&gt;fría&lt;/b&gt;.+}" in plain(page)
    assert '<del><span class="visually-hidden"> [quitado:] </span>es <span' in page
    assert '<ins><span class="visually-hidden"> [añadido:] </span>era <span' in page


def test_who_is_named_is_read_by_name(cast, question, client):
    text = factories.contribution(cast, question, cast.tito, kind="experience", body="Pregunto.", title="")
    revise(cast, text, f"Pregunto a [@x](person:{cast.rosa.pk}) y `[@y](person:1)`.")
    page = seen(client, cast, "debate:contribution", question.pk, text.pk, who=cast.ines)
    assert "[-Pregunto.-]{+Pregunto a @Rosa y `[@y](person:1)`.+}" in plain(page)


def test_what_a_withdrawn_text_said_last_is_not_told_by_what_it_changed(cast, question, client):
    text = factories.contribution(cast, question, cast.tito, kind="experience", body="Primero.", title="")
    revise(cast, text, "Último secreto.")
    actions.withdraw_contribution(contribution_id=text.pk, by=cast.actor(cast.tito), now=NOW)
    others = seen(client, cast, "debate:contribution", question.pk, text.pk, who=cast.ines)
    assert "Último secreto" not in others
    assert "Primero." in others
    own = plain(seen(client, cast, "debate:contribution", question.pk, text.pk, who=cast.tito))
    assert "[-Primero.-]{+Último secreto.+}" in own


def test_a_page_costs_the_same_for_one_version_as_for_three(cast, question, client):
    text = factories.contribution(cast, question, cast.tito, kind="experience", body="Uno.", title="")
    counts = []
    for body in ("Dos.", "Tres.", "Cuatro."):
        revise(cast, text, body)
        seen(client, cast, "debate:contribution", question.pk, text.pk, who=cast.ines)
        with CaptureQueriesContext(connection) as captured:
            seen(client, cast, "debate:contribution", question.pk, text.pk, who=cast.ines)
        counts.append(len(captured))
    assert len(set(counts)) == 1


def test_a_summary_says_what_changed_since_the_version_before(cast, client):
    question = factories.summarizable(cast)
    factories.signed(cast, question, "Hay acuerdo sobre la poda.")
    factories.signed(cast, question, "Hay poco acuerdo sobre la poda.")
    page = seen(client, cast, "debate:summary", question.pk, who=cast.ines)
    assert "Qué cambió desde la versión anterior" in page
    assert "Hay {+poco +}acuerdo sobre la poda." in plain(page)
    assert page.count("<ins>") == 2  # the sentence that says how to read it, and the word
