"""Compile the Spanish catalogues, and prove that no sentence on screen is left in English only.

``python -m minga.project.translations compile | check``
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

type Message = tuple[str | None, str]


def catalogues() -> list[Path]:
    return sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/django.po"))


def stale_catalogues() -> list[Path]:
    """The catalogues that were edited since they were compiled, or never were."""
    return [source for source in catalogues() if not _is_compiled(source)]


def _is_compiled(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime


def compile_catalogues() -> int:
    """Write the ``.mo`` beside each ``.po`` that is newer; returns how many were written."""
    stale = stale_catalogues()
    if not stale:
        return 0
    from babel.messages.mofile import write_mo  # noqa: PLC0415  (slow to load, and seldom needed)
    from babel.messages.pofile import read_po  # noqa: PLC0415

    for source in stale:
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parts[-3])
        buffer = io.BytesIO()
        write_mo(buffer, catalogue)
        written = source.with_suffix(f".{os.getpid()}.mo")  # two processes may compile at once
        written.write_bytes(buffer.getvalue())
        written.replace(source.with_suffix(".mo"))
    return len(stale)


def _extracted(path: Path, text: str) -> Iterator[tuple[Message, str]]:
    found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for line, message, _comments, context in found:
        singular = message[0] if isinstance(message, tuple) else message
        if singular:
            yield (context, singular), f"{path.relative_to(PACKAGE)}:{line}"


def used_messages() -> dict[Message, str]:
    """Every translatable sentence of the code and templates, with the first place it stands at."""
    from django.utils.translation.template import templatize  # noqa: PLC0415

    used: dict[Message, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations", "testing"} & set(path.parts):
            for message, place in _extracted(path, path.read_text()):
                used.setdefault(message, place)
    for pattern in ("*.html", "*.txt"):
        for path in sorted(PACKAGE.rglob(f"templates/**/{pattern}")):
            for message, place in _extracted(path, templatize(path.read_text(), origin=str(path))):
                used.setdefault(message, place)
    return used


def translated_messages(language: str) -> set[Message]:
    """Every sentence that the language's catalogues translate, without fuzzy or empty entries."""
    done: set[Message] = set()
    for source in catalogues():
        if source.parts[-3] != language:
            continue
        with source.open("rb") as stream:
            for entry in read_po(stream, locale=language):
                strings = entry.string if isinstance(entry.string, (list, tuple)) else (entry.string,)
                if entry.id and not entry.fuzzy and all(strings):
                    key = entry.id[0] if isinstance(entry.id, (list, tuple)) else entry.id
                    done.add((entry.context, key))
    return done


def missing_messages(language: str = "es") -> list[str]:
    """``place: sentence`` for each sentence without a translation. Django's and allauth's own count as done."""
    done = translated_messages(language)
    return [f"{place}: {message[1]!r}" for message, place in used_messages().items() if message not in done]


def main() -> int:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "compile":
        compile_catalogues()
        return 0
    if command == "check":
        from django.conf import settings  # noqa: PLC0415

        settings.configure(USE_I18N=True)
        missing = missing_messages()
        for line in missing:
            print(line)  # noqa: T201
        print(f"{len(used_messages())} sentences, {len(missing)} without Spanish")  # noqa: T201
        return 1 if missing else 0
    print("translations compile | check", file=sys.stderr)  # noqa: T201
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
