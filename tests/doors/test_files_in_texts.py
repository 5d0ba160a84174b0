"""Files in every text of the chain: who may read the text may read them, through whatever door, and nobody else."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minga.community import actions as communities
from minga.community.tests import factories as community
from minga.debate import actions as debates
from minga.debate.models import Question, Summary
from minga.debate.tests import factories as debate
from minga.decision import actions as decisions
from minga.decision.models import Decision, Option
from minga.decision.rules import ResponseKind
from minga.decision.tests import factories as decision
from minga.foundation import clock
from minga.foundation.media.actions import bring_file
from minga.foundation.media.models import File, Standing
from minga.foundation.media.rounds import forget_loose_files
from minga.foundation.media.tests import made
from minga.foundation.media.tests.conftest import kept_in  # noqa: F401
from minga.foundation.search.models import SearchDocument
from minga.foundation.testing.cast import NOW
from minga.foundation.written import redraw_texts
from minga.initiative import actions as initiatives
from minga.initiative.models import Initiative
from minga.initiative.tests import factories as initiative
from minga.outcome.tests import factories as outcome

INSIDE = ["ines", "rosa", "tito", "salma", "erik"]
PEOPLE = [*INSIDE, "ada", "omar", "nadie", None]
RUNS = ["rosa"]


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def brought(cast, who=None, name="patio.png", size=(40, 30)):
    return bring_file(content=made.picture(size=size), name=name, by=cast.actor(who or cast.rosa), now=NOW)


def shown(file):
    return f"Así está.\n\n![El patio](media:{file.key})"


def secret(cast):
    return community.opened(cast, "secret")


def _question(cast, file):
    return debate.opened(cast, secret(cast), body=shown(file))


def _draft_question(cast, file):
    return debate.drafted(cast, secret(cast), body=shown(file))


def _summary(cast, file):
    question = debate.opened(cast, secret(cast))
    return debate.signed(cast, question, shown(file))


def _saved_summary(cast, file):
    question = debate.opened(cast, secret(cast))
    by = cast.actor(cast.rosa)
    return debates.save_summary(question_id=question.pk, body=shown(file), after=0, by=by, now=debate.AFTER)


def _about(cast, file):
    return community.opened(cast, "secret", about=shown(file))


def _result(cast, file):
    by = cast.actor(cast.rosa)
    return communities.close_community(community_id=secret(cast).pk, result_note=shown(file), by=by, now=NOW)


def _decision(cast, file):
    return decision.opened(cast, secret(cast), body=shown(file))


def _draft_decision(cast, file):
    return decision.drafted(cast, secret(cast), body=shown(file))


def _option(cast, file):
    draft = decision.drafted_in(cast, secret(cast))
    option = decision.option(cast, draft, body=shown(file))
    decision.option(cast, draft, "Lodos secos")
    decision.open_it(cast, draft)
    return option


def _waiting(cast, file):
    opened = decision.opened(cast, secret(cast), waiting_cost=shown(file))
    return opened.options.get(is_wait=True)


def _reasons(cast, file):
    return decision.publish_it(cast, decision.closed(cast, where=secret(cast)), reasons=shown(file))


def _dissent(cast, file):
    return decision.publish_it(cast, decision.closed(cast, where=secret(cast)), dissent=shown(file))


def _response(cast, file):
    published = decision.publish_it(cast, decision.closed(cast, where=secret(cast)))
    by, now = cast.actor(cast.salma), decision.PUBLISHED_AT
    return decisions.give_response(
        decision_id=published.pk, kind=ResponseKind.COMMIT, reason=shown(file), by=by, now=now
    )


def _initiative(cast, file):
    there = outcome.initiative_in(cast, access="secret")
    by, now = cast.actor(cast.rosa), outcome.LOCKED_AT
    return initiatives.revise_initiative(initiative_id=there.pk, title="Poda", body=shown(file), by=by, now=now)


def _end(cast, file):
    there = outcome.initiative_in(cast, access="secret")
    by, now = cast.actor(cast.rosa), outcome.LOCKED_AT + timedelta(days=90)
    return initiatives.stop_initiative(initiative_id=there.pk, end_note=shown(file), by=by, now=now)


def _verdict(cast, file):
    plan = outcome.measured(cast, outcome.initiative_in(cast, access="secret"))
    return outcome.published(cast, outcome.assessed(cast, plan), note=shown(file))


TEXTS = [
    (_question, "rosa", INSIDE),
    (_draft_question, "rosa", RUNS),
    (_summary, "rosa", INSIDE),
    (_saved_summary, "rosa", RUNS),
    (_about, "rosa", INSIDE),
    (_result, "rosa", INSIDE),
    (_decision, "rosa", INSIDE),
    (_draft_decision, "rosa", RUNS),
    (_option, "rosa", INSIDE),
    (_waiting, "rosa", INSIDE),
    (_reasons, "rosa", INSIDE),
    (_dissent, "rosa", INSIDE),
    (_response, "salma", INSIDE),
    (_initiative, "rosa", INSIDE),
    (_end, "rosa", INSIDE),
    (_verdict, "erik", INSIDE),
]


@pytest.mark.parametrize(("write", "by", "readers"), TEXTS, ids=[each[0].__name__[1:] for each in TEXTS])
def test_whoever_may_read_the_text_may_read_its_file_and_nobody_next_door(cast, client, neighbours, write, by, readers):
    file = brought(cast, getattr(cast, by))
    text = write(cast, file)
    address = reverse("media:file", args=[cast.space.slug, file.key])
    by_rest = f"/api/v1/s/{cast.space.slug}/files/{file.key}/content/"
    for door in (address, by_rest):
        found = []
        for name in PEOPLE:
            client.logout()
            if name:
                client.force_login(getattr(cast, name))
            if client.get(door).status_code == 200:
                found.append(name)
        assert found == readers
    client.force_login(neighbours.rosa)
    for door in (address, by_rest):
        assert client.get(door).status_code == 404
        assert client.get(door.replace(cast.space.slug, neighbours.space.slug)).status_code == 404
    standing = Standing.objects.get(file=file)
    assert (standing.kind, standing.object_id) == (text._meta.label_lower, text.pk)
    html = [value for name, value in vars(type(text).objects.get(pk=text.pk)).items() if name.endswith("_html")]
    assert not html or any(address in each for each in html)
    redraw_texts(type(text), 0)
    again = [value for name, value in vars(type(text).objects.get(pk=text.pk)).items() if name.endswith("_html")]
    assert again == html
    assert not any(file.key in each.text for each in SearchDocument.objects.all())


def test_what_a_text_shows_no_longer_waits_a_month_and_goes(cast):
    file, other = brought(cast), brought(cast, size=(9, 9), name="otra.png")
    where = community.opened(cast, about=shown(file))
    terms = {"name": "Hornos", "access": "open", "joining_question": "", "by": cast.actor(cast.rosa)}
    communities.revise_community(community_id=where.pk, about=shown(other), now=NOW, **terms)
    file.refresh_from_db()
    assert file.loose_since == NOW
    communities.close_community(community_id=where.pk, result_note="Listo.", by=cast.actor(cast.rosa), now=NOW)
    assert list(Standing.objects.values_list("file_id", flat=True)) == [other.pk]
    forget_loose_files(NOW + timedelta(days=31))
    assert list(File.objects.values_list("pk", flat=True)) == [other.pk]


def test_an_option_that_is_removed_lets_its_file_go(cast):
    file = brought(cast)
    draft = decision.drafted_in(cast, community.opened(cast))
    option = decision.option(cast, draft, body=shown(file))
    decisions.remove_option(decision_id=draft.pk, option_id=option.pk, by=cast.actor(cast.rosa), now=NOW)
    assert not Standing.objects.exists()
    assert File.objects.get().loose_since == NOW


def test_who_signs_what_another_saved_keeps_the_file_of_who_saved_it(cast, client):
    file = brought(cast)
    draft = _saved_summary(cast, file)
    question = Question.objects.get(pk=draft.question_id)
    by, now = cast.actor(cast.rosa), NOW
    communities.change_role(
        community_id=question.community_id, user_id=cast.tito.pk, role="facilitator", by=by, now=now
    )
    debates.sign_summary(question_id=question.pk, body=draft.body, by=cast.actor(cast.tito), now=debate.AFTER)
    assert file.key in Summary.objects.get().body_html


def test_the_picture_of_an_idea_goes_on_into_the_option_and_the_work(cast):
    question = debate.opened(cast)
    file = brought(cast, cast.tito)
    for title in ("Astillas", "Lodos"):
        debate.idea(cast, question, title, body=shown(file))
    debate.signed(cast, question)
    question.refresh_from_db()
    decision.publish_it(cast, decision.closed(cast, decision.open_it(cast, decision.debated(cast, question))))
    assert file.key in Option.objects.get(place=1).body_html
    assert file.key in Initiative.objects.get().body_html
    kinds = set(Standing.objects.values_list("kind", flat=True))
    assert kinds == {"debate.contribution", "decision.option", "initiative.initiative"}


def test_a_settled_idea_says_the_reasons_without_keys(cast):
    question = debate.summarized(cast)
    file = brought(cast)
    draft = decision.closed(cast, decision.open_it(cast, decision.debated(cast, question)))
    decision.publish_it(cast, draft, reasons=shown(file))
    ideas = question.contributions.filter(kind="idea")
    assert not any("media:" in idea.state_reason for idea in ideas)


def test_the_files_of_a_community_are_listed_at_the_text_they_stand_in(cast, client, count_queries):
    where = community.opened(cast)
    address = reverse("debate:community-files", args=[cast.space.slug, where.pk])
    client.force_login(cast.tito)
    counts = []
    for number in range(4):
        cache.clear()
        with count_queries() as made_now:
            page = client.get(address).content.decode()
        counts.append(len(made_now))
        file = brought(cast, size=(20, 20 + number), name=f"{number}.png")
        debate.opened(cast, where, title=f"Pregunta {number}", body=shown(file))
    assert counts[2] == counts[3]
    assert "Pregunta 2" in page
    hidden = brought(cast, size=(50, 50), name="borrador.png")
    debate.drafted(cast, where, title="Por abrir", body=shown(hidden))
    voted = brought(cast, size=(51, 51), name="voto.png")
    decision.opened(cast, where, body=shown(voted), title="El voto")
    page = client.get(address).content.decode()
    assert "voto.webp" in page
    assert "El voto" in page
    assert "borrador.webp" not in page


def _form_of(cast, name):
    """The page of a form, who sends it and what, and the model in whose text the file then stands."""
    slug = cast.space.slug
    if name == "question":
        where = community.opened(cast)
        sent = {"title": "¿Qué hacemos?", "body": "", "closes_at_0": "2026-03-20", "closes_at_1": "10:00"}
        sent |= {"closes_at": "2026-03-20T10:00"}
        return reverse("debate:ask", args=[slug, where.pk]), "rosa", sent
    if name == "about":
        where = community.opened(cast)
        sent = {"name": "Hornos", "about": "Aquí.", "access": "open", "joining_question": ""}
        return reverse("community:settings", args=[slug, where.pk]), "rosa", sent
    if name == "summary":
        question = debate.opened(cast)
        return reverse("debate:write-summary", args=[slug, question.pk]), "rosa", {"body": "Esto.", "after": "0"}
    if name == "decision":
        where = community.opened(cast)
        sent = {"title": "Qué hacer", "body": "", "origin_reason": "Se habló.", "seen": ""}
        return reverse("decision:draft", args=[slug, where.pk]), "rosa", sent
    if name == "reasons":
        closed = decision.closed(cast)
        return reverse("decision:publish", args=[slug, closed.pk]), "rosa", {"reasons": "Porque sí.", "dissent": ""}
    there = initiative.under_way(cast)
    return reverse("initiative:finish", args=[slug, there.pk]), "tito", {"end_note": "Hecho."}


@pytest.mark.parametrize("name", ["question", "about", "summary", "decision", "reasons", "end"])
def test_forms_take_a_file_without_scripts(cast, client, monkeypatch, name):
    address, who, sent = _form_of(cast, name)
    late = {"summary": debate.AFTER, "reasons": decision.PUBLISHED_AT, "end": initiative.DONE_AT}
    monkeypatch.setattr(clock, "now", lambda: late.get(name, NOW))
    client.force_login(getattr(cast, who))
    page = client.get(address).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert "data-bring" in page
    files = {"files": SimpleUploadedFile("patio.png", made.picture(size=(9, 9)))}
    answer = client.post(address, sent | files)
    assert answer.status_code == 302, answer.content.decode()
    assert Standing.objects.get().file.name == "patio.webp"


def test_a_draft_keeps_its_file_when_another_of_its_pages_is_saved(cast):
    file = brought(cast)
    draft = _draft_decision(cast, file)
    decisions.revise_decision(decision_id=draft.pk, changes={"quorum": 10}, by=cast.actor(cast.rosa), now=NOW)
    assert Standing.objects.get().file_id == file.pk
    assert file.key in Decision.objects.get().body_html
