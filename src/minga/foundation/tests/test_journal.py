"""The journal proves itself, and names the first entry somebody touched."""

import pytest

from minga.foundation import clock
from minga.foundation.journal import chain
from minga.foundation.journal.chain import seal, seal_all, verify_chain
from minga.foundation.journal.models import ChainHead, Entry
from minga.purpose.tests import factories


@pytest.fixture
def sealed(cast):
    factories.called_go(cast)
    assert seal(cast.space.pk) == Entry.objects.count() > 10
    return cast.space.pk


def test_an_untouched_chain_is_whole(sealed):
    proof = verify_chain(sealed)
    assert proof.broken is None
    assert proof.entries == Entry.objects.count()


@pytest.mark.parametrize(
    ("field", "value"),
    [("payload", {"purpose_id": 999}), ("name", "purpose:other"), ("actor_id", 1234), ("hash", "0" * 64)],
)
def test_a_changed_entry_is_named(sealed, field, value):
    entry = Entry.objects.get(position=4)
    Entry.objects.filter(pk=entry.pk).update(**{field: value})
    broken = verify_chain(sealed).broken
    assert (broken.position, broken.entry_id, broken.why) == (4, entry.pk, "changed")


def test_a_removed_entry_is_named(sealed):
    Entry.objects.get(position=3).delete()
    broken = verify_chain(sealed).broken
    assert (broken.position, broken.why) == (3, "missing")


def test_a_removed_last_entry_is_named(sealed):
    last = Entry.objects.order_by("-position").first()
    position = last.position
    last.delete()
    broken = verify_chain(sealed).broken
    assert (broken.position, broken.why) == (position, "missing")


def test_a_chain_that_was_rewritten_from_the_middle_does_not_fit_its_head(sealed):
    ChainHead.objects.filter(space_id=sealed).update(hash="f" * 64)
    assert verify_chain(sealed).broken.why == "missing"


def test_sealing_goes_on_where_it_ended(sealed, cast):
    before = Entry.objects.count()
    factories.draft(cast, sponsor_id=None)
    assert seal_all() == Entry.objects.count() - before == 1
    assert seal_all() == 0
    assert verify_chain(sealed).broken is None


def test_each_space_has_its_own_chain(sealed, neighbours):
    from minga.foundation.scope import in_space

    with in_space(neighbours.space.pk):
        factories.draft(neighbours, sponsor_id=None)
    seal_all()
    assert Entry.objects.get(space=neighbours.space).position == 1


def waiting(space_id, many):
    made = [Entry(space_id=space_id, name="test:told", payload={"n": n}, occurred_at=clock.now()) for n in range(many)]
    Entry.objects.bulk_create(made)


def test_many_entries_take_as_many_statements_as_one(sealed, count_queries):
    made = {}
    for many in (1, 300):
        waiting(sealed, many)
        with count_queries() as made[many]:
            assert seal(sealed) == many
    assert len(made[1]) == len(made[300])
    assert verify_chain(sealed).broken is None


def test_a_slice_is_a_transaction_of_its_own_and_what_a_crash_left_is_sealed_after_it(sealed, monkeypatch):
    waiting(sealed, 2 * chain.SLICE + 7)
    hashed = chain.entry_hash

    def crash_in_the_second(entry, previous, position):
        if entry.payload.get("n") == chain.SLICE + 3:
            raise OSError
        return hashed(entry, previous, position)

    monkeypatch.setattr(chain, "entry_hash", crash_in_the_second)
    with pytest.raises(OSError):
        seal_all()
    monkeypatch.undo()
    assert Entry.objects.filter(position=None).count() == chain.SLICE + 7
    assert verify_chain(sealed).broken is None
    assert seal_all() == chain.SLICE + 7
    assert verify_chain(sealed).broken is None
