"""Rows that belong to a space, and the manager that never shows them outside it."""

from enum import StrEnum
from typing import Self

from django.db import models
from django.db.models import Q

from minga.foundation.scope import current_space_id, filtering_space_id


def known_value(field: str, values: type[StrEnum], name: str) -> models.CheckConstraint:
    """The constraint that a field holds one of an enumeration's values."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [value.value for value in values]}), name=name)


class SpaceQuerySet[M: models.Model](models.QuerySet[M]):
    """Chainable words for rows of a space."""

    def for_page(self) -> Self:
        """Rows for a screen: reading a relation that was not asked for raises instead of querying."""
        return self.fetch_mode(models.FETCH_RAISE)


class SpaceManager[M: models.Model](models.Manager[M]):
    """Limits every query to the current space; raises ``OutsideSpaceError`` outside any."""

    def get_queryset(self) -> models.QuerySet[M]:
        rows = super().get_queryset()
        space_id = filtering_space_id()
        return rows if space_id is None else rows.filter(space_id=space_id)


SpaceRows = SpaceManager.from_queryset(SpaceQuerySet)


class SpaceModel(models.Model):
    """Base of every table of a space. A row is born in the space we are in.

    Every concrete table names its manager, ``objects = SpaceRows()``, or one made beside a queryset
    of its own (outside the class, where mypy keeps it between runs); a test refuses any other default manager.
    """

    space = models.ForeignKey(
        "tenancy.Space", on_delete=models.PROTECT, default=current_space_id, editable=False, related_name="+"
    )

    class Meta:
        abstract = True
