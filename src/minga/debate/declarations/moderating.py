"""Who is told of what the moderation does, and what waits there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from minga.community.models import Community
from minga.community.queries import people_inside
from minga.community.rules import Role
from minga.debate import events
from minga.debate.declarations.waiting import address
from minga.debate.models import Measure
from minga.debate.permissions import facilitated_by
from minga.debate.queries.moderation import overdue_communities, visible_measures, waits
from minga.debate.rules.moderating import MeasureKind
from minga.foundation import clock
from minga.foundation.administered import AdministrationPage
from minga.foundation.attending import Level, Why, declare_within
from minga.foundation.declared import (
    Attention,
    Audience,
    Told,
    declare_administration,
    declare_attention,
    declare_audience,
    declare_readable,
)
from minga.foundation.events import Happening
from minga.foundation.policy import ADMINISTRATOR, Actor
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.tenancy.queries import current_slug

TAKEN = {
    MeasureKind.HIDE: gettext_noop("Something you wrote has been hidden: %(reason)s"),
    MeasureKind.REWRITE: gettext_noop("You are asked to write something anew: %(reason)s"),
    MeasureKind.PAUSE: gettext_noop("You are paused in “%(community)s” for a time: %(reason)s"),
    MeasureKind.REMOVE: gettext_noop("You were taken out of “%(community)s”: %(reason)s"),
}
ANSWERED = gettext_noop("Your appeal is answered: %(answer)s")
APPEALED = gettext_noop("Somebody appeals a step of the moderation in “%(community)s”.")
HELD = gettext_noop("A text waits for you in “%(community)s”.")


def _told(user_ids: set[int], sentence: str, row: Measure, *, is_own: bool = False, **more: Any) -> Told:
    """What is done with somebody's own words they are told whatever they have silenced: they may appeal."""
    params = {"community": row.community.name, **more}
    url, about = address("measure", current_slug(), row.pk), ("debate:measure", row.pk)
    passes, why = (Level.NOTHING, Why.WROTE) if is_own else (Level.MINE, Why.FACILITATES)
    return Told(user_ids, sentence, params, url, about, passes=passes, why=why)


def _place_of(measure_id: int) -> tuple[str, int] | None:
    row = Measure.objects.filter(pk=measure_id).values_list("question_id", "community_id").first()
    if row is None:
        return None
    question_id, community_id = row
    return ("question", question_id) if question_id else ("community", community_id)


def _measure(fact: Any) -> Measure:
    return Measure.objects.select_related("community").get(pk=fact.measure_id)


def _tell_of_measure(fact: events.MeasureTaken, _happening: Happening) -> Iterable[Told]:
    row = _measure(fact)
    if row.person_id is not None:
        yield _told({row.person_id}, TAKEN[MeasureKind(row.step)], row, is_own=True, reason=row.reason)


def _tell_of_answer(fact: events.AppealAnswered, _happening: Happening) -> Iterable[Told]:
    row = _measure(fact)
    if row.person_id is not None:
        yield _told({row.person_id}, ANSWERED, row, is_own=True, answer=row.answer)


def _tell_of_appeal(fact: events.MeasureAppealed, happening: Happening) -> Iterable[Told]:
    """Everybody who may answer it, but for who decided it."""
    row = _measure(fact)
    administrators = SpaceMembership.objects.filter(space_id=happening.space_id, role=ADMINISTRATOR)
    people = set(administrators.values_list("user_id", flat=True))
    people |= set(people_inside(row.community_id, roles={Role.FACILITATOR}))
    yield _told(people - {row.person_id, row.taken_by_id}, APPEALED, row)


def _tell_of_held(fact: events.ContentHeld, _happening: Happening) -> Iterable[Told]:
    """A hall full of visitors writes a hundred texts: the first that waits is told, the inbox counts the others."""
    row = _measure(fact)
    if row.person_id is None and _is_waited_for(row):
        return
    yield _told(set(people_inside(row.community_id, roles={Role.FACILITATOR})), HELD, row)


def _is_waited_for(row: Measure) -> bool:
    """Whether an earlier text of a visitor waits in the same question."""
    held = Measure.objects.filter(question_id=row.question_id, step=MeasureKind.HOLD, person=None, ended_at=None)
    return held.filter(pk__lt=row.pk).exists()


def _facilitated(actor: Actor) -> QuerySet[Measure]:
    """A gate: what is held, rewritten or appealed where they facilitate."""
    return Measure.objects.filter(waits(), community_id__in=facilitated_by(actor).values("community_id"))


def _waits_for(actor: Actor, _now: datetime) -> Iterable[Attention]:
    """One line for each community in which something waits that somebody other than them decided or wrote."""
    rows = _facilitated(actor).exclude(person_id=actor.person_id)
    counts: dict[int, int] = {}
    for community_id, taken_by, appealed_at in rows.values_list("community_id", "taken_by_id", "appealed_at"):
        if not (appealed_at and taken_by == actor.user_id):
            counts[community_id] = counts.get(community_id, 0) + 1
    names = dict(Community.objects.filter(pk__in=counts).values_list("pk", "name")) if counts else {}
    for community_id, count in counts.items():
        sentence = ngettext("Look at %(n)s text that waits", "Look at %(n)s texts that wait", count) % {"n": count}
        url = address("moderation", current_slug(), community_id)
        yield Attention(sentence, url, "debate", weight=3, where=names[community_id])


def _waiting_for_administrators(actor: Actor) -> int:
    return sum(count for _pk, _name, count in overdue_communities(actor, now=clock.now()))


def declare() -> None:
    """Called once, when the apps stand."""
    declare_readable("debate:measure", visible_measures)
    declare_within("debate:measure", _place_of)
    declare_audience(Audience(events.MeasureTaken, _tell_of_measure))
    declare_audience(Audience(events.MeasureAppealed, _tell_of_appeal))
    declare_audience(Audience(events.AppealAnswered, _tell_of_answer))
    declare_audience(Audience(events.ContentHeld, _tell_of_held))
    declare_attention(_waits_for, _facilitated)
    declare_administration(
        AdministrationPage(
            "debate:choose-visitors",
            "house",
            gettext_lazy("Taking part without an account"),
            gettext_lazy("Whether questions may be opened to visitors, and whether what they write waits."),
            order=40,
        )
    )
    declare_administration(
        AdministrationPage(
            "debate:overdue",
            "watch",
            gettext_lazy("Moderation that waits for you"),
            gettext_lazy("Reports that no facilitator has answered in time, and appeals."),
            order=40,
            waiting=_waiting_for_administrators,
        )
    )
