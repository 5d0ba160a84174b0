"""Markdown to safe HTML, once, when it is written."""

from functools import cache

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "hr", "i", "li", "ol", "p",
    "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip

# Something of everything that people write, with the edges of each: when it is drawn otherwise than before, what is
# kept drawn is drawn again.
SPECIMEN = """# Una
## Dos

15. de mayo nos vemos
1985. Un gran año

1. uno
2. dos

- *a* **b** `c` ~~d~~ canción niños running

> cita

| a | b |
|:--|--:|
| 1 | 2 |

[aquí](https://example.org "título") ![foto](https://example.org/a.png) https://example.org/x <b>html</b>
[no](javascript:alert(1)) www.example.org ana@example.org

```
código
```
---
línea
otra &amp; <script>x</script>
"""


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def _lower_headings(html: str) -> str:
    # A contribution's "# title" must not compete with the page's own h1 and h2.
    for level in (4, 3, 2, 1):
        for tag in (f"<h{level}>", f"</h{level}>"):
            html = html.replace(tag, tag.replace(str(level), str(min(level + 2, 5))))
    return html


def to_html(source: str) -> str:
    """Render CommonMark with tables and strikethrough; scripts, styles, images and raw HTML do not survive."""
    html = _lower_headings(_parser().render(source))
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "title"}, "td": {"align"}, "th": {"align"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


def to_text(html: str) -> str:
    """The words of rendered HTML, for search and mail."""
    return " ".join(nh3.clean(html.replace("<", " <"), tags=set(), attributes={}).split())
