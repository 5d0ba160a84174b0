"""In which texts of a debate files may stand, and who may read them there."""

from collections.abc import Callable, Collection, Mapping

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minga.debate import wording
from minga.debate.declarations.waiting import address
from minga.debate.models import Contribution, Question, Summary, SummaryDraft
from minga.debate.permissions import facilitated_by, visible_to
from minga.debate.rules import ContributionState, Kind
from minga.debate.rules.naming import called
from minga.foundation.media.places import TextPlace, declare_text_place, declare_texts_of
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug


def _with_text(actor: Actor, ids: Collection[int], shown: Q) -> set[int]:
    """Who wrote it and who facilitates read on what is shown to others no longer."""
    if actor.is_known:
        shown |= Q(author_id=actor.user_id) | Q(question__in=facilitated_by(actor).values("pk"))
    rows = Contribution.objects.filter(shown, pk__in=ids, question__in=visible_to(actor).values("pk"))
    return set(rows.values_list("pk", flat=True))


def readable_contributions(actor: Actor, ids: Collection[int]) -> set[int]:
    """Those whose text the actor may read now."""
    return _with_text(actor, ids, Q(hidden_at__isnull=True) & ~Q(state=ContributionState.WITHDRAWN))


def readable_revisions(actor: Actor, ids: Collection[int]) -> set[int]:
    """Those of which the actor may read what they said before: of withdrawn ones, too."""
    return _with_text(actor, ids, Q(hidden_at__isnull=True))


def titles_of_contributions(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    slug = current_slug()
    rows = Contribution.objects.filter(pk__in=ids).values_list("pk", "question_id", "kind", "title", "body")
    return {
        pk: (called(title, body) or str(wording.KINDS[Kind(kind)]), address("contribution", slug, question_id, pk))
        for pk, question_id, kind, title, body in rows
    }


def _shown_in(path: str) -> Callable[[Actor, int], QuerySet[Contribution, int]]:
    """A list of files shows those of what stands: not what is hidden, not even to who may read it on."""

    def shown(actor: Actor, whole: int) -> QuerySet[Contribution, int]:
        rows = Contribution.objects.standing().filter(**{path: whole}, question__in=visible_to(actor).values("pk"))
        return rows.values_list("pk", flat=True)

    return shown


def titles_of_questions(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    slug = current_slug()
    rows = Question.objects.filter(pk__in=ids).values_list("pk", "title")
    return {pk: (title, address("question", slug, pk)) for pk, title in rows}


def titles_of_summaries(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    return _titles_of(Summary, "summary", ids)


def titles_of_drafts(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    return _titles_of(SummaryDraft, "write-summary", ids)


def _titles_of(model: type[Summary | SummaryDraft], page: str, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    slug = current_slug()
    rows = model.objects.filter(pk__in=ids).values_list("pk", "question_id", "question__title")
    told = _("Summary of “%(question)s”")
    return {pk: (told % {"question": title}, address(page, slug, question_id)) for pk, question_id, title in rows}


def declare() -> None:
    gathered = {"question": _shown_in("question_id"), "community": _shown_in("question__community_id")}
    label = Contribution._meta.label_lower
    declare_text_place(
        TextPlace(label, readable_contributions, titles_of_contributions, readable_revisions, gathered=gathered)
    )
    declare_texts_of(Question, seen=visible_to, titled=titles_of_questions, question="pk", community="community_id")
    declare_texts_of(
        Summary,
        seen=lambda actor: Summary.objects.filter(question__in=visible_to(actor).values("pk")),
        titled=titles_of_summaries,
        question="question_id",
        community="question__community_id",
    )
    # What is saved of a summary and not signed is read by those who facilitate, and listed nowhere.
    declare_texts_of(
        SummaryDraft,
        seen=lambda actor: SummaryDraft.objects.filter(question__in=facilitated_by(actor).values("pk")),
        titled=titles_of_drafts,
    )
