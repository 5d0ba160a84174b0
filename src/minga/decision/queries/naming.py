"""How the options, money, grades and unit of a count are called."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from minga.algorithms import tally
from minga.kernel.sameness import comparison_key
from minga.ui.numbers import exact, money, number


@dataclass(frozen=True, slots=True)
class Names:
    """How options, money, grades (the lowest first) and a unit are called.

    Without a currency money is a plain number, and ``scale`` says how many of the counted units make one of it.
    ``lends``: a ballot that counts for several speaks for people who lent it their voice.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    grades: Sequence[str] = ()
    unit: str = ""
    scale: int = 1
    lends: bool = True

    def option(self, key: str | None) -> str:
        return self.titles.get(key or "", key or "")

    def listed(self, keys: Sequence[str]) -> str:
        """“A”, “B”."""
        return ", ".join(_("“%(option)s”") % {"option": self.option(key)} for key in keys)

    def value(self, value: Fraction) -> str:
        """What an option has in its method's unit: a grade in words, or a number."""
        return self.grades[int(value)] if self.grades else votes(value)

    def amount(self, value: Fraction, *, with_unit: bool = True) -> str:
        return exact(tally.write_amount(value), self.unit if with_unit else "")

    def money(self, amount: int | Fraction) -> str:
        if self.currency:
            return money(int(amount), self.currency)
        places = len(str(self.scale)) - 1
        return number(float(amount / self.scale), places if places and amount % self.scale else None)


def told_apart(titles: Mapping[str, str]) -> dict[str, str]:
    """Titles by key, with their keys where two of them read the same."""
    alike = Counter(map(comparison_key, titles.values()))
    return {key: title if alike[comparison_key(title)] == 1 else f"{title} ({key})" for key, title in titles.items()}


def votes(value: Any) -> str:
    """Votes as people write them; parts of votes with two decimals."""
    return number(float(value))
