"""Contributions drawn when they are written, so that a page of thirty only joins text.

A card says nothing about its viewer. Marks that cannot come out of anybody's text (HTML comments are removed
from Markdown and escaped elsewhere) stand for the id, the author's name, the viewer's foot and the replies.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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

from minga.debate import wording
from minga.debate.models import Contribution
from minga.debate.rules import ContributionState, Kind, ReplyRole
from minga.foundation.markdown import SPECIMEN, to_html
from minga.foundation.writing.naming import with_names
from minga.ui.numbers import written_hour, written_moment

ID, NAME, AVATAR, FOOT, REPLIES = "<!--id-->", "<!--name-->", "<!--avatar-->", "<!--foot-->", "<!--replies-->"
PARENT_NAME = "<!--parent-->"


@dataclass(frozen=True, slots=True)
class Card:
    """One stored card with what is filled in when it is read."""

    id: int
    thread: int
    author_id: int | None
    author: str
    parent_author: str
    html: str


def languages() -> tuple[str, ...]:
    return tuple(code for code, _name in settings.LANGUAGES)


def draw(contribution: Contribution, *, space_slug: str, time_zone: str) -> dict[str, str]:
    """The card in every language."""
    drawn: dict[str, str] = {}
    for language in languages():
        with translation.override(language), timezone.override(ZoneInfo(time_zone)):
            drawn[language] = _draw(contribution, space_slug)
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
    return [
        f"{language} {html}"
        for variant in variants
        for language, html in draw(Contribution(**common | variant), space_slug="s", time_zone="UTC").items()
    ]


def _draw(contribution: Contribution, space_slug: str) -> str:
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
}


@lru_cache(maxsize=4_096)
def _avatar(name: str) -> str:
    return get_template("ui/components/avatar.html").render({"name": name}).strip()


def fill(card: Card, foot: str, replies: str = "") -> str:
    """The card as this viewer sees it."""
    html = card.html.replace(FOOT, foot, 1).replace(AVATAR, _avatar(card.author), 1)
    html = html.replace(ID, str(card.id)).replace(NAME, escape(card.author))
    if card.parent_author:
        html = html.replace(PARENT_NAME, escape(card.parent_author))
    return html.replace(REPLIES, replies, 1)


def join(cards: Sequence[Card], feet: "Feet") -> SafeString:
    """A page of cards: replies nest under their top card when it is on the same page."""
    tops = {card.id for card in cards if card.thread == card.id}
    replies: dict[int, list[str]] = {}
    for card in cards:
        if card.id != card.thread and card.thread in tops:
            replies.setdefault(card.thread, []).append(fill(card, feet.of(card)))
    page = [
        fill(card, feet.of(card), _thread(replies.get(card.id, ())))
        for card in cards
        if card.id == card.thread or card.thread not in tops
    ]
    # Stored cards were escaped when drawn; names are escaped when filled in.
    return with_names("".join(page))


def _thread(replies: Iterable[str]) -> str:
    inside = "".join(replies)
    return f'<ol class="thread">{inside}</ol>' if inside else ""


@dataclass(frozen=True, slots=True)
class Feet:
    """The viewer's part of each card: links drawn once a page for others' and for own contributions."""

    viewer_id: int | None
    others: str
    own: str

    def of(self, card: Card) -> str:
        mine = self.viewer_id is not None and card.author_id == self.viewer_id
        return self.own if mine else self.others


def no_feet() -> Feet:
    return Feet(None, "", "")
