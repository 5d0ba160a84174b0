# Should the index ever change, what it was before moves from there into this file.
from django.db import migrations

from minga.foundation.search import word_index


def make(_apps, schema_editor):
    word_index.make_word_index(schema_editor)


def drop(_apps, schema_editor):
    word_index.drop_word_index(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
