"""The viewer's part of each card: links drawn once for all who may the same."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString

from minga.debate.models import Question
from minga.debate.queries.cards import ID, Feet, no_feet
from minga.debate.views.frame import COMPOSER, may_of
from minga.foundation.doors import SpaceRequest

PAGES = {
    "reply_url": "contribution",
    "revise_url": "revise-contribution",
    "withdraw_url": "withdraw",
    "report_url": "report",
}


def feet_for(request: SpaceRequest, question: Question) -> Feet:
    """Links to reply, report, revise or withdraw; who has signed in and only reads may report; visitors may nothing."""
    may = may_of(request, question)
    if not may.belong and not request.actor.is_known:
        return no_feet()
    language, place = translation.get_language() or "", (request.space.slug, question.pk)
    others, own = (_foot(language, place, may_write=may.take_part, is_own=is_own) for is_own in (False, True))
    return Feet(request.actor.user_id, others, own)


@lru_cache(maxsize=512)
def _foot(language: str, place: tuple[str, int], *, may_write: bool, is_own: bool) -> str:
    with translation.override(language):
        urls = {name: _address(PAGES[name], place) for name in PAGES}
        urls["reply_url"] = SafeString(f"{urls['reply_url']}#{COMPOSER}")
        return render_to_string("debate/foot.html", urls | {"may_write": may_write, "is_own": is_own})


def _address(page: str, place: tuple[str, int]) -> SafeString:
    """The page of any contribution: the mark of its id stands where the id will."""
    head, tail = reverse(f"debate:{page}", args=[*place, 0]).rsplit("/0/", 1)
    return SafeString(f"{head}/{ID}/{tail}")
