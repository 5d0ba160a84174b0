"""What the opinion map says in sentences: how people part, how sure that is, and what nobody knows yet."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.debate import rules
from minga.debate.queries.opinion import Axis, Figures, GroupRow, MapPage, Share
from minga.ui.numbers import number, percent

# Hennig (2007): from here on a group is highly stable, stable, a pattern whose members are doubtful.
STEADY, FAIRLY_STEADY, DOUBTFUL = 0.85, 0.75, 0.6
SURELY, MOSTLY = 0.9, 0.6


def headline(page: MapPage) -> str:
    """How many voted, and whether that parts them."""
    people = ngettext("%(n)s person has voted.", "%(n)s people have voted.", page.voters or 0)
    if page.is_grouped:
        parted = _("Their votes form %(n)s groups.") % {"n": len(page.groups)}
    elif page.state == "unsteady":
        parted = _(
            "We do not know whether they are several groups: those that can be made out would hardly come back "
            "had other people of the same kind voted."
        )
    else:
        parted = _("Their votes form no groups: the differences are no larger than chance would give.")
    return f"{people % {'n': number(page.voters)}} {parted}"


def without_place(page: MapPage) -> str:
    """How many are not on the map; empty where all are."""
    left = (page.voters or 0) - (page.placed or 0)
    if left <= 0:
        return ""
    words = ngettext(
        "%(n)s person has voted on too few statements to have a place; their votes count in the figures of everybody.",
        "%(n)s people have voted on too few statements to have a place; their votes count in the figures of everybody.",
        left,
    )
    return words % {"n": number(left)}


def missing(page: MapPage, *, is_open: bool) -> str:
    """Why there is no map, in a heading."""
    if page.needed and is_open:
        words = ngettext(
            "One person is missing to draw the map",
            "%(n)s people are missing to draw the map",
            page.needed,
        )
        return words % {"n": page.needed}
    return _("Not enough votes for a map")


def waiting(page: MapPage, *, is_open: bool) -> str:
    """What it takes before a map is shown."""
    if not is_open and page.needed:
        return _(
            "The question closed before at least seven people had voted; "
            "the figures of fewer would tell how single people think."
        )
    if page.state == "too_few_people":
        return _("It is drawn from seven people on: the figures of fewer would tell how single people think.")
    return _(
        "Enough people have voted, but fewer than seven of them on enough statements: a place on the map "
        "takes seven votes, or all where there are fewer statements."
    )


def share(told: Share, side: str) -> str:
    """A share with its interval, of the people who answered: "agree: 61–74%"."""
    words = _("agree: %(share)s") if side == "agree" else _("disagree: %(share)s")
    return words % {"share": spanned(told)}


def spanned(told: Share) -> str:
    """From where to where a share lies: "61–74%", or "61%" where both ends are written alike."""
    low, high = percent(told.low), percent(told.high)
    return low if low == high else f"{number(round(100 * told.low))}–{high}"


def beside(told: Share, side: str, everybody: Share) -> str:
    """A group's share beside that of everybody: "agree: 88–100% (overall, 65%)"."""
    return _("%(share)s (overall, %(everybody)s)") % {
        "share": share(told, side),
        "everybody": percent(everybody.value),
    }


def figures(told: Figures | None, side: str) -> str:
    """The figures of everybody or a group on one statement, with how many answered and whether that is enough."""
    if told is None:
        return _("too few have answered to tell")
    words = share(told.agree if side == "agree" else told.disagree, side)
    seen = ngettext("%(n)s answer", "%(n)s answers", told.seen) % {"n": number(told.seen)}
    if is_unsure(told):
        return _("we do not know yet: %(share)s; %(seen)s") % {"share": words, "seen": seen}
    return f"{words}; {seen}"


def is_unsure(told: Figures) -> bool:
    return rules.tells_little(told.agree.low, told.agree.high)


def steadiness(page: MapPage) -> str:
    """How sure the groups are, in one sentence; empty where there are none or they were not judged."""
    if page.same_number is None or not page.is_grouped:
        return ""
    least = min((group.likeness or 0.0 for group in page.groups), default=0.0)
    words = {"n": round(100 * page.same_number), "k": len(page.groups)}
    if page.same_number >= SURELY and least >= STEADY:
        return (
            _(
                "The groups are steady: had other people of the same kind voted, as many groups would have come "
                "back %(n)s times in 100, with nearly the same members."
            )
            % words
        )
    if page.same_number >= MOSTLY and least >= DOUBTFUL:
        return (
            _(
                "The groups are fairly steady: had other people of the same kind voted, as many groups would have "
                "come back %(n)s times in 100; whoever stands near a border could belong to either side."
            )
            % words
        )
    return (
        _(
            "The groups are uncertain: had other people of the same kind voted, as many groups would have come "
            "back only %(n)s times in 100. Read them as a sketch, not as a finding."
        )
        % words
    )


def steadiness_of(group: GroupRow) -> str:
    """How sure one group is; empty where it was not judged."""
    if group.likeness is None:
        return ""
    if group.likeness >= STEADY:
        return _("A steady group: it would come back almost whole.")
    if group.likeness >= FAIRLY_STEADY:
        return _("A fairly steady group: most of it would come back.")
    if group.likeness >= DOUBTFUL:
        return _("There is a pattern here, but who belongs to it is doubtful.")
    return _("Not a firm group: with other people of the same kind it would look different.")


def directions(axes: Sequence[Axis]) -> list[str]:
    """What moves people across and up, as far as a statement can be named for it."""
    if not any(axis.explained for axis in axes):
        return []
    return [_direction(axis, is_across=number == 0) for number, axis in enumerate(axes)]


def _direction(axis: Axis, *, is_across: bool) -> str:
    words = {"towards": axis.towards.rstrip(". "), "away": axis.away.rstrip(". ")}
    if axis.towards and axis.away:
        across = _(
            "The further right, the more people agree with “%(towards)s” and the more they disagree with “%(away)s”."
        )
        up = _("The further up, the more people agree with “%(towards)s” and the more they disagree with “%(away)s”.")
    elif axis.towards:
        across = _("The further right, the more people agree with “%(towards)s”.")
        up = _("The further up, the more people agree with “%(towards)s”.")
    elif axis.away:
        across = _("The further right, the more people disagree with “%(away)s”.")
        up = _("The further up, the more people disagree with “%(away)s”.")
    else:
        across = _("No single statement stands for left and right.")
        up = _("No single statement stands for up and down.")
    return (across if is_across else up) % words


def explained(axes: Sequence[Axis]) -> str:
    """How much of the votes a plane can show."""
    shown = sum(axis.explained for axis in axes)
    if not any(axis.explained for axis in axes):
        return _("Everybody with a place voted exactly alike.")
    return _("This map shows %(share)s of the differences between votes; the others do not fit on it.") % {
        "share": percent(shown)
    }


def unknown(page: MapPage) -> str:
    """On how many statements we do not know yet; empty where we know of all."""
    count, total = page.verdicts["unknown"], len(page.statements)
    if not count:
        return ""
    words = ngettext(
        "Of %(total)s statement that at least seven people have answered, we do not know of %(n)s yet "
        "whether it unites or divides: too few have answered.",
        "Of %(total)s statements that at least seven people have answered, we do not know of %(n)s yet "
        "whether they unite or divide: too few have answered.",
        total,
    )
    return words % {"n": number(count), "total": number(total)}


def flood(floods: Sequence[dict[str, Any]]) -> str:
    """For facilitators: accounts that vote alike more than chance explains; empty where there are none."""
    if not floods:
        return ""
    accounts = sum(each["accounts"] for each in floods)
    words = ngettext(
        "%(n)s set of accounts has cast exactly the same votes, more of them than chance explains: "
        "%(accounts)s accounts in all. They count on the map like everybody; look whether there are people "
        "behind them.",
        "%(n)s sets of accounts have each cast exactly the same votes, more of them than chance explains: "
        "%(accounts)s accounts in all. They count on the map like everybody; look whether there are people "
        "behind them.",
        len(floods),
    )
    return words % {"n": number(len(floods)), "accounts": number(accounts)}
