"""What search knows of each thing. The thing itself says who may see it, every time."""

from django.db import models

from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows

PASSAGE_MAX = 5_000


class SearchDocument(SpaceModel):
    """One thing that can be found. ``terms`` begins with the token of its space; see :mod:`.matching`."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    title_terms = models.TextField(blank=True)
    terms = models.TextField(blank=True)
    written_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "kind", "object_id"], name="search_document_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
