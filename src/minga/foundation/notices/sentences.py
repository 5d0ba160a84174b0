"""A told sentence, kept as its message and values, and said again in whatever language the reader has."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext

MESSAGE = "message"


def message_of(text: object) -> str:
    """The untranslated message behind a lazy text; a plain text as it is."""
    with translation.override(None):
        return str(text)


def to_plain(params: Mapping[str, object]) -> dict[str, Any]:
    """Values that JSON can keep. A lazy text stays a message, to be translated when it is read."""
    plain: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, Promise):
            plain[name] = {MESSAGE: message_of(value)}
        elif isinstance(value, (int, float, str)) or value is None:
            plain[name] = value
        else:
            plain[name] = str(value)
    return plain


def say_again(sentence: str, params: Mapping[str, Any]) -> str:
    """The sentence in the active language, on one line; the bare sentence where a translation lost a value."""
    values = {name: gettext(value[MESSAGE]) if isinstance(value, dict) else value for name, value in params.items()}
    if not values:
        return gettext(sentence)
    for text in (gettext(sentence), sentence):
        try:
            return " ".join((text % values).split())
        except (KeyError, TypeError, ValueError):
            continue
    return sentence
