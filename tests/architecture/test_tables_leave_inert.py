"""Every table that leaves is written in one place, so that what people wrote is no formula in anybody's spreadsheet."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "minga"
# What writes rows with separators by itself, and why it may.
OTHERS = {
    "algorithms/tally/formats/pabulib.py": "Pabulib files are read by programs, to the letter",
    "outcome/fetching/databases.py": "what is read of a database goes to our own reader and leaves for nowhere",
    "project/demo/measure.py": "the files that the demo brings in",
}
WRITER = "kernel/cells.py"


def writers(root: Path) -> dict[str, int]:
    """The modules that make a writer of rows, and in which line."""
    found: dict[str, int] = {}
    for path in root.rglob("*.py"):
        if {"tests", "testing"} & set(path.relative_to(root).parts):
            continue
        text = path.read_text()
        if not any(word in text for word in ("riter", "to_csv", "openpyxl", "import csv", "from csv")):
            continue
        for node in ast.walk(ast.parse(text)):
            is_named = isinstance(node, ast.Attribute) and node.attr in {"writer", "DictWriter", "to_csv"}
            is_taken = isinstance(node, ast.ImportFrom) and node.module == "csv"
            is_book = isinstance(node, ast.Import | ast.ImportFrom) and "openpyxl" in ast.dump(node)
            if is_named or is_taken or is_book:
                found[path.relative_to(root).as_posix()] = node.lineno
    return found


def test_rows_are_written_in_one_place():
    assert set(writers(PACKAGE)) == {WRITER, *OTHERS}


def test_another_writer_is_found(tmp_path):
    (tmp_path / "views.py").write_text("import csv\n\n\ndef leave(out):\n    csv.writer(out).writerow(['=1'])\n")
    assert writers(tmp_path) == {"views.py": 5}
