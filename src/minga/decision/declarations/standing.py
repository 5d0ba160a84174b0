"""The texts of a decision in which files may stand: its own, those of its options, the answer to it."""

from collections.abc import Callable, Collection, Mapping

from django.db.models import QuerySet
from django.urls import reverse

from minga.decision.models import Decision, Option, Response
from minga.decision.permissions import visible_to
from minga.foundation.media.places import declare_texts_of
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug

type Model = type[Decision | Option | Response]


def _titled(model: Model, decision: str, title: str) -> Callable[[Collection[int]], Mapping[int, tuple[str, str]]]:
    def titles(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
        slug = current_slug()
        rows = model.objects.filter(pk__in=ids).values_list("pk", decision, title)
        return {pk: (said, reverse("decision:detail", args=[slug, where])) for pk, where, said in rows}

    return titles


def _of_visible(model: type[Option | Response]) -> Callable[[Actor], QuerySet[Option | Response]]:
    return lambda actor: model.objects.filter(decision__in=visible_to(actor).values("pk"))


def declare() -> None:
    declare_texts_of(Decision, seen=visible_to, titled=_titled(Decision, "pk", "title"), community="community_id")
    in_option, in_response = (
        _titled(Option, "decision_id", "title"),
        _titled(Response, "decision_id", "decision__title"),
    )
    within = "decision__community_id"
    declare_texts_of(Option, seen=_of_visible(Option), titled=in_option, community=within)
    declare_texts_of(Response, seen=_of_visible(Response), titled=in_response, community=within)
