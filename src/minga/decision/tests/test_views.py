"""Pages: who may open them, what a bad form changes, what a ballot leaves on the screen."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from minga.community.tests import factories as community
from minga.debate.tests import factories as debate
from minga.decision import actions
from minga.decision.models import Ballot, Decision, RollEntry
from minga.decision.tests import factories
from minga.foundation import clock
from minga.foundation.ids import digest
from minga.foundation.policy import NotFoundError

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) **bien**"


@pytest.fixture
def present(monkeypatch):
    """The pages' clock stands at the opening of the vote."""
    stands = {"now": factories.STARTS}
    monkeypatch.setattr(clock, "now", lambda: stands["now"])
    return stands


def page(cast, name, *args):
    return reverse(f"decision:{name}", args=[cast.space.slug, *args])


@pytest.fixture
def visit(client, cast, present):
    def visiting(who, name, *args, data=None, **headers):
        if who is not None:
            client.force_login(who)
        url = page(cast, name, *args)
        return client.get(url, **headers) if data is None else client.post(url, data, **headers)

    return visiting


@pytest.mark.parametrize("state", ["draft", "open", "closed", "published"])
@pytest.mark.parametrize("method", ["approval", "ranked", "consent"])
def test_the_page_of_every_state_opens(cast, visit, state, method):
    decision = factories.drafted(cast, method=method, is_high_stakes=True, **factories.FOUR_ANSWERS)
    if state != "draft":
        decision = factories.open_it(cast, decision)
    if state in {"closed", "published"}:
        decision = factories.closed(cast, decision)
    if state == "published":
        factories.publish_it(cast, decision)
    for who in (cast.rosa, cast.tito, cast.salma, cast.erik):
        expected = 404 if state == "draft" and who != cast.rosa else 200
        response = visit(who, "detail", decision.pk)
        assert response.status_code == expected
    if state in {"closed", "published"}:
        assert "Astillas de poda" in response.text
        assert visit(cast.tito, "ballots", decision.pk).status_code == 200


def test_every_method_is_previewed_voted_counted_drawn_and_downloaded(cast, visit):
    where = community.opened(cast)
    for method in factories.CHOICES:
        decision = factories.drafted(cast, where, method=method)
        assert "data-" in visit(cast.rosa, "preview", decision.pk).text, method
        decision = factories.open_it(cast, decision)
        assert visit(cast.tito, "detail", decision.pk).status_code == 200, method
        factories.publish_it(cast, factories.closed(cast, decision))
        shown = visit(cast.tito, "detail", decision.pk)
        assert 'class="chart' in shown.text or 'class="shares"' in shown.text, method
        assert "<meter" not in shown.text, method
        for name in re.findall(rf"/decision/{decision.pk}/ballots\.(\w+)", shown.text):
            assert visit(cast.tito, "download", decision.pk, name).status_code == 200, (method, name)


def test_lists_roll_and_file_open_for_who_may(cast, visit, client):
    decision = factories.published(cast)
    client.force_login(cast.tito)
    assert "Astillas de poda" in client.get(page(cast, "list"), {"show": "all"}).text
    assert "Inés" in visit(cast.tito, "roll", decision.pk).text
    file = visit(cast.tito, "download", decision.pk, "json")
    assert file.json()["result"]["winners"] == ["option-1"]
    assert {each["voter"] for each in file.json()["listed_ballots"]} == {"Rosa", "Tito", "Inés"}


def test_the_panels_open(cast, visit, client):
    decision = factories.published(cast)
    client.force_login(cast.rosa)
    from django.test import RequestFactory

    from minga.decision.declarations import _community_panel, _question_panel

    request = RequestFactory().get("/")
    request.space, request.actor, request.user = cast.space, cast.actor(cast.rosa), cast.rosa
    for shown in (
        _community_panel(request, decision.community_id),
        _question_panel(request, decision.question_id),
    ):
        assert "Qué probamos en marzo" in shown
        assert "/decision/" in shown
    request.actor = cast.actor(cast.nadie)
    assert _community_panel(request, decision.community_id) == ""


@pytest.mark.parametrize(
    "name",
    ["detail", "roll", "ballots", "what", "options", "count", "when", "preview", "open", "cast", "close", "publish"],
)
def test_another_space_finds_none_of_it(cast, neighbours, client, present, name):
    decision = factories.opened(cast)
    client.force_login(neighbours.rosa)
    url = reverse(f"decision:{name}", args=[neighbours.space.slug, decision.pk])
    response = client.post(url) if name == "cast" else client.get(url)
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("name", "who", "status"),
    [
        ("what", "rosa", 200),
        ("options", "rosa", 200),
        ("count", "rosa", 200),
        ("when", "rosa", 200),
        ("preview", "rosa", 200),
        ("withdraw", "rosa", 200),
        ("open", "rosa", 200),
        ("what", "tito", 404),
        ("options", "tito", 404),
        ("count", "ines", 404),
        ("when", "salma", 404),
        ("open", "salma", 404),
        ("open", None, 302),
    ],
)
def test_who_may_work_on_a_draft(cast, visit, name, who, status):
    decision = factories.drafted(cast)
    assert visit(getattr(cast, who) if who else None, name, decision.pk).status_code == status
    assert visit(cast.tito, "download", decision.pk, "json").status_code == 404


@pytest.mark.parametrize(
    ("name", "who", "status"),
    [
        ("close", "rosa", 200),
        ("close", "tito", 403),
        ("close", "salma", 403),
        ("publish", "ada", 403),
        ("respond", "rosa", 403),
        ("respond", "salma", 200),
        ("close", None, 302),
        ("ballots", "tito", 404),
    ],
)
def test_who_may_work_on_an_open_vote(cast, visit, name, who, status):
    decision = factories.opened(cast)
    assert visit(getattr(cast, who) if who else None, name, decision.pk).status_code == status


WHAT = {"title": "Qué probamos", "body": HOSTILE}
IN_THREE_DAYS = (factories.STARTS + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")


def test_a_whole_decision_by_hand(cast, visit, present):
    question = debate.summarized(cast)
    assert visit(cast.rosa, "draft-from-question", question.pk).status_code == 200
    assert visit(cast.rosa, "draft-from-question", question.pk, data=WHAT).status_code == 302
    decision = Decision.objects.get()
    ready = [option.idea_id for option in decision.options.exclude(idea=None)]
    options = {"shown_idea_ids": ready, "idea_ids": ready[:2], "waiting_cost": HOSTILE}
    steps = {"options": options, "count": {"method": "ranked", "quorum": "10"}, "when": {"closes_at": IN_THREE_DAYS}}
    assert visit(cast.rosa, "open", decision.pk, data={}).status_code == 422
    for step, data in steps.items():
        assert visit(cast.rosa, step, decision.pk, data=data).status_code == 302, step
    assert visit(cast.rosa, "open", decision.pk, data={}).status_code == 302
    ranked = {"option-1": "2", "option-2": "1", "wait": ""}
    for who in (cast.rosa, cast.tito, cast.ines):
        assert visit(who, "cast", decision.pk, data=ranked).status_code == 302
    assert visit(cast.rosa, "close", decision.pk, data={}).status_code == 302
    words = {"reasons": HOSTILE, "dissent": HOSTILE}
    assert visit(cast.rosa, "publish", decision.pk, data=words).status_code == 302
    assert visit(cast.salma, "respond", decision.pk, data={"kind": "commit", "reason": HOSTILE}).status_code == 302
    decision.refresh_from_db()
    assert (decision.state, decision.chosen.key) == ("published", "option-2")
    shown = visit(cast.tito, "detail", decision.pk).text
    assert "<script>alert" not in shown
    assert "javascript:alert" not in shown.replace("(javascript:alert(1))", "")
    assert shown.count("<strong>bien</strong>") == 5


def test_bad_drafts_change_nothing(cast, visit):
    where = community.opened(cast)
    for changes in ({"title": ""}, {"title": "x" * 161}, {"origin_reason": " "}):
        sent = WHAT | {"origin_reason": "Lo pidió la asamblea"} | changes
        assert visit(cast.rosa, "draft", where.pk, data=sent).status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("what", {"title": ""}),
        ("options", {"titles": "x" * 161, "waiting_cost": "Nada"}),
        ("options", {"titles": "Una\nOtra\nuna", "waiting_cost": "Nada"}),
        ("count", {"method": "lottery"}),
        ("count", {"method": "ranked", "quorum": "101"}),
        ("count", {"method": "stv", "seats": "0"}),
        ("when", {"closes_at": "x"}),
    ],
)
def test_a_bad_page_of_a_draft_changes_nothing(cast, visit, step, data):
    decision = factories.drafted(cast)
    before = list(Decision.objects.values()), list(decision.options.values())
    response = visit(cast.rosa, step, decision.pk, data=data)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert (list(Decision.objects.values()), list(decision.options.values())) == before


def test_an_opening_that_lacks_something_says_what(cast, visit):
    decision = factories.drafted(cast, waiting_cost="")
    response = visit(cast.rosa, "open", decision.pk, data={})
    assert response.status_code == 422
    decision.refresh_from_db()
    assert decision.state == "draft"


def test_a_secret_ballot_shows_its_receipt_once(cast, visit):
    decision = factories.opened(cast, is_secret=True)
    assert "notice-warn" in visit(cast.tito, "detail", decision.pk).text
    response = visit(cast.tito, "cast", decision.pk, data={"approved": ["option-1"]})
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    receipt = response.text.split('<code id="receipt">')[1].split("<")[0]
    assert Ballot.objects.get().receipt_digest == digest(receipt)
    again = visit(cast.tito, "cast", decision.pk, data={"approved": ["wait"]})
    assert again.status_code == 422
    assert receipt not in visit(cast.tito, "detail", decision.pk).text
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(
    ("method", "sent"),
    [
        ("approval", {"approved": ["option-9"]}),
        ("stv", {"option-1": "1", "wait": "1"}),
        ("plurality", {}),
        ("dots", {"option-1": "8", "wait": "3"}),
        ("quadratic", {"option-1": "4"}),
        ("majority_judgment", {"option-1": "6"}),
        ("ranked", {"option-1": "7"}),
        ("score", {"option-1": "6"}),
        ("quantity", {"amount": "1.500"}),
        ("quantity", {"amount": "41"}),
        ("quantity", {"amount": "3", "waits": "on"}),
        ("yes_no", {}),
        ("yes_no", {"answer": "perhaps"}),
        ("consent", {"position": "object", "reason": ""}),
    ],
)
def test_a_bad_ballot_is_refused_on_the_page_and_nothing_is_kept(cast, visit, method, sent):
    decision = factories.opened(cast, method=method)
    response = visit(cast.tito, "cast", decision.pk, data=sent)
    assert response.status_code == 422
    assert not Ballot.objects.exists()
    assert not RollEntry.objects.filter(has_voted=True).exists()


def test_who_has_cast_an_open_ballot_is_told_so_and_what_comes_next(cast, visit):
    decision = factories.opened(cast)
    visit(cast.tito, "cast", decision.pk, data={"approved": ["option-1"]})
    page = visit(cast.tito, "detail", decision.pk).text
    assert "Tu voto cuenta. Puedes cambiarlo hasta que se cierre la votación." in page
    assert "Elige y emite tu voto." not in page
    assert "checked" in page


def test_a_ballot_after_the_deadline_is_refused_on_the_page(cast, visit, present):
    decision = factories.opened(cast)
    present["now"] = factories.AFTER
    response = visit(cast.tito, "cast", decision.pk, data={"approved": ["option-1"]})
    assert response.status_code == 422
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("salma", 403), ("erik", 403), ("omar", 403), ("nadie", 404)])
def test_who_is_not_on_the_roll_cannot_post_a_ballot(cast, visit, who, status):
    decision = factories.opened(cast)
    assert visit(getattr(cast, who), "cast", decision.pk, data={"approved": []}).status_code == status
    assert not Ballot.objects.exists()


def test_a_receipt_is_found_by_post_and_never_by_address(cast, visit):
    decision = factories.opened(cast, is_secret=True)
    receipt = factories.cast_one(cast, decision, cast.tito)
    decision = actions.close_decision(decision_id=decision.pk, by=None, now=factories.CLOSES_AT)
    factories.publish_it(cast, decision)
    assert "notice-good" in visit(cast.tito, "ballots", decision.pk, data={"receipt": receipt}).text
    assert "notice-bad" in visit(cast.tito, "ballots", decision.pk, data={"receipt": "x"}).text
    assert "notice-good" not in visit(cast.tito, "ballots", decision.pk).text
    assert visit(cast.tito, "roll", decision.pk).text.count("Inés") == 0


def test_options_are_revised_and_removed_by_hand(cast, visit):
    decision = factories.drafted(cast)
    first, second, _wait = decision.options.all()
    revised = {"title": "Astillas finas", "body": HOSTILE}
    assert visit(cast.rosa, "revise-option", decision.pk, first.pk, data=revised).status_code == 302
    assert visit(cast.rosa, "remove-option", decision.pk, second.pk).status_code == 200
    assert visit(cast.rosa, "remove-option", decision.pk, second.pk, data={}).status_code == 302
    assert visit(cast.rosa, "remove-option", decision.pk, second.pk, data={}).status_code == 404
    assert decision.options.get(key="option-1").title == "Astillas finas"
    sent = {"title": "Otro", "origin_reason": "Lo pidió la asamblea"}
    assert visit(cast.rosa, "what", decision.pk, data=sent).status_code == 302
    assert visit(cast.rosa, "withdraw", decision.pk, data={"reason": "Se resolvió"}).status_code == 302
    decision.refresh_from_db()
    assert (decision.title, decision.state) == ("Otro", "withdrawn")
    with pytest.raises(NotFoundError):
        factories.cast_one(cast, decision, cast.tito)


def test_an_amount_typed_with_a_comma_stands_in_the_field_and_in_the_result(cast, visit):
    decision = factories.opened(cast, method="quantity")
    assert visit(cast.tito, "cast", decision.pk, data={"amount": "12,5"}).status_code == 302
    assert re.search(r'value="12[.,]5"', visit(cast.tito, "detail", decision.pk).text)
    factories.closed(cast, decision)
    shown = visit(cast.tito, "detail", decision.pk).text
    assert re.search(r"12[.,]5 h", shown)
    assert 'class="chart' in shown


def test_a_result_begins_with_what_was_chosen_and_its_bars_are_of_a_hundred(cast, visit):
    decision = factories.opened(cast)
    factories.crowd(cast, decision.community, 1)
    for who, approved in ((cast.rosa, ["option-1"]), (cast.tito, ["option-1"]), (cast.ines, ["wait"])):
        factories.cast_one(cast, decision, who, {"approved": approved})
    actions.close_decision(decision_id=decision.pk, by=cast.actor(cast.rosa), now=factories.STARTS)
    page = visit(cast.tito, "detail", decision.pk).text
    heading = page.split("<h1")[1].split("</h1>")[0]
    assert "Sale «Astillas de poda»" in heading
    assert re.findall(r'class="part" width="([\d.]+%)"', page) == ["66.67%", "33.33%", "0.00%"]
    assert page.count("<table") == 1


def test_what_happens_after_a_year_is_said_with_its_day(cast, visit, present):
    decision = factories.published(cast)
    present["now"] = factories.PUBLISHED_AT
    page = " ".join(visit(cast.tito, "detail", decision.pk).text.split())
    assert "volveremos a mirar si fue buena decisión" in page
    assert f"de {decision.review_due_on.year}" in page
