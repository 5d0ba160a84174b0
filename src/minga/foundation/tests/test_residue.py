"""What a database keeps of rows as they were goes as soon as nobody reads it any more, on both databases."""

import pytest
from django.db import connection, transaction

from minga.foundation.residue import clear_residue, cut_write_ahead_file
from minga.foundation.tenancy.models import Space
from minga.foundation.testing.cast import NOW


def _file_of(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode(%s)", [table])
        return cursor.fetchone()[0]


def test_inside_a_transaction_nothing_can_be_cleared(db):
    with transaction.atomic():
        assert not clear_residue([Space])


def test_it_is_cleared_when_nobody_reads(transactional_db):
    Space.objects.create(slug="una", name="Una", created_at=NOW)
    assert clear_residue([Space])
    assert cut_write_ahead_file()


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_postgresql_writes_the_tables_into_new_files_once_older_readers_have_gone(transactional_db):
    import psycopg

    Space.objects.create(slug="una", name="Una", created_at=NOW)
    before = _file_of("tenancy_space")
    named = connection.get_connection_params()
    options = {name: named[name] for name in ("dbname", "user", "password", "host", "port") if named.get(name)}
    with psycopg.connect(**options) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM tenancy_space").fetchone()
        assert not clear_residue([Space], patience=0.2)
        assert _file_of("tenancy_space") == before
    assert clear_residue([Space])
    assert _file_of("tenancy_space") != before
