"""Who runs the installation sees its spaces and nothing in them, and is there for nobody else."""

import json
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import IntegrityError, transaction

from minga.community.tests import factories as communities
from minga.debate.models import Question
from minga.debate.tests import factories as debates
from minga.decision.models import Decision
from minga.decision.tests import factories as decisions
from minga.foundation import clock
from minga.foundation.accounts.exports import personal_export
from minga.foundation.accounts.models import User
from minga.foundation.accounts.tokens import make_token
from minga.foundation.jobs import rounds
from minga.foundation.journal.models import Entry
from minga.foundation.notices.reading import shown_to
from minga.foundation.policy import NotFoundError, RefusedError
from minga.foundation.realtime.listening import may_listen
from minga.foundation.realtime.topics import Listening
from minga.foundation.tenancy import actions
from minga.foundation.tenancy.models import House, Operator, Space, SpaceMembership, SpaceSize, SpaceWish
from minga.foundation.tenancy.operators import is_operator, may_ask_for_space
from minga.foundation.tenancy.queries import open_spaces, spaces_of, suspended_in
from minga.foundation.tenancy.tasks import mail_declined, mail_pause, mail_wish
from minga.foundation.testing.cast import NOW
from minga.project.cli import operators as _registered  # noqa: F401
from minga.project.operator.measuring import measure_spaces
from minga.project.tests.test_command_line import run

CLOSE_VOTES = "decision.tasks.close_due"
RESTING = {
    "debate.tasks.close_due_questions",
    "debate.tasks.refresh_due_maps",
    "debate.tasks.remind_of_maps",
    "debate.tasks.rank_due_questions",
    CLOSE_VOTES,
    "decision.tasks.remind_due",
    "initiative.tasks.remind_due",
    "outcome.tasks.ask_due_feeds",
    "project.provisioning.rounds.follow_groups",
}
"""What a clock does in spaces that run."""
GOING_ON = {
    "decision.tasks.part_closed",
    "foundation.census.rounds.forget_attempts_and_files",
    "foundation.jobs.housekeeping",
    "foundation.jobs.redrawing",
    "foundation.mail_in.rounds",
    "foundation.media.rounds",
    "foundation.notices.rounds",
    "foundation.push.rounds",
    "foundation.rights.rounds",
    "foundation.signin.rounds.forget_ended_sessions",
    "foundation.writing.rounds",
    "outcome.tasks.forget_uploads",
    "project.operator.measuring.measure_spaces",
    "project.provisioning.rounds.forget_old_rosters",
}
"""What keeps secrets, forgets, erases and measures; mails leave out what stands in suspended spaces by themselves."""
WHY = "La cuota no se ha pagado"
PAGES = (
    "/operator/",
    "/operator/spaces/prueba/",
    "/operator/spaces/prueba/suspend/",
    "/operator/requests/",
    "/operator/requests/{wish}/",
    "/operator/requests/{wish}/decline/",
)
REST = "/api/v1/operator"


@pytest.fixture
def olga(cast):
    """Olga runs the installation and belongs to no space."""
    user = User.objects.create_user("olga@casa.example", None, name="Olga", language="es")
    actions.make_operator(user_id=user.pk, now=NOW)
    return user


def asked(by, name="Hospital del Valle", now=NOW):
    asker = actions.Asker(user_id=by.pk)
    return actions.ask_for_space(name=name, what_for="Para las guardias", language="es", asker=asker, now=now)


def paused(until=None, by=None):
    return actions.suspend_space(slug="prueba", reason=WHY, until=until, by_id=by, now=clock.now())


# Who gets in


def test_the_pages_are_there_for_operators_alone(cast, client, olga):
    wish = asked(cast.nadie)
    pages = [page.format(wish=wish.pk) for page in PAGES]
    for who in (None, cast.ada, cast.rosa, cast.ines, cast.nadie):
        client.logout()
        if who:
            client.force_login(who)
        for page in (*pages, f"{REST}/spaces/", f"{REST}/requests/"):
            assert client.get(page).status_code == 404, (who, page)
    client.force_login(olga)
    for page in (*pages, f"{REST}/spaces/", f"{REST}/requests/"):
        assert client.get(page).status_code == 200, page
    User.objects.filter(pk=olga.pk).update(is_active=False)
    assert not is_operator(olga.pk)


def test_nobody_else_does_anything_there(cast, client, olga):
    wish = asked(cast.nadie)
    body = {"reason": WHY, "name": "x", "slug": "equis", "time_zone": "UTC", "asking": "visitors"}
    doors = ["/operator/spaces/prueba/suspend/", "/operator/spaces/prueba/reinstate/", "/operator/requests/"]
    doors += [f"/operator/requests/{wish.pk}/", f"/operator/requests/{wish.pk}/decline/"]
    for who in (None, cast.ada, cast.nadie):
        client.logout()
        if who:
            client.force_login(who)
        for door in doors:
            assert client.post(door, body).status_code == 404, door
        for method, door in (
            ("PUT", f"{REST}/spaces/prueba/suspension/"),
            ("DELETE", f"{REST}/spaces/prueba/suspension/"),
            ("POST", f"{REST}/requests/{wish.pk}/grant/"),
            ("POST", f"{REST}/requests/{wish.pk}/decline/"),
            ("PUT", f"{REST}/asking/"),
        ):
            answer = client.generic(method, door, json.dumps(body), content_type="application/json")
            assert answer.status_code == (404 if who else 401), door
    for by_id in (cast.ada.pk, cast.nadie.pk):
        with pytest.raises(NotFoundError):
            actions.suspend_space(slug="prueba", reason=WHY, until=None, by_id=by_id, now=NOW)
        with pytest.raises(NotFoundError):
            actions.reinstate_space(slug="prueba", by_id=by_id, now=NOW)
        with pytest.raises(NotFoundError):
            actions.choose_who_asks(asking="visitors", by_id=by_id)
        with pytest.raises(NotFoundError):
            actions.decline_space(wish_id=wish.pk, reason=WHY, by_id=by_id, now=NOW)
        with pytest.raises(NotFoundError):
            actions.grant_space(wish_id=wish.pk, slug="x", name="X", time_zone="UTC", by_id=by_id, now=NOW)
    assert not Space.objects.filter(suspended_at__isnull=False).exists()
    assert not House.objects.exists()
    wish.refresh_from_db()
    assert wish.state == SpaceWish.WAITING


def test_a_key_of_a_space_is_none_of_the_house(cast, client, olga):
    actions.admit_person(space_id=cast.space.pk, user_id=olga.pk, now=NOW)
    _token, secret = make_token(
        user_id=olga.pk, space_id=cast.space.pk, label="x", can_write=True, lifetime_days=30, now=clock.now()
    )
    answer = client.get(f"{REST}/spaces/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 404


def test_an_operator_sees_nothing_in_spaces_they_do_not_belong_to(cast, client, olga):
    where = communities.opened(cast, "open")
    question = debates.opened(cast, where, title="¿Zqx?")
    Space.objects.update(is_open_to_visitors=False)
    client.force_login(olga)
    for page in ("", "community/", f"community/{where.pk}/", f"debate/{question.pk}/", "people/", "administration/"):
        assert client.get(f"/s/prueba/{page}").status_code == 404, page
    for page in (*PAGES[:4], f"{REST}/spaces/"):
        said = client.get(page).content.decode()
        for secret in ("Zqx", where.name, where.purpose.title, cast.rosa.email, cast.rosa.name):
            assert secret not in said, (page, secret)


def test_whoever_has_a_second_step_takes_it_before_the_page_opens(cast, client, olga):
    client.force_login(olga)
    assert "segundo paso" in client.get("/operator/").content.decode()
    Authenticator.objects.create(user=olga, type=Authenticator.Type.TOTP, data={"secret": "x"})
    for page in PAGES[:4]:
        answer = client.get(page)
        assert answer.status_code == 302
        assert "/reauthenticate/" in answer["Location"]
    assert client.post("/operator/spaces/prueba/suspend/", {"reason": WHY}).status_code == 302
    answer = client.get(f"{REST}/spaces/")
    assert (answer.status_code, answer.json()["code"]) == (409, "signin:second-factor-needed")
    assert not Space.objects.get(slug="prueba").is_suspended(clock.now())
    session = client.session
    session["signin_factor"] = olga.pk
    session.save()
    assert client.get("/operator/").status_code == 200


def test_the_way_there_is_shown_to_operators_alone(cast, client, olga):
    for who, is_shown in ((olga, True), (cast.ada, False)):
        client.force_login(who)
        page = client.get("/me/").content.decode()
        assert ('href="/operator/"' in page) is is_shown
        assert 'href="/ask-for-a-space/"' in page


# Named by command


def test_operators_are_named_listed_and_removed_by_command(cast):
    assert "Nobody runs" in run("make-operator", "--list").output
    assert run("make-operator", cast.ada.email).exit_code == 0
    assert "already" in run("make-operator", cast.ada.email).output
    assert cast.ada.email in run("make-operator", "--list").output
    assert run("make-operator", "nobody@nowhere.example").exit_code != 0
    assert run("make-operator").exit_code != 0
    assert run("make-operator", cast.ada.email, "--remove").exit_code == 0
    assert "did not run" in run("make-operator", cast.ada.email, "--remove").output
    User.objects.filter(pk=cast.omar.pk).update(is_active=False)
    assert run("make-operator", cast.omar.email).exit_code != 0
    assert not Operator.objects.exists()


def test_the_last_operator_stays_while_somebody_waits_for_an_answer(cast, olga):
    wish = asked(cast.nadie)
    with pytest.raises(RefusedError, match="operator:last-one"):
        actions.remove_operator(user_id=olga.pk)
    actions.make_operator(user_id=cast.ada.pk, now=NOW)
    User.objects.filter(pk=cast.ada.pk).update(is_active=False)
    with pytest.raises(RefusedError, match="operator:last-one"):
        actions.remove_operator(user_id=olga.pk)
    actions.decline_space(wish_id=wish.pk, reason=WHY, by_id=olga.pk, now=NOW)
    assert actions.remove_operator(user_id=olga.pk)
    assert not may_ask_for_space(cast.nadie.pk)


# Suspending a space


def test_a_suspended_space_is_one_page_at_every_door(cast, client, olga):
    where = communities.opened(cast, "open")
    paused(by=olga.pk)
    for who in (cast.ada, cast.rosa, cast.ines):
        client.force_login(who)
        for page in ("", "people/", f"community/{where.pk}/", "administration/", "search/?q=a"):
            answer = client.get(f"/s/prueba/{page}")
            said = answer.content.decode()
            assert answer.status_code == 403, page
            assert WHY in said
            assert olga.email in said
            assert where.name not in said
        answer = client.get("/api/v1/s/prueba/community/")
        assert (answer.status_code, answer.json()["code"]) == (403, "space:is-closed")
        assert spaces_of(who.pk) == ()
        assert [row.slug for row in suspended_in(who.pk)] == ["prueba"]
        assert "prueba" in client.get("/").content.decode()
    client.logout()
    said = client.get("/s/prueba/").content.decode()
    assert WHY not in said
    assert olga.email not in said
    assert open_spaces() == ()
    scim = client.get("/scim/v2/prueba/Users", headers={"Authorization": "Bearer x"})
    assert (scim.status_code, scim.json()["code"]) == (403, "space:is-closed")


def test_who_could_not_know_of_the_space_learns_nothing_by_its_suspension(cast, client, olga):
    Space.objects.update(is_open_to_visitors=False)
    before = {who: _answer(client, who) for who in (None, cast.nadie)}
    paused()
    assert {who: _answer(client, who) for who in (None, cast.nadie)} == before


def _answer(client, who):
    client.logout()
    if who:
        client.force_login(who)
    return client.get("/s/prueba/people/").status_code


def test_nothing_is_lost_and_everything_opens_again(cast, client, olga):
    where = communities.opened(cast, "open")
    kept = SpaceMembership.objects.count()
    paused(by=olga.pk)
    actions.reinstate_space(slug="prueba", by_id=olga.pk, now=clock.now())
    client.force_login(cast.tito)
    assert client.get(f"/s/prueba/community/{where.pk}/").status_code == 200
    assert SpaceMembership.objects.count() == kept
    names = list(Entry.objects.filter(name__startswith="space:").values_list("name", "actor_id"))
    assert ("space:suspended", olga.pk) in names
    assert ("space:reinstated", olga.pk) in names
    client.force_login(cast.ada)
    said = client.get("/s/prueba/administration/happened/").content.decode()
    assert "Olga suspendió todo el espacio." in said
    assert "Olga terminó la suspensión del espacio." in said


def test_a_suspension_ends_by_itself(cast, client):
    paused(until=clock.now() + timedelta(days=1))
    client.force_login(cast.tito)
    assert client.get("/s/prueba/").status_code == 403
    Space.objects.update(suspended_until=clock.now() - timedelta(seconds=1))
    assert client.get("/s/prueba/").status_code == 200
    assert spaces_of(cast.tito.pk)


def test_another_space_goes_on(cast, neighbours, client):
    paused()
    client.force_login(neighbours.tito)
    assert client.get(f"/s/{neighbours.space.slug}/").status_code == 200


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"reason": " "}, "operator:suspension-needs-reason"),
        ({"until": NOW - timedelta(days=1)}, "space:suspension-is-over"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(cast, said, code):
    with pytest.raises(RefusedError, match=code):
        actions.suspend_space(**({"slug": "prueba", "reason": WHY, "until": None, "by_id": None, "now": NOW} | said))
    assert Space.objects.get(slug="prueba").suspended_at is None
    with pytest.raises(NotFoundError):
        actions.suspend_space(slug="nowhere", reason=WHY, until=None, by_id=None, now=NOW)


def test_the_database_keeps_no_reason_without_a_suspension(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Space.objects.update(suspension_reason=WHY)


def test_what_is_due_rests_and_is_done_when_it_opens_again(cast, monkeypatch):
    question, vote = debates.opened(cast), decisions.opened(cast)
    later = max(question.closes_at, vote.closes_at) + timedelta(hours=1)
    actions.suspend_space(slug="prueba", reason=WHY, until=None, by_id=None, now=NOW)
    close = [rounds._rounds[f"minga.{name}"].run for name in ("debate.tasks.close_due_questions", CLOSE_VOTES)]
    assert [each(later) for each in close] == [0, 0]
    assert Question.objects.get(pk=question.pk).state == "open"
    assert Decision.objects.get(pk=vote.pk).state == "open"
    actions.reinstate_space(slug="prueba", by_id=None, now=later)
    assert [each(later) for each in close] == [1, 1]


def test_every_round_either_rests_with_the_space_or_says_why_it_goes_on():
    for name, each in rounds._rounds.items():
        short = name.removeprefix("minga.")
        if short in RESTING:
            assert "running" in each.run.__code__.co_names, name
        else:
            assert any(short.startswith(known) for known in GOING_ON) or ".test" in name, name
    assert {f"minga.{name}" for name in RESTING} <= set(rounds._rounds)


def test_a_live_stream_ends(cast):
    listening = Listening(cast.space.pk, None, "", frozenset({f"{cast.space.pk}/space"}))
    everything = Listening(cast.space.pk, None, "", frozenset())
    assert may_listen(everything, "")
    paused()
    assert not may_listen(everything, "")
    assert not may_listen(listening, "")


def test_nobody_is_told_of_what_stands_in_a_suspended_space_and_all_of_it_waits(cast, client, olga):
    question = debates.opened(cast)
    written = debates.contribution(cast, question)
    debates.reply(cast, written, who=cast.ines)
    assert shown_to(cast.tito.pk).exists()
    paused()
    assert not shown_to(cast.tito.pk).exists()
    mail.outbox.clear()
    actions.reinstate_space(slug="prueba", by_id=None, now=clock.now())
    assert shown_to(cast.tito.pk).exists()


def test_what_somebody_wrote_stays_theirs_to_take(cast):
    question = debates.opened(cast)
    debates.contribution(cast, question, body="Lo mío")
    paused()
    assert "Lo mío" in json.dumps(personal_export(cast.tito, clock.now()), default=str, ensure_ascii=False)


def test_administrators_are_told_by_mail(cast, olga):
    space = paused()
    mail.outbox.clear()
    assert mail_pause(space.pk) == 1
    assert WHY in mail.outbox[0].body
    assert mail.outbox[0].to == [cast.ada.email]
    assert olga.email in mail.outbox[0].body
    actions.reinstate_space(slug="prueba", by_id=None, now=clock.now())
    assert mail_pause(space.pk) == 0


def test_a_space_is_suspended_by_page_rest_and_command(cast, client, olga):
    client.force_login(olga)
    page = "/operator/spaces/prueba/"
    assert client.post(f"{page}suspend/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}suspend/", {"reason": WHY, "until_on": "2020-01-01"}).status_code == 422
    assert client.post(f"{page}suspend/", {"reason": WHY}).status_code == 302
    assert WHY in client.get(page).content.decode()
    assert client.post(f"{page}reinstate/").status_code == 302
    assert WHY not in client.get(page).content.decode()
    body = json.dumps({"reason": WHY})
    answer = client.put(f"{REST}/spaces/prueba/suspension/", body, content_type="application/json")
    assert answer.json()["is_suspended"] is True
    assert client.delete(f"{REST}/spaces/prueba/suspension/").json()["is_suspended"] is False
    assert run("suspend-space", "prueba", "--reason", WHY, "--until", "2999-01-01").exit_code == 0
    assert Space.objects.get(slug="prueba").is_suspended(clock.now())
    assert run("reinstate-space", "prueba").exit_code == 0
    assert not Space.objects.get(slug="prueba").is_suspended(clock.now())
    for wrong in (("suspend-space", "prueba", "--reason", " "), ("suspend-space", "nowhere", "--reason", WHY)):
        assert run(*wrong).exit_code != 0
    assert run("suspend-space", "prueba", "--reason", WHY, "--until", "mañana").exit_code != 0


# Asking for a space


def test_a_person_asks_and_administers_what_is_opened(cast, client, olga):
    client.force_login(cast.nadie)
    home = client.get("/").content.decode()
    assert 'href="/ask-for-a-space/"' in home
    sent = {"name": "Hospital del Valle", "what_for": "Para las guardias"}
    assert client.post("/ask-for-a-space/", sent).status_code == 302
    assert "espera respuesta" in client.get("/ask-for-a-space/").content.decode()
    client.post("/ask-for-a-space/", sent | {"what_for": "Para todo el hospital"})
    wish = SpaceWish.objects.get()
    assert wish.what_for == "Para todo el hospital"
    client.force_login(olga)
    page = f"/operator/requests/{wish.pk}/"
    assert 'value="hospital-del-valle"' in client.get(page).content.decode()
    bad = {"name": "Hospital", "slug": "prueba", "time_zone": "UTC"}
    assert client.post(page, bad).status_code == 422
    mail.outbox.clear()
    assert client.post(page, bad | {"slug": "hospital"}).status_code == 302
    space = Space.objects.get(slug="hospital")
    assert not space.is_open_to_visitors
    assert SpaceMembership.objects.get(space=space).user_id == cast.nadie.pk
    client.force_login(cast.nadie)
    assert client.get("/s/hospital/administration/").status_code == 200
    said = client.get("/s/hospital/administration/happened/").content.decode()
    assert "Olga abrió el espacio que había pedido Nadie." in said
    assert "administra" in client.get("/notices/").content.decode()
    client.force_login(olga)
    assert client.get("/s/hospital/").status_code == 404
    assert client.post(page, bad | {"slug": "otro"}).status_code == 422
    assert Space.objects.count() == 2


def test_a_request_is_declined_with_a_reason_that_is_mailed(cast, client, olga):
    wish = asked(cast.nadie)
    client.force_login(olga)
    page = f"/operator/requests/{wish.pk}/decline/"
    assert client.post(page, {"reason": " "}).status_code == 422
    assert client.post(page, {"reason": "Ya hay uno"}).status_code == 302
    mail.outbox.clear()
    assert mail_declined(wish.pk)
    assert (mail.outbox[0].to, "Ya hay uno" in mail.outbox[0].body) == ([cast.nadie.email], True)
    client.force_login(cast.nadie)
    assert "Ya hay uno" in client.get("/ask-for-a-space/").content.decode()
    assert asked(cast.nadie).pk != wish.pk


def test_operators_are_told_of_a_request_by_mail(cast, olga):
    wish = asked(cast.nadie, name="Casa\r\nBcc: x@y.example")
    mail.outbox.clear()
    assert mail_wish(wish.pk) == 1
    assert mail.outbox[0].to == [olga.email]
    assert "\n" not in mail.outbox[0].subject


@pytest.mark.parametrize(
    ("asking", "visitor", "person"), [("nobody", 404, 404), ("people", 302, 200), ("visitors", 200, 200)]
)
def test_who_may_ask_is_chosen(cast, client, olga, asking, visitor, person):
    client.force_login(olga)
    assert client.post("/operator/requests/", {"asking": asking}).status_code == 302
    client.force_login(cast.tito)
    assert client.get("/ask-for-a-space/").status_code == person
    client.logout()
    assert client.get("/ask-for-a-space/").status_code == visitor
    assert ("/ask-for-a-space/" in client.get("/").content.decode()) is (asking == "visitors")


def test_without_an_operator_nobody_asks(cast, client):
    client.force_login(cast.nadie)
    assert client.get("/ask-for-a-space/").status_code == 404
    assert "/ask-for-a-space/" not in client.get("/").content.decode()
    with pytest.raises(NotFoundError):
        asked(cast.nadie)


def test_a_visitor_asks_by_name_and_address_and_comes_in_by_code(cast, client, olga):
    actions.choose_who_asks(asking="visitors", by_id=olga.pk)
    sent = {"name": "Radio Norte", "what_for": "Programación", "person": "Lía", "email": "LIA@norte.example"}
    for wrong in ({"email": "no"}, {"person": ""}, {"name": " "}, {"what_for": ""}):
        assert client.post("/ask-for-a-space/", sent | wrong).status_code == 422
    assert client.post("/ask-for-a-space/", sent).status_code == 302
    client.post("/ask-for-a-space/", sent | {"name": "Otra cosa", "email": "lia@norte.example"})
    wish = SpaceWish.objects.get()
    assert (wish.name, wish.email, wish.asked_by) == ("Radio Norte", "lia@norte.example", None)
    actions.grant_space(wish_id=wish.pk, slug="radio", name="Radio", time_zone="UTC", by_id=olga.pk, now=NOW)
    lia = User.objects.get(email="lia@norte.example")
    assert not lia.has_usable_password()
    assert SpaceMembership.objects.get(user=lia).role == "administrator"


def test_visitors_do_not_bury_operators_in_requests(cast, olga):
    actions.choose_who_asks(asking="visitors", by_id=olga.pk)
    said = {"name": "X", "what_for": "Y", "language": "es", "now": NOW}
    for number in range(50):
        actions.ask_for_space(asker=actions.Asker(person="Z", email=f"z{number}@x.example"), **said)
    with pytest.raises(RefusedError, match="wish:too-many"):
        actions.ask_for_space(asker=actions.Asker(person="Z", email="z50@x.example"), **said)
    assert SpaceWish.objects.count() == 50


# What operators see


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_list_asks_as_much_however_many_spaces_there_are(cast, client, olga, count, count_queries):
    for number in range(count):
        actions.create_space(slug=f"otro-{number}", name=f"Otro {number}", now=NOW)
    measure_spaces(clock.now())
    client.force_login(olga)
    client.get("/operator/")
    with count_queries() as asked_for:
        page = client.get("/operator/").content.decode()
    assert page.count('href="/operator/spaces/') == count + 1
    assert len(asked_for) <= 14


def test_sizes_are_measured_for_every_space_apart(cast, neighbours):
    assert measure_spaces(NOW) == 2
    before = SpaceSize.objects.get(space=cast.space)
    beside = SpaceSize.objects.get(space=neighbours.space)
    debates.opened(cast)
    measure_spaces(NOW)
    after = SpaceSize.objects.get(space=cast.space)
    assert after.rows > before.rows
    assert after.bytes > before.bytes
    beside_after = SpaceSize.objects.get(space=neighbours.space)
    assert (beside_after.rows, beside_after.bytes) == (beside.rows, beside.bytes)


def test_spaces_are_found_by_name(cast, neighbours, client, olga):
    client.force_login(olga)
    page = client.get("/operator/", {"q": "prueba"}).content.decode()
    assert 'href="/operator/spaces/prueba/"' in page
    assert f'href="/operator/spaces/{neighbours.space.slug}/"' not in page
    assert client.get(f"{REST}/spaces/", {"q": "nada así"}).json()["spaces"] == []
