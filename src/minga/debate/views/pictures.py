"""Charts of this link: the opinion map and the revealed estimates, each also as a table."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.debate.queries.opinion import GroupRow, MapPage
from minga.debate.queries.running import RoundRow
from minga.ui.charts import Chart, MapGroup, Words, histogram, opinion_scatter
from minga.ui.numbers import number


def map_chart(page: MapPage) -> Chart | None:
    """Everybody with a place, and the viewer's own; None where there are too few people to show any."""
    if not page.points:
        return None
    people = ngettext("%(n)s person", "%(n)s people", page.placed or 0) % {"n": number(page.placed)}
    words = Words(
        title=_("Opinion map"),
        description=_("%(people)s with a place: near one another those who voted alike.") % {"people": people},
    )
    return opinion_scatter(
        [(point.x, point.y) for point in page.points],
        [point.group for point in page.points],
        words=words,
        named=[_group(page, group) for group in page.groups],
        heads=(_("Group"), _("People")),
        # Beyond a few thousand people not every point is drawn; one's own always is.
        me=(page.mine.x, page.mine.y) if page.mine else None,
        me_name=_("You"),
    )


def _group(page: MapPage, group: GroupRow) -> MapGroup:
    said = ngettext("%(n)s person", "%(n)s people", group.size) % {"n": number(group.size)}
    if page.is_grouped:
        return MapGroup(group.name, _("Group %(name)s") % {"name": group.name}, said, group.size)
    return MapGroup("", _("Everybody"), said, group.size)


def estimates_chart(asked: RoundRow) -> Chart | None:
    """The revealed distribution; open ends are drawn as wide as their neighbours."""
    if not asked.is_revealed or not asked.bins:
        return None
    inside = [each for each in asked.bins if each.lower is not None and each.upper is not None]
    width = inside[0].upper - inside[0].lower if inside else 1.0  # type: ignore[operator]
    first = asked.bins[0]
    edges = [first.lower if first.lower is not None else (first.upper or 0.0) - width]
    edges += [each.upper if each.upper is not None else (each.lower or 0.0) + width for each in asked.bins]
    words = Words(title=_("How the estimates spread"), x=asked.unit, y=_("people"))
    markers = [(asked.median, _("median"))] if asked.median is not None else []
    counts = [each.count for each in asked.bins]
    heads = (asked.unit, _("People"))
    return histogram(edges, counts, words=words, heads=heads, markers=markers, number=number)
