"""How Django forms are drawn: label, help and error tied to their control, so that a screen reader hears all three."""

from pathlib import Path

from django import forms
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property


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
