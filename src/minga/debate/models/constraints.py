"""The constraint that every named state has."""

from enum import IntEnum, StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


def known(field: str, values: type[StrEnum] | type[IntEnum], name: str) -> models.CheckConstraint:
    """``field`` holds one of the enumeration's values."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [each.value for each in values]}), name=name)
