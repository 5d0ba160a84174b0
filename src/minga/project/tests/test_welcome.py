"""The first hour: four forms on this machine, and everything stands; or nothing, and nothing that was typed is lost."""

import json
import stat

import pytest
from django.core import mail
from django.test import Client

from minga.community.models import Community, Invitation
from minga.debate.models import Question, Statement
from minga.foundation.accounts.models import User
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space, SpaceMembership
from minga.project.post import kept_server
from minga.project.welcome import gate, making
from minga.project.welcome.examples import ENGLISH, SPANISH
from minga.project.welcome.making import slug_for
from minga.purpose.models import Purpose

ORGANIZATION = {
    "organization": "Cooperativa del Sur",
    "name": "Marta",
    "email": "Marta@coop.example",
    "language": "es",
    "time_zone": "Europe/Madrid",
}
PEOPLE = {
    "people": "Ana <ana@coop.example>\nluis@coop.example\nLa Paqui",
    "belonging": "inside",
    "message": "Me gustaría oírte.",
    "mail": "files",
}


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.MAILERS = settings.MAILERS | {}
    return tmp_path


@pytest.fixture
def door(db, client):
    """A browser that has come in by the printed address."""
    client.get(f"/welcome/{gate.new_token()}/")
    return client


def typed(page):
    """What a form's page has in its fields, as a browser would send it."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields if form[name].value() not in {None, False}}


def send(door, step, **changes):
    page = door.get(f"/welcome/{step}/")
    return door.post(f"/welcome/{step}/", typed(page) | {"go": "on"} | changes)


def walked(door, **people):
    assert send(door, "organization", **ORGANIZATION)["Location"] == "/welcome/purpose/"
    assert send(door, "purpose")["Location"] == "/welcome/question/"
    assert send(door, "question")["Location"] == "/welcome/people/"
    return send(door, "people", **(PEOPLE | people))


def test_four_forms_and_people_can_write(door):
    assert walked(door)["Location"] == "/welcome/made/"
    space = Space.objects.get()
    assert (space.slug, space.language, space.time_zone) == ("cooperativa-del-sur", "es", "Europe/Madrid")
    assert not space.is_open_to_visitors
    founder = SpaceMembership.objects.get()
    assert (founder.user.email, founder.user.name, founder.role) == ("marta@coop.example", "Marta", "administrator")
    with in_space(space.pk):
        assert Purpose.objects.get().state == "grow"
        assert Purpose.objects.get().issue == SPANISH["cooperative"].issue
        assert Community.objects.get().state == "open"
        question = Question.objects.get()
        assert question.state == "open"
        assert question.closes_at.astimezone(making.clock.zone()).hour == 20
        assert Statement.objects.count() == 4
        invited = Invitation.objects.order_by("pk").values_list("email", "name", "is_external", "message")
        word = "Me gustaría oírte."
        assert list(invited) == [
            ("ana@coop.example", "Ana", False, word),
            ("luis@coop.example", "", False, word),
            ("", "La Paqui", False, word),
        ]


def test_what_was_made_is_shown_and_going_in_signs_the_founder_in(door):
    walked(door)
    page = door.get("/welcome/made/").content.decode()
    for seen in ("Cooperativa del Sur", SPANISH["cooperative"].title, SPANISH["cooperative"].question, "Marta"):
        assert seen in page
    assert door.post("/welcome/made/", {"to": "question"})["Location"].startswith("/s/cooperativa-del-sur/debate/")
    assert door.get("/s/cooperativa-del-sur/").status_code == 200
    assert door.get("/welcome/made/")["Location"] == "/"


def test_the_address_is_for_this_machine_only(db, client):
    token = gate.new_token()
    for elsewhere in ({"REMOTE_ADDR": "192.168.1.7"}, {"HTTP_X_FORWARDED_FOR": "1.2.3.4"}, {"REMOTE_ADDR": ""}):
        assert client.get(f"/welcome/{token}/", **elsewhere).status_code == 404
    assert client.get("/welcome/organization/").status_code == 404
    assert client.get(f"/welcome/{token[:-1]}/").status_code == 404
    assert client.get(f"/welcome/{token}/").status_code == 302
    assert client.get("/welcome/organization/").status_code == 200
    assert client.get("/welcome/organization/", REMOTE_ADDR="192.168.1.7").status_code == 404


def test_a_newer_address_closes_the_one_before(db, client):
    first, second = gate.new_token(), gate.new_token()
    assert client.get(f"/welcome/{first}/").status_code == 404
    assert client.get(f"/welcome/{second}/").status_code == 302
    assert len(second) >= 32


def test_the_address_dies_when_something_stands(door, home):
    token = gate.new_token()
    assert stat.S_IMODE((home / gate.FILE).stat().st_mode) == 0o600
    assert token not in (home / gate.FILE).read_text()
    walked(door)
    assert not (home / gate.FILE).exists()
    stranger = Client()
    assert stranger.get(f"/welcome/{token}/").status_code == 404
    assert stranger.get("/welcome/made/")["Location"] == "/"
    assert door.get("/welcome/people/")["Location"] == "/welcome/made/"


def test_where_a_space_stands_there_is_no_welcome(cast, client):
    assert client.get(f"/welcome/{gate.new_token()}/").status_code == 404


def test_a_second_click_makes_nothing_more(door):
    walked(door)
    assert door.post("/welcome/people/", PEOPLE | {"go": "on"})["Location"] == "/welcome/made/"
    assert Space.objects.count() == 1


def test_two_windows_make_one(door, monkeypatch):
    """The second has passed the gate when the first commits: it finds what was made."""
    walked(door)
    monkeypatch.setattr(gate, "is_empty", lambda: True)
    session = door.session
    session["welcome_said"] = {"organization": ORGANIZATION, "purpose": {"title": "x"}, "question": {"question": "y"}}
    session.save()
    send(door, "purpose", **dict.fromkeys(making.PARTS, "Algo"))
    send(door, "question", question="¿Y?", statement_1="a", statement_2="b", statement_3="c")
    assert send(door, "people", **PEOPLE)["Location"] == "/welcome/made/"
    assert Space.objects.count() == 1


def test_a_crash_in_the_middle_leaves_nothing_made_and_nothing_lost(door, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(making.community, "invite_people", lambda **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            walked(door)
    assert not Space.objects.exists()
    assert not User.objects.exists()
    assert "Cooperativa del Sur" in door.get("/welcome/organization/").content.decode()
    assert send(door, "people")["Location"] == "/welcome/made/"
    with in_space(Space.objects.get().pk):
        assert Invitation.objects.filter(email="ana@coop.example").exists()


def test_going_back_keeps_what_was_typed_also_what_is_not_finished(door):
    send(door, "organization", **ORGANIZATION)
    assert send(door, "purpose", title="", issue="Otra cosa", go="back")["Location"] == "/welcome/organization/"
    page = door.get("/welcome/purpose/")
    assert page.context["form"]["issue"].value() == "Otra cosa"
    assert page.context["form"]["title"].value() == ""


def test_another_example_takes_nothing_away(door):
    send(door, "organization", **ORGANIZATION)
    send(door, "purpose", issue="Lo nuestro", example="plant")
    assert door.get("/welcome/purpose/").context["form"]["issue"].value() == SPANISH["plant"].issue
    send(door, "purpose", example="cooperative")
    assert door.get("/welcome/purpose/").context["form"]["issue"].value() == "Lo nuestro"
    send(door, "purpose", example="else")
    page = door.get("/welcome/purpose/")
    assert page.context["form"]["issue"].value() == ""
    assert SPANISH["cooperative"].issue in page.content.decode()


def test_no_step_is_passed_over(door):
    for step in ("purpose", "question", "people"):
        assert door.get(f"/welcome/{step}/")["Location"] == "/welcome/organization/"


def test_what_is_missing_is_said_with_links_and_kept(door):
    send(door, "organization", **ORGANIZATION)
    answer = send(door, "purpose", title=" ", issue="Lo mío")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_title"' in page
    assert "Lo mío" in page


def test_the_same_statement_twice_is_said_before_anything_is_made(door):
    send(door, "organization", **ORGANIZATION)
    send(door, "purpose")
    answer = send(door, "question", statement_1="Una caja más", statement_2="una caja MÁS", statement_3="Otra")
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"statement_2"}


def test_a_wrong_address_is_named_by_its_line(door):
    answer = walked(door, people="Ana\nmal@\nana@coop.example")
    assert answer.status_code == 422
    assert "mal@" in answer.content.decode()
    assert not Space.objects.exists()


def test_nobody_need_be_invited_yet(door):
    walked(door, people="")
    with in_space(Space.objects.get().pk):
        assert not Invitation.objects.exists()
    assert door.get("/welcome/made/").status_code == 200


def test_one_link_for_everybody_where_it_is_wished(door):
    walked(door, people="", with_link="on", belonging="outside")
    with in_space(Space.objects.get().pk):
        link = Invitation.objects.get()
        assert (link.max_uses, link.is_external) == (100, True)


SERVER = {
    "mail": "server",
    "host": "mail.coop.example",
    "security": "smtp+tls",
    "user": "minga@coop",
    "password": "clave: á/@",
    "sender": "minga@coop.example",
}


def test_a_mail_server_is_kept_for_its_owner_alone_and_used_from_then_on(door, settings, home):
    walked(door, **SERVER)
    assert stat.S_IMODE((home / "mail.json").stat().st_mode) == 0o600
    kept = kept_server(home)
    assert kept is not None
    assert kept.sender == "minga@coop.example"
    options = settings.MAILERS["default"]["OPTIONS"]
    wanted = ("mail.coop.example", 587, "minga@coop", "clave: á/@", True)
    assert tuple(options[name] for name in ("host", "port", "username", "password", "use_tls")) == wanted
    assert settings.DEFAULT_FROM_EMAIL == "minga@coop.example"
    assert "clave" not in json.dumps(dict(door.session))


def test_a_password_is_not_kept_with_what_was_typed(door):
    walked(door, **SERVER, people="mal@")
    assert "clave" not in json.dumps(dict(door.session))


def test_a_server_without_its_name_is_asked_for(door):
    answer = walked(door, **SERVER | {"host": "", "sender": ""})
    assert answer.context["form"].errors.keys() == {"host", "sender"}


def test_send_me_one_tries_the_server_and_makes_nothing(door, monkeypatch):
    from minga.project.welcome import views

    sent = []

    class Tried:
        def send_messages(self, letters):
            sent.extend(letters)

    monkeypatch.setattr(views, "_mailer", lambda _server: Tried())
    answer = walked(door, **SERVER, go="try")
    assert answer.status_code == 200
    assert [(each.to, each.from_email) for each in sent] == [(["Marta@coop.example"], "minga@coop.example")]
    assert not Space.objects.exists()
    monkeypatch.setattr(Tried, "send_messages", lambda *_all: (_ for _ in ()).throw(OSError("nobody answers")))
    assert "nobody answers" in send(door, "people", **PEOPLE | SERVER, go="try").content.decode()
    assert mail.outbox == []


def test_in_english_everything_is_in_english(door):
    send(door, "organization", **ORGANIZATION | {"language": "en"})
    assert door.get("/welcome/purpose/").context["form"]["issue"].value() == ENGLISH["cooperative"].issue


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Cooperativa del Sur", "cooperativa-del-sur"),
        ("¡Ñandú & Cía!", "nandu-cia"),
        ("株式会社", "minga"),
        ("x" * 60, "x" * 40),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_the_address_of_a_space_is_made_of_its_name(name, slug):
    assert slug_for(name) == slug


@pytest.mark.parametrize("offered", [SPANISH, ENGLISH])
def test_examples_fit_the_forms(offered):
    from minga.debate.rules import STATEMENT_MAX, TITLE_MAX

    assert len(offered) == 6
    for key, example in offered.items():
        if key != "else":
            assert 3 <= len(example.statements) <= 5
            assert max(map(len, example.statements)) <= STATEMENT_MAX
            assert len(example.question) <= TITLE_MAX
            assert len(example.title) <= 120


def test_an_example_stands_beside_a_field_only_where_it_says_something_else(door):
    send(door, "organization", **ORGANIZATION)
    form = door.get("/welcome/purpose/").context["form"]
    assert [field.help_text for field in form] == [""] * len(form.fields)
    send(door, "purpose", title="Menos ruido", go="back")
    form = door.get("/welcome/purpose/").context["form"]
    assert [field.name for field in form if field.help_text] == ["title"]
