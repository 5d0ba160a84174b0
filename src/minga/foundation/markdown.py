"""Markdown to safe HTML, once, when it is written."""

from functools import cache

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "hr", "i", "li", "ol", "p",
    "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


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
