"""Contributions drawn when they are written, so that a page of thirty only joins text.

A card says nothing about its viewer. Marks that cannot come out of anybody's text (HTML comments are removed
from Markdown and escaped elsewhere) stand for the id, the author's name, the viewer's foot and the replies.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape as in_html
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from minga.debate import wording
from minga.debate.models import Contribution
from minga.debate.rules import UNSETTLED, ContributionState, Kind, ReplyRole
from minga.debate.rules.reading import Helps
from minga.debate.rules.supporting import Tally
from minga.foundation.markdown import SPECIMEN, to_html
from minga.foundation.writing.naming import as_shown
from minga.ui.numbers import written_hour, written_moment

ID, NAME, AVATAR, FOOT, REPLIES = "<!--id-->", "<!--name-->", "<!--avatar-->", "<!--foot-->", "<!--replies-->"
PARENT_NAME, SUPPORT, NEW = "<!--parent-->", "<!--support-->", "<!--new-->"


@dataclass(frozen=True, slots=True)
class Card:
    """One stored card with what is filled in when it is read."""

    id: int
    thread: int
    author_id: int | None
    author: str
    parent_author: str
    html: str
    written_at: datetime


def languages() -> tuple[str, ...]:
    return tuple(code for code, _name in settings.LANGUAGES)


def draw(contribution: Contribution, *, space_slug: str, time_zone: str, tally: Tally | None = None) -> dict[str, str]:
    """The card in every language."""
    drawn: dict[str, str] = {}
    for language in languages():
        with translation.override(language), timezone.override(ZoneInfo(time_zone)):
            drawn[language] = _draw(contribution, space_slug, tally)
    return drawn


def specimens() -> list[str]:
    """One card of every kind, role and state in every language: when one is drawn otherwise, all are drawn again."""
    moment = datetime(2027, 1, 2, 3, 4, tzinfo=UTC)
    common: dict[str, Any] = {
        "pk": 1,
        "space_id": 1,
        "question_id": 1,
        "written_at": moment,
        "title": "T",
        "body_html": to_html(SPECIMEN),
    }
    variants: list[dict[str, Any]] = [
        *({"kind": kind} for kind in Kind),
        *({"kind": Kind.ANSWER, "reply_to_id": 2, "reply_role": role, "revised_at": moment} for role in ReplyRole),
        *({"kind": Kind.IDEA, "state": state, "state_reason": "R", "merged_into_id": 3} for state in ContributionState),
        {"kind": Kind.IDEA, "hidden_at": moment, "hidden_reason": "R"},
    ]
    drawn = [draw(Contribution(**common | variant), space_slug="s", time_zone="UTC") for variant in variants]
    for tally in (Tally(20, None), Tally(20, 12), Tally(20, 23), Tally(20, None, is_sealed=True)):
        idea = Contribution(**common | {"kind": Kind.IDEA})
        drawn.append(draw(idea, space_slug="s", time_zone="UTC", tally=tally))
    return [f"{language} {html}" for each in drawn for language, html in each.items()]


def _draw(contribution: Contribution, space_slug: str, tally: Tally | None) -> str:
    state = ContributionState(contribution.state)
    return get_template("debate/card.html").render(
        {
            "contribution": contribution,
            "kind": wording.KINDS[Kind(contribution.kind)],
            "role": wording.REPLY_ROLES[ReplyRole(contribution.reply_role)] if contribution.reply_role else "",
            "state": wording.CONTRIBUTION_STATES[state] if state != ContributionState.OPEN else "",
            "tone": wording.CONTRIBUTION_TONES.get(state, ""),
            # What is said in a line is its own title: it does not stand there twice.
            "says_more": contribution.body_html.strip() != f"<p>{in_html(contribution.title)}</p>",
            "supports": wording.told_of(tally) if tally and state in UNSETTLED else "",
            "is_withdrawn": state == ContributionState.WITHDRAWN,
            "hour": written_hour(contribution.written_at),
            "moment": written_moment(contribution.written_at),
            "space_slug": space_slug,
            "marks": MARKS,
        }
    )


MARKS = {
    "id": SafeString(ID),
    "name": SafeString(NAME),
    "avatar": SafeString(AVATAR),
    "foot": SafeString(FOOT),
    "replies": SafeString(REPLIES),
    "parent_name": SafeString(PARENT_NAME),
    "support": SafeString(SUPPORT),
    "new": SafeString(NEW),
}


@lru_cache(maxsize=4_096)
def _avatar(name: str) -> str:
    return get_template("ui/components/avatar.html").render({"name": name}).strip()


def fill(card: Card, feet: "Feet", replies: str = "") -> str:
    """The card as this viewer sees it."""
    html = card.html.replace(FOOT, feet.of(card), 1).replace(SUPPORT, feet.support_of(card), 1)
    html = html.replace(NEW, feet.tags.get(card.id, ""), 1).replace(AVATAR, _avatar(card.author), 1)
    html = html.replace(ID, str(card.id)).replace(NAME, escape(card.author))
    if card.parent_author:
        html = html.replace(PARENT_NAME, escape(card.parent_author))
    return html.replace(REPLIES, replies, 1)


def join(
    cards: Sequence[Card], feet: "Feet", *, heads: Mapping[int, str] | None = None, is_flat: bool = False
) -> SafeString:
    """A page of cards: replies nest under their top card when it is on the same page, unless it is flat.

    ``heads`` is what stands before which card.
    """
    tops = {card.id for card in cards if card.thread == card.id and not is_flat}
    replies: dict[int, list[str]] = {}
    for card in cards:
        if card.id != card.thread and card.thread in tops:
            replies.setdefault(card.thread, []).append(fill(card, feet))
    before = heads or {}
    page = [
        before.get(card.id, "") + fill(card, feet, _thread(replies.get(card.id, ())))
        for card in cards
        if card.id == card.thread or card.thread not in tops
    ]
    # Stored cards were escaped when drawn; names are escaped when filled in.
    return as_shown("".join(page))


def _thread(replies: Iterable[str]) -> str:
    filled = list(replies)
    inside = "".join(filled)
    if not inside:
        return ""
    words = ngettext("%(n)s reply", "%(n)s replies", len(filled)) % {"n": len(filled)}
    return f'<details class="fold" open><summary>{words}</summary><ol class="thread">{inside}</ol></details>'


@dataclass(frozen=True, slots=True)
class Feet:
    """The viewer's part of each card: links drawn once a page for others' and for own contributions.

    ``marks`` is what the viewer said of them, ``marked`` the part for each that can be said; ``supported`` are the
    ideas that they support; ``tags`` stand beside what is new to them.
    """

    viewer_id: int | None
    others: str
    own: str
    marks: Mapping[int, Helps] = field(default_factory=dict)
    marked: Mapping[Helps, str] = field(default_factory=dict)
    supported: AbstractSet[int] = frozenset()
    to_support: str = ""
    to_take_back: str = ""
    tags: Mapping[int, str] = field(default_factory=dict)

    def of(self, card: Card) -> str:
        if self.viewer_id is not None and card.author_id == self.viewer_id:
            return self.own
        said = self.marks.get(card.id)
        return self.others if said is None else self.marked.get(said, self.others)

    def support_of(self, card: Card) -> str:
        """The button to support an idea of somebody else, or to take that back."""
        if card.author_id == self.viewer_id:
            return ""
        return self.to_take_back if card.id in self.supported else self.to_support


def no_feet() -> Feet:
    return Feet(None, "", "")
