"""Taking part without an account: who lets visitors in, what they may, what is held, brought along and found."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.community.models import Community
from minga.community.tests import factories as communities
from minga.debate import actions, queries, rules
from minga.debate.actions.letting_in import forget_visits
from minga.debate.declarations.waiting import facilitation_awaited
from minga.debate.models import (
    Contribution,
    Measure,
    Question,
    Stance,
    Statement,
    Visitor,
    VisitorChoice,
    VisitorDoor,
    VisitorStance,
)
from minga.debate.queries import visiting as seen
from minga.debate.queries.moderation import queue_of
from minga.debate.rules import State, visiting
from minga.debate.rules.moderating import MeasureKind
from minga.debate.rules.visiting import Sight, Way
from minga.debate.tests import factories
from minga.debate.tests.factories import AFTER, caller
from minga.debate.wording import byline
from minga.foundation.journal.models import Entry
from minga.foundation.kept import all_kept, retentions
from minga.foundation.notices.models import Notice
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.rights.queries import days_kept
from minga.foundation.search.queries import search
from minga.foundation.testing.cast import NOW

EVERYBODY = ["ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie", "visitor"]
DAY = timedelta(days=1)
AGREE, DISAGREE = rules.Stance.AGREE, rules.Stance.DISAGREE


def actor(cast, who):
    return cast.actor(None if who == "visitor" else getattr(cast, who))


def code(refused):
    return refused.value.refusal.code


# Rules

STATES = [(state, NOW, AFTER) for state in State]
WAYS = [Way(are_allowed=a, is_secret=s, is_living=o, is_open=True) for a in (0, 1) for s in (0, 1) for o in (0, 1)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", State)
def test_a_question_is_opened_to_visitors_only_where_everything_allows_it(way, state):
    refusal = visiting.refusal_to_let_in(way, state, closes_at=AFTER, now=NOW)
    may = way.are_allowed and not way.is_secret and way.is_living and state == State.OPEN
    assert (refusal is None) == bool(may)
    entered = visiting.refusal_to_visit(way)
    assert (entered is None) == bool(way.are_allowed and not way.is_secret and way.is_living)
    assert entered is None or entered.code == "debate:visitors-shut"


def test_visitors_count_from_seven_on_and_are_told_apart_only_where_both_are_seven():
    assert [visiting.are_counted(n, are_left_out=False) for n in (0, 6, 7)] == [False, False, True]
    assert not visiting.are_counted(100, are_left_out=True)
    assert [visiting.may_tell_apart(a, b) for a, b in ((0, 7), (7, 0), (7, 7), (6, 7), (7, 1))] == [
        True,
        True,
        True,
        False,
        False,
    ]


def sights(count, votes, *, address="", gap=timedelta(0), first=1):
    return [Sight(first + n, address, NOW + n * gap, frozenset(votes)) for n in range(count)]


SAME = {(1, 1), (2, -1), (3, 1)}


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        (1, sights(5, SAME, address="a", gap=DAY)),
        (0, sights(4, SAME, address="a")),
        (0, sights(5, {(1, 1), (2, -1)}, address="a")),
        (1, sights(5, SAME, gap=timedelta(minutes=9))),
        (0, sights(5, SAME, gap=timedelta(minutes=11))),
        (2, sights(5, SAME, address="a") + sights(5, {(1, 0), (2, 0), (3, 0)}, address="a", first=50)),
        (0, []),
    ],
)
def test_a_flood_is_five_alike_on_three_statements_from_one_address_or_minutes_apart(found, chosen):
    floods = visiting.floods_among(chosen)
    assert len(floods) == found
    ids = [pk for flood in floods for pk in flood.ids]
    assert len(ids) == len(set(ids))


def test_a_hall_that_agrees_is_no_flood():
    hall = [Sight(n, "hall", NOW, frozenset({(1, 1), (2, 1), (3, 1 if n % 5 else -1)})) for n in range(40)]
    others = [Sight(100 + n, f"home {n}", NOW, frozenset({(1, 1), (2, 1), (3, 1)})) for n in range(20)]
    assert visiting.floods_among([*hall, *others]) == ()
    crowd = [Sight(300 + n, "one", NOW, frozenset({(1, -1), (2, -1), (3, 0)})) for n in range(12)]
    (flood,) = visiting.floods_among([*hall, *others, *crowd])
    assert set(flood.ids) == {each.id for each in crowd}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 60)), max_size=40))
def test_nobody_is_in_two_floods_and_every_flood_is_alike(rows):
    chosen = [
        Sight(n, f"a{address}", NOW + timedelta(minutes=minute), frozenset({(1, kind - 1), (2, 1), (3, 1)}))
        for n, (address, kind, minute) in enumerate(rows, start=1)
    ]
    floods = visiting.floods_among(chosen)
    ids = [pk for flood in floods for pk in flood.ids]
    votes = {each.id: each.votes for each in chosen}
    assert len(ids) == len(set(ids))
    assert all(len(flood.ids) >= 5 and len({votes[pk] for pk in flood.ids}) == 1 for flood in floods)


# Who lets visitors in, and who looks after them: role × act


ACTS = {
    "choose": ({"ada"}, lambda q, by: actions.choose_visitors(are_allowed=True, are_held=False, by=by, now=NOW)),
    "let in": ({"rosa"}, lambda q, by: actions.let_visitors_in(question_id=q.pk, by=by, now=NOW)),
    "new address": (
        {"rosa"},
        lambda q, by: actions.let_visitors_in(question_id=q.pk, is_new_address=True, by=by, now=NOW),
    ),
    "shut out": ({"rosa"}, lambda q, by: actions.shut_visitors_out(question_id=q.pk, by=by, now=NOW)),
    "leave out": (
        {"rosa"},
        lambda q, by: actions.leave_visitors_out(question_id=q.pk, are_left_out=True, by=by, now=NOW),
    ),
    "set aside": (
        {"rosa"},
        lambda q, by: actions.set_visitors_aside(
            question_id=q.pk, first_id=Visitor.objects.earliest("pk").pk, count=5, by=by, now=NOW
        ),
    ),
    "bring back": (
        {"rosa"},
        lambda q, by: actions.bring_visitors_back(
            question_id=q.pk, first_id=Visitor.objects.latest("pk").pk, by=by, now=NOW
        ),
    ),
    "bring along": (
        {"salma", "rosa", "tito", "ines"},
        lambda q, by: actions.bring_visit_along(question_id=q.pk, secret="v0", by=by, now=NOW),
    ),
}


@pytest.fixture
def flooded(cast):
    """A question with three statements; five visitors voted alike at once, and one more is set aside."""
    question = factories.opened(cast)
    three = factories.statements(question, 3, cast.rosa)
    door = factories.let_in(cast, question)
    factories.visits(door, [[1, 1, 1]] * 5, three, address="198.51.100.7")
    (alone,) = factories.visits(door, [[1, -1, 0]], three, name="w")
    Visitor.objects.filter(pk=alone.pk).update(set_aside_at=NOW)
    return question, door, three


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("act", ACTS)
def test_who_may_what(cast, flooded, who, act):
    question, _door, _three = flooded
    allowed, do = ACTS[act]
    before = Entry.objects.count()
    try:
        do(question, actor(cast, who))
    except (NotAllowedError, NotFoundError):
        assert who not in allowed
        assert Entry.objects.count() == before
    else:
        assert who in allowed


def test_a_sponsor_who_facilitates_lets_nobody_in(cast, flooded):
    question, _door, _three = flooded
    question.community.purpose.sponsor = cast.rosa
    question.community.purpose.save()
    with pytest.raises(NotAllowedError):
        actions.let_visitors_in(question_id=question.pk, is_new_address=True, by=cast.actor(cast.rosa), now=NOW)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("off", "debate:visitors-not-allowed"),
        ("secret", "debate:visitors-secret"),
        ("confidential", "debate:visitors-secret"),
        ("draft", "debate:not-open"),
        ("closed", "debate:closed"),
        ("over", "debate:visitors-community"),
    ],
)
def test_where_no_question_is_opened_to_visitors(cast, where, expected):
    rosa = cast.actor(cast.rosa)
    access, audience = ("secret" if where == "secret" else "open"), "space"
    if where == "confidential":
        access, audience = "secret", "confidential"
    place = communities.opened(cast, access, audience=audience)
    question = factories.drafted(cast, place) if where == "draft" else factories.opened(cast, place)
    if where != "off":
        actions.choose_visitors(are_allowed=True, are_held=True, by=cast.actor(cast.ada), now=NOW)
    if where == "over":
        Community.objects.filter(pk=place.pk).update(state="closed", result_note="Fin", closed_at=NOW)
    with pytest.raises(RefusedError) as refused:
        actions.let_visitors_in(question_id=question.pk, by=rosa, now=AFTER if where == "closed" else NOW)
    assert code(refused) == expected
    assert not VisitorDoor.objects.exists()


def test_off_and_held_is_how_a_space_begins(cast):
    assert (VisitorChoice().are_allowed, VisitorChoice().are_held) == (False, True)
    assert seen.visitor_choice().pk is None


def test_opened_twice_is_opened_once_and_again_it_has_the_address_it_had_unless_a_new_one_is_asked_for(cast):
    question = factories.opened(cast)
    first = factories.let_in(cast, question).token
    rosa = cast.actor(cast.rosa)
    facts = Entry.objects.count()
    assert actions.let_visitors_in(question_id=question.pk, by=rosa, now=NOW).token == first
    assert Entry.objects.count() == facts
    actions.shut_visitors_out(question_id=question.pk, by=rosa, now=NOW)
    assert actions.let_visitors_in(question_id=question.pk, by=rosa, now=NOW).token == first
    another = actions.let_visitors_in(question_id=question.pk, is_new_address=True, by=rosa, now=NOW)
    assert another.token != first
    assert len(another.token) >= 20
    with pytest.raises(NotFoundError):
        seen.question_behind(first)


# What visitors do


def doing(door, secret="v", *, now=NOW):
    """Every act of a visitor, by name."""
    who = caller(door, secret)
    statement = Statement.objects.standing().order_by("pk").first()
    writing = actions.Writing(kind=rules.Kind.EXPERIENCE, body="Lo vi en mi calle")
    return {
        "vote": lambda: actions.take_visitor_stance(caller=who, statement_id=statement.pk, value=AGREE, now=now),
        "state": lambda: actions.write_visitor_statement(caller=who, text="Falta una parada", now=now),
        "write": lambda: actions.write_visitor_contribution(caller=who, writing=writing, now=now),
    }


CLOSINGS = {
    "shut": (
        "debate:visitors-shut",
        lambda cast, q: actions.shut_visitors_out(question_id=q.pk, by=cast.actor(cast.rosa), now=NOW),
    ),
    "off": (
        "debate:visitors-shut",
        lambda cast, q: actions.choose_visitors(are_allowed=False, are_held=True, by=cast.actor(cast.ada), now=NOW),
    ),
    "secret": (
        "debate:visitors-shut",
        lambda cast, q: Community.objects.filter(pk=q.community_id).update(access="secret"),
    ),
    "community": (
        "debate:visitors-shut",
        lambda cast, q: Community.objects.filter(pk=q.community_id).update(
            state="closed", result_note="Fin", closed_at=NOW
        ),
    ),
    "closed": (
        "debate:closed",
        lambda cast, q: actions.close_question(question_id=q.pk, by=cast.actor(cast.rosa), now=NOW + DAY),
    ),
    "later": ("debate:not-open-yet", lambda cast, q: Question.objects.filter(pk=q.pk).update(opens_at=NOW + 2 * DAY)),
}


@pytest.mark.parametrize("act", ["vote", "state", "write"])
@pytest.mark.parametrize("how", CLOSINGS)
def test_what_closes_holds_for_the_very_next_act(cast, how, act):
    question = factories.opened(cast)
    factories.statements(question, 1, cast.rosa)
    door = factories.let_in(cast, question)
    doing(door)["vote"]()
    expected, close = CLOSINGS[how]
    close(cast, question)
    facts, stances = Entry.objects.count(), VisitorStance.objects.count()
    with pytest.raises(RefusedError) as refused:
        doing(door, "another", now=NOW + DAY)[act]()
    assert code(refused) == expected
    assert (Entry.objects.count(), VisitorStance.objects.count(), Visitor.objects.count()) == (facts, stances, 1)


@pytest.mark.parametrize("act", ["vote", "state", "write"])
def test_an_address_that_nobody_gave_out_leads_nowhere(cast, act):
    question = factories.opened(cast)
    factories.statements(question, 1, cast.rosa)
    factories.let_in(cast, question)
    for token in ("", "x", "0" * 24):
        with pytest.raises(NotFoundError):
            doing(VisitorDoor(token=token, question=question))[act]()


def test_statements_of_other_questions_are_not_found_by_guessing(cast):
    place = communities.opened(cast)
    question, other = factories.opened(cast, place), factories.opened(cast, place, title="Otra")
    (there,) = factories.statements(other, 1, cast.rosa)
    door = factories.let_in(cast, question)
    for guessed in (there.pk, there.pk + 1000):
        with pytest.raises(NotFoundError):
            actions.take_visitor_stance(caller=caller(door, "v"), statement_id=guessed, value=AGREE, now=NOW)
    assert not VisitorStance.objects.exists()


def test_a_visitor_votes_and_votes_otherwise_and_counts_once(cast):
    question = factories.opened(cast)
    (statement,) = factories.statements(question, 1, cast.rosa)
    door = factories.let_in(cast, question)
    for value in (AGREE, AGREE, DISAGREE):
        actions.take_visitor_stance(caller=caller(door, "v"), statement_id=statement.pk, value=value, now=NOW)
    statement.refresh_from_db()
    assert (VisitorStance.objects.get().value, statement.seen_count) == (DISAGREE, 1)
    assert Entry.objects.filter(name="debate:stance-taken").values_list("actor_id", flat=True).distinct().get() is None


def test_what_is_kept_of_a_visitor_tells_nothing(cast):
    question = factories.opened(cast)
    other = factories.opened(cast, question.community, title="Otra")
    door = factories.let_in(cast, question)
    there = factories.let_in(cast, other)
    for each in (door, there):
        factories.visits(each, [[1]], factories.statements(each.question, 1, cast.rosa), address="203.0.113.9")
    one, two = Visitor.objects.order_by("pk")
    assert one.key != two.key
    assert one.address != two.address
    told = f"{one.key} {one.address} {two.key} {two.address} {list(Entry.objects.values_list('payload', flat=True))}"
    assert "v0" not in told.split()
    assert "203.0.113.9" not in told


def test_no_visitor_becomes_an_account(cast):
    from minga.foundation.accounts.models import User
    from minga.foundation.tenancy.models import SpaceMembership

    before = User.objects.count(), SpaceMembership.objects.count()
    question = factories.opened(cast)
    door = factories.let_in(cast, question)
    people = User.objects.count(), SpaceMembership.objects.count()
    for act in doing(door).values() if factories.statements(question, 1, cast.rosa) else ():
        act()
    assert before == people == (User.objects.count(), SpaceMembership.objects.count())


# What they write


def held(cast, *, are_held=True):
    question = factories.opened(cast)
    factories.statements(question, 1, cast.rosa)
    door = factories.let_in(cast, question, are_held=are_held)
    acts = doing(door)
    return question, door, acts["state"](), acts["write"]()


def test_what_visitors_write_waits_unseen_and_is_released(cast):
    question, _door, _said, _written = held(cast)
    question.refresh_from_db()
    assert (question.contribution_count, len(queries.thread_page(question).cards)) == (0, 0)
    assert "Falta una parada" not in str(queries.statement_page(question.pk, cast.actor(cast.tito)))
    assert not search(cast.actor(cast.rosa), "parada").rows
    assert not search(cast.actor(cast.rosa), "calle").rows
    (visitor,) = Visitor.objects.all()
    assert [each.state for each in seen.texts_of_visitor(visitor)] == ["waits", "waits"]
    queue = queue_of(cast.actor(cast.rosa), question.community_id, now=NOW)
    assert {each.author for each in queue.waiting} == {byline(None)}
    told = set(Notice.objects.filter(fact__startswith="debate:content").values_list("recipient_id", flat=True))
    assert told == {cast.rosa.pk}
    for measure in Measure.objects.all():
        assert measure.person_id is None
        actions.look_again(measure_id=measure.pk, is_kept=True, reason="", by=cast.actor(cast.rosa), now=NOW)
    question.refresh_from_db()
    page = queries.thread_page(question)
    assert (question.contribution_count, [card.author for card in page.cards]) == (1, [byline(None)])
    assert search(cast.actor(cast.rosa), "parada").rows
    rows = queries.statement_page(question.pk, cast.actor(cast.tito)).rows
    assert ("Falta una parada", byline(None)) in {(row.text, row.author) for row in rows}
    assert [each.state for each in seen.texts_of_visitor(visitor)] == ["stands", "stands"]
    assert told == set(Notice.objects.filter(fact__startswith="debate:content").values_list("recipient_id", flat=True))


def test_what_stays_hidden_is_told_with_its_reason_and_nobody_is_told(cast):
    question, _door, said, _written = held(cast)
    measure = Measure.objects.get(statement=said)
    actions.look_again(
        measure_id=measure.pk, is_kept=False, reason="Nombra a alguien", by=cast.actor(cast.rosa), now=NOW
    )
    (visitor,) = Visitor.objects.all()
    assert ("hidden", "Nombra a alguien") in {(e.state, e.reason) for e in seen.texts_of_visitor(visitor)}
    assert "Falta una parada" not in str(queries.statement_page(question.pk, cast.actor(cast.tito)))


def test_where_nothing_is_held_it_stands_at_once_and_the_rules_of_the_community_hold(cast):
    question, door, said, written = held(cast, are_held=False)
    assert said.hidden_at is written.hidden_at is None
    question.refresh_from_db()
    assert question.contribution_count == 1
    actions.choose_moderation(
        community_id=question.community_id,
        holds_newcomers=True,
        holds_links=False,
        holds_repeats=False,
        hourly_most=0,
        days_to_answer=3,
        by=cast.actor(cast.rosa),
        now=NOW,
    )
    first = actions.write_visitor_statement(caller=caller(door, "nuevo"), text="Soy nueva", now=NOW)
    again = actions.write_visitor_statement(caller=caller(door, "v"), text="Ya estuve", now=NOW)
    assert (first.hidden_at is None, again.hidden_at is None) == (False, True)


def test_a_standing_text_is_reported_and_hidden_and_nothing_worse_is_done_to_a_visitor(cast):
    question, _door, _said, written = held(cast, are_held=False)
    report = actions.report_contribution(contribution_id=written.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    rosa = cast.actor(cast.rosa)
    for step in (MeasureKind.PAUSE, MeasureKind.REMOVE, MeasureKind.REWRITE, MeasureKind.HOLD):
        with pytest.raises(RefusedError) as refused:
            actions.step_in_report(report_id=report.pk, step=step, reason="x", days=3, by=rosa, now=NOW)
        assert code(refused) == "debate:visitor-is-hidden"
    actions.step_in_report(report_id=report.pk, reason="Ofende", by=rosa, now=NOW)
    question.refresh_from_db()
    assert question.contribution_count == 0
    assert not queries.thread_page(question).cards


def test_who_replies_to_a_visitor_is_read_and_nobody_is_told(cast):
    question, _door, _said, written = held(cast, are_held=False)
    factories.reply(cast, written)
    question.refresh_from_db()
    cards = queries.thread_page(question).cards
    assert [card.parent_author for card in cards] == ["", byline(None)]
    idea = actions.write_visitor_contribution(
        caller=caller(_door, "v"),
        writing=actions.Writing(kind=rules.Kind.IDEA, title="Una idea", body="Así"),
        now=NOW,
    )
    actions.settle_idea(
        contribution_id=idea.pk,
        state=rules.ContributionState.DECLINED,
        reason="No cabe",
        by=cast.actor(cast.rosa),
        now=NOW,
    )
    told = Notice.objects.filter(fact__in=["debate:idea-settled", "debate:contribution-written"])
    assert {*told.values_list("sentence", flat=True)} == {"There is a new text in “%(question)s”."}  # who hears all


def test_the_same_sent_twice_is_kept_once(cast):
    _question, door, said, written = held(cast)
    assert doing(door)["state"]() == said
    assert doing(door)["write"]() == written
    assert Contribution.objects.count() == 1


def test_nobody_fills_the_queue(cast):
    question = factories.opened(cast)
    door = factories.let_in(cast, question)
    for number in range(visiting.MOST_WAITING):
        actions.write_visitor_statement(caller=caller(door, "v", "a"), text=f"Frase {number}", now=NOW)
    with pytest.raises(RefusedError) as refused:
        actions.write_visitor_statement(caller=caller(door, "v", "a"), text="Una más", now=NOW)
    assert code(refused) == "debate:visitor-waits"
    for number in range(visiting.MOST_HOURLY - visiting.MOST_WAITING):
        actions.write_visitor_statement(caller=caller(door, f"w{number}", "a"), text=f"Otra {number}", now=NOW)
    with pytest.raises(RefusedError) as refused:
        actions.write_visitor_statement(caller=caller(door, "z", "a"), text="Desde aquí no", now=NOW)
    assert code(refused) == "debate:visitor-address"
    actions.write_visitor_statement(caller=caller(door, "z", "otra"), text="Desde allí sí", now=NOW)
    later = NOW + timedelta(hours=1, minutes=1)
    actions.write_visitor_statement(caller=caller(door, "y", "a"), text="Más tarde sí", now=later)


def test_facilitators_are_told_of_the_first_text_that_waits_and_again_when_they_have_read_all(cast):
    _question, door, _said, _written = held(cast)

    def told():
        return Notice.objects.filter(fact="debate:content-held").count()

    assert told() == 1
    for measure in Measure.objects.all():
        actions.look_again(measure_id=measure.pk, is_kept=True, reason="", by=cast.actor(cast.rosa), now=NOW)
    actions.write_visitor_statement(caller=caller(door, "w"), text="Otra más", now=NOW)
    assert told() == 2


def test_what_is_kept_of_visitors_is_declared_and_can_be_set(cast):
    (declared,) = [each for each in all_kept() if each.key == "debate:visits"]
    assert (declared.until, retentions()["visits"].days) == ("visits", visiting.KEPT_DAYS)


# Taking it along


def test_who_has_an_account_brings_it_along_once_and_their_own_vote_wins(cast):
    question, door, said, written = held(cast)
    two = factories.statements(question, 2, cast.rosa)
    for each in two:
        actions.take_visitor_stance(caller=caller(door, "v"), statement_id=each.pk, value=AGREE, now=NOW)
    tito = cast.actor(cast.tito)
    actions.take_stance(statement_id=two[0].pk, value=DISAGREE, by=tito, now=NOW)
    brought = actions.bring_visit_along(question_id=question.pk, secret="v", by=tito, now=NOW)
    assert (brought.stances, brought.texts) == (2, 2)
    mine = dict(Stance.objects.filter(person=cast.tito).values_list("statement_id", "value"))
    assert mine == {two[0].pk: DISAGREE, two[1].pk: AGREE, said.pk: AGREE}
    assert not VisitorStance.objects.exists()
    assert [Statement.objects.get(pk=each.pk).seen_count for each in two] == [1, 1]
    said.refresh_from_db()
    written.refresh_from_db()
    assert (said.author, said.visitor, written.author, written.visitor) == (cast.tito, None, cast.tito, None)
    assert set(Measure.objects.values_list("person_id", flat=True)) == {cast.tito.pk}
    for who in (tito, cast.actor(cast.ines)):
        with pytest.raises(RefusedError) as refused:
            actions.bring_visit_along(question_id=question.pk, secret="v", by=who, now=NOW)
        assert code(refused) == "debate:no-visit"


def test_what_is_summed_up_keeps_its_voters(cast):
    question, _door, _said, _written = held(cast)
    factories.signed(cast, question)
    with pytest.raises(RefusedError) as refused:
        actions.bring_visit_along(question_id=question.pk, secret="v", by=cast.actor(cast.tito), now=AFTER)
    assert code(refused) == "debate:visit-summarized"
    assert VisitorStance.objects.exists()


def test_who_is_forgotten_leaves_everything_and_comes_back_as_another(cast):
    question, door, _said, _written = held(cast)
    doing(door)["vote"]()
    assert actions.forget_visitor(caller=caller(door, "v"))
    assert not actions.forget_visitor(caller=caller(door, "v"))
    assert (VisitorStance.objects.count(), Visitor.objects.get().key) == (2, "")
    doing(door)["vote"]()
    assert Visitor.objects.count() == 2
    assert question.pk


def test_who_forgets_after_each_text_passes_no_limit_of_their_address(cast):
    question = factories.opened(cast)
    door = factories.let_in(cast, question)
    for n in range(visiting.MOST_HOURLY):
        who = caller(door, f"s{n}", "198.51.100.7")
        actions.write_visitor_statement(caller=who, text=f"Frase número {n}", now=NOW)
        actions.forget_visitor(caller=who)
    with pytest.raises(RefusedError) as refused:
        actions.write_visitor_statement(caller=caller(door, "s", "198.51.100.7"), text="Una más", now=NOW)
    assert code(refused) == "debate:visitor-address"
    actions.close_question(question_id=question.pk, by=cast.actor(cast.rosa), now=NOW + DAY)
    forget_visits(NOW + 2 * DAY)
    assert set(Visitor.objects.values_list("key", "address")) == {("", "")}


def test_traces_are_forgotten_some_days_after_the_closing(cast, flooded):
    question, _door, _three = flooded
    assert days_kept(cast.space.pk)["visits"] == visiting.KEPT_DAYS
    assert forget_visits(NOW + 100 * DAY) == 0
    actions.close_question(question_id=question.pk, by=cast.actor(cast.rosa), now=NOW + DAY)
    assert forget_visits(NOW + DAY) == 0
    assert forget_visits(NOW + 2 * DAY) == 6
    assert set(Visitor.objects.values_list("key", "address")) == {("", "")}
    assert VisitorStance.objects.count() == 18


# Floods, and the map


def test_a_flood_is_set_aside_and_brought_back_and_stands_in_the_journal(cast, flooded):
    question, _door, _three = flooded
    rosa = cast.actor(cast.rosa)
    (flood,) = seen.floods_in(question.pk)
    assert (len(flood.ids), flood.answers, flood.is_one_address) == (5, 3, True)
    with pytest.raises(RefusedError) as refused:
        actions.set_visitors_aside(question_id=question.pk, first_id=flood.first_id, count=4, by=rosa, now=NOW)
    assert code(refused) == "debate:flood-gone"
    before = VisitorStance.objects.count()
    assert (
        actions.set_visitors_aside(question_id=question.pk, first_id=flood.first_id, count=5, by=rosa, now=NOW + DAY)
        == 5
    )
    assert seen.floods_in(question.pk) == ()
    assert VisitorStance.objects.count() == before
    assert [each.count for each in seen.set_aside_in(question.pk)] == [5, 1]
    assert actions.bring_visitors_back(question_id=question.pk, first_id=flood.first_id, by=rosa, now=NOW + DAY) == 5
    assert len(seen.floods_in(question.pk)) == 1
    names = [f"debate:visitors-{word}" for word in ("set-aside", "brought-back")]
    assert list(Entry.objects.filter(name__in=names).order_by("pk").values_list("payload__count", flat=True)) == [5, 5]


def test_the_inbox_of_a_facilitator_names_a_flood_until_somebody_has_looked(cast, flooded):
    question, _door, _three = flooded
    rosa = cast.actor(cast.rosa)

    def named(who):
        page = f"/debate/{question.pk}/visitors/"
        return [each for each in facilitation_awaited(who, NOW) if each.url.endswith(page)]

    assert not named(rosa)
    actions.refresh_map(question_id=question.pk, now=NOW + DAY)
    assert len(named(rosa)) == 1
    assert not named(cast.actor(cast.tito))
    (flood,) = seen.floods_in(question.pk)
    actions.set_visitors_aside(question_id=question.pk, first_id=flood.first_id, count=5, by=rosa, now=NOW + DAY)
    assert not named(cast.actor(cast.rosa))


def mapped(cast, members, visitors, **more):
    """A question in which so many members and visitors voted on eight statements, in two camps each."""
    question = factories.opened(cast)
    people = factories.vote_apart(cast, question, members // 2) if members else []
    three = list(Statement.objects.filter(question=question).order_by("pk")) or factories.statements(
        question, 8, cast.rosa
    )
    door = factories.let_in(cast, question)
    answers = [[1 if (n < visitors // 2) == (k % 2 == 0) else -1 for k in range(len(three))] for n in range(visitors)]
    factories.visits(door, answers, three, apart=timedelta(hours=1), **more)
    return question, door, people, actions.refresh_map(question_id=question.pk, now=NOW + DAY)


@pytest.mark.parametrize(
    ("members", "visitors", "voters", "told"),
    [(14, 0, 14, None), (14, 6, 14, False), (14, 8, 22, True), (0, 8, 8, True), (6, 8, 14, False), (2, 2, None, False)],
)
def test_visitors_are_on_the_map_and_told_apart_from_seven_on(cast, members, visitors, voters, told):
    _question, _door, _people, snapshot = mapped(cast, members, visitors)
    page = queries.map_page(snapshot, cast.actor(cast.tito))
    assert page.voters == voters
    assert page.needed == (0 if voters else 5)
    if told is None:
        assert page.audience is None
        return
    assert page.audience is not None
    assert (page.audience.visitors is not None) == told
    assert bool(page.audience.statements) == (told and members >= 7)


def test_nothing_told_apart_is_of_fewer_than_seven(cast):
    question, door, _people, _snapshot = mapped(cast, 14, 8)
    (few,) = factories.statements(question, 1, cast.rosa)
    for number in range(3):
        actions.take_visitor_stance(caller=caller(door, f"v{number}"), statement_id=few.pk, value=AGREE, now=NOW)
    factories.stances(question, {(few.pk, who.pk): 1 for who in _people[:9]})
    actions.leave_visitors_out(question_id=question.pk, are_left_out=True, by=cast.actor(cast.rosa), now=NOW)
    actions.leave_visitors_out(question_id=question.pk, are_left_out=False, by=cast.actor(cast.rosa), now=NOW)
    snapshot = actions.refresh_map(question_id=question.pk, now=NOW + 2 * DAY)
    audience = queries.map_page(snapshot, cast.actor(None)).audience
    assert audience is not None
    assert few.pk not in {row.id for row in audience.statements}
    assert all(min(row.members.seen, row.visitors.seen) >= 7 for row in audience.statements)


def test_a_facilitator_leaves_visitors_out_and_takes_them_in_again_at_once(cast):
    question, door, _people, snapshot = mapped(cast, 20, 8)
    rosa = cast.actor(cast.rosa)
    for are_left_out, voters in ((True, 20), (False, 28)):
        actions.leave_visitors_out(question_id=question.pk, are_left_out=are_left_out, by=rosa, now=NOW)
        snapshot = actions.refresh_map(question_id=question.pk, now=NOW + 2 * DAY)
        page = queries.map_page(snapshot, rosa)
        assert page.voters == voters
        assert page.audience is not None
        assert (page.audience.are_left_out, page.audience.visitors, page.audience.members) == (are_left_out, 8, 20)
        assert page.audience.groups_without == (10, 10)
    (flooding, *_rest) = Visitor.objects.order_by("pk")
    assert f"v{flooding.pk}" in snapshot.places
    assert door.pk


def test_who_is_set_aside_is_not_on_the_map(cast):
    question, _door, _people, _snapshot = mapped(cast, 14, 8)
    Visitor.objects.filter(question=question).update(set_aside_at=NOW)
    Question.objects.filter(pk=question.pk).update(stance_version=10_000)
    snapshot = actions.refresh_map(question_id=question.pk, now=NOW + 2 * DAY)
    page = queries.map_page(snapshot, cast.actor(None))
    assert (page.voters, page.audience) == (14, None)
