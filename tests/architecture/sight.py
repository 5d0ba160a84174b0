"""What a demanding eye would not accept on a page, found in its markup."""

import re
from collections.abc import Iterator
from html import unescape

MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
BUTTON = re.compile(r'<(?:a|button)\b[^>]*\sclass="([^"]*\bbutton\b[^"]*)"[^>]*>')
LIGHTER = {"button-plain", "button-quiet", "button-danger", "button-icon"}
HEADING = re.compile(r"<h([1-6])\b")
HELP = re.compile(r'<p class="help"[^>]*>(.*?)</p>', re.DOTALL)
TYPED = re.compile(r'<input\b[^>]*\btype="text"[^>]*\bvalue="([^"]{4,})"|<textarea\b[^>]*>\s*([^<]{4,})</textarea>')


def faults_in(page: str) -> Iterator[str]:
    """Each fault in a few words; nothing for a page that may stand."""
    found = MAIN.search(page)
    main = found.group() if found else ""
    black = [kinds for kinds in BUTTON.findall(main) if not LIGHTER & set(kinds.split())]
    if len(black) > 1:
        yield f"{len(black)} black buttons"
    yield from _headings([int(level) for level in HEADING.findall(main)])
    helps = " ".join(unescape(text) for text in HELP.findall(main))
    for line, text in TYPED.findall(main):
        if (said := unescape(line or text).strip()) in helps:
            yield f"a help repeats what its field says: {said[:40]}"


def _headings(levels: list[int]) -> Iterator[str]:
    if levels.count(1) != 1:
        yield f"{levels.count(1)} first headings"
    for before, after in zip([0, *levels], levels, strict=False):
        if after > before + 1:
            yield f"a heading of level {after} after one of {before}"
