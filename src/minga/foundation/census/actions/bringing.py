"""Bring a census's list: hashed as it is read, compared, then kept in slices, each whole or not at all."""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.census import events
from minga.foundation.census.actions.defining import lock_census
from minga.foundation.census.digests import SIZE, digests_of
from minga.foundation.census.hashing import RECORD, Hashed, hashed
from minga.foundation.census.heads import columns_in
from minga.foundation.census.models import Census, CensusFile, Content, Group, Listed, Verification
from minga.foundation.census.permissions import CAN_ADMINISTER
from minga.foundation.census.queries import is_key_changed
from minga.foundation.census.rules import SLICE, FileState, Mode, Source
from minga.foundation.census.uses import is_in_use
from minga.foundation.events import publish
from minga.foundation.exchange.tables import TableError
from minga.foundation.jobs.later import later
from minga.foundation.policy import Actor, NotFoundError, RefusedError, is_space_administrator, require
from minga.foundation.scope import in_space
from minga.foundation.tenancy.queries import actor_in
from minga.kernel import Refusal

COUNTED = ("came", "changed", "went")
AT_ONCE, SECONDS_AT_A_TIME = 4_000, 20


def look_at_file(
    *,
    census_id: int,
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[object]]],
    file_name: str,
    columns: Sequence[str],
    mode: str,
    by: Actor,
    now: datetime,
) -> CensusFile:
    """Read a list, keep its digests aside, and say what it would do. Raises ``RefusedError`` where it cannot be read.

    The numbers are in this process's memory while they are read, and nowhere afterwards.
    """
    require(CAN_ADMINISTER, by, None)
    census = Census.objects.filter(pk=census_id).first()
    if census is None:
        raise NotFoundError
    if census.source != Source.FILE:
        raise RefusedError(Refusal("census:not-by-file"))
    try:
        where = columns_in(header, columns)
        read = hashed(rows, where, digests_of(census.pk), width=len(header))
    except TableError as error:
        raise RefusedError(Refusal(error.code, dict(error.params))) from None
    with transaction.atomic():
        return _parked(lock_census(census_id), read, file_name, Mode(mode), by=by, now=now)


def _parked(census: Census, read: Hashed, file_name: str, mode: Mode, *, by: Actor, now: datetime) -> CensusFile:
    if mode == Mode.ADD and census.brought_at is not None:
        _require_same_columns(census, read)
    CensusFile.objects.filter(census=census, state=FileState.WAITING).delete()
    parked = CensusFile(
        census=census,
        file_name=file_name[:200],
        mode=mode,
        how=read.how(),
        version=census.version,
        total=len(read.content) // RECORD,
        bad_count=read.bad_count,
        bad=read.bad,
        brought_by_id=by.person_id,
        brought_at=now,
    )
    _compare(parked, census, read)
    parked.save()
    Content.objects.create(file=parked, records=read.content)
    return parked


def _require_same_columns(census: Census, read: Hashed) -> None:
    """What is added must be known by the same: else half of the people would be asked for something they have not."""
    has = (bool(census.proof_name), census.is_proof_day, list(census.columns))
    if has != (bool(read.where.proof_name), read.where.is_day, [name for _place, name in read.where.columns]):
        raise RefusedError(Refusal("census:other-columns"))


def _records(content: bytes) -> Iterator[tuple[str, str, int]]:
    """Digest, proof and number of the group of each, in the order of the digests."""
    for start in range(0, len(content), RECORD):
        record = content[start : start + RECORD]
        proof = record[SIZE : 2 * SIZE]
        yield record[:SIZE].hex(), proof.hex() if any(proof) else "", int.from_bytes(record[2 * SIZE :])


def _compare(parked: CensusFile, census: Census, read: Hashed) -> None:
    """Both are in the order of their digests, so that neither is held whole a second time."""
    keys = dict(Group.objects.filter(census=census).values_list("pk", "key"))
    wanted = ["", *(_group_key(values) for values in read.groups)]
    rows = Listed.objects.filter(census=census).annotate(
        is_verified=Exists(Verification.objects.filter(listed=OuterRef("pk")))
    )
    names = ("digest", "proof", "group_id", "withdrawn_at", "is_verified")
    here = iter(rows.order_by("digest").values_list(*names).iterator(chunk_size=5_000))
    current = next(here, None)
    for digest, proof, group in _records(read.content):
        while current is not None and current[0] < digest:
            _count_gone(parked, current)
            current = next(here, None)
        if current is not None and current[0] == digest:
            is_back = current[3] is not None
            is_same = current[1] == proof and keys.get(current[2] or 0, "") == wanted[group]
            parked.came += is_back
            parked.changed += not is_back and not is_same
            parked.same += not is_back and is_same
            current = next(here, None)
        else:
            parked.came += 1
    while current is not None:
        _count_gone(parked, current)
        current = next(here, None)


def _count_gone(parked: CensusFile, row: tuple[str, str, int | None, datetime | None, bool]) -> None:
    if parked.mode == Mode.REPLACE and row[3] is None:
        parked.went += 1
        parked.went_verified += row[4]


def _group_key(values: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def start_file(*, file_id: int, by: Actor, now: datetime) -> CensusFile:
    """Bring the list in: a few thousand at once, many in the background. Rows that are wrong are left out."""
    parked = locked_file(file_id, by)
    if parked.state != FileState.WAITING:
        return parked
    census = lock_census(parked.census_id)
    if parked.version != census.version:
        raise RefusedError(Refusal("census:file-old"))
    if not parked.total:
        raise RefusedError(Refusal("census:no-good-rows"))
    # A list made with another key has nothing in common with the one that is here: everybody would be somebody else.
    if is_key_changed(census) and is_in_use(census.pk):
        raise RefusedError(Refusal("census:in-use"))
    # From here on it counts what has really come and gone, also where it is stopped on the way.
    parked.state, parked.came, parked.changed, parked.went = FileState.RUNNING, 0, 0, 0
    try:
        with transaction.atomic():
            parked.save(update_fields=["state", *COUNTED])
    except IntegrityError:
        raise RefusedError(Refusal("census:running")) from None
    _take_over(census, parked)
    if parked.total > AT_ONCE:
        later(bring_in_background, parked.space_id, parked.pk)
        return parked
    content = _content(parked)
    while parked.state == FileState.RUNNING:
        parked = bring_slice(file_id=parked.pk, content=content, by=by, now=now)
    return parked


def _take_over(census: Census, parked: CensusFile) -> None:
    """How this list is read is how people are asked from now on."""
    for name in ("identifier_name", "is_document", "proof_name", "is_proof_day", "columns"):
        setattr(census, name, parked.how[name])
    census.key_check = digests_of(census.pk).check
    census.save()
    for values in parked.how["groups"]:
        Group.objects.get_or_create(census=census, key=_group_key(values), defaults={"values": values})


@transaction.atomic
def stop_file(*, file_id: int, by: Actor) -> None:
    """Give a file up: what is in by now stays."""
    parked = locked_file(file_id, by)
    if parked.state == FileState.RUNNING:
        parked.state = FileState.STOPPED
        parked.save(update_fields=["state"])
        Content.objects.filter(file=parked).delete()
        _note(parked, by, clock.now())
    elif parked.state == FileState.WAITING:
        parked.delete()


def _content(parked: CensusFile) -> bytes:
    return bytes(Content.objects.values_list("records", flat=True).get(file=parked))


def locked_file(file_id: int, by: Actor) -> CensusFile:
    """A file on its way, for administrators of the space."""
    require(CAN_ADMINISTER, by, None)
    parked: CensusFile | None = CensusFile.objects.select_for_update().filter(pk=file_id).first()
    if parked is None:
        raise NotFoundError
    return parked


def bring_in_background(space_id: int, file_id: int) -> None:
    """Slice after slice for a while; the rest is another job, so that mails and other jobs are not kept waiting."""
    with in_space(space_id):
        parked = CensusFile.objects.filter(pk=file_id, state=FileState.RUNNING).first()
        if parked is None:
            return
        by = actor_in(space_id, user_id=parked.brought_by_id, name=str(User.objects.get(pk=parked.brought_by_id)))
        if not is_space_administrator(by, None):
            CensusFile.objects.filter(pk=file_id).update(state=FileState.STOPPED)
            Content.objects.filter(file_id=file_id).delete()
            return
        content, until = _content(parked), time.monotonic() + SECONDS_AT_A_TIME
        while parked.state == FileState.RUNNING:
            if time.monotonic() > until:
                later(bring_in_background, space_id, file_id)
                return
            parked = bring_slice(file_id=file_id, content=content, by=by, now=clock.now())


@transaction.atomic
def bring_slice(*, file_id: int, content: bytes, by: Actor, now: datetime) -> CensusFile:
    """The next digests with what stands between them on the census, and how far it has come, in one transaction."""
    parked: CensusFile | None = CensusFile.objects.select_for_update().filter(pk=file_id).first()
    if parked is None:
        raise NotFoundError
    if parked.state != FileState.RUNNING:
        return parked
    start = parked.done * RECORD
    part = list(_records(content[start : start + SLICE * RECORD]))
    is_last = parked.done + len(part) >= parked.total
    here = Listed.objects.filter(census_id=parked.census_id, digest__gt=parked.last)
    if not is_last:
        here = here.filter(digest__lte=part[-1][0])
    _settle(parked, part, {each.digest: each for each in here}, now)
    parked.done += len(part)
    parked.last = part[-1][0] if part else parked.last
    if is_last:
        parked.state = FileState.DONE
        parked.save(update_fields=["done", "last", "state", *COUNTED])
        Content.objects.filter(file=parked).delete()
        _note(parked, by, now)
    else:
        parked.save(update_fields=["done", "last", *COUNTED])
    return parked


def _settle(parked: CensusFile, part: Sequence[tuple[str, str, int]], here: dict[str, Listed], now: datetime) -> None:
    groups = _group_ids(parked)
    new, other = [], []
    for digest, proof, number in part:
        listed, group_id = here.pop(digest, None), groups[number]
        if listed is None:
            new.append(Listed(census_id=parked.census_id, digest=digest, proof=proof, group_id=group_id, added_at=now))
        elif (listed.proof, listed.group_id, listed.withdrawn_at) != (proof, group_id, None):
            parked.came += listed.withdrawn_at is not None
            parked.changed += listed.withdrawn_at is None
            listed.proof, listed.group_id, listed.withdrawn_at = proof, group_id, None
            other.append(listed)
    parked.came += len(new)
    Listed.objects.bulk_create(new, batch_size=500)
    Listed.objects.bulk_update(other, ["proof", "group", "withdrawn_at"], batch_size=500)
    if parked.mode == Mode.REPLACE and here:
        parked.went += sum(each.withdrawn_at is None for each in here.values())
        gone = Listed.objects.filter(pk__in=[each.pk for each in here.values()])
        used = Verification.objects.filter(listed__in=gone).values("listed_id")
        gone.filter(pk__in=used, withdrawn_at=None).update(withdrawn_at=now)
        gone.exclude(pk__in=used).delete()


def _group_ids(parked: CensusFile) -> list[int | None]:
    """Ids of the groups as the file numbers them; 0 is none."""
    ids = dict(Group.objects.filter(census_id=parked.census_id).values_list("key", "pk"))
    return [None, *(ids[_group_key(values)] for values in parked.how["groups"])]


def _note(parked: CensusFile, by: Actor, now: datetime) -> None:
    census = Census.objects.get(pk=parked.census_id)
    census.version, census.brought_at = census.version + 1, now
    census.save(update_fields=["version", "brought_at"])
    fact = events.CensusBrought(census_id=census.pk, came=parked.came, changed=parked.changed, went=parked.went)
    publish(fact, by=by, now=now)
