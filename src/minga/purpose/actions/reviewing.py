"""The seven criteria, looked at by somebody who did not write the purpose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.policy import Actor, refuse_if, require
from minga.purpose import events, permissions, rules
from minga.purpose.actions.locking import locked
from minga.purpose.models import CriterionReview, Purpose
from minga.purpose.queries import own_reviews


@dataclass(frozen=True, slots=True)
class Score:
    """From 1 to 5, with its reason."""

    score: int
    reason: str


@transaction.atomic
def review_criteria(
    *, purpose_id: int, scores: Mapping[rules.Criterion, Score], by: Actor, now: datetime
) -> tuple[CriterionReview, ...]:
    """Keep one person's scores, all seven or some. What has not changed is not said twice."""
    purpose = locked(purpose_id, by)
    require(permissions.CAN_REVIEW, by, purpose)
    for given in scores.values():
        refuse_if(
            rules.refusal_to_review(
                rules.State(purpose.state),
                reviewer_id=by.user_id,
                author_id=purpose.author_id,
                score=given.score,
                reason=given.reason,
            )
        )
    said = own_reviews(by, purpose.pk)
    return tuple(
        _review(purpose, rules.Criterion(criterion), given, by=by, now=now)
        for criterion, given in scores.items()
        if criterion not in said or (said[criterion].score, said[criterion].reason) != (given.score, given.reason)
    )


def _review(purpose: Purpose, criterion: rules.Criterion, given: Score, *, by: Actor, now: datetime) -> CriterionReview:
    review = CriterionReview.objects.create(
        purpose=purpose,
        reviewer_id=by.person_id,
        criterion=criterion,
        score=given.score,
        reason=given.reason,
        reviewed_at=now,
    )
    publish(events.CriterionReviewed(purpose_id=purpose.pk, criterion=criterion, score=given.score), by=by, now=now)
    return review
