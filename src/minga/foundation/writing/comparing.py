"""What an edit changed, shown: words that went and words that came, for whoever sees no colours or nothing at all."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.foundation.writing.naming import each_named
from minga.kernel.changes import Change, changed_words

HEARD: Final = '<span class="visually-hidden"> [{}] </span>'


def compared(before: str, after: str) -> SafeString:
    """How a text became another, as Markdown source: ``<del>`` and ``<ins>`` that say what they are."""
    return each_compared([before, after])[0]


def each_compared(versions: Sequence[str]) -> list[SafeString]:
    """How each of these versions of a text became the next; who is mentioned is asked for once, for all of them."""
    # A browser sends lines that end in two signs, a program in one: that is no change.
    lines = [version.replace("\r\n", "\n") for version in versions]
    return [_told(before, after) for before, after in pairwise(each_named(lines))]


def _told(before: str, after: str) -> SafeString:
    return format_html_join("", "{}", ((_piece(each.change, each.text),) for each in changed_words(before, after)))


def _piece(change: Change, text: str) -> str | SafeString:
    if change == Change.SAME:
        return text
    # What is only blanks, such as the end of a line, is still a change that somebody hears and sees.
    shown = text if text.strip() else f"¶{text}"
    if change == Change.IN:
        return format_html(f"<ins>{HEARD}{{}}{HEARD}</ins>", _("put in:"), shown, _("end of what was put in"))
    return format_html(f"<del>{HEARD}{{}}{HEARD}</del>", _("taken out:"), shown, _("end of what was taken out"))
