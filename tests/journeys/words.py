"""The words on the buttons, in the language of the reader.

Journeys name controls by the English sentence of the source; a reader of Spanish finds them by the catalogue's
translation. So a journey breaks when a page changes, and not when a translator finds a better word.
"""

import gettext
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "minga"


@cache
def catalogue(language: str) -> dict[str, frozenset[str]]:
    """Every English sentence with its translations, as served; several where the context decides."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted(PACKAGE.rglob(f"locale/{language}/LC_MESSAGES/django.mo")):
        with path.open("rb") as stream:
            entries = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
        for key, translation in entries.items():
            source = (key[0] if isinstance(key, tuple) else key).rpartition("\x04")[2]
            if source:
                found[source] = found.get(source, frozenset()) | {translation}
    return found


def in_words(sentence: str, language: str) -> frozenset[str]:
    """What a reader of this language may see in place of the sentence, or the sentence itself."""
    return catalogue(language).get(sentence, frozenset()) | {sentence}


@cache
def only_english(language: str) -> frozenset[str]:
    """Sentences that a page in this language must not show: they have a translation, and it reads otherwise."""
    return frozenset(
        source
        for source, translations in catalogue(language).items()
        if len(source.split()) > 2 and "%" not in source and source not in translations
    )
