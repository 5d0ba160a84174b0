from django.db import migrations, models


def forget_drawings(apps, _schema_editor):
    """Snapshots are computed from the votes, and drawn in another form now: the next look computes them anew."""
    apps.get_model("debate", "OpinionSnapshot")._base_manager.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("debate", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(forget_drawings, forget_drawings, elidable=True),
        migrations.AddField(
            model_name="opinionsnapshot",
            name="floods",
            field=models.JSONField(default=list),
        ),
    ]
