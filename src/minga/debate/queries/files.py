"""Files that stand in what people wrote, as far as it stands itself: what is hidden or withdrawn shows none."""

from minga.debate.models import Contribution, Question
from minga.debate.permissions import visible_to
from minga.foundation.media.queries import FilesPage, files_standing
from minga.foundation.policy import Actor

CONTRIBUTION = Contribution._meta.label_lower


def files_of_question(question: Question, *, after: int | None = None) -> FilesPage:
    """Of a question that the actor was found to see."""
    rows = Contribution.objects.standing().filter(question=question)
    return files_standing({CONTRIBUTION: rows.values_list("pk", flat=True)}, after=after)


def files_of_community(actor: Actor, community_id: int, *, after: int | None = None) -> FilesPage:
    seen = visible_to(actor).filter(community_id=community_id).values("pk")
    rows = Contribution.objects.standing().filter(question__in=seen)
    return files_standing({CONTRIBUTION: rows.values_list("pk", flat=True)}, after=after)
