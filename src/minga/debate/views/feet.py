"""The viewer's part of each card: links drawn once for all who may the same."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from minga.debate.models import Question
from minga.debate.queries.cards import ID, Feet, no_feet
from minga.debate.views.frame import may_of, url
from minga.foundation.doors import SpaceRequest


def feet_for(request: SpaceRequest, question: Question) -> Feet:
    """Links to reply, report, revise or withdraw; none for who may not."""
    may = may_of(request, question)
    if not may.belong:
        return no_feet()
    base = f"{url(request, 'question', question.pk)}c/{ID}/"
    language = translation.get_language() or ""
    others, own = (_foot(language, base, may_write=may.take_part, is_own=is_own) for is_own in (False, True))
    return Feet(request.actor.user_id, others, own)


@lru_cache(maxsize=512)
def _foot(language: str, base: str, *, may_write: bool, is_own: bool) -> str:
    with translation.override(language):
        context = {"base": SafeString(base), "may_write": may_write, "is_own": is_own}
        return render_to_string("debate/foot.html", context)
