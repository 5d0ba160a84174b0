"""The constraint that every named state has."""

from enum import IntEnum, StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


def known(field: str, values: type[StrEnum] | type[IntEnum], name: str) -> models.CheckConstraint:
    """``field`` holds one of the enumeration's values."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [each.value for each in values]}), name=name)


def written_by_one(name: str) -> models.CheckConstraint:
    """A text is by somebody with an account, or by a visitor."""
    by_person, by_visitor = Q(author__isnull=False, visitor__isnull=True), Q(author__isnull=True, visitor__isnull=False)
    return models.CheckConstraint(condition=by_person | by_visitor, name=name)
