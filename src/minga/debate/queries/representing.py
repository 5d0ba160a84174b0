"""Of whom nobody is missed: who takes part in debates beside who is in their communities, by what people are."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Count, Q

from minga.community.models import Membership
from minga.debate.models import Contribution, Stance
from minga.debate.permissions import visible_to
from minga.debate.rules import State
from minga.debate.rules.representing import Share, shares_of
from minga.foundation.policy import Actor, is_space_member
from minga.foundation.provisioning.models import AttributeValue
from minga.foundation.provisioning.queries import lists_for_rolls


def representation(actor: Actor, *, since: datetime) -> tuple[tuple[str, tuple[Share, ...]], ...]:
    """By each list that everybody in the space may see: its groups of at least seven, and what part takes part.

    Concerned is who is in a community whose debates this reader may see; taking part is having written there or taken a
    stance since then. Only for people of the organization, who may see these attributes of others.
    """
    lists = lists_for_rolls() if is_space_member(actor, None) else ()
    if not lists:
        return ()
    questions = visible_to(actor).exclude(state=State.DRAFT)
    inside = Membership.objects.active().filter(community_id__in=questions.values("community_id")).values("user_id")
    wrote = Contribution.objects.filter(question__in=questions.values("pk"), written_at__gt=since).values("author_id")
    voted = Stance.objects.filter(question__in=questions.values("pk"), taken_at__gt=since).values("person_id")
    takes_part = Q(user_id__in=wrote) | Q(user_id__in=voted)
    rows = AttributeValue.objects.filter(attribute_id__in=[each.id for each in lists], user_id__in=inside).order_by()
    counted = rows.values_list("attribute_id", "value").annotate(
        people=Count("user_id"), taking_part=Count("user_id", filter=takes_part)
    )
    concerned: dict[int, dict[str, int]] = defaultdict(dict)
    active: dict[int, dict[str, int]] = defaultdict(dict)
    for attribute_id, value, people, taking_part in counted:
        concerned[attribute_id][value], active[attribute_id][value] = people, taking_part
    total = inside.distinct().count()
    shares = ((each.name, shares_of(concerned[each.id], active[each.id], total=total)) for each in lists)
    return tuple((name, found) for name, found in shares if found)
