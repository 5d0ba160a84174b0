"""Who is named in a text: only people who read the place, told once, under the name that they have now."""

import pytest
from django.db import transaction
from django.urls import reverse

from minga.community.actions import Enrolment, leave_community
from minga.community.models import Community
from minga.community.rules import Role
from minga.community.tests import factories as communities
from minga.debate import actions, rules
from minga.debate.models import Contribution
from minga.debate.tests import factories
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.mail_in.answerable import answered_at
from minga.foundation.notices.models import Notice
from minga.foundation.policy import RefusedError
from minga.foundation.tenancy.actions import choose_rights
from minga.foundation.testing.cast import NOW
from minga.foundation.writing.events import PeopleMentioned


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def question(cast):
    return factories.opened(cast)


def named(person, label="x"):
    return f"[@{label}](person:{person.pk})"


def writes(cast, question, body, who=None, **more):
    by = cast.actor(who or cast.tito)
    writing = actions.Writing(kind=rules.Kind.EXPERIENCE, body=body, **more)
    return actions.write_contribution(question_id=question.pk, writing=writing, by=by, now=NOW)


def told(*people):
    rows = Notice.objects.filter(fact=PeopleMentioned.name).order_by("recipient_id")
    return list(rows.values_list("recipient_id", flat=True))


def page(client, cast, question, who):
    client.force_login(who)
    return client.get(reverse("debate:question", args=[cast.space.slug, question.pk])).content.decode()


def test_who_is_mentioned_is_told_at_once_and_read_as_they_are_called_now(cast, question, client):
    written = writes(cast, question, f"Pregunto a {named(cast.rosa)} y a @Inés.")
    assert written.body == f"Pregunto a [@](person:{cast.rosa.pk}) y a [@](person:{cast.ines.pk})."
    assert told() == sorted([cast.rosa.pk, cast.ines.pk])
    notice = Notice.objects.get(fact=PeopleMentioned.name, recipient=cast.rosa)
    assert notice.is_urgent
    assert notice.params == {"author": str(cast.tito), "title": question.title}
    assert f"<bdi>@{cast.rosa.name}</bdi>" in page(client, cast, question, cast.ines)
    User.objects.filter(pk=cast.rosa.pk).update(name="Rosalía <3 שלום")
    assert "<bdi>@Rosalía &lt;3 שלום</bdi>" in page(client, cast, question, cast.ines)
    User.objects.filter(pk=cast.rosa.pk).update(name="", email="7@former.invalid")
    assert "<bdi>@Persona que se fue</bdi>" in page(client, cast, question, cast.ines)


def test_who_may_not_read_is_words_and_is_told_nothing(cast, client):
    secret = factories.opened(cast, communities.opened(cast, access="secret"))
    written = writes(cast, secret, f"{named(cast.omar, 'Omar')} y @Omar y [@](person:{cast.omar.pk})", cast.rosa)
    assert written.body == "@Omar y @Omar y @…"
    assert "<!--@" not in written.body_html
    assert told() == []


def test_code_mentions_nobody_and_stays_as_it_is(cast, question):
    body = f"`{named(cast.rosa)}` y\n\n```\n@Rosa\n{named(cast.rosa)}\n```\n\n    @Rosa\n\n\\@Rosa ana@rosa.example"
    written = writes(cast, question, body)
    assert written.body == body
    assert told() == []


def test_five_hundred_are_refused_in_a_sentence_and_nothing_is_written(cast, question):
    many = " ".join(f"[@x](person:{number})" for number in range(1, 501))
    with pytest.raises(RefusedError) as refused:
        writes(cast, question, many)
    assert refused.value.refusal.code == "writing:too-many-mentions"
    assert not Contribution.objects.exists()


def test_an_edit_tells_who_is_new_and_takes_back_what_was_not_read(cast, question):
    written = writes(cast, question, f"A {named(cast.rosa)}.")
    kept = {"contribution_id": written.pk, "title": "", "by": cast.actor(cast.tito), "now": NOW}
    actions.revise_contribution(body=f"A {named(cast.rosa)} y {named(cast.ines)}.", **kept)
    assert told() == sorted([cast.rosa.pk, cast.ines.pk])
    actions.revise_contribution(body=f"A {named(cast.ines)}.", **kept)
    assert told() == [cast.ines.pk]
    actions.withdraw_contribution(contribution_id=written.pk, by=cast.actor(cast.tito), now=NOW)
    assert told() == []


def test_a_text_withdrawn_before_anybody_was_told_tells_nobody(cast, question):
    with transaction.atomic():
        written = writes(cast, question, f"A {named(cast.rosa)}.")
        actions.withdraw_contribution(contribution_id=written.pk, by=cast.actor(cast.tito), now=NOW)
    assert told() == []


def test_a_typed_name_means_somebody_only_where_it_can_mean_one(cast, question):
    community_id = question.community_id
    where = Community.objects.get(pk=community_id)
    for number, name in enumerate(("Rosa Vidal", "🌻 Sol", "\u202eדנה")):
        communities.enrol(cast, where, Enrolment(f"{number}@cal.example", name, Role.MEMBER))
    text = writes(cast, question, "@rosa, @Rosa Vidal; @🌻 y (@Inés) a@Inés x/@Inés").body
    people = {user.name: user.pk for user in User.objects.all()}
    vidal, flower, ines = (f"[@](person:{people[name]})" for name in ("Rosa Vidal", "🌻 Sol", cast.ines.name))
    assert text == f"@rosa, {vidal}; {flower} y ({ines}) a@Inés x/@Inés"


def test_who_has_left_stays_named_when_another_word_is_corrected(cast, question, client):
    written = writes(cast, question, f"A {named(cast.ines)}.")
    leave_community(community_id=question.community_id, by=cast.actor(cast.ines), now=NOW)
    client.force_login(cast.tito)
    address = reverse("debate:revise-contribution", args=[cast.space.slug, question.pk, written.pk])
    form = client.get(address).context["form"]
    assert form["body"].value() == f"A [@{cast.ines.name}](person:{cast.ines.pk})."
    client.post(address, {"body": f"Pues a [@{cast.ines.name}](person:{cast.ines.pk}).", "title": ""})
    written.refresh_from_db()
    assert written.body == f"Pues a [@](person:{cast.ines.pk})."


def test_names_that_a_reader_may_not_read_are_not_told_in_a_mention(cast, question, client):
    writes(cast, question, f"A {named(cast.rosa)}.")
    choose_rights(rights={"names": "member"}, by=cast.actor(cast.ada), now=NOW)
    seen = page(client, cast, question, cast.ines)
    assert f"@{cast.rosa.name}" not in seen
    assert "<bdi>@Participante</bdi>" in seen


def test_it_is_offered_whom_the_writer_may_see_there_and_nobody_else(cast, question, client):
    def offered(who, words, place=None):
        client.force_login(who)
        asked = {"place": place or f"community:{question.community_id}", "q": words}
        return [each["name"] for each in client.get(f"/api/v1/s/{cast.space.slug}/writing/people/", asked).json()]

    assert offered(cast.tito, "ro") == [cast.rosa.name]
    assert offered(cast.tito, "ines") == [cast.ines.name]
    assert offered(cast.tito, "omar") == []
    assert offered(cast.tito, "tito") == []
    secret = communities.opened(cast, access="secret")
    for place in (f"community:{secret.pk}", "community:99999", "community:x", "nowhere:1", "question:1"):
        assert offered(cast.omar, "ro", place) == []


def test_a_title_out_of_the_first_line_names_nobody(cast, question, client):
    client.force_login(cast.tito)
    address = reverse("debate:write", args=[cast.space.slug, question.pk])
    client.post(address, {"kind": "idea", "title": "", "body": f"{named(cast.rosa, 'Rosa')} mira esto\nmás"})
    (idea,) = Contribution.objects.all()
    assert idea.title == "@… mira esto"
    assert "person:" not in page(client, cast, question, cast.ines)


@pytest.mark.parametrize(("kind", "answered"), [("question", True), ("contribution", True), ("summary", False)])
def test_whoever_is_mentioned_answers_the_mail_at_the_text(kind, answered):
    found = answered_at(PeopleMentioned(kind=kind, text_id=3, people=[1]))
    assert (found is not None) is answered
    if found:
        assert (found[0].kind, found[1]) == (kind, 3)
