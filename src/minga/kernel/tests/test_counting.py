"""One is one."""

import pytest

from minga.kernel.counting import counted


@pytest.mark.parametrize(("number", "said"), [(0, "0 groups"), (1, "1 group"), (2, "2 groups"), (21, "21 groups")])
def test_one_thing_is_told_as_one(number: int, said: str) -> None:
    assert counted(number, "group", "groups") == said
