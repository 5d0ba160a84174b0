"""Two who claim one number at the same moment: the database lets one have it."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from minga.foundation.census.models import Listed, Verification
from minga.foundation.census.tests.factories import BORN, DNI, brought, verify
from minga.foundation.policy import RefusedError
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW


def side_by_side(space_id: int, *acts: Any) -> list[str]:
    """What each came to, run truly at once."""
    ready, ends = Barrier(len(acts)), []

    def run(act: Any) -> None:
        ready.wait()
        with in_space(space_id):
            try:
                act()
                ends.append("verified")
            except RefusedError as refused:
                ends.append(refused.refusal.code)
        connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_claim_one_number() -> None:
    from minga.foundation.testing.cast import raise_cast

    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("an in-memory SQLite has one connection; PostgreSQL runs this")
    cast = raise_cast()
    with in_space(cast.space.pk):
        census = brought(cast)
    said = {"number": DNI["rosa"], "proof": BORN["rosa"]}
    ends = side_by_side(
        cast.space.pk,
        lambda: verify(cast, census, "tito", **said),
        lambda: verify(cast, census, "omar", address="198.51.100.3", **said),
    )
    assert ends == ["census:not-verified", "verified"]
    with in_space(cast.space.pk):
        assert Verification.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_guesses_at_once_are_five() -> None:
    from minga.foundation.testing.cast import raise_cast

    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("an in-memory SQLite has one connection; PostgreSQL runs this")
    cast = raise_cast()
    with in_space(cast.space.pk):
        census = brought(cast)
    guesses = [lambda n=n: verify(cast, census, "tito", number=f"guess {n}", address="") for n in range(12)]
    ends = side_by_side(cast.space.pk, *guesses)
    assert ends.count("census:not-verified") == 5
    assert ends.count("census:wait") == 7


def test_the_database_holds_one_person_to_one_number(cast):
    census = brought(cast)
    mine, other = Listed.objects.order_by("pk")[:2]
    Verification.objects.create(census=census, listed=mine, user=cast.tito, verified_at=NOW)
    for listed, user in ((mine, cast.omar), (other, cast.tito), (mine, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Verification.objects.create(census=census, listed=listed, user=user, verified_at=NOW)
