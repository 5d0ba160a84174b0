"""Role × audience: seeing one and seeing it in a list always agree."""

import pytest

from minga.purpose import permissions
from minga.purpose.models import Purpose
from minga.purpose.tests import factories

SEES = {
    "public": {"ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie", "visitor"},
    "space": {"ada", "salma", "rosa", "tito", "erik", "omar"},
    "confidential": {"salma", "rosa"},
}
EVERYBODY = ["ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie", "visitor"]


def actor(cast, who):
    return cast.actor(None if who == "visitor" else getattr(cast, who))


@pytest.mark.parametrize("audience", SEES)
@pytest.mark.parametrize("who", EVERYBODY)
def test_who_sees_what(cast, audience, who):
    purpose = factories.draft(cast, audience=audience)
    seen = permissions.CAN_SEE(actor(cast, who), purpose)
    assert seen is (who in SEES[audience])
    assert seen is permissions.visible_to(actor(cast, who)).filter(pk=purpose.pk).exists()


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("CAN_EDIT", {"ada", "rosa", "salma"}),
        ("CAN_REVIEW", {"ada", "rosa", "salma", "tito", "erik", "omar"}),
        ("CAN_CALL", {"ada", "salma"}),
        ("CAN_CLOSE", {"ada", "salma"}),
        ("CAN_CHARTER", {"ada", "rosa", "salma", "tito", "erik", "omar"}),
        ("CAN_ORDER_ROADMAP", {"ada"}),
    ],
)
def test_who_may(cast, name, allowed):
    purpose = factories.draft(cast)
    held = {who for who in EVERYBODY if getattr(permissions, name)(actor(cast, who), purpose)}
    assert held == allowed


def test_an_administrator_does_not_see_what_is_confidential(cast):
    factories.draft(cast, audience="confidential")
    assert Purpose.objects.count() == 1
    assert not permissions.visible_to(cast.actor(cast.ada)).exists()
