"""`{% load ui %}`: icons, numbers, times, charts and the theme, for every template."""

from collections.abc import Hashable, Sequence
from datetime import date, datetime
from functools import lru_cache
from zlib import crc32

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Textarea, TextInput
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from minga.ui import icons, numbers
from minga.ui.charts import Chart
from minga.ui.qr import qr_picture
from minga.ui.undo import Undo

register = template.Library()

THEMES = ("light", "dark")
AVATAR_TONES = 4


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon by name (see ui/icons.py); give `label` when no text beside it says the same."""
    return mark_safe(icons.svg(name, str(conditional_escape(label))))  # noqa: S308 - own paths, escaped label


@register.simple_tag
def qr(address: str, label: str) -> SafeString:
    """The address as a picture for phones; `label` says in words where it leads."""
    return qr_picture(address, label)


@register.simple_tag(takes_context=True)
def theme_attribute(context: template.Context) -> SafeString:
    """` data-theme="dark"` when the visitor has chosen a theme, nothing when the system decides."""
    request = context.get("request")
    chosen = request.COOKIES.get("minga_theme") if request is not None else None
    return format_html(' data-theme="{}"', chosen) if chosen in THEMES else SafeString("")


@register.filter
def number(value: float | None, places: int | None = None) -> str:
    return numbers.number(value, places)


@register.filter
def signed(value: float | None, places: int | None = None) -> str:
    return numbers.signed(value, places)


@register.filter
def percent(share: float | None, places: int = 0) -> str:
    return numbers.percent(share, places)


@register.simple_tag
def interval(low: float | None, high: float | None, places: int | None = None) -> str:
    return numbers.interval(low, high, places)


@register.simple_tag
def ago(moment: datetime | None) -> SafeString:
    """`moment` as a relative time inside `<time>`; the full date on hover."""
    if moment is None:
        return SafeString("")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        numbers.written_moment(moment),
        numbers.relative(moment),
    )


@register.simple_tag
def day(moment: date | datetime | None) -> SafeString:
    """`moment` as a short date inside `<time>`."""
    if moment is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), numbers.written_date(moment))


@register.simple_tag
def moment(at: datetime | None) -> SafeString:
    """`at` with its day, its hour and whose hour it is, as text."""
    if at is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), numbers.written_deadline(at))


@register.simple_tag
def deadline(at: datetime) -> SafeString:
    """Like `moment`, and how far off it is, which behaviours/countdown.js keeps current."""
    return format_html("{}, {}", moment(at), _countdown(at))


@register.simple_tag
def due_day(by: date, ends_at: datetime) -> SafeString:
    """A day by which something is due, and how far off its end is."""
    return format_html("{}, {}", day(by), _countdown(ends_at))


def _countdown(at: datetime) -> SafeString:
    return format_html('<time datetime="{}" data-countdown>{}</time>', at.isoformat(), numbers.relative(at))


@register.filter
def clock_tone(moment: datetime, soon_days: int = 3) -> str:
    """`late` when the moment is past, `soon` within `soon_days` (default three), else empty."""
    left = (moment - timezone.now()).total_seconds()
    if left < 0:
        return "late"
    return "soon" if left < soon_days * 86_400 else ""


@register.filter
def undo_of(kept: str) -> Undo | None:
    """What stands beside a sentence to take back what it tells of, while that is offered."""
    return Undo.of(kept)


@register.filter
def initials(name: str) -> str:
    """One or two capitals that stand for a person's name."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def avatar_tone(name: str) -> int:
    """The same of four tones for the same name, always."""
    return crc32(str(name).encode()) % AVATAR_TONES


@register.simple_tag
def drawn_once(template: str, **shown: Hashable) -> SafeString:
    """A template that is drawn from these values and the language alone: equal values are drawn once in a process.

    It sees no request and nothing else of the page, so that what is kept can be nobody's but whose values are equal.
    """
    return _drawn(template, get_language(), tuple(shown.items()))


@lru_cache(maxsize=1_000)
def _drawn(template: str, _language: str | None, shown: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return SafeString(get_template(template).render(dict(shown)))


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control of a form field with Minga's classes and, where text can be long, its behaviours."""
    widget = field.field.widget
    attributes: dict[str, str | bool] = {}
    if widget.attrs.get("placeholder") == field.label:
        del widget.attrs["placeholder"]  # a package's: it says the label again, and goes when one writes
    if not isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        attributes["class"] = f"{widget.attrs.get('class', '')} control".strip()
    if isinstance(widget, Textarea) and "maxlength" in widget.attrs:
        attributes["data-counter"] = ""
    if _keeps_a_draft(field):
        attributes["data-draft"] = field.html_name
    return field.as_widget(attrs=attributes)


def _keeps_a_draft(field: BoundField) -> bool:
    """Long texts, and the lines that stand with them in a form."""
    widget = field.field.widget
    if isinstance(widget, Textarea):
        return True
    is_line = isinstance(widget, TextInput) and widget.input_type == "text"
    return is_line and is_long(field.form)


@register.filter
def is_long(form: BaseForm) -> bool:
    """Whether a form has a long text, which is kept while somebody writes."""
    return any(isinstance(each.widget, Textarea) for each in form.fields.values())


@register.inclusion_tag("ui/components/chart.html")
def chart(picture: Chart, source: str = "") -> dict[str, object]:
    """A chart with its caption and its table."""
    return {"chart": picture, "source": source}


@register.filter
def drawn(markup: str) -> SafeString:
    """Markup that ui.charts has written and escaped, into the page."""
    return mark_safe(markup)  # noqa: S308 - ui.charts escapes every word it is given


@register.filter
def places(values: Sequence[float]) -> str:
    return " ".join(f"{value:g}" for value in values)
