"""The languages of the house, each named as those who speak it name it."""

from typing import Final

from django.conf import settings

NAMES: Final = {"es": "Español", "en": "English"}
LANGUAGES: Final = tuple((code, NAMES[code]) for code, _name in settings.LANGUAGES)
