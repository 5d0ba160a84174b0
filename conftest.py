"""What pytest-django leaves to a project: how the tables of the tests are made."""

from typing import Any

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:  # noqa: ARG001
    """Tables come straight from the models (``test_migrations`` proves that migrating gives the same), so what only a
    migration makes is made here."""
    from django.db import connection  # noqa: PLC0415

    from minga.project.tables import make_beside  # noqa: PLC0415

    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        make_beside(editor)
