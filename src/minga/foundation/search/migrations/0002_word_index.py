# Should the index ever change, what it was before moves from there into this file.
from django.db import migrations

from minga.foundation.search.word_index import make_word_index

DROP_ON_SQLITE = [
    "DROP TRIGGER IF EXISTS search_words_changed",
    "DROP TRIGGER IF EXISTS search_words_gone",
    "DROP TRIGGER IF EXISTS search_words_written",
    "DROP TABLE IF EXISTS search_words",
]
DROP_ON_POSTGRESQL = ["DROP INDEX IF EXISTS search_words"]


def make(_apps, schema_editor):
    make_word_index(schema_editor)


def drop(_apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in DROP_ON_POSTGRESQL if is_postgresql else DROP_ON_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
