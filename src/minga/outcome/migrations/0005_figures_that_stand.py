"""Figures with values are no longer withdrawn, and those that a sealed plan rests on stand as they are."""

from typing import Any

from django.db import migrations
from django.db.models import Min, OuterRef, Subquery


def say_what_stands(apps: Any, _editor: Any) -> None:
    indicators = apps.get_model("purpose", "Indicator")._base_manager
    observations = apps.get_model("outcome", "Observation")._base_manager.filter(indicator=OuterRef("pk")).order_by()
    known = observations.values("indicator").annotate(first=Min("known_at")).values("first")
    indicators.update(measured_at=Subquery(known))
    plans = apps.get_model("outcome", "MeasurementPlan")._base_manager.filter(locked_at__isnull=False).order_by()
    for purpose_id, indicator_id, sealed_at in plans.values_list("indicator__purpose", "indicator", "locked_at"):
        guardrails = indicators.filter(purpose=purpose_id, goals__role="guardrail").values("pk")
        rests_on = indicators.filter(pk=indicator_id) | indicators.filter(pk__in=guardrails)
        rests_on.filter(sealed_at=None).update(sealed_at=sealed_at)


class Migration(migrations.Migration):
    dependencies = [("outcome", "0004_words_people_say"), ("purpose", "0003_asked_and_corrected")]

    operations = [migrations.RunPython(say_what_stands, migrations.RunPython.noop)]
