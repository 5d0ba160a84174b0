"""Each sentence on screen has one translation, each translation a sentence, and an edited catalogue is seen at once."""

import os
from pathlib import Path

import pytest

from minga.project import translations

CATALOGUE = """
msgid "Answer due"
msgstr "{said}"

msgctxt "order"
msgid "Later"
msgstr "Bajar"
"""


@pytest.fixture
def two_links(tmp_path: Path) -> list[Path]:
    """Two catalogues that say one sentence differently, and another only with a context."""
    sources = []
    for link, said in (("debate", "Respuesta antes de"), ("ui", "Respuesta pendiente")):
        source = tmp_path / link / "locale" / "es" / "LC_MESSAGES" / "django.po"
        source.parent.mkdir(parents=True)
        source.write_text(CATALOGUE.format(said=said))
        sources.append(source)
    return sources


def test_the_house_has_one_spanish_for_each_sentence() -> None:
    assert translations.findings() == []


def test_two_translations_of_one_sentence_are_named_with_their_catalogues(two_links: list[Path]) -> None:
    (found,) = translations.contradicting_messages(translations.translated_entries("es", two_links))
    assert "'Answer due'" in found
    assert all(str(source) in found for source in two_links)
    assert "Respuesta pendiente" in found


def test_a_sentence_without_translation_comes_with_the_entry_to_paste(two_links: list[Path]) -> None:
    entries = translations.translated_entries("es", two_links)
    (found,) = translations.missing_messages(entries, {("stamp", 'Say "yes"'): "ui/chips.html:3"})
    assert found == 'ui/chips.html:3 has no translation:\n    msgctxt "stamp"\n    msgid "Say \\"yes\\""\n    msgstr ""'


def test_what_nothing_says_is_named_unless_a_package_says_it(two_links: list[Path]) -> None:
    entries = translations.translated_entries("es", two_links[:1])
    used = {(None, "Answer due"): "debate/rows.html:2"}
    (found,) = translations.unused_messages(entries, used, set())
    assert "'Later' (context 'order')" in found
    assert translations.unused_messages(entries, used, {("order", "Later")}) == []


def test_an_edited_catalogue_is_compiled_again(two_links: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "PACKAGE", two_links[0].parents[4])
    assert translations.compile_catalogues() == 2
    assert translations.compile_catalogues() == 0
    compiled = two_links[0].with_suffix(".mo")
    os.utime(compiled, (1, 1))
    assert translations.stale_catalogues() == [two_links[0]]
    assert translations.compile_catalogues() == 1
    assert sorted(path.name for path in compiled.parent.iterdir()) == ["django.mo", "django.po"]
