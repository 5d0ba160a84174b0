"""What a few days without enough people remind a facilitator of, once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from minga.debate import events, rules
from minga.debate.models import Question, Stance, Statement
from minga.foundation.events import publish
from minga.foundation.notices.reminding import is_first_reminder, not_reminded

KIND = "debate:map"


@transaction.atomic
def remind_of_maps(*, now: datetime) -> int:
    """Announce, in the space we are in, each opinion map that still waits for its people; returns how many."""
    sent = 0
    for pk, opens_at in waiting_maps(now).values_list("pk", "opens_at").order_by("pk"):
        if is_first_reminder(KIND, pk, opens_at):
            publish(events.MapWaits(question_id=pk), by=None, now=now)
            sent += 1
    return sent


def waiting_maps(now: datetime) -> QuerySet[Question]:
    """Open questions with statements, some days old, that fewer people have answered than a map needs."""
    asked = Question.objects.filter(
        Exists(Statement.objects.standing().filter(question=OuterRef("pk"))),
        state=rules.State.OPEN,
        opens_at__lte=now - rules.MAP_WAITS,
        closes_at__gt=now,
    )
    answers = Stance.objects.filter(question=OuterRef("pk")).order_by().values("question")
    people = answers.annotate(n=Count("person", distinct=True)).values("n")
    counted = asked.alias(people=Coalesce(Subquery(people, output_field=IntegerField()), 0))
    return not_reminded(counted.filter(people__lt=rules.FEWEST_SHOWN), KIND, "opens_at")
