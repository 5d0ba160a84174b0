"""What people who otherwise disagree find helpful: private marks, an order that tells of nobody, and silence where
nothing is known."""

import random
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.ranking import bridging_rank
from minga.debate import actions, queries, rules, tasks
from minga.debate.actions.reading import order_of
from minga.debate.models import HelpfulMark, HelpfulRank, LastReading
from minga.debate.queries.reading import shelved_by_rank
from minga.debate.rules.reading import Helps, Order, Shelf
from minga.debate.tests import factories
from minga.foundation import clock
from minga.foundation.notices.models import Notice
from minga.foundation.policy import NotAllowedError, RefusedError
from minga.foundation.testing.cast import NOW
from minga.foundation.testing.scenes import scene

MINUTE = timedelta(minutes=1)
BY_HELP = queries.Sieve(order=Order.HELPFUL)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOW + MINUTE)


def url(cast, name, *args):
    return reverse(f"debate:{name}", args=[cast.space.slug, *args])


def mark(cast, text, who, value=Helps.HELPFUL, now=NOW):
    return actions.mark_helpful(contribution_id=text.pk, value=value, by=cast.actor(who), now=now)


@scene
def texts(cast, question, count=4):
    return [factories.contribution(cast, question, cast.rosa, body=f"Texto {number}") for number in range(count)]


@scene
def apart(cast, question, *, per_side=5):
    """Two sides: both find the first text helpful, each one a text of its own, nobody the last one."""
    written = texts(cast, question)
    people = factories.crowd(cast, question, 2 * per_side)
    likes = [(True, True), (True, False), (False, True), (False, False)]
    HelpfulMark.objects.bulk_create(
        HelpfulMark(
            question=question,
            contribution=text,
            person=person,
            value=Helps.HELPFUL if liked[number >= per_side] else Helps.NOT,
            marked_at=NOW,
        )
        for number, person in enumerate(people)
        for text, liked in zip(written, likes, strict=True)
    )
    HelpfulRank.objects.create(question=question, marks_version=len(people))
    return written, people


# The order, of pure numbers

MARKS = st.dictionaries(
    st.tuples(st.integers(1, 12), st.integers(100, 106)), st.sampled_from([0, 1, 2]), min_size=1, max_size=70
)


@given(marks=MARKS, seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_the_order_does_not_follow_who_marked_first_and_unknown_stays_unknown(marks, seed):
    rows = [(person, text, value) for (person, text), value in marks.items()]
    shuffled = random.Random(seed).sample(rows, len(rows))
    ranked, across = order_of(rows)
    assert order_of(shuffled) == (ranked, across)
    assert set(across) <= set(ranked)
    for text in ranked:
        assert sum(each == text for _person, each, _value in rows) >= rules.FEWEST_SHOWN
    if len({person for person, _text, _value in rows}) < rules.FEWEST_SHOWN:
        assert ranked == []
    shelved = dict(shelved_by_rank(range(100, 107), ranked, across))
    assert {text for text, shelf in shelved.items() if shelf == Shelf.UNKNOWN} == set(range(100, 107)) - set(ranked)


@pytest.mark.parametrize("clapping", [0, 10, 40])
def test_clapping_of_one_side_does_not_rise(clapping):
    """Two sides that disagree on ten texts; one text that both like, one that only the larger side likes."""
    larger, smaller = range(1, 21), range(101, 113)
    rows = [(p, 10 + n, 2 * (n % 2 == 0)) for p in larger for n in range(10)]
    rows += [(p, 10 + n, 2 * (n % 2 == 1)) for p in smaller for n in range(10)]
    rows += [(p, 1, 2) for p in [*larger][:10]] + [(p, 1, 2) for p in [*smaller][:8]]
    rows += [(p, 2, 2) for p in larger] + [(p, 2, 0) for p in [*smaller][:8]]
    # More of the larger side come, and clap for what they like.
    rows += [(1_000 + p, 2, 2) for p in range(clapping)]
    rows += [(1_000 + p, 10 + n, 2 * (n % 2 == 0)) for p in range(clapping) for n in range(10)]
    ranked, across = order_of(rows)
    assert ranked[0] == 1
    assert ranked.index(1) < ranked.index(2)
    assert 2 not in across


def test_the_order_is_that_of_the_published_model():
    """As used here (people, texts, half marks) it is the factorisation of Community Notes, by its own reference."""
    draw = random.Random(5)
    rows = [(p, t, draw.choice([0, 1, 2])) for p in range(30) for t in range(8) if draw.random() < 0.8]
    fit = bridging_rank(
        [p for p, _t, _v in rows], [t for _p, t, _v in rows], [v / 2 for _p, _t, v in rows], n_raters=30, n_items=8
    )
    assert order_of(rows)[0] == fit.order.tolist()


# Marks


def test_one_mark_a_person_and_text_changed_and_taken_back(cast):
    text, *_others = texts(cast, factories.opened(cast))
    mark(cast, text, cast.tito)
    mark(cast, text, cast.tito, Helps.NOT)
    assert [row.value for row in HelpfulMark.objects.all()] == [Helps.NOT]
    assert queries.marks_of(cast.tito.pk, [text.pk]) == {text.pk: Helps.NOT}
    assert queries.marks_of(cast.ines.pk, [text.pk]) == {}
    actions.unmark_helpful(contribution_id=text.pk, by=cast.actor(cast.tito), now=NOW)
    assert queries.marks_of(cast.tito.pk, [text.pk]) == {}
    assert HelpfulRank.objects.get().marks_version == 3
    assert actions.unmark_helpful(contribution_id=text.pk, by=cast.actor(cast.ines), now=NOW) is None


def test_who_may_not_mark_and_what(cast):
    question = factories.opened(cast)
    text, gone, *_others = texts(cast, question)
    actions.withdraw_contribution(contribution_id=gone.pk, by=cast.actor(cast.rosa), now=NOW)
    for who, which, now, code in (
        (cast.rosa, text, NOW, "debate:marks-own"),
        (cast.tito, gone, NOW, "debate:withdrawn"),
        (cast.tito, text, factories.AFTER, "debate:closed"),
    ):
        with pytest.raises(RefusedError) as refused:
            mark(cast, which, who, now=now)
        assert refused.value.refusal.code == code
    for who in (cast.salma, cast.erik):  # who sponsors ranks nothing; Erik only evaluates
        with pytest.raises(NotAllowedError):
            mark(cast, text, who)
    assert not HelpfulMark.objects.exists()


def test_the_journal_names_neither_text_nor_value(cast):
    from minga.foundation.journal.models import Entry

    text, *_others = texts(cast, factories.opened(cast))
    mark(cast, text, cast.tito)
    entry = Entry.objects.get(name="debate:helpful-marked")
    assert dict(entry.payload) == {"question_id": text.question_id}


# When the order is computed


def test_a_shown_order_waits_for_seven_more_people_or_the_closing(cast):
    question = factories.opened(cast)
    written, people = apart(cast, question)
    assert tasks.rank_due_questions(NOW) == 1
    before = HelpfulRank.objects.get()
    assert before.ranked[0] == written[0].pk
    assert set(before.ranked) == {text.pk for text in written}
    for number, person in enumerate(people[:7]):
        assert tasks.rank_due_questions(NOW + number * MINUTE) == 0, number
        mark(cast, written[3], person, now=NOW + (number + 1) * MINUTE)
    assert tasks.rank_due_questions(NOW + 9 * MINUTE) == 1
    mark(cast, written[1], people[9], Helps.SOMEWHAT, now=NOW + 10 * MINUTE)
    assert tasks.rank_due_questions(NOW + 11 * MINUTE) == 0
    assert tasks.rank_due_questions(factories.AFTER) == 1
    assert tasks.rank_due_questions(factories.AFTER) == 0


def test_with_six_people_nothing_is_known(cast, client):
    question = factories.opened(cast)
    written = texts(cast, question)
    for person in factories.crowd(cast, question, 6):
        mark(cast, written[0], person)
    assert tasks.rank_due_questions(NOW) == 1
    question.refresh_from_db()
    page = queries.thread_page(question, sieve=BY_HELP)
    assert list(page.shelves.values()) == [Shelf.UNKNOWN]
    client.force_login(cast.erik)
    html = client.get(url(cast, "question", question.pk), {"order": "helpful"}).content.decode()
    assert "Todavía no lo sabemos" in html


def test_what_is_hidden_stands_in_no_order_but_time(cast):
    question = factories.opened(cast)
    written, _people = apart(cast, question)
    tasks.rank_due_questions(NOW)
    actions.withdraw_contribution(contribution_id=written[0].pk, by=cast.actor(cast.rosa), now=NOW)
    question.refresh_from_db()
    for order in (Order.HELPFUL, Order.NEEDS):
        page = queries.thread_page(question, sieve=queries.Sieve(order=order))
        assert [card.id for card in page.cards].count(written[0].pk) == 0
        assert len(page.cards) == page.total == 3


def test_what_needs_an_answer_comes_first(cast):
    question = factories.opened(cast)
    told = factories.contribution(cast, question)
    idea = factories.idea(cast, question)
    asked = factories.contribution(cast, question, kind=rules.Kind.QUESTION, body="¿Y cuánto cuesta?")
    answered = factories.contribution(cast, question, kind=rules.Kind.QUESTION, body="¿Quién avisa?")
    factories.reply(cast, answered)
    question.refresh_from_db()
    page = queries.thread_page(question, sieve=queries.Sieve(order=Order.NEEDS))
    assert [card.id for card in page.cards][:3] == [asked.pk, idea.pk, told.pk]
    assert list(page.shelves.values()) == [Shelf.ASKED, Shelf.AWAITED, Shelf.REST]


# Through the doors


def test_a_mark_by_page_and_back_where_one_was(cast, client):
    question = factories.opened(cast)
    text, *_others = texts(cast, question)
    page, address = url(cast, "question", question.pk), url(cast, "mark", question.pk)
    pressed = f'name="mark" value="{text.pk}:" aria-pressed="true"'
    client.force_login(cast.tito)
    assert f'value="{text.pk}:2"' in client.get(page).content.decode()
    sent = {"mark": f"{text.pk}:2", "from": "order=needs&x=1", "page": "1", "on": ""}
    assert client.post(address, sent).headers["Location"] == f"{page}?order=needs#c{text.pk}"
    html = client.get(page).content.decode()
    assert f'value="{text.pk}:"' in html
    assert html.count(pressed) == 1
    assert client.post(f"{address}?fragment=1", {"mark": f"{text.pk}:"}).status_code == 204
    assert pressed not in client.get(page).content.decode()
    for bad in ("", "x:2", f"{text.pk}:7", f"{text.pk}"):
        assert client.post(address, {"mark": bad}).status_code == 409
    for who in (cast.rosa, cast.salma):
        client.force_login(who)
        assert f'value="{text.pk}:2"' not in client.get(page).content.decode()
    client.logout()
    assert client.post(address, sent).status_code == 302
    assert HelpfulMark.objects.get().value is None


def test_rest_marks_takes_back_and_lists_in_order(cast, client):
    question = factories.opened(cast)
    written, people = apart(cast, question)
    tasks.rank_due_questions(NOW)
    base = f"/api/v1/s/{cast.space.slug}/debate"
    client.force_login(people[0])
    one = f"{base}/contributions/{written[1].pk}/helpful/"
    put = {"content_type": "application/json"}
    assert client.put(one, {"value": "somewhat"}, **put).status_code == 204
    assert queries.marks_of(people[0].pk, [written[1].pk]) == {written[1].pk: Helps.SOMEWHAT}
    assert client.delete(one).status_code == 204
    assert client.put(one, {"value": "much"}, **put).status_code == 422
    found = client.get(f"{base}/{question.pk}/contributions/", {"order": "helpful"}).json()
    assert found["items"][0]["id"] == written[0].pk
    assert {item["known"] for item in found["items"]} == {"across", "ranked"} or found["items"][0]["known"] == "ranked"
    assert client.get(f"{base}/{question.pk}/contributions/").json()["items"][0]["known"] == ""


# New since one was here


HOUR = timedelta(hours=1)


def at(monkeypatch, moment):
    monkeypatch.setattr(clock, "now", lambda: moment)


def wrote(cast, question, now, **changes):
    writing = actions.Writing(kind=rules.Kind.EXPERIENCE, body=changes.pop("body", "Algo nuevo"), **changes)
    return actions.write_contribution(question_id=question.pk, writing=writing, by=cast.actor(cast.rosa), now=now)


def test_what_is_new_is_marked_counted_and_leads_on(cast, client, monkeypatch):
    question = factories.opened(cast)
    old = factories.contribution(cast, question, cast.ines)
    page = url(cast, "question", question.pk)
    client.force_login(cast.tito)
    assert "data-new" not in client.get(page).content.decode()
    reply = wrote(cast, question, NOW + HOUR, reply_to_id=old.pk, reply_role=rules.ReplyRole.ASKS)
    late = wrote(cast, question, NOW + 2 * HOUR)
    actions.write_contribution(
        question_id=question.pk,
        writing=actions.Writing(kind=rules.Kind.EXPERIENCE, body="Mío"),
        by=cast.actor(cast.tito),
        now=NOW + 2 * HOUR,
    )
    at(monkeypatch, NOW + 3 * HOUR)
    question.refresh_from_db()
    (row,) = queries.question_list(cast.actor(cast.tito), now=clock.now())
    assert row.news == 2
    assert [each.news for each in queries.question_list(cast.actor(cast.ines), now=clock.now())] == [0]
    html = client.get(page).content.decode()
    assert html.count("data-new>") == 2
    assert "2 textos nuevos desde que estuviste aquí" in html
    assert f'<a href="#c{late.pk}">' in html
    assert html.index("Nuevo desde que estuviste aquí") < html.index("Algo nuevo", html.index(f'id="c{late.pk}"'))
    new = url(cast, "new", question.pk)
    assert client.get(new).headers["Location"] == f"{page}#c{reply.pk}"
    row = LastReading.objects.get(person=cast.tito)
    since = f"{new}?at={int(row.since_at.timestamp())}000000&after={reply.pk}"
    assert client.get(since).headers["Location"] == f"{page}#c{late.pk}"
    assert client.get(f"{new}?at=x&after=y").status_code == 302
    shown = client.get(page, {"show": "new"}).content.decode()
    assert shown.count('<li class="post"') == 2
    # The same visit goes on: nothing is written, and what is new stays new.
    at(monkeypatch, NOW + 3 * HOUR + MINUTE)
    assert client.get(page).content.decode().count("data-new>") == 2
    assert LastReading.objects.get(person=cast.tito) == row
    at(monkeypatch, NOW + 5 * HOUR)
    assert "data-new" not in client.get(page).content.decode()


def test_a_browser_that_fetches_ahead_does_not_visit(cast, client):
    page = url(cast, "question", factories.opened(cast).pk)
    client.force_login(cast.tito)
    client.get(page, headers={"Sec-Purpose": "prefetch;prerender"})
    client.get(page, {"fragment": "news", "at": "0"})
    client.logout()
    assert not LastReading.objects.exists()


def test_a_page_that_is_read_is_told_how_much_is_new(cast, client):
    question = factories.opened(cast)
    page = url(cast, "question", question.pk)
    client.force_login(cast.tito)
    wrote(cast, question, NOW + MINUTE)
    stamped = int(NOW.timestamp()) * 1_000_000
    html = client.get(page, {"fragment": "news", "at": stamped}).content.decode()
    assert html.strip().startswith('<div id="news"')
    assert "1 texto nuevo" in html
    assert f'href="{url(cast, "new", question.pk)}?at={stamped}"' in html
    later = {"fragment": "news", "at": stamped + 10**9}
    assert "Algo ha cambiado aquí" in client.get(page, later | {"version": "1"}).content.decode()
    question.refresh_from_db()
    same = client.get(page, later | {"version": question.content_version}).content.decode()
    assert "<a " not in same
    assert 'data-live-topics="' in same


def test_the_permanent_address_leads_to_its_place_in_the_stream(cast, client):
    question = factories.opened(cast)
    first = factories.contribution(cast, question)
    for number in range(31):
        last = factories.contribution(cast, question, body=f"Aporte {number}")
    reply = factories.reply(cast, first)
    page = url(cast, "question", question.pk)
    client.force_login(cast.erik)
    for text, where in (
        (first, f"{page}#c{first.pk}"),
        (reply, f"{page}#c{reply.pk}"),
        (last, f"{page}?page=2#c{last.pk}"),
    ):
        assert client.get(url(cast, "place", question.pk, text.pk)).headers["Location"] == where
    found = client.get(f"/api/v1/s/{cast.space.slug}/debate/{question.pk}/contributions/").json()["items"]
    assert found[0]["url"] == url(cast, "place", question.pk, first.pk)
    client.force_login(cast.nadie)
    assert client.get(url(cast, "place", question.pk, first.pk)).status_code in {302, 404}
    assert "/accounts/" in client.get(url(cast, "place", question.pk, first.pk)).headers.get("Location", "/accounts/")


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("kind=idea", 2),
        ("state=taken_up", 1),
        ("role=objects", 1),
        ("show=mine", 3),
        ("kind=x&state=y&role=z&show=w", 4),
    ],
)
def test_a_part_of_a_debate_by_the_address(cast, client, asked, count):
    question = factories.opened(cast)
    idea = factories.idea(cast, question)
    taken = factories.idea(cast, question, "Otra")
    factories.contribution(cast, question)
    factories.reply(cast, idea)
    settled = {"state": rules.ContributionState.TAKEN_UP, "reason": "Sí", "by": cast.actor(cast.rosa), "now": NOW}
    actions.settle_idea(contribution_id=taken.pk, **settled)
    client.force_login(cast.tito)
    html = client.get(f"{url(cast, 'question', question.pk)}?{asked}").content.decode()
    assert html.count('<li class="post"') == count


def test_the_outline_says_what_is_for_and_against_in_one_query_more_or_less(cast, client, count_queries):
    question = factories.opened(cast)
    made = []
    client.force_login(cast.erik)
    client.get(url(cast, "outline", question.pk))  # what is noted of a first visit
    for _number in (1, 3):
        idea = factories.idea(cast, question)
        objection = factories.reply(cast, idea, body="En invierno no")
        factories.reply(cast, objection, cast.rosa, reply_role=rules.ReplyRole.ADDS_EVIDENCE, body="Informe de 2025")
        factories.reply(cast, idea, cast.rosa, reply_role=rules.ReplyRole.SUPPORTS, body="En mi planta sí")
        cache.clear()
        Notice.objects.all().delete()  # looking clears what one was told
        with count_queries() as counted:
            html = client.get(url(cast, "outline", question.pk)).content.decode()
        made.append(len(counted))
    assert made[0] == made[1]
    favour, against = html.index("En mi planta sí"), html.index("En invierno no")
    assert favour < against < html.index("Informe de 2025")
    assert "1 a favor" in html
    assert "1 en contra" in html
