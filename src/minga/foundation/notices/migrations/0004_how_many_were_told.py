from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_letters_claimed")]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["entry_id"], name="notices_told"),
        ),
    ]
