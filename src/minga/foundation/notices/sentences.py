"""A told sentence, kept as its message and values, and said again in whatever language the reader has."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from minga.ui.numbers import written_date, written_deadline

MESSAGE, DAY, MOMENT = "message", "day", "moment"
PEOPLE, TWO, MANY = "people", "two", "many"
"""Of a bundle: whom it names so far, how two of them are said, and how many, in the singular and the plural."""


def message_of(text: object) -> str:
    """The untranslated message behind a lazy text; a plain text as it is."""
    with translation.override(None):
        return str(text)


def to_plain(params: Mapping[str, object]) -> dict[str, Any]:
    """Values that JSON can keep. A lazy text, a day and a moment stay themselves, to be written when read."""
    plain: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, Promise):
            plain[name] = {MESSAGE: message_of(value)}
        elif isinstance(value, datetime):
            plain[name] = {MOMENT: value.isoformat()}
        elif isinstance(value, date):
            plain[name] = {DAY: value.isoformat()}
        elif isinstance(value, (int, float, str)) or value is None:
            plain[name] = value
        else:
            plain[name] = str(value)
    return plain


def _said(kept: Mapping[str, str]) -> str:
    if MOMENT in kept:
        return written_deadline(datetime.fromisoformat(kept[MOMENT]))
    return written_date(date.fromisoformat(kept[DAY])) if DAY in kept else gettext(kept[MESSAGE])


def say_again(sentence: str, params: Mapping[str, Any], many: int = 1) -> str:
    """The sentence in the active language, on one line; the bare sentence where a translation lost a value.

    Of a bundle it says two by name and more by their number: of people where it names them, else of what happened.
    """
    values = {name: _said(value) if isinstance(value, dict) else value for name, value in params.items()}
    people = params.get(PEOPLE, ())
    count = len(people) or many
    if count > 1 and MANY in params:
        if count == len(people[:2]) and TWO in params:
            return _filled(params[TWO], gettext(params[TWO]), values | {"author": people[0], "other": people[1]})
        singular, plural = params[MANY]
        return _filled(plural, ngettext(singular, plural, count), values | {"count": count})
    return _filled(sentence, gettext(sentence), values) if values else gettext(sentence)


def _filled(sentence: str, translated: str, values: Mapping[str, Any]) -> str:
    for text in (translated, sentence):
        try:
            return " ".join((text % values).split())
        except (KeyError, TypeError, ValueError):
            continue
    return sentence
