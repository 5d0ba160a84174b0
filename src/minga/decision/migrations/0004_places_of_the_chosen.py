"""What was chosen before there were several winners takes the first place."""

from django.db import migrations


def place_the_chosen(apps, _schema_editor):
    option = apps.get_model("decision", "Option")
    decision = apps.get_model("decision", "Decision")
    chosen = decision._base_manager.filter(chosen__isnull=False).values("chosen_id")
    option._base_manager.filter(pk__in=chosen).update(place=1)


def forget_places(apps, _schema_editor):
    apps.get_model("decision", "Option")._base_manager.update(place=None)


class Migration(migrations.Migration):
    dependencies = [("decision", "0003_delegations")]

    operations = [migrations.RunPython(place_the_chosen, forget_places)]
