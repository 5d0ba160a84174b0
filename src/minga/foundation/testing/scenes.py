"""A scene is played once in a process; later tests are given the rows it left. ``MINGA_TELL_SCENES=0`` plays each anew.

Scenes are the functions of the factories: long chains of actions that thousands of tests begin with. The first test
that needs one plays it through the real actions, and what it wrote is kept, statement by statement. A later test with
the same scene, the same arguments, the same language, place and clock, on a database to which exactly the same was
written before, gets these statements again instead, and copies of what the scene gave back. Whatever cannot be told
again safely is played: after a patch or a changed setting, when a mail left, when something cannot be copied.

What "exactly the same was written before" means: the same statements since the test began, on tables that go on
counting ids from the same place. After a test that really commits they count from elsewhere: everything is forgotten.
"""

import copy
import hashlib
import io
import os
import pickle
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from functools import wraps
from typing import Any, cast
from uuid import uuid4

import time_machine
from django.core import mail
from django.db import connection, models
from django.utils import timezone, translation

from minga.foundation import clock, scope

IS_ON = os.environ.get("MINGA_TELL_SCENES", "1") == "1"
CLOCK = clock.now
READS = ("SELECT", "PRAGMA", "EXPLAIN", "SET ", "SHOW")


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    parameters: Any
    is_many: bool

    def mark(self) -> str:
        """Its part in the hash of what was written; on PostgreSQL nobody knows which ids an insert was given."""
        is_unknown = connection.vendor == "postgresql" and self.sql.startswith("INSERT")
        return uuid4().hex if is_unknown else f"{self.sql} {self.parameters!r}"


@dataclass(slots=True)
class Kept:
    """A scene that was played: what it wrote, from which ids on, what it gave back and did to its arguments."""

    key: str
    statements: tuple[Statement, ...]
    result: bytes
    script: str = ""

    def mark(self) -> str:
        return self.key


@dataclass(slots=True)
class Written:
    """What one test has written so far, in order, with the hash of everything up to each."""

    items: list[Statement | Kept] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    savepoints: dict[str, int] = field(default_factory=dict)
    undone: int = 0
    is_deaf: bool = False
    patches: tuple[Any, ...] = ()
    ground: str = ""

    def note(self, sql: str, parameters: Any, *, is_many: bool) -> None:
        if sql.startswith("SAVEPOINT"):
            self.savepoints[sql.rsplit(maxsplit=1)[-1]] = len(self.items)
        elif sql.startswith("ROLLBACK TO"):
            self.cut(self.savepoints[sql.rsplit(maxsplit=1)[-1]])
            self.undone += 1
        elif not sql.startswith(("RELEASE", *READS)):
            self.items.append(Statement(sql, parameters, is_many))

    def cut(self, length: int) -> None:
        del self.items[length:], self.hashes[length:]

    def hash(self) -> str:
        self.ground = self.ground or f"{_epoch} {_beginnings()}"
        for item in self.items[len(self.hashes) :]:
            before = self.hashes[-1] if self.hashes else self.ground
            self.hashes.append(hashlib.sha256(f"{before}\n{item.mark()}".encode()).hexdigest())
        return self.hashes[-1] if self.hashes else self.ground

    def statements_from(self, length: int) -> tuple[Statement, ...]:
        found: list[Statement] = []
        for item in self.items[length:]:
            found += item.statements if isinstance(item, Kept) else [item]
        return tuple(found)

    def is_patched(self) -> bool:
        """Whether the test's own fixtures have changed anything but the clock."""
        kept_by = ("_setattr", "_setitem", "_to_restore")
        changes = [change for patch in self.patches for name in kept_by for change in getattr(patch, name, ())]
        return any(not isinstance(change, tuple) or change[:2] != (clock, "now") for change in changes)


class Copier(pickle.Pickler):
    """Copies what a scene gives back; what it was given stays the very object that the test holds."""

    def __init__(self, target: io.BytesIO, given: list[Any]) -> None:
        super().__init__(target, protocol=5)
        self._places = {id(each): place for place, each in enumerate(given)}

    def reducer_override(self, obj: Any) -> Any:
        """Asked of instances only, not of every word and number as ``persistent_id`` is: a scene gives back many."""
        place = self._places.get(id(obj))
        return NotImplemented if place is None else (_given_at, (place,))


_holding: list[Any] = []


def _given_at(place: int) -> Any:
    return _holding[place]


_written: Written | None = None
_kept: dict[str, Kept] = {}
_epoch = 0


def scene[**P, R](play: Callable[P, R]) -> Callable[P, R]:
    """Mark a function of a factory as a scene: its arguments and what it returns say all there is to say."""

    @wraps(play)
    def played_or_told(*args: P.args, **kwargs: P.kwargs) -> R:
        written = _written
        if written is None or not IS_ON or not _is_calm() or written.is_patched():
            return play(*args, **kwargs)
        key = _key(f"{play.__module__}.{play.__qualname__}", written, args, kwargs)
        if not key:
            return play(*args, **kwargs)
        given = _given(args, kwargs)
        if key in _kept:
            return cast("R", _tell_again(_kept[key], written, given))
        return _play(lambda: play(*args, **kwargs), key, written, given)

    return played_or_told


@contextmanager
def noting(*patches: Any) -> Iterator[None]:
    """Follow what a test writes; ``patches`` are its fixtures that change settings and attributes."""
    global _written  # noqa: PLW0603
    written = _written = Written(patches=patches)

    def follow(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        try:
            result = execute(sql, parameters, many, context)
        except Exception:
            written.undone += 1
            raise
        if not written.is_deaf:
            written.note(sql, parameters, is_many=many)
        return result

    try:
        with connection.execute_wrapper(follow):
            yield
    finally:
        _written = None


@contextmanager
def aside() -> Iterator[None]:
    """What is written within concerns no scene: a session is read by no action, and unlike that of any other test."""
    written = _written
    if written is not None:
        written.is_deaf = True
    try:
        yield
    finally:
        if written is not None:
            written.is_deaf = False


def forget() -> None:
    """After a test that really committed, ids begin elsewhere: nothing that was kept fits any more."""
    global _epoch  # noqa: PLW0603
    _epoch += 1
    _kept.clear()


def _is_calm() -> bool:
    """Whether nothing waits for a commit, and none but the test's own transaction is open."""
    return len(connection.atomic_blocks) == 1 and not connection.run_on_commit


def _moment() -> str:
    """What the clocks say, where they stand; nothing where they run."""
    is_travelling = time_machine.escape_hatch.is_travelling()
    if clock.now is CLOCK and not is_travelling:
        return ""
    return f"{clock.now()} {time.time() if is_travelling else ''}"


def _place() -> str:
    try:
        return repr(scope.current_place())
    except scope.OutsideSpaceError:
        return ""


def _key(name: str, written: Written, args: Any, kwargs: Any) -> str:
    """What must be equal for a scene to be told again; empty where the arguments cannot be compared."""
    around = (translation.get_language(), timezone.get_current_timezone_name(), _moment(), _place())
    try:
        given = pickle.dumps((args, sorted(kwargs.items())), protocol=5)
    except (TypeError, AttributeError, pickle.PicklingError):
        return ""
    return hashlib.sha256(f"{name}\n{written.hash()}\n{around!r}\n".encode() + given).hexdigest()


def _given(args: Any, kwargs: Any) -> list[Any]:
    """The arguments that are rows, or hold rows as the cast does."""
    found: list[Any] = []
    for each in (*args, *(kwargs[name] for name in sorted(kwargs))):
        if isinstance(each, models.Model):
            found.append(each)
        elif is_dataclass(each):
            rows = (getattr(each, part.name) for part in fields(each))
            found += [each, *(row for row in rows if isinstance(row, models.Model))]
    return found


def _copied(what: Any, given: list[Any]) -> bytes:
    target = io.BytesIO()
    Copier(target, given).dump(what)
    return target.getvalue()


def _states(given: list[Any]) -> list[Any]:
    """What the rows among the arguments hold, so that a scene is seen to have changed one of them."""
    return [_state(each) if isinstance(each, models.Model) else None for each in given]


def _state(row: models.Model) -> dict[str, Any]:
    """Its values, and which other rows it holds with theirs; what can be changed in place is copied."""
    held = dict(vars(row))
    state, near = held.pop("_state"), held.pop("_prefetched_objects_cache", {})
    values = {name: copy.deepcopy(value) if isinstance(value, list | dict) else value for name, value in held.items()}
    rows = {name: (id(each), dict(vars(each)) if each else None) for name, each in state.fields_cache.items()}
    return values | {"_state": (state.adding, state.db, rows, {name: id(each) for name, each in near.items()})}


def _play[R](play: Callable[[], R], key: str, written: Written, given: list[Any]) -> R:
    start, undone, mails, ids = len(written.items), written.undone, len(mail.outbox), _ids()
    before = _states(given)
    result = play()
    is_same_ids = connection.vendor != "postgresql" or written.undone == undone
    if not is_same_ids or len(mail.outbox) != mails or not _is_calm() or written.is_patched():
        return result
    try:
        changed = {place: vars(given[place]) for place, state in enumerate(_states(given)) if state != before[place]}
        copied = _copied((result, changed), given)
    except (TypeError, AttributeError, pickle.PicklingError):
        return result
    # Scenes within this one that were told again begin at ids of their own: each says where, in its place.
    begun = tuple(_beginning_at(name, ids[name]) for name, last in _ids().items() if last != ids[name])
    kept = _kept[key] = Kept(key, (*begun, *written.statements_from(start)), copied)
    written.cut(start)
    written.items.append(kept)
    return cast("R", _unpacked(kept, given))


def _tell_again(kept: Kept, written: Written, given: list[Any]) -> Any:
    with closing(connection.create_cursor()) as cursor:
        if connection.vendor == "postgresql":
            _tell_as_one(kept, cursor)
        else:
            for each in kept.statements:
                (cursor.executemany if each.is_many else cursor.execute)(each.sql, each.parameters)
    written.items.append(kept)
    return _unpacked(kept, given)


def _tell_as_one(kept: Kept, cursor: Any) -> None:
    """All statements in one message: on the way there and back most of the time of a scene would go."""
    if not kept.script:
        each_once = ((each.sql, each.parameters if each.is_many else [each.parameters]) for each in kept.statements)
        kept.script = ";".join(cursor.mogrify(sql, values) for sql, lots in each_once for values in lots)
    cursor.execute(kept.script)


def _unpacked(kept: Kept, given: list[Any]) -> Any:
    _holding[:] = given
    result, changed = pickle.loads(kept.result)
    for place, state in changed.items():
        vars(given[place]).update(state)
    return result


def _beginnings() -> str:
    """From where SQLite goes on counting ids, once in a test; on PostgreSQL a scene says so itself."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0 ORDER BY name")
        return repr(cursor.fetchall())


def _beginning_at(sequence: str, last: int | None) -> Statement:
    return Statement("SELECT setval(%s, %s, %s)", (sequence, last or 1, last is not None), is_many=False)


def _ids() -> dict[str, int | None]:
    """Where each sequence of PostgreSQL stands; those of SQLite go back with the test's transaction."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()")
        return dict(cursor.fetchall())
