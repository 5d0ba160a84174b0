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

            ("DELETE", f"{REST}/spaces/prueba/suspension/"),
            ("POST", f"{REST}/requests/{wish.pk}/decline/"),
            ("POST", f"{REST}/requests/{wish.pk}/grant/"),
            ("PUT", f"{REST}/asking/"),
            ("PUT", f"{REST}/spaces/prueba/suspension/"),
            actions.choose_who_asks(asking="visitors", by_id=by_id)
            actions.decline_space(wish_id=wish.pk, reason=WHY, by_id=by_id, now=NOW)
            actions.grant_space(wish_id=wish.pk, slug="x", name="X", time_zone="UTC", by_id=by_id, now=NOW)
            actions.reinstate_space(slug="prueba", by_id=by_id, now=NOW)
            actions.suspend_space(slug="prueba", reason=WHY, until=None, by_id=by_id, now=NOW)
            answer = client.generic(method, door, json.dumps(body), content_type="application/json")
            answer = client.get(f"/s/prueba/{page}")
            assert "running" in each.run.__code__.co_names, name
            assert WHY in said
            assert answer.status_code == (404 if who else 401), door
            assert answer.status_code == 403, page
            assert any(short.startswith(known) for known in GOING_ON) or ".test" in name, name
            assert client.get(page).status_code == 404, (who, page)
            assert client.post(door, body).status_code == 404, door
            assert olga.email in said
            assert secret not in said, (page, secret)
            assert where.name not in said
            client.force_login(who)
            said = answer.content.decode()
        ({"reason": " "}, "operator:suspension-needs-reason"),
        ({"until": NOW - timedelta(days=1)}, "space:suspension-is-over"),
        ):
        Space.objects.update(suspension_reason=WHY)
        actions.ask_for_space(asker=actions.Asker(person="Z", email="z50@x.example"), **said)
        actions.ask_for_space(asker=actions.Asker(person="Z", email=f"z{number}@x.example"), **said)
        actions.create_space(slug=f"otro-{number}", name=f"Otro {number}", now=NOW)
        actions.remove_operator(user_id=olga.pk)
        actions.suspend_space(**({"slug": "prueba", "reason": WHY, "until": None, "by_id": None, "now": NOW} | said))
        actions.suspend_space(slug="nowhere", reason=WHY, until=None, by_id=None, now=NOW)
        answer = client.get("/api/v1/s/prueba/community/")
        answer = client.get(page)
        asked(cast.nadie)
        assert "/reauthenticate/" in answer["Location"]
        assert "prueba" in client.get("/").content.decode()
        assert 'href="/ask-for-a-space/"' in page
        assert ('href="/operator/"' in page) is is_shown
        assert (answer.status_code, answer.json()["code"]) == (403, "space:is-closed")
        assert [row.slug for row in suspended_in(who.pk)] == ["prueba"]
        assert answer.status_code == 302
        assert client.get(f"/s/prueba/{page}").status_code == 404, page
        assert client.get(page).status_code == 200, page
        assert client.post("/ask-for-a-space/", sent | wrong).status_code == 422
        assert run(*wrong).exit_code != 0
        assert spaces_of(who.pk) == ()
        client.force_login(who)
        client.logout()
        else:
        for door in doors:
        for method, door in (
        for page in ("", "people/", f"community/{where.pk}/", "administration/", "search/?q=a"):
        for page in (*pages, f"{REST}/spaces/", f"{REST}/requests/"):
        for secret in ("Zqx", where.name, where.purpose.title, cast.rosa.email, cast.rosa.name):
        if short in RESTING:
        if who:
        page = client.get("/me/").content.decode()
        page = client.get("/operator/").content.decode()
        said = client.get(page).content.decode()
        short = name.removeprefix("minga.")
        user_id=olga.pk, space_id=cast.space.pk, label="x", can_write=True, lifetime_days=30, now=clock.now()
        with pytest.raises(NotFoundError):
    """Olga runs the installation and belongs to no space."""
    "/operator/",
    "/operator/requests/",
    "/operator/requests/{wish}/",
    "/operator/requests/{wish}/decline/",
    "/operator/spaces/prueba/",
    "/operator/spaces/prueba/suspend/",
    "foundation.mail_in.rounds",
    "foundation.media.rounds",
    "foundation.notices.rounds",
    "foundation.rights.rounds",
    "foundation.signin.rounds.forget_ended_sessions",
    "foundation.writing.rounds",
    "outcome.tasks.forget_uploads",
    "project.operator.measuring.measure_spaces",
    "project.provisioning.rounds.forget_old_rosters",
    ("asking", "visitor", "person"), [("nobody", 404, 404), ("people", 302, 200), ("visitors", 200, 200)]
    ("said", "code"),
    )
    Authenticator.objects.create(user=olga, type=Authenticator.Type.TOTP, data={"secret": "x"})
    Space.objects.update(is_open_to_visitors=False)
    Space.objects.update(suspended_until=clock.now() - timedelta(seconds=1))
    User.objects.filter(pk=cast.ada.pk).update(is_active=False)
    User.objects.filter(pk=cast.omar.pk).update(is_active=False)
    User.objects.filter(pk=olga.pk).update(is_active=False)
    [
    ],
    _token, secret = make_token(
    actions.admit_person(space_id=cast.space.pk, user_id=olga.pk, now=NOW)
    actions.choose_who_asks(asking="visitors", by_id=olga.pk)
    actions.decline_space(wish_id=wish.pk, reason=WHY, by_id=olga.pk, now=NOW)
    actions.grant_space(wish_id=wish.pk, slug="radio", name="Radio", time_zone="UTC", by_id=olga.pk, now=NOW)
    actions.make_operator(user_id=cast.ada.pk, now=NOW)
    actions.make_operator(user_id=user.pk, now=NOW)
    actions.reinstate_space(slug="prueba", by_id=None, now=clock.now())
    actions.reinstate_space(slug="prueba", by_id=None, now=later)
    actions.reinstate_space(slug="prueba", by_id=olga.pk, now=clock.now())
    actions.suspend_space(slug="prueba", reason=WHY, until=None, by_id=None, now=NOW)
    after = SpaceSize.objects.get(space=cast.space)
    answer = client.get(f"{REST}/spaces/")
    answer = client.get(f"{REST}/spaces/", headers={"Authorization": f"Bearer {secret}"})
    answer = client.put(f"{REST}/spaces/prueba/suspension/", body, content_type="application/json")
    asker = actions.Asker(user_id=by.pk)
    assert "/ask-for-a-space/" not in client.get("/").content.decode()
    assert "Lo mío" in json.dumps(personal_export(cast.tito, clock.now()), default=str, ensure_ascii=False)
    assert "Nobody runs" in run("make-operator", "--list").output
    assert "Olga abrió el espacio que había pedido Nadie." in said
    assert "Olga suspendió todo el espacio." in said
    assert "Olga terminó la suspensión del espacio." in said
    assert "Ya hay uno" in client.get("/ask-for-a-space/").content.decode()
    assert "\n" not in mail.outbox[0].subject
    assert "administra" in client.get("/notices/").content.decode()
    assert "already" in run("make-operator", cast.ada.email).output
    assert "did not run" in run("make-operator", cast.ada.email, "--remove").output
    assert "espera respuesta" in client.get("/ask-for-a-space/").content.decode()
    assert "segundo paso" in client.get("/operator/").content.decode()
    assert 'href="/ask-for-a-space/"' in home
    assert 'href="/operator/spaces/prueba/"' in page
    assert 'value="hospital-del-valle"' in client.get(page).content.decode()
    assert ("/ask-for-a-space/" in client.get("/").content.decode()) is (asking == "visitors")
    assert ("space:reinstated", olga.pk) in names
    assert ("space:suspended", olga.pk) in names
    assert (answer.status_code, answer.json()["code"]) == (409, "signin:second-factor-needed")
    assert (beside_after.rows, beside_after.bytes) == (beside.rows, beside.bytes)
    assert (mail.outbox[0].to, "Ya hay uno" in mail.outbox[0].body) == ([cast.nadie.email], True)
    assert (scim.status_code, scim.json()["code"]) == (403, "space:is-closed")
    assert (wish.name, wish.email, wish.asked_by) == ("Radio Norte", "lia@norte.example", None)
    assert Decision.objects.get(pk=vote.pk).state == "open"
    assert Question.objects.get(pk=question.pk).state == "open"
    assert Space.objects.count() == 2
    assert Space.objects.get(slug="prueba").is_suspended(clock.now())
    assert Space.objects.get(slug="prueba").suspended_at is None
    assert SpaceMembership.objects.count() == kept
    assert SpaceMembership.objects.get(space=space).user_id == cast.nadie.pk
    assert SpaceMembership.objects.get(user=lia).role == "administrator"
    assert SpaceWish.objects.count() == 50
    assert WHY in client.get(page).content.decode()
    assert WHY in mail.outbox[0].body
    assert WHY not in client.get(page).content.decode()
    assert WHY not in said
    assert [each(later) for each in close] == [0, 0]
    assert [each(later) for each in close] == [1, 1]
    assert actions.remove_operator(user_id=olga.pk)
    assert after.bytes > before.bytes
    assert after.rows > before.rows
    assert answer.json()["is_suspended"] is True
    assert answer.status_code == 404
    assert asked(cast.nadie).pk != wish.pk
    assert cast.ada.email in run("make-operator", "--list").output
    assert client.delete(f"{REST}/spaces/prueba/suspension/").json()["is_suspended"] is False
    assert client.get("/ask-for-a-space/").status_code == 404
    assert client.get("/ask-for-a-space/").status_code == person
    assert client.get("/ask-for-a-space/").status_code == visitor
    assert client.get("/operator/").status_code == 200
    assert client.get("/s/hospital/").status_code == 404
    assert client.get("/s/hospital/administration/").status_code == 200
    assert client.get("/s/prueba/").status_code == 200
    assert client.get("/s/prueba/").status_code == 403
    assert client.get(f"/s/prueba/community/{where.pk}/").status_code == 200
    assert client.get(f"/s/{neighbours.space.slug}/").status_code == 200
    assert client.get(f"{REST}/spaces/", {"q": "nada así"}).json()["spaces"] == []
    assert client.post("/ask-for-a-space/", sent).status_code == 302
    assert client.post("/operator/requests/", {"asking": asking}).status_code == 302
    assert client.post("/operator/spaces/prueba/suspend/", {"reason": WHY}).status_code == 302
    assert client.post(f"{page}reinstate/").status_code == 302
    assert client.post(f"{page}suspend/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}suspend/", {"reason": WHY, "until_on": "2020-01-01"}).status_code == 422
    assert client.post(f"{page}suspend/", {"reason": WHY}).status_code == 302
    assert client.post(page, bad | {"slug": "hospital"}).status_code == 302
    assert client.post(page, bad | {"slug": "otro"}).status_code == 422
    assert client.post(page, bad).status_code == 422
    assert client.post(page, {"reason": " "}).status_code == 422
    assert client.post(page, {"reason": "Ya hay uno"}).status_code == 302
    assert f'href="/operator/spaces/{neighbours.space.slug}/"' not in page
    assert len(asked_for) <= 14
    assert mail.outbox[0].to == [cast.ada.email]
    assert mail.outbox[0].to == [olga.email]
    assert mail_declined(wish.pk)
    assert mail_pause(space.pk) == 0
    assert mail_pause(space.pk) == 1
    assert mail_wish(wish.pk) == 1
    assert may_listen(everything, "")
    assert measure_spaces(NOW) == 2
    assert not House.objects.exists()
    assert not Operator.objects.exists()
    assert not Space.objects.filter(suspended_at__isnull=False).exists()
    assert not Space.objects.get(slug="prueba").is_suspended(clock.now())
    assert not is_operator(olga.pk)
    assert not lia.has_usable_password()
    assert not may_ask_for_space(cast.nadie.pk)
    assert not may_listen(everything, "")
    assert not may_listen(listening, "")
    assert not shown_to(cast.tito.pk).exists()
    assert not space.is_open_to_visitors
    assert olga.email in mail.outbox[0].body
    assert olga.email not in said
    assert open_spaces() == ()
    assert page.count('href="/operator/spaces/') == count + 1
    assert run("make-operator").exit_code != 0
    assert run("make-operator", "nobody@nowhere.example").exit_code != 0
    assert run("make-operator", cast.ada.email).exit_code == 0
    assert run("make-operator", cast.ada.email, "--remove").exit_code == 0
    assert run("make-operator", cast.omar.email).exit_code != 0
    assert run("reinstate-space", "prueba").exit_code == 0
    assert run("suspend-space", "prueba", "--reason", WHY, "--until", "2999-01-01").exit_code == 0
    assert run("suspend-space", "prueba", "--reason", WHY, "--until", "mañana").exit_code != 0
    assert shown_to(cast.tito.pk).exists()
    assert spaces_of(cast.tito.pk)
    assert wish.state == SpaceWish.WAITING
    assert wish.what_for == "Para todo el hospital"
    assert {f"minga.{name}" for name in RESTING} <= set(rounds._rounds)
    assert {who: _answer(client, who) for who in (None, cast.nadie)} == before
    bad = {"name": "Hospital", "slug": "prueba", "time_zone": "UTC"}
    before = SpaceSize.objects.get(space=cast.space)
    before = {who: _answer(client, who) for who in (None, cast.nadie)}
    beside = SpaceSize.objects.get(space=neighbours.space)
    beside_after = SpaceSize.objects.get(space=neighbours.space)
    body = json.dumps({"reason": WHY})
    body = {"reason": WHY, "name": "x", "slug": "equis", "time_zone": "UTC", "asking": "visitors"}
    client.force_login(cast.ada)
    client.force_login(cast.nadie)
    client.force_login(cast.tito)
    client.force_login(neighbours.tito)
    client.force_login(olga)
    client.get("/operator/")
    client.logout()
    client.post("/ask-for-a-space/", sent | {"name": "Otra cosa", "email": "lia@norte.example"})
    client.post("/ask-for-a-space/", sent | {"what_for": "Para todo el hospital"})
    close = [rounds._rounds[f"minga.{name}"].run for name in ("debate.tasks.close_due_questions", CLOSE_VOTES)]
    debates.contribution(cast, question, body="Lo mío")
    debates.opened(cast)
    debates.reply(cast, written, who=cast.ines)
    doors += [f"/operator/requests/{wish.pk}/", f"/operator/requests/{wish.pk}/decline/"]
    doors = ["/operator/spaces/prueba/suspend/", "/operator/spaces/prueba/reinstate/", "/operator/requests/"]
    everything = Listening(cast.space.pk, None, "", frozenset())
    for by_id in (cast.ada.pk, cast.nadie.pk):
    for name, each in rounds._rounds.items():
    for number in range(50):
    for number in range(count):
    for page in ("", "community/", f"community/{where.pk}/", f"debate/{question.pk}/", "people/", "administration/"):
    for page in (*PAGES[:4], f"{REST}/spaces/"):
    for page in (*pages, f"{REST}/spaces/", f"{REST}/requests/"):
    for page in PAGES[:4]:
    for who in (None, cast.ada, cast.nadie):
    for who in (None, cast.ada, cast.rosa, cast.ines, cast.nadie):
    for who in (cast.ada, cast.rosa, cast.ines):
    for who, is_shown in ((olga, True), (cast.ada, False)):
    for wrong in (("suspend-space", "prueba", "--reason", " "), ("suspend-space", "nowhere", "--reason", WHY)):
    for wrong in ({"email": "no"}, {"person": ""}, {"name": " "}, {"what_for": ""}):
    home = client.get("/").content.decode()
    if who:
    kept = SpaceMembership.objects.count()
    later = max(question.closes_at, vote.closes_at) + timedelta(hours=1)
    lia = User.objects.get(email="lia@norte.example")
    listening = Listening(cast.space.pk, None, "", frozenset({f"{cast.space.pk}/space"}))
    mail.outbox.clear()
    measure_spaces(NOW)
    measure_spaces(clock.now())
    names = list(Entry.objects.filter(name__startswith="space:").values_list("name", "actor_id"))
    page = "/operator/spaces/prueba/"
    page = client.get("/operator/", {"q": "prueba"}).content.decode()
    page = f"/operator/requests/{wish.pk}/"
    page = f"/operator/requests/{wish.pk}/decline/"
    pages = [page.format(wish=wish.pk) for page in PAGES]
    paused()
    paused(by=olga.pk)
    paused(until=clock.now() + timedelta(days=1))
    question = debates.opened(cast)
    question = debates.opened(cast, where, title="¿Zqx?")
    question, vote = debates.opened(cast), decisions.opened(cast)
    return actions.ask_for_space(name=name, what_for="Para las guardias", language="es", asker=asker, now=now)
    return actions.suspend_space(slug="prueba", reason=WHY, until=until, by_id=by, now=clock.now())
    return client.get("/s/prueba/people/").status_code
    return user
    said = client.get("/s/hospital/administration/happened/").content.decode()
    said = client.get("/s/prueba/").content.decode()
    said = client.get("/s/prueba/administration/happened/").content.decode()
    said = {"name": "X", "what_for": "Y", "language": "es", "now": NOW}
    scim = client.get("/scim/v2/prueba/Users", headers={"Authorization": "Bearer x"})
    sent = {"name": "Hospital del Valle", "what_for": "Para las guardias"}
    sent = {"name": "Radio Norte", "what_for": "Programación", "person": "Lía", "email": "LIA@norte.example"}
    session = client.session
    session.save()
    session["signin_factor"] = olga.pk
    space = Space.objects.get(slug="hospital")
    space = paused()
    user = User.objects.create_user("olga@casa.example", None, name="Olga", language="es")
    where = communities.opened(cast, "open")
    wish = SpaceWish.objects.get()
    wish = asked(cast.nadie)
    wish = asked(cast.nadie, name="Casa\r\nBcc: x@y.example")
    wish.refresh_from_db()
    with count_queries() as asked_for:
    with pytest.raises(IntegrityError), transaction.atomic():
    with pytest.raises(NotFoundError):
    with pytest.raises(RefusedError, match="operator:last-one"):
    with pytest.raises(RefusedError, match="wish:too-many"):
    with pytest.raises(RefusedError, match=code):
    written = debates.contribution(cast, question)
"""What keeps secrets, forgets, erases and measures; mails leave out what stands in suspended spaces by themselves."""
# Asking for a space
# Named by command
# Suspending a space
# What operators see
# Who gets in
)
@pytest.fixture
@pytest.mark.parametrize(
@pytest.mark.parametrize("count", [0, 1, 3])
PAGES = (
REST = "/api/v1/operator"
WHY = "La cuota no se ha pagado"
def _answer(client, who):
def asked(by, name="Hospital del Valle", now=NOW):
def olga(cast):
def paused(until=None, by=None):
def test_a_key_of_a_space_is_none_of_the_house(cast, client, olga):
def test_a_live_stream_ends(cast):
def test_a_person_asks_and_administers_what_is_opened(cast, client, olga):
def test_a_request_is_declined_with_a_reason_that_is_mailed(cast, client, olga):
def test_a_space_is_suspended_by_page_rest_and_command(cast, client, olga):
def test_a_suspended_space_is_one_page_at_every_door(cast, client, olga):
def test_a_suspension_ends_by_itself(cast, client):
def test_a_visitor_asks_by_name_and_address_and_comes_in_by_code(cast, client, olga):
def test_administrators_are_told_by_mail(cast, olga):
def test_an_operator_sees_nothing_in_spaces_they_do_not_belong_to(cast, client, olga):
def test_another_space_goes_on(cast, neighbours, client):
def test_every_round_either_rests_with_the_space_or_says_why_it_goes_on():
def test_nobody_else_does_anything_there(cast, client, olga):
def test_nobody_is_told_of_what_stands_in_a_suspended_space_and_all_of_it_waits(cast, client, olga):
def test_nothing_is_lost_and_everything_opens_again(cast, client, olga):
def test_operators_are_named_listed_and_removed_by_command(cast):
def test_operators_are_told_of_a_request_by_mail(cast, olga):
def test_sizes_are_measured_for_every_space_apart(cast, neighbours):
def test_spaces_are_found_by_name(cast, neighbours, client, olga):
def test_the_database_keeps_no_reason_without_a_suspension(cast):
def test_the_last_operator_stays_while_somebody_waits_for_an_answer(cast, olga):
def test_the_list_asks_as_much_however_many_spaces_there_are(cast, client, olga, count, count_queries):
def test_the_pages_are_there_for_operators_alone(cast, client, olga):
def test_the_way_there_is_shown_to_operators_alone(cast, client, olga):
def test_visitors_do_not_bury_operators_in_requests(cast, olga):
def test_what_is_due_rests_and_is_done_when_it_opens_again(cast, monkeypatch):
def test_what_is_wrong_is_said_and_changes_nothing(cast, said, code):
def test_what_somebody_wrote_stays_theirs_to_take(cast):
def test_who_could_not_know_of_the_space_learns_nothing_by_its_suspension(cast, client, olga):
def test_who_may_ask_is_chosen(cast, client, olga, asking, visitor, person):
def test_whoever_has_a_second_step_takes_it_before_the_page_opens(cast, client, olga):
def test_without_an_operator_nobody_asks(cast, client):
}
