"""Whoever is named in any text that is drawn is told as in a contribution: once, if they may read it."""

import pytest
from django.urls import reverse

from minga.community import actions as communities
from minga.community.tests import factories as community_scenes
from minga.decision import actions as decisions
from minga.decision.models import Decision, Option, Response
from minga.decision.rules import ResponseKind
from minga.decision.tests import factories as decision_scenes
from minga.foundation import clock
from minga.foundation.notices.models import Notice
from minga.foundation.testing.cast import NOW
from minga.foundation.writing.events import PeopleMentioned
from minga.initiative import actions as initiatives
from minga.initiative.tests import factories as initiative_scenes
from minga.outcome.tests import factories as outcome_scenes


@pytest.fixture
def here(cast):
    return community_scenes.opened(cast)


def named(person):
    return f"[@{person.name}](person:{person.pk})"


def kept(person):
    return f"[@](person:{person.pk})"


def told():
    rows = Notice.objects.filter(fact=PeopleMentioned.name).order_by("recipient_id", "pk")
    return list(rows.values_list("recipient_id", flat=True))


def revise(cast, community, about):
    wanted = {"name": community.name, "access": community.access, "joining_question": ""}
    by = cast.actor(cast.rosa)
    return communities.revise_community(community_id=community.pk, about=about, by=by, now=NOW, **wanted)


def test_a_community_s_text_tells_whom_an_edit_adds_and_nobody_twice(cast, here):
    assert revise(cast, here, f"Coordina {named(cast.tito)}.").about == f"Coordina {kept(cast.tito)}."
    assert told() == [cast.tito.pk]
    revise(cast, here, f"Coordina {named(cast.tito)}.")
    revise(cast, here, f"Coordina hoy {named(cast.tito)}.")
    assert told() == [cast.tito.pk]
    revise(cast, here, f"Coordinan {named(cast.tito)} e {named(cast.ines)}.")
    assert told() == sorted([cast.tito.pk, cast.ines.pk])
    revise(cast, here, f"Coordina {named(cast.ines)}.")
    assert told() == [cast.ines.pk]


def test_nobody_who_is_not_inside_is_named_and_code_names_nobody(cast, here):
    row = revise(cast, here, f"{named(cast.omar)} `{named(cast.tito)}`")
    assert row.about == f"@Omar `{named(cast.tito)}`"
    assert told() == []


def test_the_note_of_a_closing_tells_who_stands_in_it(cast, here):
    by = cast.actor(cast.rosa)
    communities.close_community(community_id=here.pk, result_note=f"Gracias, {named(cast.tito)}.", by=by, now=NOW)
    assert told() == [cast.tito.pk]


def test_the_form_shows_names_and_keeps_ids(cast, here, client):
    revise(cast, here, f"Coordina {named(cast.tito)}.")
    client.force_login(cast.rosa)
    page = client.get(reverse("community:settings", args=[cast.space.slug, here.pk])).content.decode()
    assert f"[@Tito](person:{cast.tito.pk})" in page
    assert f'data-place="community:{here.pk}"' in page
    shown = client.get(reverse("community:detail", args=[cast.space.slug, here.pk])).content.decode()
    assert "<bdi>@Tito</bdi>" in shown
    client.force_login(cast.rosa)
    rest = client.get(f"/api/v1/s/{cast.space.slug}/community/{here.pk}/").json()
    assert "<bdi>@Tito</bdi>" in rest["about_html"]


def test_a_draft_vote_tells_nobody_and_the_open_one_everybody_named_in_it(cast):
    by = cast.actor(cast.rosa)
    draft = decision_scenes.drafted(cast)
    changes = {"body": f"Pregunten a {named(cast.tito)}.", "waiting_cost": f"Lo sabe {named(cast.ines)}."}
    decisions.revise_decision(decision_id=draft.pk, changes=changes, by=by, now=NOW)
    assert Decision.objects.get(pk=draft.pk).body == f"Pregunten a {kept(cast.tito)}."
    option = Option.objects.filter(decision=draft, is_wait=False).first()
    more = {"title": option.title, "body": f"La propuso {named(cast.tito)}", "cost": option.cost}
    decisions.revise_option(decision_id=draft.pk, option_id=option.pk, by=by, now=NOW, **more)
    assert told() == []
    decision_scenes.open_it(cast, draft)
    assert told() == sorted([cast.tito.pk, cast.ines.pk])


def test_two_who_save_the_same_words_do_not_collide_over_a_name(cast, client):
    draft = decision_scenes.drafted(cast)
    by = cast.actor(cast.rosa)
    changes = {"body": f"Pregunten a {named(cast.tito)}."}
    decisions.revise_decision(decision_id=draft.pk, changes=changes, by=by, now=NOW)
    client.force_login(cast.rosa)
    url = reverse("decision:what", args=[cast.space.slug, draft.pk])
    form = client.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert sent["body"] == f"Pregunten a {named(cast.tito)}."
    assert client.post(url, sent).status_code == 302
    assert Decision.objects.get(pk=draft.pk).body == f"Pregunten a {kept(cast.tito)}."


def test_reasons_and_the_sponsor_s_answer_tell_and_an_idea_is_answered_without_ids(cast):
    made = decision_scenes.closed(cast, decision_scenes.open_it(cast, decision_scenes.debated(cast)))
    reasons, dissent = f"Como dijo {named(cast.tito)}.", f"Pero {named(cast.ines)} duda."
    decision_scenes.publish_it(cast, made, reasons=reasons, dissent=dissent)
    assert told() == sorted([cast.tito.pk, cast.ines.pk])
    idea = Option.objects.filter(decision=made, idea__isnull=False).first().idea
    assert idea.state_reason == "Como dijo @…."
    later, by = decision_scenes.PUBLISHED_AT, cast.actor(cast.salma)
    answer = {"kind": ResponseKind.COMMIT, "reason": f"Lo hará {named(cast.tito)}."}
    decisions.give_response(decision_id=made.pk, by=by, now=later, **answer)
    assert Response.objects.get(decision=made).reason == f"Lo hará {kept(cast.tito)}."
    assert told() == sorted([cast.tito.pk, cast.tito.pk, cast.ines.pk])


def test_an_initiative_tells_of_what_will_be_done_and_of_how_it_ended(cast):
    made = initiative_scenes.owned(cast)
    by = cast.actor(cast.tito)
    words = {"title": made.title, "body": f"Con {named(cast.rosa)}."}
    for _again in range(2):
        initiatives.revise_initiative(initiative_id=made.pk, by=by, now=NOW, **words)
    assert told() == [cast.rosa.pk]
    initiatives.start_initiative(initiative_id=made.pk, by=by, now=initiative_scenes.STARTED_AT)
    note = f"Lo paró {named(cast.ines)}."
    done = initiatives.stop_initiative(initiative_id=made.pk, end_note=note, by=by, now=initiative_scenes.DONE_AT)
    assert done.end_note == f"Lo paró {kept(cast.ines)}."
    assert told() == sorted([cast.rosa.pk, cast.ines.pk])


def test_a_verdict_s_note_tells_who_stands_in_it(cast):
    verdict = outcome_scenes.published(cast, note=f"Revisado con {named(cast.rosa)}.")
    assert verdict.note == f"Revisado con {kept(cast.rosa)}."
    assert told() == [cast.rosa.pk]


def test_who_may_no_longer_read_is_told_nothing(cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    secret = community_scenes.opened(cast, access="secret")
    communities.leave_community(community_id=secret.pk, by=cast.actor(cast.tito), now=NOW)
    revise(cast, secret, f"Gracias a {named(cast.tito)} y {named(cast.ines)}.")
    assert told() == [cast.ines.pk]
