"""A result as JSON keeps it whole, steps and pictures too, so that a page need not count again to show it.

Fractions, records and mappings are marked as such; mappings are kept as pairs, whose order no database changes.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any, cast

from .pictures import Amounts, Basket, Distribution, PairDecision, Pairwise, Purchase, Rejection
from .results import Result, Round, Standing, Step

RECORDS: Mapping[str, type] = {
    each.__name__: each
    for each in (
        Amounts,
        Basket,
        Distribution,
        PairDecision,
        Pairwise,
        Purchase,
        Rejection,
        Result,
        Round,
        Standing,
        Step,
    )
}


def keep_result(result: Result) -> dict[str, Any]:
    """The result in JSON types, from which `kept_result` makes it again."""
    return cast("dict[str, Any]", _keep(result))


def kept_result(kept: Mapping[str, Any]) -> Result:
    """The result that was kept. What is none raises `KeyError`, `TypeError` or `ValueError`."""
    result = _take(kept)
    if not isinstance(result, Result):
        raise TypeError("This is not a kept result.")
    return result


def _keep(value: object) -> Any:
    match value:
        case Fraction():
            return {"fraction": f"{value.numerator}/{value.denominator}"}
        case Mapping():
            return {"pairs": [[key, _keep(entry)] for key, entry in value.items()]}
        case tuple():
            return [_keep(entry) for entry in value]
        case None | str() | int():
            return value
        case _ if is_dataclass(value) and type(value).__name__ in RECORDS:
            said = {field.name: _keep(getattr(value, field.name)) for field in fields(value)}
            return {"record": type(value).__name__, "fields": said}
        case _:
            raise TypeError(f"No result holds {value!r}.")


def _take(kept: Any) -> Any:
    match kept:
        case {"fraction": str(written)}:
            return Fraction(written)
        case {"pairs": list(pairs)}:
            return {key: _take(entry) for key, entry in pairs}
        case {"record": str(name), "fields": dict(said)}:
            return RECORDS[name](**{field: _take(entry) for field, entry in said.items()})
        case list():
            return tuple(_take(entry) for entry in kept)
        case _:
            return kept
