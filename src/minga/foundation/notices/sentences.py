"""A told sentence, kept as its message and values, and said again in whatever language the reader has."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext

from minga.ui.numbers import written_date

MESSAGE, DAY = "message", "day"


def message_of(text: object) -> str:
    """The untranslated message behind a lazy text; a plain text as it is."""
    with translation.override(None):
        return str(text)


def to_plain(params: Mapping[str, object]) -> dict[str, Any]:
    """Values that JSON can keep. A lazy text stays a message and a day a day, to be written when it is read."""
    plain: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, Promise):
            plain[name] = {MESSAGE: message_of(value)}
        elif isinstance(value, date) and not isinstance(value, datetime):
            plain[name] = {DAY: value.isoformat()}
        elif isinstance(value, (int, float, str)) or value is None:
            plain[name] = value
        else:
            plain[name] = str(value)
    return plain


def _said(kept: Mapping[str, str]) -> str:
    return written_date(date.fromisoformat(kept[DAY])) if DAY in kept else gettext(kept[MESSAGE])


def say_again(sentence: str, params: Mapping[str, Any]) -> str:
    """The sentence in the active language, on one line; the bare sentence where a translation lost a value."""
    values = {name: _said(value) if isinstance(value, dict) else value for name, value in params.items()}
    if not values:
        return gettext(sentence)
    for text in (gettext(sentence), sentence):
        try:
            return " ".join((text % values).split())
        except (KeyError, TypeError, ValueError):
            continue
    return sentence
