"""The tests' own house: what one test leaves on, the next does not find."""

import pytest
from django.conf import settings
from django.utils import timezone, translation


@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_begins_with_the_language_and_the_zone_of_the_process(turn: int) -> None:
    assert translation.get_language() == settings.LANGUAGE_CODE
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE
    translation.activate("en")
    timezone.activate("Pacific/Auckland")
