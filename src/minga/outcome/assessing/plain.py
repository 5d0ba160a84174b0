"""What goes in and out of an assessment: plain JSON, and the columns of a lottery's people."""

import zlib
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

type Inputs = Mapping[str, Any]
type Figures = dict[str, Any]
type Columns = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64] | None]


def pack(assigned: list[float], outcome: list[float], took_up: list[float] | None) -> bytes:
    """Three columns of single people as compressed little-endian float64, one after the other."""
    columns = [assigned, outcome, *([took_up] if took_up is not None else [])]
    return zlib.compress(np.array(columns, dtype="<f8").tobytes(), 6)


def unpack(packed: bytes, *, people: int, has_takers: bool) -> Columns:
    """(assigned, outcome, took_up), each (people,); ``took_up`` is None where nobody noted it."""
    numbers = np.frombuffer(zlib.decompress(packed), dtype="<f8").reshape(3 if has_takers else 2, people)
    return numbers[0], numbers[1], numbers[2] if has_takers else None


def plain(thing: Any) -> Any:
    """Dates, enumerations and tuples as JSON keeps them."""
    if isinstance(thing, dict):
        return {key: plain(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [plain(each) for each in thing]
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, np.generic):
        return thing.item()
    return thing.isoformat() if isinstance(thing, date) else thing
