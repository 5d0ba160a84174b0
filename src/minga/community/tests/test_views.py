"""Every page: who may, who may not, and bad input that changes nothing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from minga.community import actions, declarations
from minga.community.models import Community, Invitation, Membership
from minga.community.queries import token_of
from minga.community.tests import factories
from minga.foundation import clock
from minga.foundation.declared import declared
from minga.foundation.tenancy.models import Space
from minga.foundation.testing.cast import NOW

PAGES = ["", "people/", "settings/", "close/", "invite/", "requests/", "leave/"]
FACILITATORS = {"settings/", "close/", "invite/", "requests/"}


def url(rest="", slug="prueba"):
    return f"/s/{slug}/community/{rest}"


def status(client, cast, who, address):
    client.logout()
    if who != "visitor":
        client.force_login(getattr(cast, who))
    return client.get(address).status_code


@pytest.mark.parametrize("rest", PAGES)
def test_pages_of_an_open_community(client, cast, rest):
    community = factories.opened(cast, audience="public")
    address = url(f"{community.pk}/{rest}")
    assert status(client, cast, "rosa", address) == 200
    assert status(client, cast, "tito", address) == (403 if rest in FACILITATORS else 200)
    assert status(client, cast, "visitor", address) == (200 if rest == "" else 302)
    assert status(client, cast, "nadie", address) == (200 if rest == "" else 403)


@pytest.mark.parametrize("rest", [*PAGES, "request/"])
@pytest.mark.parametrize("who", ["ada", "omar", "nadie"])
def test_a_secret_community_is_not_found(client, cast, who, rest):
    community = factories.opened(cast, "secret")
    for method in (client.get, client.post):
        client.force_login(getattr(cast, who))
        answer = method(url(f"{community.pk}/{rest}"))
        missing = method(url(f"{community.pk + 1000}/{rest}"))
        assert (answer.status_code, missing.status_code) in {(404, 404), (405, 405)}
        assert "Hornos" not in answer.content.decode()


@pytest.mark.parametrize("who", ["visitor", "nadie"])
def test_a_community_by_invitation_is_not_found_from_outside_the_space(client, cast, who):
    community = factories.opened(cast, "invitation", audience="public")
    assert status(client, cast, who, url(f"{community.pk}/")) == 404
    assert status(client, cast, "omar", url(f"{community.pk}/")) == 200


@pytest.mark.parametrize("rest", PAGES)
def test_another_spaces_community_is_not_found(client, cast, neighbours, rest):
    community = factories.opened(cast, audience="public")
    client.force_login(neighbours.ada)
    assert client.get(url(f"{community.pk}/{rest}", slug="vecinas")).status_code == 404


def test_the_list_shows_what_one_may_know(client, cast):
    purpose = factories.called_go(cast)
    for access in ("open", "listed", "invitation", "secret"):
        factories.opened(cast, access, purpose=purpose, name=f"De acceso {access}")
    client.force_login(cast.omar)
    page = client.get(url()).content.decode()
    assert [access for access in ("open", "listed", "invitation", "secret") if f"De acceso {access}" in page] == [
        "open",
        "listed",
        "invitation",
    ]
    client.force_login(cast.tito)
    assert "De acceso secret" in client.get(url()).content.decode()


def test_the_list_tells_mine_from_others(client, cast):
    mine = factories.opened(cast)
    other = Community.objects.get(pk=factories.opened(cast, name="Otra").pk)
    actions.leave_community(community_id=other.pk, by=cast.actor(cast.tito), now=NOW)
    client.force_login(cast.tito)
    page = client.get(url(), headers={"accept-language": "es"}).text
    own, _discover, rest = page.partition('id="all"')
    assert f'/community/{mine.pk}/"' in own
    assert f'/community/{mine.pk}/"' not in rest
    assert f'/community/{other.pk}/"' in rest


def test_a_community_stands_truly_on_the_cord_and_life_comes_before_results(client, cast, monkeypatch):
    community = factories.opened(cast)
    order = [panel.order for panel in declared().panels["community:detail"]]
    assert order == sorted(order)
    names = [panel.render.__module__.split(".")[1] for panel in declared().panels["community:detail"]]
    assert names.index("debate") < names.index("decision") < names.index("initiative") < names.index("outcome")
    client.force_login(cast.tito)
    page = client.get(url(f"{community.pk}/"), headers={"accept-language": "es"}).text
    assert re.findall(r'<li class="(done|current|upcoming|skipped)"', page) == ["done", "current", *["upcoming"] * 4]
    assert "5 personas" in page


def test_founding_from_a_purpose(client, cast):
    purpose = factories.called_go(cast)
    client.force_login(cast.rosa)
    assert client.get(url(f"new/?purpose={purpose.pk}")).status_code == 200
    body = {"purpose_id": purpose.pk, "name": "Hornos", "about": "<script>x</script> **hola**", "access": "open"}
    bad = client.post(url("new/"), body | {"name": ""})
    assert (bad.status_code, Community.objects.count()) == (422, 0)
    assert client.post(url("new/"), body).status_code == 302
    community = Community.objects.get()
    page = client.get(url(f"{community.pk}/")).content.decode()
    assert "<strong>hola</strong>" in page
    assert "<script>x" not in page


def test_a_refusal_stands_beside_the_form(client, cast):
    purpose = factories.called_go(cast)
    client.force_login(cast.salma)
    answer = client.post(url("new/"), {"purpose_id": purpose.pk, "name": "X", "access": "open"})
    assert (answer.status_code, Community.objects.count()) == (422, 0)


def test_a_guest_founds_nothing(client, cast):
    client.force_login(cast.ines)
    assert client.get(url("new/")).status_code == 403


def test_opening_joining_leaving(client, cast):
    community = factories.formed(cast)
    client.force_login(cast.ada)
    assert client.post(url(f"{community.pk}/join/")).status_code == 409
    client.force_login(cast.rosa)
    assert client.post(url(f"{community.pk}/open/")).status_code == 302
    client.force_login(cast.ada)
    assert client.post(url(f"{community.pk}/join/")).status_code == 302
    assert client.post(url(f"{community.pk}/leave/")).status_code == 302
    assert Membership.objects.get(community=community, user=cast.ada).state == "left"


def test_asking_and_answering(client, cast):
    community = factories.opened(cast, "listed", joining_question="¿Qué sabes de hornos?")
    client.force_login(cast.ada)
    assert "¿Qué sabes de hornos?" in client.get(url(f"{community.pk}/request/")).content.decode()
    assert client.post(url(f"{community.pk}/request/"), {"answer": ""}).status_code == 422
    assert client.post(url(f"{community.pk}/request/"), {"answer": "<b>Todo</b>"}).status_code == 302
    client.force_login(cast.rosa)
    assert "&lt;b&gt;Todo" in client.get(url(f"{community.pk}/requests/")).content.decode()
    decide = url(f"{community.pk}/requests/{cast.ada.pk}/")
    assert client.get(decide).status_code == 200
    assert client.post(decide, {"is_accepted": "no", "reason": ""}).status_code == 422
    assert Membership.objects.get(user=cast.ada).state == "requested"
    assert client.post(decide, {"is_accepted": "no", "reason": "Somos muchas"}).status_code == 302
    client.force_login(cast.ada)
    assert "Somos muchas" in client.get(url(f"{community.pk}/")).content.decode()


def test_a_role_is_changed(client, cast):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    page = url(f"{community.pk}/people/{cast.tito.pk}/")
    assert client.get(page).status_code == 200
    assert client.post(page, {"role": "sponsor"}).status_code == 422
    assert client.post(page, {"role": "facilitator"}).status_code == 302
    assert Membership.objects.get(user=cast.tito).role == "facilitator"
    assert client.get(url(f"{community.pk}/people/{cast.omar.pk}/")).status_code == 404


def test_wrong_lines_are_told_and_the_good_ones_wait_for_a_yes(client, cast):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    page, body = (
        url(f"{community.pk}/invite/"),
        {"addresses": "ana@x.org\nmal<i>\n", "role": "member", "belonging": "outside"},
    )
    answer = client.post(page, body)
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)
    assert "mal&lt;i&gt;" in answer.content.decode()
    assert client.post(page, body | {"only_good": "on"}).status_code == 302
    assert [each.email for each in Invitation.objects.all()] == ["ana@x.org"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"correo,nombre\nana@x.org,Ana\n", 302),
        ("correo\nañ@x.org".encode("latin-1"), 422),
        (b"", 422),
        (b"a" * 500_001, 422),
        ("\n".join(f"p{n}@x.org" for n in range(501)).encode(), 422),
    ],
)
def test_a_csv_of_addresses(client, cast, content, expected):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    file = SimpleUploadedFile("gente.csv", content, "text/csv")
    answer = client.post(url(f"{community.pk}/invite/"), {"file": file, "role": "guest", "belonging": "outside"})
    assert answer.status_code == expected
    assert Invitation.objects.count() == (1 if expected == 302 else 0)


def test_a_link_is_shown_to_facilitators_while_it_opens_anything(client, cast):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    body = {"link-role": "guest", "link-belonging": "outside", "link-days": 7, "link-max_uses": 3}
    assert client.post(url(f"{community.pk}/invite/link/"), body | {"link-days": 0}).status_code == 422
    assert client.post(url(f"{community.pk}/invite/link/"), body).status_code == 302
    invitation = Invitation.objects.get()
    pages = [url(f"{community.pk}/invite/"), url(f"{community.pk}/invite/sheet/")]
    assert all(token_of(invitation) in client.get(page).content.decode() for page in pages)
    for other in (cast.tito, cast.ines, cast.salma, cast.ada):
        client.force_login(other)
        assert [client.get(page).status_code for page in pages] == [403, 403]
    client.force_login(cast.rosa)
    assert client.post(url(f"{community.pk}/invite/{invitation.pk}/revoke/")).status_code == 302
    assert not any(token_of(invitation) in client.get(page).content.decode() for page in pages)
    client.force_login(cast.ada)
    assert client.get(url(f"invitation/{token_of(invitation)}/")).status_code == 409


@pytest.mark.parametrize("is_open_to_visitors", [True, False])
def test_an_invitation_is_read_by_who_holds_it_and_lets_the_invited_in(client, cast, is_open_to_visitors):
    Space.objects.filter(pk=cast.space.pk).update(is_open_to_visitors=is_open_to_visitors)
    community = factories.opened(cast, "secret")
    (invitation,) = factories.invited(cast, community, cast.nadie.email, now=clock.now())
    page = url(f"invitation/{token_of(invitation)}/")
    seen = client.get(page).content.decode()
    assert f"?next={page}" in seen
    assert all(part in seen for part in ("Hornos", "Rosa", cast.nadie.email))
    client.force_login(cast.ada)
    assert (client.get(page).status_code, "Hornos" in client.get(page).content.decode()) == (409, False)
    client.force_login(cast.nadie)
    assert "Hornos" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    assert client.get(url(f"{community.pk}/")).status_code == 200
    assert client.get(page).status_code == 302
    assert client.get(url("invitation/inventada/")).status_code == 404


@pytest.mark.parametrize(("answer", "state"), [("accept", "used"), ("decline", "declined")])
def test_my_invitations(client, cast, answer, state):
    community = factories.opened(cast, "invitation")
    (invitation,) = factories.invited(cast, community, cast.ada.email, now=clock.now())
    client.force_login(cast.ada)
    assert "Hornos limpios" in client.get(url("invitations/")).content.decode()
    assert client.post(url(f"invitations/{invitation.pk}/"), {"answer": answer}).status_code == 302
    invitation.refresh_from_db()
    assert invitation.state == state


def test_closing_by_page(client, cast):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    assert client.post(url(f"{community.pk}/close/"), {"result_note": ""}).status_code == 422
    assert client.post(url(f"{community.pk}/close/"), {"result_note": "Bajó el coste"}).status_code == 302
    assert "Bajó el coste" in client.get(url(f"{community.pk}/")).content.decode()


def test_settings_by_page(client, cast):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    body = {"name": "Hornos", "about": "", "access": "listed", "joining_question": "¿Por qué?"}
    assert client.post(url(f"{community.pk}/settings/"), body | {"access": "abierta"}).status_code == 422
    assert client.post(url(f"{community.pk}/settings/"), body).status_code == 302
    community.refresh_from_db()
    assert (community.name, community.access) == ("Hornos", "listed")


def test_the_panel_of_a_purpose_hides_what_one_may_not_know(cast):
    purpose = factories.called_go(cast)
    factories.opened(cast, "secret", purpose=purpose, name="Oculta")
    factories.opened(cast, "listed", purpose=purpose, name="A la vista")
    request = RequestFactory().get("/")
    request.space, request.user = cast.space, cast.omar
    for who, expected in ((cast.omar, (True, False)), (cast.tito, (True, True))):
        request.actor = cast.actor(who)
        panel = declarations._panel(request, purpose.pk)
        assert ("A la vista" in panel, "Oculta" in panel) == expected
    assert f"/s/prueba/community/new/?purpose={purpose.pk}" in panel


def test_a_member_does_not_open_by_post(client, cast):
    community = factories.formed(cast)
    actions.enrol_people(
        community_id=community.pk, people=[actions.Enrolment(cast.tito.email)], by=cast.actor(cast.rosa), now=NOW
    )
    client.force_login(cast.tito)
    assert client.post(url(f"{community.pk}/open/")).status_code == 403
    community.refresh_from_db()
    assert community.state == "forming"


def test_a_page_of_people_that_no_number_names(client, cast):
    community = factories.opened(cast)
    client.force_login(cast.tito)
    for number in ("9" * 20, "9" * 5_000, "²", "-1"):
        assert client.get(f"/s/prueba/community/{community.pk}/people/?page={number}").status_code == 200
    assert client.get(f"/s/prueba/community/{community.pk}/people/{10**25}/").status_code == 404


@pytest.mark.parametrize(
    ("who", "has_one", "is_asked"),
    [("rosa", False, True), ("ada", False, True), ("ines", False, False), ("rosa", True, False)],
)
def test_a_purpose_under_way_without_people_asks_for_a_community(client, cast, who, has_one, is_asked):
    purpose = factories.called_go(cast)
    if has_one:
        factories.formed(cast, purpose=purpose)
    client.force_login(getattr(cast, who))
    page = client.get(f"/s/prueba/purpose/{purpose.pk}/").content.decode()
    assert (f'class="button" href="{url(f"new/?purpose={purpose.pk}")}"' in page) is is_asked


def test_a_secret_community_is_not_given_away_by_the_next_step(client, cast):
    purpose = factories.called_go(cast)
    factories.formed(cast, "secret", purpose=purpose)
    client.force_login(cast.tito)
    page = client.get(f"/s/prueba/purpose/{purpose.pk}/").content.decode()
    assert f'class="button" href="{url(f"new/?purpose={purpose.pk}")}"' in page


def test_among_people_only_who_is_from_outside_is_marked(client, cast):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    page = client.get(url(f"{community.pk}/people/")).content.decode()
    outside = sum(member.is_external for member in Membership.objects.filter(community=community))
    assert outside
    assert (page.count('class="badge'), "De dentro" in page) == (outside, False)
    assert f'aria-label="Cambiar el papel de {cast.tito}">Cambiar el papel</a>' in page


@pytest.mark.parametrize("rest", ["people/{tito}/", "invite/"])
def test_each_role_says_what_it_may_do_where_it_is_chosen(client, cast, rest):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    page = client.get(url(f"{community.pk}/{rest.format(tito=cast.tito.pk)}")).content.decode()
    for said in ("contesta afirmaciones y vota", "participa como un miembro", "por eso no vota"):
        assert said in page
