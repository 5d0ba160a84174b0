"""Ask somebody whether they can answer a question."""

from datetime import datetime

from django.db import transaction

from minga.community.queries import people_inside
from minga.community.rules import TAKE_PART
from minga.debate import events
from minga.debate.actions.locking import locked_question, require_open
from minga.debate.models import AnswerRequest
from minga.debate.permissions import CAN_ASK_SOMEBODY
from minga.debate.rules.asking import SPARED_FOR, refusal_to_ask_person
from minga.foundation.events import publish
from minga.foundation.policy import Actor, refuse_if, require


@transaction.atomic
def ask_person(*, question_id: int, user_id: int, by: Actor, now: datetime) -> AnswerRequest:
    """Ask a member of the community, once; raises ``RefusedError`` for who was asked or is spared."""
    question = locked_question(question_id, by)
    require_open(question, by, now)
    require(CAN_ASK_SOMEBODY, by, question)
    requests = AnswerRequest.objects.filter(person_id=user_id)
    refuse_if(
        refusal_to_ask_person(
            is_oneself=user_id == by.person_id,
            is_inside=people_inside(question.community_id, roles=TAKE_PART).filter(user_id=user_id).exists(),
            is_asked=requests.filter(question=question).exists(),
            asked_lately=requests.filter(asked_at__gt=now - SPARED_FOR).count(),
        )
    )
    asked = AnswerRequest.objects.create(question=question, person_id=user_id, asked_by_id=by.person_id, asked_at=now)
    publish(events.AnswerRequested(question_id=question.pk, user_id=user_id), by=by, now=now)
    return asked
