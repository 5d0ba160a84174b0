"""A first visit stays light: 70 KB for everything, of which each part has its share."""

import gzip
import re
from pathlib import Path

import django_htmx
import pytest

STATIC = Path(__file__).parents[1] / "static/ui"
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-4.min.js"
SCRIPTS = [STATIC / "main.js", *sorted((STATIC / "behaviours").glob("*.js"))]
WRITING = sorted((STATIC / "writing").glob("*.js"))


def packed(*paths: Path) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_css_is_within_twelve_kilobytes() -> None:
    assert packed(STATIC / "minga.css") <= 12_000


def test_own_scripts_are_within_five_kilobytes() -> None:
    assert packed(*SCRIPTS) <= 5_000


def test_writing_costs_at_most_nine_kilobytes_and_only_where_one_writes() -> None:
    """Mentions, drafts, tools and quoting; an editor of others begins at three times as much."""
    assert packed(*WRITING, STATIC / "writing.css") <= 9_000
    main = (STATIC / "main.js").read_text()
    assert re.findall(r'\["(.*)", \(\) => import\("./writing/', main) == ["[data-draft]", "[data-writing]"]


def test_fonts_are_within_thirty_four_kilobytes() -> None:
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    assert fonts
    assert sum(font.stat().st_size for font in fonts) <= 34_000


def test_each_font_has_its_licence_beside_it() -> None:
    assert len(list((STATIC / "fonts").glob("LICENSE-*"))) == len(list((STATIC / "fonts").glob("*.woff2")))


def test_a_first_visit_is_within_seventy_kilobytes() -> None:
    fonts = sum(font.stat().st_size for font in (STATIC / "fonts").glob("*.woff2"))
    assert packed(STATIC / "minga.css", STATIC / "mark.svg", HTMX, *SCRIPTS) + fonts <= 70_000


@pytest.mark.parametrize("script", [*SCRIPTS, *WRITING], ids=lambda path: path.name)
def test_scripts_need_no_eval(script: Path) -> None:
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", script.read_text())


def test_every_behaviour_is_loaded_by_its_hook_and_starts() -> None:
    main = (STATIC / "main.js").read_text()
    for script in SCRIPTS[1:]:
        assert f'import("./behaviours/{script.name}")' in main
        assert "export function start(" in script.read_text()
