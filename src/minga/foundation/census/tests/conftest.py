"""The provider of the tests of signing in, for censuses that are known by a claim."""

from minga.foundation.signin.tests.conftest import idp, running_idp

__all__ = ["idp", "running_idp"]
