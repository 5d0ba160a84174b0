"""What the editor of a summary begins with: four headings, and under them what the debate itself holds.

Nothing here is composed: statements, questions and ideas stand in their own words, to be kept or struck.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from minga.debate import queries
from minga.debate.queries.opinion import MapPage, OpinionRow
from minga.debate.views import saying
from minga.kernel.writing import one_line

MOST = 6


def proposed(question_id: int, page: MapPage | None) -> str:
    """The first text of a summary, in Markdown; a heading under which the debate holds nothing stands alone."""
    parts = {
        _("What we agree on"): [_line(row) for row in page.unites[:MOST]] if page else [],
        _("What we do not agree on"): [_divided(page, row) for row in page.divides[:MOST]] if page else [],
        _("What we do not know"): _unknown(question_id, page),
        _("What we propose"): [idea.title for idea in queries.idea_choices(question_id)[: 2 * MOST]],
    }
    return "\n\n".join(f"## {heading}\n\n{_listed(lines)}".strip() for heading, lines in parts.items()) + "\n"


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _line(row: OpinionRow) -> str:
    side = "disagree" if row.verdict == "unites_against" else "agree"
    return _("“%(text)s” (%(figures)s)") % {"text": one_line(row.text), "figures": saying.figures(row.everybody, side)}


def _divided(page: MapPage, row: OpinionRow) -> str:
    """A statement on which groups stand apart, with each group's share."""
    told = [
        _("group %(name)s %(share)s") % {"name": group.name, "share": saying.share(figures.agree, "agree")}
        for group, figures in zip(page.groups, row.groups, strict=False)
        if figures is not None
    ]
    return _("“%(text)s” (%(figures)s)") % {"text": one_line(row.text), "figures": "; ".join(told)}


def _unknown(question_id: int, page: MapPage | None) -> list[str]:
    """Questions that nobody has answered, and statements on which too few have voted to tell."""
    unsure = [row for row in page.statements if row.verdict == "unknown"][:MOST] if page else []
    asked = queries.open_ends(question_id, MOST)
    return [*asked, *(_("“%(text)s”: too few have voted to tell") % {"text": one_line(row.text)} for row in unsure)]
