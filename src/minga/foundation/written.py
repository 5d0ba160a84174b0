"""Text that people wrote is kept as HTML beside its source (``body``, ``body_html``): drawn again in every link."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from minga.foundation.jobs.redrawing import Drawn, declare_drawn, digest_of
from minga.foundation.markdown import SPECIMEN, SPECIMEN_FILES, people_named, to_html
from minga.foundation.media.standing import files_by_text
from minga.foundation.scope import across_spaces

SUFFIX = "_html"
BATCH = 200


def html_fields(model: type[models.Model]) -> list[tuple[str, str]]:
    """The fields that hold a text as it was written, each with the one that holds it drawn."""
    names = {field.name for field in model._meta.concrete_fields}
    return [
        (name.removesuffix(SUFFIX), name)
        for name in sorted(names)
        if name.endswith(SUFFIX) and name.removesuffix(SUFFIX) in names
    ]


def models_with_text() -> Iterator[type[models.Model]]:
    """Every model of the house that keeps text as HTML."""
    for model in apps.get_models():
        if model.__module__.startswith("minga.") and html_fields(model):
            yield model


def texts_fingerprint() -> str:
    """What texts are drawn with now."""
    return digest_of(to_html(SPECIMEN, SPECIMEN_FILES))


def redraw_texts(model: type[models.Model], after: int) -> int | None:
    """Draw the texts of the model's next rows again; the last of their ids."""
    pairs = html_fields(model)
    with across_spaces():
        rows = list(model._default_manager.filter(pk__gt=after).order_by("pk")[:BATCH])
        files = files_by_text(model._meta.label_lower, [row.pk for row in rows])
        for row in rows:
            here = files.get(row.pk)
            # Who could be mentioned when it was written stands in what was drawn.
            drawn = {
                html: to_html(getattr(row, source) or "", here, people_named(getattr(row, html) or ""))
                for source, html in pairs
            }
            changed = {name: html for name, html in drawn.items() if html != getattr(row, name)}
            if changed:
                model._default_manager.filter(pk=row.pk).update(**changed)
    return rows[-1].pk if rows else None


def declare() -> None:
    """Texts of every link."""
    for model in models_with_text():
        label = model._meta.label_lower

        def redraw(after: int, model: type[models.Model] = model) -> int | None:
            return redraw_texts(model, after)

        declare_drawn(Drawn(f"text of {label}", texts_fingerprint, redraw))
