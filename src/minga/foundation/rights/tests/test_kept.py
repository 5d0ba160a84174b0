"""Every column that points at a person is in somebody's declaration, with what becomes of it; and in the archive."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models

from minga.foundation.authorship import WRITTEN
from minga.foundation.kept import ADDRESSES, all_kept, declared_columns, model_called

PERSON_IDS = frozenset({"actor_id", "user_id", "person_id", "told_to"})


def columns_of_people() -> Iterator[tuple[type[models.Model], str]]:
    """Every column of every table that points at a person or holds an address of one."""
    person = apps.get_model(settings.AUTH_USER_MODEL)
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            is_id = column.name in PERSON_IDS and not column.is_relation
            if column.related_model is person or is_id or isinstance(column, ADDRESSES):
                yield model, column.name


def test_every_column_that_points_at_a_person_is_declared() -> None:
    undeclared = {f"{model._meta.label}.{name}" for model, name in set(columns_of_people()) - set(declared_columns())}
    assert undeclared == set(), "say in this part's declarations/kept.py why it is kept and what becomes of it"


def test_every_declared_column_is_there_and_declared_once() -> None:
    columns = [(model, name.partition("__")[0]) for each in all_kept() for model, name, _after in each.living()]
    names = [f"{model._meta.label}.{name}" for model, name in columns]
    assert sorted(set(names)) == sorted(names)
    for model, name in columns:
        assert model._meta.get_field(name)
    assert len({each.key for each in all_kept()}) == len(all_kept())


def test_what_is_kept_is_in_the_archive_or_says_why_not() -> None:
    unread = {(model_called(model), name) for each in all_kept() for model, name in each.unread}
    read = {(model, name.partition("__")[0]) for model, name in WRITTEN}
    columns = {(model, name.partition("__")[0]) for model, name in declared_columns()}
    missing = columns - read - unread
    assert {f"{model._meta.label}.{name}" for model, name in missing} == set()
    assert {f"{model._meta.label}.{name}" for model, name in read & unread if model} == set()
    assert all(reason for each in all_kept() for reason in each.unread.values())


def test_emptied_fields_are_fields() -> None:
    for each in all_kept():
        for model, _name, after in each.living():
            assert all(model._meta.get_field(name) for name in after.emptied)
