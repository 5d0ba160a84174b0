"""Queries whose SQL is built once: what a page pays most for is not the database but Django writing its SQL anew.

    @prepared
    def _places_of(user_id: int) -> QuerySet[SpaceMembership]:
        return SpaceMembership.objects.filter(user_id=user_id)

    places = _places_of(request.user.pk)  # a list of instances, as list(...) of the queryset would be

The function is called with *stand-ins*: numbers, words and moments that no row holds. Django compiles what it returns;
SQL, compiler and the places of the stand-ins among the parameters are kept. Each later call puts its own values there
and reads the rows through Django's own iterables: instances with ``select_related``, or tuples of ``values_list``.
Rows may be locked by it (``select_for_update``), within a transaction.

Nothing that was read is kept, so nothing about access outlives its request; only the words of the question are.

What may be given, and what of it belongs to the *shape*, for which SQL is kept:

- ``int``, ``str``, ``datetime``, ``date``: filled in; the shape holds only their type.
- lists and tuples of ``int`` or ``str``: filled in, their length rounded up to a power of two by saying the last twice.
- ``None``, ``bool``, enumerations, frozensets, frozen dataclasses: themselves part of the shape, so keep them few.
- an :class:`Actor`: its ids are filled in; its role and whether it is external are shape. Of what it remembers, as its
  roles in communities, what the function asks for is filled in too (see :func:`remembered_for_queries`).
- the space we are in, from :mod:`minga.foundation.scope`: filled in.

The function must not look at its values: no ``if`` on a number, no arithmetic with a moment (give both ends instead).
Nor at anything that it is not given: no language, no time zone (so no ``__date``), no clock.
What it can be caught at raises :class:`StandInError` at the first call, so that a test finds it: a stand-in that is not
among the parameters, or a parameter that was made out of one. What cannot be kept is asked plainly, with equal rows:
longer lists, numbers beyond what a column holds, and what Django knows to be empty without asking.
"""

import copy
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable
from django.db.transaction import TransactionManagementError

from minga.foundation.policy import Actor
from minga.foundation.scope import filtering_space_id, in_space, is_anywhere

SHAPES_MOST, LIST_MOST, ID_MAX = 256, 64, 2**63
ITERABLES = (ModelIterable, ValuesListIterable, FlatValuesListIterable)
FIRST_ID = 8_700_000_000_000_000_000
# A field or a function that trims, folds or lowers what it is given changes this word, and is caught.
WORD = " Minga  Stand-In"
FIRST_MOMENT, FIRST_DAY = datetime(9001, 1, 1, tzinfo=UTC), date(9001, 1, 1)
DAYS_APART = 37
MADE_OF_STAND_IN = re.compile(r"(?i)87000000000|minga\s+stand-in|\b(89\d\d|90\d\d)-\d\d-\d\d")


class StandInError(TypeError):
    """This query cannot be prepared as it is written."""


class _PlainError(Exception):
    """These values are asked for plainly."""


class _AsksError(Exception):
    """The function asks for something that the actor remembers and that was not put there."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _StandInActor(Actor):
    def remember[T](self, key: str, load: Callable[[], T]) -> T:
        if key not in self.memory:
            raise _AsksError(key)
        return super().remember(key, load)


_remembered: dict[str, Callable[[Actor], Mapping[int, str]]] = {}


def remembered_for_queries(key: str, load: Callable[[Actor], Mapping[int, str]]) -> None:
    """Tell how an actor comes to remember ``key``: ids with a word for each. Prepared queries may then ask for it."""
    _remembered[key] = load


@dataclass(slots=True)
class _Reading:
    """One call's arguments on the way: its shape, its values in order, the stand-ins of the same order."""

    needs: frozenset[str]
    shape: list[Hashable] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    stand_ins: list[Any] = field(default_factory=list)
    required: list[int] = field(default_factory=list)

    def read(self, value: Any, *, is_required: bool = True) -> Any:
        """What the function is given in place of this value."""
        if isinstance(value, Actor):
            return self._actor(value)
        if value is None or isinstance(value, bool | Enum | frozenset) or is_dataclass(value):
            constant: Any = value
            self.shape.append(constant)
            return value
        if isinstance(value, list | tuple):
            return self._many(value)
        self.shape.append(type(value).__name__)
        if is_required:
            self.required.append(len(self.values))
        return self._one(value)

    def _one(self, value: Any) -> Any:
        number = len(self.values)
        self.values.append(value)
        made = self._stand_in(value, number)
        self.stand_ins.append(made)
        return made

    def _stand_in(self, value: Any, number: int) -> Any:
        if isinstance(value, int):
            if not -ID_MAX <= value < ID_MAX:
                raise _PlainError
            return FIRST_ID + number
        if isinstance(value, str):
            return f"{WORD}-{number:04} "
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise StandInError("A prepared query cannot take a moment without its zone.")
            return FIRST_MOMENT + timedelta(microseconds=number)
        if isinstance(value, date):
            return FIRST_DAY + timedelta(days=number * DAYS_APART)
        raise StandInError(f"A prepared query cannot take a {type(value).__name__}.")

    def _many(self, values: Iterable[Any]) -> list[Any]:
        given = list(values)
        if len(given) > LIST_MOST:
            raise _PlainError
        size = 1 << (len(given) - 1).bit_length() if given else 0
        self.shape.append((size, frozenset(map(type, given))))
        return [self._one(value) for value in given + given[-1:] * (size - len(given))]

    def _actor(self, actor: Actor) -> Actor:
        self.shape.append((actor.space_role, actor.is_external))
        memory = {key: self._grouped(_remembered[key](actor)) for key in sorted(self.needs)}
        user_id = self.read(actor.user_id, is_required=False)
        space_id = self.read(actor.space_id, is_required=False)
        role, is_external = actor.space_role, actor.is_external
        return _StandInActor(user_id, space_id, space_role=role, is_external=is_external, memory=dict(memory))

    def _grouped(self, kept: Mapping[int, str]) -> dict[int, str]:
        found: dict[int, str] = {}
        for word in sorted(set(kept.values())):
            self.shape.append(str(word))
            found |= dict.fromkeys(self._many([pk for pk, each in kept.items() if each == word]), word)
        return found


@dataclass(frozen=True, slots=True)
class _Kept:
    """A compiled query. ``holes``: the position among ``params``, the number of the value for it, the driver's type."""

    sql: str
    params: tuple[Any, ...]
    holes: tuple[tuple[int, int, type | None], ...]
    compiler: Any
    iterable: Any
    fetch_mode: Any
    is_locking: bool

    def rows(self, values: list[Any]) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]
        if self.is_locking and not connection.in_atomic_block:
            raise TransactionManagementError("A lock is held by a transaction, and none is open.")
        params = list(self.params)
        for position, number, driver_type in self.holes:
            value = _adapted(values[number], connection)
            params[position] = value if driver_type is None else driver_type(value)
        return list(self.iterable(_Filled(self, connection, tuple(params))))


class _Filled:
    """One asking: what Django's iterables want of a queryset and of its query."""

    def __init__(self, kept: _Kept, connection: Any, params: tuple[Any, ...]) -> None:
        self.db, self.query = connection.alias, self
        self._fetch_mode: Any = kept.fetch_mode
        self._known_related_objects: dict[Any, Any] = {}
        # A copy for each asking, and this thread's own connection: what is kept is only read.
        self._compiler = copy.copy(kept.compiler)
        self._compiler.connection = connection
        self._compiler.as_sql = lambda *_args, **_more: (kept.sql, params)

    def get_compiler(self, *_args: Any, **_more: Any) -> Any:
        return self._compiler


def _adapted(value: Any, connection: Any) -> Any:
    """As a field hands it to the driver."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


class Prepared[**P, R]:
    """A query that is written once for each shape of its arguments; call it for its rows."""

    def __init__(self, build: Callable[P, QuerySet[Any, R]]) -> None:
        self.plain = build
        self.__doc__, self.__name__, self.__module__ = build.__doc__, build.__name__, build.__module__
        self._needs: frozenset[str] = frozenset()
        self._kept: dict[Hashable, _Kept] = {}

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        while True:
            try:
                return self._rows(args, kwargs)
            except _AsksError as asks:
                if asks.key not in _remembered:
                    raise StandInError(f"{self.__name__} asks for {asks.key}, which nobody tells of.") from None
                self._needs |= {asks.key}
            except (_PlainError, EmptyResultSet):
                return list(self.plain(*args, **kwargs))

    def first(self, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The first row of a query that reads no more than it needs, or None."""
        rows = self(*args, **kwargs)
        return rows[0] if rows else None

    def _rows(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[R]:
        reading = _Reading(self._needs)
        given = [reading.read(value) for value in args]
        named = {name: reading.read(value) for name, value in sorted(kwargs.items())}
        space_id = filtering_space_id() if is_anywhere() else None
        stand_in = reading.read(space_id, is_required=False)
        vendor = connections[DEFAULT_DB_ALIAS].vendor
        key = (vendor, is_anywhere(), len(args), tuple(sorted(kwargs)), self._needs, tuple(reading.shape))
        kept = self._kept.get(key)
        if kept is None:
            place: AbstractContextManager[None] = nullcontext() if space_id is None else in_space(stand_in)
            with place:
                kept = self._compiled(self.plain(*given, **named), reading)
            if len(self._kept) >= SHAPES_MOST:
                self._kept.clear()
            self._kept[key] = kept
        return kept.rows(reading.values)

    def _compiled(self, rows: QuerySet[Any, R], reading: _Reading) -> _Kept:
        query, iterable = rows.query, rows._iterable_class
        is_more = rows._prefetch_related_lookups or rows._known_related_objects  # type: ignore[attr-defined]
        if iterable not in ITERABLES or is_more or rows.db != DEFAULT_DB_ALIAS:
            raise StandInError(f"{self.__name__} reads more than rows of one query.")
        connection = connections[DEFAULT_DB_ALIAS]
        compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        numbers = {_adapted(made, connection): number for number, made in enumerate(reading.stand_ins)}
        holes = tuple(
            (at, numbers[each], _driver_type(each)) for at, each in enumerate(params) if _is_among(each, numbers)
        )
        self._check(params, sql, numbers, {number for _at, number, _type in holes}, reading)
        fetch_mode: Any = rows._fetch_mode  # type: ignore[attr-defined]
        return _Kept(sql, tuple(params), holes, compiler, iterable, fetch_mode, query.select_for_update)

    def _check(
        self, params: Iterable[Any], sql: str, numbers: Mapping[Any, int], found: set[int], reading: _Reading
    ) -> None:
        made = [each for each in params if not _is_among(each, numbers) and MADE_OF_STAND_IN.search(str(each))]
        if made or MADE_OF_STAND_IN.search(sql):
            raise StandInError(f"{self.__name__} makes something out of what it is given: {made}.")
        lost = [reading.values[number] for number in reading.required if number not in found]
        if lost:
            raise StandInError(f"{self.__name__} does not ask with what it is given: {lost}.")


def _driver_type(value: Any) -> type | None:
    """PostgreSQL's driver tells integers of different columns apart by a type of its own."""
    return type(value) if isinstance(value, int) and type(value) is not int else None


def _is_among(value: Any, numbers: Mapping[Any, int]) -> bool:
    return isinstance(value, Hashable) and value in numbers


def prepared[**P, R](build: Callable[P, QuerySet[Any, R]]) -> Prepared[P, R]:
    """Make a function that returns a queryset into a query that is written once; see this module's docstring."""
    return Prepared(build)
