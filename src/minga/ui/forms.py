"""How Django forms are drawn: label, help and error tied to their control, so that a screen reader hears all three."""

from functools import lru_cache
from pathlib import Path

from django import forms
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class MingaRenderer(BaseRenderer):
    """Draws forms with ui/forms/*.html; set FORM_RENDERER = "minga.ui.forms.MingaRenderer".

    It looks in Minga's own templates first and in Django's after them, so "django.forms" need not be installed.
    """

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        return DjangoTemplates(
            {
                "NAME": "minga-forms",
                "APP_DIRS": True,
                "DIRS": [Path(__file__).parent / "templates", Path(forms.__file__).parent / "templates"],
                "OPTIONS": {},
            }
        )

    def get_template(self, template_name: str):  # type: ignore[no-untyped-def]
        return self.engine.get_template(template_name)


class AlikeForm(forms.Form):
    """A form that looks alike for everybody until it is filled in, by its class alone: drawn once in each language."""

    def render(
        self, template_name: str | None = None, context: object | None = None, renderer: object | None = None
    ) -> SafeString:
        is_empty = not (self.is_bound or self.initial or self.prefix)
        if is_empty and not (template_name or context or renderer):
            return _empty(type(self), get_language())
        return super().render(template_name, context, renderer)  # type: ignore[arg-type]

    __str__ = render
    __html__ = render


@lru_cache(maxsize=100)
def _empty(kind: type[AlikeForm], _language: str | None) -> SafeString:
    return super(AlikeForm, kind()).render()
