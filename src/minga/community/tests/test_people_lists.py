"""Lists of people as they are kept elsewhere: nobody from outside becomes one of us by how a cell is written."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minga.community.models import Invitation
from minga.community.reading import Column, Doubt, read_people
from minga.community.rules import Role
from minga.community.tests import factories
from minga.foundation.exchange.tables import TableError

YES = ["yes", "Yes", "y", "sí", "SI", "s", "VERDADERO", "Verdadero", "TRUE", "true", "1", "1.0", "x", "X", "✓"]
NO = ["no", "NO", "n", "falso", "FALSE", "0", "0.0"]
OUTSIDE = ["externo", "EXTERNA", "External", "de fuera", "outside", "invitada", "guest"]
INSIDE = ["interno", "Interna", "INTERNAL", "miembro", "member", "empleada"]


def only(text):
    (person,) = read_people(text).people
    return person


@pytest.mark.parametrize(
    "head",
    [
        "external",
        "External",
        " EXTERNAL ",
        "is_external",
        "Externo",
        "externa",
        "Externo/a",
        "externo(a)",
        "¿Externo?",
        "Es externo",
        "de fuera",
        "\u200bexterno",
        "outside",
    ],
)
@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *((word, True) for word in [*YES, *OUTSIDE]),
        *((word, False) for word in [*NO, *INSIDE]),
        ("", None),
    ],
)
def test_whoever_is_external_is_understood_whatever_the_head_and_the_word(head, word, expected):
    assert only(f"Correo;Nombre;{head}\nnora@x.org;Nora;{word}\n").is_external is expected


@pytest.mark.parametrize("head", ["internal", "Interno", "interna/o", "es interna", "Employee", "plantilla"])
@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *((word, False) for word in YES),
        *((word, True) for word in NO),
        ("externo", True),
        ("interno", False),
        ("", None),
    ],
)
def test_a_column_of_who_is_internal_is_the_other_way_round(head, word, expected):
    assert only(f"Email,{head}\nnora@x.org,{word}\n").is_external is expected


@pytest.mark.parametrize("word", ["quizás", "?", "2", "proveedor", "-"])
def test_in_doubt_outside_and_it_is_told(word):
    found = read_people(f"email,external\nnora@x.org,{word}\n")
    assert found.people[0].is_external
    assert found.doubts == [Doubt(2, "external", word)]


def test_cells_that_contradict_each_other_mean_outside():
    found = read_people("email,externo,interno\nnora@x.org,no,no\n")
    assert found.people[0].is_external
    assert [doubt.column for doubt in found.doubts] == ["interno"]


def test_a_column_of_another_name_that_says_externo_is_read_too():
    found = read_people("Correo;Condición;Área\nnora@x.org;Externo;Ventas\notto@x.org;Interna;Compras\n")
    assert [person.is_external for person in found.people] == [True, False]
    assert found.used == [(Column.EMAIL, "Correo"), (Column.BELONGING, "Condición")]
    assert found.ignored == ["Área"]


@pytest.mark.parametrize(
    ("word", "role", "is_external"),
    [
        ("Evaluadora", Role.EVALUATOR, None),
        ("FACILITATOR", Role.FACILITATOR, None),
        ("miembro", Role.MEMBER, None),
        ("Invitado", Role.GUEST, True),
        ("guest", Role.GUEST, True),
        ("externo", None, True),
        ("Interna", None, False),
        ("", None, None),
    ],
)
def test_roles_are_known_in_both_languages(word, role, is_external):
    person = only(f"e-mail\tRol\nnora@x.org\t{word}\n")
    assert (person.role, person.is_external, person.code) == (role, is_external, "")


def test_an_explicit_word_counts_more_than_being_a_guest():
    found = read_people("email,role,external\nnora@x.org,guest,no\n")
    assert (found.people[0].is_external, found.doubts) == (False, [])


@pytest.mark.parametrize(
    "text",
    [
        "Email,Name,External\nnora@x.org,Nora,yes\n",
        "\ufeffCORREO ELECTRÓNICO;Nombre;Externo\r\nNora@X.org;Nora;Sí\r\n;;\r\n",
        "sep=;\nCorreo;Nombre;Externo\nnora@x.org;Nora;x\n",
        "\n\nDirección de correo\tNombre\tApellidos\tDe fuera\nnora@x.org\tNora\t\tVERDADERO\n",
        'external|"e-mail"|name\nTRUE|" nora@x.org"|"Nora"\n',
        "nombre,correo,interno,teléfono\nNora,\u200bnora@x.org,no,600\n",
        "Correo,Rol\nNora <nora@x.org>,externa\n",
    ],
)
def test_the_same_person_however_the_table_is_written(text):
    person = only(text)
    assert (person.email, person.name, person.is_external, person.code) == ("nora@x.org", "Nora", True, "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nora@x.org,Nora,externo\n", "community:line-needs-heads"),
        ("nora@x.org;sí\n", "community:line-needs-heads"),
        ("nora@x.org;guest\n", "community:line-needs-heads"),
        ("email,external\nnora@x.org,\nnora@x.org,yes\n", "community:line-repeated"),
        ("email,name,external\nnora@x.org,Soto, Nora,yes\n", "community:line-too-long"),
        ("email,name,external\nnora@x.org\n", "community:line-too-short"),
        ("email,role\nnora@x.org,reina\n", "community:line-unknown-role"),
        ("email,external\nnora,yes\n", "community:line-not-an-address"),
    ],
)
def test_what_cannot_be_understood_is_named_by_its_line(text, code):
    assert read_people(text).people[-1].code == code


def test_a_table_whose_address_nobody_finds_is_refused_with_its_heads():
    with pytest.raises(TableError) as error:
        read_people("Quién;Externo\nnora@x.org;sí\n")
    assert (error.value.code, error.value.params["columns"]) == ("community:no-address-column", "Quién, Externo")


# --- through the page


@pytest.fixture
def invite(cast, client):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    url = reverse("community:invite", args=[cast.space.slug, community.pk])

    def send(content=b"", typed="", role="member", belonging="outside"):
        data = content.encode() if isinstance(content, str) else content
        fields = {"addresses": typed, "role": role, "belonging": belonging}
        return client.post(url, fields | ({"file": SimpleUploadedFile("p.csv", data)} if data else {}), follow=True)

    return send


def test_the_page_tells_which_columns_it_does_not_use(invite):
    said = invite("Correo;Nombre;Externo;Teléfono\nnora@x.org;Nora;sí;600\n").content.decode()
    assert "Externo, Teléfono" in said
    assert list(Invitation.objects.values_list("email", "name", "role")) == [("nora@x.org", "Nora", "member")]


def test_who_is_from_outside_by_the_list_is_not_let_into_the_organization(invite):
    content = "Correo;Externo\nnora@x.org;sí\n"
    assert "alguien es de fuera" in invite(content, belonging="inside").content.decode()
    assert not Invitation.objects.exists()
    invite("Correo;Externo\nnora@x.org;no\n", belonging="inside")
    assert not Invitation.objects.get().is_external


def test_the_page_does_not_overrule_a_role_of_the_list(invite):
    content = "Correo;Rol\nnora@x.org;invitada\n"
    assert "Invita cada papel por separado" in invite(content).content.decode()
    assert not Invitation.objects.exists()
    invite(content, role="guest")
    assert Invitation.objects.get().role == "guest"


@pytest.mark.parametrize(
    "content",
    [
        "Correo;Nombre\r\nnora@x.org;Nora\r\n".encode("utf-16"),
        "correo,área\nnora@x.org,Ñ\n".encode("utf-8-sig"),
    ],
)
def test_the_page_reads_files_as_programs_write_them(invite, content):
    for packed in (content, gzip.compress(content)):
        Invitation.objects.all().delete()
        invite(packed)
        assert Invitation.objects.get().email == "nora@x.org"


def test_typed_and_sent_lines_are_counted_on_and_repeats_are_told(invite):
    answer = invite("email\nnora@x.org\n", typed="nora@x.org")
    assert answer.status_code == 422
    assert '<td class="number">3</td>' in answer.content.decode()


def test_rest_refuses_a_line_that_says_more_than_an_address(cast, client):
    community = factories.opened(cast)
    client.force_login(cast.rosa)
    url = f"/api/v1/s/{cast.space.slug}/community/{community.pk}/invitations/"
    body = {"emails": ["ana@x.org", "nora@x.org;externo"], "role": "member"}
    answer = client.post(url, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "community:bad-addresses")
    assert not Invitation.objects.exists()
