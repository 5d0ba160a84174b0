"""A draft in four steps: each page saves its own part; nothing of another hand is written over unseen."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from minga.community.tests import factories as community
from minga.debate.tests import factories as debate
from minga.decision import actions, rules
from minga.decision.models import Decision
from minga.decision.rules import NextStep, Part, Situation, State
from minga.decision.tests import factories
from minga.foundation import clock
from minga.foundation.declared import declared
from minga.foundation.testing.waiting import waits as waits_in

STEPS = ("what", "options", "count", "when")


@pytest.fixture
def rosa(client, cast, monkeypatch):
    """Rosa's browser at the hour of the opening: reads a page of this link, or sends its form."""
    monkeypatch.setattr(clock, "now", lambda: factories.STARTS)
    client.force_login(cast.rosa)

    def visiting(name, *args, data=None):
        url = reverse(f"decision:{name}", args=[cast.space.slug, *args])
        return client.get(url) if data is None else client.post(url, data)

    return visiting


def seen_in(page):
    return re.search(r'name="seen" value="(\w+)"', page.text)[1]


def leads_to(response):
    return response.url.rstrip("/").rsplit("/", 1)[-1]


def test_each_page_leads_to_the_next_and_at_last_to_the_ballot(cast, rosa):
    question = debate.summarized(cast)
    made = rosa("draft-from-question", question.pk, data={"title": "Qué probamos", "body": "Con poco dinero"})
    assert leads_to(made) == "options"
    decision = Decision.objects.get()
    ready = list(decision.options.exclude(idea=None).values_list("idea_id", flat=True))
    sent = {
        "options": {"shown_idea_ids": ready, "idea_ids": ready, "titles": "Nada\nAlgo más", "waiting_cost": "Poco"},
        "count": {"method": "approval", "is_secret": "secret", "quorum": "33"},
        "when": {"closes_at": (factories.STARTS + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")},
    }
    assert [leads_to(rosa(step, decision.pk, data=data)) for step, data in sent.items()] == ["count", "when", "preview"]
    decision.refresh_from_db()
    assert (decision.is_secret, decision.quorum, decision.threshold) == (True, 33, "none")
    assert [each.title for each in decision.options.filter(idea=None)][:2] == ["Nada", "Algo más"]
    preview = rosa("preview", decision.pk).text
    assert reverse("decision:open", args=[cast.space.slug, decision.pk]) in preview
    assert rosa("open", decision.pk, data={}).status_code == 302


def test_the_first_page_is_filled_from_what_the_summary_proposes(cast, rosa):
    question = debate.summarized(cast)
    page = rosa("draft-from-question", question.pk).text
    assert f'value="{question.title}"' in page
    assert question.summaries.get().body.split("\n")[-1][:20] in page


@pytest.mark.parametrize(
    ("summary", "proposed"),
    [
        ("## En qué coincidimos\nEn casi todo\n\n## Qué proponemos\nProbar **ya**", "Probar **ya**"),
        ("Sin títulos, de un tirón", "Sin títulos, de un tirón"),
        ("## Solo un título\n", "## Solo un título"),
        ("", ""),
    ],
)
def test_what_a_summary_proposes_stands_under_its_last_heading(summary, proposed):
    assert rules.proposal_in(summary) == proposed


def test_a_page_saves_only_its_own_part(cast, rosa):
    decision = factories.drafted(cast, is_secret=True, quorum=20, tie_seed="Lotería 23/11/2026")
    rosa("what", decision.pk, data={"title": "Otro título", "origin_reason": factories.ORIGIN})
    decision.refresh_from_db()
    kept = (decision.is_secret, decision.quorum, decision.tie_seed, decision.closes_at)
    assert kept == (True, 20, "Lotería 23/11/2026", factories.CLOSES_AT)


def test_what_another_hand_wrote_meanwhile_is_told_and_not_written_over(cast, rosa):
    decision = factories.drafted(cast)
    page = rosa("what", decision.pk)
    actions.revise_decision(
        decision_id=decision.pk, changes={"title": "Lo de otra mano"}, by=cast.actor(cast.rosa), now=factories.STARTS
    )
    mine = {"title": "Lo mío", "body": "", "origin_reason": factories.ORIGIN, "seen": seen_in(page)}
    refused = rosa("what", decision.pk, data=mine)
    assert refused.status_code == 422
    assert "Lo de otra mano" in refused.text
    assert 'value="Lo mío"' in refused.text
    decision.refresh_from_db()
    assert decision.title == "Lo de otra mano"
    assert rosa("what", decision.pk, data=mine | {"seen": seen_in(refused)}).status_code == 302
    decision.refresh_from_db()
    assert decision.title == "Lo mío"


@pytest.mark.parametrize("step", STEPS)
def test_sending_a_page_twice_is_no_conflict(cast, rosa, step):
    decision = factories.drafted(cast)
    sent = {
        "what": {"title": "Una vez", "body": "", "origin_reason": factories.ORIGIN},
        "options": {"waiting_cost": "Otra cosa"},
        "count": {"method": "ranked"},
        "when": {"closes_at": "2026-06-01T10:00"},
    }[step]
    sent |= {"seen": seen_in(rosa(step, decision.pk))}
    assert [rosa(step, decision.pk, data=sent).status_code for _press in range(2)] == [302, 302]


def test_ideas_that_another_hand_chose_meanwhile_stay_chosen(cast, rosa):
    decision = factories.drafted_in(cast, (question := debate.summarized(cast)).community, question)
    ideas = [idea.pk for idea in question.contributions.filter(kind="idea").order_by("id")]
    factories.option(cast, decision, "", idea_id=ideas[0])
    rosa("options", decision.pk, data={"idea_ids": [ideas[1]], "waiting_cost": "Nada"})
    assert set(decision.options.exclude(idea=None).values_list("idea_id", flat=True)) == set(ideas[:2])
    rosa("options", decision.pk, data={"shown_idea_ids": ideas[:2], "idea_ids": [ideas[1]], "waiting_cost": "Nada"})
    assert list(decision.options.exclude(idea=None).values_list("idea_id", flat=True)) == [ideas[1]]


def test_projects_are_costed_where_the_way_of_counting_is_chosen(cast, rosa):
    decision = factories.drafted(cast)
    first, second = decision.options.filter(is_wait=False)
    sent = {"method": "budget", "budget": "1.000", "currency": "EUR", "budget_rule": "greedy"}
    rosa("count", decision.pk, data=sent | {f"cost_{first.pk}": "600,50", f"cost_{second.pk}": ""})
    first.refresh_from_db()
    assert first.cost == 60_050
    page = rosa("detail", decision.pk).text
    assert "Cada proyecto necesita su coste" in " ".join(page.split())


def test_the_three_ways_fit_what_there_is_to_choose(cast, rosa):
    where = community.opened(cast)
    one = factories.drafted_in(cast, where, title="Una sola")
    factories.option(cast, one)
    several = factories.drafted(cast, where)
    for decision, three in (
        (one, ["yes_no", "consent", "quantity"]),
        (several, ["approval", "ranked", "majority_judgment"]),
    ):
        ways = re.findall(r'name="method" value="(\w+)"', rosa("count", decision.pk).text)
        assert ways[:3] == three
        assert len(ways) == len(set(ways)) == len(rules.Method)


@pytest.mark.parametrize(
    ("share", "voters", "people"), [(0, 40, 0), (33, 40, 14), (32, 40, 13), (50, 3, 2), (99, 7, 7)]
)
def test_a_quorum_is_told_as_people(share, voters, people):
    assert rules.people_needed(share, voters) == people


def test_what_is_missing_is_listed_with_its_page_and_no_vote_is_opened(cast, rosa):
    decision = factories.drafted_in(cast, community.opened(cast), waiting_cost="", closes_at=None)
    for name in ("detail", "preview", "open"):
        page = rosa(name, decision.pk).text
        for step in ("options", "when"):
            assert reverse(f"decision:{step}", args=[cast.space.slug, decision.pk]) in page, name
    shown = rosa("detail", decision.pk).text + rosa("preview", decision.pk).text
    assert f'class="button" href="{reverse("decision:open", args=[cast.space.slug, decision.pk])}"' not in shown
    assert "<button" not in rosa("open", decision.pk).text.split("<main")[1].split("</main")[0]


def test_a_page_of_an_opened_vote_leads_to_the_vote(cast, rosa):
    decision = factories.opened(cast)
    for step in (*STEPS, "preview", "open"):
        assert leads_to(rosa(step, decision.pk)) == str(decision.pk), step


FACILITATOR, SPONSOR, EVALUATOR, OTHER = Part


@pytest.mark.parametrize(
    ("state", "part", "facts", "step"),
    [
        ("draft", FACILITATOR, {}, "write_on"),
        ("draft", FACILITATOR, {"is_complete": True}, "look_and_open"),
        ("draft", OTHER, {"is_complete": True}, None),
        ("open", FACILITATOR, {"is_on_roll": True}, "vote"),
        ("open", FACILITATOR, {"is_on_roll": True, "has_voted": True}, "wait_to_close"),
        ("open", FACILITATOR, {"is_on_roll": True, "has_voted": True, "may_close": True}, "close"),
        ("open", OTHER, {"is_on_roll": True}, "vote"),
        ("open", OTHER, {"is_on_roll": True, "has_voted": True, "is_secret": True}, "voted"),
        ("open", OTHER, {"is_on_roll": True, "has_voted": True}, "voted_openly"),
        ("open", OTHER, {"is_on_roll": True, "has_voted": True, "may_close": True}, "voted_openly"),
        ("open", OTHER, {}, "just_reads"),
        ("open", SPONSOR, {}, "sponsor_waits"),
        ("open", SPONSOR, {"is_on_roll": True}, "vote"),
        ("open", EVALUATOR, {}, "evaluator_waits"),
        ("closed", FACILITATOR, {"is_counted": False}, "close"),
        ("closed", OTHER, {"is_counted": False}, "await_count"),
        ("closed", FACILITATOR, {}, "publish"),
        ("closed", SPONSOR, {}, "await_publication"),
        ("closed", OTHER, {}, "await_publication"),
        ("published", SPONSOR, {}, "respond"),
        ("published", FACILITATOR, {}, "await_response"),
        ("published", OTHER, {}, "await_response"),
        ("published", OTHER, {"has_sponsor": False}, "no_sponsor"),
        ("published", SPONSOR, {"has_response": True}, None),
        ("published", OTHER, {"has_response": True}, None),
        ("withdrawn", FACILITATOR, {}, None),
    ],
)
def test_what_each_does_next(state, part, facts, step):
    found = rules.next_step_for(Situation(state=State(state), part=part, **facts))
    assert found == (NextStep(step) if step else None)


def said(cast, who, place, object_id, now=factories.STARTS):
    """What this person reads as their next step."""
    steps = [source(cast.actor(who), object_id, now) for source in declared().next[place]]
    return max((step for step in steps if step), key=lambda step: step.weight, default=None)


def test_the_page_says_to_each_what_they_do_next(cast, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: factories.STARTS)
    decision = factories.opened(cast)
    told = {}
    for who in (cast.tito, cast.salma, cast.erik):
        client.force_login(who)
        page = client.get(reverse("decision:detail", args=[cast.space.slug, decision.pk])).text
        told[str(who)] = " ".join(page.split('class="next"')[1].split("</section>")[0].split())
    assert "Tú patrocinas: no votas, respondes al resultado." in told["Salma"]
    assert "Tú evalúas: no votas" in told["Erik"]
    assert "Elige y emite tu voto" in told["Tito"]


def test_a_community_leads_to_its_open_vote_until_one_has_voted(cast):
    decision = factories.opened(cast)
    place = ("community:detail", decision.community_id)
    step = said(cast, cast.tito, *place)
    assert step.url == reverse("decision:detail", args=[cast.space.slug, decision.pk])
    factories.cast_one(cast, decision, cast.tito)
    after = said(cast, cast.tito, *place)
    assert after is None or str(decision.pk) not in after.url
    for who in (cast.salma, cast.erik):
        step = said(cast, who, *place)
        assert step is None or "/decision/" not in step.url


def test_a_draft_is_on_the_list_of_who_can_finish_it_and_leaves_it(cast):
    def waits(who):
        return [each.url for each in waits_in("decision", cast.actor(who), factories.STARTS)]

    decision = factories.drafted(cast)
    assert len(waits(cast.rosa)) == 1
    assert not any(waits(who) for who in (cast.tito, cast.salma, cast.ines, cast.erik, cast.ada))
    actions.withdraw_decision(
        decision_id=decision.pk, reason="Ya no hace falta", by=cast.actor(cast.rosa), now=factories.STARTS
    )
    assert waits(cast.rosa) == []


@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_waits_is_asked_in_as_many_queries_for_any_number_of_rows(cast, django_assert_num_queries, count):
    where = community.opened(cast)
    for number in range(count):
        factories.drafted(cast, where, title=f"Borrador {number}")
        factories.closed(cast, factories.opened(cast, where, title=f"Contada {number}"))
        factories.opened(cast, where, title=f"Abierta {number}")
    with django_assert_num_queries(4):
        found = waits_in("decision", cast.actor(cast.rosa), factories.STARTS)
    assert len(found) == 3 * count


def test_a_signed_summary_leads_whoever_may_draft_to_a_decision_once(cast):
    question = debate.summarized(cast)
    url = reverse("decision:draft-from-question", args=[cast.space.slug, question.pk])
    assert said(cast, cast.rosa, "debate:question", question.pk).url == url
    for who in (cast.tito, cast.salma, cast.ines, cast.erik, cast.ada):
        step = said(cast, who, "debate:question", question.pk)
        assert step is None or step.url != url
    factories.drafted_in(cast, question.community, question)
    step = said(cast, cast.rosa, "debate:question", question.pk)
    assert step is None or step.url != url


def test_a_community_says_what_came_of_its_vote_to_who_acts_next(cast):
    decision = factories.closed(cast)
    place = ("community:detail", decision.community_id)
    url = reverse("decision:detail", args=[cast.space.slug, decision.pk])
    assert said(cast, cast.rosa, *place).url == url
    assert (step := said(cast, cast.salma, *place)) is None or step.url != url
    factories.publish_it(cast, decision)
    assert said(cast, cast.salma, *place, now=factories.PUBLISHED_AT).url == url
    assert (step := said(cast, cast.rosa, *place)) is None or step.url != url


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_community_asks_once_however_many_votes_it_has(cast, django_assert_max_num_queries, count):
    from minga.decision.declarations import _next_for_community

    where = community.opened(cast)
    for number in range(count):
        factories.opened(cast, where, title=f"Abierta {number}")
    with django_assert_max_num_queries(4):
        _next_for_community(cast.actor(cast.rosa), where.pk, factories.STARTS)
