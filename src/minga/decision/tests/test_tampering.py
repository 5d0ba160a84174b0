"""Every figure of the ballots and of the result bears on a published count: changed alone, the command says no."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import translation

from minga.decision import queries
from minga.decision.tests import factories
from minga.project.cli.recounting import recount_command

type Path = tuple[str | int, ...]

# The rest names things, or says by which rules another method would count.
COUNTED = {"format", "version", "method", "options", "roll_size", "ballots", "result", "listed_ballots"}
NAMES = {"voter", "receipt_sha256"}


def leaves(value: Any, at: Path = ()) -> Iterator[Path]:
    if isinstance(value, dict | list) and value:
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for key, entry in entries:
            yield from leaves(entry, (*at, key))
    else:
        yield at


def with_other(document: dict[str, Any], path: Path) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = other_than(place[path[-1]])
    return changed


def other_than(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"{value}7"
        case _:
            return 7


@pytest.mark.parametrize("method", ["schulze", "ranked", "approval", "score", "stv", "quadratic"])
def test_whatever_is_changed_in_a_published_count_is_refused(cast, tmp_path, method):
    document = json.loads(json.dumps(queries.recount_file(factories.published(cast, method=method))))
    path = tmp_path / "count.json"
    unseen = []
    with translation.override("en"):
        for leaf in leaves(document):
            if leaf[0] not in COUNTED or leaf[-1] in NAMES:
                continue
            path.write_text(json.dumps(with_other(document, leaf)))
            done = CliRunner().invoke(recount_command, [str(path)])
            assert done.exception is None or isinstance(done.exception, SystemExit), (leaf, done.exception)
            if done.exit_code == 0:
                unseen.append(leaf)
    assert not unseen
