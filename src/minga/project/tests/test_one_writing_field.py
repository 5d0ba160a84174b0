"""Wherever Markdown is written there is the one field of the house, by the kind and not by the form."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms

import minga
from minga.foundation.rights.forms import TermsForm
from minga.foundation.written import html_fields, models_with_text
from minga.project.administration.forms import LookForm
from minga.ui.fields import WritingArea, WrittenField

# Where the field of a form is not called as the column that keeps it.
CALLED: dict[tuple[str, str], str] = {
    ("decision.Option", "body"): "waiting_cost",
    ("rights.TermsText", "body"): "text_es",
}
# Called as a text that is drawn, in the same link, and kept elsewhere as plain words.
PLAIN = {
    ("debate", "ChallengeForm", "body"),
    ("decision", "ConsentForm", "reason"),
    ("decision", "ReasonForm", "reason"),
}


def forms_of_the_house() -> Iterator[tuple[str, type[forms.BaseForm]]]:
    """Every form of every link and part, with the name of its app."""
    for found in pkgutil.walk_packages([str(Path(minga.__file__).parent)], "minga."):
        if ".tests" in found.name or "forms" not in found.name:
            continue
        module = importlib.import_module(found.name)
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, forms.BaseForm) and each.__module__ == found.name:
                yield found.name.removeprefix("minga.").removeprefix("foundation.").partition(".")[0], each


def drawn_texts() -> Iterator[tuple[str, str, str]]:
    """App, model and column of each text that is drawn as Markdown."""
    for model in models_with_text():
        for source, _html in html_fields(model):
            yield model._meta.app_label, model.__name__, source


def wrong_fields(found: Iterator[tuple[str, type[forms.BaseForm]]]) -> set[tuple[str, str, str]]:
    """Long fields called as a text that is drawn which are not the writing field."""
    drawn = {(_home(app), name) for app, _model, name in drawn_texts()}
    drawn |= {(key[0].partition(".")[0], name) for key, name in CALLED.items()}
    return {
        (app, form.__name__, name)
        for app, form in found
        for name, field in getattr(form, "base_fields", {}).items()
        if (app, name) in drawn and isinstance(field.widget, forms.Textarea)
        if not isinstance(field.widget, WritingArea) and (app, form.__name__, name) not in PLAIN
    }


def test_every_text_that_is_drawn_is_written_in_the_field_of_the_house() -> None:
    assert wrong_fields(forms_of_the_house()) == set()


def test_the_search_would_find_one_that_is_not() -> None:
    class Careless(forms.Form):
        body = WrittenField(widget=forms.Textarea())

    assert wrong_fields(iter([("initiative", Careless)])) == {("initiative", "Careless", "body")}


@pytest.mark.parametrize(("app", "model", "name"), sorted(set(drawn_texts())))
def test_each_such_text_has_a_form(app: str, model: str, name: str) -> None:
    """A new text that is drawn is looked for under its name, or said here under which other."""
    called = {name, CALLED.get((f"{app}.{model}", name), name)}
    asked = {field for where, form in forms_of_the_house() for field in _fields_of(form) if where in {app, _home(app)}}
    assert called & asked


def _home(app: str) -> str:
    """Where the forms of a part stand whose pages are the project's."""
    return "project" if app == "tenancy" else app


def _fields_of(form: type[forms.BaseForm]) -> set[str]:
    fields = set(getattr(form, "base_fields", {}))
    return fields | ({"text_es"} if form.__name__ == "TermsForm" else set())


def test_the_terms_of_use_and_the_words_of_welcome_are_written_in_it_too() -> None:
    assert isinstance(TermsForm().fields["text_es"].widget, WritingArea)
    assert isinstance(LookForm.base_fields["welcome"].widget, WritingArea)
