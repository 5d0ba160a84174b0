"""Compile the Spanish catalogues, and prove that each sentence on screen has one Spanish, and each Spanish a sentence.

``python -m minga.project.translations compile | check``
"""

import io
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_noop": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

type Message = tuple[str | None, str]


def catalogues() -> list[Path]:
    return sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"))


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
    from babel.messages.extract import extract  # noqa: PLC0415

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
            # A template is indented as it likes; what is made of it is read as Python, which does not.
            lines = templatize(path.read_text(), origin=str(path)).split("\n")
            for message, place in _extracted(path, "\n".join(line.lstrip() for line in lines)):
                used.setdefault(message, place)
    return used


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation: the catalogue it stands in, its context and sentence, and what it says."""

    catalogue: str
    context: str | None
    sentence: str
    said: tuple[str, ...]

    @property
    def message(self) -> Message:
        return self.context, self.sentence

    @property
    def is_done(self) -> bool:
        return all(self.said)


def translated_entries(language: str, sources: Iterable[Path] | None = None) -> list[Entry]:
    """Every entry of the language's catalogues, fuzzy ones aside."""
    from babel.messages.pofile import read_po  # noqa: PLC0415

    found = []
    for source in catalogues() if sources is None else sources:
        if source.parts[-3] != language:
            continue
        with source.open("rb") as stream:
            rows = [row for row in read_po(stream, locale=language) if row.id and not row.fuzzy]
        for row in rows:
            sentence = row.id[0] if isinstance(row.id, (list, tuple)) else row.id
            said = tuple(row.string) if isinstance(row.string, (list, tuple)) else (row.string or "",)
            found.append(Entry(str(source), row.context, sentence, said))
    return found


def missing_messages(entries: list[Entry], used: dict[Message, str]) -> list[str]:
    """Each sentence on screen without a translation, with the entry to paste."""
    done = {entry.message for entry in entries if entry.is_done}
    return [
        f"{place} has no translation:\n{_to_paste(*message)}" for message, place in used.items() if message not in done
    ]


def contradicting_messages(entries: list[Entry]) -> list[str]:
    """Each sentence with two translations: one link's would silently stand on another's page."""
    by_message: dict[Message, list[Entry]] = {}
    for entry in entries:
        by_message.setdefault(entry.message, []).append(entry)
    return [
        "\n".join([f"Two translations of {message[1]!r}{_of(message[0])}; give one of them a context:", *_each(rows)])
        for message, rows in by_message.items()
        if len({row.said for row in rows}) > 1
    ]


def unused_messages(entries: list[Entry], used: dict[Message, str], elsewhere: set[Message]) -> list[str]:
    """Each entry that no sentence on screen asks for; what packages say (``elsewhere``) may be ours to say better."""
    return [
        f"{entry.catalogue}: nothing says {entry.sentence!r}{_of(entry.context)}"
        for entry in entries
        if entry.message not in used and entry.message not in elsewhere
    ]


def _of(context: str | None) -> str:
    return f" (context {context!r})" if context else ""


def _each(rows: list[Entry]) -> list[str]:
    return [f"    {row.catalogue}: {' | '.join(row.said)}" for row in rows]


def _to_paste(context: str | None, sentence: str) -> str:
    quoted = sentence.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    lines = [f'msgctxt "{context}"'] if context else []
    return "\n".join(f"    {line}" for line in [*lines, f'msgid "{quoted}"', 'msgstr ""'])


def _said_by_packages(language: str) -> set[Message]:
    """What Django and allauth say themselves: an entry of ours for one of these says it better."""
    import allauth  # noqa: PLC0415
    import django  # noqa: PLC0415

    roots = [Path(place) for package in (django, allauth) for place in package.__path__]
    sources = [path for root in roots for path in root.glob(f"**/locale/{language}/LC_MESSAGES/django.po")]
    return {entry.message for entry in translated_entries(language, sources)}


def findings(language: str = "es") -> list[str]:
    """Everything that is wrong with a language's catalogues, one finding each."""
    entries, used = translated_entries(language), used_messages()
    unused = unused_messages(entries, used, set())
    if unused:
        unused = unused_messages(entries, used, _said_by_packages(language))
    return [*missing_messages(entries, used), *contradicting_messages(entries), *unused]


def main() -> int:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "compile":
        compile_catalogues()
        return 0
    if command == "check":
        from django.conf import settings  # noqa: PLC0415

        settings.configure(USE_I18N=True)
        found = findings()
        for each in found:
            print(each)  # noqa: T201
        print(f"{len(used_messages())} sentences in Spanish, {len(found)} findings")  # noqa: T201
        return 1 if found else 0
    print("translations compile | check", file=sys.stderr)  # noqa: T201
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
