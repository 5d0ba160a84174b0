"""A new database gets its tables straight from the models, in a second instead of half a minute of migrating.

Migrating gives the same tables (``tests/architecture/test_migrations.py`` holds them against each other, on both kinds
of database), so every migration counts as done afterwards, and later ones go on from there.
"""

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection, router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from minga.foundation.search.word_index import make_word_index


def bring_up_to_date() -> None:
    """Give this database the tables of this version, whether it has some already or none."""
    if connection.introspection.table_names():
        call_command("migrate", interactive=False, verbosity=0)
    else:
        make_anew()


def make_anew() -> None:
    """Make all tables in a database that has none, or none of them; it then has had every migration."""
    emit_pre_migrate_signal(0, False, DEFAULT_DB_ALIAS)
    with connection.schema_editor() as editor:
        make_tables(editor)
        _note_migrations()
        emit_post_migrate_signal(0, False, DEFAULT_DB_ALIAS)


def make_tables(editor: BaseDatabaseSchemaEditor) -> None:
    """The tables of all models, and what the database keeps beside them."""
    for app in apps.get_app_configs():
        for model in router.get_migratable_models(app, DEFAULT_DB_ALIAS, include_auto_created=False):
            if model._meta.can_migrate(connection):
                editor.create_model(model)
    make_beside(editor)


def make_beside(editor: BaseDatabaseSchemaEditor) -> None:
    """What no model describes."""
    make_word_index(editor)


def _note_migrations() -> None:
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    steps = sorted(MigrationLoader(connection).graph.nodes)
    applied = timezone.now()
    rows = [recorder.Migration(app=app, name=name, applied=applied) for app, name in steps]
    recorder.migration_qs.bulk_create(rows)
