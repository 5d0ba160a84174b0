"""Erase somebody: what makes them known goes, in every table of every space; what others rely on stays."""

import logging
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import models, transaction

from minga.foundation.accounts.models import User
from minga.foundation.accounts.names import FORMER_DOMAIN
from minga.foundation.events import publish
from minga.foundation.kept import ADDRESSES, After, Leaver, all_kept, erasures
from minga.foundation.policy import RefusedError
from minga.foundation.rights.actions.leaving import WAIT
from minga.foundation.rights.events import PersonErased
from minga.foundation.rights.letters import mail_done, mail_postponed
from minga.foundation.rights.models import Departure
from minga.foundation.rights.queries import what_to_pass_on
from minga.foundation.scope import across_spaces, in_space
from minga.foundation.tenancy.events import PersonRemoved
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal

log = logging.getLogger("minga.rights")

LOOK_AGAIN = timedelta(days=1)


def erase_due(now: datetime) -> int:
    """Erase whoever asked for it long enough ago; who has something to pass on waits and is told. How many went."""
    done = 0
    for departure in list(Departure.objects.filter(done_at=None, due_at__lte=now).select_related("user")):
        try:
            done += _done(departure, now)
        except Exception:
            log.exception("Person %s could not be erased; it will be tried again", departure.user_id)
    return done


def _done(departure: Departure, now: datetime) -> bool:
    address, language = departure.user.email, departure.user.language
    try:
        erase_person(user_id=departure.user_id, keeps_texts=departure.keeps_texts, now=now, is_due=True)
    except RefusedError as refused:
        waits = Departure.objects.filter(pk=departure.pk, due_at=departure.due_at).update(due_at=now + LOOK_AGAIN)
        if waits and departure.due_at == departure.asked_at + WAIT:
            mail_postponed(address, language, refused.refusal)
        return False
    mail_done(address, language)
    return True


@transaction.atomic
def erase_person(*, user_id: int, keeps_texts: bool, now: datetime, is_due: bool = False) -> None:
    """Erase a person at once and for good. Refused while something must be passed on first.

    ``is_due``: only if their departure still stands and is due, so that who cancels at the last moment stays.
    """
    person = User.objects.select_for_update().get(pk=user_id)
    if is_due and not Departure.objects.filter(user_id=user_id, done_at=None, due_at__lte=now).exists():
        raise RefusedError(Refusal("rights:no-departure"))
    if person.is_demo:
        raise RefusedError(Refusal("rights:demo-person"))
    first = next(iter(what_to_pass_on(user_id)), None)
    if first is not None:
        raise RefusedError(Refusal("rights:pass-on-first", {"what": f"{first.sentence} ({first.space})"}))
    leaver = Leaver(user_id, person.name, person.email, keeps_texts, now)
    _leave_spaces(leaver)
    with across_spaces():
        for erase in erasures():
            erase(leaver)
    for kept in all_kept():
        for model, name, after in kept.living():
            _apply(model, name, after, user_id)
    _become_nobody(person)
    Departure.objects.filter(user_id=user_id).update(done_at=now)


def _leave_spaces(leaver: Leaver) -> None:
    for space_id in list(SpaceMembership.objects.filter(user_id=leaver.user_id).values_list("space_id", flat=True)):
        with in_space(space_id):
            SpaceMembership.objects.filter(space_id=space_id, user_id=leaver.user_id).delete()
            publish(PersonRemoved(user_id=leaver.user_id), by=None, now=leaver.now)
            fact = PersonErased(user_id=leaver.user_id, keeps_texts=leaver.keeps_texts)
            publish(fact, by=None, now=leaver.now)


def _apply(model: type[models.Model], name: str, after: After, user_id: int) -> None:
    """What the declaration says of a column. An address stands in a row of the person that another column erases."""
    if model is User or isinstance(model._meta.get_field(name.partition("__")[0]), ADDRESSES):
        return
    rows = model._base_manager.filter(**{name: user_id})
    if after.is_erased:
        rows.delete()
    elif after.emptied:
        rows.update(**dict.fromkeys(after.emptied, ""))


def _become_nobody(person: User) -> None:
    person.email = f"{token_hex(12)}@{FORMER_DOMAIN}"
    person.name = person.language = person.time_zone = ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = None
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
