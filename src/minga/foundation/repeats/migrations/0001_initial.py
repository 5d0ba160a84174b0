from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("made_id", models.BigIntegerField(null=True)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("sent_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
