"""How far ideas are, and which of them somebody supports."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, QuerySet

from minga.debate.models import Contribution, Question, Support
from minga.debate.rules import Kind, State
from minga.debate.rules.supporting import Tally, tally_of
from minga.foundation.prepared import prepared


def tallies_of(contributions: Iterable[Contribution]) -> Mapping[int, Tally]:
    """Of the ideas among these, in questions that ask for supports, how far each is; two queries at most."""
    ideas = {each.pk: each.question_id for each in contributions if each.kind == Kind.IDEA}
    if not ideas:
        return {}
    asking = Question.objects.filter(pk__in=set(ideas.values()), support_threshold__isnull=False)
    terms = {question.pk: question for question in asking.only("support_threshold", "are_supports_sealed", "state")}
    wanted = [pk for pk, question_id in ideas.items() if question_id in terms]
    counts = _counts(wanted) if wanted else {}
    found: dict[int, Tally] = {}
    for pk in wanted:
        question = terms[ideas[pk]]
        found[pk] = tally_of(question.support_threshold or 0, counts.get(pk, 0), is_sealed=are_sealed(question))
    return found


def are_sealed(question: Question) -> bool:
    return question.are_supports_sealed and question.state in {State.DRAFT, State.OPEN}


def _counts(contribution_ids: list[int]) -> dict[int, int]:
    rows = Support.objects.filter(contribution_id__in=contribution_ids).order_by().values("contribution_id")
    return dict(rows.annotate(n=Count("pk")).values_list("contribution_id", "n"))


@prepared
def _supported(question_id: int, person_id: int) -> QuerySet[Support, int]:
    return Support.objects.filter(question_id=question_id, person_id=person_id).values_list(
        "contribution_id", flat=True
    )


def supported_by(person_id: int | None, question: Question) -> frozenset[int]:
    """Ideas of a question that somebody supports: nobody else is ever given it."""
    if person_id is None or question.support_threshold is None:
        return frozenset()
    return frozenset(_supported(question.pk, person_id))


def supports_told(question: Question, contribution_ids: list[int]) -> Mapping[int, int | None]:
    """How many support these ideas of a question, as far as everybody may be told."""
    if question.support_threshold is None:
        return {}
    return {
        pk: tally_of(question.support_threshold, count, is_sealed=are_sealed(question)).count
        for pk, count in _counts(contribution_ids).items()
    }
