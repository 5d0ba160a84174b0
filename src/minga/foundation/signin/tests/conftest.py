"""A provider for the tests of signing in, and spaces that it is connected to."""

from collections.abc import Iterator

import pytest

from minga.foundation.signin.tests.idp import Idp, served


@pytest.fixture(scope="package")
def running_idp() -> Iterator[Idp]:
    with served() as idp:
        yield idp


@pytest.fixture
def idp(running_idp: Idp, settings) -> Idp:
    """The provider as it begins; the operator allows providers on this machine."""
    settings.PROVIDERS_MAY_BE_PRIVATE = True
    for kept in (running_idp.codes, running_idp.description, running_idp.answers, running_idp.asked):
        kept.clear()
    return running_idp
