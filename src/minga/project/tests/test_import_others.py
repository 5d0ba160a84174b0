"""Proposals, people and observations: whole files, once, and every wrong line named."""

import gzip

import pytest
import time_machine

from minga.community.models import Membership
from minga.community.tests import factories as community
from minga.debate.models import Contribution, Question
from minga.foundation.accounts.models import User
from minga.foundation.scope import in_space
from minga.foundation.search.queries import search
from minga.foundation.tenancy.models import SpaceMembership
from minga.outcome.models import Observation
from minga.project.exchange.markdown_from_html import to_markdown
from minga.project.tests.carried import everything, facts, ran, refused, write_csv
from minga.purpose.tests import factories as purpose

HEADER = "id;title;description;cached_votes_up;created_at;retired_at"
ROWS = [
    '1;"Más transporte público";"<p>Autobuses <strong>cada</strong> hora</p><ul><li>de día</li></ul>";15;01/02/2024;""',
    '2;"Bancos con sombra";"";0;02/02/2024;""',
    '3;"Ya no";"<p>Retirada</p>";4;03/02/2024;"2024-02-04 20:05:12 +0100"',
]


@pytest.fixture
def opened(cast):
    return community.opened(cast)


@pytest.fixture
def into(cast, opened):
    return ["--space", cast.space.slug, "--community", opened.pk, "--as", cast.rosa.email]


@pytest.fixture
def proposals(tmp_path):
    path = tmp_path / "proposals.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n")
    return path


# --- proposals


def test_proposals_become_ideas(cast, into, proposals):
    said = ran("import", "proposals", proposals, *into)
    first, second = Contribution.objects.order_by("pk")
    assert (first.kind, first.title, first.source_id) == ("idea", "Más transporte público", "1")
    assert first.body == "Autobuses **cada** hora\n\n- de día\n\n*decide.madrid.es, 1; apoyos allí: 15*"
    assert first.written_at.date().isoformat() == "2024-02-01"
    assert first.author.email == "proposals-decide-madrid-es@import.invalid"
    assert second.body.startswith("Bancos con sombra\n")
    assert "2 new ideas" in said
    assert "1 was left out, retired by the author" in said


def test_search_finds_them_without_accents(cast, into, proposals):
    ran("import", "proposals", proposals, *into)
    found = search(cast.actor(cast.tito), "transporte publico")
    assert [row.title for row in found.rows] == ["Más transporte público"]
    assert search(cast.actor(cast.tito), "retirada").rows == ()


def test_proposals_twice_change_nothing(into, proposals):
    ran("import", "proposals", proposals, *into)
    before, told = everything(), facts()
    assert "nothing has changed" in ran("import", "proposals", proposals, *into)
    assert (everything(), facts()) == (before, told)


def test_a_limit_takes_the_first_and_a_later_run_the_rest(into, proposals):
    ran("import", "proposals", proposals, *into, "--limit", 1)
    assert Contribution.objects.count() == 1
    assert "1 new idea, 1 was here" in ran("import", "proposals", proposals, *into)
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("01/02/2024", "2024-02-01"), ["line 2", "created_at"]),
        (lambda text: text.replace(";15;", ";many;"), ["line 2", "cached_votes_up"]),
        (lambda text: text.replace('2;"Bancos', '1;"Bancos'), ["line 3", "second time"]),
        (lambda text: text.replace("Bancos con sombra", "x" * 161), ["line 3", "160"]),
        (lambda text: text.replace("title", "name"), ["title"]),
        (lambda text: HEADER + "\n", ["no rows"]),
    ],
)
def test_broken_proposals_are_named_and_change_nothing(into, proposals, change, words):
    proposals.write_text(change(proposals.read_text()))
    before = everything()
    said = refused("import", "proposals", proposals, *into)
    assert all(word in said for word in words), said
    assert everything() == before


def test_missing_and_wrongly_encoded_files_are_refused(into, proposals, tmp_path):
    before = everything()
    assert "nowhere.csv" in refused("import", "proposals", tmp_path / "nowhere.csv", *into)
    proposals.write_bytes(proposals.read_bytes().decode().encode("latin-1"))
    assert "not UTF-8" in refused("import", "proposals", proposals, *into)
    broken = tmp_path / "broken.csv.gz"
    broken.write_bytes(gzip.compress(b"id;title\n" * 9)[:-9])
    assert "broken.csv.gz" in refused("import", "proposals", broken, *into)
    assert everything() == before


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain *stars* & <3", r"plain \*stars\* & \<3"),
        ("<p>one</p><p>two<br>three</p>", "one\n\ntwo\nthree"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<h2>Why</h2><p><strong> bold </strong>word</p>", "### Why\n\n**bold** word"),
        ('<a href="https://x.org/y">here</a>', "here <https://x.org/y>"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("a<script>alert(1)</script>b<style>p{}</style>", "ab"),
    ],
)
def test_foreign_html_becomes_markdown(html, markdown):
    assert to_markdown(html) == markdown


def test_words_and_figures_of_proposals_are_shown_as_they_were(into, proposals):
    rows = [
        '1;Ruido;"<p>2016. Un mal año</p><p>- 5 grados en el aula</p>";12;03/05/2016;',
        '2;Gasto;"<table><tr><td>Año</td><td>Coste</td></tr><tr><td>2016</td><td>300</td></tr></table>";7;04/05/2016;',
        '3;Nota;"<p><strong>Importante.</strong>Hay plazo</p><p># 1 en quejas</p>";3;05/05/2016;',
        ";;;;;",
    ]
    proposals.write_text("\n".join([HEADER.upper(), *rows]))
    ran("import", "proposals", proposals, *into)
    first, second, third = (each.body_html for each in Contribution.objects.order_by("pk"))
    assert "2016. Un mal año" in first
    assert "- 5 grados en el aula" in first
    assert "<td>2016</td>" in second.replace("\n", "")
    assert "<strong>Importante.</strong> Hay plazo" in third
    assert "# 1 en quejas" in third


def test_scripts_do_not_survive_an_import(into, proposals):
    hostile = "<img src=x onerror=alert(1)><script>alert(1)</script><b>&lt;script&gt;alert(2)&lt;/script&gt;</b>"
    proposals.write_text(f'{HEADER}\n9;"A <script>";"{hostile}";1;01/02/2024;""\n')
    ran("import", "proposals", proposals, *into)
    html = Contribution.objects.get().body_html
    assert "<script" not in html
    assert "onerror" not in html


@pytest.mark.real_data
def test_real_proposals_come_in_and_are_found(cast, into, data_folder):
    path = data_folder / "decide_madrid" / "proposals.csv.gz"
    if not path.is_file():
        pytest.skip(f"REAL DATA ABSENT: {path} (set MINGA_DATA)")
    said = ran("import", "proposals", path, *into)
    assert "1803 new ideas" in said
    assert "23 were left out, retired by the author" in said
    titles = [row.title for row in search(cast.actor(cast.tito), "transporte publico").rows]
    assert "Transporte público Garcia Tapia-Jose Bergamin" in titles


# --- people


def test_people_with_names_and_roles_are_taken_in(cast, opened, into, tmp_path, mailoutbox):
    rows = [("nora@example.org", "Nora", "", ""), ("Iker@Example.org", "", "evaluator", "yes")]
    path = write_csv(tmp_path / "people.csv", ["email", "name", "role", "external"], rows)
    assert "2 people taken in" in ran("import", "people", path, *into)
    nora, iker = User.objects.get(email="nora@example.org"), User.objects.get(email="iker@example.org")
    assert nora.name == "Nora"
    places = {each.user_id: each for each in Membership.objects.filter(community=opened, user__in=[nora, iker])}
    assert (places[nora.pk].role, places[nora.pk].is_external) == ("member", False)
    assert (places[iker.pk].role, places[iker.pk].is_external) == ("evaluator", True)
    before, told = everything(), facts()
    assert "nothing has changed" in ran("import", "people", path, *into)
    assert (everything(), facts()) == (before, told)


def test_a_list_of_addresses_is_invited_once(opened, into, tmp_path):
    path = tmp_path / "people.txt"
    path.write_text("Nora <nora@example.org>\niker@example.org\n")
    assert "2 people invited" in ran("import", "people", path, *into, "--invite")
    assert sorted(opened.invitations.values_list("email", flat=True)) == ["iker@example.org", "nora@example.org"]
    before = everything()
    assert "nothing has changed" in ran("import", "people", path, *into, "--invite")
    assert everything() == before


def test_every_wrong_line_of_people_is_named(into, tmp_path):
    rows = [("nora@example.org", "member"), ("nora", "member"), ("nora@example.org", "member"), ("o@x.org", "queen")]
    path = write_csv(tmp_path / "people.csv", ["email", "role"], rows)
    before = everything()
    said = refused("import", "people", path, *into)
    assert all(f"Line {line}" in said for line in (3, 4, 5)), said
    assert everything() == before


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("Email,Name,External\nmala@x.example,Mala,yes\n", ["mala"]),
        ("email,name,external\nnora@x.example,Nora,VERDADERO\notto@x.example,Otto,externo\n", ["nora", "otto"]),
        ("Correo;Nombre;Interno\nmala@x.example;Mala;no\nana@x.example;Ana;sí\n", ["mala"]),
        ("Correo;Nombre;Clase\nmala@x.example;Mala;Externa\nana@x.example;Ana;Interna\n", ["mala"]),
        ("email,external\nmala@x.example,a saber\nana@x.example,no\n", ["mala"]),
    ],
)
def test_nobody_from_outside_becomes_one_of_us_by_the_way_a_table_is_written(opened, into, tmp_path, text, outside):
    path = tmp_path / "people.csv"
    path.write_text(text)
    before = everything()
    assert "Nothing was changed" in ran("import", "people", path, *into, "--dry-run")
    assert everything() == before
    assert f"{len(outside)} of {text.count('@')} people are external" in ran("import", "people", path, *into)
    places = Membership.objects.filter(community=opened, user__email__endswith="@x.example")
    assert sorted(places.filter(is_external=True).values_list("user__email", flat=True)) == [
        f"{name}@x.example" for name in outside
    ]
    assert places.count() == text.count("@")
    if "Name" in text or "Nombre" in text:
        assert User.objects.get(email=f"{outside[0]}@x.example").name == outside[0].title()


def test_what_is_not_read_of_a_table_of_people_is_named(into, tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(gzip.compress("Correo;Área;Externo\nmala@x.example;Ventas;a saber\n;;\n".encode("utf-16")))
    said = ran("import", "people", path, *into)
    assert "Columns not read: Área." in said
    assert "Line 2, Externo “a saber”: nobody can tell, so external." in said
    assert "1 blank rows" in said


def test_who_is_one_of_us_and_external_in_the_file_is_named(cast, into, tmp_path):
    path = write_csv(tmp_path / "people.csv", ["email", "external"], [(cast.ada.email, "yes")])
    assert f"{cast.ada.email} is external in the file and internal in this space" in ran(
        "import", "people", path, *into
    )


@pytest.mark.parametrize("content", [b"a@x.example;externo\n", "año@x,José\n".encode("cp1252"), b"PK\x03\x04rest"])
def test_people_that_cannot_be_read_are_refused_in_one_sentence(into, tmp_path, content):
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    before = everything()
    assert refused("import", "people", path, *into).count("Error: ") == 1
    assert everything() == before


# --- observations


@pytest.fixture
def packs(cast):
    """An indicator of packs per head and year; its owner acts."""
    measured = purpose.indicator(cast, purpose.draft(cast), "Packs per head", unit="packs", grain="year")
    options = ["--space", cast.space.slug, "--indicator", measured.pk, "--as", cast.omar.email]
    columns = ["--unit-column", "State", "--period-column", "Year", "--value-column", "PacksPerCapita"]
    return measured, [*options, *columns]


def states(path, *rows):
    return write_csv(path, ["State", "Year", "PacksPerCapita", "treated"], rows)


def test_observations_come_in_after_a_dry_run(packs, tmp_path):
    indicator, options = packs
    path = states(tmp_path / "packs.csv", ("Utah", 1970, 65.5, 0), ("Utah", 1971, 67.7, 0), ("Iowa", 1970, 108.5, 0))
    before = everything()
    said = ran("import", "observations", path, *options, "--dry-run")
    assert "3 rows of 2 units, 1970-01-01 to 1971-01-01: 3 would be new" in said
    assert everything() == before
    assert "3 are new" in ran("import", "observations", path, *options)
    values = Observation.objects.filter(indicator=indicator, unit="Utah").order_by("period")
    assert list(values.values_list("value", flat=True)) == [65.5, 67.7]
    before, told = everything(), facts()
    assert "nothing has changed" in ran("import", "observations", path, *options)
    assert (everything(), facts()) == (before, told)


@time_machine.travel("2026-11-30T12:00:00Z", tick=False)
def test_a_year_that_has_not_ended_waits_and_is_told_with_its_line(packs, tmp_path):
    indicator, options = packs
    path = states(tmp_path / "packs.csv", ("Utah", "1985.0", 65.5, 0), ("Utah", 2026, 67.7, 0), ("Iowa", 2030, 9, 0))
    for more in (["--dry-run"], []):
        said = ran("import", "observations", path, *options, *more)
        assert "Line 3, Utah: Aún no ha terminado: 2026. Su valor se toma a partir del 1 ene 2027." in said
        assert "Line 4, Iowa: Aún no ha terminado: 2030." in said
        assert "2 wait for their period to end" in said
    assert [each.period.year for each in Observation.objects.filter(indicator=indicator)] == [1985]
    alone = states(tmp_path / "alone.csv", ("Iowa", 2030, 9, 0))
    assert "línea 2, es 2030: se toma a partir del 1 ene 2031" in refused("import", "observations", alone, *options)
    with time_machine.travel("2027-01-01T00:00:00Z", tick=False):
        assert "1 are new" in ran("import", "observations", path, *options)


def test_a_dot_that_may_be_a_thousand_is_asked_about_and_an_option_answers(packs, tmp_path):
    _, options = packs
    path = tmp_path / "packs.csv"
    path.write_text("State;Year;PacksPerCapita\nUtah;1970;1.234\nIowa;1970;12.500\n;;\n")
    before = everything()
    for more in (["--dry-run"], []):
        said = refused("import", "observations", path, *options, *more)
        assert "1.234; 12.500" in said
        assert "1234; 12500" in said
    assert everything() == before
    said = ran("import", "observations", path, *options, "--decimal", ",")
    assert "“1.234” is read as 1234." in said
    assert "1 blank row and" in said
    assert sorted(Observation.objects.values_list("value", flat=True)) == [1234.0, 12500.0]


def test_each_bad_observation_is_reported_and_nothing_is_imported(packs, tmp_path):
    _, options = packs
    path = states(tmp_path / "packs.csv", ("Utah", 1970, 65.5, 0), ("Utah", "soon", 1, 0), ("", 1971, "x", 0))
    before = everything()
    for more in (["--dry-run"], []):
        said = refused("import", "observations", path, *options, *more)
        assert "2 of 3 rows" in said or "3" in said
        assert everything() == before
    result = refused("import", "observations", path, *options, "--dry-run")
    assert len(result.strip().splitlines()) == 1


def test_a_bad_observation_in_row_50_000_is_named(packs, tmp_path):
    _, options = packs
    rows = [(f"S{i // 50}", 1950 + i % 50, 1.5, 0) for i in range(50_100)]
    rows[50_000 - 2] = ("S999", 1960, "plenty", 0)
    before = everything()
    said = refused("import", "observations", states(tmp_path / "packs.csv", *rows), *options)
    assert "50000" in said.replace(".", "").replace(",", "").replace("\xa0", "")
    assert everything() == before


def test_unknown_indicators_columns_and_files_are_refused(cast, packs, tmp_path, neighbours):
    _, options = packs
    path = states(tmp_path / "packs.csv", ("Utah", 1970, 65.5, 0))
    with in_space(neighbours.space.pk):
        theirs = purpose.indicator(neighbours, purpose.draft(neighbours))
    before = everything()
    for unknown in (99_999, theirs.pk):
        assert "nothing with this number" in refused("import", "observations", path, *options, "--indicator", unknown)
    assert "Packs" in refused("import", "observations", path, *options, "--value-column", "Packs")
    assert "nowhere" in refused("import", "observations", tmp_path / "nowhere.csv", *options)
    assert "--as" in refused("import", "observations", path, *options, "--as", cast.tito.email)
    assert everything() == before


@pytest.mark.real_data
def test_cigarette_sales_of_39_states_come_in(packs, data_folder):
    path = data_folder / "kpi" / "prop99_synthdid.csv"
    if not path.is_file():
        pytest.skip(f"REAL DATA ABSENT: {path} (set MINGA_DATA)")
    indicator, options = packs
    said = ran("import", "observations", path, *options)
    assert "1209 rows of 39 units, 1970-01-01 to 2000-01-01: 1209 are new" in said
    assert Observation.objects.filter(
        indicator=indicator, unit="California", period__year=1988
    ).get().value == pytest.approx(90.1)


# --- every command


@pytest.mark.parametrize(
    "command",
    [
        ("import", "polis"),
        ("import", "proposals"),
        ("import", "people"),
        ("import", "observations"),
        ("export", "opinion-map"),
        ("export", "recount"),
        ("export", "verdicts"),
        ("export", "journal"),
        ("export", "space"),
        ("import",),
        ("export",),
    ],
)
def test_every_command_explains_itself(command):
    assert "Usage:" in ran(*command, "--help")


def test_a_space_without_administrator_needs_a_name(cast, opened, proposals):
    SpaceMembership.objects.filter(space=cast.space, role="administrator").delete()
    said = refused("import", "proposals", proposals, "--space", cast.space.slug, "--community", opened.pk)
    assert "--as" in said
