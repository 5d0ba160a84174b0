"""Numbers and spans of time as people write them, in the language of the page.

Every function returns plain text: a true minus sign (U+2212), a narrow no-break space before a percent sign
where the language has one, an en dash or "to" never broken from its figures.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Literal

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_datetime, format_timedelta, get_timezone_location
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision
from django.utils import timezone
from django.utils.translation import get_language, gettext

MINUS = "\N{MINUS SIGN}"
NO_NUMBER = "\N{EM DASH}"
THIN = "\N{NARROW NO-BREAK SPACE}"
# From here on a float no longer tells its last whole digit, and Babel's decimals run out of places.
LARGEST_WRITTEN_OUT = 1e15


def locale_of_page() -> Locale:
    """The active language as a Babel locale; English where Babel knows no such language."""
    try:
        return Locale.parse(get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def number(value: float | None, places: int | None = None) -> str:
    """`value` with `places` decimals, or with as many as it needs (at most two) when None."""
    if value is None or not isfinite(value):
        return NO_NUMBER
    if abs(value) >= LARGEST_WRITTEN_OUT:
        return f"{value:.2e}".replace("-", MINUS)
    zeros = "#,##0" + ("." + "0" * places if places else "" if places == 0 else ".##")
    text: str = format_decimal(
        _no_negative_zero(value, 2 if places is None else places), format=zeros, locale=locale_of_page()
    )
    return text.replace("-", MINUS)


def signed(value: float | None, places: int | None = None) -> str:
    """Like `number`, with a plus sign when it is above zero."""
    text = number(value, places)
    return (
        f"+{text}"
        if value is not None and isfinite(value) and round(value, 2 if places is None else places) > 0
        else text
    )


def percent(share: float | None, places: int = 0) -> str:
    """A share (0 to 1) as a percentage."""
    if share is None or not isfinite(share):
        return NO_NUMBER
    locale = locale_of_page()
    gap = THIN if locale.language != "en" else ""
    if abs(share) >= LARGEST_WRITTEN_OUT:
        return f"{number(share)} × 100{gap}%"
    zeros = "#,##0" + ("." + "0" * places if places else "")
    text: str = format_percent(_no_negative_zero(share, places + 2), format=zeros + "%", locale=locale)
    return text.replace("-", MINUS).replace("%", gap + "%")


def exact(decimal: str, unit: str = "") -> str:
    """An exact decimal as text (``"1250.125"``) with all its digits, and its unit; an empty one stays empty."""
    if not decimal:
        return ""
    text: str = format_decimal(Decimal(decimal), format="#,##0.#########", locale=locale_of_page())
    return f"{text.replace('-', MINUS)} {unit}".strip()


def decimals_of(currency: str) -> int:
    """Digits after the mark: two for euros, none for guaraníes."""
    return int(get_currency_precision(currency))


def plain_amount(amount: int, currency: str) -> str:
    """An amount in the smallest unit as it is typed, with a dot and no empty decimals: ``1250.50``, ``1250``."""
    decimals = decimals_of(currency)
    whole, part = divmod(amount, 10**decimals)
    return f"{whole}.{part:0{decimals}d}" if part else str(whole)


def money(amount: int | None, currency: str) -> str:
    """An amount in the smallest unit of a currency ("EUR"), written in its main one; no empty decimals."""
    if amount is None:
        return NO_NUMBER
    unit = 10 ** decimals_of(currency)
    has_part = amount % unit != 0
    text: str = format_currency(
        Decimal(amount) / unit,
        currency,
        locale=locale_of_page(),
        currency_digits=has_part,
        format=None if has_part else _without_decimals(locale_of_page()),
    )
    return text.replace("-", MINUS)


def _without_decimals(locale: Locale) -> str:
    return str(locale.currency_formats["standard"].pattern).replace(".00", "").replace("0.##", "0")


def interval(low: float | None, high: float | None, places: int | None = None) -> str:
    """Two ends of an interval, signed when either is negative."""
    if low is None or high is None:
        return NO_NUMBER
    write = signed if low < 0 or high < 0 else number
    return gettext("%(low)s to %(high)s") % {"low": write(low, places), "high": write(high, places)}


def relative(moment: datetime, now: datetime | None = None) -> str:
    """How far `moment` is from `now`: "in 3 days", "2 hours ago", "1 min ago"; seconds are not told."""
    distance: timedelta = moment - (now or timezone.now())
    if abs(distance) < timedelta(minutes=1):
        return gettext("just now") if distance <= timedelta(0) else gettext("in less than a minute")
    written: Literal["short", "long"] = "short" if abs(distance) < timedelta(hours=1) else "long"
    text: str = format_timedelta(
        distance, granularity="minute", add_direction=True, locale=locale_of_page(), threshold=1.2, format=written
    )
    return text


def written_date(moment: date | datetime) -> str:
    """The day in words, short month: "3 Nov 2026"."""
    day = timezone.localdate(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment
    text: str = format_date(day, "d MMM y", locale=locale_of_page())
    return text


def written_hour(moment: datetime) -> str:
    """The day, its month cut short, and the time: "3 Nov 2026, 14:05"."""
    return f"{written_date(moment)}, {timezone.localtime(moment):%H:%M}"


def written_moment(moment: datetime) -> str:
    """The day and the time, with the time zone's offset left out: "3 November 2026, 14:05"."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    text: str = format_datetime(local, "d MMMM y, HH:mm", locale=locale_of_page())
    return text


def written_deadline(moment: datetime) -> str:
    """The day of the week, the day, the hour and whose hour: "Friday 4 December at 18:00 (Lima time)".

    The year stands there unless it is this one. Nothing of it needs a pointer, a script or a guess.
    """
    local = timezone.localtime(moment)
    is_this_year = local.year == timezone.localtime().year
    pattern = gettext("EEEE d MMMM") if is_this_year else gettext("EEEE d MMMM y")
    return gettext("%(day)s at %(hour)s (%(zone)s)") % {
        "day": format_date(local, pattern, locale=locale_of_page()),
        "hour": local.strftime("%H:%M"),
        "zone": zone_of_page(),
    }


def zone_of_page() -> str:
    """Whose hours the page shows, as people say it: "Lima time"."""
    place = get_timezone_location(timezone.get_current_timezone(), locale=locale_of_page(), return_city=True)
    city = place.rpartition("/")[2]
    if city.startswith(("UTC", "GMT")) or not city:
        return gettext("%(name)s time") % {"name": city or "UTC"}
    return gettext("%(city)s time") % {"city": city}


def _no_negative_zero(value: float, places: int) -> float:
    return 0.0 if round(value, places) == 0 else value
