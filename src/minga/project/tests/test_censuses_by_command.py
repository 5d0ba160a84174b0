"""``minga import census`` and ``minga census``: as the page does, and numbers stand in no output."""

import pytest

from minga.foundation.census.models import Census, CensusFile, Listed
from minga.foundation.census.tests.factories import DNI, text
from minga.project.cli import censuses  # noqa: F401  (registers the commands)
from minga.project.tests.test_command_line import run


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "padron.csv"
    path.write_text(text("tito", "omar") + "12345678A;1/1/1980\n")
    return path


def bring(file, *more):
    return run("import", "census", str(file), "--space", "prueba", "--census", "Padrón", *more)


def test_a_list_by_command(cast, file):
    dry = bring(file, "--dry-run", "--skip-bad")
    assert dry.exit_code == 0
    assert "2 would come" in dry.output
    assert "Line 4: The last letter" in dry.output
    assert not Census.objects.exists()
    refused = bring(file)
    assert refused.exit_code == 1
    assert "1 row cannot be used; nothing was changed" in refused.output
    assert not Census.objects.exists()
    done = bring(file, "--skip-bad")
    assert (done.exit_code, Listed.objects.count()) == (0, 2)
    assert "2 came, 0 changed, 0 went." in done.output
    again = bring(file, "--skip-bad")
    assert "Everything was here already" in again.output
    assert CensusFile.objects.filter(state="waiting").count() == 0
    figures = run("census", "--space", "prueba")
    assert figures.output == "Padrón: 2 people on it, 0 verified, 0 attempts blocked.\n"
    for number in DNI.values():
        assert number not in dry.output + refused.output + done.output + figures.output


def test_who_does_not_administer_brings_nothing(cast, file):
    refused = bring(file, "--as", cast.rosa.email)
    assert refused.exit_code == 1
    assert "may not do this" in refused.output
    assert not Census.objects.exists()


def test_what_is_no_list_ends_in_one_sentence(cast, tmp_path):
    path = tmp_path / "otra.csv"
    path.write_text("Nombre\nTito\n")
    refused = bring(path)
    assert refused.exit_code == 1
    assert "No column was found with the identifier" in refused.output
    assert not Census.objects.exists()
