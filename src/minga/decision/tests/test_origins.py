"""A decision comes out of a debate, with its ideas as ready options, or says in words why it comes out of none."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from minga.community.tests import factories as community
from minga.debate.actions import settle_idea, withdraw_contribution
from minga.debate.rules import ContributionState
from minga.debate.tests import factories as debate
from minga.decision import rules
from minga.decision.models import Decision, Option
from minga.decision.tests import factories
from minga.foundation import clock
from minga.foundation.policy import RefusedError
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.foundation.testing.cast import raise_cast
from minga.initiative.models import Initiative
from minga.initiative.queries import trail

REASON = "Lo pidió la inspección, con plazo de una semana."


@pytest.fixture(autouse=True)
def _stands_at_the_opening(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: factories.STARTS)


@pytest.fixture
def rosa(client, cast):
    """Rosa's browser: reads a page of this link, or sends its form."""
    client.force_login(cast.rosa)

    def visiting(name, *args, data=None):
        url = reverse(f"decision:{name}", args=[cast.space.slug, *args])
        return client.get(url) if data is None else client.post(url, data)

    return visiting


def form_of(**changes):
    return {"title": "Qué probamos"} | changes


def marked_ideas(page):
    """The ideas that are marked as options."""
    boxes = [each.split(">")[0] for each in page.split("<input") if 'name="idea_ids"' in each.split(">")[0]]
    return [box.split('value="')[1].split('"')[0] for box in boxes if "checked" in box]


def shown(response):
    """A page's text, however it is indented."""
    return " ".join(response.text.split())


@pytest.mark.parametrize(
    ("has_question", "reason", "code"),
    [
        (True, "", None),
        (True, REASON, "decision:origin-is-debate"),
        (False, REASON, None),
        (False, " \n", "decision:needs-origin"),
    ],
)
def test_one_of_the_two_is_told(has_question, reason, code):
    refusal = rules.refusal_of_origin(has_question=has_question, reason=reason)
    assert (refusal and refusal.code) == code


def test_the_database_keeps_it(cast):
    alone, debated = factories.drafted(cast), factories.debated(cast)
    for decision, changes in ((alone, {"origin_reason": ""}), (debated, {"origin_reason": REASON})):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=debated.pk).update(question=None)


@pytest.mark.django_db(transaction=True)
def test_of_earlier_decisions_the_migration_says_that_nobody_asked(monkeypatch):
    told = import_module("minga.decision.migrations.0002_where_decisions_come_from")
    constraint = next(each for each in Decision._meta.constraints if each.name == "decision_origin_is_told")
    others = [each for each in Decision._meta.constraints if each is not constraint]
    made = {}
    monkeypatch.setattr(Decision._meta, "constraints", others)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Decision, constraint)
    for language in ("es", "en"):
        people = raise_cast(f"en-{language}")
        Space.objects.filter(pk=people.space.pk).update(language=language)
        with in_space(people.space.pk):
            debated, alone = factories.debated(people), factories.drafted(people)
            Decision.objects.filter(pk=alone.pk).update(origin_reason="")
            made |= {debated.pk: "", alone.pk: told.NOBODY_ASKED[language]}
    with connection.schema_editor() as editor:
        told.say_that_nobody_asked(apps, editor)
    monkeypatch.undo()
    with connection.schema_editor() as editor:
        editor.add_constraint(Decision, constraint)
    assert dict(Decision._base_manager.values_list("pk", "origin_reason")) == made


def test_the_page_asks_why_from_none_and_offers_the_debates_that_are_ready(cast, rosa):
    question = debate.summarized(cast)
    page = rosa("draft", question.community_id)
    assert reverse("decision:draft-from-question", args=[cast.space.slug, question.pk]) in page.text
    refused = rosa("draft", question.community_id, data=form_of())
    assert refused.status_code == 422
    assert "o dice por qué no sale de ninguno" in shown(refused)
    assert not Decision.objects.exists()
    rosa("draft", question.community_id, data=form_of(origin_reason=REASON))
    decision = Decision.objects.get()
    assert decision.origin_reason == REASON
    assert REASON in rosa("detail", decision.pk).text


def test_a_challenged_summary_is_not_offered(cast, rosa):
    question = debate.summarized(cast)
    debate.actions.challenge_summary(
        summary_id=question.summaries.get().pk, body="Falta algo", by=cast.actor(cast.tito), now=debate.AFTER
    )
    url = reverse("decision:draft-from-question", args=[cast.space.slug, question.pk])
    assert url not in rosa("draft", question.community_id).text


def test_the_page_offers_summary_and_ideas_and_each_option_leads_back_to_its_idea(cast, rosa):
    question = debate.summarized(cast)
    ideas = list(question.contributions.filter(kind="idea").order_by("id"))
    page = rosa("draft-from-question", question.pk)
    assert question.summaries.get().body_html in page.text
    rosa("draft-from-question", question.pk, data=form_of())
    decision = Decision.objects.get()
    page = rosa("options", decision.pk)
    for idea in ideas:
        assert f"{idea.title} ({idea.author})" in shown(page)
    assert marked_ideas(page.text) == [str(idea.pk) for idea in ideas]
    assert (decision.question_id, decision.origin_reason) == (question.pk, "")
    options = list(decision.options.exclude(is_wait=True))
    assert [(option.idea_id, option.title, option.body) for option in options] == [
        (idea.pk, idea.title, idea.body) for idea in ideas
    ]
    revised = {"title": "Dicho de otro modo", "body": "Más corto"}
    rosa("revise-option", decision.pk, options[0].pk, data=revised)
    options[0].refresh_from_db()
    assert (options[0].title, options[0].idea_id) == ("Dicho de otro modo", ideas[0].pk)
    whole = rosa("detail", decision.pk).text
    for idea in ideas:
        assert reverse("debate:contribution", args=[cast.space.slug, question.pk, idea.pk]) in whole
    assert reverse("debate:question", args=[cast.space.slug, question.pk]) in whole
    assert reverse("debate:summary", args=[cast.space.slug, question.pk]) in whole


def test_too_many_ideas_for_the_method_are_told_where_the_way_of_counting_is_chosen(cast, rosa):
    question = debate.summarized(cast)
    rosa("draft-from-question", question.pk, data=form_of())
    decision = Decision.objects.get()
    rosa("count", decision.pk, data={"method": "yes_no"})
    page = shown(rosa("detail", decision.pk))
    assert "exactamente una propuesta" in page
    assert rosa("open", decision.pk, data={}).status_code == 422


def test_many_ideas_are_offered_unmarked(cast, rosa):
    question = debate.opened(cast)
    for number in range(rules.READY_OPTIONS + 1):
        debate.contribution(cast, question, kind="idea", title=f"Idea {number}")
    debate.actions.close_question(question_id=question.pk, by=cast.actor(cast.rosa), now=debate.AFTER)
    debate.actions.sign_summary(question_id=question.pk, body="Dicho", by=cast.actor(cast.rosa), now=debate.AFTER)
    rosa("draft-from-question", question.pk, data=form_of())
    page = rosa("options", Decision.objects.get().pk).text
    assert page.count('name="idea_ids"') == rules.READY_OPTIONS + 1
    assert marked_ideas(page) == []


def test_an_idea_that_was_withdrawn_or_declined_is_no_ready_option(cast, rosa):
    question = debate.summarized(cast)
    gone, declined = question.contributions.filter(kind="idea").order_by("id")[:2]
    by = cast.actor(gone.author)
    withdraw_contribution(contribution_id=gone.pk, by=by, now=debate.AFTER)
    settle_idea(
        contribution_id=declined.pk,
        state=ContributionState.DECLINED,
        reason="No hay dinero",
        by=cast.actor(cast.rosa),
        now=debate.AFTER,
    )
    for idea in (gone, declined):
        with pytest.raises(RefusedError) as refused:
            factories.drafted_in(cast, question.community, question, ideas=[idea.pk])
        assert refused.value.refusal.code == "decision:unknown-idea"
    assert not Decision.objects.exists()


def test_a_title_is_not_told_once_its_idea_is_withdrawn(cast, rosa):
    decision = factories.debated(cast)
    option = decision.options.exclude(idea=None).first()
    Option.objects.filter(pk=option.pk).update(title="Otra cosa", body="", body_html="")
    withdraw_contribution(contribution_id=option.idea_id, by=cast.actor(option.idea.author), now=debate.AFTER)
    page = rosa("detail", decision.pk).text
    assert "Otra cosa" in page
    assert option.idea.title not in page


def test_rest_asks_the_same_of_a_draft(client, cast):
    client.force_login(cast.rosa)
    question = debate.summarized(cast)
    ideas = list(question.contributions.filter(kind="idea").order_by("id").values_list("pk", flat=True))
    url = f"/api/v1/s/{cast.space.slug}/decision/"

    def drafts(**changes):
        body = {"community_id": question.community_id, "title": "Qué probamos", "method": "approval"} | changes
        return client.post(url, json.dumps(body), content_type="application/json")

    assert drafts().json()["code"] == "decision:needs-origin"
    assert drafts(origin_reason=" ").json()["code"] == "decision:needs-origin"
    both = drafts(question_id=question.pk, origin_reason=REASON)
    assert both.json()["code"] == "decision:origin-is-debate"
    assert not Decision.objects.exists()
    made = drafts(question_id=question.pk, idea_ids=ideas).json()["id"]
    options = client.get(f"{url}{made}/").json()["options"]
    assert [option["idea_id"] for option in options] == [*ideas, None]
    alone = drafts(origin_reason=REASON).json()["id"]
    assert client.get(f"{url}{alone}/").json()["origin_reason"] == REASON


def test_only_facilitators_draft_and_read_the_offer(client, cast):
    question = debate.summarized(cast)
    for who in (cast.tito, cast.ines, cast.salma, cast.erik):
        client.force_login(who)
        for name, pk in (("draft", question.community_id), ("draft-from-question", question.pk)):
            url = reverse(f"decision:{name}", args=[cast.space.slug, pk])
            assert client.post(url, form_of(origin_reason=REASON)).status_code == 403
    assert not Decision.objects.exists()


def test_the_way_to_an_initiative_tells_idea_and_summary_or_why_from_none(cast):
    debated = factories.published(cast)
    initiative = Initiative.objects.get(decision=debated)
    knots = trail(cast.actor(cast.tito), initiative.pk, space_slug=cast.space.slug)
    assert not [knot for knot in knots if knot.is_gap or not knot.url]
    assert len(knots) == 7
    alone = factories.drafted(cast, debated.community, origin_reason=REASON)
    factories.publish_it(cast, factories.closed(cast, factories.open_it(cast, alone)))
    initiative = Initiative.objects.get(decision=alone)
    knots = trail(cast.actor(cast.tito), initiative.pk, space_slug=cast.space.slug)
    assert [knot.text for knot in knots if knot.is_gap] == [REASON]


def test_an_option_written_for_the_decision_says_so_in_the_trace(cast):
    question = debate.summarized(cast)
    decision = factories.drafted_in(cast, question.community, question)
    factories.option(cast, decision, "Escrita aquí")
    factories.publish_it(cast, factories.closed(cast, factories.open_it(cast, decision)))
    initiative = Initiative.objects.get(decision=decision)
    knots = trail(cast.actor(cast.tito), initiative.pk, space_slug=cast.space.slug)
    assert [knot.is_gap for knot in knots].count(True) == 1


def test_the_reason_is_revised_in_a_draft_with_what_stood_before(cast, rosa):
    decision = factories.drafted(cast, community.opened(cast))
    sent = form_of(origin_reason=REASON)
    assert rosa("what", decision.pk, data=sent).status_code == 302
    decision.refresh_from_db()
    assert decision.origin_reason == REASON
    assert rosa("what", decision.pk, data=sent | {"origin_reason": ""}).status_code == 422


def test_a_draft_out_of_a_debate_is_revised_without_being_asked_why(cast, rosa):
    decision = factories.debated(cast)
    assert 'name="origin_reason"' not in rosa("what", decision.pk).text
    assert rosa("what", decision.pk, data=form_of()).status_code == 302


def test_a_question_that_is_summed_up_leads_to_its_draft_and_to_its_decisions(client, cast):
    question = debate.summarized(cast)
    pages = [reverse(f"debate:{name}", args=[cast.space.slug, question.pk]) for name in ("question", "summary")]
    draft = reverse("decision:draft-from-question", args=[cast.space.slug, question.pk])
    client.force_login(cast.rosa)
    assert all(draft in client.get(page).text for page in pages)
    decision = factories.open_it(cast, factories.debated(cast, question))
    client.force_login(cast.tito)
    for page in pages:
        shown = client.get(page).text
        assert reverse("decision:detail", args=[cast.space.slug, decision.pk]) in shown
        assert draft not in shown
