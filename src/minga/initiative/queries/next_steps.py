"""What one person does next with an initiative, and with the decision that set it going."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from minga.foundation import clock
from minga.foundation.declared import Next
from minga.foundation.policy import Actor
from minga.foundation.prepared import prepared
from minga.foundation.tenancy.queries import current_slug
from minga.initiative import permissions, wording
from minga.initiative.models import Initiative, Unit
from minga.initiative.queries.pages import shown_initiative
from minga.initiative.rules import ENDED, Facts, Roles, State, Step, next_step

SAID = 30
ADDRESSES = {
    Step.ASK_OWNER: "owner",
    Step.NAME_GROUPS: "units",
    Step.BEGIN: "start",
    Step.FINISH: "finish",
    Step.PROMISE: "commit",
}


def initiative_step(actor: Actor, initiative_id: int, now: datetime) -> Next | None:
    """On an initiative's page."""
    return _step(actor, shown_initiative(actor, initiative_id), now)


@prepared
def _going_on(actor: Actor, decision_id: int) -> QuerySet[Initiative]:
    rows = permissions.visible_to(actor).filter(decision_id=decision_id).exclude(state__in=ENDED)
    return rows.select_related("owner", "asked_owner", "decision__community__purpose").order_by("id")[:1]


def decision_step(actor: Actor, decision_id: int, now: datetime) -> Next | None:
    """On the page of a decision that set an initiative going: what that waits for of this person."""
    initiative = _going_on.first(actor, decision_id)
    found = _step(actor, initiative, now) if initiative is not None else None
    if initiative is None or found is None or not found.url:
        return None
    page = reverse("initiative:detail", args=[current_slug(), initiative.pk])
    return Next(found.sentence, str(wording.SEE_WHAT_IT_SET_GOING), page, weight=SAID)


def _step(actor: Actor, initiative: Initiative, now: datetime) -> Next | None:
    units = list(Unit.objects.filter(initiative=initiative).order_by("starts_on", "id"))
    today = clock.day_of(now)
    untold = [each for each in units if each.started_on is None and each.starts_on and each.starts_on <= today]
    facts = Facts(
        state=State(initiative.state),
        has_owner=initiative.owner_id is not None,
        is_somebody_asked=initiative.asked_owner_id is not None,
        has_groups=bool(units),
        is_start_untold=bool(untold),
    )
    step = next_step(facts, _roles(actor, initiative))
    if step is None:
        return None
    sentence, label = wording.STEPS[step]
    words = {
        "unit": untold[0].name if untold else "",
        "owner": str(initiative.owner or ""),
        "asked": str(initiative.asked_owner or ""),
    }
    return Next(str(sentence) % words, str(label), _url(initiative, step, untold), wording.STEP_WEIGHTS.get(step, SAID))


def _roles(actor: Actor, initiative: Initiative) -> Roles:
    return Roles(
        is_asked=permissions.CAN_ANSWER(actor, initiative),
        asks_owners=permissions.CAN_ASK_OWNER(actor, initiative),
        leads=permissions.CAN_REVISE(actor, initiative),
        takes_part=permissions.CAN_PROMISE(actor, initiative),
    )


def _url(initiative: Initiative, step: Step, untold: list[Unit]) -> str:
    if step is Step.TELL_STARTS:
        return reverse("initiative:unit-start", args=[current_slug(), untold[0].pk])
    name = ADDRESSES.get(step)
    return reverse(f"initiative:{name}", args=[current_slug(), initiative.pk]) if name else ""
