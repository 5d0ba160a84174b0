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
type Column = NDArray[np.float64]
type Columns = tuple[Column, Column, Column | None, Column | None]


def pack(
    assigned: list[float], outcome: list[float], took_up: list[float] | None, clusters: list[float] | None = None
) -> bytes:
    """Two to four columns of single people as compressed little-endian float64, one after the other."""
    columns = [assigned, outcome, *(each for each in (took_up, clusters) if each is not None)]
    return zlib.compress(np.array(columns, dtype="<f8").tobytes(), 6)


def unpack(packed: bytes, *, people: int, has_takers: bool, has_clusters: bool = False) -> Columns:
    """(assigned, outcome, took_up, cluster codes), each (people,); None for what nobody noted."""
    numbers = np.frombuffer(zlib.decompress(packed), dtype="<f8").reshape(2 + has_takers + has_clusters, people)
    return numbers[0], numbers[1], numbers[2] if has_takers else None, numbers[-1] if has_clusters else None


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
