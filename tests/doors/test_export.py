"""A person's download holds all that they wrote, in every link; a new table joins it or says why not."""

from django.apps import apps

from minga.foundation.accounts.models import User
from minga.foundation.authorship import WRITTEN
from minga.foundation.tenancy.querysets import SpaceModel
from minga.project.settings import LINKS
from tests.doors.houses import furnished

# Where a person is named without having written anything.
NAMED_ONLY = {"decision.Delegation.delegate"}
"""Who entrusted their vote is theirs to tell."""


def test_every_table_with_a_person_is_in_the_download_or_says_why_not():
    named = {
        (model, field.name)
        for model in apps.get_models()
        if issubclass(model, SpaceModel) and model._meta.app_label in LINKS
        for field in model._meta.fields
        if field.related_model is User
    }
    missing = {f"{model._meta.label}.{name}" for model, name in named - WRITTEN}
    assert missing == NAMED_ONLY


def test_the_download_holds_what_i_wrote_and_nothing_of_others(cast, neighbours, client):
    furnished(cast, 1)
    client.force_login(cast.tito)
    (space,) = client.get("/me/export/").json()["spaces"]
    wrote = space["wrote"]
    assert {row["title"] for row in wrote["debate"]["contribution"]} >= {"Astillas de poda", "Idea aparte 0"}
    assert wrote["debate"]["statement"]
    assert wrote["debate"]["challenge"][0]["body"] == "Falta algo"
    assert wrote["decision"]["ballot"][0]["choice"] == {"approved": ["option-1"]}
    assert wrote["initiative"]["initiative"]
    assert wrote["outcome"]["measurementplan"][0]["theory"]
    assert "summary" not in wrote["debate"]
    client.force_login(cast.rosa)
    (space,) = client.get("/me/export/").json()["spaces"]
    assert {row["body"] for row in space["wrote"]["debate"]["summary"]} >= {"Resumen 0"}
    assert "challenge" not in space["wrote"]["debate"]
    client.force_login(neighbours.tito)
    (space,) = client.get("/me/export/").json()["spaces"]
    assert not any(space["wrote"].values())
