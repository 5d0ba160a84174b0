"""A day that decides anything is asked of one place; whatever takes a day in another way stands in the list."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "minga"
# Where a day is taken in another way, and why that decides nothing of a space's.
ELSEWHERE = {
    "foundation/clock.py": "the one place",
    "foundation/notices/rules.py": "a reader's own night and morning",
    "foundation/notices/mailing.py": "the day of a reader's digest",
    "ui/numbers.py": "writes a moment for its reader",
    "outcome/reading/sheet_process.py": "a cell of a spreadsheet is a day already",
    "outcome/fetching/databases.py": "in the zone it is given",
    "project/exchange/opinion_files.py": "the files of Polis count days in UTC",
}
DAYS = {"localdate", "localtime", "make_aware", "utcnow", "today", "get_current_timezone", "get_default_timezone"}


def days_taken(source: str) -> list[str]:
    """Calls that make a day of a moment, or ask which day it is, by another zone than the space's."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, owner = node.func.attr, ast.unparse(node.func.value)
        is_of_the_clock = owner == "clock" and name == "today"
        is_now = name == "now" and owner in {"datetime", "dt.datetime", "datetime.datetime"}
        is_cut = name == "date" and not node.args and not node.keywords
        is_cut |= name == "replace" and any(each.arg == "hour" for each in node.keywords)
        if (name in DAYS and not is_of_the_clock) or is_now or is_cut:
            found.append(f"{owner}.{name}:{node.lineno}")
    return found


def test_only_the_clock_says_which_day_it_is():
    breaches = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        place = str(path.relative_to(PACKAGE))
        if "tests" in path.parts or "migrations" in path.parts or place in ELSEWHERE:
            continue
        if found := days_taken(path.read_text()):
            breaches[place] = found
    assert breaches == {}


def test_the_list_of_other_places_only_shrinks():
    assert [place for place in ELSEWHERE if not days_taken((PACKAGE / place).read_text())] == []


def test_a_day_taken_elsewhere_is_named():
    for line in (
        "timezone.localdate(now)",
        "now.date()",
        "date.today()",
        "datetime.now()",
        "timezone.localtime(now).date()",
        "timezone.make_aware(moment)",
        "stage.at(3).date()",
        "dt.datetime.now(UTC)",
        "now.replace(hour=0)",
    ):
        assert days_taken(line), line
    for line in ("clock.today()", "clock.day_of(now)", "timezone.now()", "date(2026, 1, 1)", "models.DateField()"):
        assert days_taken(line) == [], line
