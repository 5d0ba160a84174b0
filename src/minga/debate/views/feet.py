"""The viewer's part of each card: links drawn once for all who may the same."""

from collections.abc import Iterable
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString

from minga.debate import queries, wording
from minga.debate.models import Question
from minga.debate.queries.cards import ID, Card, Feet, no_feet
from minga.debate.queries.supporting import supported_by
from minga.debate.rules.reading import Helps
from minga.debate.views.frame import COMPOSER, may_of
from minga.foundation.doors import SpaceRequest

PAGES = {
    "reply_url": "contribution",
    "revise_url": "revise-contribution",
    "withdraw_url": "withdraw",
    "report_url": "report",
}


def feet_for(request: SpaceRequest, question: Question, cards: Iterable[Card]) -> Feet:
    """Links to reply, report, revise or withdraw; who has signed in and only reads may report; visitors may nothing.

    Who may say what helps reads beside each text what they said of it.
    """
    may = may_of(request, question)
    if not may.belong and not request.actor.is_known:
        return no_feet()
    language, place = translation.get_language() or "", (request.space.slug, question.pk)
    viewer_id = request.actor.user_id
    own = _foot(language, place, may_write=may.take_part, is_own=True)
    if not may.weigh:
        return Feet(viewer_id, _foot(language, place, may_write=may.take_part), own)
    marks = queries.marks_of(viewer_id, [card.id for card in cards if card.author_id != viewer_id])
    marked = {said: _foot(language, place, may_write=True, may_weigh=True, said=said) for said in set(marks.values())}
    supports = _supports(language, place) if question.support_threshold is not None else ("", "")
    supported = supported_by(viewer_id, question)
    others = _foot(language, place, may_write=True, may_weigh=True)
    return Feet(viewer_id, others, own, marks, marked, supported, *supports)


@lru_cache(maxsize=512)
def _supports(language: str, place: tuple[str, int]) -> tuple[str, str]:
    """The button to support an idea, and the one to take that back."""
    with translation.override(language):
        address = reverse("debate:support", args=place)
        values = ((SafeString(f"{ID}:1"), False), (SafeString(f"{ID}:"), True))
        give, take = (
            render_to_string("debate/support.html", {"address": address, "value": value, "is_given": is_given})
            for value, is_given in values
        )
        return give, take


@lru_cache(maxsize=512)
def _foot(
    language: str,
    place: tuple[str, int],
    *,
    may_write: bool,
    is_own: bool = False,
    may_weigh: bool = False,
    said: Helps | None = None,
) -> str:
    with translation.override(language):
        urls = {name: _address(PAGES[name], place) for name in PAGES}
        urls["reply_url"] = SafeString(f"{urls['reply_url']}#{COMPOSER}")
        # The mark that is pressed takes itself back.
        values = {each: "" if each == said else str(each.value) for each, _words in MARKS}
        marks = [(SafeString(f"{ID}:{values[each]}"), words, each == said) for each, words in MARKS]
        context = urls | {"may_write": may_write, "is_own": is_own, "marks": marks if may_weigh else ()}
        return render_to_string("debate/foot.html", context)


MARKS = tuple(wording.HELPS.items())


def _address(page: str, place: tuple[str, int]) -> SafeString:
    """The page of any contribution: the mark of its id stands where the id will."""
    head, tail = reverse(f"debate:{page}", args=[*place, 0]).rsplit("/0/", 1)
    return SafeString(f"{head}/{ID}/{tail}")
